#!/bin/sh
# Two doors and a hub. The second door does not hear of the first in time: it knows who is inside by asking. Then it loses the hub:
# one event lets people in all the same, the other waits for a supervisor. Prints how long each verdict waited for the hub.
set -eu
build=$1
. tests/journeys/common.sh
hub_pid='' proxy_pids=''
clean_up() {
    for pid in $hub_pid $proxy_pids; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}

# begin POLICY: a fair whose event says sin_confirmar = POLICY, its hub, and two people who registered.
begin() {
    cp -r db/catalog/ibague "$work/city"
    python3 - "$work/city/eventos.csv" "$1" <<'PYTHON'
import csv, sys
path, policy = sys.argv[1:]
with open(path, encoding="utf-8", newline="") as file:
    rows = list(csv.reader(file))
rows = [row + ["sin_confirmar" if at == 0 else policy] for at, row in enumerate(rows) if row]
with open(path, "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows(rows)
PYTHON
    run "$FERIA" init "$fair" --city "$work/city"
    run "$DRIVER" trust "$fair" kiosk-9 citizen
    run "$DRIVER" trust "$fair" puerta-1 door
    run "$DRIVER" trust "$fair" puerta-2 door
    : >"$work/hub.out"
    "$build/feria-hub" --fair "$fair" --http --listen 127.0.0.1:0 >"$work/hub.out" 2>>"$log" &
    hub_pid=$!
    wait_for "$work/hub.out"
    hub=$(sed -n 's#.*http://#http://#p' "$work/hub.out")
    sed -i "s#^central = .*#central =#; s#^\# hub =.*#hub = $hub#" "$fair/feria.ini"
    "$DRIVER" register "$fair" kiosk-9 1 "Elena Prada" >"$work/one" 2>>"$log" || fail "registering"
    "$DRIVER" register "$fair" kiosk-9 1 "Tulio Rey" >"$work/two" 2>>"$log" || fail "registering"
    for door in puerta-1 puerta-2; do # each hears of all this
        "$DRIVER" scan "$fair" "$door" nada >>"$log" 2>&1 || fail "$door"
        : >"$work/$door.out"
        python3 tests/harness/hub_proxy.py "${hub##*:}" "$work" "$door" >"$work/$door.out" 2>>"$log" &
        proxy_pids="$proxy_pids $!"
        wait_for "$work/$door.out"
    done
}

wait_for() { # FILE: something is in it
    tries=0
    until [ -s "$1" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || fail "nothing came to $1"
        sleep 0.1
    done
}

# door NAME WAY PERSON SAYS MORE [CHECK [SHOT [AFTER]]]: a door that has heard of all until now shows what it says of the person's ticket
# once its way to the hub is WAY, and the file AFTER is there.
door() {
    rm -f "$work/$1.hello" "$work/$1.go"
    echo pass >"$work/$1.way"
    make_script confirm_door "NAME=$1" "TICKET=$(cut -d ' ' -f 2 "$work/$3")" "SAYS=$4" "MORE=$5" "CHECK=${6:-check}" \
        "SHOT=$1-$2-$3-${7:-}"
    mv "$script" "$work/$1.script"
    (
        wait_for_file "$work/$1.hello"
        echo "$2" >"$work/$1.way"
        : >"$work/$1.ready"
        [ -z "${8:-}" ] || wait_for_file "$8"
        : >"$work/$1.go"
    ) &
    go=$!
    kiosk "$1" door "$work/$1.script" --hub "http://127.0.0.1:$(cat "$work/$1.out")" --central "" --label "Puerta ${1#puerta-}"
    wait $go
}

wait_for_file() {
    tries=0
    until [ -e "$1" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || fail "there is no $1"
        sleep 0.1
    done
}

# said STATION FIELD: of the last thing that the door wrote about somebody.
said() {
    query "SELECT body ->> '$2' FROM ledger WHERE kind LIKE 'admission.%' AND station =
           (SELECT station FROM station WHERE name = '$1') ORDER BY pos DESC LIMIT 1" "$fair/$1.db"
}

expect_said() { # STATION CHECK
    [ "$(said "$1" check)" = "$2" ] || fail "$1: \"$(said "$1" check)\" instead of \"$2\""
    echo "$1: $2 after $(said "$1" check_ms) ms"
}

end() {
    for pid in $hub_pid $proxy_pids; do
        kill "$pid"
        wait "$pid" 2>/dev/null || true
    done
    hub_pid='' proxy_pids=''
    rm -rf "$fair" "$work/city"
}

begin admitir
door puerta-2 nopull one "Ya está adentro" "Puerta 1" check '' "$work/inside" &
second=$!
wait_for_file "$work/puerta-2.ready"
door puerta-1 pass one "Puede entrar" "Elena Prada"
expect_said puerta-1 free
: >"$work/inside"
wait $second || fail "the second door"
expect_said puerta-2 inside
door puerta-2 deaf two "Puede entrar" "Sin confirmar con las otras puertas" check-all
expect_said puerta-2 silent
end

begin detener
door puerta-1 gone one "Sin confirmar" "La central no respondió"
expect_said puerta-1 silent
door puerta-2 deaf two "Sin confirmar" "La central no respondió" check-all closed
expect_said puerta-2 silent
door puerta-1 pass two "Puede entrar" "Tulio Rey"
expect_said puerta-1 free
end
if [ -n "${FERIA_SHOTS:-}" ]; then
    mkdir -p "$FERIA_SHOTS"
    cp "$work"/*.png "$FERIA_SHOTS"
fi
