#!/bin/sh
# A door that lives by sticks alone: it leaves who it is, the office looks at the words of its key and trusts it, and the
# door gets the names that it may have; on every stick, also on one that it has never seen.
set -eu
build=$1
. tests/cli/common.sh
make_fair
F="--fair $folder/fair"
D="--fair $folder/door"
stick=$folder/stick
mkdir -p "$stick" "$folder/second" "$folder/door/keys" "$folder/twin/keys"
machine() { # FOLDER NAME MODE
    cp -p "$folder/fair/keys/municipality.key" "$folder/$1/keys/"
    expect 0 init "$folder/$1" --station "$2" --mode "$3" --label "Puerta de atrás"
    sed -i 's/^central = .*/central =/' "$folder/$1/feria.ini"
}
machine door puerta-9 door
"$DRIVER" register "$folder/fair" kiosk-1 3 >"$folder/tickets" 2>"$err"
expect 0 $F sync --prepare "$stick"
says "ready, with 0 pages"
tickets() { sqlite3 "$folder/door/puerta-9.db" 'SELECT count(*) FROM ticket'; }

# The door says its words, and so does the office.
expect 0 $D sync --folder "$stick"
says "The office has not trusted this station yet"
words=$(sed -n 's/.*the words of its key: //p' "$out")
[ "$(echo "$words" | wc -w)" = 4 ] || fail "no four words: $words"
expect 0 $F sync --folder "$stick"
says "not trusted yet: puerta-9 (door, Puerta de atrás)"
says "its words: $words"
says "feria station trust NAME --folder $stick"
expect 0 $F sync --folder "$stick" --json
json 'len(j["asking"]) == 1 and j["asking"][0]["name"] == "puerta-9" and len(j["asking"][0]["words"].split()) == 4'
! ls "$stick"/feria/*.parcel 2>/dev/null || fail "keys for a stranger"
expect 0 $D sync --folder "$stick"
[ "$(tickets)" = 0 ] || fail "a door that nobody trusts got names"

expect 0 $D status
says "the office has not trusted it yet; the words of its key: $words"
expect 0 $D status --json
json 'j["name"] == "puerta-9" and not j["trusted"] and j["waiting"] == 0 and j["own"] == 1 and j["last_stick"]'

# Trusted only when somebody says yes, and only what has come.
expect 77 $F station trust puerta-9
says "words:   $words"
warns "nothing was said of it"
expect 66 $F station trust puerta-8 --yes
warns "has come"
expect 66 $F station trust puerta-8 --folder "$stick" --yes
expect 64 $F station trust puerta-9 --mode closet --yes
expect 64 $F station trust
expect 0 $F station list --json
json '[s["trust"] for s in j if s["name"] == "puerta-9"] == ["-"]'
expect 0 $F station trust puerta-9 --folder "$stick" --yes
says "puerta-9: trusted as door"
expect 0 $F station list --json
json '[s["trust"] for s in j if s["name"] == "puerta-9"] == ["trusted"]'
ls "$stick"/feria/*.parcel >"$out" || fail "no keys for a trusted door"
cp "$stick"/feria/*.parcel "$folder/parcel"
pin=keys/personal/pin.key
rm -f "$folder/door/$pin"
expect 0 $D sync --folder "$stick" --json
json 'j["trusted"] and j["waiting"] == 0 and j["ignored"] == 0'
cmp -s "$folder/fair/$pin" "$folder/door/$pin" || fail "the door has not the key of PINs"
[ "$(stat -c %a "$folder/door/$pin")" = 600 ] || fail "the key of PINs may be read by others"
! ls "$stick"/feria/*.parcel 2>/dev/null || fail "the parcel stays on the stick"

# One that was torn, or is another station's, changes nothing and is told.
head -c 300 "$folder/parcel" >"$stick/feria/$(basename "$(ls "$stick"/feria/*.want)" | cut -c1-8)-00000000.parcel"
echo 0000000000000000000000000000000000000000000000000000000000000001 >"$folder/door/$pin"
expect 0 $D sync --folder "$stick" --json
json 'j["ignored"] == 1'
warns "parcel: segment refused: torn"
expect 0 $F sync --folder "$stick"
expect 0 $D sync --folder "$stick"
cmp -s "$folder/fair/$pin" "$folder/door/$pin" || fail "the door kept another key of PINs"
expect 0 $D status
says "the office trusts it"
says "sticks: 0 are not at the central yet, last stick 20"
[ "$(tickets)" = 3 ] || fail "the door has $(tickets) tickets"
expect 0 $D sync --folder "$stick"
says_not "not trusted"

# A stick that was prepared just now brings it what is new.
expect 0 $F sync --folder "$stick"
"$DRIVER" register "$folder/fair" kiosk-1 2 >>"$folder/tickets" 2>"$err"
expect 0 $F sync --prepare "$folder/second"
says "ready, with 1 pages"
expect 0 $D sync --folder "$folder/second"
[ "$(tickets)" = 5 ] || fail "the door has $(tickets) tickets after the second stick"

# Another machine of that name is not it; in its place it may be, when somebody says so.
machine twin puerta-9 door
expect 0 --fair "$folder/twin" sync --folder "$stick"
expect 0 $F sync --folder "$stick"
says "not trusted yet: puerta-9"
expect 73 $F station trust puerta-9 --folder "$stick" --yes
warns "--replace"
expect 0 $F station trust puerta-9 --folder "$stick" --replace --yes
expect 0 $F station list --json
json 'sorted(s["trust"] for s in j if s["name"] == "puerta-9") == ["replaced", "trusted"]'
expect 0 --fair "$folder/twin" sync --folder "$stick" --json
json 'j["trusted"]'

# A revoked one is not trusted by asking again.
expect 0 $F station list --json
digits=$(python3 -c 'import json,sys; print([s["station"] for s in json.load(open(sys.argv[1])) if s["trust"] == "trusted"][0])' "$out")
expect 0 $F station revoke "$digits"
expect 77 $F station trust "$digits" --yes
warns "feria station restore"

# Who says that it is an office is none, unless the office says so, too.
sed -i 's/^mode = .*/mode = office/; s/^station = .*/station = jefe/' "$folder/door/feria.ini"
expect 0 $D sync --folder "$stick"
expect 64 $F station trust jefe --folder "$stick" --yes
warns "--mode office"
expect 0 $F station trust jefe --folder "$stick" --mode stand --label "Puesto 4" --yes
says "jefe: trusted as stand"
