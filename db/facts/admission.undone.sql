-- to: door office
-- private to: none
--
-- Staff took a movement back: let in by mistake. Body, which names the fact that is undone:
--   {"event": 1, "station": 305419896, "hlc": 109500000000000000}
-- The movement may arrive later (see admission.recorded). Of two undoings the first one is kept.
-- Station and hlc find the movement: its epoch and seq are others when the station's file had been
-- copied or restored from a backup meanwhile (ledger_fork).
INSERT INTO undone (of_station, of_hlc, at_ms, hlc, station, fact)
VALUES (:body ->> 'station', :body ->> 'hlc', :at_ms, :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    at_ms = excluded.at_ms,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) < (hlc, station, fact);

UPDATE movement SET is_undone = 1
WHERE station = :body ->> 'station' AND hlc = :body ->> 'hlc' AND is_undone = 0;
