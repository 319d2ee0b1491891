-- to: all
-- private to: none
-- from: office
--
-- The office says which key the central has: what goes to it on a stick is sealed to that key. Body:
--   {"public_key": "<64 hex digits>"}
INSERT INTO central_key (id, public_key, hlc, station, fact)
VALUES (1, :body ->> 'public_key', :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    public_key = excluded.public_key,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
