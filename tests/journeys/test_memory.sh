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
