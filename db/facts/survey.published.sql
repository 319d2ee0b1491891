-- to: all
-- private to: none
-- from: office
--
-- A survey as kiosks show it from now on. Body:
--   {"survey": "audiencia", "version": 1, "hash": "<32 hex digits>", "definition": {...}}
-- or {"survey": "audiencia", "definition": null}: it was withdrawn. The definition: survey_json.c.
INSERT INTO survey_definition (survey, version, hash, definition, hlc, station, fact)
SELECT :body ->> 'survey', :body ->> 'version', :body ->> 'hash', :body -> 'definition',
       :hlc, :station, :fact
WHERE :body ->> 'definition' IS NOT NULL
ON CONFLICT DO UPDATE SET
    definition = excluded.definition,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) < (hlc, station, fact);

INSERT INTO survey_shown (survey, version, hash, hlc, station, fact)
VALUES (:body ->> 'survey', :body ->> 'version', :body ->> 'hash', :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    version = excluded.version, hash = excluded.hash,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
