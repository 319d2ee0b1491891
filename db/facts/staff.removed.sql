-- to: all
-- private to: none
-- from: office
--
-- Somebody works here no more, for good. Body: {"staff": "<16 hex>"}
INSERT INTO staff_removed (staff, at_ms, hlc, station, epoch, seq)
VALUES (:body ->> 'staff', :at_ms, :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    at_ms = excluded.at_ms,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) < (hlc, station, epoch, seq);
