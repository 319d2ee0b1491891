#!/bin/sh
# A whole visit by a keypad of three keys, upright and lying, and so a survey and the accounts of the city.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/keypad.script
counts "SELECT name || ' ' || age_band || ' ' || territory || ' ' || value_group FROM attendee" "Ana juventud C13 otra"
kiosk kiosk-2 citizen tests/journeys/keypad.script --size 1280x720 --screen-mm-width 221
counts "SELECT count(*) FROM attendee" 1
counts "SELECT count(*) FROM ticket" 2
kiosk kiosk-1 citizen tests/journeys/keypad_survey.script
counts "SELECT body ->> 'answers' FROM ledger WHERE kind = 'survey.answered'" \
    '{"atencion":2,"confianza":5,"falla":["lugar"],"informacion":{"clara":"a-veces"}}'
kiosk kiosk-1 citizen tests/journeys/keypad_accounts.script
kiosk kiosk-2 citizen tests/journeys/keypad_accounts.script --size 1280x720 --screen-mm-width 221
