-- topic_results: how often each topic was ranked, per event: in all (split 'all'), by value group
-- ('group') and by territory ('territory'); part is '' for all and for those who did not say. A
-- first place is 3 points, a second 2, a third 1.
CREATE VIEW topic_results AS
WITH ranked AS (
    SELECT v.event AS event, coalesce(v.value_group, '') AS value_group,
           coalesce(v.territory, '') AS territory, r.value AS topic, r.key + 1 AS place
    FROM topic_vote AS v, json_each(v.ranking) AS r
    WHERE r.key < 3
),
placed AS (
    SELECT event, 'all' AS split, '' AS part, topic, place FROM ranked
    UNION ALL SELECT event, 'group', value_group, topic, place FROM ranked
    UNION ALL SELECT event, 'territory', territory, topic, place FROM ranked
)
SELECT event, split, part, topic,
       count(*) AS votes,
       sum(place = 1) AS first,
       sum(place = 2) AS second,
       sum(place = 3) AS third,
       sum(4 - place) AS points
FROM placed
GROUP BY event, split, part, topic;
