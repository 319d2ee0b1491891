-- to: all
-- private to: none
--
-- One line of a sheet of the catalogue, as the office imported it. Body:
--   {"sheet": "service", "key": "predial", "order": 12, "row": {...}}
-- row null: the line was withdrawn.
INSERT INTO catalogue (sheet, key, sort, row, hlc, station, epoch, seq)
VALUES (:body ->> 'sheet', :body ->> 'key', coalesce(:body ->> 'order', 0), :body ->> 'row',
        :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    sort = excluded.sort, row = excluded.row,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) > (hlc, station, epoch, seq);
