-- incident: what somebody should look into. kind:
--   duplicate_entry   one person was let in twice, at two stations, without leaving in between
--   other_name        one document registered twice for an event, under two names: a slip of the
--                     finger or somebody else's document. attendee keeps the later name; both
--                     are here. No gates.
--   capacity          more people were inside than the event, or the gate, takes
--   unknown_issuer    a ticket that a door could not check, because its kiosk was not heard of yet,
--                     and of which more is known now
--   clock             a station's clock was wrong by more than 5 minutes
--   fork              a station's chain was continued twice: a copied or restored file
--   parked            facts that could not be applied
-- Columns: first_* and second_* tell the two sides, in the order of time; where there is one, it is
-- the second. *_ms is UTC, corrected by what was measured of that station's clock, give or take
-- *_uncertainty_ms (NULL: nothing was measured). overridden is what staff set aside at the second
-- side, or NULL. amount and capacity: how many, of how many; of a clock the milliseconds by which
-- it was ahead (behind: negative). detail and reason: see each. Labels are NULL for stations this
-- database has not heard of.
CREATE VIEW incident AS
SELECT 'duplicate_entry' AS kind, event, subject, name, NULL AS other_name,
       first_station, first_label, first_gate, first_ms, first_uncertainty_ms,
       second_station, second_label, second_gate, second_ms, second_uncertainty_ms,
       overridden, NULL AS amount, NULL AS capacity, NULL AS detail, NULL AS reason
FROM incident_duplicate
UNION ALL
SELECT 'other_name', p.event, p.person, p.first_name, p.name,
       p.first_station, s1.label, NULL, p.first_ms, NULL,
       p.station, s2.label, NULL, p.registered_ms, NULL,
       NULL, NULL, NULL, NULL, NULL
FROM (
    SELECT
        event, person, station, registered_ms, name,
        lag(station) OVER w AS first_station,
        lag(registered_ms) OVER w AS first_ms,
        lag(name) OVER w AS first_name
    FROM ticket
    WHERE (event, person) IN (SELECT event, person FROM ticket GROUP BY event, person
                              HAVING count(*) > 1)
    WINDOW w AS (PARTITION BY event, person ORDER BY hlc, station, fact)
) AS p
LEFT JOIN station AS s1 ON s1.station = p.first_station
LEFT JOIN station AS s2 ON s2.station = p.station
WHERE p.name <> p.first_name
UNION ALL
SELECT 'capacity', event, NULL, NULL, NULL,
       first_station, first_label, nullif(gate, -1), first_ms, NULL,
       second_station, second_label, nullif(gate, -1), second_ms, NULL,
       overridden, amount, capacity, NULL, NULL
FROM incident_capacity
UNION ALL
SELECT 'unknown_issuer', event, ticket, name, NULL,
       issuer, issuer_label, NULL, registered_ms, NULL,
       station, label, gate, at_ms, NULL,
       overridden, NULL, NULL, detail, NULL
FROM incident_issuer
UNION ALL
SELECT kind, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, first_ms, NULL,
       station, label, NULL, second_ms, NULL,
       NULL, amount, NULL, detail, reason
FROM incident_station;
