#!/bin/sh
# What somebody should look into, as the office reads it: two doors that did not hear of each other let one person in.
set -eu
build=$1
. tests/cli/common.sh
make_fair
F="--fair $folder/fair"
central=$folder/fair/central.db
scan() { # STATION TICKET
    "$DRIVER" scan "$folder/fair" "$1" "$2" >"$out" 2>"$err" || fail "scanning"
    grep -q admitted "$out" || fail "$1 does not let in: $(cat "$out")"
}
"$DRIVER" register "$folder/fair" kiosk-1 2 "Luz Prueba" >"$folder/tickets"
first=$(sed -n '1s/.* //p' "$folder/tickets")
second=$(sed -n '2s/.* //p' "$folder/tickets")
expect 0 $F incidents
warns "no incidents"
expect 0 $F incidents --json
json 'j == []'
expect 0 $F incidents --csv -
says "Qué,Evento,Persona,Otro nombre,Primera estación,Puerta,Fecha,Más o menos s,Segunda estación"

cp "$central" "$folder/before.db"
scan puerta-1 "$first"
cp "$central" "$folder/after.db"
cp "$folder/before.db" "$central"
scan puerta-2 "$first"
cp "$folder/after.db" "$central"
scan puerta-2 "$second" # and so it tells what it did
expect 0 $F incidents
says "duplicate_entry, event 1: Luz Prueba"
expect 0 $F incidents --event 1 --json
json 'len(j) == 1 and j[0]["kind"] == "duplicate_entry" and j[0]["name"] == "Luz Prueba"'
json 'j[0]["first"]["at"] <= j[0]["second"]["at"]'
json 'j[0]["first"]["gate"] == 1 and j[0]["second"]["gate"] == 1 and j[0]["overridden"] is None'
expect 0 $F incidents --event 2 --json
json 'j == []'
expect 0 $F incidents --csv "$folder/incidents.csv"
[ "$(grep -c '^Entró dos veces,1,Luz Prueba,' "$folder/incidents.csv")" = 1 ] || fail "the sheet has no such row"
python3 - "$central" <<'PYTHON'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("INSERT INTO refusal (hlc, station, fact, event, reason, is_entry, gate, at_ms, issuer, claimed)"
           " SELECT 1, m.station, 9999999, 1, 'unknown_issuer', 1, 1, m.at_ms - 1000, t.station, t.id"
           " FROM ticket AS t JOIN movement AS m ON m.ticket = t.id LIMIT 1")
db.commit()
PYTHON
expect 0 $F incidents --csv "$folder/incidents.csv"
grep -q '^Entrada que no se pudo revisar,1,.*,No se dejó entrar; entró después,' "$folder/incidents.csv" || fail "the detail is a word of programs"
cp "$central" "$folder/precious.db"
expect 73 $F incidents --csv "$folder/precious.db"
cmp "$central" "$folder/precious.db" || fail "a list was written over a database"
expect 64 $F incidents everything
expect 64 $F incidents --event none
