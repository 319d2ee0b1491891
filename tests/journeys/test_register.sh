#!/bin/sh
# Registering beside the plain way: how many taps it takes, families, lost tickets, a full list, large letters.
set -eu
build=$1
. tests/journeys/common.sh
make_fair

# From the home page to the ticket, apart from typing.
kiosk kiosk-1 citizen tests/journeys/taps.script
taps=$(sed '1,/^say count$/d' tests/journeys/taps.script | grep -c '^tap ')
echo "taps of an adult with a cédula: $taps"
[ "$taps" -le 9 ] || fail "$taps taps"

make_script family "PANELS=check-panels"
kiosk kiosk-1 citizen "$script"
[ "$(code_of first)" = "$(code_of again)" ] || fail "another ticket was given again"
[ "$(code_of first)" != "$(code_of second)" ] || fail "two people have one ticket"
counts "SELECT count(*) FROM ticket" 3
counts "SELECT group_concat(name) FROM attendee WHERE is_minor = 1" Luisito
counts "SELECT g.name FROM attendee AS m JOIN attendee AS g ON g.person = m.guardian" "Rosa Milena Cuéllar"
counts "SELECT count(*) FROM attendee WHERE minors_version IS NOT NULL AND minors_hash IS NOT NULL" 1
counts "SELECT count(*) FROM ticket AS t JOIN ticket AS f ON f.id = t.group_of" 1
counts "SELECT territory FROM attendee WHERE name = 'Luisito'" "$(query "SELECT territory FROM attendee WHERE name LIKE 'Rosa%'")"
counts "SELECT group_concat(answers) FROM characterisation" '{"discapacidad":["visual","auditiva"],"sexo":["mujer"]}'
counts "SELECT count(*) FROM characterisation WHERE consent_version IS NOT NULL" 1
counts "SELECT group_concat(code) FROM (SELECT code FROM support ORDER BY code)" "letra-grande,silla-de-ruedas"
counts "SELECT count(*) FROM ledger WHERE kind = 'attendee.characterised' AND
        (body LIKE '%' || (SELECT person FROM attendee WHERE name LIKE 'Rosa%') || '%' OR body LIKE '%auditiva%')" 0
verify kiosk-1

number=9999123410
for help in "Letra grande" "Letra muy grande" "Alto contraste"; do
    number=$((number + 1))
    make_script comfort "HELP=$help" "NUMBER=$number"
    kiosk kiosk-2 citizen "$script"
done

# A city whose event has two places.
cp -r db/catalog/ibague "$work/city"
sed -i '/^1,/s/,600,5000,/,600,2,/' "$work/city/eventos.csv"
fair=$work/small
run "$FERIA" init "$fair" --city "$work/city"
register kiosk-1 "Ana Beltrán" 9999000001 one
cp -r "$fair" "$work/filled"
register kiosk-1 "Luz Beltrán" 9999000002 two
make_script waiting "NUMBER=9999000003" "PLACE=1" "PANELS=check-panels"
kiosk kiosk-1 citizen "$script"
# Another kiosk gets nobody's registration from the first one, and knows all the same that no place is left.
make_script waiting "NUMBER=9999000004" "PLACE=2" "PANELS="
kiosk kiosk-2 citizen "$script"
[ "$(query "SELECT count(*) FROM ticket" "$fair/kiosk-2.db")" = 1 ] || fail "kiosk-2 holds others' tickets"
counts "SELECT count(*) FROM waiting_list" 2
make_script waiting_door "TICKET=$work/waiting1.png"
kiosk puerta-1 door "$script"
counts "SELECT group_concat(reason) FROM refusal" full
verify kiosk-1 kiosk-2 puerta-1

# The last place goes at another kiosk while somebody has the form open.
fair=$work/filled
kiosk kiosk-3 citizen tests/journeys/filled.script &
pid=$!
for i in $(seq 400); do
    ! [ -e "$work/one_left.txt" ] || break
    sleep 0.05
done
register kiosk-1 "Luz Beltrán" 9999000002 two
wait "$pid" || exit 1
counts "SELECT count(*) FROM waiting_list" 1
verify kiosk-1 kiosk-3
