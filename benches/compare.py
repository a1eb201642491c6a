#!/usr/bin/env python3
"""Measures jieda over HTTP beside its floors, in the same minutes: bare axum over HTTP, bare tantivy and jieba in process.

  python3 benches/compare.py CORPUS QUERIES.tsv [--binary target/release/jieda] [--rounds 5] [--seconds 10]

Python standard library, and `wrk` from Debian; loopback and free ports only. Builds the floors, and the program
unless one is named. Each round measures every part once, one after another, so that all of them meet the same machine.
Prints a table in Markdown: the medians, and the ratio to the floor as the median of the rounds' ratios.
CORPUS is not changed: edits are made in a copy.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import live

SCRIPT = str(pathlib.Path(__file__).with_name("search.lua"))
MS = {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}


def build(binary):
    """Builds the floors, and the program unless there is one; gives the paths of the floors by name."""
    if not binary:
        subprocess.run(["cargo", "build", "--release", "--locked"], check=True)
    command = ["cargo", "bench", "--no-run", "--locked", "--bench", "floor_axum", "--bench", "floor_tantivy",
               "--message-format", "json"]
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    built = [json.loads(line) for line in out.splitlines()]
    return {b["target"]["name"]: b["executable"] for b in built if b.get("executable")}


def wrk(address, clients, seconds, *script):
    """Requests a second, and the middle and the tail of their times in ms."""
    threads = min(2, clients)
    command = ["wrk", f"-t{threads}", f"-c{clients}", f"-d{seconds}s", "--latency", *script[:2], address]
    command += ["--", *script[2:]] if script else []
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"compare.py: some requests failed:\n{out}")
    percentile = {p: float(n) * MS[unit] for p, n, unit in re.findall(r"(50|99)% +([\d.]+)(us|ms|s|m)\b", out)}
    return float(re.search(r"Requests/sec: +([\d.]+)", out).group(1)), percentile["50"], percentile["99"]


def tell(figures, name, rate):
    figures[name + ", requests a second"] = rate[0]
    figures[name + ", p50 ms"], figures[name + ", p99 ms"] = rate[1], rate[2]


def axum(binary, seconds, figures):
    server = subprocess.Popen([binary], stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().strip()
        tell(figures, "axum, 8 clients", wrk(address, 8, seconds))
        tell(figures, "axum, 1 client", wrk(address, 1, seconds))
    finally:
        server.kill()
        server.wait()


def tantivy(binary, content, queries, figures):
    out = subprocess.run([binary, str(content), queries], stdout=subprocess.PIPE, text=True, check=True).stdout
    for line in out.splitlines():
        name, value = line.split()
        figures["tantivy, " + name] = value if "/" in value else float(value)


def memory_mb(pid, name):
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE).group(1)) / 1024


def bytes_below(folder):
    return sum(os.path.getsize(os.path.join(at, f)) for at, _, files in os.walk(folder) for f in files)


def index(binary, content, folder, figures):
    """Makes the index anew."""
    shutil.rmtree(folder, ignore_errors=True)
    begin = time.perf_counter()
    made = subprocess.Popen([binary, "index", str(content), "--index", str(folder)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(made.pid, 0)
    made.returncode = os.waitstatus_to_exitcode(status)
    if made.returncode:
        sys.exit(f"compare.py: `jieda index` failed with {made.returncode}")
    figures["jieda, build s"] = time.perf_counter() - begin
    figures["jieda, memory of the build MB"] = usage.ru_maxrss / 1024
    # The folder without what is kept to spare parsing, and all of it.
    tokens = sum(bytes_below(os.path.join(folder, part)) for part in ("public", "agents"))
    figures["jieda, index MB"], figures["jieda, index folder MB"] = tokens / 1e6, bytes_below(folder) / 1e6


def jieda(binary, content, folder, args, figures):
    index(binary, content, folder, figures)
    question = open(args.queries, encoding="utf-8").readline().rstrip("\n").split("\t")[-1]
    starts = live.first_answers(binary, content, folder, 3, False, question)
    figures["jieda, start to first answer ms"] = statistics.median(starts)
    server, conn, _ = live.start(binary, content, folder)
    try:
        live.search(conn, question)
        address = f"http://{conn.host}:{conn.port}/"
        # Warm: the articles that come to the second look are cut into units the first time.
        wrk(address, 8, args.seconds, "-s", SCRIPT, args.queries)
        tell(figures, "jieda, 8 clients", wrk(address, 8, args.seconds, "-s", SCRIPT, args.queries))
        tell(figures, "jieda, 1 client", wrk(address, 1, args.seconds, "-s", SCRIPT, args.queries))
        tell(figures, "jieda suggest, 1 client", wrk(address, 1, args.seconds, "-s", SCRIPT, args.queries, "suggest"))
        figures["jieda, memory MB"] = memory_mb(server.pid, "VmRSS")
        figures["jieda, edit ms"] = statistics.median(live.time_edits(conn, content, args.edits))
        figures["jieda, memory at most MB"] = memory_mb(server.pid, "VmHWM")
    finally:
        live.stop(server)


# What is shown: the row, the figure of jieda, that of its floor.
ROWS = [
    ("searches a second, 8 clients", "jieda, 8 clients, requests a second", "tantivy, searches_s"),
    ("search, one client, p50 ms", "jieda, 1 client, p50 ms", "tantivy, p50_ms"),
    ("search, one client, p99 ms", "jieda, 1 client, p99 ms", "tantivy, p99_ms"),
    ("suggest, one client, p50 ms", "jieda suggest, 1 client, p50 ms", None),
    ("suggest, one client, p99 ms", "jieda suggest, 1 client, p99 ms", None),
    ("build, s", "jieda, build s", "tantivy, build_s"),
    ("one edit, from the saved file to found by HTTP, ms", "jieda, edit ms", "tantivy, edit_ms"),
    ("memory while serving, MB", "jieda, memory MB", "tantivy, memory_mb"),
    ("memory at most, serving, MB", "jieda, memory at most MB", None),
    ("memory at most, building, MB", "jieda, memory of the build MB", "tantivy, memory_most_mb"),
    ("index, MB", "jieda, index MB", "tantivy, index_mb"),
    ("index and parsed articles, MB", "jieda, index folder MB", None),
    ("start to first answer, index there, ms", "jieda, start to first answer ms", None),
    ("axum's hello a second, 8 clients (the floor: jieda's searches)", "jieda, 8 clients, requests a second",
     "axum, 8 clients, requests a second"),
    ("axum's hello, one client, p50 ms (the floor: jieda's searches)", "jieda, 1 client, p50 ms", "axum, 1 client, p50 ms"),
]


def number(n):
    return f"{n:,.0f}" if n >= 100 else f"{n:.3g}"


def table(rounds):
    print("| | jieda | floor | jieda / floor |\n| --- | ---: | ---: | ---: |")
    for row, ours, floor in ROWS:
        middle = statistics.median(r[ours] for r in rounds)
        if floor:
            ratio = statistics.median(r[ours] / r[floor] for r in rounds)
            print(f"| {row} | {number(middle)} | {number(statistics.median(r[floor] for r in rounds))} | {number(ratio)} |")
        else:
            print(f"| {row} | {number(middle)} | | |")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("corpus")
    ap.add_argument("queries")
    ap.add_argument("--binary", help="a jieda that is built already")
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--seconds", type=int, default=10, help="of each load")
    ap.add_argument("--edits", type=int, default=10, help="in each round")
    args = ap.parse_args()
    if not shutil.which("wrk"):
        sys.exit("compare.py: no `wrk` on PATH: apt-get install wrk")
    built = build(args.binary)
    binary = args.binary or os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release", "jieda")
    with tempfile.TemporaryDirectory() as folder:
        content, indexes = os.path.join(folder, "content"), os.path.join(folder, "index")
        shutil.copytree(args.corpus, content)
        rounds = []
        for at in range(args.rounds):
            figures = {"load before": os.getloadavg()[0]}
            axum(built["floor_axum"], args.seconds, figures)
            jieda(binary, content, indexes, args, figures)
            tantivy(built["floor_tantivy"], content, args.queries, figures)
            rounds.append(figures)
            print(f"round {at + 1}: {json.dumps(figures)}", file=sys.stderr, flush=True)
    loads = ", ".join(f"{r['load before']:.1f}" for r in rounds)
    print(f"{int(rounds[0]['tantivy, articles']):,} articles of `{args.corpus}`, {args.rounds} rounds, {args.seconds} s of each "
          f"load, {os.cpu_count()} processors, load average before each round: {loads}.\n")
    table(rounds)


if __name__ == "__main__":
    main()
