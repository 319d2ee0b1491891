-- to: office
-- private to: office
--
-- Somebody answered a survey; nothing says who. Body:
--   {"survey": "audiencia", "version": 1, "definition": "<32 hex digits>", "event": 1,
--    "token": "<32 hex digits>", "answers": {"p1": "bien", "p5": ["radio", "web"], "p9": 4}}
-- Private: {"answers": {"p11": "..."}}, what was written, when there is something.
INSERT INTO survey_answer (survey, token, version, hash, event, answers, texts,
                           hlc, station, fact)
VALUES (:body ->> 'survey', :body ->> 'token', :body ->> 'version', :body ->> 'definition',
        :body ->> 'event', :body -> 'answers', :private -> 'answers',
        :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    version = excluded.version, hash = excluded.hash, event = excluded.event,
    answers = excluded.answers, texts = excluded.texts,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
-- The same fact may come again with its private part, and without it.
WHERE (excluded.hlc, excluded.station, excluded.fact, 0)
    < (hlc, station, fact, :private IS NOT NULL);
