-- to: door office
-- private to: none
--
-- Somebody who registered asked for support at the event; who, is not said. Body:
--   {"event": 1, "code": "interprete-lsc"}
INSERT INTO support (hlc, station, fact, event, code, at_ms)
VALUES (:hlc, :station, :fact, :body ->> 'event', :body ->> 'code', :at_ms)
ON CONFLICT DO NOTHING;
