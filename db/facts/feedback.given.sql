-- to: office
-- private to: office
--
-- An opinion about the event. Body: {"event": 1, "score": 4, "reasons": ["atencion", "tramite"]}.
-- Private: {"comment": "..."}, when there is one: it may name somebody.
INSERT INTO feedback (hlc, station, epoch, seq, event, score, reasons, comment, at_ms)
VALUES (:hlc, :station, :epoch, :seq, :body ->> 'event', :body ->> 'score',
        coalesce(:body -> 'reasons', '[]'), :private ->> 'comment', :at_ms)
ON CONFLICT DO UPDATE SET comment = excluded.comment;
