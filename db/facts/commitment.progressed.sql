-- to: all
-- private to: none
-- from: office
--
-- How a commitment (compromiso) goes. Body:
--   {"number": 7, "part": 0, "percent": 65, "state": "running", "due_ms": 1672462799999,
--    "note": "Se contrató la obra", "evidence": "https://..."}
-- part 0 is the commitment itself, 1 and more its parts; state: pending, running, done, failed,
-- rescheduled; note and evidence may be left out. The latest word about a commitment holds.
INSERT INTO commitment_entry (hlc, station, fact, commitment, percent, state, note, evidence,
                              due_ms, at_ms)
VALUES (:hlc, :station, :fact,
        (:body ->> 'number') || '/' || coalesce(:body ->> 'part', 0),
        :body ->> 'percent', :body ->> 'state', :body ->> 'note', :body ->> 'evidence',
        :body ->> 'due_ms', :at_ms)
ON CONFLICT DO NOTHING;
