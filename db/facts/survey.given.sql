-- to: citizen office
-- private to: none
-- from: office
--
-- The office gives a kiosk the key of a survey, sealed so that only this kiosk can open it, once.
-- Body:
--   {"survey": "audiencia", "station": 305419896, "box_key": "<as in survey.wanted>",
--    "box": "<160 hex digits>"}
INSERT INTO survey_gift (survey, holder, box_key, box, hlc, station, fact)
VALUES (:body ->> 'survey', :body ->> 'station', :body ->> 'box_key', :body ->> 'box',
        :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    box_key = excluded.box_key, box = excluded.box,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
