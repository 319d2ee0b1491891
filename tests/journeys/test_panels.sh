#!/bin/sh
# Every screen on 10", 21.5" and 43", upright and lying: nothing cut, clipped, overlapping, too small to touch or too pale.
# FERIA_SHOTS: a folder that keeps the pictures.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
python3 tests/journeys/topic_votes.py | "$DRIVER" facts "$fair" kiosk-8 >>"$log" 2>&1 || fail "voting"
"$DRIVER" register "$fair" kiosk-9 1 "Maximiliano Bartolomé Villavicencio-Castañeda" >"$work/long" 2>>"$log" || fail "registering"
"$DRIVER" register "$fair" kiosk-9 1 "Wenceslao Wilches Woodbine" >"$work/two" 2>>"$log" || fail "registering"
"$DRIVER" register "$fair" kiosk-9 1 "Ana Paz" >"$work/three" 2>>"$log" || fail "registering"
long=$(cut -d ' ' -f 2 "$work/long")
"$DRIVER" rate "$fair" kiosk-9 '{"event":1,"score":4,"reasons":["atencion","tramite"]}' 2>>"$log" || fail "rating"
"$DRIVER" rate "$fair" kiosk-9 '{"event":1,"score":2,"reasons":["espera-larga"],"department":"desarrollo-social","stand":"1"}' \
    2>>"$log" || fail "rating"
make_script online
kiosk kiosk-2 citizen "$script"
register kiosk-2 "Omar Ruiz" 9999000091 unknown --central "$work/nowhere/central.db"
make_script panels
kiosk kiosk-1 citizen "$script"
make_script panels_door "LONG=$long" "FORGED=$(echo "$long" | sed 's/......$/000000/')" "UNKNOWN=$work/unknown.png" \
    "TWO=$(cut -d ' ' -f 2 "$work/two")" "THREE=$(cut -d ' ' -f 2 "$work/three")"
kiosk puerta-1 door "$script" --label "Puerta 1"
head -c 5000 /dev/zero >"$fair/kiosk-3.db"
make_script panels_broken
kiosk kiosk-3 citizen "$script"
kiosk kiosk-3 door "$script"
if [ -n "${FERIA_SHOTS:-}" ]; then
    mkdir -p "$FERIA_SHOTS"
    cp "$work"/*.png "$FERIA_SHOTS"
fi
