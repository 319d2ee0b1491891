-- to: office
-- private to: none
--
-- A visitor opened the page of a service, the first time in that visit. Body:
--   {"service": "predial", "department": "hacienda"}
-- The department is the one that offered it then; it is left out when the catalogue knew none.
INSERT INTO viewed (hlc, station, fact, department, service, at_ms)
VALUES (:hlc, :station, :fact, coalesce(:body ->> 'department', ''),
        coalesce(:body ->> 'service', ''), :at_ms)
ON CONFLICT DO NOTHING;
