-- attendance: the list of who registered for an event and when they came ("listado de asistencia").
-- One row per event and subject: a person, or a ticket that was let in before its registration
-- reached this database (then name and the rest are NULL).
--   registered_ms   first registration;  entered_ms, entry_gate  first entry;  left_ms  last exit,
--                   NULL while still inside
--   left_is_assumed 1: nobody saw them leave, and left_ms is the event's end
--   ticket          the first ticket of that person;  ticket_count  how many they hold
-- Names and documents are here only where the database may hold them.
CREATE VIEW attendance AS
SELECT
    a.event AS event,
    a.person AS subject,
    1 AS is_registered,
    a.name AS name,
    i.document_type AS document_type,
    i.document_number AS document_number,
    a.territory AS territory,
    a.age_band AS age_band,
    a.value_group AS value_group,
    a.is_minor AS is_minor,
    i.phone AS phone,
    i.email AS email,
    a.consent_version AS consent_version,
    (SELECT t.registered_ms FROM ticket AS t WHERE t.event = a.event AND t.person = a.person
     ORDER BY t.hlc, t.station, t.fact LIMIT 1) AS registered_ms,
    (SELECT t.id FROM ticket AS t WHERE t.event = a.event AND t.person = a.person
     ORDER BY t.hlc, t.station, t.fact LIMIT 1) AS ticket,
    (SELECT count(*) FROM ticket AS t
     WHERE t.event = a.event AND t.person = a.person) AS ticket_count,
    (SELECT m.at_ms FROM movement AS m
     WHERE m.event = a.event AND m.subject = a.person AND m.is_entry = 1 AND m.is_undone = 0
     ORDER BY m.hlc, m.station, m.fact LIMIT 1) AS entered_ms,
    (SELECT m.gate FROM movement AS m
     WHERE m.event = a.event AND m.subject = a.person AND m.is_entry = 1 AND m.is_undone = 0
     ORDER BY m.hlc, m.station, m.fact LIMIT 1) AS entry_gate,
    (SELECT iif(m.is_entry, iif(e.ends_ms <= unixepoch() * 1000,
                                max(m.at_ms, e.ends_ms), NULL), m.at_ms)
     FROM movement AS m WHERE m.event = a.event AND m.subject = a.person AND m.is_undone = 0
     ORDER BY m.hlc DESC, m.station DESC, m.fact DESC LIMIT 1) AS left_ms,
    coalesce((SELECT m.is_entry AND e.ends_ms <= unixepoch() * 1000
     FROM movement AS m WHERE m.event = a.event AND m.subject = a.person AND m.is_undone = 0
     ORDER BY m.hlc DESC, m.station DESC, m.fact DESC LIMIT 1), 0) AS left_is_assumed
FROM attendee AS a
LEFT JOIN event_end AS e ON e.event = a.event
LEFT JOIN identity AS i ON i.event = a.event AND i.person = a.person
UNION ALL
SELECT
    w.event, w.subject, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL,
    iif(length(w.subject) = 16, w.subject, NULL),
    1,
    (SELECT m.at_ms FROM movement AS m
     WHERE m.event = w.event AND m.subject = w.subject AND m.is_entry = 1 AND m.is_undone = 0
     ORDER BY m.hlc, m.station, m.fact LIMIT 1),
    (SELECT m.gate FROM movement AS m
     WHERE m.event = w.event AND m.subject = w.subject AND m.is_entry = 1 AND m.is_undone = 0
     ORDER BY m.hlc, m.station, m.fact LIMIT 1),
    (SELECT iif(m.is_entry, iif(e.ends_ms <= unixepoch() * 1000,
                                max(m.at_ms, e.ends_ms), NULL), m.at_ms)
     FROM movement AS m WHERE m.event = w.event AND m.subject = w.subject AND m.is_undone = 0
     ORDER BY m.hlc DESC, m.station DESC, m.fact DESC LIMIT 1),
    coalesce((SELECT m.is_entry AND e.ends_ms <= unixepoch() * 1000
     FROM movement AS m WHERE m.event = w.event AND m.subject = w.subject AND m.is_undone = 0
     ORDER BY m.hlc DESC, m.station DESC, m.fact DESC LIMIT 1), 0)
FROM (SELECT DISTINCT event, subject FROM movement WHERE is_undone = 0) AS w
LEFT JOIN event_end AS e ON e.event = w.event
WHERE NOT EXISTS (SELECT 1 FROM attendee AS a WHERE a.event = w.event AND a.person = w.subject);
