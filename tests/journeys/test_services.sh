#!/bin/sh
# What a visitor finds and how it is counted: search, filters, map, visits; and a department of more services than fit any page.
set -eu
build=$1
. tests/journeys/common.sh
run "$FERIA" init "$fair" --city "$source_folder/db/catalog/ibague" --map-x 0.50 --map-y 0.66
kiosk kiosk-1 citizen "$source_folder/tests/journeys/services.script"
[ -s "$work/map.png" ] || fail "no picture of the map"
counts "SELECT group_concat(service || ' ' || department || ' ' || visits, ', ')
        FROM (SELECT * FROM service_visits ORDER BY service)" \
    "paz-y-salvo-predial hacienda 1, traspaso-vehiculo movilidad 1"
counts "SELECT group_concat(department || ' ' || visits || ' ' || service_visits, ', ')
        FROM (SELECT * FROM department_visits ORDER BY department)" "hacienda 0 1, movilidad 2 1"
run "$FERIA" --fair "$fair" export visits --output "$work/visits.csv"
cut -d , -f 2-6 "$work/visits.csv" >"$work/visits"
cat >"$work/rows" <<'ROWS'
Qué se vio,Nombre,Código,Dependencia,Visitas
Dependencia,Secretaría de Movilidad,movilidad,Secretaría de Movilidad,2
Dependencia,Secretaría de Hacienda,hacienda,Secretaría de Hacienda,0
Servicio,Paz y salvo del impuesto predial,paz-y-salvo-predial,Secretaría de Hacienda,1
Servicio,Traspaso de vehículo,traspaso-vehiculo,Secretaría de Movilidad,1
ROWS
diff "$work/visits" "$work/rows" >>"$log" || fail "export visits"
counts "SELECT count(*) FROM ledger WHERE kind LIKE '%.viewed' AND private IS NOT NULL" 0
verify kiosk-1

mkdir "$work/city"
cp "$source_folder"/db/catalog/ibague/*.csv "$work/city"
python3 - "$work/city/servicios.csv" <<'PYTHON'
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
with open(sys.argv[1], "a", newline="", encoding="utf-8") as file:
    out = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
    for number in range(1, 1201):
        row = dict(next(row for row in rows if row["dependencia"] == "salud"))
        row["codigo"], row["nombre"] = "muchos-%d" % number, "Servicio de muchos %d" % number
        out.writerow(row)
PYTHON
fair=$work/many
run "$FERIA" init "$fair" --city "$work/city"
kiosk kiosk-1 citizen "$source_folder/tests/journeys/services_many.script" --reduce-motion
