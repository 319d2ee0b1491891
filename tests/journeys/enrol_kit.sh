# For the journeys of new machines, after common.sh: a hub, an office that invites, machines in folders of their own.

# await FILE PATTERN: until the file says so, at most a minute.
await() {
    tries=0
    until grep -q "$2" "$1" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { cat "$1" >>"$log"; fail "$1 does not say $2"; }
        sleep 0.1
    done
}

# start_hub [flags]: the hub of $fair; the office's settings lead to it. Leaves $hub and $pin.
start_hub() {
    "$build/feria-hub" --fair "$fair" --listen 127.0.0.1:0 "$@" >"$work/hub.txt" 2>>"$log" &
    hub_pid=$!
    trap 'kill $hub_pid 2>/dev/null; clean_up' EXIT
    await "$work/hub.txt" 'feria-hub: http'
    hub=$(sed -n 's|^feria-hub: \(https*://[0-9.:]*\).*|\1|p' "$work/hub.txt")
    tries=0
    pin=
    while [ -z "$pin" ] && [ "${hub#https}" != "$hub" ]; do
        pin=$(sed -n 's|^feria-hub: pin ||p' "$work/hub.txt")
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || fail "the hub does not say its pin"
    done
    sed -i "s|^central = .*|central =|; s|^# hub =.*|hub = $hub|; s|^# hub_pin =.*|hub_pin = $pin|" "$fair/feria.ini"
    grep -q "^hub = $hub" "$fair/feria.ini" || fail "feria.ini: no hub to set"
}

# invite VERB NAME [flags]: the office waits; leaves $work/NAME.txt with what it says, $qr and $code.
invite() {
    verb=$1 invited=$2
    shift 2
    rm -f "$work/$invited.txt"
    "$FERIA" station "$verb" "$invited" --fair "$fair" "$@" >"$work/$invited.txt" 2>>"$log" &
    office_pid=$!
    await "$work/$invited.txt" '^code:'
    qr=$(sed -n 's/^QR: *//p' "$work/$invited.txt")
    code=$(sed -n 's/^code: *//p' "$work/$invited.txt" | tr -d -)
}

# machine FOLDER SCRIPT: the kiosk's program in a folder of its own.
machine() { "$KIOSK" --fair "$work/$1" --shots "$work" --script "$2" >>"$log" 2>&1 || fail "$1: $2"; }
stations() { "$FERIA" station list --fair "$fair" 2>>"$log"; }
