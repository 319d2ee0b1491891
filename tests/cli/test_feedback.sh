#!/bin/sh
# Opinions as the office sees them: counts by what they are about, the latest, and the list of all.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
make_fair
F="--fair fair"

expect 0 $F feedback
says "opinions  0, 0 % good"
expect 0 $F export feedback
[ "$(wc -l <"$out")" = 1 ] || fail "rows without opinions"

rate() { "$DRIVER" rate fair "$@" || fail "rating"; }
rate kiosk-1 '{"event":1,"score":4,"reasons":["atencion","=1+1"]}' "=HYPERLINK Doña Luz"
rate kiosk-1 '{"event":1,"score":3,"reasons":[],"department":"hacienda","stand":"3"}'
rate kiosk-2 '{"event":1,"score":1,"reasons":["espera-larga"],"department":"hacienda"}'
rate kiosk-2 '{"event":1,"score":2,"reasons":[],"stand":"99"}'
rate kiosk-2 '{"event":1,"score":2,"reasons":[],"rated_event":3}'
rate kiosk-2 '{"event":2,"score":2,"reasons":[]}'

expect 0 $F feedback
says "opinions  5, 40 % good"
grep -qE '^bad +2 +40 %  #{40}$' "$out" || fail "no bar"
grep -qE '^very good +1 +20 %  #{20}$' "$out" || fail "no bar"
grep -qE '^department +2 +50 % +1 +0 +1 +0  Secretaría de Hacienda$' "$out" || fail "no department"
grep -qE '^event +1 +0 % +0 +1 +0 +0  Audiencia pública$' "$out" || fail "no event"
grep -qE '^stand +1 .* 99$' "$out" || fail "no stand"
says_not "Luz"
expect 0 $F feedback --json
json '(j["votes"], j["good_percent"], j["very_bad"], j["bad"], j["good"], j["very_good"]) == (5, 40, 1, 2, 1, 1)'
json '[(a["target"], a["code"], a["votes"]) for a in j["about"]] == [("fair", "", 1), ("department", "hacienda", 2), ("event", "3", 1), ("stand", "99", 1)]'
json '[a["score"] for a in j["latest"]] == [2, 2, 1, 3, 4]'
expect 0 $F feedback --event 2
says "opinions  1, 0 % good"
expect 66 $F feedback --event 99
warns "eventos.csv"

# Without what people wrote unless it is asked for; no cell is a formula.
expect 0 $F export feedback
cp "$out" list.csv
expect 0 $F export feedback --comments --output with.csv
expect 0 $F export feedback --all-events --output all.csv --bom
python3 - <<'PYTHON' || fail "the list is not as it should be"
import csv
def read(name):
    return list(csv.DictReader(open(name, newline="", encoding="utf-8-sig"), strict=True))
rows = read("list.csv")
assert len(rows) == 5 and "Comentario" not in rows[0]
assert [r["Qué se calificó"] for r in rows] == ["Feria", "Dependencia", "Dependencia", "Puesto", "Espacio de la agenda"]
assert [r["Nombre"] for r in rows] == ["", "Secretaría de Hacienda", "Secretaría de Hacienda", "99", "Audiencia pública"]
assert [r["Puesto"] for r in rows] == ["", "3", "", "99", ""]
assert [r["Calificación"] for r in rows] == ["Muy buena", "Buena", "Muy mala", "Mala", "Mala"]
assert rows[0]["Razones"] == "La atención; =1+1" and rows[2]["Razones"] == "La espera fue larga"
assert [r["Comentario"] for r in read("with.csv")] == ["'=HYPERLINK Doña Luz", "", "", "", ""]
assert len(read("all.csv")) == 6
PYTHON
expect 64 $F export attendance --comments
warns "attendance"
expect 64 $F export opinions
warns "--help"

# The projections come out of the facts alone.
copy() { python3 -c 'import sqlite3, sys; print("\n".join(sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).iterdump()))' fair/central.db; }
copy >before.sql
expect 0 $F rebuild
copy >after.sql
cmp -s before.sql after.sql || fail "rebuild changed something"
