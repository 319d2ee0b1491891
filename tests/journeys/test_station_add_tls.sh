#!/bin/sh
# The same over the network as it is: TLS with the hub's own key, which nobody vouches for but the code. Somebody in between, with
# another key, gets no station and no key of the fair, whether address and code are typed or the QR is shown.
set -eu
build=$1
. tests/journeys/common.sh
. tests/journeys/enrol_kit.sh

make_fair
start_hub
address=${hub#https://}

invite add kiosk-3 --label "Módulo 3" --yes
make_script join_typed "HUB=$address" "CODE=$code"
machine one "$script"
wait "$office_pid" || fail "feria station add kiosk-3"
grep -q "^hub_pin = $pin" "$work/one/feria.ini" || fail "the kiosk keeps to another key"
invite add kiosk-4 --yes
make_script join_kiosk "HOW=scan \"$qr\""
machine two "$script"
wait "$office_pid" || fail "feria station add kiosk-4"
[ "$(stations | grep -c ' trusted ')" = 2 ] || fail "not both are trusted"

# In between: a server with a key of its own.
mkfifo "$work/open"
python3 tests/harness/hub_server.py tests/harness/hub_server.crt tests/harness/hub_server.key \
    <"$work/open" >"$work/between.txt" 2>>"$log" &
exec 7>"$work/open"
await "$work/between.txt" '^[0-9]'
between=127.0.0.1:$(cat "$work/between.txt")
invite add kiosk-5 --yes --hub "https://$between"
make_script join_other "HOW=scan \"$qr\"" "SAYS=Contestó otro servidor, no la central."
machine three "$script"
make_script join_other "SAYS=La central no contesta." "HOW=$(printf 'tap "Escribir el código"\ntype "%s"\ntap "Continuar"\ntype "%s"\ntap "Conectar"' "$between" "$code")"
machine three "$script"
kill "$office_pid"
[ ! -e "$work/three/keys" ] || fail "a machine took keys of somebody in between"
[ "$(stations | grep -c ' trusted ')" = 2 ] || fail "somebody in between brought a station"
