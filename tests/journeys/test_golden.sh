#!/bin/sh
# Semantic trees of the main screens against tests/golden/NAME.txt. FERIA_GOLDEN_UPDATE=1 rewrites them; a missing one fails.
set -eu
build=$1
. tests/journeys/common.sh
# The sample city with its event on a fixed day.
cp -r db/catalog/ibague "$work/city"
sed -i 's/hoy \([0-9]\)/2030-03-10 \1/g' "$work/city/eventos.csv"
grep -q '2030-03-10 00:00' "$work/city/eventos.csv" || fail "eventos.csv has no event of today"
run "$FERIA" init "$fair" --city "$work/city"
"$DRIVER" register "$fair" kiosk-9 1 "Elena Prada" >"$work/one" 2>>"$log" || fail "registering"
one=$(cut -d ' ' -f 2 "$work/one")
mkdir "$work/trees"

trees() { # STATION MODE SCRIPT
    "$KIOSK" --fair "$fair" --station "$1" --mode "$2" --label "$4" --shots "$work/trees" --event 1 \
        --script "$3" >>"$log" 2>&1 || fail "$3"
}
make_script golden "RECEIPT=$work/trees/receipt.png"
trees kiosk-1 citizen "$script" "Módulo 1"
make_script golden_door "TICKET=$work/trees/ticket.png" "FORGED=$(echo "$one" | sed 's/......$/000000/')"
trees puerta-1 door "$script" "Puerta 1"
head -c 5000 /dev/zero >"$fair/kiosk-3.db"
make_script golden_broken
trees kiosk-3 citizen "$script" "Módulo 3"

bad=0
for tree in "$work"/trees/*.txt; do
    name=$(basename "$tree")
    # What is random or of the moment: codes, seconds, what is being sent.
    sed -i -E 's/[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/XXXXX-XXXXX/; s/P-2030-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}/P-2030-000-000-000/; s/[0-9]+ por enviar/en línea/; s/10:4[23]:[0-9]{2}/10:42:00/' "$tree"
    sed -i -E '/heading "Su historia"/,$ s/"[0-9]+ de [a-z]+ de [0-9]{4}"/"10 de marzo de 2030"/' "$tree" # when it was imported
    case $name in
    door-* | idle.txt) ;;
    *) sed -i -E '/^  status "[0-9]+"$/d' "$tree" ;; # in a small footer: how much is being sent
    esac
    golden=tests/golden/$name
    if [ "${FERIA_GOLDEN_UPDATE:-}" = 1 ]; then
        cp "$tree" "$golden"
    elif [ ! -e "$golden" ]; then
        echo "$golden is missing; FERIA_GOLDEN_UPDATE=1 writes it"
        bad=1
    elif ! diff -u "$golden" "$tree"; then
        bad=1
    fi
done
for golden in tests/golden/*.txt; do
    [ -e "$work/trees/$(basename "$golden")" ] || { echo "$golden: no screen makes this tree"; bad=1; }
done
[ "$bad" = 0 ] || fail "trees differ; look, then FERIA_GOLDEN_UPDATE=1"
