#!/bin/sh
# The network goes and comes back: registering goes on, nothing is lost, nothing is sent twice.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
make_script online
kiosk kiosk-1 citizen "$script"

# The folder of the central is missing.
make_script offline KEPT=2 KEPTMORE=3
kiosk kiosk-1 citizen "$script" --central "$work/missing/central.db"
# A folder below a plain file: no folder, and none can be made.
echo "not a folder" >"$work/plain"
sleep 2 # of one kiosk, one vote in two seconds counts
make_script offline KEPT=5 KEPTMORE=6
sed -i 's/9999000021/9999000022/' "$script"
kiosk kiosk-1 citizen "$script" --central "$work/plain/central.db"
counts "SELECT count(*) FROM attendee" 0

# It comes back while the kiosk runs.
mkdir "$work/share"
sed -i "s|^central = .*|central = $work/share/central.db|" "$fair/feria.ini"
grep -q "^central = $work/share" "$fair/feria.ini" || fail "feria.ini: no central to move"
mv "$fair/central.db" "$work/away.db"
rmdir "$work/share"
sleep 2
make_script offline KEPT=8 KEPTMORE=9
sed -i 's/9999000021/9999000023/' "$script"
sed 's/^until "rinde cuentas".*//' tests/journeys/offline_then.script >>"$script"
kiosk kiosk-1 citizen "$script" &
pid=$!
sleep 3
mkdir "$work/share"
mv "$work/away.db" "$work/share/central.db"
wait "$pid" || exit 1
fair_central=$work/share/central.db
[ "$(query 'SELECT count(*) FROM attendee' "$fair_central")" = 3 ] || fail "not everything arrived"
[ "$(query 'SELECT count(*) FROM ticket' "$fair_central")" = 3 ] || fail "not everything arrived once"
[ "$(query 'SELECT count(*) FROM feedback' "$fair_central")" = 3 ] || fail "not every opinion arrived"
verify kiosk-1
