#!/bin/sh
# Registering for the events of the agenda: each ticket has its event, its times and its group.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/enrol.script
counts "SELECT group_concat(event || ':' || n) FROM
        (SELECT event, count(*) AS n FROM ticket GROUP BY event ORDER BY event)" "3:1,6:2"
counts "SELECT count(DISTINCT person) FROM attendee" 2
for one in 3:2022-12-15 6:2022-12-09; do
    counts "SELECT count(DISTINCT date(not_before_min * 60 - 18000, 'unixepoch')) FROM ticket
            WHERE event = ${one%%:*} AND date(not_before_min * 60 - 18000, 'unixepoch') = '${one#*:}'
            AND expires_min > not_before_min AND expires_min < not_before_min + 2880" 1
done
counts "SELECT count(*) FROM ticket AS t JOIN ticket AS f ON f.id = t.group_of AND f.event = t.event" 1
counts "SELECT count(*) FROM ticket WHERE group_of IS NOT NULL" 1
[ "$(code_of forum)" = "$(code_of again)" ] || fail "another ticket was given again"
[ "$(code_of forum)" != "$(code_of hearing)" ] || fail "two events have one ticket"

make_script enrol_door "HEARING=$work/hearing.png" "FORUM=$(code_of forum | tr -d -)"
kiosk puerta-1 door "$script" --event 3
counts "SELECT group_concat(event || ':' || is_entry) FROM movement" 3:1
verify kiosk-1 puerta-1
