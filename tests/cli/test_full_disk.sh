#!/bin/sh
# A full disk: what was there stays, nothing half-made is left, and the message says so. Needs root for a small tmpfs.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
mkdir small
if ! mount -t tmpfs -o size=4m tmpfs small 2>"$err"; then
    echo "skipped: a small disk cannot be mounted here: $(cat "$err")"
    exit 0
fi
trap 'umount "$folder/small"; rm -rf "$folder"' EXIT
make_fair
F="--fair fair"
"$DRIVER" register fair kiosk-1 200 >/dev/null

fill() { # all but $1 kB
    rm -f small/filler
    free=$(df -k --output=avail small | tail -n 1)
    head -c "$(((free - $1) * 1024))" /dev/zero >small/filler
}
fill 16
expect 74 $F export attendance --output small/list.csv
warns "disk"
[ ! -e small/list.csv ] && [ ! -e small/list.csv.part ] || fail "half a list is left"
expect 74 $F backup small/copy.db
warns "full"
[ "$(ls small)" = filler ] || fail "half a backup is left: $(ls small)"
rm small/filler
expect 0 $F export attendance --output small/list.csv
expect 0 $F backup small/copy.db

# The whole fair on that disk: the import fails whole, and goes through when there is room again.
rm small/*
expect 0 init small/fair
fill 40
expect 74 --fair small/fair import "$source_folder/db/catalog/ibague"
warns "full"
rm small/filler
expect 0 --fair small/fair verify small/fair/office.db
expect 0 --fair small/fair import "$source_folder/db/catalog/ibague"
expect 0 --fair small/fair verify

# A disk that turned read-only.
mount -o remount,ro small
expect 77 --fair small/fair import "$source_folder/db/catalog/ibague"
expect 77 --fair small/fair sync
expect 77 $F export attendance --output small/list.csv
got=0
"$FERIA" $F backup small/copy.db 2>"$err" || got=$?
[ "$got" = 77 ] || [ "$got" = 74 ] || fail "a backup on a read-only disk: $got"
warns "ead-only"
expect 0 --fair small/fair status
says "services     95"
