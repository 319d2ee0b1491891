-- to: all
-- private to: none
-- from: office
--
-- How far a goal of the development plan has come. Body:
--   {"goal": "vias-rurales", "physical": 62, "financial": 48, "note": "Corte de octubre"}
-- financial and note may be left out. The latest fact about a goal holds.
INSERT INTO goal_progress (goal, physical, financial, note, at_ms, hlc, station, fact)
VALUES (:body ->> 'goal', :body ->> 'physical', :body ->> 'financial', :body ->> 'note', :at_ms,
        :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    physical = excluded.physical, financial = excluded.financial, note = excluded.note,
    at_ms = excluded.at_ms,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
