-- to: all
-- private to: none
-- from: office
--
-- Answers to a survey per ticket are made with a key, which is in no database. Body:
--   {"survey": "audiencia", "key": "<16 hex digits>"}, by which the key is told from another one
-- The first key counts: two would let a ticket answer twice.
INSERT INTO survey_secret (survey, key, hlc, station, epoch, seq)
VALUES (:body ->> 'survey', :body ->> 'key', :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    key = excluded.key,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) < (hlc, station, epoch, seq);
