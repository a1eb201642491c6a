#!/usr/bin/env python3
"""Hostile clients beside good ones: python3 benches/attack.py PROGRAM [SECONDS] [KIND...] [--stops COUNT]

Starts PROGRAM with the example site and a picture of 20 MB, measures good users (new connections and kept ones, four of each)
alone and then beside 2, 8 and 32 hostile clients of each kind, which run in a process of their own, and stops the server by
SIGTERM under the attack. Both are measured for each row, for other work on the machine changes from minute to minute. Prints a table: 99th percentile of the good users in ms, how much longer that is, errors, the most
memory the server ever had, how long it took to stop. With --stops, COUNT servers are stopped under 8 clients of each kind,
six at a time, instead: prints the longest stop, and fails beyond the drain of 2 s and 10 s more. Needs nothing but Python 3.11.
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
MANY_NAMES = (
    b"POST /zh/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
    + str(len(FORM)).encode() + b"\r\n\r\n" + FORM
)
# What is sent at once, what is sent again and again, how often in seconds, and how many connections one client holds.
KINDS = {
    "form": (MANY_NAMES, MANY_NAMES, 0, 1),
    "silent": (b"", b"", 1, 40),
    "half head": (b"GET / HTTP/1.1\r\nX-", b"", 1, 40),
    "drip": (b"GET / HTTP/1.1\r\nX-", b"a", 1, 40),
    "half body": (HALF_BODY, b"", 1, 40),
    "slow reader": (LARGE, b"", 1, 5),
    "slow br": (b"GET /llms.txt HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n" * 4, b"", 1, 40),
    "keep-alive": (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"", 1, 47),
}


def hold(address, kind, clients, over):
    """One process of hostile clients: each holds its connections, and opens a closed one again."""
    sent, again, every, each = KINDS[kind]

    def one():
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
                        connection.setblocking(kind == "form")
                        if not connection.recv(65_536):
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

    threads = [threading.Thread(target=one, daemon=True) for _ in range(clients)]
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


def serve(program, folder):
    with open(os.path.join(folder, "log"), "w") as log:
        server = subprocess.Popen(
            [program, "serve", os.path.join(folder, "content"), "--listen", "127.0.0.1:0", "--log", "warn",
             "--index", os.path.join(folder, "index"), "--data", os.path.join(folder, "data"),
             "--base-url", "https://help.bitp.example"],
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
def attacked(address, kind, clients):
    """Hostile clients in a process of their own, for as long as this is open."""
    over = multiprocessing.Event()
    attack = multiprocessing.Process(target=hold, args=(address, kind, clients, over))
    attack.start()
    try:
        yield
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


def main():
    words, count = sys.argv[2:], None
    program = sys.argv[1]
    if "--stops" in words:
        at = words.index("--stops")
        count, words = int(words[at + 1]), words[:at] + words[at + 2:]
    numbers = [int(word) for word in words if word.isdigit()]
    seconds = numbers[0] if numbers else 10
    kinds = [word for word in words if not word.isdigit()] or list(KINDS)
    if count:
        stops(program, kinds, count)
    folder = tempfile.mkdtemp()
    try:
        prepare(folder)
        print(f"{'kind':12} {'clients':>7} {'alone ms':>8} {'p99 ms':>8} {'times':>6} {'errors':>6} {'peak MB':>8} {'stop s':>7}")
        for kind in kinds:
            for clients in (2, 8, 32):
                server, address = serve(program, folder)
                good(address, 1)
                alone, before = good(address, seconds)
                with attacked(address, kind, clients):
                    time.sleep(1)
                    p99, errors = good(address, seconds)
                    peak = peak_mb(server.pid)
                    stopped, code = stop(server)
                errors = before + errors
                row = f"{kind:12} {clients:7} {alone:8.1f} {p99:8.1f} {p99 / alone:6.1f} {len(errors):6} {peak:8.0f} {stopped:7.1f}"
                print(row, "" if code == 0 else f"exit {code}", errors[:2] or "", flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
