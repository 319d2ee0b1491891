-- to: all
-- private to: none
-- from: office
--
-- A survey as kiosks show it from now on. Body:
--   {"survey": "audiencia", "version": 1, "hash": "<32 hex digits>", "definition": {...}}
-- or {"survey": "audiencia", "definition": null}: it was withdrawn. The definition: survey_json.c.
INSERT INTO survey_definition (survey, version, hash, definition, hlc, station, epoch, seq)
SELECT :body ->> 'survey', :body ->> 'version', :body ->> 'hash', :body -> 'definition',
       :hlc, :station, :epoch, :seq
WHERE :body ->> 'definition' IS NOT NULL
ON CONFLICT DO UPDATE SET
    definition = excluded.definition,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) < (hlc, station, epoch, seq);

INSERT INTO survey_shown (survey, version, hash, hlc, station, epoch, seq)
VALUES (:body ->> 'survey', :body ->> 'version', :body ->> 'hash', :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    version = excluded.version, hash = excluded.hash,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) > (hlc, station, epoch, seq);
