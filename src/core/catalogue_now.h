/* catalogue_now.h: the catalogue's rows that are not withdrawn, with the progress of goals,
 * activities and commitments put in where it was told after the row itself was published: what
 * screens show and what is exported. A part of statements and no view: SQLite lets no schema of an
 * untrusted file call json_patch(). Times are whole minutes, as a sheet writes them. */
#pragma once

/* Stands where a table does; columns sheet, key, sort, row. */
#define CATALOGUE_NOW                                                                              \
    "(SELECT c.sheet AS sheet, c.key AS key, c.sort AS sort, CASE"                                 \
    " WHEN g.goal IS NOT NULL THEN json_patch(c.row, json_object('physical', g.physical,"          \
    " 'financial', g.financial, 'note', g.note, 'measured_ms', g.at_ms / 60000 * 60000))"          \
    " WHEN a.activity IS NOT NULL THEN json_patch(c.row, json_object('percent', a.percent,"        \
    " 'note', a.note, 'evidence', a.evidence))"                                                    \
    " WHEN m.commitment IS NOT NULL THEN json_patch(c.row, json_object('percent', m.percent,"      \
    " 'state', m.state, 'note', m.note, 'evidence', m.evidence, 'due_ms', m.due_ms))"              \
    " ELSE c.row END AS row"                                                                       \
    " FROM catalogue AS c"                                                                         \
    " LEFT JOIN goal_progress AS g ON c.sheet = 'plan_goal' AND g.goal = c.key"                    \
    " AND (g.hlc, g.station, g.epoch, g.seq) > (c.hlc, c.station, c.epoch, c.seq)"                 \
    " LEFT JOIN activity_progress AS a ON c.sheet = 'activity' AND a.activity = c.key"             \
    " AND (a.hlc, a.station, a.epoch, a.seq) > (c.hlc, c.station, c.epoch, c.seq)"                 \
    " LEFT JOIN commitment_history AS m ON c.sheet = 'commitment' AND m.commitment = c.key"        \
    " AND m.is_latest"                                                                             \
    " WHERE c.row IS NOT NULL)"
