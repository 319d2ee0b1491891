#!/usr/bin/env python3
"""Everything that goes wrong between stations and their hub, with real processes, and then: no acknowledged fact is lost, none is there
twice, and the projections of all nodes are the same.

    chaos.py BUILD CASE [tls]         the cases: the functions case_... below; over TLS with a pinned key

FERIA_SEED: what happens, but for the moments. FERIA_OWN_NETWORK=no: as on a machine without namespaces."""
import functools
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

from chaos_kit import (HOUR_MS, SOURCE, Failed, Proxy, Station, World, fail, have_own_network, in_own_network, on_small_disk, pull_cable,
                       small_disk, together)

KILLS = 8
CROWD = 60


def live(world, rounds, people=2):
    """Somebody registers, doors let in, everybody exchanges, all at once; also when no exchange comes through."""
    office, kiosk, *doors = world.stations[:4]
    tickets = kiosk.register(1)

    def be_kiosk():
        for _ in range(rounds):
            tickets.extend(kiosk.register(people))
            kiosk.exchange()

    def be_door(door, chance):
        for _ in range(rounds):
            door.exchange()
            door.scan(chance.choice(tickets))
            door.exchange()

    def be_office():
        for _ in range(rounds):
            office.register(1)
            office.exchange()

    together(be_kiosk, be_office, *[functools.partial(be_door, door, random.Random(world.random.random())) for door in doors])


def case_replies(world):
    """Answers lost after the commit, requests doubled, overtaken, played again, cut, dripping."""
    world.usual()
    world.proxy.faults, world.proxy.chance = Proxy.FAULTS, 0.4
    for _ in range(12):
        live(world, 4)
        if all(world.proxy.seen[fault] > 1 for fault in Proxy.FAULTS):
            break
    else:
        fail(f"not all of it happened: {world.proxy.seen}")
    print(dict(world.proxy.seen))
    world.settle()
    world.check()


def case_partition(world):
    """Nobody reaches the hub while two doors let in one ticket; packets are lost, connections stay half open."""
    _, kiosk, first, second = world.usual()
    ticket = kiosk.register(3)[0]
    for station in (kiosk, first, second):
        station.exchange()
    pull_cable(world, True)
    healer = threading.Timer(2.0, pull_cable, (world, False))
    healer.start()
    if first.scan(ticket) != "admitted" or second.scan(ticket) != "admitted":
        fail("a door without a network did not decide")
    kiosk.register(5)
    kiosk.exchange()  # begins while nothing answers
    first.exchange()
    healer.join()
    world.settle()
    world.check()
    if world.rows("SELECT count(*) FROM incident WHERE kind = 'duplicate_entry'") != [(1,)]:
        fail("the double entry is no incident")


def crash_points():
    names = set()
    folder = os.path.join(SOURCE, "src", "hub")
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), encoding="utf-8") as source:
            names.update(re.findall(r'crash_point\("(\w+)"\)', source.read()))
    return sorted(names)


def case_crash(world):
    """The hub is killed at every point of the source that has a name, then at any moment, and started again."""
    world.usual()
    points = crash_points()
    died = []
    for point in points:
        world.hub.stop()
        world.hub.start(crash_at=f"{point}:{world.random.randint(1, 6)}")
        for _ in range(6):
            live(world, 1, 1)
            if world.hub.is_dead():
                break
        if world.hub.is_dead():
            died.append(point)
            if world.hub.bury() != -signal.SIGKILL:
                fail(f"the hub died at {point} by itself")
            world.check_acked()
            world.hub.start()
    if died != points or len(points) < 3:
        fail(f"the hub was never killed at {sorted(set(points) - set(died))}")
    for _ in range(KILLS):
        killer = threading.Timer(world.random.uniform(0, 0.15), world.hub.process.kill)
        killer.start()
        live(world, 2, 1)
        killer.join()
        world.hub.bury()
        world.check_acked()
        world.hub.start()
    world.settle()
    print("killed at", ", ".join(died), f"and {KILLS} times at any moment")
    world.check()


def case_restored(world):
    """The hub comes back from an old backup, also a second time, after others have written at the positions it had."""
    world.usual()
    live(world, 1)
    for _ in range(2):
        world.hub.stop()
        backup = {name: open(os.path.join(world.hub.folder, name), "rb").read() for name in os.listdir(world.hub.folder)
                  if name.startswith("central.db")}
        world.hub.start()
        live(world, 3)
        world.hub.stop(signal.SIGKILL)
        for name in os.listdir(world.hub.folder):
            if name.startswith("central.db"):
                os.remove(os.path.join(world.hub.folder, name))
        for name, content in backup.items():
            with open(os.path.join(world.hub.folder, name), "wb") as file:
                file.write(content)
        world.hub.start()
        world.stations[0].register(8)
        world.stations[0].exchange()
        live(world, 1)
    world.settle()
    world.check(has_forgotten=True)


def case_clone(world):
    """A kiosk's and a door's image on two machines each; all four go on at once."""
    _, kiosk, door, _ = world.usual()
    live(world, 2)
    for station in (kiosk, door):
        station.close()
        twin = os.path.join(world.root, station.name + "-twin")
        shutil.copytree(station.folder, twin)
        world.stations.remove(station)
        world.add(station.name, station.mode, folder=station.folder)
        world.add(station.name, station.mode, folder=twin)
    kiosks = [station for station in world.stations if station.mode == "citizen"]
    doors = [station for station in world.stations if station.mode == "door"]
    for turn in range(3):
        tickets = [ticket for twin in kiosks for ticket in twin.register(1 + turn)]
        for station in kiosks + doors:
            station.exchange()
        for at in doors:
            at.scan(tickets[turn])  # also when another has let it in: it may not have heard of that yet
            at.exchange()
    world.settle()
    world.check(forks=2)
    if world.rows("SELECT count(DISTINCT epoch) FROM ledger GROUP BY station ORDER BY 1 DESC LIMIT 2") != [(2,), (2,)]:
        fail("two stations should have two epochs")


def case_full(world):
    """The disk of the hub, then of a kiosk is full; then there is room again."""
    _, kiosk, *_ = world.usual()
    office = world.add("office-2", "office")
    live(world, 1)
    world.hub.stop()
    world.stations[0].close()  # it lives beside the hub
    with small_disk(world.hub.folder) as disk:
        world.hub.start(preexec=None if disk else on_small_disk)
        before = len(world.refusals)
        for _ in range(40):
            office.register(40)
            office.exchange()
            if len(world.refusals) > before + 1:
                break
        else:
            fail("the hub's disk never was full")
        print("the hub's disk is full:", world.refusals[-1])
        for station in world.stations[1:]:
            station.exchange()  # whatever comes of it
        world.hub.stop(signal.SIGKILL)
    world.hub.start()
    world.stations[0] = Station(world, "office", "office", world.hub.folder)
    world.settle()

    kiosk.close()
    world.stations.remove(kiosk)
    with small_disk(kiosk.folder) as disk:
        kiosk = world.add("kiosk-1", "citizen", folder=kiosk.folder, preexec=None if disk else on_small_disk)
        for _ in range(2000):
            lines = kiosk.tell("register 1")
            if lines is None:  # what it had not said was never promised to anybody
                break
            world.registered.extend(line.split()[1] for line in lines)
        else:
            fail("the kiosk's disk never was full")
        kiosk.close()
        world.stations.remove(kiosk)
    world.add("kiosk-1", "citizen", folder=kiosk.folder).register(1)
    world.settle()
    world.check()


def case_clocks(world):
    """Stations whose clocks are off by hours. Whatever they say is kept; nobody's clock follows."""
    world.usual()
    late = world.add("puerta-3", "door", ahead_ms=-5 * HOUR_MS)
    early = world.add("kiosk-2", "citizen", ahead_ms=7 * HOUR_MS)
    tickets = early.register(3)
    early.exchange()
    late.exchange()
    live(world, 2)
    if late.scan(tickets[0]) != "admitted":
        fail("a door with a slow clock")
    for _ in range(2):
        late.exchange()
        early.register(1)
        early.exchange()
        live(world, 1)
    world.settle()
    ids = {station.name: int(station.must("where")[0].split()[1]) for station in world.stations}
    world.check()
    now_ms = time.time() * 1000
    for name, ahead in (("kiosk-2", 7), ("puerta-3", -5), ("kiosk-1", 0)):
        said = world.rows(f"SELECT max(at_ms) FROM ledger WHERE station = {ids[name]} AND kind <> 'clock.measured'")[0][0]
        if abs(said - now_ms - ahead * HOUR_MS) > 120 * 1000:
            fail(f"{name}: what it said was changed")
    others = world.rows(f"SELECT max(hlc >> 16) FROM ledger WHERE station <> {ids['kiosk-2']}")[0][0]
    if others - now_ms > 5 * 60 * 1000:
        fail("the others' clocks followed the fast one")
    measured = dict(world.rows("SELECT station, offset_ms FROM clock_offset"))
    for name, ahead in (("kiosk-2", 7), ("puerta-3", -5), ("kiosk-1", 0)):
        if abs(measured[ids[name]] + ahead * HOUR_MS) > 60 * 1000:
            fail(f"{name} measured {measured[ids[name]]} ms")
    suspects = {station for station, in world.rows("SELECT second_station FROM incident WHERE kind = 'clock'")}
    if not {ids["kiosk-2"], ids["puerta-3"]} <= suspects or ids["kiosk-1"] in suspects:
        fail("the wrong clocks are suspected")


def case_crowd(world):
    """60 stations come back in one moment."""
    world.open()
    world.add("office-2", "office")
    crowd = subprocess.Popen([os.path.join(world.build, "chaos_station"), "crowd", world.machine("crowd"), str(CROWD), "4", world.proxy.url],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=world.errors, text=True)
    lines = []
    while not lines or lines[-1] != "ready":
        lines.append(crowd.stdout.readline().rstrip("\n") or fail("the crowd is gone"))
    world.registered.extend(line.split()[1] for line in lines if line.startswith("ticket"))
    if len(world.registered) != CROWD * 4:
        fail("not all of the crowd was there")
    world.trust([(*line.split()[1:], "citizen") for line in lines if line.startswith("key")])
    world.proxy.faults, world.proxy.chance = ("lose", "cut_request", "cut_reply"), 0.1
    tries, _ = crowd.communicate("go\n", timeout=60)
    if crowd.returncode != 0:
        fail("not all of the crowd got through")
    print(tries.strip(), "at most, until the hub had everything")
    world.settle()
    world.check()


CASES = {name[5:]: case for name, case in sorted(globals().items()) if name.startswith("case_")}


def main():
    if sys.argv[2:3] == [] or sys.argv[2] not in CASES or sys.argv[3:] not in ([], ["tls"]):
        sys.exit(f"usage: chaos.py BUILD {'|'.join(CASES)} [tls]")
    have_own_network(sys.argv)
    seed = int(os.environ.get("FERIA_SEED") or int.from_bytes(os.urandom(4), "little"))
    print(f"FERIA_SEED={seed}", "in namespaces of its own" if in_own_network() else "without namespaces", flush=True)
    world = World(os.path.abspath(sys.argv[1]), seed, has_tls=sys.argv[3:] == ["tls"])
    try:
        CASES[sys.argv[2]](world)
    except Failed as why:
        world.errors.seek(0)
        sys.exit(f"{world.errors.read()[-3000:]}\nchaos: {why}")
    finally:
        for process in [world.hub.process] + [station.process for station in world.stations]:
            if process and process.poll() is None:
                process.kill()
        shutil.rmtree(world.root, ignore_errors=True)


if __name__ == "__main__":
    main()
