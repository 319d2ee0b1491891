-- to: door office
-- private to: none
--
-- A station measured its clock against the hub's. Body:
--   {"offset_ms": -3600000, "uncertainty_ms": 12}
-- offset_ms is to be added to what the station's clock says; the hub looked at its own while it
-- answered, somewhere in the uncertainty around that.
INSERT INTO clock_sample (station, hlc, fact, at_ms, offset_ms, uncertainty_ms)
VALUES (:station, :hlc, :fact, :at_ms, :body ->> 'offset_ms', :body ->> 'uncertainty_ms')
ON CONFLICT DO NOTHING;
