#!/bin/sh
# Screen x language x theme x size of text x reach mode x panel, laid out without painting: no overflow, no clipped word, targets large
# enough, labels, contrast. The page an ended visit leaves, the door and "out of order" have no comfort: light theme and letters of 100 %
# only.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
python3 tests/journeys/topic_votes.py | "$DRIVER" facts "$fair" kiosk-8 >>"$log" 2>&1 || fail "voting"
kiosk kiosk-1 citizen tests/journeys/layouts.script
kiosk kiosk-1 citizen tests/journeys/layouts_form.script
kiosk kiosk-1 citizen tests/journeys/layouts_accounts.script
kiosk kiosk-1 citizen tests/journeys/layouts_survey.script
make_script layouts_question "RECEIPT=$work/receipt.png"
kiosk kiosk-1 citizen "$script"

"$DRIVER" register "$fair" kiosk-9 1 "Maximiliano Bartolomé Villavicencio-Castañeda" >"$work/long" 2>>"$log" || fail "registering"
long=$(cut -d ' ' -f 2 "$work/long")
"$DRIVER" rate "$fair" kiosk-9 '{"event":1,"score":4,"reasons":["atencion","tramite"]}' 2>>"$log" || fail "rating"
"$DRIVER" rate "$fair" kiosk-9 '{"event":1,"score":2,"reasons":["espera-larga"],"department":"desarrollo-social","stand":"1"}' \
    2>>"$log" || fail "rating"
make_script online
kiosk kiosk-2 citizen "$script"
register kiosk-2 "Omar Ruiz" 9999000091 unknown --central "$work/nowhere/central.db"
make_script layouts_door "LONG=$long" "FORGED=$(echo "$long" | sed 's/......$/000000/')" "UNKNOWN=$work/unknown.png"
kiosk puerta-1 door "$script" --label "Puerta 1"
make_script layouts_verdicts "SYNC=en línea" "KEY=online"
kiosk puerta-1 door "$script" --label "Puerta 1"
make_script door_online
kiosk puerta-2 door "$script"
make_script layouts_verdicts "SYNC=sin red" "KEY=offline"
kiosk puerta-2 door "$script" --label "Puerta 2" --central "$work/nowhere/central.db" --direction exit
make_script layouts_missing "SAYS=Falta la puerta"
kiosk puerta-1 door "$script" --gate 9
make_script layouts_missing "SAYS=Falta el evento"
kiosk puerta-1 door "$script" --event 99

head -c 5000 /dev/zero >"$fair/kiosk-3.db"
kiosk kiosk-3 citizen tests/journeys/layouts_broken.script

# A city whose event takes one person, and whose names are long.
place="Centro Cultural y de Convenciones Alfonso López Pumarejo, auditorio Darío Echandía Olaya del tercer piso torre norte"
name="Feria de Servicios y Participación 2026"
cp -r db/catalog/ibague "$work/city"
sed -i "/^1,/s/,Plaza de Bolívar,/,\"$place\",/; /^1,/s/,Feria de Gestión,/,$name,/; /^1,/s/,600,5000,/,600,1,/" "$work/city/eventos.csv"
grep -q "^1,.*$place.*,600,1," "$work/city/eventos.csv" || fail "event 1 has changed"
fair=$work/small
run "$FERIA" init "$fair" --city "$work/city"
register kiosk-1 "Ana Beltrán" 9999000001 one
make_script layouts_full "PLACE=$place"
kiosk kiosk-1 citizen "$script"
