#!/bin/sh
# Staff at a kiosk and a door: gesture, PIN, badge, out of service over a restart, the wait after wrong PINs over a restart, roles; the
# log says it all, and no database and no tree holds a PIN.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/staff_none.script
# A door of which the office has not heard, and one where nobody has a PIN.
mkdir -p "$work/far/keys"
cp "$fair/feria.ini" "$work/far/" 2>/dev/null || true
cp "$fair/keys/municipality.key" "$work/far/keys/"
"$KIOSK" --fair "$work/far" --station puerta-9 --mode door --central "$work/nowhere/central.db" --shots "$work" \
    --script tests/journeys/staff_unheard.script >>"$log" 2>&1 || fail "staff_unheard"
"$DRIVER" register "$fair" kiosk-9 1 "Luz Prada" >/dev/null 2>>"$log" || fail "registering"
kiosk puerta-8 door tests/journeys/staff_nobody.script
make_script online
kiosk puerta-8 citizen "$script"
counts "SELECT group_concat(detail) FROM (SELECT detail FROM staff_event WHERE what = 'acted' AND staff IS NULL ORDER BY hlc)" \
    names,close,reopen
echo 204917 >"$work/luz.pin"
echo 730018 >"$work/eva.pin"
run "$FERIA" --fair "$fair" staff add "Luz Muñoz" --role supervisor --pin-file "$work/luz.pin"
run "$FERIA" --fair "$fair" staff add "Eva Prueba" --role steward --pin-file "$work/eva.pin"
run "$FERIA" --fair "$fair" staff qr "Luz Muñoz" --to "$work/luz.png"
make_script online
kiosk kiosk-1 citizen "$script"
kiosk kiosk-1 citizen tests/journeys/staff.script
kiosk kiosk-1 citizen tests/journeys/staff_closed.script
kiosk kiosk-1 citizen tests/journeys/staff_locked.script
make_script door_online
kiosk puerta-1 door "$script" --label "Puerta 1"
sed 's/^scan "@BADGE@"/scan-picture luz.png/' tests/journeys/staff_door.script >"$work/staff_door.script"
sed -i "s|luz.png|$work/luz.png|" "$work/staff_door.script"
kiosk puerta-1 door "$work/staff_door.script" --label "Puerta 1"
run "$FERIA" --fair "$fair" staff log
counts "SELECT group_concat(detail) FROM (SELECT detail FROM staff_event WHERE what = 'acted' AND staff IS NOT NULL ORDER BY hlc)" \
    close,reopen
counts "SELECT group_concat(DISTINCT detail) FROM (SELECT detail FROM staff_event WHERE what = 'entered' ORDER BY hlc)" pin,badge+pin
counts "SELECT count(*) FROM staff_event WHERE what = 'denied'" 6
counts "SELECT count(*) FROM staff_event WHERE what = 'left' AND detail = 'idle'" 2
! grep -aq -e 204917 -e 730018 "$fair"/*.db || fail "a PIN is in a database"
! grep -q -e 204917 -e 730018 "$log" || fail "a PIN is in the log"
verify kiosk-1 puerta-1

# Two kiosks register one document under two names.
register kiosk-5 "Ana Prueba" 9999000801 ana
register kiosk-6 "Rosa Prueba" 9999000801 rosa
make_script door_online
kiosk puerta-1 door "$script" --label "Puerta 1"
kiosk puerta-1 door tests/journeys/staff_incidents.script --label "Puerta 1"

# Sounds, into a file instead of a loudspeaker, and without any device.
SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$work/sounds.raw kiosk puerta-1 door tests/journeys/staff_sounds.script
[ -e "$work/sounds.raw" ] || fail "no device was opened"
SDL_AUDIODRIVER=there-is-none kiosk puerta-1 door tests/journeys/staff_silent.script
