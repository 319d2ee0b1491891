#!/bin/sh
# Staff at a door finds people, lets them in, and registers those who come without a ticket.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
"$DRIVER" register "$fair" kiosk-9 1 "Elena Prada Ñáñez" >"$work/one" 2>>"$log" || fail "registering"
"$DRIVER" register "$fair" kiosk-9 1 "Elena Prada Núñez" >"$work/twin" 2>>"$log" || fail "registering"
"$DRIVER" register "$fair" kiosk-9 1 "Tulio Rey" >"$work/two" 2>>"$log" || fail "registering"
two=$(cut -d ' ' -f 2 "$work/two")
code=$(cut -d ' ' -f 1 "$work/two" | tr -d -)
make_script people_door "CODE=$code" "TWO=$two"
kiosk puerta-1 door "$script" --label "Puerta 1"
# Both entries are facts; the one that was searched for says so, the scanned one does not.
counts "SELECT count(*) FROM movement" 2
counts "SELECT count(*) FROM ledger WHERE kind = 'admission.recorded' AND body ->> 'found_by' = 'search'" 1
# What was typed is in no file and in no line of the log.
! grep -q -i -e "xilofono" "$log" || fail "the log tells what was searched for"

python3 tests/journeys/id_card.py raw "$work/card.bin"
make_script walk_in_door
kiosk puerta-1 door "$script" --label "Puerta 1"
counts "SELECT count(*) FROM ledger AS l JOIN station AS s ON s.station = l.station
        WHERE s.name = 'puerta-1' AND l.kind = 'attendee.registered'" 3
counts "SELECT count(*) FROM attendee WHERE is_minor = 1 AND name IS NULL" 1
counts "SELECT count(*) FROM attendee WHERE value_group = 'ciudadania' AND name = 'Nidia Paz Ñáñez'
        AND consent_version IS NOT NULL" 1
counts "SELECT sum(inside) FROM headcount" 5
verify kiosk-9 puerta-1

# A ticket printed again, and the two prints of a walk-in: the log of prints has a line each, and what came out is read back.
: >"$work/out"
make_script reprint_door
kiosk puerta-4 door "$script" --label "Puerta 4" --printer "file:$work/out"
"$build/receipt_tool" read "$work/out" 576 >"$work/read" || fail "what was printed cannot be read"
[ "$(wc -l <"$work/read")" = 3 ] || fail "$(wc -l <"$work/read") slips instead of 3"
twin=$(cut -d ' ' -f 1 "$work/twin")
[ "$(head -n 1 "$work/read")" = "$twin" ] || fail "not the code of who was found is on paper"
[ "$(sed -n 2p "$work/read")" = "$(sed -n 3p "$work/read")" ] || fail "a ticket of this door lost its signature"
[ "$(wc -l <"$fair/puerta-4.prints")" = 3 ] || fail "the log of prints has not all three"

# On every panel, painted.
make_script people_panels
kiosk puerta-2 door "$script" --label "Puerta 2"
# And in all languages, sizes of text and reach modes.
sed -e 's/^check-panels .*/check-all/' -e 's/9999000778/9999000779/' "$script" >"$work/people_all.script"
kiosk puerta-3 door "$work/people_all.script" --label "Puerta 3"
# A full event: one place, one waits.
cp -r db/catalog/ibague "$work/city"
sed -i '/^1,/s/,600,5000,/,600,1,/' "$work/city/eventos.csv"
fair=$work/small
run "$FERIA" init "$fair" --city "$work/city"
"$DRIVER" register "$fair" kiosk-9 1 "Elena Prada" >"$work/one" 2>>"$log" || fail "registering"
make_script walk_in_full
kiosk puerta-1 door "$script" --label "Puerta 1"
counts "SELECT count(*) FROM waiting_list" 1
counts "SELECT count(*) FROM ledger WHERE kind = 'admission.refused'" 1
verify kiosk-9 puerta-1

# A touch of somebody who looks for the button 1.2 s, a digit 0.35 s, a letter 0.45 s, the card 3 s; reading aloud comes to it.
awk 'BEGIN { touches = 6; printf "walk-in: by the number pad %d touches and keys, %.1f s; by a card %d touches, %.1f s\n",
    touches + 1 + 10 + 14, (touches + 1) * 1.2 + 10 * 0.35 + 14 * 0.45, touches - 1, (touches - 1) * 1.2 + 3 }'
