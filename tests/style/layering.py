"""Which room may include what. Usage: layering.py ROOT < list of files. One row a room; the table is all there is to say.

A room sees itself and the rooms of its row. A library's headers are for the rooms of the library's row. Headers named
*_internal.h, *_private.h and *_test.h stay in their room (and in the tests, which are not looked at here)."""
import os
import re
import sys

ROOMS = {
    "src/base": "",
    "src/image": "base",
    "src/print": "base",
    "src/store": "base",
    "src/core": "base store",
    "src/sync": "base store core",
    "src/hub": "base store core sync print",
    "src/cli": "base store core sync image print",
    "kiosk/ui": "base",
    "kiosk/platform": "base image ui",
    "kiosk/widgets": "base ui",
    "kiosk/screens": "base image print core sync ui platform widgets",
    "kiosk/main.c": "base screens",
    "kiosk/heap.c": "",
}

# Header, and the rooms or files that may include it.
LIBRARIES = {
    r"SDL.*|SDL2/.*": "kiosk/platform",
    r"sqlite3\.h": "src/store",
    r"jansson\.h": "src/core src/sync src/hub src/cli",
    r"sodium\.h": "src/base src/print src/store src/core src/sync src/hub src/cli kiosk/platform kiosk/screens kiosk/widgets/qr.c",
    r"utf8proc\.h": "src/base",
    r"csv\.h|libical/.*": "src/core",
    r"zbar\.h|jpeglib\.h": "src/image",
    r"png\.h": "src/image src/print",
    r"qrencode\.h": "kiosk/widgets src/print",
    r"freetype/.*|harfbuzz/.*|zlib\.h": "src/print",
    r"arpa/inet\.h|netinet/in\.h": "src/print src/hub",
    r"ifaddrs\.h|net/if\.h": "src/hub",
    # Threads and what they wait for: the rooms that own one.
    r"pthread\.h": "src/store src/sync src/hub src/print kiosk/platform",
    r"libevdev/.*": "kiosk/platform",
    r"curl/curl\.h|dlfcn\.h": "src/sync",
    r"microhttpd\.h|gnutls/.*": "src/hub",
}

SYSTEM = re.compile(
    r"(assert|ctype|errno|fcntl|float|inttypes|limits|locale|malloc|math|poll|setjmp|signal|stdalign|stdarg|stdatomic|"
    r"stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|termios|time|unistd|wchar|dirent|getopt)\.h|sys/.*|linux/.*"
)

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]*)"|<([^>]*)>|(.*))')
PRIVATE = re.compile(r"_(internal|private|test)\.h$")


def room_of(path):
    return path if path in ROOMS else "/".join(path.split("/")[:2])


def wrong_project_header(room, name):
    prefix = name.split("/")[0]
    own = room.split("/")[1]
    if "/" not in name or prefix not in {known.split("/")[1] for known in ROOMS}:
        return "project headers are included as \"room/name.h\""
    if prefix == own:
        return None
    if prefix not in ROOMS[room].split():
        return f"{room} must not know {prefix}"
    return f"it is private to {prefix}" if PRIVATE.search(name) else None


def wrong_library_header(room, path, name):
    for pattern, places in LIBRARIES.items():
        if re.fullmatch(pattern, name):
            return None if {room, path} & set(places.split()) else f"only for {places}"
    return None if SYSTEM.fullmatch(name) else "not in the table of tests/style/layering.py"


def main():
    root = sys.argv[1]
    findings = 0
    count = 0
    for path in sys.stdin.read().split():
        if not path.startswith(("src/", "kiosk/")):
            continue
        count += 1
        room = room_of(path)
        if room not in ROOMS:
            print(f"{path}:1: {room} is no room of the table")
            findings += 1
            continue
        with open(os.path.join(root, path), encoding="utf-8") as source:
            for number, line in enumerate(source, 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                project, library, other = match.groups()
                if other:
                    wrong = "an include that cannot be read off"
                elif library:
                    wrong = wrong_library_header(room, path, library)
                else:
                    wrong = wrong_project_header(room, project)
                if wrong:
                    print(f"{path}:{number}: {line.strip()}: {wrong}")
                    findings += 1
    if count == 0:
        print("no files to look at")
    sys.exit(1 if findings or count == 0 else 0)


main()
