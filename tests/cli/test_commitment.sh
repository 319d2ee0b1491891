#!/bin/sh
# feria commitment: list, show, progress with its history, export and import without loss, late by itself.
set -eu
build=$1
. tests/cli/common.sh

fair=$folder/fair
"$FERIA" init "$fair" --city db/catalog/ibague >/dev/null 2>&1
commitment() { "$FERIA" --fair "$fair" commitment "$@"; }

commitment list >"$folder/list"
grep -q '^2 *61 %  en_ejecucion' "$folder/list" || fail "2 is not what its parts add up to: $(cat "$folder/list")"
grep -q '^3 .*days late' "$folder/list" || fail "3 is not late"
! grep '^7 ' "$folder/list" | grep -q late || fail "what is done is late"
[ "$(commitment list --state atrasado | wc -l)" -ge 2 ] || fail "too few are late"
[ "$(commitment list --territory C08 | wc -l)" = 1 ] || fail "by territory"
[ "$(commitment list --department ibal --json | grep -c '"number"')" = 1 ] || fail "by department"

# What was exported comes back without a fact; an edited row makes one.
commitment export >"$folder/compromisos.csv" 2>/dev/null
commitment import "$folder/compromisos.csv" 2>&1 | grep -q '^0 facts' || fail "an export is not what was imported"
commitment progress 3 --percent 45 --state en_ejecucion --note '=2+2 ya hay fecha' --evidence https://example.org/3 | grep -q noted
commitment progress 3 --percent 45 --state en_ejecucion --note '=2+2 ya hay fecha' | grep -q 'nothing has changed' || fail "the same twice"
! commitment progress 3 --evidence ana@correo.example 2>"$folder/refused" || fail "an e-mail is public"
grep -q '"ana@correo.example"' "$folder/refused" || fail "it is not said what was found"
commitment progress 5 --due 2031-03-31 >/dev/null
commitment show 5 | grep -q 'rescheduled .* due 2031-03-31' || fail "a new date does not reschedule: $(commitment show 5)"
commitment show 5 | grep -q 'pending .* due 2030-06-30' || fail "the old date is not in the history"
commitment progress 2.3 --state cumplido >/dev/null
commitment list | grep -q '^2 *78 %' || fail "parts do not add up: $(commitment list | grep '^2 ')"
commitment export >"$folder/compromisos.csv" 2>/dev/null
grep -q "'=2+2" "$folder/compromisos.csv" || fail "a formula is exported as one"
commitment import "$folder/compromisos.csv" 2>&1 | grep -q '^0 facts' || fail "told, exported and imported is not the same"
sed -i 's/^4,0,\(.*\),70,/4,0,\1,75,/' "$folder/compromisos.csv"
commitment import "$folder/compromisos.csv" 2>&1 | grep -q '^1 facts' || fail "one edited row is not one fact"
commitment list | grep -q '^4 *75 %' || fail "the edited row"
commitment import "$folder/compromisos.csv" 2>&1 | grep -q '^0 facts' || fail "twice changes something"
# The folder of the city again: what was told since stays.
"$FERIA" --fair "$fair" import db/catalog/ibague >/dev/null 2>&1
commitment show 3 | grep -q '45 %' || fail "an old sheet undoes what was told"

# An office takes a percent and a state back with its sheet; the folder of the city does not.
commitment progress 8 --percent 90 --note "Van 1.240 árboles." >/dev/null
commitment export 2>/dev/null | sed 's/^8,0,\(.*\),90,/8,0,\1,62,/' >"$folder/back.csv"
"$FERIA" --fair "$fair" import db/catalog/ibague 2>/dev/null | grep -q '^compromisos.csv *15 *0 *0 *0$' || fail "the folder changes something"
commitment show 8 | grep -q '^8 *90 %' || fail "the folder takes progress back"
commitment import "$folder/back.csv" 2>&1 | grep -q '^1 facts' || fail "a percent is not put back"
commitment show 8 | grep -q '^8 *62 %' || fail "a percent is not put back: $(commitment show 8)"
commitment progress 8 --state cumplido >/dev/null
commitment import "$folder/back.csv" 2>&1 | grep -q '^1 facts' || fail "a state is not put back"
commitment show 8 | grep -q '^8 *62 %  en_ejecucion' || fail "a state is not put back: $(commitment show 8)"
commitment import "$folder/back.csv" 2>&1 | grep -q '^0 facts' || fail "put back twice"

# Dates as a spreadsheet of this country saves them.
sed 's/,2022-11-30,/,30\/11\/2022,/; s/,2029-06-30,/,30\/6\/2029,/' "$folder/back.csv" >"$folder/dates.csv"
commitment import "$folder/dates.csv" 2>&1 | grep -q '^0 facts' || fail "a date with its day first is another one"

# What a filter left of a sheet retires the rest only when that is said.
sed -n '1p; /^8,/p; /^2,/p' "$folder/back.csv" >"$folder/filtered.csv"
! commitment import "$folder/filtered.csv" >"$folder/out" 2>&1 || fail "a filtered sheet is taken"
grep -q 'filtered.csv: 10 of the 15 rows .*--replace' "$folder/out" || fail "a filtered sheet: $(cat "$folder/out")"
[ "$(commitment list | wc -l)" = 15 ] || fail "a filtered sheet retires something"
commitment import "$folder/filtered.csv" --replace >"$folder/out" 2>&1 || fail "--replace: $(cat "$folder/out")"
[ "$(commitment list | wc -l)" = 5 ] || fail "--replace retires nothing"
commitment import "$folder/back.csv" >/dev/null 2>&1
sed '/^11,/d; /^12,/d; /^10,/d' "$folder/back.csv" >"$folder/filtered.csv"
commitment import "$folder/filtered.csv" >/dev/null 2>&1 || fail "three of fifteen are more than a few"
commitment import "$folder/back.csv" >/dev/null 2>&1

# Wrong rows say where and what, and nothing changes.
wrong() { # SED EXPECTED
    sed "$1" "$folder/compromisos.csv" >"$folder/wrong.csv"
    ! commitment import "$folder/wrong.csv" >"$folder/out" 2>&1 || fail "$1 is taken"
    grep -q "wrong.csv:[0-9]*: $2" "$folder/out" || fail "$1: $(cat "$folder/out")"
}
before=$(commitment export 2>/dev/null)
wrong 's/^4,0,/4,x,/' parte
wrong 's/,en_ejecucion,75,/,casi,75,/' estado
wrong 's/,en_ejecucion,75,/,en_ejecucion,175,/' avance
wrong 's/,ibal,/,ibel,/' dependencia
wrong 's/,R16,/,R99,/' territorio
wrong 's/^4,0,/3,0,/' numero
wrong 's/^4,0,/71,3,/' parte
[ "$before" = "$(commitment export 2>/dev/null)" ] || fail "a wrong file changed something"

for bad in "show 99" "show x" "progress 3 --percent 101" "progress 3 --state casi" "progress 99 --percent 1" "progress 3 --due mayo" \
    "progress 8" "progress 8 --state cumplido --percent 40" "progress 1 --percent 40" "progress 1 --due 2031-03-31" "progress 2 --percent 50" \
    "list --state casi" "list --department ibel" "list --territory C99" "show 3.99" "sing"; do
    ! commitment $bad >"$folder/out" 2>&1 || fail "commitment $bad is taken"
    [ -s "$folder/out" ] || fail "commitment $bad says nothing"
done
! commitment progress 2 --percent 50 2>"$folder/out" || fail "the percent of one with parts"
grep -q 'tell it of 2.1, 2.2, 2.3$' "$folder/out" || fail "its parts are not named: $(cat "$folder/out")"
"$FERIA" --fair "$fair" verify >/dev/null
"$FERIA" --fair "$fair" rebuild >/dev/null 2>&1
[ "$before" = "$(commitment export 2>/dev/null)" ] || fail "a rebuild changes the commitments"
