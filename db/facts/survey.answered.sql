-- to: office
-- private to: office
--
-- Somebody answered a survey; nothing says who. Body:
--   {"survey": "audiencia", "version": 1, "definition": "<32 hex digits>", "event": 1,
--    "token": "<32 hex digits>", "answers": {"p1": "bien", "p5": ["radio", "web"], "p9": 4}}
-- Private: {"answers": {"p11": "..."}}, what was written, when there is something.
INSERT INTO survey_answer (survey, token, version, hash, event, answers, texts,
                           hlc, station, epoch, seq)
VALUES (:body ->> 'survey', :body ->> 'token', :body ->> 'version', :body ->> 'definition',
        :body ->> 'event', :body -> 'answers', :private -> 'answers',
        :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    version = excluded.version, hash = excluded.hash, event = excluded.event,
    answers = excluded.answers, texts = excluded.texts,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
-- <= because the same fact comes again when its private part arrives.
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) <= (hlc, station, epoch, seq);
