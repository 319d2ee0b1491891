-- to: office
-- private to: none
--
-- A visitor opened the page of a department, the first time in that visit. Body:
--   {"department": "hacienda"}
INSERT INTO viewed (hlc, station, fact, department, service, at_ms)
VALUES (:hlc, :station, :fact, :body ->> 'department', NULL, :at_ms)
ON CONFLICT DO NOTHING;
