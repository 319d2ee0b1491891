-- to: citizen office
-- private to: office
-- from: office
--
-- The office answered a question, or corrected its answer. Body:
--   {"radicado": "P-2022-0K7-M49-XQQ", "day": "2022-12-20"}
-- day: of the first answer. Private: {"text": "..."}, written to the person.
INSERT INTO question_answer (radicado, day, text, hlc, station, fact)
VALUES (:body ->> 'radicado', :body ->> 'day', :private ->> 'text', :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    day = excluded.day, text = excluded.text,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
-- The same fact may come again with its private part, and without it.
WHERE (excluded.hlc, excluded.station, excluded.fact, :private IS NOT NULL)
    > (hlc, station, fact, 0);
