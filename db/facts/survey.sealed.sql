-- to: all
-- private to: none
--
-- A survey is over for good; with "destroyed" its key was destroyed at the station that says so.
-- Body: {"survey": "audiencia", "destroyed": true}
INSERT INTO survey_seal (survey, station, is_destroyed, at_ms, hlc, fact)
VALUES (:body ->> 'survey', :station, coalesce(:body ->> 'destroyed', 0) = 1, :at_ms,
        :hlc, :fact)
ON CONFLICT DO UPDATE SET
    at_ms = excluded.at_ms, hlc = excluded.hlc, fact = excluded.fact
WHERE (excluded.hlc, excluded.fact) < (hlc, fact);
