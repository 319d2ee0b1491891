-- feedback_reason_summary: how often each reason was touched, per event and per score it came with.
CREATE VIEW feedback_reason_summary AS
SELECT f.event AS event, r.value AS reason, f.score AS score, count(*) AS votes
FROM feedback AS f, json_each(f.reasons) AS r
GROUP BY f.event, r.value, f.score;
