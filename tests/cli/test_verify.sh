#!/bin/sh
# Damage of every kind is found and named, and what is not ours is left as it is.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
make_fair
F="--fair fair"
"$DRIVER" register fair kiosk-1 3 >/dev/null

expect 0 $F verify
says "all as written"
expect 0 $F verify fair/kiosk-1.db
expect 0 $F verify --json
json 'j["finding_count"] == 0 and j["projections_match"] and len(j["projection_hash"]) == 64'

edited() { # edited SQL: a copy of the central file, changed behind Feria's back
    cp fair/central.db edited.db
    sqlite3 edited.db "$1"
}
edited "UPDATE ledger SET body = replace(body, '\"event\":1', '\"event\":2') WHERE kind = 'attendee.registered'"
expect 76 verify edited.db
says "attendee.registered at position"
says "DAMAGED"
expect 76 verify edited.db --json
json 'j["finding_count"] >= 3 and j["findings"][0]["kind"] == "attendee.registered" and j["findings"][0]["seq"] > 0'
edited "UPDATE ledger SET private = replace(private, 'Luz', 'Ana') WHERE pos = (SELECT max(pos) FROM ledger WHERE kind = 'attendee.registered')"
expect 76 verify edited.db
edited "DELETE FROM ledger WHERE pos = 5"
expect 76 verify edited.db
edited "UPDATE ledger SET at_ms = at_ms + 1 WHERE pos = 7"
expect 76 verify edited.db
edited "DELETE FROM ticket"
expect 76 verify edited.db
says "feria rebuild"
expect 0 rebuild edited.db
expect 0 verify edited.db

# Not a database, another one's, none, an empty file, a file cut short.
echo hola >text.db
expect 76 verify text.db
[ "$(cat text.db)" = hola ] || fail "a foreign file was changed"
sqlite3 foreign.db 'CREATE TABLE t(a)'
expect 76 verify foreign.db
expect 66 verify none.db
: >empty.db
expect 76 verify empty.db
cp fair/central.db cut.db
truncate -s 20000 cut.db
expect 76 verify cut.db
expect 76 rebuild cut.db
[ "$(stat -c %s cut.db)" = 20000 ] || fail "a damaged file was changed"
expect 66 rebuild none.db
[ ! -e none.db ] || fail "rebuild made a file"

# A central that is no database stops those who need it, with a reason.
cp fair/central.db whole.db
echo hola >fair/central.db
for command in status "export attendance" "station list" sync "ticket show K7M4X-2QXTB" "backup x.db"; do
    # shellcheck disable=SC2086
    expect 76 $F $command
    warns "central.db"
done
cp whole.db fair/central.db
expect 0 $F status

# Without a central the fair works alone; commands about it say what to set.
sed -i 's/^central = .*/central =/' fair/feria.ini
expect 0 $F status
says "sticks"
expect 78 $F sync
warns "central"
expect 0 $F import "$source_folder/db/catalog/ibague"
