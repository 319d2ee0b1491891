#!/bin/sh
# One person, three registrations: told so at the same kiosk, merged from another one, and let in once.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
register kiosk-1 "Ana Beltrán" 9999000001 first
make_script again "NAME=Ana Beltrán" "NUMBER=9999.000.001" "TREE=again"
kiosk kiosk-1 citizen "$script"
[ -n "$(code_of first)" ] && [ "$(code_of first)" = "$(code_of again)" ] ||
    fail "the code $(code_of first) became $(code_of again)"
counts "SELECT count(*) FROM ticket" 1

# The other kiosk has never heard of her: documents do not travel to kiosks.
register kiosk-2 "Ana Beltrán" 9999000001 second
[ "$(code_of first)" != "$(code_of second)" ] || fail "two kiosks gave one code"
counts "SELECT count(*) FROM attendee" 1
counts "SELECT count(*) FROM ticket" 2

make_script again_door "FIRST=$work/first.png" "SECOND=$work/second.png"
kiosk puerta-1 door "$script"
counts "SELECT count(*) FROM movement" 1
counts "SELECT group_concat(reason) FROM refusal" "already_inside"
counts "SELECT group_concat(ticket_count) FROM attendance" 2
verify kiosk-1 kiosk-2 puerta-1
