#!/bin/sh
# What was promised and how it goes: at a kiosk, narrowed, late by itself, and as the office tells progress while it is looked at.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/commitments.script &
looking=$!
waited=0
until [ -e "$work/commitment-ready.png" ] || [ $waited -gt 240 ]; do
    sleep 0.5
    waited=$((waited + 1))
done
run "$FERIA" --fair "$fair" commitment progress 3 --percent 35 --note "Ya hay fecha con la vereda"
wait $looking || fail "the kiosk's journey"
verify kiosk-1
