-- to: citizen office
-- private to: none
-- from: office
--
-- The office published a question and its answer, changed what it had published, or withdrew it.
-- Body, the texts edited so that they name nobody:
--   {"radicado": "P-2022-0K7-M49-XQQ", "day": "2022-12-21", "question": "...", "answer": "...",
--    "url": "https://..."}
-- Withdrawn: the radicado alone.
INSERT INTO question_publication (radicado, day, question, answer, url, hlc, station, fact)
VALUES (:body ->> 'radicado', :body ->> 'day', :body ->> 'question', :body ->> 'answer',
        :body ->> 'url', :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    day = excluded.day, question = excluded.question, answer = excluded.answer,
    url = excluded.url,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
