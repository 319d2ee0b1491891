-- to: door office
-- private to: none
--
-- A door said no. Body:
--   {"event": 1, "reason": "expired", "direction": "entry", "gate": 2,
--    "code_hash": "<64 hex digits>",
--    "ticket": "<16 base32>",         only when its signature was valid
--    "issuer": 305419896, "claimed": "<16 base32>", "check": "inside", "check_ms": 12}
-- issuer, claimed: whose ticket it says it is and which, when that station's key was not known.
-- check, check_ms: as of admission.recorded.
INSERT INTO refusal (hlc, station, fact, event, reason, is_entry, gate, at_ms, code_hash,
                     ticket, issuer, claimed)
VALUES (:hlc, :station, :fact, :body ->> 'event', :body ->> 'reason',
        :body ->> 'direction' = 'entry', coalesce(:body ->> 'gate', 0), :at_ms,
        :body ->> 'code_hash', :body ->> 'ticket', :body ->> 'issuer', :body ->> 'claimed')
ON CONFLICT DO NOTHING;
