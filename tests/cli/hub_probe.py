"""A hub as whoever does not know it sees it: python3 hub_probe.py FERIA-HUB FAIR. Standard library only."""
import base64
import hashlib
import http.client
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time

HUB, FAIR = sys.argv[1:]


class Hub:
    """The program, with TLS unless `plain`, until it is stopped."""

    def __init__(self, *options, files=None):
        self.notify_path = os.path.join(FAIR, "notify.sock")
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(self.notify_path)
        self.notify.settimeout(60)
        environment = dict(os.environ, NOTIFY_SOCKET=self.notify_path)
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
        self.process = subprocess.Popen([HUB, "--fair", FAIR, "--listen", "127.0.0.1:0", *options], env=environment,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit)
        assert self.notify.recv(100) == b"READY=1"
        self.said = ""
        while "/\n" not in self.said and "key " not in self.said and not re.search(r"http://.*\n", self.said):
            self.said += self.process.stdout.readline()
        self.is_plain = "--http" in options
        self.port = int(re.search(r"https?://127.0.0.1:(\d+)", self.said).group(1))

    def connect(self):
        if self.is_plain:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=context)

    def ask(self, method, target, body=None, headers={}):
        connection = self.connect()
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, answer.headers, data

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.notify.recv(100) == b"STOPPING=1"
        self.said += self.process.communicate(timeout=60)[0]
        assert self.process.returncode == 0, self.process.returncode
        self.notify.close()
        os.unlink(self.notify_path)


def der_parts(data):
    """The values inside one DER value, each as (whole, inside)."""
    at = 0
    while at < len(data):
        length, head = data[at + 1], 2
        if length & 0x80:
            head = 2 + (length & 0x7F)
            length = int.from_bytes(data[at + 2:at + head], "big")
        yield data[at:at + head + length], data[at + head:at + head + length]
        at += head + length


def pin_of(certificate):
    """RFC 7469: base64 of SHA-256 of the SubjectPublicKeyInfo, the seventh part of a version 3 certificate."""
    inside = next(der_parts(certificate))[1]
    fields = list(der_parts(next(der_parts(inside))[1]))
    return base64.b64encode(hashlib.sha256(fields[6][0]).digest()).decode()


def check_key():
    hub = Hub()
    connection = hub.connect()
    connection.connect()
    pin = pin_of(connection.sock.getpeercert(True))
    assert connection.sock.version() in ("TLSv1.2", "TLSv1.3")
    connection.close()
    assert f"feria-hub: pin {pin}\n" in hub.said, (pin, hub.said)
    words = re.search("feria-hub: key (.*)\n", hub.said).group(1)
    assert len(words.split()) == 8
    hub.stop()
    again = Hub()
    assert f"feria-hub: pin {pin}\n" in again.said and words in again.said
    again.stop()


def check_answers(hub):
    status, headers, data = hub.ask("GET", "/v1/hello?station=00000001&epoch=1&pos=0")
    hello = json.loads(data)
    assert status == 200 and headers["Content-Type"] == "application/json"
    assert hello["format"] == 2 and hello["held"] == 0 and not hello["trusted"], hello
    assert len(hello["municipality"]) == 16 and len(hello["nonce"]) == 32 and hello["epoch"] > 0
    status, _, data = hub.ask("GET", "/v1/status")
    assert status == 200 and json.loads(data)["epoch"] == hello["epoch"], data
    status, headers, data = hub.ask("GET", "/metrics")
    assert status == 200 and headers["Content-Type"].startswith("text/plain; version=0.0.4")
    for line in data.decode().splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) \w+ .*|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? -?[0-9.]+', line), line
    samples = [line.rsplit(" ", 1)[0] for line in data.decode().splitlines() if not line.startswith("#")]
    assert len(samples) == len(set(samples)), "one series twice: Prometheus takes none of it"
    assert b'feria_requests_total{method="GET",path="/v1/hello",class="2xx"} 1\n' in data


def check_refusals(hub):
    rows = [("GET", "/", None, {}, 404, "not_found"), ("PUT", "/v1/push", b"x", {}, 405, "wrong_method"),
            ("POST", "/v1/push", b"no batch", {}, 422, "corrupt"), ("GET", "/v1/pull?epoch=1&after=0", None, {}, 400, "bad_request"),
            ("GET", "/v1/hello?" + "x" * 500, None, {}, 400, "bad_request"),
            ("GET", "/v1/hello?station=00000001", b"x", {}, 413, "too_large"),
            ("GET", "/v1/pull?epoch=1&after=0", None,
             {"Feria-Station": "00000001", "Feria-Nonce": "0" * 32, "Feria-Signature": "0" * 128}, 403, "unknown_station")]
    for method, target, body, headers, wanted, word in rows:
        status, _, data = hub.ask(method, target, body, headers)
        assert status == wanted and json.loads(data)["error"] == word and json.loads(data)["message"], (target, status, data)


def check_bodies(hub):
    """A body that is too large, or of no length, or of two, is refused before it is sent."""
    for headers, wanted in (([("Content-Length", "9000000")], 413), ([("Transfer-Encoding", "chunked")], 411),
                            ([("Content-Length", "5"), ("Transfer-Encoding", "chunked")], 411),
                            ([("Content-Length", "5"), ("Content-Length", "6")], 400),
                            ([("Content-Length", "5"), ("Transfer-Encoding ", "chunked")], 400)):
        connection = hub.connect()
        connection.putrequest("POST", "/v1/push")
        for header in headers:
            connection.putheader(*header)
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == wanted, answer.status
        connection.close()


def check_hoard(hub):
    """Whoever announces large bodies and never sends them keeps nobody else's out."""
    hoard = [socket.create_connection(("127.0.0.1", hub.port), timeout=60) for _ in range(8)]
    for connection in hoard:
        connection.sendall(b"POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 2700000\r\n\r\n")
    time.sleep(0.5)
    other = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=60, source_address=("127.0.0.2", 0))
    other.request("POST", "/v1/push", b"x" * 200000)
    assert other.getresponse().status == 422
    for connection in [other, *hoard]:
        connection.close()


def check_noise(hub):
    """Bytes that are no HTTP do not disturb it, and an address that goes on with nonsense has to wait."""
    for noise in (b"\0" * 2000, b"GET\r\n\r\n", b"\x16\x03\x01" + b"x" * 100, b"GET / HTTP/9.9\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", hub.port), timeout=60) as connection:
            connection.sendall(noise)
            connection.shutdown(socket.SHUT_WR)
            try:
                while connection.recv(4096):
                    pass
            except ConnectionError:
                pass
    for _ in range(1000):
        status, headers, data = hub.ask("GET", "/nothing")
        if status == 429:
            assert json.loads(data)["error"] == "too_many" and int(headers["Retry-After"]) >= 1
            return
        assert status == 404
    raise AssertionError("nobody was told to wait")


class Drip(threading.Thread):
    """Somebody who never ends what was begun: a byte now and then, for ever."""

    def __init__(self, hub, begin):
        super().__init__(daemon=True)
        self.connection = socket.create_connection(("127.0.0.1", hub.port), timeout=60)
        self.connection.sendall(begin)
        self.connection.settimeout(0.5)
        self.sent = 0
        self.start()

    def run(self):
        try:
            while self.sent < 240: # two minutes: nobody may stay so long
                self.connection.sendall(b"x")
                self.sent += 1
                try:
                    if self.connection.recv(4096) == b"":
                        return
                except TimeoutError:
                    pass
            self.sent = None
        except ConnectionError:
            pass


def check_drips(drips):
    """A trickle of bytes moves no deadline, and harmed nobody meanwhile."""
    for drip in drips:
        drip.join()
        assert drip.sent is not None, "a connection that trickles is served for ever"
        assert drip.sent > 10, "cut off at once"


def check_crowd(files):
    """More connections than it can have: once they have gone it listens again."""
    hub = Hub("--http", files=files)
    for _ in range(3):
        crowd = [socket.create_connection(("127.0.0.1", hub.port), timeout=60) for _ in range(files + 50)]
        time.sleep(0.5)
        for connection in crowd:
            connection.close()
        assert hub.ask("GET", "/v1/status")[0] == 200
    hub.stop()


def check_backup(hub):
    """Nobody else may open its file while it runs: it copies it itself."""
    hub.process.send_signal(signal.SIGUSR1)
    line = hub.process.stderr.readline()
    path = re.search("backup made: (.*)\n", line).group(1)
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def check_second():
    """Two hubs never have one file, and without TLS it is for this machine alone."""
    other = subprocess.run([HUB, "--fair", FAIR, "--http", "--listen", "127.0.0.1:0"], capture_output=True, text=True)
    assert other.returncode == 75 and "central.db" in other.stderr, other
    with socket.create_server(("127.0.0.1", 0)) as taken:
        other = subprocess.run([HUB, "--fair", FAIR, "--http", "--listen", f"127.0.0.1:{taken.getsockname()[1]}"], capture_output=True, text=True)
        assert other.returncode == 75 and "another program has this port" in other.stderr, other
    for options, code, words in ((["--listen", "0.0.0.0:0"], 64, "this machine"), (["--listen", "x"], 64, "ADDRESS:PORT"),
                                 (["--fair", FAIR + "/keys"], 66, "municipality.key")):
        other = subprocess.run([HUB, "--fair", FAIR, "--http", "--listen", "127.0.0.1:0", *options], capture_output=True, text=True)
        assert other.returncode == code and words in other.stderr, other


def main():
    check_key()
    check_crowd(100)
    hub = Hub("--http")
    drips = [Drip(hub, begin) for begin in (b"", b"GET /v1/hello HTTP/1.1\r\nHost: ",
                                            b"POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n")]
    check_answers(hub)
    check_refusals(hub)
    check_bodies(hub)
    check_hoard(hub)
    check_second()
    check_backup(hub)
    check_noise(hub)
    check_drips(drips)
    waiting = hub.connect() # is open while the hub stops
    waiting.connect()
    hub.stop()


main()
