#!/bin/sh
# The kiosk itself is killed at random moments while people register; every ticket that was on its screen is at the central in the
# end, once, and the chains are whole. FERIA_KILLS: how often (25). FERIA_SEED: of the moments.
set -eu
build=$1
. tests/journeys/common.sh
kills=${FERIA_KILLS:-25}
seed=${FERIA_SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
echo "FERIA_SEED=$seed"
make_fair

# person ROUND NUMBER: a name of letters only, different for each.
person() { echo "Persona $(printf '%02d%d' "$1" "$2" | tr 0-9 A-J)"; }

# The tree of a ticket is written when it is on the screen: that is the acknowledgement.
visit_script() {
    echo 'until "Toque para empezar" 20
until "rinde cuentas" 20'
    for number in $(seq 4); do
        sed -e '/^#/d' -e '/^until/d' -e '/^shot/d' -e "s/@NAME@/$(person "$1" "$number")/" -e "s/@TREE@/ticket-$1-$number/" \
            -e "s/@NUMBER@/99$(printf '%04d%02d' "$1" "$number")/" "$source_folder/tests/journeys/register.script"
    done
}

round=1
finished=0
while [ "$round" -le "$kills" ]; do
    visit_script "$round" >"$work/visit.script"
    moment=$(awk -v seed="$((seed + round))" 'BEGIN { srand(seed); rand(); print 0.3 + 2.4 * rand() }')
    "$KIOSK" --fair "$fair" --station kiosk-1 --shots "$work" --script "$work/visit.script" >>"$log" 2>&1 &
    pid=$!
    sleep "$moment"
    kill -9 "$pid" 2>/dev/null || true
    status=0
    wait "$pid" 2>/dev/null || status=$?
    case $status in
    137) ;;
    0) finished=$((finished + 1)) ;;
    *) fail "round $round: the kiosk ended with $status" ;;
    esac
    round=$((round + 1))
done

make_script online
kiosk kiosk-1 citizen "$script"
verify kiosk-1
shown=0
for tree in "$work"/ticket-*.txt; do
    [ -e "$tree" ] || break
    place=${tree##*/ticket-}
    place=${place%.txt}
    counts "SELECT count(*) FROM attendee WHERE name = '$(person "${place%-*}" "${place#*-}")'" 1
    shown=$((shown + 1))
done
[ "$shown" -ge 1 ] || fail "no ticket was shown: the kills came too early"
counts "SELECT count(*) FROM quarantine" 0
counts "SELECT count(*) - count(DISTINCT name) FROM attendee" 0
echo "$kills kills, $shown tickets shown, none lost; $finished visits were over before"
