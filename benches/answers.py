#!/usr/bin/env python3
"""Measures article pages a second, plain and compressed, of one build or of several in the same minutes.

  python3 benches/answers.py target/release/jieda [ANOTHER…] [--content content] [--rounds 5] [--seconds 5] [--clients 8]

Python standard library, and `wrk` from Debian; loopback and free ports only. All builds serve a copy of CONTENT; each round
asks each of them for all kinds of answers, one after another, so that all of them meet the same machine. Prints a table in
Markdown: medians, and the ratio of each further build to the first as the median of the rounds' ratios.
"""
import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import compare
import live

SCRIPT = str(pathlib.Path(__file__).with_name("pages.lua"))
ENCODINGS = ["br", "gzip", "identity"]


def article_paths(conn):
    """The address of each article, from the list for programs."""
    conn.request("GET", "/llms.txt")
    return re.findall(r"\]\((/\S+)\.md\)", conn.getresponse().read().decode())


def bytes_of(conn, paths, encoding):
    """What an article takes on the way, in the middle, once it was asked for before."""
    sizes = []
    for path in paths:
        for _ in range(3):
            conn.request("GET", path, headers={"Accept-Encoding": encoding})
            size = len(conn.getresponse().read())
        sizes.append(size)
    return statistics.median(sizes)


def processor_s(pid):
    """What a process has taken of the processors, which other work beside it changes less than it does its speed."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(server, conn, listed, encoding, args):
    """Pages a second, the middle and the tail of their times in ms, and the processor time of one in ms."""
    before = processor_s(server.pid)
    rate = compare.wrk(f"http://{conn.host}:{conn.port}/", args.clients, args.seconds, "-s", SCRIPT, listed, encoding)
    return *rate, (processor_s(server.pid) - before) * 1000 / (rate[0] * args.seconds)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("binaries", nargs="+", help="the one to compare with first")
    ap.add_argument("--content", default="content")
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--seconds", type=int, default=5, help="of each load")
    ap.add_argument("--clients", type=int, default=8)
    args = ap.parse_args()
    if not shutil.which("wrk"):
        sys.exit("answers.py: no `wrk` on PATH: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        content, listed = os.path.join(folder, "content"), os.path.join(folder, "paths")
        shutil.copytree(args.content, content)
        # What the program keeps beside its index lies where it runs.
        binaries = [os.path.abspath(binary) for binary in args.binaries]
        os.chdir(folder)
        servers = []
        try:
            for at, binary in enumerate(binaries):
                os.environ["JIEDA_DATA"] = os.path.join(folder, f"data{at}")
                servers.append(live.start(binary, content, os.path.join(folder, f"index{at}")))
            paths = article_paths(servers[0][1])
            pathlib.Path(listed).write_text("\n".join(paths) + "\n", encoding="utf-8")
            sizes = [[bytes_of(conn, paths, e) for e in ENCODINGS] for _, conn, _ in servers]
            loads, rounds = [], []
            for _ in range(args.rounds):
                loads.append(os.getloadavg()[0])
                rounds.append([[load(server, conn, listed, e, args) for server, conn, _ in servers] for e in ENCODINGS])
                print(f"round {len(rounds)}: {rounds[-1]}", file=sys.stderr, flush=True)
            memory = [compare.memory_mb(server.pid, "VmHWM") for server, _, _ in servers]
        finally:
            for server, _, _ in servers:
                live.stop(server)
    print(f"{len(paths)} articles of `{args.content}`, {args.rounds} rounds, {args.seconds} s of each load, {args.clients} clients, "
          f"{os.cpu_count()} processors, load average before each round: {', '.join(f'{load:.1f}' for load in loads)}.\n")
    print("| | " + " | ".join(f"build {at + 1} | ratio" if at else "build 1" for at in range(len(servers))) + " |")
    print("| --- |" + " ---: |" * (2 * len(servers) - 1))
    for at, encoding in enumerate(ENCODINGS):
        for name, figure in [("pages a second", 0), ("p50 ms", 1), ("p99 ms", 2), ("processor ms a page", 3)]:
            row = f"| {encoding}, {name} |"
            for which in range(len(servers)):
                row += f" {compare.number(statistics.median(r[at][which][figure] for r in rounds))} |"
                if which:
                    ratio = statistics.median(r[at][which][figure] / r[at][0][figure] for r in rounds)
                    row += f" {compare.number(ratio)} |"
            print(row)
        print(f"| {encoding}, bytes of an article |" + "".join(f" {of[at]:,.0f} |" + (f" {of[at] / sizes[0][at]:.2f} |" if n else "")
                                                             for n, of in enumerate(sizes)))
    print("| memory at most, MB |" + "".join(f" {mb:.0f} |" + (f" {mb / memory[0]:.2f} |" if n else "") for n, mb in enumerate(memory)))


if __name__ == "__main__":
    main()
