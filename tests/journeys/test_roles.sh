#!/bin/sh
# A steward at a door has no way to overrule or to take back; a supervisor has, and the log says who did it.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
echo 204917 >"$work/luz.pin"
echo 730018 >"$work/eva.pin"
run "$FERIA" --fair "$fair" staff add "Luz Muñoz" --role supervisor --pin-file "$work/luz.pin"
run "$FERIA" --fair "$fair" staff add "Eva Prueba" --role steward --pin-file "$work/eva.pin"
"$DRIVER" register "$fair" kiosk-9 1 "Elena Prada" >"$work/one" 2>>"$log" || fail "registering"
make_script door_online
kiosk puerta-1 door "$script" --label "Puerta 1"
make_script roles_door "ONE=$(cut -d ' ' -f 2 "$work/one")"
kiosk puerta-1 door "$script" --label "Puerta 1"
make_script door_online
kiosk puerta-1 door "$script" --label "Puerta 1"
counts "SELECT group_concat(name || ' ' || detail, ', ') FROM (SELECT * FROM staff_log WHERE what = 'acted' ORDER BY hlc)" \
    "Luz Muñoz override, Luz Muñoz undo"
# Each names the very fact: the admission, and that it was taken back.
counts "SELECT group_concat(acted.body ->> 'action' || ' ' || done.kind, ', ')
        FROM (SELECT * FROM ledger WHERE kind = 'staff.acted' ORDER BY hlc) AS acted
        JOIN ledger AS done ON done.station = acted.station AND done.epoch = acted.epoch AND done.seq = acted.body ->> 'of'" \
    "override admission.recorded, undo admission.undone"
"$FERIA" --fair "$fair" staff log >"$work/staff.log" 2>>"$log" || fail "staff log"
for action in override undo; do
    grep -q "Puerta 1 .* acted .*$action .*Luz Muñoz" "$work/staff.log" || fail "$action: $(cat "$work/staff.log")"
done
! grep -q "acted.*Eva" "$work/staff.log" || fail "a steward did what only supervisors may: $(cat "$work/staff.log")"
verify puerta-1
