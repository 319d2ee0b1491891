-- to: office
-- private to: none
--
-- A kiosk takes answers to a survey per ticket and has not its key. Body:
--   {"survey": "audiencia", "box_key": "<64 hex digits>", "signature": "<128 hex digits>"}
-- box_key: X25519, for this one answer; signature: by the station's key (survey_delivery.h).
INSERT INTO survey_want (survey, station, box_key, signature, hlc, fact)
VALUES (:body ->> 'survey', :station, :body ->> 'box_key', :body ->> 'signature', :hlc, :fact)
ON CONFLICT DO UPDATE SET
    box_key = excluded.box_key, signature = excluded.signature,
    hlc = excluded.hlc, fact = excluded.fact
WHERE (excluded.hlc, excluded.fact) > (hlc, fact);
