#!/bin/sh
# feria-hub as a program: its key, what it answers and refuses, readiness, stopping; and the office that sends to it over
# TLS. What it does with facts: tests/unit/hub.
set -eu
build=$1
. tests/cli/common.sh

make_fair
mv "$folder/fair/central.db" "$folder/office-central.db"
python3 tests/cli/hub_probe.py "$build/feria-hub" "$folder/fair"
[ "$(stat -c %a "$folder/fair/keys/hub.key")" = 600 ] || fail "the hub's key is readable by others"

# Another machine of the network: it has the keys of the fair and nothing else.
mkdir -p "$folder/hub/keys"
cp "$folder/fair/keys/municipality.key" "$folder/fair/keys/office.pub" "$folder/hub/keys"
trap 'kill $hub 2>/dev/null || true; chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
begin_hub() { # ADDRESS:PORT
    "$build/feria-hub" --fair "$folder/hub" --listen "$1" >"$folder/hub.out" 2>"$folder/hub.err" &
    hub=$!
    until grep -q "key " "$folder/hub.out"; do
        kill -0 $hub || fail "the hub ended: $(cat "$folder/hub.err")"
        sleep 0.1
    done
}
begin_hub 127.0.0.1:0
address=$(sed -n 's|^feria-hub: \(https://[^/]*\)/.*|\1|p' "$folder/hub.out")
pin=$(sed -n 's/^feria-hub: pin //p' "$folder/hub.out")

use_hub() { # PIN
    sed -i -e 's|^central =.*|central =|' -e "s|^#* *hub =.*|hub = $address|" -e "s|^#* *hub_pin =.*|hub_pin = $1|" "$folder/fair/feria.ini"
}
use_hub "$(echo "$pin" | tr 'A-Za-z' 'B-ZAb-za')"
got=0
"$FERIA" --fair "$folder/fair" sync >"$out" 2>"$err" || got=$?
[ "$got" != 0 ] || fail "a hub with another key is believed"
use_hub "$pin"
expect 0 --fair "$folder/fair" sync
sent=$(sqlite3 "$folder/fair/office.db" 'SELECT count(*) FROM ledger')
says "$sent facts sent"

"$build/feria-hub" --fair "$folder/hub" --show --listen "${address#https://}" >"$folder/shown.out"
cmp "$folder/hub.out" "$folder/shown.out" || fail "shown again the hub is another one"

# A kiosk that the office has not trusted gets nothing, and loses nothing.
if "$DRIVER" register "$folder/fair" kiosk-9 2 "Luz Prueba" >"$out" 2>"$err"; then
    fail "a kiosk that nobody trusts is taken"
fi
warns "feria station"
kill -TERM $hub
wait $hub || fail "the hub did not end well: $(cat "$folder/hub.err")"
[ "$(sqlite3 "$folder/hub/central.db" 'SELECT count(*) FROM ledger')" = "$sent" ] || fail "the hub has not what was sent"
if grep -iE "luz|prueba|300[0-9]{7}|9[0-9]{9}" "$folder/hub.out" "$folder/hub.err"; then
    fail "personal data in the hub's log"
fi

# Killed: the office's commands take its file as it lies there, and so does the next hub.
begin_hub "${address#https://}"
printf '739184\n' >"$folder/pin"
chmod 600 "$folder/pin"
expect 0 --fair "$folder/fair" staff add "Jefa" --role supervisor --pin-file "$folder/pin"
kill -KILL $hub
wait $hub || true
sent=$(sqlite3 "$folder/fair/office.db" 'SELECT count(*) FROM ledger')
expect 0 verify "$folder/hub/central.db"
says "$sent facts"
expect 0 rebuild "$folder/hub/central.db"
begin_hub "${address#https://}"
expect 0 --fair "$folder/fair" sync
says "0 facts sent"
kill -TERM $hub
wait $hub
