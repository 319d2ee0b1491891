-- to: office
-- private to: none
--
-- Somebody was attended at a stand and had their ticket scanned there. Body:
--   {"event": 1, "stand": "12", "ticket": "<16 base32>"}
INSERT INTO stand_visit (hlc, station, fact, event, stand, ticket, at_ms)
VALUES (:hlc, :station, :fact, :body ->> 'event', :body ->> 'stand', :body ->> 'ticket',
        :at_ms)
ON CONFLICT DO NOTHING;
