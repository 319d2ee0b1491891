#!/bin/sh
# Goals and activities: told, listed, taken out and in again.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
make_fair
F="--fair fair"

expect 0 $F goal list
says "vias-rurales                 62 %      48 %"
says "audiencias-realizadas        80 %         -"
expect 0 $F goal progress vias-rurales 70 --note "Corte de noviembre"
says "vias-rurales: noted"
expect 0 $F goal progress vias-rurales 70 --note "Corte de noviembre" --json
json 'j == {"code": "vias-rurales", "changed": False}'
expect 0 $F goal list --json
json '[g for g in j if g["code"] == "vias-rurales"][0]["physical"] == 70'
json '[g for g in j if g["code"] == "vias-rurales"][0]["financial"] == 48'
json '[g for g in j if g["code"] == "audiencias-realizadas"][0]["financial"] is None'
expect 77 $F goal progress vias-rurales 71 --note "Atiende C.C. 14.222.333"
warns '"14.222.333"'
expect 0 $F goal progress vias-rurales 71 --note "Predio 14 222 333" --anyway
expect 0 $F goal progress vias-rurales 70 --note "Corte de noviembre"
expect 66 $F goal progress via-rurales 70
warns 'did you mean "vias-rurales"?'
for wrong in 101 -1 x 1.5 ""; do
    expect 64 $F goal progress -- vias-rurales "$wrong"
done
expect 64 $F goal progress vias-rurales
expect 64 $F goal progress vias-rurales 1 2
expect 64 $F goal progress vias-rurales 1 --financial 101
expect 64 $F goal prgress vias-rurales 1
warns "list, progress, import, export"

# Out and in again: nothing new, because the sheet says what was told.
expect 0 $F goal export
cp "$out" metas.csv
grep -q "^vias-rurales,.*,70,48,.*Corte de noviembre" metas.csv || fail "the percent of now is not in the sheet"
expect 0 $F goal import metas.csv
says "0 facts written"
expect 0 $F goal export
cmp -s "$out" metas.csv || fail "the sheet came back otherwise"
sed 's/^vias-rurales,/aulas-mejoradas,/' metas.csv >twice.csv
expect 65 $F goal import twice.csv
warns "twice.csv:"
expect 66 $F goal import nowhere.csv
expect 64 $F goal export --json
[ ! -s "$out" ] || fail "something was printed"

expect 0 $F activity list
says "component  dialogo"
says "D1        100 %"
expect 0 $F activity progress D1 50 --evidence https://www.example.org/d1
expect 0 $F activity list --json
json '[a for a in j["activities"] if a["code"] == "D1"][0]["evidence"] == "https://www.example.org/d1"'
json '[c for c in j["compliance"] if c["part"] == "all"][0]["activities"] == 19'
expect 0 $F activity export
cp "$out" cronograma.csv
expect 0 $F activity import cronograma.csv
says "0 facts written"
sed 's/,50,,https/,55,,https/' cronograma.csv >changed.csv
for facts in 1 0; do
    expect 0 $F activity import changed.csv
    says "$facts facts written"
done
expect 66 $F activity progress D99 50
expect 0 $F verify
