-- to: all
-- private to: none
-- from: office
--
-- The office says that the tickets of a station count no more (it was stolen), or again. Body:
--   {"station": 305419896, "is_revoked": true, "since_ms": 1671110000000}
-- since_ms: tickets whose registration is known and from before it stay good; left out: none does.
INSERT INTO station_revoked (issuer, is_revoked, since_ms, hlc, station, fact)
VALUES (:body ->> 'station', :body ->> 'is_revoked', coalesce(:body ->> 'since_ms', 0),
        :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    is_revoked = excluded.is_revoked, since_ms = excluded.since_ms,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
