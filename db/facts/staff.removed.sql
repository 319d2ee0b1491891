-- to: all
-- private to: none
-- from: office
--
-- Somebody works here no more, for good. Body: {"staff": "<16 hex>"}
INSERT INTO staff_removed (staff, at_ms, hlc, station, fact)
VALUES (:body ->> 'staff', :at_ms, :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    at_ms = excluded.at_ms,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) < (hlc, station, fact);
