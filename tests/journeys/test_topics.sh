#!/bin/sh
# Topics are ranked at a kiosk, counted in the central file, shown as far as the event allows it, and told by the office.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
python3 tests/journeys/topic_votes.py >"$work/votes"
"$DRIVER" facts "$fair" kiosk-9 <"$work/votes" >>"$log" 2>&1 || fail "voting"
counts "SELECT count(*) FROM topic_vote" 40
kiosk kiosk-1 citizen tests/journeys/topics.script
counts "SELECT count(*) FROM topic_vote" 42
counts "SELECT value_group || territory FROM topic_vote WHERE ranking = '[\"salud\",\"agua\",\"vias\"]'" jacC09
counts "SELECT count(*) FROM topic_vote WHERE ranking = '[\"cuentas-claras\"]' AND coalesce(value_group, territory) IS NULL" 1
# Whoever takes the kiosk home learns nothing of a person.
[ "$(query "SELECT count(*) FROM ledger WHERE kind = 'topic.ranked' AND private IS NOT NULL" "$fair/kiosk-1.db")" = 0 ] ||
    fail "a vote has personal data"

# An event that keeps its results: thanks and no numbers.
cp -r db/catalog/ibague "$work/city"
sed -i '/^1,/s/,1$/,0/' "$work/city/eventos.csv"
run "$FERIA" --fair "$fair" import "$work/city"
kiosk kiosk-2 citizen tests/journeys/topics_kept.script

# The office: everything, and what may be published.
office() { "$FERIA" --fair "$fair" topic "$@" >"$work/out" 2>>"$log" || fail "topic $*"; }
office results --event 1
grep -q '█.*Vías y andenes' "$work/out" || fail "no bars: $(cat "$work/out")"
office results --event 1 --by group --json
grep -q '"part": "veeduria"' "$work/out" || fail "the office does not see a small group"
! "$FERIA" --fair "$fair" topic results --event 1 --public >"$work/out" 2>>"$log" || fail "kept results are published"
[ ! -s "$work/out" ] || fail "$(cat "$work/out")"
run "$FERIA" --fair "$fair" import db/catalog/ibague
office results --event 1 --public
! grep -q ' + ' "$work/out" || fail "places are published: $(cat "$work/out")"
office results --event 1 --by group --public --json
! grep -q '"first"' "$work/out" || fail "places are published"
! grep -q '"part": "veeduria"' "$work/out" || fail "three people are published"
grep -q '"part": "jac"' "$work/out" || fail "a large group is not published"
office results --event 1 --by territory --public --csv "$work/temas.csv"
grep -q '^1,territorio,C09,' "$work/temas.csv" || fail "$(cat "$work/temas.csv")"
! grep -q ',C01,' "$work/temas.csv" || fail "three people are published"
! grep -q 'primero' "$work/temas.csv" || fail "places are published"
office results --event 1 --csv "$work/temas.csv" # a list of ours is written over
! "$FERIA" --fair "$fair" topic results --csv "$fair/central.db" 2>"$work/out" || fail "the central file is written over"
grep -q 'something else' "$work/out" || fail "$(cat "$work/out")"
verify
for wrong in "results --event 99" "results --by age" "votes"; do
    ! "$FERIA" --fair "$fair" topic $wrong >>"$log" 2>&1 || fail "topic $wrong is taken"
done
