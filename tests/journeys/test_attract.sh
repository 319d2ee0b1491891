#!/bin/sh
# The attract loop: its slides, what begins a visit on it, pictures that are missing, broken or not where they should be.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/attract.script

# Pictures that cannot be shown are skipped, their slides are not.
mkdir -p "$work/assets"
cp -R "$source_folder/assets/." "$work/assets/"
head -c 4000 "$source_folder/assets/announcements/montana.jpg" >"$work/assets/announcements/montana.jpg"
rm "$work/assets/announcements/entrada.png"
# A PNG that says it has 2^31 - 1 by 2^31 - 1 pixels.
printf '\211PNG\r\n\032\n\0\0\0\015IHDR\177\377\377\377\177\377\377\377\010\006\0\0\0\0\0\0\0' >"$work/assets/announcements/voz.png"
cat >"$work/broken.script" <<'SCRIPT'
until "La Alcaldía le rinde cuentas" 10
shot broken
wait 8
expect "Su entrada en un minuto"
wait 8
expect "Pregunte y reciba respuesta"
tap "Toque para empezar"
expect-screen home
SCRIPT
kiosk kiosk-1 citizen "$work/broken.script" --assets "$work/assets"
