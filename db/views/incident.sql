-- incident: what somebody should look into:
--   duplicate_entry   one person was let in twice, at two stations, without leaving in between: two
--                     doors that could not see each other, or a copied ticket. The first entry
--                     stays the attendance.
--   other_name        one document registered twice for an event, under two names: a slip of the
--                     finger or somebody else's document. attendee keeps the later name; both
--                     are here, from the facts themselves. No gates.
-- In the order of the hybrid logical clock, then (station, epoch, seq). overridden is what staff
-- set aside at the second door, or NULL when that door did not know of the first entry. Labels are
-- NULL for stations this database has not heard of.
CREATE VIEW incident AS
SELECT
    'duplicate_entry' AS kind,
    p.event AS event,
    p.subject AS subject,
    a.name AS name,
    p.first_station AS first_station,
    s1.label AS first_label,
    p.first_gate AS first_gate,
    p.first_ms AS first_ms,
    p.station AS second_station,
    s2.label AS second_label,
    p.gate AS second_gate,
    p.at_ms AS second_ms,
    p.overridden AS overridden,
    NULL AS other_name
FROM (
    SELECT
        event, subject, station, gate, at_ms, overridden, is_entry,
        lag(is_entry) OVER w AS was_entry,
        lag(station) OVER w AS first_station,
        lag(gate) OVER w AS first_gate,
        lag(at_ms) OVER w AS first_ms
    FROM movement
    WINDOW w AS (PARTITION BY event, subject ORDER BY hlc, station, epoch, seq)
) AS p
LEFT JOIN attendee AS a ON a.event = p.event AND a.person = p.subject
LEFT JOIN station AS s1 ON s1.station = p.first_station
LEFT JOIN station AS s2 ON s2.station = p.station
WHERE p.is_entry = 1 AND p.was_entry = 1 AND p.station <> p.first_station
UNION ALL
SELECT
    'other_name', p.event, p.person, json_extract(l1.private, '$.name'),
    p.first_station, s1.label, NULL, p.first_ms,
    p.station, s2.label, NULL, p.registered_ms,
    NULL, json_extract(l2.private, '$.name')
FROM (
    SELECT
        event, person, station, epoch, seq, registered_ms,
        lag(station) OVER w AS first_station,
        lag(epoch) OVER w AS first_epoch,
        lag(seq) OVER w AS first_seq,
        lag(registered_ms) OVER w AS first_ms
    FROM ticket
    WHERE (event, person) IN (SELECT event, person FROM ticket GROUP BY event, person
                              HAVING count(*) > 1)
    WINDOW w AS (PARTITION BY event, person ORDER BY hlc, station, epoch, seq)
) AS p
JOIN ledger AS l1
    ON l1.station = p.first_station AND l1.epoch = p.first_epoch AND l1.seq = p.first_seq
JOIN ledger AS l2 ON l2.station = p.station AND l2.epoch = p.epoch AND l2.seq = p.seq
LEFT JOIN station AS s1 ON s1.station = p.first_station
LEFT JOIN station AS s2 ON s2.station = p.station
WHERE json_extract(l1.private, '$.name') <> json_extract(l2.private, '$.name');
