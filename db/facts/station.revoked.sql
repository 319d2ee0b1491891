-- to: all
-- private to: none
-- from: office
--
-- The office says that the tickets of a station count no more (it was stolen), or again. Body:
--   {"station": 305419896, "is_revoked": true, "since_ms": 1671110000000}
-- since_ms: tickets whose registration is known and from before it stay good; left out: none does.
INSERT INTO station_revoked (issuer, is_revoked, since_ms, hlc, station, epoch, seq)
VALUES (:body ->> 'station', :body ->> 'is_revoked', coalesce(:body ->> 'since_ms', 0),
        :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    is_revoked = excluded.is_revoked, since_ms = excluded.since_ms,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) > (hlc, station, epoch, seq);
