#!/usr/bin/env python3
"""Hostile clients beside good ones: python3 benches/attack.py PROGRAM [SECONDS] [KIND...] [--forwarded] [--elsewhere] [--stops COUNT]

Starts PROGRAM with the example site and a picture of 20 MB, measures good users (new connections and kept ones, four of each)
alone and then beside 2, 8 and 32 hostile clients of each kind, which run in a process of their own, and stops the server by
SIGTERM under the attack. Both are measured for each row, for other work on the machine changes from minute to minute. Prints a
table: 99th percentile of the good users in ms, how much longer that is, errors, the most memory the server ever had, how long it
took to stop, how many hostile requests were answered with 429, and how many processors the server took, alone and beside.

With --forwarded, the server trusts this machine as a proxy, and each hostile client has an address of its own, by which it is
limited as real clients are. With --elsewhere, hostile clients attack another server on the same machine: what then grows is what
they take of the processors, and no server could give it back. With --stops, COUNT servers are stopped under 8 clients of each
kind, six at a time, instead: prints the longest stop, and fails beyond the drain of 2 s and 10 s more. Needs nothing but
Python 3.11.
"""
import concurrent.futures
import contextlib
import http.client
import multiprocessing
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

# The default of --drain, in seconds.
DRAIN = 2
LARGE = b"GET /assets/attack.png HTTP/1.1\r\nHost: x\r\n\r\n"
HALF_BODY = b"POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{"
FORM = "&".join(f"n{at}=x" for at in range(33_000))[:127_000].encode()
LONG = b"value=" + b"%e6%8f%90" * 10_000
FORM_HEAD = b"POST /zh/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "


def form(body):
    return FORM_HEAD + str(len(body)).encode() + b"\r\n\r\n" + body


# What is sent at once, what is sent again and again, how often in seconds, and how many connections one client holds.
KINDS = {
    "form": (form(FORM), form(FORM), 0, 1),
    "long value": (form(LONG), form(LONG), 0, 1),
    "silent": (b"", b"", 1, 40),
    "half head": (b"GET / HTTP/1.1\r\nX-", b"", 1, 40),
    "drip": (b"GET / HTTP/1.1\r\nX-", b"a", 1, 40),
    "half body": (HALF_BODY, b"", 1, 40),
    "slow reader": (LARGE, b"", 1, 5),
    "slow br": (b"GET /llms.txt HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n" * 4, b"", 1, 40),
    "keep-alive": (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"", 1, 47),
}


def forwarded(data, at):
    """The same requests as a proxy would send them on for a client of its own address; half a request as it is."""
    return data.replace(b"\r\nHost: x\r\n", b"\r\nHost: x\r\nX-Forwarded-For: 203.0.113.%d\r\n" % at)


def hold(address, kind, clients, over, is_forwarded, refused):
    """One process of hostile clients: each holds its connections, and opens a closed one again."""
    _, _, every, each = KINDS[kind]
    answers_at_once = kind in ("form", "long value")

    def one(number):
        sent, again = (forwarded(data, number) if is_forwarded else data for data in KINDS[kind][:2])
        held = [None] * each
        while not over.is_set():
            for at, connection in enumerate(held):
                if over.is_set():
                    return
                try:
                    if connection is None:
                        connection = socket.create_connection(address, timeout=5)
                        connection.sendall(sent)
                        held[at] = connection
                    elif again:
                        connection.sendall(again)
                    if kind not in ("slow reader", "slow br"):
                        connection.setblocking(answers_at_once)
                        answer = connection.recv(65_536)
                        if answer.startswith(b"HTTP/1.1 429"):
                            with refused.get_lock():
                                refused.value += 1
                        if not answer:
                            raise OSError
                    else:
                        # A tenth of what a client must take.
                        connection.setblocking(False)
                        connection.recv(50)
                except BlockingIOError:
                    pass
                except OSError:
                    if held[at] is not None:
                        held[at].close()
                    held[at] = None
            time.sleep(every)

    threads = [threading.Thread(target=one, args=(at + 1,), daemon=True) for at in range(clients)]
    for thread in threads:
        thread.start()
    over.wait()


def good(address, seconds):
    """Times of good users in ms, and how many of their requests failed."""
    times, errors, end = [], [], time.monotonic() + seconds
    paths = ["/zh/", "/en/", "/zh/search?q=%E6%8F%90%E7%8E%B0", "/healthz", "/api/v1/suggest?q=%E6%8F%90&lang=zh"]

    def user(keeps):
        connection, turn = None, 0
        while time.monotonic() < end:
            started = time.monotonic()
            try:
                connection = connection or http.client.HTTPConnection(*address, timeout=10)
                connection.request("GET", paths[turn % len(paths)])
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    errors.append(answer.status)
            except (OSError, http.client.HTTPException) as error:
                # A kept connection may be closed between two requests: as browsers do, ask once more.
                if not (keeps and connection and isinstance(error, (http.client.RemoteDisconnected, ConnectionError))):
                    errors.append(repr(error))
                connection = None
            if not keeps and connection:
                connection.close()
                connection = None
            times.append((time.monotonic() - started) * 1000)
            turn += 1
            time.sleep(0.02)

    users = [threading.Thread(target=user, args=(at % 2 == 0,)) for at in range(8)]
    for one in users:
        one.start()
    for one in users:
        one.join()
    times.sort()
    return times[int(len(times) * 0.99)], errors


def peak_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


def processor_s(pid):
    """Seconds of processors that a process has used."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(address, pid, seconds):
    """What good users see, and how many processors the server takes meanwhile."""
    began, used = time.monotonic(), processor_s(pid)
    p99, errors = good(address, seconds)
    return p99, errors, (processor_s(pid) - used) / (time.monotonic() - began)


def serve(program, folder, *flags):
    with open(os.path.join(folder, "log"), "w") as log:
        server = subprocess.Popen(
            [program, "serve", os.path.join(folder, "content"), "--listen", "127.0.0.1:0", "--log", "warn",
             "--index", os.path.join(folder, "index"), "--data", os.path.join(folder, "data"),
             "--base-url", "https://help.bitp.example", *flags],
            stdout=subprocess.PIPE, stderr=log, text=True,
        )
    host, port = server.stdout.readline().strip().removeprefix("http://").rstrip("/").split(":")
    return server, (host, int(port))


def prepare(folder):
    """The example site and a picture of 20 MB, which an article shows."""
    shutil.copytree("content", os.path.join(folder, "content"))
    assets = os.path.join(folder, "content", "assets")
    os.makedirs(assets, exist_ok=True)
    with open(os.path.join(assets, "attack.png"), "wb") as picture:
        picture.write(os.urandom(20_000_000))
    with open(os.path.join(folder, "content", "zh", "attack.md"), "w") as article:
        article.write("# 攻击\n![图](../assets/attack.png)\n")


@contextlib.contextmanager
def attacked(address, kind, clients, is_forwarded=False):
    """Hostile clients in a process of their own, for as long as this is open; gives how many of their requests were refused."""
    over, refused = multiprocessing.Event(), multiprocessing.Value("q", 0)
    attack = multiprocessing.Process(target=hold, args=(address, kind, clients, over, is_forwarded, refused))
    attack.start()
    try:
        yield refused
    finally:
        over.set()
        attack.join(5)
        attack.kill()


def stop(server):
    """Seconds that a server takes to stop, and its exit code."""
    asked = time.monotonic()
    server.send_signal(signal.SIGTERM)
    code = server.wait()
    return time.monotonic() - asked, code


def stop_under(program, kind):
    """The same under 8 clients of a kind."""
    folder = tempfile.mkdtemp()
    try:
        prepare(folder)
        server, address = serve(program, folder)
        with attacked(address, kind, 8):
            time.sleep(1 + random.random())
            return stop(server)
    finally:
        shutil.rmtree(folder)


def stops(program, kinds, count):
    bad = 0
    for kind in kinds:
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            results = list(pool.map(lambda _: stop_under(program, kind), range(count)))
        late = [(seconds, code) for seconds, code in results if seconds > DRAIN + 10 or code]
        bad += len(late)
        times = sorted(seconds for seconds, _ in results)
        print(f"{kind:12} {count} stops: median {times[count // 2]:.1f} s, at most {times[-1]:.1f} s", late or "", flush=True)
    sys.exit(bool(bad))


def row(program, folders, kind, clients, seconds, flags):
    """One row of the table."""
    is_forwarded = "--forwarded" in flags
    trusts = ["--trusted-proxy", "127.0.0.1"] if is_forwarded else []
    server, address = serve(program, folders[0], *trusts)
    other, target = serve(program, folders[1], *trusts) if "--elsewhere" in flags else (None, address)
    good(address, 1)
    alone, before, idle_cpu = measured(address, server.pid, seconds)
    with attacked(target, kind, clients, is_forwarded) as refused:
        time.sleep(1)
        p99, errors, cpu = measured(address, server.pid, seconds)
        peak = peak_mb(server.pid)
        stopped, code = stop(server)
        if other:
            other.kill()
            other.wait()
        count = refused.value
    errors = before + errors
    text = f"{kind:12} {clients:7} {alone:8.1f} {p99:8.1f} {p99 / alone:6.1f} {len(errors):6} {peak:8.0f} {stopped:7.1f} {count:8} {idle_cpu:6.2f} {cpu:6.2f}"
    print(text, "" if code == 0 else f"exit {code}", errors[:2] or "", flush=True)


def main():
    words, count = sys.argv[2:], None
    program = sys.argv[1]
    if "--stops" in words:
        at = words.index("--stops")
        count, words = int(words[at + 1]), words[:at] + words[at + 2:]
    flags = [word for word in words if word.startswith("--")]
    numbers = [int(word) for word in words if word.isdigit()]
    seconds = numbers[0] if numbers else 10
    kinds = [word for word in words if not word.isdigit() and word not in flags] or list(KINDS)
    if count:
        stops(program, kinds, count)
    folders = [tempfile.mkdtemp() for _ in range(2)]
    try:
        for folder in folders:
            prepare(folder)
        # What was just written goes to the disk now, and not in the first row.
        os.sync()
        print(f"{'kind':12} {'clients':>7} {'alone ms':>8} {'p99 ms':>8} {'times':>6} {'errors':>6} {'peak MB':>8} {'stop s':>7} {'refused':>8} {'cpus':>6} {'beside':>6}")
        for kind in kinds:
            for clients in (2, 8, 32):
                row(program, folders, kind, clients, seconds, flags)
    finally:
        for folder in folders:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
