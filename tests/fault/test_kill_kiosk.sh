#!/bin/sh
# The kiosk itself is killed at random moments, while people register and then while they are scanned at a door. Every ticket that was
# on its screen is at the central in the end, once; everybody whom the door let in on its screen is in its ledger, once; the chains are
# whole. FERIA_KILLS: how often each (10). FERIA_SCANS: tickets at the door (300). FERIA_SEED: of the moments.
set -eu
build=$1
. tests/journeys/common.sh
kills=${FERIA_KILLS:-10}
scans=${FERIA_SCANS:-300}
seed=${FERIA_SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
echo "FERIA_SEED=$seed"
make_fair

# killed STATION MODE NUMBER LONGEST: the kiosk with $work/round.script, until a random moment of at most so many seconds.
killed() {
    moment=$(awk -v seed="$((seed + $3))" -v longest="$4" 'BEGIN { srand(seed); rand(); print 0.3 + (longest - 0.3) * rand() }')
    "$KIOSK" --fair "$fair" --station "$1" --mode "$2" --shots "$work" --script "$work/round.script" >>"$log" 2>&1 &
    pid=$!
    sleep "$moment"
    kill -9 "$pid" 2>/dev/null || true
    status=0
    wait "$pid" 2>/dev/null || status=$?
    case $status in
    137) ;;
    0) finished=$((finished + 1)) ;;
    *) fail "round $3: the kiosk ended with $status" ;;
    esac
}

# ---- people register ----

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

finished=0
for round in $(seq "$kills"); do
    visit_script "$round" >"$work/round.script"
    killed kiosk-1 citizen "$round" 2.7
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

# ---- people come in ----

"$DRIVER" register "$fair" kiosk-9 "$scans" >"$work/tickets" 2>>"$log" || fail "registering"
make_script door_online
kiosk puerta-1 door "$script"

# Each ticket not let in yet, the first ones at once: the tree of a verdict is written when it is on the screen.
door_script() {
    number=0
    while read -r code text; do
        number=$((number + 1))
        grep -qs "Puede entrar" "$work/scan-$number.txt" || printf 'scan "%s"\ntree scan-%s\n' "$text" "$number"
    done <"$work/tickets"
}

# admitted FILE: how many the trees show as let in; fails when one of them is not in that ledger, or anybody is there twice.
admitted() {
    python3 - "$1" "$work" <<'PYTHON'
import collections, os, sqlite3, sys
file, work = sys.argv[1:]
db = sqlite3.connect("file:%s?mode=ro" % file, uri=True)
facts = collections.Counter(row[0] for row in db.execute(
    "SELECT substr(body ->> 'ticket', 1, 9) FROM ledger WHERE kind = 'admission.recorded'"))
shown = 0
for number, line in enumerate(open(work + "/tickets"), 1):
    tree = "%s/scan-%d.txt" % (work, number)
    found = facts[line.split()[0].replace("-", "")[:9]]
    is_shown = os.path.exists(tree) and "Puede entrar" in open(tree, encoding="utf-8", errors="replace").read()
    if found > 1 or is_shown and found != 1:
        sys.exit("ticket %d: let in on the screen: %s; facts of it: %d\n%s" % (
            number, is_shown, found, open(tree, encoding="utf-8").read() if is_shown else ""))
    shown += is_shown
print(shown)
PYTHON
}

finished=0
for round in $(seq "$kills"); do
    door_script >"$work/round.script"
    killed puerta-1 door "$((100 + round))" 1.6
    admitted "$fair/puerta-1.db" >"$work/shown" || fail "after kill $round of the door"
done
before=$(cat "$work/shown")
[ "$before" -ge 1 ] || fail "nobody was let in on the screen: the kills came too early"
# Whoever was one too many for a door that did not know its event yet is scanned again, now that it does.
{
    echo 'until "Feria de Gestión y audiencia" 20'
    door_script
    echo 'until "en línea" 20'
} >"$work/round.script"
kiosk puerta-1 door "$work/round.script"
verify puerta-1
admitted "$fair/central.db" >"$work/shown" || fail "at the central"
counts "SELECT count(*) FROM movement" "$scans"
counts "SELECT count(DISTINCT ticket) FROM movement" "$scans"
counts "SELECT inside FROM headcount WHERE event = 1" "$scans"
[ "$(query 'SELECT inside FROM headcount WHERE event = 1' "$fair/puerta-1.db")" = "$scans" ] || fail "the door counts otherwise"
counts "SELECT count(*) FROM quarantine" 0
echo "$kills kills, $before of $scans let in on the screen before the last, none lost and none twice; $finished ran to the end"
