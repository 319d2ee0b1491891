-- question_summary: questions per event and department that answers: received, passed on, answered,
-- of these in time (by the national calendar), published, and overdue now. A NULL event is none, a
-- NULL department one that nobody was chosen for yet.
CREATE VIEW question_summary AS
SELECT
    event,
    department,
    count(*) AS received,
    sum(entity IS NOT NULL) AS transferred,
    count(answered_day) AS answered,
    sum(coalesce(answered_day <= due_day, 0)) AS answered_in_time,
    count(published_day) AS published,
    sum(is_overdue) AS overdue
FROM question_deadline
GROUP BY event, department;
