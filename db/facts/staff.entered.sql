-- to: office
-- private to: none
--
-- Staff entered at this station. Body: {"staff": "<16 hex>", "by": "pin"}; also badge, badge+pin.
INSERT INTO staff_event (hlc, station, fact, at_ms, staff, what, detail)
VALUES (:hlc, :station, :fact, :at_ms, :body ->> 'staff', 'entered', :body ->> 'by')
ON CONFLICT DO NOTHING;
