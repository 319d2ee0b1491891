#!/bin/sh
# The contact sheet: every screen in the dresses asked for, one sheet of all, and nothing written to the fair.
set -eu
build=$1
. tests/journeys/common.sh
make_fair

# Facts of the central file and of every station: opening one for the first time writes some, pictures none.
facts() { for file in "$fair"/*.db; do query "SELECT count(*) || ' in $(basename "$file")' FROM ledger" "$file"; done; }
echo 'until "rinde cuentas" 10' >"$work/open.script"
kiosk kiosk-1 citizen "$work/open.script"
before=$(facts)
case $before in *kiosk-1.db*) ;; *) fail "no ledger of the kiosk: $before" ;; esac
run "$KIOSK" --fair "$fair" --contact-sheet "$work/sheet" --themes contrast --panels 720x1280@125
for screen in attract home services services-filter department service map agenda agenda-filter event goals goal figures schedule activity news page register document name territory \
    group consent review support ticket ticket-waiting ticket-print ticket-printed ticket-no-paper receipt-print home-no-paper register-no-paper languages idle feedback feedback-about commitments commitments-filter commitment topics topics-who topics-results question question-text question-receipt question-lookup questions thanks help \
    broken join join-address join-code join-finding join-unknown join-waiting join-failed home-online home-sending home-offline home-refused; do
    [ -s "$work/sheet/$screen-720x1280-contrast-100.png" ] || fail "$screen is missing"
done
[ -s "$work/sheet/sheet.png" ] || fail "the sheet is missing"
[ "$(facts)" = "$before" ] || fail "the contact sheet wrote: $before became $(facts)"
run "$KIOSK" --fair "$fair" --station puerta-1 --mode door --contact-sheet "$work/doors" --themes light --panels 1280x720@221
for screen in door door-held people person reprint walk-in walk-in-place walk-in-consent walk-in-done staff-pin supervisor self-test closed door-view door-view-code door-admitted door-left door-inside door-notes door-unknown door-forged door-full \
    door-failed door-undo door-code occupancy mirror door-online door-sending door-offline door-refused staff-carriers staff-refused incidents; do
    [ -s "$work/doors/$screen-1280x720-light-100.png" ] || fail "$screen is missing"
done
run "$KIOSK" --fair "$fair" --station puesto-12 --mode stand --stand 12 --contact-sheet "$work/stands" --themes light --panels 1280x720@221
for screen in stand stand-held stand-view stand-attended stand-again stand-forged mirror; do
    [ -s "$work/stands/$screen-1280x720-light-100.png" ] || fail "$screen is missing"
done
! cmp -s "$work/doors/door-1280x720-light-100.png" "$work/doors/door-held-1280x720-light-100.png" || fail "no scan waits"
! cmp -s "$work/doors/door-1280x720-light-100.png" "$work/doors/door-view-1280x720-light-100.png" || fail "no camera"
! cmp -s "$work/doors/door-1280x720-light-100.png" "$work/doors/door-admitted-1280x720-light-100.png" || fail "no verdict"
counts "SELECT count(*) FROM movement" 0
! "$KIOSK" --fair "$fair" --contact-sheet "$work/many" --themes light,contrast --text 100,150,200 --panels 720x1280@125,800x1280@135 >>"$log" 2>&1 ||
    fail "too many pictures are begun"
[ ! -e "$work/many" ] || fail "too many pictures are begun"
for wrong in "--themes pink" "--panels 10x" "--text 120"; do
    ! "$KIOSK" --fair "$fair" --contact-sheet "$work/sheet" $wrong >>"$log" 2>&1 || fail "$wrong is taken"
done
