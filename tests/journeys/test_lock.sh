#!/bin/sh
# Once a supervisor has a PIN, closing the window does not end the program; "Cerrar el programa" does, and so does a signal. Until then,
# and where the PIN's key is missing, the kiosk does not lock itself, and says so.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/lock_none.script
grep -q "not locked, whoever closes the window ends the program" "$log" || fail "the log does not say that nothing is locked"
echo 204917 >"$work/luz.pin"
echo 730018 >"$work/eva.pin"
run "$FERIA" --fair "$fair" staff add "Eva Prueba" --role steward --pin-file "$work/eva.pin"
make_script online
kiosk kiosk-1 citizen "$script"
kiosk kiosk-1 citizen tests/journeys/lock_steward.script
run "$FERIA" --fair "$fair" staff add "Luz Muñoz" --role supervisor --pin-file "$work/luz.pin"
kiosk kiosk-1 citizen "$script"
kiosk kiosk-1 citizen tests/journeys/lock.script
kiosk kiosk-1 citizen "$script"
counts "SELECT group_concat(detail) FROM staff_event WHERE what = 'acted'" leave

# A signal ends it cleanly, locked as it is.
for signal in TERM INT; do
    SIGNAL=SIG$signal run timeout 60 python3 - "$KIOSK" --fair "$fair" --station kiosk-1 --offscreen <<'PYTHON'
import os, signal, subprocess, sys
kiosk = subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE, text=True)
is_locked = any(" locked: closing the window" in line for line in kiosk.stderr)
kiosk.send_signal(getattr(signal, os.environ["SIGNAL"]))
rest = kiosk.communicate()[1]
sys.exit(0 if is_locked and kiosk.returncode == 0 else "%s: %d: %s" % (os.environ["SIGNAL"], kiosk.returncode, rest))
PYTHON
done
verify kiosk-1

mv "$fair/keys/personal/pin.key" "$work/pin.key"
printf 'until "rinde cuentas" 10\ntap "Toque para empezar"\nuntil "en línea" 20\nclose-window ends\n' >"$work/keyless.script"
kiosk kiosk-1 citizen "$work/keyless.script"
