-- to: office
-- private to: none
--
-- A stand did not note what was scanned there: no ticket, one that does not count, or for the second
-- time that day. Body:
--   {"event": 1, "stand": "12", "reason": "already_attended",
--    "code_hash": "<64 hex digits>",
--    "ticket": "<16 base32>"}        the ticket only when its signature was valid
INSERT INTO stand_refusal (hlc, station, fact, event, stand, reason, at_ms, code_hash, ticket)
VALUES (:hlc, :station, :fact, :body ->> 'event', :body ->> 'stand', :body ->> 'reason',
        :at_ms, :body ->> 'code_hash', :body ->> 'ticket')
ON CONFLICT DO NOTHING;
