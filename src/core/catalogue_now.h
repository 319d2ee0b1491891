/* catalogue_now.h: the catalogue's rows that are not withdrawn, with the progress of goals,
 * activities and commitments put in where it was told after the row itself was published: what
 * screens show and what is exported. A part of statements and no view: SQLite lets no schema of an
 * untrusted file call json_patch(). Times are whole minutes, as a sheet writes them. A text that
 * was told anew loses its translations ("note.en"): they were of another one. */
#pragma once

/* Stands where a table does; columns sheet, key, sort, row. */
#define CATALOGUE_NOW                                                                              \
    "(SELECT sheet, key, sort, CASE WHEN patch IS NULL THEN row ELSE json_patch(json_patch(row,"   \
    " (SELECT json_group_object(t.key, NULL) FROM json_each(row) AS t WHERE instr(t.key, '.') > 0" \
    " AND json_type(patch, '$.' || substr(t.key, 1, instr(t.key, '.') - 1)) IS NOT NULL"           \
    " AND json_extract(patch, '$.' || substr(t.key, 1, instr(t.key, '.') - 1))"                    \
    " IS NOT json_extract(row, '$.' || substr(t.key, 1, instr(t.key, '.') - 1)))), patch) END AS " \
    "row"                                                                                          \
    " FROM (SELECT c.sheet AS sheet, c.key AS key, c.sort AS sort, c.row AS row, CASE"             \
    " WHEN g.goal IS NOT NULL THEN json_object('physical', g.physical, 'financial', g.financial,"  \
    " 'note', g.note, 'measured_ms', g.at_ms / 60000 * 60000)"                                     \
    " WHEN a.activity IS NOT NULL THEN json_object('percent', a.percent, 'note', a.note,"          \
    " 'evidence', a.evidence)"                                                                     \
    " WHEN m.commitment IS NOT NULL THEN json_object('percent', m.percent, 'state', m.state,"      \
    " 'note', m.note, 'evidence', m.evidence, 'due_ms', m.due_ms) END AS patch"                    \
    " FROM catalogue AS c"                                                                         \
    " LEFT JOIN goal_progress AS g ON c.sheet = 'plan_goal' AND g.goal = c.key"                    \
    " AND (g.hlc, g.station, g.fact) > (c.hlc, c.station, c.fact)"                                 \
    " LEFT JOIN activity_progress AS a ON c.sheet = 'activity' AND a.activity = c.key"             \
    " AND (a.hlc, a.station, a.fact) > (c.hlc, c.station, c.fact)"                                 \
    " LEFT JOIN commitment_history AS m ON c.sheet = 'commitment' AND m.commitment = c.key"        \
    " AND m.is_latest"                                                                             \
    " WHERE c.row IS NOT NULL))"
