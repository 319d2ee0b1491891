-- to: office
-- private to: none
--
-- A PIN that is nobody's, and how many that makes since somebody entered here. Body: {"tries": 3}
INSERT INTO staff_event (hlc, station, fact, at_ms, staff, what, detail)
VALUES (:hlc, :station, :fact, :at_ms, NULL, 'denied', format('%d', :body ->> 'tries'))
ON CONFLICT DO NOTHING;
