-- to: door office
-- private to: none
--
-- A door said no. Body:
--   {"event": 1, "reason": "expired", "direction": "entry", "gate": 2,
--    "code_hash": "<64 hex digits>"}
INSERT INTO refusal (hlc, station, epoch, seq, event, reason, is_entry, gate, at_ms, code_hash)
VALUES (:hlc, :station, :epoch, :seq, :body ->> 'event', :body ->> 'reason',
        :body ->> 'direction' = 'entry', coalesce(:body ->> 'gate', 0), :at_ms,
        :body ->> 'code_hash')
ON CONFLICT DO NOTHING;
