#!/bin/sh
# The office where the central is a hub: its own file answers, and says how old it is when the hub is away.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
make_fair
F="--fair fair"

# The hub has the fair's keys and no station of its own.
mkdir hub
cp -r fair/keys hub/
cp fair/feria.ini hub/
start_hub() {
    "$build/feria-hub" --fair hub --listen "127.0.0.1:$1" >hub.out 2>hub.err &
    hub=$!
    for _ in $(seq 100); do
        grep -q "feria-hub: key" hub.out && return
        sleep 0.1
    done
    fail "no hub: $(cat hub.out hub.err)"
}
trap 'kill "$hub" 2>/dev/null || true; rm -rf "$folder"' EXIT
start_hub 0
address=$(sed -n 's|feria-hub: \(https://[0-9.:]*\)/.*|\1|p' hub.out)
pin=$(sed -n 's|feria-hub: pin ||p' hub.out)
sed "s|^central = .*|central =\nhub = $address\nhub_pin = $pin|" fair/feria.ini >ini && mv ini fair/feria.ini

# Everything goes there once.
expect 0 $F sync --json
json 'j["sent"] > 50 and j["received"] == 0'
expect 0 $F sync
says "0 facts sent, 0 received"

# What a kiosk wrote that the office trusts is told without asking for it.
live() { printf '%s\n' "$3" | "$build/chaos_station" live fair "$1" "$2" "$address" 0; }
key=$(live puerta-1 citizen where | awk '/^at / { print $5 }')
live office office "trust $key puerta-1 citizen" >/dev/null
expect 0 $F sync
"$DRIVER" register fair puerta-1 2 >tickets

expect 0 $F status
says "registered   2"
says "carrier      hub $address: 0 wait"
expect 0 $F status --json
json 'j["office"]["carriers"][0]["name"] == "hub" and j["office"]["waiting"] == 0 and j["office"]["carriers"][0]["last"]'
json '[s for s in j["stations"] if s["name"] == "office"][0]["clock"]["uncertainty_ms"] < 1000'
expect 0 $F export attendance
says "Luz Prueba"

# What the hub could not use is told at the office, whoever else asks for it.
expect 0 $F incidents --json
json '[i for i in j if i["kind"] == "parked"] == []'
printf 'trust %s thief office\nexchange\n' "$key" | "$build/chaos_station" live fair puerta-1 citizen "$address" 0 >/dev/null
for _ in 1 2; do
    expect 0 $F incidents --json
    json '[(i["amount"], i["detail"], i["reason"][:5]) for i in j if i["kind"] == "parked"] == [(1, "station.trusted", "hub: ")]'
done
expect 0 $F verify

# Watched: said once, then only what changes; Ctrl+C ends it well, and others may write meanwhile.
"$FERIA" $F sync --watch --every 1 >"$out" 2>"$err" &
watch=$!
for _ in $(seq 100); do
    grep -q "all is there" "$out" && break
    sleep 0.1
done
"$DRIVER" register fair puerta-1 1 >>tickets

for _ in $(seq 100); do
    grep -q "2 received" "$out" && break
    sleep 0.1
done
kill -INT "$watch"
wait "$watch" || fail "Ctrl+C is a failure"
says "hub      0 sent, 0 received, all is there"
says "hub      0 sent, 2 received, all is there"
[ "$(wc -l <"$out")" -le 4 ] || fail "says what has not changed"

# Its file as a central beside it.
cp fair/feria.ini ini
sed "s|^central =.*|central = $folder/hub/central.db|; s|^hub|# hub|" ini >fair/feria.ini
expect 75 $F sync
warns "feria-hub"
warns "set hub and leave central empty"
cp ini fair/feria.ini

# Another key than the pinned one: nothing goes there.
cp fair/feria.ini ini
sed 's|^hub_pin = x|hub_pin = y|; t; s|^hub_pin = .|hub_pin = x|' ini >fair/feria.ini
expect 78 $F sync
warns "another server answered"
cp ini fair/feria.ini

# The hub is away: what is known is told, with a warning, and nothing is lost.
kill "$hub"
wait "$hub" || true
expect 0 $F status
warns "what follows may be old: $address: nothing answers there"
says "registered   3"
expect 74 $F sync
warns "nothing answers there"
start_hub "${address##*:}"
expect 0 $F sync
expect 64 $F sync --watch --every
