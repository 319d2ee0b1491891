-- survey_summary: how often each choice of each survey was taken, per event and wording.
--   row      row of a matrix, '' for the others;  answer  code of the choice, or the number
-- Counts below five could point at somebody: whoever publishes leaves them out, as
-- feria survey results --public does.
CREATE VIEW survey_summary AS
SELECT a.survey AS survey, a.version AS version, a.hash AS hash, a.event AS event,
       q.key AS question, iif(q.type = 'object', v.key, '') AS row, v.value AS answer,
       count(*) AS answers
FROM survey_answer AS a, json_each(a.answers) AS q,
     json_each(a.answers, q.fullkey) AS v -- of a single answer that answer
GROUP BY a.survey, a.version, a.hash, a.event, q.key, iif(q.type = 'object', v.key, ''), v.value;
