-- to: all
-- private to: none
-- from: office
--
-- The office says that a key is a station of this fair, or is it no more (a kiosk that died and was
-- replaced; a stolen one is station.revoked). Body:
--   {"station": 305419896, "public_key": "<64 hex digits>", "name": "door-2", "label": "Puerta 2",
--    "mode": "door", "is_trusted": true}
INSERT INTO station_trusted (holder, public_key, name, label, mode, is_trusted,
                             hlc, station, fact)
VALUES (:body ->> 'station', :body ->> 'public_key', :body ->> 'name', :body ->> 'label',
        :body ->> 'mode', :body ->> 'is_trusted',
        :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    public_key = excluded.public_key, name = excluded.name, label = excluded.label,
    mode = excluded.mode, is_trusted = excluded.is_trusted,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
