#!/bin/sh
# After "Terminar y borrar" and after a visitor who walked away the running program's memory holds nothing that was typed. What this
# proves: every writable page of the process (heap, stacks, data of all libraries), the texts as they were typed, in capitals, folded
# and decomposed, in UTF-8, 16 and 32. What it does not: the kernel's page cache, swap (a kiosk has none), pictures and sounds of the
# texts, and the ledger on the disk, which holds what was sent.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
# A script's lines are overwritten as they are done.
printf '9999777313\nXiomara\nÑusta\n3197700313\nxiomaran@example\nÑanquinambi\ntulioquiroga@example\n' >"$work/texts"
try() { # SCRIPT [flags]
    rm -f "$work"/held* "$work"/gone* "$work"/go-*
    name=$1
    shift
    python3 tests/journeys/memory.py "$work" "$work/texts" "$KIOSK" --fair "$fair" --station kiosk-1 \
        --shots "$work" --script "tests/journeys/$name.script" "$@" >>"$log" 2>&1 || fail "$name $*"
}
try memory_end
try memory_keys
try memory_idle
try memory_idle --central ""

# An ID card, from a scanner on a serial line: the frame as it came, and its name and number as the form shows them.
python3 tests/journeys/id_card.py raw "$work/card" number=0999977731 surname=ÑANQUI second=XIMENO name=XIOMARA other=ZULMA
python3 tests/journeys/id_card.py typed "$work/card.typed" number=0999977731 surname=ÑANQUI second=XIMENO name=XIOMARA other=ZULMA
scanned() { # SCRIPT
    rm -f "$work"/send* "$work/scanner" "$work/line-end"
    python3 tests/journeys/line.py "$work" "$work/card" &
    line=$!
    try "$1" --scanner "serial:$work/scanner" --central ""
    : >"$work/line-end"
    wait "$line"
}
printf '999977731\nXiomara\nÑanqui\n' >"$work/texts"
scanned memory_card
printf '88887777\n66665555\n19850314\n290010AB\nPubDSK_\n' >"$work/texts"
scanned memory_private

# A PIN at the pad of staff.
echo 58203917 >"$work/texts"
run "$FERIA" --fair "$fair" staff add "Luz Muñoz" --role supervisor --pin-file "$work/texts"
make_script online
kiosk kiosk-1 citizen "$script"
try memory_pin
try memory_pin_idle
try memory_pin_back
