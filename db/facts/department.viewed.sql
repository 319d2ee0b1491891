-- to: office
-- private to: none
--
-- A visitor opened the page of a department, the first time in that visit. Body:
--   {"department": "hacienda"}
INSERT INTO viewed (hlc, station, epoch, seq, department, service, at_ms)
VALUES (:hlc, :station, :epoch, :seq, :body ->> 'department', NULL, :at_ms)
ON CONFLICT DO NOTHING;
