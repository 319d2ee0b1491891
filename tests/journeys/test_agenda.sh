#!/bin/sh
# The agenda on every panel, and what a phone reads from its pictures.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/agenda.script

# reads PICTURE LINE: what the first code in the picture says.
reads() {
    read_line=$("$build/calendar_reader" "$work/$1.png" 2>>"$log") || fail "no code in $1.png"
    [ "$read_line" = "$2" ] || fail "$1.png: $read_line instead of $2"
}
hearing="feria-73001-3|20221215T130000Z|20221215T170000Z|CONFIRMED"
hearing="$hearing|Audiencia pública de rendición de cuentas|Coliseo Parque Deportivo|"
for panel in 1280x720-221mm 1920x1080-476mm 1080x1920-268mm 1080x1920-535mm 1920x1080-952mm; do
    reads "agenda-hearing-$panel" "$hearing"
done

# Without events there is no agenda.
city=$work/city
cp -r "$source_folder/db/catalog/ibague" "$city"
rm -r "$city/encuestas"
for sheet in eventos metas compromisos paginas puertas; do # these name events
    sed -i '2,$d' "$city/$sheet.csv"
done
sed -i '2,$s/,[0-9]*$/,/' "$city/anuncios.csv"
fair=$work/empty
run "$FERIA" init "$fair" --city "$city"
kiosk kiosk-1 citizen tests/journeys/agenda_none.script
