#!/bin/sh
# A whole visit without a display: a citizen registers and rates the fair, a door admits the ticket from its picture and refuses it the
# second time, the office exports. Usage: visit.sh BUILD SOURCE FOLDER. Prints ten lines; fails when anything went otherwise.
set -eu
umask 077 # the pictures hold a name and a ticket that admits
build=$1 source=$2 folder=$3
mkdir -p "$(dirname "$folder")"
log=$folder/log.txt
mkdir -p "$folder"
run() {
    if ! "$@" >>"$log" 2>&1; then
        tail -n 40 "$log" >&2
        echo "visit.sh: failed: $*" >&2
        exit 1
    fi
}
kiosk() {
    station=$1 mode=$2 label=$3 script=$4
    if ! "$build/feria-kiosk" --fair "$folder" --station "$station" --mode "$mode" --label "$label" \
        --shots "$folder" --script "$script" 2>>"$log"; then
        tail -n 40 "$log" >&2
        echo "visit.sh: the visit failed at $script" >&2
        exit 1
    fi
}

run "$build/feria" init "$folder" --city "$source/db/catalog/ibague" --map-x 0.50 --map-y 0.66
echo " 1 The sample fair of Ibagué is ready: $("$build/feria" --fair "$folder" status --json |
    sed -n 's/.*"services": *\([0-9]*\).*/\1/p' | head -n 1) services, central file central.db."
kiosk kiosk-1 citizen "Módulo 1" "$source/kiosk/deploy/citizen.script"
sed "s|@TICKET@|$folder/13-entrada.png|" "$source/kiosk/deploy/door.script" >"$folder/door.script"
kiosk puerta-1 door "Puerta 1" "$folder/door.script"
rm -f "$folder/door.script"
run "$build/feria" --fair "$folder" export attendance --bom --output "$folder/attendance.csv"
echo " 9 The office exported $(($(wc -l <"$folder/attendance.csv") - 1)) attendance: attendance.csv. Verified: $("$build/feria" --fair "$folder" verify | tail -n 1)"
echo "10 Pictures, central.db and attendance.csv are in $folder; look around: $build/feria --fair $folder status"
