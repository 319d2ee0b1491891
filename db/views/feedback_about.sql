-- feedback_about: every opinion with what it is about: 'fair' (code ''), 'event' (its number),
-- 'department' (its code) or, where no department is known, 'stand' (its number).
CREATE VIEW feedback_about AS
SELECT
    *,
    CASE
        WHEN rated_event IS NOT NULL THEN 'event'
        WHEN department IS NOT NULL THEN 'department'
        WHEN stand IS NOT NULL THEN 'stand'
        ELSE 'fair'
    END AS target,
    coalesce(CAST(rated_event AS TEXT), department, stand, '') AS code
FROM feedback;
