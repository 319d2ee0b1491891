"""A fair for chaos.py: a hub (feria-hub of the build, with or without TLS), the office beside it, and stations (chaos_station), each with a folder
of its own as on a machine of its own; between them a proxy of ours that does what networks do. Who acknowledged what is written down, and
World.check looks what has become of it."""
import collections
import concurrent.futures
import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FULL_AFTER = 900 * 1024  # bytes of the small disk
HOUR_MS = 3600 * 1000
SETTLE_ROUNDS = 12
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None  # processes are killed here, machines are not
DOOR_TABLES = ("attendee", "ticket", "movement", "station", "undone")  # of which a door holds all that the hub does


class Failed(Exception):
    pass


def fail(what):
    raise Failed(what)


# ---- the network ----


class Closed(Exception):
    pass


def read_message(reader):
    """One HTTP message, head and body, as bytes."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = reader.readline(65536)
        if not line:
            raise Closed
        head += line
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    if re.search(rb"\r\ntransfer-encoding:", head, re.IGNORECASE):
        fail("the proxy knows no chunks")
    body = reader.read(int(length[1])) if length else b""
    if length and len(body) < int(length[1]):
        raise Closed
    return head, body


class Proxy:
    """Passes requests on to `target`, a port of this machine. `faults`: what may happen to one, and `chance`: how often something does."""

    FAULTS = ("lose", "double", "replay", "late", "cut_request", "cut_reply", "drip")

    def __init__(self, seed):
        self.server_tls, self.client_tls, self.url = None, None, None
        self.kept = threading.local()
        self.random, self.faults, self.chance = random.Random(seed), (), 0.0
        self.target, self.is_frozen = None, False
        self.pushes, self.late, self.seen = [], [], collections.Counter()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def stand_before(self, port, pin, keys):
        """`pin` None: without TLS. With it this has the hub's own key: whoever pins that cannot tell the two apart."""
        self.target = port
        self.url = f"https://{self.address}#{pin}" if pin else f"http://{self.address}"
        if pin and not self.server_tls:
            self.server_tls, self.client_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            self.server_tls.load_cert_chain(os.path.join(keys, "hub.crt"), os.path.join(keys, "hub.key"))
            self.client_tls.check_hostname, self.client_tls.verify_mode = False, ssl.CERT_NONE

    def to_hub(self):
        plain = socket.create_connection(("127.0.0.1", self.target), timeout=30)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.client_tls.wrap_socket(plain) if self.client_tls else plain

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, contextlib.suppress(OSError, Closed):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.server_tls:
                with self.server_tls.wrap_socket(client, server_side=True) as secret:
                    self.pass_on(secret)
            else:
                self.pass_on(client)

    def pass_on(self, client):
        with client.makefile("rb") as reader:
            while True:
                head, body = read_message(reader)
                while self.is_frozen:
                    time.sleep(0.02)
                self.handle(client, head, body)

    def choose(self, head):
        with self.lock:
            is_hit = self.faults and self.random.random() < self.chance
            fault = self.random.choice(self.faults) if is_hit else "pass"
            if head.startswith(b"GET") and fault in ("replay", "late"):
                fault = "pass"
            self.seen[fault] += 1
            return fault

    def ask(self, message, pieces=1):
        """The hub's answer. Whoever asks keeps one connection for what it asks one after the other, as stations do."""
        kept = getattr(self.kept, "hub", None)
        self.kept.hub = None
        try:
            hub = kept or self.to_hub()
            step = max(1, -(-len(message) // pieces))
            for at in range(0, len(message), step):
                hub.sendall(message[at:at + step])
                if pieces > 1:
                    time.sleep(0.01)
            with hub.makefile("rb") as reader:
                answer = b"".join(read_message(reader))
        except (OSError, Closed):
            if not kept:
                raise
            return self.ask(message, pieces)  # the hub had closed it, or is another process now
        if re.search(rb"\r\nconnection: *close", answer.partition(b"\r\n\r\n")[0], re.IGNORECASE):
            hub.close()
        else:
            self.kept.hub = hub
        return answer

    def tell(self, messages):
        for message in messages:
            with contextlib.suppress(OSError, Closed):
                self.ask(message)

    def handle(self, client, head, body):
        message, fault = head + body, self.choose(head)
        if head.startswith(b"POST /v1/push"):
            with self.lock:
                self.pushes.append(message)
        if fault == "late":  # it arrives when others have overtaken it
            self.late.append(message)
            raise Closed
        if fault == "cut_request":
            with self.to_hub() as hub:
                hub.sendall(head + body[:len(body) // 2])
            raise Closed
        answer = self.ask(message, 12 if fault == "drip" else 1)
        if fault == "double":
            answer = self.ask(message)
        if fault == "lose":  # the hub has committed, and nobody hears of it
            raise Closed
        if fault == "replay":
            with self.lock:
                again = self.random.sample(self.pushes, min(3, len(self.pushes)))
            self.tell(again)
        if fault == "cut_reply":
            client.sendall(answer[:len(answer) // 2])
            raise Closed
        if fault == "drip":
            for at in range(0, len(answer), max(1, len(answer) // 12)):
                client.sendall(answer[at:at + max(1, len(answer) // 12)])
                time.sleep(0.01)
        else:
            client.sendall(answer)

    def calm(self):
        """What was held up arrives, and from now on nothing happens."""
        self.faults, self.is_frozen = (), False
        late, self.late = self.late, []
        self.tell(reversed(late))


# ---- the machines ----


def on_small_disk():
    """Writing behind FULL_AFTER fails, where no small file system can be mounted."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_AFTER, FULL_AFTER))


class Hub:
    def __init__(self, world, folder):
        self.world, self.folder, self.process = world, folder, None
        self.file = os.path.join(folder, "central.db")

    def start(self, crash_at=None, preexec=None):
        environment = dict(os.environ, **({"FERIA_CRASH_AT": crash_at} if crash_at else {}))
        self.process = subprocess.Popen([os.path.join(self.world.build, "feria-hub"), "--fair", self.folder, "--listen", "127.0.0.1:0",
                                         *([] if self.world.has_tls else ["--http"])], stdout=subprocess.PIPE, text=True, env=environment, preexec_fn=preexec)
        for line in self.process.stdout:
            found = re.search(r"https?://127\.0\.0\.1:(\d+)/?(?:#(\S+))?", line)
            if found:
                self.world.proxy.stand_before(int(found[1]), found[2], os.path.join(self.folder, "keys"))
                return self
        fail("the hub does not start")

    def is_dead(self):
        return self.process.poll() is not None

    def stop(self, how=signal.SIGTERM):
        if self.process:
            self.process.send_signal(how)
            code = self.process.wait(20)
            self.process.stdout.close()
            self.process = None
            if how == signal.SIGTERM and code != 0:
                fail(f"the hub ended with {code}")

    def bury(self):
        """It died by itself."""
        code = self.process.wait(10)
        self.process.stdout.close()
        self.process = None
        return code


class Station:
    def __init__(self, world, name, mode, folder, ahead_ms=0, preexec=None):
        self.world, self.name, self.mode, self.folder = world, name, mode, folder
        self.file, self.acked = os.path.join(folder, name + ".db"), None  # station, epoch, seq: the hub said that it holds them
        self.process = subprocess.Popen([os.path.join(world.build, "chaos_station"), "live", folder, name, mode, world.proxy.url,
                                         str(ahead_ms)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=world.errors, text=True,
                                        preexec_fn=preexec)
        if self.process.stdout.readline() != "open\n":
            fail(f"{name} does not start")

    def tell(self, command):
        """The lines of the answer; None: it is dead."""
        try:
            self.process.stdin.write(command + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        lines = []
        for line in self.process.stdout:
            if line == ".\n":
                return lines
            lines.append(line.rstrip("\n"))
        return None

    def must(self, command):
        lines = self.tell(command)
        if lines is None:
            fail(f"{self.name} died of: {command}")
        return lines

    def register(self, count):
        """Texts of tickets, each a fact that this station acknowledged to a person."""
        tickets = [line.split()[1:] for line in self.must(f"register {count}")]
        self.world.registered.extend(ticket for ticket, _ in tickets)
        return [(ticket, text) for ticket, text in tickets]

    def scan(self, ticket):
        reason = self.must(f"scan {ticket[0]} {ticket[1]}")[0].split()[1]
        if reason == "admitted":
            with self.world.lock:
                self.world.admitted[ticket[0], int(self.must("where")[0].split()[1])] += 1
        return reason

    def exchange(self):
        """Whether it came through, and how many facts moved."""
        own = self.must("where")[0].split()[1:4]
        words = self.must("exchange")[0].split()
        if words[0] == "ok":
            self.acked = own
        if words[0] == "no":
            self.world.refusals.append(" ".join(words[1:]))
        return words[0] == "ok", sum(map(int, words[1:])) if words[0] == "ok" else 0

    def close(self):
        if self.process:
            self.process.stdin.close()
            code = self.process.wait(30)
            self.process.stdout.close()
            self.process = None
            if code not in (0, 70):
                fail(f"{self.name} ended with {code}")


class World:
    """A fair with its hub and stations, and what they acknowledged."""

    def __init__(self, build, seed, has_tls=False):
        self.has_tls = has_tls
        self.build, self.root = build, tempfile.mkdtemp(prefix="feria-chaos-", dir=os.environ.get("TMPDIR") or MEMORY)
        self.random, self.proxy, self.lock = random.Random(seed), Proxy(seed), threading.Lock()
        self.registered, self.admitted, self.refusals, self.trusted = [], collections.Counter(), [], set()
        self.errors = open(os.path.join(self.root, "errors"), "w+", encoding="utf-8")
        folder = os.path.join(self.root, "hub")
        self.run("feria", "init", folder, "--station", "office", "--mode", "office")
        self.hub, self.stations = Hub(self, folder), []

    def run(self, program, *arguments):
        done = subprocess.run([os.path.join(self.build, program), *arguments], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            fail(f"{program} {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def machine(self, name):
        """The folder of a new one: what the office gives a station."""
        folder = os.path.join(self.root, name)
        os.makedirs(os.path.join(folder, "keys"), mode=0o700)
        shutil.copy(os.path.join(self.hub.folder, "feria.ini"), folder)
        for key in ("municipality.key", "pin.key"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copy(os.path.join(self.hub.folder, "keys", key), os.path.join(folder, "keys"))
        return folder

    def add(self, name, mode, **more):
        station = Station(self, name, mode, more.pop("folder", None) or self.machine(name), **more)
        self.stations.append(station)
        self.trust([(station.must("where")[0].split()[4], name, mode)])
        return station

    def trust(self, stations):
        """The office tells the hub of those that it has not told it of."""
        new = [station for station in stations if station[0] not in self.trusted]
        self.trusted.update(key for key, _, _ in new)
        for station in new:
            self.stations[0].must("trust " + " ".join(station))
        if new and not self.stations[0].exchange()[0]:
            fail(f"the office: {self.refusals[-1]}")

    def open(self):
        """The hub, and the office beside it."""
        self.hub.start()
        office = Station(self, "office", "office", self.hub.folder)
        self.trusted.add(office.must("where")[0].split()[4])
        self.stations.append(office)
        return office

    def usual(self):
        """The office, a kiosk and two doors; all have spoken with the hub."""
        four = (self.open(), self.add("kiosk-1", "citizen"), self.add("puerta-1", "door"), self.add("puerta-2", "door"))
        for station in four:
            if not station.exchange()[0]:
                fail(f"{station.name}: {self.refusals[-1]}")
        return four

    def settle(self):
        """Everybody exchanges until nothing moves any more."""
        self.proxy.calm()
        quiet = 0
        for _ in range(SETTLE_ROUNDS):
            came = [station.exchange() for station in self.stations]
            quiet = quiet + 1 if all(ok and moved == 0 for ok, moved in came) else 0
            if quiet == 2:
                return
        fail(f"it does not settle: {self.refusals[-3:]}")

    def close(self):
        for station in self.stations:
            station.close()
        self.hub.stop()

    # ---- afterwards ----

    def check_acked(self):
        """A hub that is dead held what it had acknowledged, before any station could send it again."""
        with tempfile.TemporaryDirectory(dir=self.root) as folder:  # its own file keeps its log for its next start
            for name in os.listdir(self.hub.folder):
                if name.startswith("central.db"):
                    shutil.copy(os.path.join(self.hub.folder, name), folder)
            with contextlib.closing(sqlite3.connect(os.path.join(folder, "central.db"))) as db:
                for station in self.stations:
                    sql = "SELECT count(*) FROM ledger WHERE station = ? AND epoch = ? AND seq <= ?"
                    if station.acked and db.execute(sql, station.acked).fetchone() != (int(station.acked[2]),):
                        fail(f"the hub acknowledged {station.acked} of {station.name} and did not hold it")

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(self.hub.file)) as db:
            return db.execute(sql).fetchall()

    def dump(self, role, file):
        """{table: rows}; verify has found nothing."""
        tables = collections.defaultdict(list)
        for line in self.run("chaos_station", "dump", role, file).splitlines():
            if not line.startswith("person_"):  # the index of names, which only some keep
                tables[line.partition("|")[0]].append(line)
        return tables

    def check(self, forks=0, has_forgotten=False):
        """Nothing is lost, nothing doubled, all say the same; and the hub gave no entry to two doors, unless it has forgotten the first."""
        self.close()
        held = collections.Counter(json.loads(body)["ticket"] for body, in self.rows("SELECT body FROM ledger"
                                                                                     " WHERE kind = 'attendee.registered'"))
        lost = [ticket for ticket in self.registered if ticket not in held]
        if lost or max(held.values()) > 1 or len(held) != len(set(self.registered)):
            fail(f"{len(lost)} registrations lost of {len(self.registered)}; {len(held)} held, at most {max(held.values())} times")
        admissions = [(json.loads(body), station) for body, station in
                      self.rows("SELECT body, station FROM ledger WHERE kind = 'admission.recorded'")]
        entries = collections.Counter((body["ticket"], station) for body, station in admissions)
        if entries != self.admitted:
            fail(f"admissions: {entries - self.admitted} too many, {self.admitted - entries} missing")
        free = collections.Counter(ticket for ticket, _ in {(body["ticket"], station) for body, station in admissions
                                                            if body.get("check") == "free"})
        if not has_forgotten and free and max(free.values()) > 1:
            fail(f"two doors were given the entry of {free.most_common(1)}")
        parked = self.rows("SELECT cause, count(*) FROM quarantine GROUP BY cause")
        if (forks == 0 and parked) or (forks and [cause for cause, _ in parked] != ["fork"]):
            fail(f"in quarantine: {parked}")
        central = self.dump("central", self.hub.file)
        for station in self.stations:
            if station.mode == "citizen":
                self.run("feria", "verify", station.file)
                continue
            own = self.dump("station", station.file)
            for table in (DOOR_TABLES if station.mode == "door" else set(central) | set(own)):
                if own[table] != central[table]:
                    fail(f"{station.name} and the hub differ in {table}: {set(own[table]) ^ set(central[table])}")
        print(f"{len(held)} registrations, {sum(entries.values())} admissions ({len(free)} asked for), {self.rows('SELECT count(*) FROM ledger')[0][0]} facts:"
              f" none lost, none doubled, the same at {len(self.stations) + 1} nodes")


# ---- namespaces, where this machine allows them ----


def have_own_network(arguments):
    """Once more from the start in namespaces of its own, where this machine allows it."""
    able = subprocess.run(["unshare", "-Urnm", "ip", "link", "set", "lo", "up"], capture_output=True, check=False) \
        if shutil.which("unshare") and shutil.which("ip") else None
    if "FERIA_OWN_NETWORK" not in os.environ and able and able.returncode == 0:
        os.environ["FERIA_OWN_NETWORK"] = "yes"
        os.execvp("unshare", ["unshare", "-Urnm", sys.executable, *arguments])
    if in_own_network():
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def in_own_network():
    """Whether this process has a network of its own, whose only cable it can pull."""
    return os.environ.get("FERIA_OWN_NETWORK") == "yes"


def pull_cable(world, is_pulled):
    if in_own_network():
        subprocess.run(["ip", "link", "set", "lo", "down" if is_pulled else "up"], check=True)
    else:
        world.proxy.is_frozen = is_pulled


@contextlib.contextmanager
def small_disk(folder):
    """`folder` on a file system that is soon full; where none can be mounted (None), on_small_disk is to be used."""
    if not in_own_network():
        yield None
        return
    aside = folder + "-content"
    shutil.copytree(folder, aside)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={FULL_AFTER},mode=0700", "none", folder], check=True)
    shutil.copytree(aside, folder, dirs_exist_ok=True)
    yield folder
    shutil.rmtree(aside)
    shutil.copytree(folder, aside)  # what it held then goes on where there is room
    subprocess.run(["umount", folder], check=True)
    shutil.copytree(aside, folder, dirs_exist_ok=True)


def together(*works):
    """Each in a thread; the first that failed is heard."""
    with concurrent.futures.ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(work) for work in works]:
            future.result()
