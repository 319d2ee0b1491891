-- incident_duplicate: who was let in twice, at two stations, without leaving in between: two doors
-- that could not see each other, or a copied ticket. The first entry stays the attendance. In the
-- order of corrected time, then (station, hlc, fact). overridden is what staff set aside at the
-- second door, or NULL when that door did not know of the first entry.
CREATE VIEW incident_duplicate AS
SELECT
    p.event AS event,
    p.subject AS subject,
    a.name AS name,
    p.first_station AS first_station,
    s1.label AS first_label,
    p.first_gate AS first_gate,
    p.first_ms AS first_ms,
    p.first_uncertainty_ms AS first_uncertainty_ms,
    p.station AS second_station,
    s2.label AS second_label,
    p.gate AS second_gate,
    p.at_ms AS second_ms,
    p.uncertainty_ms AS second_uncertainty_ms,
    p.overridden AS overridden
FROM (
    SELECT
        event, subject, station, gate, at_ms, uncertainty_ms, overridden, is_entry,
        lag(is_entry) OVER w AS was_entry,
        lag(station) OVER w AS first_station,
        lag(gate) OVER w AS first_gate,
        lag(at_ms) OVER w AS first_ms,
        lag(uncertainty_ms) OVER w AS first_uncertainty_ms
    FROM movement_time
    WHERE (event, subject) IN (
        SELECT event, subject FROM movement WHERE is_undone = 0
        GROUP BY event, subject HAVING min(station) <> max(station) AND sum(is_entry) > 1)
    WINDOW w AS (PARTITION BY event, subject ORDER BY at_ms, station, hlc, fact)
) AS p
LEFT JOIN attendee AS a ON a.event = p.event AND a.person = p.subject
LEFT JOIN station AS s1 ON s1.station = p.first_station
LEFT JOIN station AS s2 ON s2.station = p.station
WHERE p.is_entry = 1 AND p.was_entry = 1 AND p.station <> p.first_station;
