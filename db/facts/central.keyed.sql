-- to: all
-- private to: none
-- from: office
--
-- The office says which key the central has: what goes to it on a stick is sealed to that key. Body:
--   {"public_key": "<64 hex digits>"}
INSERT INTO central_key (id, public_key, hlc, station, epoch, seq)
VALUES (1, :body ->> 'public_key', :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    public_key = excluded.public_key,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) > (hlc, station, epoch, seq);
