#!/bin/sh
# Goals, figures, schedule and pages to read: of both cities, and what the office tells later.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/accounts.script
grep -q 'image "Avance físico: 62 por ciento"' "$work/goal.txt" || fail "a ring is not said"
grep -q 'image "Calles de barrio' "$work/figures.txt" || fail "a chart is not said"
! grep -q ' cut' "$work/schedule.txt" || fail "a text of the schedule is cut"

run "$FERIA" --fair "$fair" goal progress vias-rurales 100 --financial 90 --note "Se terminó en noviembre."
run "$FERIA" --fair "$fair" activity progress I3 100 --evidence https://www.example.org/informe
kiosk kiosk-2 citizen tests/journeys/accounts_after.script
run "$FERIA" --fair "$fair" verify

fair=$work/ejemplo
run "$FERIA" init "$fair" --city db/catalog/ejemplo
kiosk kiosk-1 citizen tests/journeys/accounts_ejemplo.script
