#!/bin/sh
# The first command of the README on a machine without a display, from a copy without its history: ten lines and what they name.
set -eu
build=$(cd "$1" && pwd)
. tests/journeys/common.sh
mkdir "$work/copy"
tar -C "$source_folder" --exclude=./.git --exclude='./build*' --exclude=./feria-demo -cf - . | tar -C "$work/copy" -xf -
cd /
env -u DISPLAY -u WAYLAND_DISPLAY FERIA_BUILD="$build" FERIA_OFFSCREEN=1 \
    sh "$work/copy/kiosk/run.sh" "$work/demo" >"$work/out" 2>>"$log" || fail "run.sh: $(cat "$work/out")"
[ "$(wc -l <"$work/out")" = 10 ] || fail "not ten lines: $(cat "$work/out")"
for line in $(seq 10); do
    sed -n "${line}p" "$work/out" | grep -q "^ *$line [A-Z]" || fail "line $line: $(sed -n "${line}p" "$work/out")"
done
visit=$(echo "$work"/demo/visita-*)
grep -qF "$visit" "$work/out" || fail "the folder is not named"
[ "$(find "$visit" -name '*.png' -size +4k | wc -l)" -ge 10 ] || fail "pictures: $(ls "$visit")"
[ "$(wc -l <"$visit/attendance.csv")" = 2 ] || fail "attendance.csv: $(cat "$visit/attendance.csv")"
run "$FERIA" --fair "$visit" verify
counts_in() { [ "$(query "$1" "$visit/central.db")" = 1 ] || fail "$1"; }
counts_in "SELECT count(*) FROM attendee"
counts_in "SELECT count(*) FROM movement"
[ -z "$(find "$visit" -name '*.png' -perm /077)" ] || fail "others can read the pictures"

# Programs that are not there are said.
status=0
FERIA_BUILD=$work/nowhere FERIA_OFFSCREEN=1 sh "$work/copy/kiosk/run.sh" "$work/other" >"$work/out" 2>&1 || status=$?
[ "$status" != 0 ] && grep -q "nowhere: no feria-kiosk in this folder" "$work/out" || fail "$status: $(cat "$work/out")"
