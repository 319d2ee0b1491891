-- to: all
-- private to: none
-- from: office
--
-- One line of a sheet of the catalogue, as the office imported it. Body:
--   {"sheet": "service", "key": "predial", "order": 12, "row": {...}}
-- row null: the line was withdrawn. "by": "file" when the city's folder does not say it so: it came
-- in a sheet by itself.
INSERT INTO catalogue (sheet, key, sort, row, hlc, station, fact)
VALUES (:body ->> 'sheet', :body ->> 'key', coalesce(:body ->> 'order', 0), :body ->> 'row',
        :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    sort = excluded.sort, row = excluded.row,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);

-- A consent and its translations: whichever was read is proved by its hash.
INSERT INTO consent_published (version, kind, text, title, policy, from_ms,
                               hlc, station, fact)
SELECT :body -> 'row' ->> 'version', :body -> 'row' ->> 'kind', said.value,
       coalesce(json_extract(:body, '$.row."title' || substr(said.key, 5) || '"'),
                :body -> 'row' ->> 'title', ''),
       :body -> 'row' ->> 'policy', :body -> 'row' ->> 'from_ms', :hlc, :station, :fact
FROM json_each(:body, '$.row') AS said
WHERE :body ->> 'sheet' = 'consent_text' AND :body -> 'row' ->> 'version' IS NOT NULL
  AND :body -> 'row' ->> 'kind' IS NOT NULL
  AND (said.key = 'text' OR said.key GLOB 'text.[a-z][a-z]' OR said.key GLOB 'text.[a-z][a-z][a-z]')
  AND said.type = 'text'
ON CONFLICT DO UPDATE SET
    title = excluded.title, policy = excluded.policy, from_ms = excluded.from_ms,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) < (hlc, station, fact);

-- A line of compromisos.csv is a word about that commitment too.
INSERT INTO commitment_entry (hlc, station, fact, commitment, percent, state, note, evidence,
                              due_ms, at_ms)
SELECT :hlc, :station, :fact, :body ->> 'key',
       coalesce(:body -> 'row' ->> 'percent', 0), :body -> 'row' ->> 'state',
       :body -> 'row' ->> 'note', :body -> 'row' ->> 'evidence', :body -> 'row' ->> 'due_ms',
       :at_ms
WHERE :body ->> 'sheet' = 'commitment' AND :body -> 'row' ->> 'state' IS NOT NULL
ON CONFLICT DO NOTHING;

-- An event's end closes what was left open at its doors.
INSERT INTO event_end (event, ends_ms, hlc, station, fact)
SELECT CAST(:body ->> 'key' AS INTEGER), :body -> 'row' ->> 'ends_ms', :hlc, :station, :fact
WHERE :body ->> 'sheet' = 'event'
ON CONFLICT DO UPDATE SET
    ends_ms = excluded.ends_ms,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);

-- How many may be inside: an event's own limit, and those of its gates ("1/2").
INSERT INTO inside_limit (event, gate, capacity, hlc, station, fact)
SELECT CAST(:body ->> 'key' AS INTEGER),
       iif(:body ->> 'sheet' = 'gate',
           CAST(substr(:body ->> 'key', instr(:body ->> 'key', '/') + 1) AS INTEGER), -1),
       iif(json_type(:body, '$.row.capacity') = 'integer', :body -> 'row' ->> 'capacity', NULL),
       :hlc, :station, :fact
WHERE :body ->> 'sheet' IN ('event', 'gate')
ON CONFLICT DO UPDATE SET
    capacity = excluded.capacity,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
