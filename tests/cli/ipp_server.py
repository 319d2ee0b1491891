"""A print queue for tests (RFC 8010, RFC 8011), without CUPS. Usage: ipp_server.py FOLDER

Writes its port to FOLDER/port; FOLDER/reasons holds the printer-state-reasons it tells, and a job is done at the second look at it. Each
document goes to FOLDER/job-N.pdf, the attributes of its request to FOLDER/job-N.txt. Ends when FOLDER/stop is there."""
import http.server
import os
import struct
import sys

folder = sys.argv[1]
looks = {}


def read(data):
    """(operation, {name: value}, document)"""
    operation, at, attributes, name = struct.unpack(">H", data[2:4])[0], 8, {}, ""
    while data[at] != 3:
        if data[at] < 0x10:
            at += 1
            continue
        length = struct.unpack(">H", data[at + 1:at + 3])[0]
        name = data[at + 3:at + 3 + length].decode() or name
        at += 3 + length
        length = struct.unpack(">H", data[at:at + 2])[0]
        attributes[name] = data[at + 2:at + 2 + length]
        at += 2 + length
    return operation, attributes, data[at + 1:]


def attribute(tag, name, value):
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def answer(status, *groups):
    return struct.pack(">BBHI", 2, 0, status, 1) + b"\x01" + attribute(0x47, "attributes-charset", b"utf-8") + b"".join(groups) + b"\x03"


def handle(data):
    operation, attributes, document = read(data)
    if operation == 0x000B:
        reasons = open(os.path.join(folder, "reasons")).read().split()
        state = 5 if "paused" in reasons else 3
        return answer(0, b"\x04", attribute(0x23, "printer-state", struct.pack(">I", state)),
                      *(attribute(0x44, "printer-state-reasons" if i == 0 else "", r.encode()) for i, r in enumerate(reasons)))
    if operation == 0x0002:
        job = len(looks) + 1
        looks[job] = 0
        with open(os.path.join(folder, f"job-{job}.pdf"), "wb") as out:
            out.write(document)
        with open(os.path.join(folder, f"job-{job}.txt"), "w") as out:
            out.writelines(f"{name} {value.decode(errors='replace')}\n" for name, value in attributes.items())
        return answer(0, b"\x02", attribute(0x21, "job-id", struct.pack(">I", job)), attribute(0x23, "job-state", struct.pack(">I", 3)))
    job = struct.unpack(">I", attributes["job-id"])[0]
    looks[job] += 1
    state = 9 if looks[job] > 1 else 5
    return answer(0, b"\x02", attribute(0x23, "job-state", struct.pack(">I", state)))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        body = handle(data) if self.path == "/printers/Tiquetes" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *arguments):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
server.timeout = 0.1
with open(os.path.join(folder, "port.part"), "w") as out:
    out.write(str(server.server_port))
os.rename(os.path.join(folder, "port.part"), os.path.join(folder, "port"))
while not os.path.exists(os.path.join(folder, "stop")):
    server.handle_request()
