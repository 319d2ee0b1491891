#!/bin/sh
# From a folder of sheets to a fair: made once, imported twice, and sheets with every kind of mistake.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
city=$source_folder/db/catalog/ibague

expect 0 init fair --city "$city"
says "servicios.csv"
[ -f fair/feria.ini ] && [ -f fair/office.db ] && [ -f fair/central.db ] || fail "files are missing"
[ "$(stat -c %a fair/keys/office.key)" = 600 ] || fail "others can read the key"
[ "$(stat -c %a fair/central.db)" = 600 ] || fail "others can read the central file"
expect 73 init fair
warns "has a fair already"
expect 0 init other --event 3 --label "Módulo 7"
grep -qx "event = 3" other/feria.ini || fail "the setting is not in feria.ini"
expect 65 init third --gate 0
[ ! -e third ] || fail "a bad setting made a folder"

# Twice changes nothing; the central knows all of it.
expect 0 --fair fair import "$city"
says "0 facts written"
expect 0 --fair fair status --json
before=$(sed -n 's/.*"facts": \([0-9]*\),/\1/p' "$out" | head -n 1)
json 'j["services"] > 50 and j["departments"] > 20 and j["event"]["number"] == 1'
json 'j["stations"][0]["name"] == "office" and j["office"]["waiting"] == 0'

# One line changed, one line gone.
cp -r "$city" city
sed -i 's/^agua,[^,]*/agua,Agua limpia/' city/temas.csv
sed -i '$d' city/motivos.csv
expect 0 --fair fair import city --json
json '[s for s in j["sheets"] if s["file"] == "temas.csv"][0]["changed"] == 1'
json '[s for s in j["sheets"] if s["file"] == "motivos.csv"][0]["retired"] == 1'

# A name with a slip is said beside the good ones; what is no CSV is nobody's business.
mv city/motivos.csv city/motivo.csv
cp city/temas.csv city/TEMAS.CSV
echo "Ana,3" >city/presupuesto.csv
echo "Ana" >city/leame.txt
expect 0 --fair fair import city
warns "motivo.csv: no sheet of this name; did you mean motivos.csv?"
warns "TEMAS.CSV: no sheet of this name; did you mean temas.csv?"
warns "presupuesto.csv: no sheet of this name; it is not imported"
[ "$(grep -c "no sheet of this name" "$err")" = 3 ] || fail "other warnings"
expect 0 init misnamed --city city
warns "motivo.csv: no sheet of this name; did you mean motivos.csv?"
expect 0 --fair fair import "$city"
[ "$(grep -c "no sheet of this name" "$err")" = 0 ] || fail "a warning of good names"

# Mistakes: nothing is imported, and each is named with its place.
expect 66 --fair fair import nowhere
mkdir empty
expect 66 --fair fair import empty
broken() { # broken FILE SED-SCRIPT
    rm -rf broken
    cp -r "$city" broken
    sed -i "$2" "broken/$1"
}
facts() { "$FERIA" --fair fair status --json | sed -n 's/.*"facts": \([0-9]*\),/\1/p' | head -n 1; }
before=$(facts)
iconv -f UTF-8 -t LATIN1 "$city/motivos.csv" >latin1.csv
broken motivos.csv ''
cp latin1.csv broken/motivos.csv
expect 65 --fair fair import broken
warns "motivos.csv:"
broken servicios.csv '1s/dependencia/departamento/'
expect 65 --fair fair import broken
warns "servicios.csv:1"
broken servicios.csv '2s/desarrollo-social/no-such-department/'
expect 65 --fair fair import broken
warns "servicios.csv:2"
broken temas.csv '2s/^agua/via s/; 3s/^vias//'
expect 65 --fair fair import broken
warns "temas.csv:2"
warns "temas.csv:3"
warns "errors in the sheets; nothing was imported"
broken eventos.csv '2s/hoy 00:00/someday/'
expect 65 --fair fair import broken
warns "eventos.csv:2"
[ "$(facts)" = "$before" ] || fail "a bad import wrote facts"
expect 0 --fair fair verify

# init with a bad city leaves a fair that can be filled later.
expect 65 init fourth --city broken
expect 0 --fair fourth import "$city"

# The office is one process at a time, and says who has it.
mkfifo gate
"$DRIVER" hold fair office <gate >hold 2>&1 &
exec 3>gate
tries=0
until grep -q open hold; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || fail "the office does not open"
    sleep 0.1
done
expect 75 --fair fair import "$city"
warns "the office's file is in use"
warns "station_driver"
expect 75 --fair fair sync
expect 0 --fair fair status
says "in use"
exec 3>&-
wait
expect 0 --fair fair sync
says "facts sent"
expect 0 --fair fair sync
says "0 facts sent, 0 received"

# A read-only folder. (Root may write anywhere.)
if [ "$(id -u)" != 0 ]; then
    chmod 500 fair
    expect 77 --fair fair import "$city"
    chmod 700 fair
else
    echo "skipped: a read-only folder does not stop root"
fi
