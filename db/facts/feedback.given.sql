-- to: door office
-- private to: office
--
-- An opinion. Body: {"event": 1, "score": 4, "reasons": ["atencion", "tramite"]} about the fair that
-- `event` is; with "rated_event": 5 about an event of its agenda; with "department": "hacienda",
-- "stand": "12" or both about those. A door gets it for the staff's mirror, without the comment.
-- Private: {"comment": "..."}, when there is one: it may name somebody.
INSERT INTO feedback (hlc, station, fact, event, score, reasons, comment, at_ms, rated_event,
                      department, stand)
VALUES (:hlc, :station, :fact, :body ->> 'event', :body ->> 'score',
        coalesce(:body -> 'reasons', '[]'), :private ->> 'comment', :at_ms,
        :body ->> 'rated_event', :body ->> 'department', :body ->> 'stand')
ON CONFLICT DO UPDATE SET comment = coalesce(excluded.comment, comment);
