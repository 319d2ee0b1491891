-- topic_voters: how many people ranked topics, per event, split and part (see topic_results).
CREATE VIEW topic_voters AS
SELECT event, 'all' AS split, '' AS part, count(*) AS voters FROM topic_vote GROUP BY event
UNION ALL
SELECT event, 'group', coalesce(value_group, ''), count(*) FROM topic_vote GROUP BY 1, 3
UNION ALL
SELECT event, 'territory', coalesce(territory, ''), count(*) FROM topic_vote GROUP BY 1, 3;
