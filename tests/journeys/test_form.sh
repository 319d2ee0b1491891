#!/bin/sh
# Every way through the form, wrong answers too; what is stored is what the review said, once.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/form.script
counts "SELECT count(*) FROM ledger WHERE kind = 'attendee.registered'" 1
counts "SELECT name || ' ' || territory || ' ' || value_group || ' ' || age_band FROM attendee" \
    "Juan Gómez Núñez Del Río C01 veeduria persona-mayor"
counts "SELECT document_type || ' ' || document_number || ' ' || email FROM identity" \
    "CC 9999123777 juan@gmail.com"
counts "SELECT phone LIKE '%3001234567' FROM identity" 1
counts "SELECT consent_version IS NOT NULL AND guardian IS NULL FROM attendee" 1

# A double tap on the last button is one registration, on a face one opinion, on a choice one step.
kiosk kiosk-1 citizen tests/journeys/double.script
counts "SELECT count(*) FROM feedback" 1
sleep 2 # of one kiosk, one vote in two seconds counts
kiosk kiosk-1 citizen tests/journeys/opinion.script
counts "SELECT count(*) FROM feedback" 2
counts "SELECT group_concat(score) FROM (SELECT score FROM feedback ORDER BY hlc)" "4,1"
counts "SELECT reasons FROM feedback ORDER BY hlc LIMIT 1" '["tramite"]'
counts "SELECT comment FROM feedback ORDER BY hlc LIMIT 1" "Todo muy rápido"
counts "SELECT count(*) FROM feedback WHERE comment IS NULL" 1
verify kiosk-1
