#!/bin/sh
# Another city runs from its sheets and its theme alone: nothing of the first one is in the code or on its screens.
set -eu
build=$1
. tests/journeys/common.sh
run "$FERIA" init "$fair" --city "$source_folder/db/catalog/ejemplo"
grep -q '^theme = ejemplo$' "$fair/feria.ini" || fail "the city's theme is not in feria.ini"
kiosk kiosk-1 citizen tests/journeys/ejemplo.script
[ "$(ls "$work"/city-*.txt | wc -l)" -ge 14 ] || fail "screens are missing"
! grep -il 'ibagu\|tolima\|combeima' "$work"/city-*.txt || fail "a screen speaks of another city"
counts "SELECT count(*) FROM attendee" 1
verify kiosk-1

# A theme on the command line wins; a city without one has the light theme.
run "$FERIA" init "$work/other" --city "$source_folder/db/catalog/ejemplo" --theme contrast
grep -q '^theme = contrast$' "$work/other/feria.ini" || fail "--theme does not win"
cp -R "$source_folder/db/catalog/ejemplo" "$work/plain"
sed -i 's/,ejemplo$/,/' "$work/plain/municipio.csv"
run "$FERIA" init "$work/third" --city "$work/plain"
! grep -q '^theme *=' "$work/third/feria.ini" || fail "without a theme it is not the light one"

# No city's name in the code. Comments too: a name there soon is a name in a condition.
! grep -rilE 'ibagu|tolima' src kiosk --include='*.[ch]' || fail "a city is named in the code"
