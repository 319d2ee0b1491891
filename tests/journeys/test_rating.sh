#!/bin/sh
# What is rated: the fair, a department, a stand, an event; and the staff's mirror of it.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/rating.script
about() { query "SELECT group_concat(target || ':' || code || ':' || score, ' ')
                 FROM (SELECT * FROM feedback_about ORDER BY hlc)"; }
[ "$(about)" = "department:hacienda:2 department:salud:4 fair::3 event:3:1" ] || fail "$(about)"
counts "SELECT stand || ' ' || reasons FROM feedback WHERE department = 'hacienda'" '4 ["espera-larga"]'
counts "SELECT count(*) FROM feedback WHERE event <> 1" 0

# A kiosk at the stand of a department, at one without, and with a number that no stand has.
make_script rating_stand "NAME=Secretaría de Salud"
kiosk kiosk-2 citizen "$script" --stand 2
counts "SELECT target || ' ' || code || ' ' || stand FROM feedback_about WHERE score = 4 ORDER BY hlc DESC LIMIT 1" \
    "department salud 2"
counts "SELECT target || ' ' || score FROM feedback_about ORDER BY hlc DESC LIMIT 1" "fair 3"
cp -r db/catalog/ibague "$work/city"
printf '99,0.5,0.5,Punto de información\n' >>"$work/city/puestos.csv"
run "$FERIA" --fair "$fair" import "$work/city"
make_script rating_stand "NAME=Punto de información"
kiosk kiosk-3 citizen "$script" --stand 99
counts "SELECT code FROM feedback_about WHERE target = 'stand'" 99
make_script rating_stand "NAME=x"
sed -i '/atendieron/d; /"x"/d; s/^tap "Muy buena"/expect "¿Cómo le pareció la feria?"\n&/' "$script"
kiosk kiosk-4 citizen "$script" --stand 1234
grep -q 'no stand 1234' "$log" || fail "nobody said that there is no such stand"

# The mirror: opinions that come while it is looked at, without what people wrote.
fair=$work/mirror
make_fair
kiosk puerta-1 door tests/journeys/mirror_door.script &
pid=$!
while [ ! -s "$work/empty.png" ] && kill -0 "$pid" 2>>"$log"; do
    sleep 0.1
done
for i in 1 2 3 4 5; do
    "$DRIVER" rate "$fair" kiosk-1 '{"event":1,"score":2,"reasons":["espera-larga"],"department":"hacienda"}' "Me atendió Luz" \
        2>>"$log" || fail rating
done
"$DRIVER" rate "$fair" kiosk-1 '{"event":1,"score":2,"reasons":[],"stand":"99"}' 2>>"$log" || fail rating
wait "$pid" || exit 1
counts "SELECT count(comment) FROM feedback" 5
[ "$(query "SELECT count(*) || ' ' || count(comment) FROM feedback" "$fair/puerta-1.db")" = "6 0" ] || fail "what the door holds"
