#!/bin/sh
# --scan-image: a picture file as a camera. The door reads the ticket from it as a scanner would; a picture
# without a code ends the program with its reason. A door whose event or gate is not in the agenda says so.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
register kiosk-1 "Vera Solano" 9999000051 seen
printf 'until "en línea" 20\n' >"$work/online.script"
kiosk puerta-1 door "$work/online.script"
printf 'until "Puede entrar" 20\nexpect "Vera Solano"\n' >"$work/admitted.script"
kiosk puerta-1 door "$work/admitted.script" --scan-image "$work/seen.png"
[ "$(query "SELECT count(*) FROM movement")" = 1 ] || fail "not let in exactly once"

printf 'P' >"$work/empty.png"
if "$KIOSK" --fair "$fair" --station puerta-1 --mode door --shots "$work" --script "$work/online.script" \
    --scan-image "$work/empty.png" 2>"$work/refused"; then
    fail "a picture that is none was taken"
fi
grep -q "empty.png" "$work/refused" || fail "the reason does not name the picture"

printf 'until "Falta el evento" 20\n' >"$work/event.script"
kiosk puerta-1 door "$work/event.script" --event 77
printf 'until "Falta la puerta" 20\n' >"$work/gate.script"
kiosk puerta-1 door "$work/gate.script" --gate 9
