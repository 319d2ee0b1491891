-- question_deadline: where every question stands, without its text and without who asked.
--   department     who answers: as assigned, or else as the person chose
--   due_day        15 business days by the national calendar; days that the city closed by decree
--                  are counted by feria question list, which knows which of them bind
--   stage          filed, assigned, transferred, answered, published: by facts alone
--   is_overdue     the due day is over, and there is neither an answer nor a transfer
--   state          the stage, or 'overdue'
--   days_left      calendar days until the due day is over, negative afterwards; NULL when done
CREATE VIEW question_deadline AS
SELECT *, CASE WHEN is_overdue THEN 'overdue' ELSE stage END AS state
FROM (
    SELECT *,
        stage IN ('filed', 'assigned')
            AND due_ms <= 1000 * CAST(strftime('%s', 'now') AS INTEGER) AS is_overdue,
        CASE WHEN stage IN ('filed', 'assigned')
            THEN (due_ms - 1000 * CAST(strftime('%s', 'now') AS INTEGER)) / 86400000
        END AS days_left
    FROM (
        SELECT
            q.radicado AS radicado,
            q.event AS event,
            coalesce(r.department, q.department) AS department,
            r.entity AS entity,
            q.service AS service,
            q.topic AS topic,
            q.channel AS channel,
            q.answer_by AS answer_by,
            q.asked_day AS asked_day,
            q.due_day AS due_day,
            q.due_ms AS due_ms,
            r.day AS routed_day,
            r.is_told AS is_told,
            a.day AS answered_day,
            p.day AS published_day,
            p.url AS url,
            CASE WHEN p.day IS NOT NULL THEN 'published'
                 WHEN a.day IS NOT NULL THEN 'answered'
                 WHEN r.entity IS NOT NULL THEN 'transferred'
                 WHEN r.department IS NOT NULL THEN 'assigned'
                 ELSE 'filed' END AS stage
        FROM question AS q
        LEFT JOIN question_route AS r ON r.radicado = q.radicado
        LEFT JOIN question_answer AS a ON a.radicado = q.radicado
        LEFT JOIN question_publication AS p ON p.radicado = q.radicado
    )
);
