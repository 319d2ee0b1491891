"""A hub for tests, written from PROTOCOL.md alone. Usage: hub_server.py [CERTIFICATE KEY]

Listens on 127.0.0.1, with TLS when a certificate is given, and prints its port; ends when its input does. Who may hold what it reads from
db/facts. `POST /test` makes it do wrong things (FAULTS), `GET /test` says what it saw."""
import hashlib
import http.server
import json
import os
import re
import socket
import ssl
import sys
import threading
import time
import urllib.parse

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TESTS, "wire"))
import feria_wire  # noqa: E402


class Refused(Exception):
    def __init__(self, status, word, message, **headers):
        super().__init__(message)
        self.status, self.word, self.headers = status, word, headers


def modes_of(kind):
    """(modes that may hold facts of this kind, modes that may hold their private part)"""
    with open(os.path.join(TESTS, "..", "db", "facts", kind + ".sql"), encoding="utf-8") as source:
        lines = [line.partition(":")[2].split() for line in source.readlines()[:2]]
    return lines[0], lines[1]


class Hub:
    def __init__(self):
        self.changed = threading.Condition()
        self.facts, self.chains = [], {}  # a position is one more than the index; {(station, epoch): [fact]}
        self.keys, self.modes, self.nonces, self.claims = {}, {}, {}, {}
        self.epoch, self.ahead_ms, self.nonce_s = 1 + int.from_bytes(os.urandom(4), "little"), 0, 120
        self.municipality, self.untrusted = "00" * 8, []
        self.fault, self.seen, self.connections = None, {}, 0

    def nonce(self, station):
        nonce = os.urandom(16).hex()
        self.nonces[nonce] = (station, time.monotonic())
        return nonce

    def mark(self, pos):
        return int.from_bytes(self.facts[pos - 1]["chain"][:7], "little") if 0 < pos <= len(self.facts) else 0

    def enrol(self, facts):
        for fact in facts:
            body = json.loads(fact["body"]) if fact["kind"] == "station.enrolled" else {}
            key = bytes.fromhex(body.get("public_key", ""))
            if body and feria_wire.blake2b(key)[:4] == fact["station"].to_bytes(4, "little"):
                self.keys[fact["station"]], self.modes[fact["station"]] = key, body["mode"]

    def push(self, data):
        try:
            batch = feria_wire.read_batch(data)
        except feria_wire.Refused as why:
            raise Refused(422, "corrupt", str(why)) from why
        if not batch["is_signed"] or batch["municipality"].hex() != self.municipality:
            raise Refused(422, "corrupt", "not a chain of this municipality")
        station = batch["station"]
        self.enrol(batch["facts"])
        if station in self.untrusted or station not in self.keys:
            raise Refused(403, "unknown_station", "the office has not trusted this station yet")
        if not feria_wire.verify(self.keys[station], b"feria-batch-2" + data[-96:-64], data[-64:]):
            raise Refused(403, "bad_signature", "the batch is not of its station")
        chain = self.chains.setdefault((station, batch["epoch"]), [])
        answer = {"new": 0, "known": 0, "parked": 0, "gap": 0, "fork": 0}
        for fact in batch["facts"]:
            held = chain[fact["seq"] - 1] if fact["seq"] <= len(chain) else None
            if held is None and fact["seq"] == len(chain) + 1:
                answer["new"] += 1
                chain.append(fact)
                self.facts.append(fact)
            else:
                answer["gap" if held is None else "known" if held["chain"] == fact["chain"] else "fork"] += 1
        self.changed.notify_all()
        return answer | {"held": len(chain)}

    def pull(self, station, epoch, after, wait_s):
        """(next position, count, batch)"""
        until, mode = time.monotonic() + wait_s, self.modes[station]
        while len(self.facts) == after and time.monotonic() < until:
            self.changed.wait(until - time.monotonic())
        found = []
        for fact in self.facts[after:]:
            to, private_to = modes_of(fact["kind"])
            if fact["epoch"] != epoch if fact["station"] == station else "all" in to or mode in to:
                is_whole = "all" in private_to or mode in private_to
                found.append(fact if is_whole else dict(fact, private=None))
        found = found[:feria_wire.FACTS_MAX]
        return max(after, len(self.facts)), len(found), feria_wire.write_batch(found, bytes.fromhex(self.municipality))

    def tail(self, station, epoch, after):
        found = self.chains.get((station, epoch), [])[after:][:feria_wire.FACTS_MAX]
        return len(found), feria_wire.write_batch(found, bytes.fromhex(self.municipality))

    def restore(self, count):
        """From a backup of that many facts."""
        del self.facts[count:]
        self.chains = {}
        for fact in self.facts:
            self.chains.setdefault((fact["station"], fact["epoch"]), []).append(fact)
        self.epoch += 1
        self.changed.notify_all()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def setup(self):
        super().setup()
        with hub.changed:
            hub.connections += 1

    def log_message(self, *_):
        pass

    def send(self, status, kind, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, str(value))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_json(self, value, headers=(), status=200):
        self.send(status, "application/json", json.dumps(value).encode(), headers)

    def signer(self, body):
        """The station whose signed request this is; its next nonce."""
        station, nonce = int(self.headers["Feria-Station"] or "0", 16), self.headers["Feria-Nonce"] or ""
        owner, since = hub.nonces.pop(nonce, (None, 0))
        if owner != station or time.monotonic() - since > hub.nonce_s:
            raise Refused(401, "stale_nonce", "take a new nonce")
        if station in hub.untrusted or station not in hub.keys:
            raise Refused(403, "unknown_station", "the office has not trusted this station yet")
        text = b"feria-request-1\n" + b"\n".join(part.encode() for part in (self.command, self.path, nonce)) + b"\n"
        text += hashlib.blake2b(body, digest_size=32).digest()
        if not feria_wire.verify(hub.keys[station], text, bytes.fromhex(self.headers["Feria-Signature"] or "")):
            raise Refused(403, "bad_signature", "the request is not of its station")
        return station, [("Feria-Next-Nonce", hub.nonce(station))]

    def answer(self, route, query, body):
        if route == "/v1/hello":
            station, epoch, pos = int(query["station"], 16), int(query["epoch"]), int(query["pos"])
            chain = hub.chains.get((station, epoch), [])
            return self.send_json({"format": 2, "municipality": hub.municipality, "epoch": hub.epoch, "mark": hub.mark(pos),
                                   "held": len(chain), "held_mark": int.from_bytes(chain[-1]["chain"][:8], "little", signed=True) if chain else 0,
                                   "clock_ms": time.time_ns() // 1000000 + hub.ahead_ms,
                                   "nonce": hub.nonce(station), "trusted": station not in hub.untrusted})
        if route == "/v1/push":
            return self.send_json(hub.push(body))
        station, headers = self.signer(body)
        if route == "/v1/pull":
            pos, count, batch = hub.pull(station, int(query["epoch"]), int(query["after"]), min(25, int(query.get("wait", 0))))
            headers += [("Feria-Next", pos), ("Feria-Mark", hub.mark(pos)), ("Feria-Count", count)]
            return self.send(200, "application/octet-stream", batch, headers)
        if route == "/v1/tail":
            count, batch = hub.tail(station, int(query["epoch"]), int(query["after"]))
            return self.send(200, "application/octet-stream", batch, headers + [("Feria-Count", count)])
        if route == "/v1/admit":
            asked = json.loads(body)
            by, gate, at_ms = hub.claims.setdefault((asked["event"], asked["ticket"]), (station, asked["gate"], asked["at_ms"]))
            if by == station:
                return self.send_json({"verdict": "free", "station": "00000000", "label": "", "gate": 0, "at_ms": 0}, headers)
            return self.send_json({"verdict": "inside", "station": "%08x" % by, "label": "Puerta Ñ", "gate": gate, "at_ms": at_ms}, headers)
        if route == "/v1/places":
            return self.send_json([{"event": 1, "taken": 7, "waiting": 2}], headers)
        raise Refused(404, "not_found", "there is nothing here")

    def control(self, body):
        if self.command == "POST":
            for name, value in json.loads(body).items():
                if name == "restore":
                    hub.restore(value)
                else:
                    setattr(hub, name, value)
        self.send_json({"seen": hub.seen, "connections": hub.connections, "facts": len(hub.facts)})

    def handle_request(self):
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        with hub.changed:
            if path == "/test":
                return self.control(body)
            hub.seen[path] = hub.seen.get(path, 0) + 1
            fault = hub.fault if hub.fault and path.startswith(hub.fault.get("path", "")) else None
            if fault:
                fault["count"] = fault.get("count", -1) - 1
                if fault["count"] == 0:
                    hub.fault = None
            late = fault and fault["kind"] in LATE
            if not fault or late:
                if late:
                    self.wfile = Nowhere()
                try:
                    self.answer(path, dict(urllib.parse.parse_qsl(query)), body)
                except Refused as refused:
                    self.send_json({"error": refused.word, "message": str(refused)}, refused.headers.items(), refused.status)
        if fault:
            FAULTS[fault["kind"]](self, fault)

    do_GET = do_POST = handle_request

    # ---- wrong things ----

    def portal(self, fault):
        """The login page of a network."""
        code = fault.get("code", 200)
        page = b"<!doctype html><title>Wi-Fi</title><form>"
        self.send(code, "text/html; charset=utf-8", page, [("Location", "http://127.0.0.1:1/login")] if code == 302 else [])

    def cut(self, fault=None):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def drip(self, fault):
        self.connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n")
        try:
            while True:
                self.connection.sendall(b" ")
                time.sleep(0.2)
        except OSError:
            self.close_connection = True

    def silence(self, fault):
        time.sleep(fault.get("s", 60))
        self.cut()

    def huge(self, fault):
        try:
            self.send(200, "application/json", b" " * (40 << 20))
        except OSError:
            self.close_connection = True

    def other(self, fault):
        self.send(fault.get("code", 200), fault.get("type", "application/json"), fault.get("body", "").encode(),
                  list(fault.get("headers", {}).items()))


class Nowhere:
    """What was written is lost on its way."""

    def write(self, data):
        return len(data)

    def flush(self):
        pass

    def close(self):
        pass

    closed = False


FAULTS = {"portal": Handler.portal, "cut": Handler.cut, "lost": Handler.cut, "drip": Handler.drip, "silence": Handler.silence,
          "huge": Handler.huge, "other": Handler.other}
LATE = {"lost"}  # after the work was done

hub = Hub()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def get_request(self):
        connection, address = super().get_request()
        if tls:
            connection.settimeout(10)
            connection = tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request, address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, address)


tls = None
if len(sys.argv) == 3:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sys.argv[1], sys.argv[2])
server = Server(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
os._exit(0)
