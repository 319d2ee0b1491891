#!/bin/sh
# A minor gives age, place and group, and nothing that identifies (Ley 1581 de 2012, art. 7).
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/minor.script
grep -q "Menor de edad" "$work/minor.txt" || fail "the ticket says: $(cat "$work/minor.txt")"
counts "SELECT count(*) FROM attendee WHERE is_minor = 1 AND name IS NULL AND consent_version IS NULL" 1
counts "SELECT count(*) FROM identity WHERE document_number IS NOT NULL OR document_type IS NOT NULL
        OR phone IS NOT NULL OR email IS NOT NULL" 0
counts "SELECT count(*) FROM ledger WHERE kind = 'attendee.registered' AND private IS NULL" 1
! strings -a "$fair"/*.db "$fair"/*.db-wal 2>/dev/null | grep -q 'Quintana\|9999777' ||
    fail "what was typed before the age was changed is in a file"
make_script minor_door "TICKET=$work/minor.png"
kiosk puerta-1 door "$script"
verify kiosk-1 puerta-1
