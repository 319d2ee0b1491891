-- to: door office
-- private to: none
--
-- Staff took a movement back: let in by mistake. Body, which names the fact that is undone:
--   {"event": 1, "station": 305419896, "epoch": 77, "seq": 12, "hlc": 109500000000000000}
-- The movement may arrive later (see admission.recorded). Of two undoings the first one is kept.
-- Station and hlc find the movement: its epoch and seq are others when the station's file had been
-- copied or restored from a backup meanwhile (ledger_fork).
INSERT INTO undone (of_station, of_hlc, of_epoch, of_seq, at_ms, hlc, station, epoch, seq)
VALUES (:body ->> 'station', :body ->> 'hlc', :body ->> 'epoch', :body ->> 'seq', :at_ms,
        :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    at_ms = excluded.at_ms,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) < (hlc, station, epoch, seq);

UPDATE movement SET is_undone = 1
WHERE station = :body ->> 'station' AND hlc = :body ->> 'hlc' AND is_undone = 0;
