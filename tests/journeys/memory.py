# Runs feria-kiosk by a script and reads its memory at the script's stops.
# A stop is the pair of lines `tree NAME` and `until-file go-NAME 60`; its name begins with "held" when the texts must be found there
# (so that the search is known to work) and with "gone" when none of them may.
# Usage: memory.py FOLDER TEXTS_FILE kiosk arguments...      (FOLDER is that of --shots)
import array, os, re, subprocess, sys, time, unicodedata

folder, texts_file, command = sys.argv[1], sys.argv[2], sys.argv[3:]
texts = [line.rstrip("\n") for line in open(texts_file, encoding="utf-8") if line.strip()]
PATIENCE_S = 10  # of a wipe that waits for the disk or the central
STOP_S = 120
PAGE = os.sysconf("SC_PAGE_SIZE")
SHADOW_BYTES_MIN = 64 << 30  # only AddressSanitizer has such regions; its notes hold no texts


def folded(text):
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def forms(text):
    """The ways in which a program may hold a text."""
    words = {text, text.upper(), text.lower(), folded(text), folded(text).upper()}
    found = {}
    for word in words:
        for name in ("utf-8", "utf-16-le", "utf-32-le"):
            found[word.encode(name)] = "%s in %s" % (word, name)
        found.setdefault(unicodedata.normalize("NFD", word).encode(), "%s decomposed" % word)
    return found


wanted = {}
for text in texts:
    wanted.update(forms(text))
wanted_any = re.compile(b"|".join(re.escape(form) for form in sorted(wanted, key=len, reverse=True)))


def regions(pid):
    """(begin, end, name) of what was written to: pages that were never touched hold nothing."""
    region, found = None, []
    with open("/proc/%d/smaps" % pid) as maps:
        for line in maps:
            fields = line.split()
            if re.fullmatch(r"[0-9a-f]+-[0-9a-f]+", fields[0]):
                begin, end = (int(x, 16) for x in fields[0].split("-"))
                region = (begin, end, fields[5] if len(fields) > 5 else "anonymous")
                is_wanted = fields[1].startswith("rw") and end - begin < SHADOW_BYTES_MIN
            elif fields[0] == "Rss:" and is_wanted and fields[1] != "0":
                found.append(region)
    return found


def touched(pid, begin, end):
    """[(from, to)] in that region: the parts that are in memory."""
    parts = []
    with open("/proc/%d/pagemap" % pid, "rb", 0) as pages:
        pages.seek(begin // PAGE * 8)
        entries = array.array("Q", pages.read((end - begin) // PAGE * 8))
    for number, entry in enumerate(entries):
        if entry >> 62:  # present or swapped
            at = begin + number * PAGE
            if parts and parts[-1][1] == at:
                parts[-1][1] = at + PAGE
            else:
                parts.append([at, at + PAGE])
    return parts


def search(pid):
    """[(where, what, bytes around it)]: every written page, the heap, stacks and libraries' data included."""
    hits = []
    with open("/proc/%d/mem" % pid, "rb", 0) as memory:
        for begin, end, name in regions(pid):
            for first, last in touched(pid, begin, end):
                memory.seek(first)
                block = memory.read(last - first)
                for match in wanted_any.finditer(block):
                    place = match.start()
                    around = block[max(0, place - 24):match.end() + 24]
                    hits.append(("%s %x" % (name, first + place), wanted[match.group()], around))
    return hits


def next_stop(done):
    for name in sorted(os.listdir(folder)):
        if name.startswith(("held", "gone")) and name.endswith(".txt") and name not in done:
            return name
    return None


failures = []
done = set()
kiosk = subprocess.Popen(command)
limit = time.monotonic() + STOP_S
while kiosk.poll() is None and time.monotonic() < limit:
    name = next_stop(done)
    if name is None:
        time.sleep(0.02)
        continue
    done.add(name)
    stop = name[:-4]
    until = time.monotonic() + PATIENCE_S
    hits = search(kiosk.pid)
    while stop.startswith("gone") and hits and time.monotonic() < until:
        time.sleep(0.2)
        hits = search(kiosk.pid)
    if stop.startswith("gone"):
        failures += ["%s: %s at %s: %r" % (stop, what, where, around) for where, what, around in hits]
    else:
        for text in texts:
            if not any(what == text + " in utf-8" for _, what, _ in hits):
                failures.append("%s: %s is not found, so the search proves nothing" % (stop, text))
    open(os.path.join(folder, "go-" + stop), "w").close()
    limit = time.monotonic() + STOP_S
if kiosk.poll() is None:
    kiosk.kill()
    failures.append("the kiosk did not end")
if kiosk.wait() != 0:
    failures.append("the kiosk ended with %d" % kiosk.returncode)
if not any(name.startswith("gone") for name in done):
    failures.append("no stop was reached")
print("\n".join(failures) if failures else "%d stops, %d forms of %d texts" % (len(done), len(wanted), len(texts)))
sys.exit(1 if failures else 0)
