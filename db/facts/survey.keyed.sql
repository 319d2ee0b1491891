-- to: all
-- private to: none
-- from: office
--
-- Answers to a survey per ticket are made with a key, which is in no database. Body:
--   {"survey": "audiencia", "key": "<16 hex digits>"}, by which the key is told from another one
-- The first key counts: two would let a ticket answer twice.
INSERT INTO survey_secret (survey, key, hlc, station, fact)
VALUES (:body ->> 'survey', :body ->> 'key', :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    key = excluded.key,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) < (hlc, station, fact);
