#!/bin/sh
# The whole visit of the deployment's scripts, and what is left of it in the files.
set -eu
build=$1
. tests/journeys/common.sh
run sh kiosk/deploy/visit.sh "$build" "$source_folder" "$fair"

"$FERIA" --fair "$fair" status --json >"$work/status.json" 2>>"$log" || fail status
python3 - "$work/status.json" <<'PYTHON' || fail "$(cat "$work/status.json")"
import json, sys
status = json.load(open(sys.argv[1]))
event = status["event"]
assert (event["registered"], event["entered"], event["inside"]) == (1, 1, 1)
assert status["parked"] == 0 and status["services"] == 95
assert [s["name"] for s in status["stations"]] == ["kiosk-1", "office", "puerta-1"]
PYTHON
for table in attendee ticket movement refusal feedback; do
    counts "SELECT count(*) FROM $table" 1
done
counts "SELECT count(*) FROM quarantine" 0
counts "SELECT is_entry || ' ' || coalesce(overridden, '-') FROM movement" "1 -"
counts "SELECT reason FROM refusal" already_inside
counts "SELECT score || ' ' || reasons || ' ' || coalesce(comment, '-') FROM feedback" '3 ["atencion"] -'
counts "SELECT name || ' ' || territory || ' ' || value_group FROM attendee" \
    "María Fernanda Ñáñez C08 ciudadania"
counts "SELECT document_type || ' ' || document_number FROM identity" "CC 9999123456"
[ "$(wc -l <"$fair/attendance.csv")" = 2 ] || fail "attendance.csv: $(cat "$fair/attendance.csv")"

# Names are in the private part of the facts and in no other.
counts "SELECT count(*) FROM ledger WHERE kind <> 'catalogue.set'
        AND (body LIKE '%Mar_a%' OR body LIKE '%9999123456%')" 0
verify kiosk-1 puerta-1

tables() {
    python3 - "$fair/central.db" <<'PYTHON'
import sqlite3, sys
for line in sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).iterdump():
    print(line)
PYTHON
}
tables >"$work/before.sql"
run "$FERIA" --fair "$fair" rebuild
tables >"$work/after.sql"
cmp "$work/before.sql" "$work/after.sql" >>"$log" 2>&1 || fail "rebuild changed something"
