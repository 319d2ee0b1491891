-- to: office
-- private to: none
--
-- Staff did what not everybody may. Body: {"staff": "<16 hex>", "action": "undo"}; the actions are
-- in src/core/staff.h.
INSERT INTO staff_event (hlc, station, epoch, seq, at_ms, staff, what, detail)
VALUES (:hlc, :station, :epoch, :seq, :at_ms, :body ->> 'staff', 'acted', :body ->> 'action')
ON CONFLICT DO NOTHING;
