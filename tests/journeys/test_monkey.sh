#!/bin/sh
# Random taps, keys, texts, scans, pauses, languages and panels: no crash, no dead end, always a way out, and chains that still verify.
# FERIA_SEED and FERIA_MONKEY_STEPS (100000 for a night) repeat or lengthen it.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
printf 'until "rinde cuentas" 10\nmonkey 20000\n' >"$work/citizen.script"
kiosk kiosk-1 citizen "$work/citizen.script"
printf 'until "Puerta" 10\nmonkey 2000\n' >"$work/door.script"
kiosk puerta-1 door "$work/door.script" --label "Puerta 1"
grep '^monkey' "$log"
verify kiosk-1 puerta-1
