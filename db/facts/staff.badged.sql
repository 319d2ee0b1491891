-- to: all
-- private to: none
-- from: office
--
-- The office gave somebody a badge; those of before count no more. Body:
--   {"staff": "<16 hex>", "badge": "<16 hex>"}
INSERT INTO staff_badge (staff, badge, hlc, station, fact)
VALUES (:body ->> 'staff', :body ->> 'badge', :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    badge = excluded.badge,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
