#!/bin/sh
# What comes out: the attendance list, tickets, stations, status.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
make_fair
F="--fair fair"

"$DRIVER" register fair kiosk-1 2 >tickets
"$DRIVER" register fair kiosk-2 1 "-Ana O'Pérez Ñáñez" >>tickets # a name that a spreadsheet would take for a formula
text=$(sed -n '1s/.* //p' tickets)
code=$(sed -n '1s/ .*//p' tickets)
[ "$("$DRIVER" scan fair puerta-1 "$text")" = admitted ] || fail "the door does not let in"

expect 0 $F status
says "registered   3"
says "inside       1"
says "puerta-1"
expect 0 $F status --json
json 'j["event"]["registered"] == 3 and j["event"]["entered"] == 1 and len(j["stations"]) == 4'
expect 0 $F station list
says "kiosk-2"
expect 0 $F station list --json
json 'sorted(s["name"] for s in j) == ["kiosk-1", "kiosk-2", "office", "puerta-1"]'

# The list: RFC 4180 as python reads it, on stdout and in a file, with and without the mark of UTF-8.
expect 0 $F export attendance
cp "$out" list.csv
warns "3 rows, event 1"
expect 0 $F export attendance --output file.csv
[ ! -s "$out" ] || fail "the list went to stdout too"
cmp -s list.csv file.csv || fail "stdout and file differ"
[ "$(stat -c %a file.csv)" = 600 ] || fail "others can read the list"
[ ! -e file.csv.part ] || fail "the temporary file is left"
# An older list is written over, anything else is not: never the central file, a link or a device.
expect 0 $F export attendance --output file.csv
expect 0 $F export attendance --output file.csv --bom
ln -s fair/central.db link.csv
for target in fair/central.db fair/feria.ini link.csv fair; do
    sum=$(cat "$target" 2>/dev/null | sha256sum)
    expect 73 $F export attendance --output "$target"
    [ "$(cat "$target" 2>/dev/null | sha256sum)" = "$sum" ] || fail "$target was written over"
done
[ -L link.csv ] || fail "the link was replaced"
expect 66 $F export attendance --event 99
expect 64 $F rebuild --json
expect 0 $F export attendance --bom --output bom.csv
expect 0 $F export attendance --event 2 --output other.csv
expect 0 $F export attendance --all-events --output all.csv --json
json 'j["rows"] == 3 and j["event"] is None and j["file"] == "all.csv"'
python3 - <<'PYTHON' || fail "the list is not as it should be"
import csv
raw = open("list.csv", "rb").read()
assert not raw.startswith(b"\xef\xbb\xbf")
assert open("bom.csv", "rb").read() == b"\xef\xbb\xbf" + raw
assert raw.count(b"\r\n") == 4 and raw.replace(b"\r\n", b"").count(b"\n") == 0, "RFC 4180 line ends"
rows = list(csv.reader(open("list.csv", newline="", encoding="utf-8"), strict=True))
assert len(rows) == 4 and len({len(r) for r in rows}) == 1
people = [dict(zip(rows[0], r)) for r in rows[1:]]
assert sum(1 for p in people if "Prueba" in p["Nombres y apellidos"]) == 2, people
assert sum(1 for p in people if p["Entrada"]) == 1
assert [p for p in people if p["Nombres y apellidos"] == "'-Ana O'Pérez Ñáñez"], people
for row in rows[1:]:
    for cell in row:
        assert not cell or cell[0] not in "=+-@\t\r", cell
assert len(list(csv.reader(open("other.csv", newline="", encoding="utf-8")))) == 1
PYTHON
expect 66 $F export attendance --output nowhere/list.csv
# Visits are of the whole fair.
expect 0 $F export visits
says "N.º,Qué se vio,Nombre,Código,Dependencia,Visitas,Visitas a sus servicios,Primera visita,Última visita"
[ "$(wc -l <"$out")" = 1 ] || fail "visits that nobody made"
warns "0 rows, all events"
expect 0 $F export visits --output visits.csv --json
json 'j["rows"] == 0 and j["event"] is None'
expect 64 $F export visits --event 1
warns "this list has no events"
expect 64 $F export visits --all-events
expect 64 $F export visits --comments
expect 64 $F export visit
expect 0 export --help
says "visits         which departments and services"
mkdir as-folder
expect 73 $F export attendance --output as-folder
[ ! -e as-folder.part ] || fail "the temporary file is left"

# Tickets: by code in any spelling, by the text of the QR, by picture.
expect 0 $F ticket show "$code"
says "inside       yes"
says "signature    none"
says_not "Prueba"
expect 0 $F ticket show "$(echo "$code" | tr 'A-Z-' 'a-z ')" --names
says "Luz Prueba"
expect 0 $F ticket show "$text" --json
json 'j["signature"] == "valid" and j["known"] and j["inside"] and j["event"] == 1 and "name" not in j'
expect 0 $F ticket show "$text" --json --names
json 'j["name"] == "Luz Prueba"'
expect 65 $F ticket show NOT-A-CODE
expect 65 $F ticket show "F1${text#F1?}"
forged=$(echo "$text" | sed 's/^\(.\{100\}\)[0-9A-F]/\1G/; t; s/^\(.\{100\}\)./\10/')
expect 0 $F ticket show "$forged" --json
json 'j["signature"] == "forged"'

"$DRIVER" picture "$text" qr.png
expect 0 $F ticket show --image qr.png
says "signature    valid"
says "inside       yes"
head -c 100 qr.png >cut.png
expect 65 $F ticket show --image cut.png
"$DRIVER" picture "hola" other.png
expect 65 $F ticket show --image other.png
expect 65 $F ticket show --image list.csv
expect 66 $F ticket show --image nowhere.png

# A backup while nothing is wrong; never over another file.
expect 0 $F backup copy.db
says "checked"
expect 73 $F backup copy.db
expect 0 verify copy.db
mkdir stick
expect 0 $F backup stick --json
json 'j["facts"] > 200'
ls stick/central-*.db >/dev/null || fail "no backup in the folder"
expect 66 $F backup nowhere/copy.db
cp copy.db fair/central.db # restored: everybody sends again what it lacks
expect 0 $F sync
expect 0 $F verify
