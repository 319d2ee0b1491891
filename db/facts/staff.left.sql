-- to: office
-- private to: none
--
-- ...and left, or was gone. Body: {"staff": "<16 hex>", "why": "out"}; also idle.
INSERT INTO staff_event (hlc, station, fact, at_ms, staff, what, detail)
VALUES (:hlc, :station, :fact, :at_ms, :body ->> 'staff', 'left', :body ->> 'why')
ON CONFLICT DO NOTHING;
