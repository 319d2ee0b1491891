#!/bin/sh
# A machine whose folder has no fair: its first screen asks for an invitation, on every panel, and leaves the folder alone.
set -eu
build=$1
. tests/journeys/common.sh

mkdir "$work/none"
"$KIOSK" --fair "$work/none" --shots "$work" --script "$source_folder/tests/journeys/join_none.script" >>"$log" 2>&1 ||
    fail "join_none"
[ -z "$(ls "$work/none")" ] || fail "something was made in a folder that is no fair"

"$KIOSK" --fair "$work/none" --contact-sheet "$work/sheet" >>"$log" 2>&1 && fail "a contact sheet without a fair"
grep -q "there is no fair in this folder" "$log" || fail "what is wrong with the contact sheet is not said"
