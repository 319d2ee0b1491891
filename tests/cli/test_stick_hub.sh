#!/bin/sh
# An office with a hub and a stick at once: what comes by the stick goes to the hub, what comes by the hub goes out by the stick,
# and nothing is lost when the hub is away. A real feria-hub, over TLS.
set -eu
build=$1
. tests/cli/common.sh
# LeakSanitizer itself falls over the thread-local memory of libraries that were loaded while running, as libcurl is here.
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}:intercept_tls_get_addr=0"
cd "$folder"
make_fair
F="--fair fair"
D="--fair door"
mkdir -p hub stick second door/keys
cp -r fair/keys hub/
cp fair/feria.ini hub/
cp -p fair/keys/municipality.key door/keys/
expect 0 init door --station puerta-9 --mode door --label "Puerta 9"
sed -i 's/^central = .*/central =/' door/feria.ini
start_hub() {
    "$build/feria-hub" --fair hub --listen "127.0.0.1:$1" >hub.out 2>hub.err &
    hub=$!
    for _ in $(seq 100); do
        ! grep -q "feria-hub: key" hub.out || return 0
        sleep 0.1
    done
    fail "no hub: $(cat hub.out hub.err)"
}
trap 'kill "$hub" 2>/dev/null || true; chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
start_hub 0
address=$(sed -n 's|feria-hub: \(https://[0-9.:]*\)/.*|\1|p' hub.out)
pin=$(sed -n 's|feria-hub: pin ||p' hub.out)
sed "s|^central = .*|central =\nhub = $address\nhub_pin = $pin|" fair/feria.ini >ini && mv ini fair/feria.ini
rm -f fair/central.db*
expect 0 $F sync
facts() { "$FERIA" $F status --json 2>"$err" | python3 -c 'import json,sys; print(json.load(sys.stdin)["facts"])'; }
sent() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["sent"])' "$out"; }
tickets() { sqlite3 door/puerta-9.db 'SELECT count(*) FROM ticket'; }

# A kiosk by the hub, which the office trusts.
live() { printf '%s\n' "$3" | "$build/chaos_station" live fair "$1" "$2" "$address" 0; }
key=$(live kiosk-1 citizen where | awk '/^at / { print $5 }')
live office office "trust $key kiosk-1 citizen" >/dev/null
"$DRIVER" register fair kiosk-1 3 >tickets

# A door by the stick: nothing of it gets to the hub before the office trusts it, and nothing is lost.
expect 0 $F sync --prepare stick
before=$(facts)
expect 0 $D sync --folder stick
expect 0 $F sync --folder stick --json
json 'j["received"] == 0 and j["ignored"] == 0 and [a["name"] for a in j["asking"]] == ["puerta-9"]'
ls stick/feria/*.seg >"$out" || fail "what the door left is gone"
[ "$(facts)" = "$before" ] || fail "a stranger's facts are at the hub"
expect 77 $F station trust puerta-9 --folder stick
expect 0 $F station trust puerta-9 --folder stick --yes
says "puerta-9: trusted as door"
! ls stick/feria/*.seg 2>/dev/null || fail "what the door left is still there"
[ "$(facts)" = "$((before + 2))" ] || fail "$(facts) facts instead of $before, the trust and the door's"
expect 0 $D sync --folder stick --json
json 'j["trusted"] and j["waiting"] == 0'
[ "$(tickets)" = 3 ] || fail "the door has $(tickets) tickets"

# Round and round: the hub's news out, the door's news in, once each.
"$DRIVER" register fair kiosk-1 2 >>tickets
"$DRIVER" register door puerta-9 1 >>tickets 2>"$err" || true
expect 0 $D sync --folder stick --json
json 'j["sent"] >= 2'
sent=$(sent)
expect 0 $F sync --folder stick --json
json 'j["received"] == '"$sent"' and j["pages"] == 1'
expect 0 $F sync --folder stick --json
json 'j["received"] == 0'
expect 0 $D sync --folder stick --json
json 'j["waiting"] == 0 and j["received"] > 0'
[ "$(tickets)" = 6 ] || fail "the door has $(tickets) tickets after the second round"
expect 0 $F status
says "registered   6"

# The hub is away: what lies on the stick stays there, nothing is confirmed; back again it goes on.
"$DRIVER" register door puerta-9 2 >>tickets 2>"$err" || true
expect 0 $D sync --folder stick --json
sent=$(sent)
kill "$hub"
wait "$hub" || true
expect 74 $F sync --folder stick
warns "nothing answers there"
ls stick/feria/*.seg >"$out" || fail "what the door left is gone"
expect 0 $D sync --folder stick --json
json 'j["waiting"] == '"$sent"
start_hub "${address##*:}"
expect 0 $F sync --folder stick --json
json 'j["received"] == '"$sent"
expect 0 $D sync --folder stick --json
json 'j["waiting"] == 0'

# Another stick finds the door where it is.
"$DRIVER" register fair kiosk-1 1 >>tickets
expect 0 $F sync --prepare second
says "ready, with 1 pages"
expect 0 $D sync --folder second
[ "$(tickets)" = 9 ] || fail "the door has $(tickets) tickets after the second stick"
expect 0 $F verify
expect 0 $D verify door/puerta-9.db

# A kiosk that the office makes a door gets what was held back from it until then.
expect 0 $F station list --json
digits=$(python3 -c 'import json,sys; print([s["station"] for s in json.load(open(sys.argv[1])) if s["name"] == "kiosk-1"][0])' "$out")
[ "$(sqlite3 fair/kiosk-1.db 'SELECT count(*) FROM ticket')" = 6 ] || fail "a citizen's kiosk has others' tickets"
expect 0 $F station trust "$digits" --mode door --yes
"$DRIVER" register fair kiosk-1 1 >>tickets
[ "$(sqlite3 fair/kiosk-1.db 'SELECT count(*) FROM ticket')" = 10 ] ||
    fail "the new door has $(sqlite3 fair/kiosk-1.db 'SELECT count(*) FROM ticket') tickets"

# An office with a central file of its own beside the hub: what comes by the stick gets to both.
sed 's|^central =.*|central = central.db|' fair/feria.ini >ini && mv ini fair/feria.ini
# That file is new: it has not what was before, says so, and gets it all in the next round.
"$DRIVER" register door puerta-9 1 >>tickets 2>"$err" || true
expect 0 $D sync --folder second
expect 0 $F sync --folder second --json
json 'j["received"] == 0'
expect 0 $D sync --folder second --json
json 'j["waiting"] > 10'
expect 0 $F sync --folder second --json
json 'j["received"] > 10'
expect 0 $D sync --folder second --json
json 'j["waiting"] == 0'
"$DRIVER" register door puerta-9 1 >>tickets 2>"$err" || true
expect 0 $D sync --folder second --json
sent=$(sent)
kill "$hub"
wait "$hub" || true
expect 74 $F sync --folder second # to one alone is not enough
ls second/feria/*.seg >"$out" || fail "what the hub has not is gone"
start_hub "${address##*:}"
expect 0 $F sync --folder second --json
json 'j["received"] == '"$sent"
expect 0 $D sync --folder second --json
json 'j["waiting"] == 0'
[ "$(sqlite3 fair/central.db 'SELECT count(*) FROM attendee')" = 5 ] || fail "the central file has nothing of it"
expect 0 $F verify
sed 's|^central =.*|central =|' fair/feria.ini >ini && mv ini fair/feria.ini

# A revoked station brings nothing more.
expect 0 $F station revoke puerta-9
"$DRIVER" register door puerta-9 1 >>tickets 2>"$err" || true
expect 0 $D sync --folder stick
expect 0 $F sync --folder stick --json
json 'j["received"] == 0 and j["ignored"] >= 1 and j["asking"] == []'
kill "$hub"
wait "$hub" || fail "the hub did not end well: $(cat hub.err)"
[ "$(sqlite3 hub/central.db 'SELECT count(*) FROM attendee')" = 12 ] || fail "the hub has not what came"
