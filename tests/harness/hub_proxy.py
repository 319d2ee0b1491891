"""Stands between a station and a hub. Usage: hub_proxy.py HUB_PORT FOLDER NAME

Listens on 127.0.0.1 and prints its port. FOLDER/NAME.way says how it is: `pass`; `nopull` (others' facts are long in coming); `deaf`
(takes everything and says nothing); `gone` (hangs up). FOLDER/NAME.hello is there a second after the first hello was answered."""
import os
import socket
import sys
import threading
import time

HUB, FOLDER, NAME = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def way():
    try:
        with open(os.path.join(FOLDER, NAME + ".way"), encoding="ascii") as file:
            return file.read().strip() or "pass"
    except FileNotFoundError:
        return "pass"


def read_message(sock, kept):
    """(head, body, what came after) of one HTTP message with a Content-Length; None at the end."""
    while b"\r\n\r\n" not in kept:
        data = sock.recv(65536)
        if not data:
            return None
        kept += data
    head, _, kept = kept.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(kept) < length:
        data = sock.recv(65536)
        if not data:
            return None
        kept += data
    return head + b"\r\n\r\n", kept[:length], kept[length:]


def note_hello():
    time.sleep(1)
    with open(os.path.join(FOLDER, NAME + ".hello"), "w", encoding="ascii"):
        pass


def serve(client):
    from_client, from_hub = b"", b""
    hub = None
    try:
        while True:
            question = read_message(client, from_client)
            how = way()
            if question is None or how == "gone":
                return
            if how == "deaf":
                time.sleep(60)
                return
            path = question[0].split(b" ")[1]
            from_client = question[2]
            hub = hub or socket.create_connection(("127.0.0.1", HUB))
            hub.sendall(question[0] + question[1])
            answer = read_message(hub, from_hub)
            if answer is None:
                return
            from_hub = answer[2]
            while path.startswith(b"/v1/pull") and way() != "pass":
                time.sleep(0.1)
            client.sendall(answer[0] + answer[1])
            if path.startswith(b"/v1/hello") and not os.path.exists(os.path.join(FOLDER, NAME + ".hello")):
                threading.Thread(target=note_hello, daemon=True).start()
    except OSError:
        pass
    finally:
        client.close()
        if hub:
            hub.close()


def main():
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    while True:
        client, _ = listening.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()


main()
