#!/bin/sh
# A door knows who has just registered at a kiosk: two programs at the same time. Prints how long it took.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
make_script live_door "TICKET=$work/live.png"
kiosk puerta-1 door "$script" &
pid=$!
register kiosk-1 "Vera Solano" 9999000031 live
wait "$pid" || exit 1
took=$(query "SELECT (SELECT at_ms FROM ledger WHERE kind = 'admission.recorded')
             - (SELECT at_ms FROM ledger WHERE kind = 'attendee.registered')")
echo "from registered to let in: $took ms, with the picture of the ticket written and read between"
[ "$took" -le 2000 ] || fail "$took ms are too many"
