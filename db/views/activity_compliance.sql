-- activity_compliance: how far the strategy has come, one row for all of it and one for each
-- component, stage and cuatrimestre (part 'all', 'component', 'stage', 'term'). An activity weighs
-- the same as any other; one of two stages or two cuatrimestres weighs half in each. Of an activity
-- holds what was told last, by its line of the sheet or by progress; one of which nothing was told
-- counts as 0 %. `percent` is rounded.
CREATE VIEW activity_compliance AS
WITH activity AS (
    SELECT c.key AS code, c.row AS row,
           coalesce(CASE WHEN p.activity IS NOT NULL THEN p.percent
                         ELSE (SELECT value FROM json_each(c.row, '$.percent')) END, 0) AS percent
    FROM catalogue AS c
    LEFT JOIN activity_progress AS p
        ON p.activity = c.key
        AND (p.hlc, p.station, p.fact) > (c.hlc, c.station, c.fact)
    WHERE c.sheet = 'activity' AND c.row IS NOT NULL
),
share AS (
    SELECT 'all' AS part, '' AS code, percent, 1.0 AS weight FROM activity
    UNION ALL
    SELECT 'component', v.value, a.percent, 1.0
    FROM activity AS a, json_each(a.row, '$.component') AS v
    UNION ALL
    SELECT 'stage', v.value, a.percent, 1.0 / count(*) OVER (PARTITION BY a.code)
    FROM activity AS a, json_each(a.row, '$.stages') AS v
    UNION ALL
    SELECT 'term', CAST(v.value AS TEXT), a.percent, 1.0 / count(*) OVER (PARTITION BY a.code)
    FROM activity AS a, json_each(a.row, '$.terms') AS v
)
SELECT
    part,
    code,
    count(*) AS activities,
    round(sum(weight), 3) AS weight,
    CAST(round(sum(percent * weight) / sum(weight)) AS INTEGER) AS percent
FROM share
GROUP BY part, code;
