-- to: office
-- private to: none
--
-- Staff did what not everybody may; without "staff" it was whoever stood at a door where nobody has
-- a PIN. Body, the actions being those of src/core/staff.h:
--   {"staff": "<16 hex>", "action": "undo",
--    "of": 12}                       seq of the fact of this station that it is about
INSERT INTO staff_event (hlc, station, fact, at_ms, staff, what, detail)
VALUES (:hlc, :station, :fact, :at_ms, :body ->> 'staff', 'acted', :body ->> 'action')
ON CONFLICT DO NOTHING;
