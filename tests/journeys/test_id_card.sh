#!/bin/sh
# A scanned ID card fills document and name where somebody registers, however the scanner delivers it, and is forgotten everywhere
# else. Of fingerprints, blood type, birth date and the archives' numbers nothing is in any file afterwards.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
card() { python3 tests/journeys/id_card.py "$@"; }
card raw "$work/card.raw"
card typed "$work/card.typed"
card spaced "$work/card.spaced"
card cut "$work/card.cut"
card raw "$work/card.minor" prefix=I3 number=0999912300 birth=0F20120314290010O+
card hex "$work/card.hex" number=9999000777 surname=PRUEBA second=FALSA name=ANA other=
register kiosk-2 "Eva Prueba" 9999000111 eva
make_script id_card "TICKET=$work/eva.png"
kiosk kiosk-1 citizen "$script"
kept="SELECT count(*) FROM ledger WHERE private LIKE '%9999000777%' AND private NOT LIKE '%AB-%'"
[ "$(query "$kept" "$fair/kiosk-1.db")" = 1 ] || fail "the document is not kept once"

make_script id_card_door "TICKET=$work/eva.png"
kiosk puerta-1 door "$script"
counts "SELECT count(*) FROM ledger WHERE kind LIKE 'admission.refus%'" 0
counts "SELECT count(*) FROM ledger WHERE kind = 'admission.recorded'" 1

# Numbers of the archives, birth with place and blood type, the marker; in the log not even the number.
for secret in 88887777 66665555 19850314 290010AB PubDSK; do
    ! grep -a -l -r --include='*.db*' "$secret" "$fair" || fail "$secret is in a file"
done
! grep -q -e 999912345 -e 9999000777 -e Peña "$log" || fail "the log tells who was scanned"
verify kiosk-1 kiosk-2 puerta-1
