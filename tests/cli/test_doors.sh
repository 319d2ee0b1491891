#!/bin/sh
# The office and its doors: what it takes back, how full it is, who was attended where.
set -eu
build=$1
. tests/cli/common.sh
make_fair
F="--fair $folder/fair"
"$DRIVER" register "$folder/fair" kiosk-1 2 >"$folder/tickets"
"$DRIVER" register "$folder/fair" kiosk-2 1 >>"$folder/tickets"
text=$(sed -n '1s/.* //p' "$folder/tickets")
code=$(sed -n '1s/ .*//p' "$folder/tickets")
other=$(sed -n '2s/.* //p' "$folder/tickets")
third=$(sed -n '3s/.* //p' "$folder/tickets")
scan() { # TICKET REASON
    "$DRIVER" scan "$folder/fair" puerta-1 "$1" >"$out" 2>"$err" || fail "scanning"
    grep -q "$2" "$out" || fail "the door does not say $2: $(cat "$out")"
}

expect 0 $F ticket revoke "$code" --reason lost
expect 0 $F ticket revoke "$code" --reason lost --json
json 'not j["changed"]'
expect 0 $F ticket show "$code"
says "revoked      YES"
scan "$text" revoked
scan "$other" admitted
expect 0 $F ticket restore "$text"
expect 0 $F ticket show "$code" --json
json 'not j["revoked"]'
scan "$text" admitted

expect 64 $F ticket revoke "$code" --reason stolen
warns "lost, duplicate, misuse or other"
expect 64 $F ticket restore "$code" --reason lost
expect 64 $F ticket revoke
expect 64 $F ticket burn "$code"
expect 65 $F ticket revoke "$(echo "$text" | sed 's/......$/000000/')"
warns "forged"

# A stolen kiosk: nothing of it, or nothing since some time.
expect 0 $F station revoke kiosk-2 --since "2022-01-01 00:00"
scan "$third" revoked
expect 0 $F station revoke kiosk-2 --since "2099-01-01 00:00" --json
json 'j["changed"]'
scan "$third" admitted
expect 0 $F station restore kiosk-2
expect 0 $F station list
expect 66 $F station revoke kiosk-9
warns "feria station list"
expect 64 $F station revoke kiosk-2 --since yesterday
expect 64 $F station revoke

expect 0 $F occupancy
says "inside now                   3 of 600"
says "Puerta 1"
says "########"
expect 0 $F occupancy --json
json 'j["inside"] == 3 and j["entered"] == 3 and j["expected"] == 0 and j["refused"] == 2'
json 'j["hours"][-1]["inside"] == 3 and sum(h["entries"] for h in j["hours"]) == 3'
json 'j["gates"][0]["inside"] == 3 and j["gates"][1]["inside"] == 0'
expect 0 $F occupancy --event 2 --json
json 'j["inside"] == 0 and j["hours"] == []'
expect 66 $F occupancy --event 99
expect 0 $F export occupancy
says "N.º,Espacio,Fecha,Hora,Entradas,Salidas,No admitidos,Adentro al terminar"
says "1,Feria de Gestión y audiencia pública,"
expect 0 $F export stands --all-events
says "N.º,Espacio,Puesto,Nombre,Atenciones,Personas"

# Whom a gate lets in, by a sheet.
cp -r db/catalog/ibague "$folder/city"
printf 'evento,puerta,clases,aforo\n1,1,prensa,\n' >"$folder/city/puertas.csv"
expect 0 $F import "$folder/city"
"$DRIVER" register "$folder/fair" kiosk-1 1 >"$folder/tickets"
scan "$(sed 's/.* //' "$folder/tickets")" wrong_gate
printf 'evento,puerta,clases,aforo\n1,1,astronauta,\n' >"$folder/city/puertas.csv"
expect 65 $F import "$folder/city"
warns "puertas.csv:2"
printf 'evento,puerta,clases,aforo\n88,1,prensa,\n' >"$folder/city/puertas.csv"
expect 65 $F import "$folder/city"
warns "puertas.csv:2"
printf 'evento,puerta,clases,aforo\n1,2,prensa,\n1,7,prensa,\n' >"$folder/city/puertas.csv"
expect 65 $F import "$folder/city"
warns "puertas.csv:3: puerta: event 1 has no gate 7; in eventos.csv its gates are 1=Puerta 1|2=Puerta 2"
printf 'evento,puerta,clases,aforo\n1,2,prensa,\n' >"$folder/city/puertas.csv"
expect 0 $F import "$folder/city"
rm "$folder/city/puertas.csv" # the gates that hold stay, and an event may not lose one of them
sed -i '/^1,/s/,1=Puerta 1|2=Puerta 2,1=Gate 1|2=Gate 2,/,1=Puerta 1,1=Gate 1,/' "$folder/city/eventos.csv"
expect 65 $F import "$folder/city"
warns "eventos.csv: puertas: gate 2 of event 1 is gone, but the rules of puertas.csv still name it"
sed -i '/^1,/s/,1=Puerta 1,1=Gate 1,/,,,/' "$folder/city/eventos.csv" # any gate
expect 0 $F import "$folder/city"
printf 'clase,reingreso,sin_limite_aforo\nprensa,libre,1\nastronauta,libre,1\n' >"$folder/city/clases.csv"
expect 65 $F import "$folder/city"
warns "clases.csv:3: clase: \"astronauta\""
