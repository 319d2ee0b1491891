#!/bin/sh
# A station that cannot work says why, ends cleanly, and leaves every file as it was.
set -eu
build=$1
. tests/journeys/common.sh
clean_up() {
    umount "$work/small" 2>/dev/null || true
    umount "$fair" 2>/dev/null || true
    rm -rf "$work"
}
make_fair
register kiosk-1 "Gil Parra" 9999000041 ticket
register kiosk-2 "Gil Parra" 9999000041 other
before() { (cd "$fair" && sha256sum kiosk-1.db) >"$work/before"; }
after() { (cd "$fair" && sha256sum -c --status "$work/before") || fail "$1: the file was changed"; }

# is_broken REASON [flags]: a citizen's kiosk and a door show it, with that reason.
is_broken() {
    make_script broken "REASON=$1"
    shift
    before
    kiosk kiosk-1 citizen "$script" "$@"
    kiosk kiosk-1 door "$script" "$@"
    after "$script"
}
cp "$fair/kiosk-1.db" "$work/good.db"

# Not a database, another program's, cut off, damaged in the middle, a newer Feria's.
head -c 20000 /dev/urandom >"$fair/kiosk-1.db"
is_broken "kiosk-1.db"
python3 - "$work/alien.db" <<'PYTHON'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("CREATE TABLE contacts (name TEXT)")
db.execute("INSERT INTO contacts VALUES ('somebody')")
db.commit()
PYTHON
cp "$work/alien.db" "$fair/kiosk-1.db"
is_broken "kiosk-1.db"
head -c 30000 "$work/good.db" >"$fair/kiosk-1.db"
is_broken "kiosk-1.db"
cp "$work/good.db" "$fair/kiosk-1.db"
printf '\0\0\377\377' | dd of="$fair/kiosk-1.db" bs=1 seek=60 conv=notrunc 2>>"$log"
is_broken "kiosk-1.db"
cp "$work/good.db" "$fair/kiosk-1.db"
python3 - "$fair/kiosk-1.db" <<'PYTHON'
import sys
with open(sys.argv[1], "r+b") as f:
    data = bytearray(f.read())
    for page in range(1, len(data) // 4096): # the header stays good
        data[page * 4096:page * 4096 + 64] = b"\xa5" * 64
    f.seek(0)
    f.write(data)
PYTHON
is_broken "kiosk-1.db"
cp "$work/good.db" "$fair/kiosk-1.db"

# A key that is lost, settings that say nonsense.
mv "$fair/keys/kiosk-1.key" "$work/kiosk-1.key"
is_broken "kiosk-1"
mv "$work/kiosk-1.key" "$fair/keys/kiosk-1.key"

# A second kiosk with the name of one that runs: that one is named, and goes on undisturbed.
mkfifo "$work/pipe"
"$DRIVER" hold "$fair" kiosk-1 <"$work/pipe" >"$work/held" 2>>"$log" &
pid=$!
exec 9>"$work/pipe"
for i in $(seq 200); do
    ! grep -q open "$work/held" || break
    sleep 0.05
done
make_script broken "REASON=kiosk-1.db"
kiosk kiosk-1 citizen "$script"
kiosk kiosk-1 door "$script"
exec 9>&-
wait "$pid" || fail "the first one was disturbed"

# A good file again: everything is as it was.
make_script online
kiosk kiosk-1 citizen "$script"
verify kiosk-1

# A folder that may only be read.
if mount --bind "$fair" "$fair" 2>"$work/mount" && mount -o remount,bind,ro "$fair" 2>>"$work/mount"; then
    is_broken "ead-only"
    umount "$fair"
else
    echo "skipped: no read-only folder can be made here: $(cat "$work/mount")"
fi

# A full disk: before a new station begins, and while somebody registers.
mkdir "$work/small"
if ! mount -t tmpfs -o size=8m tmpfs "$work/small" 2>"$work/mount"; then
    echo "skipped: a small disk cannot be mounted here: $(cat "$work/mount")"
    exit 0
fi
whole=$fair
fair=$work/small/fair
cp -r "$whole" "$fair"
rm "$fair/kiosk-2.db"
fill() { # all but $1 kB
    rm -f "$work/small/filler"
    left=$(df -k --output=avail "$work/small" | tail -n 1)
    head -c "$(((left - $1) * 1024))" /dev/zero >"$work/small/filler"
}
fill 0
make_script broken "REASON=kiosk-9"
kiosk kiosk-9 citizen "$script"
kiosk kiosk-9 door "$script"
rm "$work/small/filler"
make_script online
kiosk kiosk-1 citizen "$script"

# It fills while somebody registers: said, and mended by room alone.
make_script full
kiosk kiosk-1 citizen "$script" &
pid=$!
for i in $(seq 400); do
    ! [ -e "$work/before_full.txt" ] || break
    sleep 0.05
done
fill 0
touch "$work/full"
for i in $(seq 400); do
    ! [ -e "$work/still_full.txt" ] || break
    sleep 0.05
done
rm "$work/small/filler"
touch "$work/free"
wait "$pid" || exit 1
make_script online
kiosk kiosk-1 citizen "$script"
verify kiosk-1
counts "SELECT count(*) FROM attendee" 2
counts "SELECT count(*) FROM attendee WHERE name = 'Lía Mora'" 1
