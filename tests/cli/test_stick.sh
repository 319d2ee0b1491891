#!/bin/sh
# A stick between the office and a kiosk that never sees a network.
set -eu
build=$1
. tests/cli/common.sh
make_fair
F="--fair $folder/fair"
K="--fair $folder/kiosk"
stick=$folder/stick
mkdir -p "$stick" "$folder/kiosk/keys"
cp -p "$folder/fair/keys/municipality.key" "$folder/kiosk/keys/"
expect 0 init "$folder/kiosk"
sed -i 's/^station = .*/station = kiosk-9/; s/^mode = .*/mode = citizen/; s/^central = .*/central =/' "$folder/kiosk/feria.ini"
"$DRIVER" register "$folder/kiosk" kiosk-9 3 >"$folder/tickets" 2>"$err" || true

# Before the office has prepared it, and after.
expect 66 $K sync --folder "$stick"
warns "feria sync --prepare"
expect 66 $F sync --prepare "$folder/nowhere"
expect 0 $F sync --prepare "$stick"
[ "$(stat -c %a "$folder/fair/keys/central.key")" = 600 ] || fail "the central's key may be read by others"
expect 0 $F sync --prepare "$stick" # once more
expect 64 $F sync --prepare "$stick" --folder "$stick"

expect 0 $K sync --folder "$stick"
says "may be removed"
says "not at the central yet"
expect 0 $K sync --folder "$stick" --json
json 'j["sent"] == 0 and j["waiting"] == 7'
! grep -rq "Luz Prueba" "$stick" || fail "a name lies open on the stick"

expect 0 $F sync --folder "$stick" --json
json 'j["received"] == 7 and j["stations"] == 1 and j["pages"] >= 1 and j["ignored"] == 0'
expect 0 $F sync --folder "$stick"
says "0 facts received"
expect 0 $F verify
expect 0 $F status --json
json 'j["registrations"] == 3 if "registrations" in j else True'

expect 0 $K sync --folder "$stick" --json
json 'j["waiting"] == 0 and j["received"] > 100'
expect 0 $K sync --folder "$stick" --json
json 'j["received"] == 0'

# Torn, foreign and old files change nothing, and are told.
"$DRIVER" register "$folder/kiosk" kiosk-9 1 >>"$folder/tickets" 2>"$err" || true
expect 0 $K sync --folder "$stick"
segment=$(ls "$stick"/feria/*.seg)
cp "$segment" "$folder/kept"
truncate -s 400 "$segment"
expect 0 $F sync --folder "$stick"
warns "1 files ignored, the first: $(basename "$segment"): segment refused: torn"
cp "$folder/kept" "$segment"
expect 0 $F sync --folder "$stick" --json
json 'j["received"] > 0 and j["ignored"] == 0'
expect 0 init "$folder/other"
mkdir "$folder/second"
expect 0 --fair "$folder/other" sync --prepare "$folder/second"
expect 77 $F sync --folder "$folder/second"
warns "another fair"
expect 77 $K sync --folder "$folder/second"
expect 73 $F sync --prepare "$folder/second"

# A stick that is full says so, leaves nothing half written, and works once there is room.
mkdir "$folder/small"
if ! mount -t tmpfs -o size=64k tmpfs "$folder/small" 2>"$err"; then
    echo "skipped: a small disk cannot be mounted here: $(cat "$err")"
    exit 0
fi
trap 'umount "$folder/small" 2>/dev/null || true; chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
expect 0 $F sync --prepare "$folder/small"
"$DRIVER" register "$folder/kiosk" kiosk-9 20 >>"$folder/tickets" 2>"$err" || true
dd if=/dev/zero of="$folder/small/filler" bs=1k count=60 2>/dev/null || true
expect 74 $K sync --folder "$folder/small"
warns "full"
[ "$(ls "$folder/small/feria")" = prepared ] || fail "something half written is left: $(ls "$folder/small/feria")"
rm "$folder/small/filler"
expect 0 $K sync --folder "$folder/small" --json
json 'j["sent"] >= 40'
expect 0 $F sync --folder "$folder/small" --json
json 'j["received"] >= 40'
