-- incident: what somebody should look into:
--   duplicate_entry   one person was let in twice, at two stations, without leaving in between: two
--                     doors that could not see each other, or a copied ticket. The first entry
--                     stays the attendance.
--   other_name        one document registered twice for an event, under two names: a slip of the
--                     finger or somebody else's document. attendee keeps the later name; both
--                     are here. No gates.
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
    WHERE is_undone = 0
    WINDOW w AS (PARTITION BY event, subject ORDER BY hlc, station, epoch, seq)
) AS p
LEFT JOIN attendee AS a ON a.event = p.event AND a.person = p.subject
LEFT JOIN station AS s1 ON s1.station = p.first_station
LEFT JOIN station AS s2 ON s2.station = p.station
WHERE p.is_entry = 1 AND p.was_entry = 1 AND p.station <> p.first_station
UNION ALL
SELECT
    'other_name', p.event, p.person, p.first_name,
    p.first_station, s1.label, NULL, p.first_ms,
    p.station, s2.label, NULL, p.registered_ms,
    NULL, p.name
FROM (
    SELECT
        event, person, station, registered_ms, name,
        lag(station) OVER w AS first_station,
        lag(registered_ms) OVER w AS first_ms,
        lag(name) OVER w AS first_name
    FROM ticket
    WHERE (event, person) IN (SELECT event, person FROM ticket GROUP BY event, person
                              HAVING count(*) > 1)
    WINDOW w AS (PARTITION BY event, person ORDER BY hlc, station, epoch, seq)
) AS p
LEFT JOIN station AS s1 ON s1.station = p.first_station
LEFT JOIN station AS s2 ON s2.station = p.station
WHERE p.name <> p.first_name;
