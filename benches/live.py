#!/usr/bin/env python3
"""Measures a jieda binary as its users meet it. Python standard library only; loopback only.

  benches/live.py target/release/jieda [CONTENT] [--edits 50]

Prints: from start to the first answer, from nothing and with an index that is there; from saving a file to finding its
new word by the API; searches over one connection. Works on a copy of CONTENT (default: content) in a temporary folder.
"""
import argparse
import http.client
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse


def start(binary, content, index):
    begin = time.perf_counter()
    server = subprocess.Popen(
        [binary, "serve", str(content), "--index", str(index), "--listen", "127.0.0.1:0", "--log", "error"],
        stdout=subprocess.PIPE, text=True)
    address = server.stdout.readline().strip().removeprefix("http://").rstrip("/")
    return server, http.client.HTTPConnection(address, timeout=10), begin


def search(conn, words, lang="zh"):
    conn.request("GET", "/api/v1/search?" + urllib.parse.urlencode({"q": words, "lang": lang, "limit": 3}))
    return json.loads(conn.getresponse().read())


def stop(server):
    server.terminate()
    return server.wait(timeout=20)


def first_answers(binary, content, index, runs, fresh, question="提现没到账"):
    times = []
    for _ in range(runs):
        if fresh:
            shutil.rmtree(index, ignore_errors=True)
        server, conn, begin = start(binary, content, index)
        hits = search(conn, question)["hits"]
        times.append((time.perf_counter() - begin) * 1000)
        assert hits, "nothing found"
        assert stop(server) == 0
    return times


def edits(binary, content, index, count):
    server, conn, _ = start(binary, content, index)
    try:
        return time_edits(conn, content, count)
    finally:
        stop(server)


def time_edits(conn, content, count):
    hidden = ("visibility: internal", "draft: true")
    files = [f for f in sorted(pathlib.Path(content).glob("zh/**/*.md")) if not any(h in f.read_text("utf-8") for h in hidden)]
    times = []
    for i in range(count):
        path = files[i % len(files)]
        text = path.read_text(encoding="utf-8")
        word = f"zyx{i:04d}q"
        begin = time.perf_counter()
        path.write_text(text + f"\n\n{word}\n", encoding="utf-8")
        while not search(conn, word)["hits"]:
            if time.perf_counter() - begin > 10:
                sys.exit(f"{path} was not found by its new word in 10 s")
        times.append((time.perf_counter() - begin) * 1000)
        path.write_text(text, encoding="utf-8")
        while search(conn, word)["hits"]:
            pass
    return times


def show(what, times):
    times = sorted(times)
    p90 = times[min(len(times) - 1, int(0.9 * len(times)))]
    print(f"{what}: median {statistics.median(times):.0f} ms, 90 % {p90:.0f} ms, most {times[-1]:.0f} ms ({len(times)} runs)")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("binary")
    ap.add_argument("content", nargs="?", default="content")
    ap.add_argument("--edits", type=int, default=50)
    args = ap.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        content, index = os.path.join(folder, "content"), os.path.join(folder, "index")
        shutil.copytree(args.content, content)
        show("start to first answer, from nothing", first_answers(args.binary, content, index, 7, True))
        show("start to first answer, index there", first_answers(args.binary, content, index, 7, False))
        show("save to searchable", edits(args.binary, content, index, args.edits))


if __name__ == "__main__":
    main()
