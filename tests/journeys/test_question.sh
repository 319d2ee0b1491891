#!/bin/sh
# Asking at one kiosk, the office's answers, looking up and reading at another; a kiosk without network. No kiosk but the one that was
# asked holds a word of the person.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
make_script online
kiosk kiosk-3 citizen "$script"
make_script question "RECEIPT=$work/receipt.png" "LONG=$(printf 'a%.0s' $(seq 1000))"
kiosk kiosk-1 citizen "$script"
counts "SELECT group_concat(answer_by || ' ' || coalesce(department, '-') || ' ' || coalesce(email, '-'), ', ')
        FROM (SELECT * FROM question ORDER BY hlc)" \
    "publication hacienda -, email hacienda ofelia9999432@example.com, publication infraestructura -"
counts "SELECT count(*) FROM ledger WHERE kind = 'question.asked' AND body LIKE '%consent_hash%'" 1
! strings -a "$fair"/*.db "$fair"/*.db-* "$log" 2>/dev/null | grep -q '9999433\|soy la 9999432' || fail "what was never sent is in a file"

number() { query "SELECT radicado FROM question WHERE text LIKE '%$1%'"; }
published=$(number presupuesto) answered=$(number recibo) late=$(number "arreglar la v")
office() { run "$FERIA" --fair "$fair" question "$@"; }
office assign "$published" planeacion
office answer "$published" --text "Una parte fue para vías.

Otra fue para colegios." --day 2022-12-20
office publish "$published" --question "¿En qué se gastó el presupuesto?"
office answer "$answered" --text "Su recibo llegó tarde por el correo." --day 2022-12-15
cat >"$work/more.csv" <<'CSV'
fecha,pregunta,dependencia,respuesta,fecha_respuesta
2022-12-01,¿Hay becas para la universidad?,educacion,Sí. Se piden cada semestre.,2022-12-05
CSV
office import "$work/more.csv"
office publish "$(number becas)"
make_script question_find "PUBLISHED=$published" "ANSWERED=$answered" "LATE=$late" "WRONG=$(echo "$published" | tr 'B-Y0-8' 'C-Z1-9')"
kiosk kiosk-2 citizen "$script"
! strings -a "$fair"/kiosk-2.db* | grep -q 'ofelia9999432\|mi recibo\|Su recibo' || fail "kiosk-2 holds what one person asked"
make_script question_offline "PUBLISHED=$published" "RECEIPT=$work/offline.png"
kiosk kiosk-3 citizen "$script" --central "$work/nowhere/central.db"
verify kiosk-1 kiosk-2 kiosk-3
kiosk kiosk-1 citizen tests/journeys/question_keypad.script
kiosk kiosk-1 citizen tests/journeys/question_keypad.script --size 1280x720 --screen-mm-width 221
counts "SELECT count(*) FROM question WHERE text = 'Af' AND topic = 'seguridad'" 2

# The decree of Easter 2022 leaves what the law sets as it is; one that the office marked does not.
closed() { # DAY DUE WHY
    make_script question_closed "DAY=$1" "DUE=$2" "WHY=$3" "RECEIPT=$work/closed-$1.png"
    kiosk kiosk-1 citizen "$script"
}
closed 2022-04-06 "viernes 29 de abril de 2022" "La ley da plazo hasta ese día. La Alcaldía cierra 3 días, \
del 11 de abril de 2022 al 13 de abril de 2022. Sin contar los cierres, el plazo iría hasta el 4 de mayo de 2022."
cp -r db/catalog/ibague "$work/marked"
echo "2022-08-22,Día cívico,Decreto 1 de 2022,1,1" >>"$work/marked/dias_no_habiles.csv"
run "$FERIA" --fair "$fair" import "$work/marked"
closed 2022-08-16 "miércoles 7 de septiembre de 2022" "La Alcaldía cierra el 22 de agosto de 2022. Ese día no cuenta."

# "Terminar y borrar" on every page with something personal on it.
cat >"$work/steps" <<'STEPS'
typed "¿Quién cuida a Iris Vela?"
tap "Listo"
tap "Continuar"
tap "A mi correo"
typed "iris@example.com"
tap "Continuar"
tap "Sí, autorizo"
tap "Enviar mi pregunta"
STEPS
for steps in 1 2 3 4 5 6 7 8; do
    printf 'until "rinde cuentas" 10\ntap "Toque para empezar"\ntap "Hacer una pregunta"\ntap "No sé"\ntap "¿Cuál es su pregunta?"\n'
    head -n "$steps" "$work/steps"
    printf 'tap "Terminar y borrar"\nexpect-screen attract\ntap "Toque para empezar"\nexpect-not "Terminar y borrar"\n'
    printf 'tap "Hacer una pregunta"\ntap "No sé"\nexpect-not "Iris"\ntap "¿Cuál es su pregunta?"\ntyped "¿Por qué?"\ntap "Listo"\n'
    printf 'tap "Continuar"\ntap "A mi correo"\nexpect-not "iris"\ntap "Terminar y borrar"\nexpect-screen attract\n'
done >"$work/end.script"
kiosk kiosk-1 citizen "$work/end.script"
