#!/bin/sh
# feria person find: who is registered, by name, document, phone and code; and the index of the office's file.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
make_fair
F="--fair fair"
"$DRIVER" register fair kiosk-1 1 "Ana O'Pérez Ñáñez" >tickets
"$DRIVER" register fair kiosk-1 1 "María Ruiz" >>tickets
"$DRIVER" register fair kiosk-2 1 "María Ruiz" >>tickets
code=$(sed -n '1s/ .*//p' tickets)
text=$(sed -n '1s/.* //p' tickets)
[ "$("$DRIVER" scan fair puerta-1 "$text")" = admitted ] || fail "the door does not let in"

# Word order, accents and endings do not matter.
expect 0 $F person find nan ana
says "Ana O'Pérez Ñáñez"
says "$code"
says_not "María"
expect 0 $F person find "$code" --json
json 'len(j["people"]) == 1 and j["people"][0]["inside"] and j["people"][0]["code"] == "'"$code"'"'

# Homonyms are two rows, told apart by the ends of their documents.
expect 0 $F person find maria ruiz --json
json 'len(j["people"]) == 2 and len({p["document_end"] for p in j["people"]}) == 2 and not j["more"]'
expect 0 $F person find 9999
expect 0 $F person find xilofono
says "nobody"
expect 0 $F person find xilofono --json
json 'j["people"] == []'
expect 64 $F person find m
expect 64 $F person
expect 64 $F person erase m
expect 66 $F person find ana --event 99
expect 0 $F person find -- -- ana

# The office's file keeps the index, the kiosk's and the central do not; a rebuild makes it again.
count() { python3 -c "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM person_word').fetchone()[0])" "$1"; }
[ "$(count fair/kiosk-1.db)" = 0 ] || fail "a citizen's kiosk has an index"
[ "$(count fair/central.db)" = 0 ] || fail "the central has an index"
before=$(count fair/office.db)
[ "$before" -gt 5 ] || fail "the office has no index"
expect 0 verify fair/office.db
expect 0 rebuild fair/office.db
[ "$(count fair/office.db)" = "$before" ] || fail "the rebuild made another index"
expect 0 verify fair/office.db
expect 0 $F person find nanez
says "Ana O'Pérez Ñáñez"
