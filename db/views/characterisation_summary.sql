-- characterisation_summary: how often each optional answer was given, per event. Counts below five
-- could point at somebody: whoever publishes leaves them out.
CREATE VIEW characterisation_summary AS
SELECT c.event AS event, q.key AS question, a.value AS answer, count(*) AS people
FROM characterisation AS c, json_each(c.answers) AS q, json_each(q.value) AS a
GROUP BY c.event, q.key, a.value;
