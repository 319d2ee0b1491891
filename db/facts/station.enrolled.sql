-- to: all
-- private to: none
--
-- A station says who it is, the first time it starts and when anything of it changed. Body:
--   {"station": 305419896, "name": "door-2", "label": "Puerta 2", "mode": "door",
--    "public_key": "<64 hex digits>"}
-- What a station says about another one is kept in the ledger and not believed here.
INSERT INTO station (station, name, label, mode, public_key, hlc, fact)
SELECT :station, :body ->> 'name', :body ->> 'label', :body ->> 'mode',
       :body ->> 'public_key', :hlc, :fact
WHERE :body ->> 'station' = :station
ON CONFLICT DO UPDATE SET
    name = excluded.name, label = excluded.label, mode = excluded.mode,
    public_key = excluded.public_key, hlc = excluded.hlc, fact = excluded.fact
WHERE (excluded.hlc, excluded.fact) > (hlc, fact);
