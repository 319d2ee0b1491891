-- to: all
-- private to: none
-- from: office
--
-- How far an activity of the strategy's schedule has come. Body:
--   {"activity": "D1", "percent": 60, "note": "Faltan dos mesas", "evidence": "https://..."}
-- note and evidence may be left out. The latest fact about an activity holds.
INSERT INTO activity_progress (activity, percent, note, evidence, at_ms, hlc, station, fact)
VALUES (:body ->> 'activity', :body ->> 'percent', :body ->> 'note', :body ->> 'evidence', :at_ms,
        :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    percent = excluded.percent, note = excluded.note, evidence = excluded.evidence,
    at_ms = excluded.at_ms,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
