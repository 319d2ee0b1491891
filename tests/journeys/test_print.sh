#!/bin/sh
# Printing: a ticket and a receipt out of the real program, read back from the bytes that the printer gets; no paper, then paper; a printer
# that is not there; a wrong address. Nothing of a person is left in the log of prints.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
paper="--paper-mm 58"

: >"$work/out"
# shellcheck disable=SC2086
kiosk kiosk-1 citizen tests/journeys/print.script --printer "file:$work/out" $paper
"$build/receipt_tool" read "$work/out" 384 >"$work/read" || fail "what was printed cannot be read"
[ "$(wc -l <"$work/read")" = 2 ] || fail "$(wc -l <"$work/read") slips instead of 2"
run "$FERIA" --fair "$fair" ticket show "$(head -n 1 "$work/read")"
"$FERIA" --fair "$fair" ticket show "$(head -n 1 "$work/read")" >"$work/shown"
grep -q "^signature    valid" "$work/shown" || fail "the ticket on paper is not valid"
grep -q "$(code_of ticket)" "$work/shown" || fail "another ticket is on paper"
[ "$(tail -n 1 "$work/read")" = "$(query "SELECT radicado FROM question WHERE text LIKE '%parque%'")" ] || fail "another number is on paper"
grep -qvE '^[0-9a-f]{32}$' "$fair/kiosk-1.prints" && fail "more than marks in the log of prints"
[ "$(wc -l <"$fair/kiosk-1.prints")" = 2 ] || fail "the log of prints has not both"

mkdir "$work/printer"
: >"$work/printer/no-paper"
"$build/receipt_tool" serve "$work/printer" >"$work/served" 2>>"$log" &
server=$!
while [ ! -s "$work/printer/address" ]; do sleep 0.1; done
(
    while [ ! -s "$work/no-paper.png" ]; do sleep 0.1; done
    rm "$work/printer/no-paper"
) &
kiosk kiosk-2 citizen tests/journeys/print_paper.script --printer "$(cat "$work/printer/address")"
: >"$work/printer/stop"
wait "$server" || fail "what came out of the network printer cannot be read"
[ "$(wc -l <"$work/served")" = 1 ] || fail "not one slip came out of the network printer"
"$FERIA" --fair "$fair" ticket show "$(cat "$work/served")" >"$work/shown"
grep -q "$(code_of ticket-paper)" "$work/shown" || fail "another ticket came out of the network printer"

# The address of before: nobody is there any more, and the rest of the kiosk does not care.
cat >"$work/gone.script" <<'SCRIPT'
until "rinde cuentas" 10
tap "Toque para empezar"
until "Sin impresora: su entrada queda en pantalla" 20
tap "Registrarme"
expect "Sin impresora"
SCRIPT
kiosk kiosk-2 citizen "$work/gone.script" --printer "$(cat "$work/printer/address")"
cat >"$work/wrong.script" <<'SCRIPT'
until "must be like tcp:192.168.1.50" 10
expect-screen broken
SCRIPT
kiosk kiosk-2 citizen "$work/wrong.script" --printer tcp:printer.local
verify kiosk-1 kiosk-2
