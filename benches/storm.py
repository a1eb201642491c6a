#!/usr/bin/env python3
"""Random requests: python3 benches/storm.py PROGRAM [COUNT] [SEED]

Starts PROGRAM with the example site and sends it COUNT (1,000,000) requests made of SEED by eight processes: methods, addresses,
headers and bodies of every kind that there is, and of none. Prints how often each status came. Fails when an answer is 5xx
other than 503 with `Retry-After`, when the server does not answer, when it ends, or when its log says that it panicked.
Needs nothing but Python 3.11.
"""
import collections
import multiprocessing
import os
import random
import shutil
import signal
import socket
import sys
import tempfile

from attack import peak_mb, serve

PROCESSES = 8
METHODS = ["GET"] * 12 + ["POST"] * 4 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get", "X-Y"]
PATHS = [
    "/", "/zh/", "/en/", "/zh/search", "/en/search", "/api/v1/search", "/api/v1/suggest", "/api/v1/articles/", "/api/v1/feedback",
    "/api/v1/verify", "/zh/verify", "/en/verify", "/zh/message", "/en/contact", "/zh/feedback", "/healthz", "/readyz", "/metrics",
    "/sitemap.xml", "/robots.txt", "/llms.txt", "/zh/feed.xml", "/static/site.js", "/static/site.css", "/assets/", "/favicon.ico",
    "/opensearch.xml", "/a/", "/go/", "/zh/withdrawal/", "/en/security/", "/zh/withdrawal/not-received", "/internal/", "/agent/",
]
NAMES = ["q", "lang", "page", "offset", "limit", "category", "text", "value", "id", "helpful", "comment", "reason", "exact", "from", "_", ""]
WORDS = [
    "提现", "没有到账", "withdraw", "mima", "验证码", "2FA", "𠮷", "🙂", "'", '"', "<script>", "../", "%00", "%ff", "%u0041", "\\", "\x7f",
    "a" * 600, "的" * 300, "{{7*7}}", "$(id)", "-1", "1e999", "NaN", "null", "[]", "18446744073709551616", "+8613800138000",
    "https://bitp.example.evil.test/", "http://[::1", "\u202e", "\u200b", "*", "?", "#", "&", "=", ";", "%", "%%", "%2", "%2F..%2f",
]
TYPES = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "", "a/b;c=\"", "application/json; charset=utf-16"]
HEADERS = [
    "Accept: */*", "Accept-Encoding: br", "Accept-Encoding: gzip;q=0, *;q=0", "Accept-Language: zh,en;q=x", "Range: bytes=0-",
    "Range: bytes=5-1,9-", "Range: bytes=-0", "If-None-Match: *", "If-None-Match: W/\"", "If-Modified-Since: yesterday", "Origin: null",
    "Origin: https://evil.test", "X-Forwarded-For: 1.2.3.4, ::1", "X-Forwarded-For: \t", "Cookie: a=b; " + "c" * 500, "Expect: 100-continue",
    "Upgrade: h2c", "Upgrade: websocket", "Content-Encoding: gzip", "X-Request-Id: " + "a" * 65, "Authorization: Bearer x", "TE: trailers",
    "X: " + "y" * 9_000, "Sec-Fetch-Site: cross-site", "Forwarded: for=\"[::1]:80\"", "\x01: a", "A b: c", ": d", "X-Nul: \x00",
]


def word(chance):
    kind = chance.random()
    if kind < 0.7:
        return chance.choice(WORDS)
    if kind < 0.9:
        return "".join(chr(chance.choice([chance.randrange(32, 127), chance.randrange(0x4E00, 0x9FFF)])) for _ in range(chance.randrange(12)))
    return "".join(chr(chance.randrange(1, 0xD7FF)) for _ in range(chance.randrange(6)))


def quoted(chance, text):
    """Mostly as browsers write it, now and then as it is."""
    data = text.encode("utf-8", "replace")
    if chance.random() < 0.85:
        return "".join(chr(byte) if 97 <= byte <= 122 else f"%{byte:02X}" for byte in data)
    return data.decode("latin-1").replace(" ", "+").replace("\r", "").replace("\n", "")


def pairs(chance):
    count = chance.choice([0, 1, 1, 2, 3, 5, 30])
    return "&".join(f"{chance.choice(NAMES)}={quoted(chance, word(chance))}" for _ in range(count))


def request(chance):
    path = chance.choice(PATHS)
    if chance.random() < 0.4:
        path += "/".join(quoted(chance, word(chance)) for _ in range(chance.randrange(3)))
    query = pairs(chance) if chance.random() < 0.6 else ""
    method = chance.choice(METHODS)
    head = [f"{method} {path}{'?' if query else ''}{query} HTTP/1.{chance.choice('1111111110')}"]
    if chance.random() < 0.97:
        head.append("Host: " + chance.choice(["help.bitp.example"] * 9 + ["", "a b", "[::1", "evil.test:99999"]))
    head += chance.sample(HEADERS, chance.choice([0, 0, 1, 2, 4]))
    body = b""
    if method in ("POST", "PUT", "PATCH") or chance.random() < 0.05:
        kind = chance.random()
        if kind < 0.4:
            body = pairs(chance).encode("latin-1", "replace")
        elif kind < 0.8:
            fields = ", ".join(f'"{chance.choice(NAMES)}": "{quoted(chance, word(chance))}"' for _ in range(chance.randrange(4)))
            body = ("{" + fields + "}").encode("latin-1", "replace")
        else:
            body = chance.randbytes(chance.choice([0, 1, 100, 5_000]))
        head.append("Content-Type: " + chance.choice(TYPES))
        if chance.random() < 0.9:
            head.append(f"Content-Length: {len(body)}")
        else:
            head.append("Transfer-Encoding: chunked")
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
    return method, "\r\n".join(head).encode("latin-1", "replace") + b"\r\n\r\n" + body


class Client:
    def __init__(self, address):
        self.address, self.socket, self.rest = address, None, b""

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket, self.rest = None, b""

    def head(self):
        while b"\r\n\r\n" not in self.rest:
            more = self.socket.recv(65_536)
            if not more:
                return None
            self.rest += more
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        return head

    def ask(self, method, data):
        """The status and the head of the answer, its body thrown away; None when the connection was closed instead."""
        if not self.socket:
            self.socket = socket.create_connection(self.address, timeout=30)
        try:
            self.socket.sendall(data)
            head = self.head()
            while head and head.startswith(b"HTTP/1.1 100"):
                head = self.head()
        except ConnectionError:
            head = None
        if not head:
            self.close()
            return None
        status, fields = int(head[9:12]), dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        size = fields.get(b"content-length")
        is_last = fields.get(b"connection") == b"close" or b"HTTP/1.0" in data[:data.find(b"\r\n")]
        if method == "HEAD" or status in (204, 304):
            size = 0
        if size is None or is_last or method == "CONNECT":
            self.close()
            return status, fields
        while len(self.rest) < int(size):
            self.rest += self.socket.recv(262_144) or b"\0" * int(size)
        self.rest = self.rest[int(size):]
        return status, fields


def storm(address, count, seed, results):
    chance, client, seen, bad = random.Random(seed), Client(address), collections.Counter(), []
    for _ in range(count):
        method, data = request(chance)
        try:
            answer = client.ask(method, data)
        except (TimeoutError, OSError) as error:
            seen[repr(error)] += 1
            bad.append((repr(error), data[:300]))
            client.close()
            continue
        if answer is None:
            seen["closed"] += 1
            continue
        status, fields = answer
        seen[status] += 1
        if status >= 500 and not (status == 503 and b"retry-after" in fields):
            bad.append((status, data[:300]))
    results.put((seen, bad[:5], len(bad)))


def main():
    program = sys.argv[1]
    count, seed = (int(sys.argv[at]) if len(sys.argv) > at else default for at, default in ((2, 1_000_000), (3, 1)))
    folder = tempfile.mkdtemp()
    try:
        shutil.copytree("content", os.path.join(folder, "content"))
        server, address = serve(program, folder)
        results = multiprocessing.Queue()
        workers = [
            multiprocessing.Process(target=storm, args=(address, count // PROCESSES, seed * 1_000 + at, results)) for at in range(PROCESSES)
        ]
        for worker in workers:
            worker.start()
        seen, bad, wrong = collections.Counter(), [], 0
        for _ in workers:
            counts, some, number = results.get()
            seen += counts
            bad += some
            wrong += number
        print(f"seed {seed}:", ", ".join(f"{status}: {number}" for status, number in sorted(seen.items(), key=str)))
        for status, data in bad[:10]:
            print(status, data)
        print(f"{wrong} wrong; at most {peak_mb(server.pid):.0f} MB")
        ended = server.poll()
        server.send_signal(signal.SIGTERM)
        code = server.wait(20)
        with open(os.path.join(folder, "log"), encoding="utf-8", errors="replace") as log:
            panics = [line for line in log if "panick" in line]
        print(f"exit {code}", *panics[:3])
        sys.exit(bool(wrong or panics or ended is not None or code))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
