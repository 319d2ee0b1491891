#!/bin/sh
# A door and everything that can be shown to it.
set -eu
build=$1
. tests/journeys/common.sh
# Event 2 of the sample city is still to come.
cp -r db/catalog/ibague "$work/city"
sed -i '/^2,/s/2022-12-14 08:00,2022-12-14 17:00\(.*\),programado,/2099-12-14 08:00,2099-12-14 17:00\1,programado,/' \
    "$work/city/eventos.csv"
grep -q '^2,.*2099-12-14 08:00.*,programado,' "$work/city/eventos.csv" || fail "event 2 has changed"
run "$FERIA" init "$fair" --city "$work/city"
"$DRIVER" register "$fair" kiosk-9 1 "Elena Prada" >"$work/one" 2>>"$log" || fail "registering"
"$DRIVER" register "$fair" kiosk-9 1 "Tulio Rey" >"$work/two" 2>>"$log" || fail "registering"
one=$(cut -d ' ' -f 2 "$work/one")
two=$(cut -d ' ' -f 2 "$work/two")
code=$(cut -d ' ' -f 1 "$work/two" | tr -d -)
[ "${#one}" = 150 ] && [ "${#code}" = 10 ] || fail "tickets: $one $code"

# A kiosk the door knows, without a network: it registers all the same.
register kiosk-2 "Nidia Paz" 9999000010 online
register kiosk-2 "Omar Ruiz" 9999000011 offline --central "$work/nowhere/central.db"

flipped() { # another character at place $2 of $1, of the same alphabet
    python3 -c 'import sys; t, at = sys.argv[1], int(sys.argv[2])
print(t[:at] + ("8" if t[at] != "8" else "9") + t[at + 1:])' "$1" "$2"
}
make_script door_all "ONE=$one" "TWO=$two" "FORGED=$(flipped "$one" 100)" "CUT=$(echo "$one" | cut -c 1-149)" \
    "LOWER=$(echo "$one" | tr 'A-Z' 'a-z')" "ALPHABET=$(echo "$one" | cut -c 1-80)$(echo "$one" | cut -c 82-)%" \
    "LONG=$(head -c 5000 /dev/zero | tr '\0' 7)" "CODETWO=$code" "CODEBAD=$(flipped "$code" 9)" "OFFLINE=$work/offline.png"
kiosk puerta-1 door "$script" --label "Puerta 1"
counts "SELECT inside FROM headcount" 3
counts "SELECT count(*) FROM movement WHERE overridden = 'unknown_here' AND note = 'document'" 1
counts "SELECT count(*) FROM movement WHERE is_undone" 1
counts "SELECT count(*) FROM movement WHERE is_entry = 0" 2
counts "SELECT count(*) FROM movement" 6
counts "SELECT group_concat(reason || ' ' || n, ', ') FROM
        (SELECT reason, count(*) AS n FROM refusal GROUP BY reason ORDER BY reason)" \
    "already_inside 4, forged 1, malformed 9, not_entered 2, unknown_here 3"
# What was scanned is nowhere: it may have been an identity card.
counts "SELECT count(*) FROM ledger WHERE kind <> 'catalogue.set'
        AND (body LIKE '%9999123456%' OR private LIKE '%9999123456%')" 0
! strings -a "$log" "$fair/puerta-1.db" | grep -q 'tramites?id' || fail "a foreign code was kept"

# A code that is scanned in the first moment, before the door has read its event, gets its verdict too.
make_script door_first "ONE=$one"
kiosk puerta-1 door "$script" --label "Puerta 1"
counts "SELECT count(*) FROM refusal WHERE reason = 'already_inside'" 7

# The same ticket at the door of another event.
make_script door_event "ONE=$one"
kiosk puerta-2 door "$script" --event 2
counts "SELECT reason FROM refusal WHERE event = 2" wrong_event

# A door without a network meets a kiosk that is newer than what it knows.
make_script door_online
kiosk puerta-3 door "$script"
register kiosk-3 "Paola Gil" 9999000012 stranger
make_script door_blind "STRANGER=$work/stranger.png"
kiosk puerta-3 door "$script" --central "$work/nowhere/central.db"

# When the kiosk is back on the network its people are known, and those let in unseen have a name.
make_script online
kiosk kiosk-2 citizen "$script"
make_script door_after "OFFLINE=$work/offline.png" "STRANGER=$work/stranger.png"
kiosk puerta-1 door "$script" --label "Puerta 1"
make_script door_online
kiosk puerta-3 door "$script"
counts "SELECT inside FROM headcount" 4
counts "SELECT count(*) FROM attendance WHERE is_registered = 0" 0
counts "SELECT count(*) FROM attendance WHERE entered_ms IS NOT NULL" 4
counts "SELECT group_concat(overridden) FROM movement WHERE overridden IS NOT NULL" "unknown_here"
counts "SELECT count(*) FROM refusal WHERE reason = 'unknown_issuer'" 1
verify kiosk-9 kiosk-2 kiosk-3 puerta-1 puerta-2 puerta-3
