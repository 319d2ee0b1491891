#!/bin/sh
# What a kiosk refuses to be or to open, and what it says before it knows anything.
set -eu
build=$1
. tests/journeys/common.sh
make_fair

# A copy of the central, with everybody's names, is no station's file: out of order, and not one byte of it changes.
printf 'until "en línea" 20\n' >"$work/online.script"
kiosk puerta-1 door "$work/online.script"
cp "$fair/central.db" "$fair/puerta-1.db"
rm -f "$fair/puerta-1.db-wal" "$fair/puerta-1.db-shm"
cp "$fair/puerta-1.db" "$work/copy.db"
printf 'expect-screen broken\nexpect "perhaps a copy of the central"\n' >"$work/broken.script"
kiosk puerta-1 door "$work/broken.script"
cmp "$fair/puerta-1.db" "$work/copy.db" || fail "the copy is not what it was"

# Nor is an emptied file a new one: what was in it may be in a backup.
: >"$fair/puerta-1.db"
printf 'expect-screen broken\nexpect "the file is empty"\n' >"$work/broken.script"
kiosk puerta-1 door "$work/broken.script"
[ ! -s "$fair/puerta-1.db" ] || fail "the emptied file was begun anew"

# The office's file and mode are not for kiosks.
printf 'expect-screen broken\nexpect "the office works with the command feria"\n' >"$work/office.script"
for flags in "--station office --mode citizen" "--station kiosk-1 --mode office"; do
    # shellcheck disable=SC2086
    run "$KIOSK" --fair "$fair" $flags --script "$work/office.script"
done

# A fair without a catalogue: home says what it waits for.
run "$FERIA" init "$work/bare"
printf 'tap "Toque para empezar"\nexpect-screen home\nexpect "Aún no llega la información"\ncheck-panels\n' >"$work/bare.script"
fair=$work/bare
kiosk kiosk-1 citizen "$work/bare.script"
