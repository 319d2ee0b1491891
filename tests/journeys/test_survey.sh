#!/bin/sh
# Surveys at a kiosk: kinds, conditions, back and skip; per visit and per ticket; required, closed; nothing says who answered.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
"$DRIVER" register "$fair" kiosk-9 1 "Omar Ruiz" >"$work/one" 2>>"$log" || fail "registering"
ticket=$(cut -d ' ' -f 2 "$work/one")
make_script survey "TICKET=$ticket" "FORGED=$(echo "$ticket" | sed 's/......$/000000/')"
kiosk kiosk-1 citizen "$script"
answers() { query "SELECT body ->> 'answers' FROM ledger WHERE kind = 'survey.answered' AND body ->> 'survey' = '$1' ORDER BY hlc DESC LIMIT 1"; }
[ "$(answers percepcion)" = '{"atencion":2,"confianza":4,"cumple":"no-se","falla":["espera","lugar"],"informacion":{"clara":"si","util":"no"}}' ] ||
    fail "$(answers percepcion)"
[ "$(answers audiencia)" = '{"medio":["comunidad","redes"],"organizacion":"mal","volveria":"si"}' ] || fail "$(answers audiencia)"
counts "SELECT count(*) FROM ledger WHERE kind = 'survey.answered'" 2
counts "SELECT private ->> 'answers' ->> 'tema' FROM ledger WHERE kind = 'survey.answered' AND private IS NOT NULL" "Vías y andenes"
counts "SELECT count(*) FROM ledger WHERE body LIKE '%andenes%' AND kind = 'survey.answered'" 0
counts "SELECT count(*) FROM ledger WHERE kind = 'survey.answered' AND body LIKE '%$ticket%'" 0

kiosk kiosk-2 citizen tests/journeys/survey_ticket.script --size 1920x1080 --screen-mm-width 476
counts "SELECT count(*) FROM ledger WHERE kind = 'survey.answered'" 3
[ "$(answers audiencia)" = '{"organizacion":"bien"}' ] || fail "$(answers audiencia)"

"$DRIVER" register "$fair" kiosk-1 1 "Eva Ruiz" >"$work/here" 2>>"$log" || fail "registering"
guesses=$(for i in 1 2 3 4 5 6 7 8 9 10; do printf 'tap "Continuar"\n'; done)
make_script survey_code "CODE=$(cut -d ' ' -f 1 "$work/here")" "TICKET=$(cut -d ' ' -f 2 "$work/here")" \
    "OTHER=$(cut -d ' ' -f 1 "$work/one")" "GUESSES=typed \"$(cut -d ' ' -f 1 "$work/one")\"
$guesses"
kiosk kiosk-1 citizen "$script"
counts "SELECT count(*) FROM ledger WHERE kind = 'survey.answered'" 4

# Without its key a kiosk says that the survey is not there, and with it takes the answer.
mv "$fair/keys/encuestas/audiencia.key" "$work/key"
"$DRIVER" register "$fair" kiosk-1 1 "Sol Ruiz" >"$work/sol" 2>>"$log" || fail "registering"
make_script survey_key "TICKET=$(cut -d ' ' -f 2 "$work/sol")"
kiosk kiosk-1 citizen "$script"
counts "SELECT count(*) FROM ledger WHERE kind = 'survey.answered'" 4
mv "$work/key" "$fair/keys/encuestas/audiencia.key"

cp -r db/catalog/ibague "$work/city"
rm "$work/city/encuestas/"*
cat >"$work/city/encuestas/prueba.ini" <<'INI'
[encuesta]
codigo = prueba
version = 1
titulo = Encuesta de prueba
por = visita

[pregunta uno]
texto = Primera pregunta
clase = escala
desde = 0
hasta = 10
obligatoria = si

[pregunta dos]
texto = Segunda pregunta
clase = matriz
fila.a = Fila uno
fila.b = Fila dos
columna.bien = Bien
columna.mal = Mal
obligatoria = si

[pregunta tres]
texto = Escriba algo
clase = texto
obligatoria = si
INI
sed 's/codigo = prueba/codigo = cerrada/; s/de prueba/cerrada/; s/^por/cierra = 2020-01-01\n&/' "$work/city/encuestas/prueba.ini" \
    >"$work/city/encuestas/cerrada.ini"
fair=$work/rules
run "$FERIA" init "$fair" --city "$work/city"
kiosk kiosk-1 citizen tests/journeys/survey_rules.script
counts "SELECT body ->> 'answers' FROM ledger WHERE kind = 'survey.answered'" '{"dos":{"a":"bien","b":"mal"},"uno":10}'
