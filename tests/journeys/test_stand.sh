#!/bin/sh
# A stand notes whom it attends; a door calls from the waiting list. The office counts both.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
"$DRIVER" register "$fair" kiosk-9 1 "Elena Prada" >"$work/one" 2>>"$log" || fail "registering"
"$DRIVER" register "$fair" kiosk-9 1 "Tulio Rey" >"$work/two" 2>>"$log" || fail "registering"
one=$(cut -d ' ' -f 2 "$work/one")
make_script stand "ONE=$one" "TWO=$(cut -d ' ' -f 2 "$work/two")" "FORGED=$(echo "$one" | sed 's/......$/000000/')"
kiosk puesto-12 stand "$script" --stand 12 --label "Puesto 12"
counts "SELECT visits || ' ' || people FROM stand_visits WHERE stand = '12'" "2 2"
counts "SELECT count(*) FROM refusal" 0
counts "SELECT group_concat(reason) FROM (SELECT reason FROM stand_refusal ORDER BY reason)" "already_attended,forged,malformed"
counts "SELECT count(*) FROM movement" 0
counts "SELECT count(*) FROM feedback_about WHERE target = 'department'" 1
# Names stay where they are needed.
[ "$(query "SELECT count(*) FROM attendee" "$fair/puesto-12.db")" = 0 ] || fail "a stand has names"
make_script stand_none "ONE=$one"
kiosk puesto-13 stand "$script"
counts "SELECT sum(visits) FROM stand_visits" 2
verify kiosk-9 puesto-12 puesto-13

# At a door: whoever waits for a place is called, and then has one.
"$DRIVER" register "$fair" kiosk-9 1 "Fabio Espera" 1 >"$work/one" 2>>"$log" || fail "registering"
"$DRIVER" register "$fair" kiosk-9 1 "Gina Espera" 1 >"$work/two" 2>>"$log" || fail "registering"
make_script call "ONE=$(cut -d ' ' -f 2 "$work/one")" "TWO=$(cut -d ' ' -f 2 "$work/two")"
kiosk puerta-1 door "$script" --label "Puerta 1"
counts "SELECT count(*) FROM waiting_called" 1
counts "SELECT count(*) FROM waiting_list" 1
counts "SELECT group_concat(overridden || ' ' || note) FROM movement WHERE note IS NOT NULL" "full organiser"
verify puerta-1
