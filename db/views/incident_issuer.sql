-- incident_issuer: tickets of a kiosk that a door had not heard of, and that it has meanwhile. One
-- row per ticket and station. detail:
--   let_in            staff let the person in, and the registration is here now
--   not_registered    staff let the person in; the kiosk is known now, and no such registration is
--                     here: it may still be on its way, or the ticket was not one
--   turned_away       the door refused somebody who was registered, and who has not entered since
--   entered_later     the same, and they have
CREATE VIEW incident_issuer AS
SELECT
    p.event AS event,
    p.claimed AS ticket,
    a.name AS name,
    p.issuer AS issuer,
    s1.label AS issuer_label,
    k.registered_ms AS registered_ms,
    p.station AS station,
    s2.label AS label,
    p.gate AS gate,
    p.at_ms AS at_ms,
    p.overridden AS overridden,
    CASE
        WHEN p.overridden IS NOT NULL THEN iif(k.id IS NULL, 'not_registered', 'let_in')
        WHEN EXISTS (SELECT 1 FROM movement AS m WHERE m.ticket = p.claimed AND m.is_entry = 1
                     AND m.is_undone = 0) THEN 'entered_later'
        ELSE 'turned_away'
    END AS detail
FROM (
    SELECT event, ticket AS claimed, issuer, station, gate, min(at_ms) AS at_ms, overridden
    FROM movement WHERE issuer IS NOT NULL AND is_undone = 0 GROUP BY event, ticket, station
    UNION ALL
    SELECT event, claimed, issuer, station, gate, max(at_ms), NULL
    FROM refusal AS r WHERE issuer IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM movement AS m WHERE m.ticket = r.claimed AND m.station = r.station
        AND m.issuer IS NOT NULL AND m.is_undone = 0)
    GROUP BY event, claimed, station
) AS p
JOIN station AS s1 ON s1.station = p.issuer
-- The same 80 random bits from the same station: nobody guesses those.
LEFT JOIN ticket AS k ON k.id = p.claimed AND k.station = p.issuer
LEFT JOIN attendee AS a ON a.event = k.event AND a.person = k.person
LEFT JOIN station AS s2 ON s2.station = p.station
WHERE k.id IS NOT NULL OR p.overridden IS NOT NULL;
