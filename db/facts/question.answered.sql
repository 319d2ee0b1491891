-- to: citizen office
-- private to: office
-- from: office
--
-- The office answered a question, or corrected its answer. Body:
--   {"radicado": "P-2022-0K7-M49-XQQ", "day": "2022-12-20"}
-- day: of the first answer. Private: {"text": "..."}, written to the person.
INSERT INTO question_answer (radicado, day, text, hlc, station, epoch, seq)
VALUES (:body ->> 'radicado', :body ->> 'day', :private ->> 'text', :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    day = excluded.day, text = excluded.text,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
-- >= because the same fact comes again when its private part arrives.
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) >= (hlc, station, epoch, seq);
