#!/bin/sh
# "¿Sigue ahí?" and "Terminar y borrar": a yes keeps everything, silence and the button leave nothing of anybody.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/idle.script
counts "SELECT count(*) FROM attendee" 1
counts "SELECT count(*) FROM feedback" 1
! strings -a "$fair"/*.db "$fair"/*.db-* "$log" 2>/dev/null | grep -q '999932[123]' ||
    fail "what was never sent is in a file"

# "Terminar y borrar" on every page with something personal on it.
end_at() { # STEPS: that many lines of the form, then the button
    {
        printf 'until "rinde cuentas" 10\ntap "Toque para empezar"\ntap "Registrarme"\n'
        head -n "$1" "$work/steps"
        printf 'tap "Terminar y borrar"\nexpect-screen attract\nexpect-not "9999654"\nexpect-not "Iris"\n'
        printf 'tap "Toque para empezar"\nexpect-not "Terminar y borrar"\ntap "Registrarme"\n'
        printf 'tap "29 a 59 años"\nexpect-not "9999654"\ntyped "12345"\ntap "Continuar"\n'
        printf 'expect "¿Cuál es su nombre completo?"\nexpect-not "Iris"\ntap "Terminar y borrar"\n'
    } >>"$work/end.script"
}
cat >"$work/steps" <<'STEPS'
tap "29 a 59 años"
typed "9999654"
tap "Otro tipo"
tap "Cédula de ciudadanía"
tap "Continuar"
typed "Iris Vela"
tap "Continuar"
tap "Comuna"
tap "Comuna 1 · Centro"
tap "Ciudadanía en general"
tap "Sí, autorizo"
tap "Agregar"
typed "3009999654"
tap "Continuar"
tap "Agregar"
typed "iris@example.com"
tap "Continuar"
tap "Recibir mi entrada"
tap "Calificar"
tap "Buena"
STEPS
for steps in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    end_at "$steps"
done
kiosk kiosk-1 citizen "$work/end.script"
