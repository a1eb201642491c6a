#!/usr/bin/env python3
"""Counts the instructions of a search, a suggestion and an edit, by callgrind. Python standard library; valgrind from Debian.

  python3 benches/count.py [--sizes 1000,10000]

The sites and the questions are those of the benches (JIEDA_BENCH_CORPUS, JIEDA_BENCH_QUERIES; see docs/performance.md).
Counts are of user code of the whole process, all threads, between two moments: so they hold on a busy machine. They are a
little different each time (hash seeds, what threads do while they wait). The first edits are not counted: they copy
what later ones find copied.
Callgrind keeps PROFILES/callgrind.out.* for callgrind_annotate with --keep PROFILES.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# What is counted, and how often it is done: first uncounted, then counted.
WORK = [("search", 50, 250), ("record", 50, 250), ("page", 50, 250), ("page-counted", 50, 250), ("suggest", 50, 200), ("edit", 3, 10), ("warm", 0, 1)]
NAMES = {"search": "one search", "record": "what is kept of one search, beside it", "page": "one page of results", "page-counted": "the same with `--record-searches`, all threads",
         "suggest": "one suggestion",
         "edit": "one edit, from the saved file to a snapshot",
         "warm": "the vocabulary after an edit, beside the searches"}


def driver():
    """Builds the driver and gives its path."""
    build = subprocess.run(["cargo", "bench", "--no-run", "--locked", "--bench", "counted", "--message-format", "json"],
                           stdout=subprocess.PIPE, text=True, check=True)
    built = [json.loads(line) for line in build.stdout.splitlines()]
    return next(b["executable"] for b in built if b.get("target", {}).get("name") == "counted" and b.get("executable"))


def control(pid, *options):
    subprocess.run(["callgrind_control", *options, str(pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def ask(process, line):
    process.stdin.write(line + "\n")
    process.stdin.flush()
    answer(process, "done")


def answer(process, expected):
    line = process.stdout.readline().strip()
    if line != expected:
        sys.exit(f"count.py: the driver said `{line}` instead of `{expected}`; its errors stand above")


def total(profile):
    """Instructions of a profile of all threads, the exchange with the driver included."""
    found = re.search(r"^(?:totals|summary): (\d+)", profile.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    return int(found.group(1))


def count(binary, size, profiles):
    with tempfile.TemporaryDirectory() as folder:
        arguments = [binary, str(size), folder]
        # Natively first: it makes the site and its index, which would take callgrind an hour.
        subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
        callgrind = ["valgrind", "-q", "--tool=callgrind", "--instr-atstart=no", "--dump-line=no",
                     f"--callgrind-out-file={profiles}/callgrind.out.{size}"]
        process = subprocess.Popen(callgrind + arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            answer(process, "ready")
            return counts(process, size, profiles)
        finally:
            process.stdin.close()
            process.wait(timeout=600)


def counts(process, size, profiles):
    counted = {}
    for at, (what, before, times) in enumerate(WORK, 1):
        if before:
            ask(process, f"{what} {before}")
        control(process.pid, "-i", "on")
        control(process.pid, "-z")
        ask(process, f"{what} {times}")
        control(process.pid, f"-d={what}")
        control(process.pid, "-i", "off")
        counted[what] = total(pathlib.Path(f"{profiles}/callgrind.out.{size}.{at}")) / times
        print(f"{size} articles, {NAMES[what]}: {counted[what] / 1e6:.2f} million instructions", file=sys.stderr)
    return counted


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--sizes", default="1000,10000", help="in articles, with commas between them")
    ap.add_argument("--keep", metavar="PROFILES", help="a folder for the profiles")
    args = ap.parse_args()
    sizes = [int(size) for size in args.sizes.split(",")]
    profiles = args.keep or tempfile.mkdtemp()
    os.makedirs(profiles, exist_ok=True)
    try:
        binary = driver()
        by_size = {size: count(binary, size, profiles) for size in sizes}
    finally:
        if not args.keep:
            shutil.rmtree(profiles)
    print("| millions of instructions | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    print("| --- |" + " ---: |" * len(sizes))
    for what, name in NAMES.items():
        print(f"| {name} | " + " | ".join(f"{by_size[size][what] / 1e6:.2f}" for size in sizes) + " |")


if __name__ == "__main__":
    main()
