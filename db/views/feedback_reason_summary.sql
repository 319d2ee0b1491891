-- feedback_reason_summary: how often each reason was touched, per fair, what the opinion is about, and
-- per score it came with.
CREATE VIEW feedback_reason_summary AS
SELECT
    f.event AS event,
    f.target AS target,
    f.code AS code,
    r.value AS reason,
    f.score AS score,
    count(*) AS votes
FROM feedback_about AS f, json_each(f.reasons) AS r
GROUP BY f.event, f.target, f.code, r.value, f.score;
