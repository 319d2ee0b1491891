#!/bin/sh
# What goes wrong while a machine is added: the hub begins anew, the machine is switched off, a second one has the same code.
# The office's other commands go on meanwhile.
set -eu
build=$1
. tests/journeys/common.sh
. tests/journeys/enrol_kit.sh

# ask NAME [flags]: the office waits for a yes, which is written to file 8. Leaves $qr.
ask() {
    asked=$1
    shift
    rm -f "$work/yes"
    mkfifo "$work/yes"
    (exec "$FERIA" station add "$asked" --fair "$fair" "$@") <"$work/yes" >"$work/$asked.txt" 2>"$work/$asked.err" &
    office_pid=$!
    exec 8>"$work/yes"
    await "$work/$asked.txt" '^code:'
    qr=$(sed -n 's/^QR: *//p' "$work/$asked.txt")
}

make_fair
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
start_hub --http --listen "127.0.0.1:$port"

# The hub begins anew while the office looks at the words, and others work at the office.
ask kiosk-3
grep -q 'for another one: --hub https://ADDRESS' "$work/kiosk-3.err" || fail "an address of this machine alone is not said to be one"
make_script join_again "QR=$qr"
machine one "$script" &
machine_pid=$!
await "$work/again_waiting.txt" 'Las palabras'
await "$work/kiosk-3.txt" '^words:'
run "$FERIA" status --fair "$fair"
run "$FERIA" incidents --fair "$fair"
kill -9 "$hub_pid"
await "$work/again_alone.txt" 'La central no contesta'
start_hub --http --listen "127.0.0.1:$port"
await "$work/again_found.txt" 'Las palabras'
echo y >&8
wait "$office_pid" || fail "feria station add kiosk-3: $(cat "$work/kiosk-3.err")"
wait "$machine_pid" || exit 1
stations | grep -q 'kiosk-3 .* trusted' || fail "kiosk-3 is not in the list"

# Whose current failed comes again with other words.
ask kiosk-4
make_script join_cut "QR=$qr" TREE=cut_once UNTIL=cut_once.txt
machine two "$script"
await "$work/kiosk-4.txt" '^words:'
make_script join_kiosk "HOW=scan \"$qr\""
machine two "$script" &
machine_pid=$!
await "$work/kiosk-4.err" 'It was started again'
[ "$(grep -c '^words:' "$work/kiosk-4.txt")" = 2 ] || fail "the words of before are the words of now"
echo y >&8
wait "$office_pid" || fail "feria station add kiosk-4: $(cat "$work/kiosk-4.err")"
wait "$machine_pid" || exit 1

# Two machines with one code: the office is told, and neither becomes a station.
ask kiosk-5
make_script join_cut "QR=$qr" TREE=cut_three UNTIL=over
cp "$script" "$work/three.script"
machine three "$work/three.script" &
three_pid=$!
await "$work/cut_three.txt" 'Las palabras'
await "$work/kiosk-5.txt" '^words:'
make_script join_cut "QR=$qr" TREE=cut_four UNTIL=over
machine four "$script" &
four_pid=$!
! wait "$office_pid" || fail "one of two machines was added"
grep -q 'two machines came with this code' "$work/kiosk-5.err" || fail "what is wrong is not said: $(cat "$work/kiosk-5.err")"
touch "$work/over"
wait "$three_pid" "$four_pid" || exit 1
! stations | grep -q kiosk-5 || fail "one of two machines is in the list"
[ ! -e "$work/three/feria.ini" ] && [ ! -e "$work/four/feria.ini" ] || fail "one of two machines has a fair"
