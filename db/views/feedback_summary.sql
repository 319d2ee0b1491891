-- feedback_summary: opinions per fair and what they are about: how many, each of the four faces, and
-- how many in a hundred were good (3 or 4).
CREATE VIEW feedback_summary AS
SELECT
    event,
    target,
    code,
    count(*) AS votes,
    sum(score = 4) AS very_good,
    sum(score = 3) AS good,
    sum(score = 2) AS bad,
    sum(score = 1) AS very_bad,
    round(avg(score), 2) AS average,
    round(100.0 * sum(score >= 3) / count(*), 1) AS good_percent,
    count(comment) AS comments
FROM feedback_about
GROUP BY event, target, code;
