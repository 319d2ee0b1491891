#!/bin/sh
# The pages of staff in all languages, themes, sizes of text, reach modes and panels: nothing cut, clipped, overlapping, too small to
# touch or too pale. Then painted on six panels. FERIA_SHOTS: a folder that keeps the pictures.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/layouts_staff_none.script
name="Maximiliano Bartolomé Villavicencio-Castañeda"
echo 204917 >"$work/supervisor.pin"
echo 730018 >"$work/steward.pin"
run "$FERIA" --fair "$fair" staff add "$name" --role supervisor --pin-file "$work/supervisor.pin"
run "$FERIA" --fair "$fair" staff add "Eva Prueba" --role steward --pin-file "$work/steward.pin"
run "$FERIA" --fair "$fair" staff qr "$name" --to "$work/badge.png"

# One person is let in at two doors that do not hear of each other.
"$DRIVER" register "$fair" kiosk-9 1 "$name" >"$work/ticket" 2>>"$log" || fail "registering"
printf 'until "Acerque la entrada" 10\nscan "%s"\nuntil "Puede entrar" 10\n' "$(cut -d ' ' -f 2 "$work/ticket")" >"$work/enter.script"
make_script door_online
for door in puerta-1 puerta-2; do
    kiosk "$door" door "$script"
done
for door in puerta-1 puerta-2; do
    kiosk "$door" door "$work/enter.script" --central "$work/nowhere/central.db"
done
for door in puerta-1 puerta-2 puerta-1; do
    kiosk "$door" door "$script"
done

make_script layouts_staff_door "NAME=$name" "BADGE=$work/badge.png"
for pages in layouts_staff layouts_staff_locked layouts_staff_door; do
    station=kiosk-1 mode=citizen
    case $pages in
    *_door) station=puerta-1 mode=door ;;
    *) cp "tests/journeys/$pages.script" "$work/$pages.script" ;;
    esac
    kiosk "$station" "$mode" "$work/$pages.script" --label "Puerta 1"
    [ "$pages" != layouts_staff_locked ] || station=kiosk-2
    awk -v pages="$pages" '/^check-all/ { $0 = "check-panels " pages "-" ++count } { print }' "$work/$pages.script" >"$work/painted.script"
    kiosk "$station" "$mode" "$work/painted.script" --label "Puerta 1"
done
if [ -n "${FERIA_SHOTS:-}" ]; then
    mkdir -p "$FERIA_SHOTS"
    cp "$work"/*.png "$FERIA_SHOTS"
fi
