-- waiting_list: who waits for a place ("lista de espera"), one row per event and person, in the order
-- in which they came: by the hybrid logical clock, then (station, fact). Whoever also holds a
-- ticket with a place, from another kiosk, does not wait, nor who was called. place counts from 1.
-- A ticket that the office took back, or everything of its station, waits for nothing.
CREATE VIEW waiting_list AS
WITH standing AS NOT MATERIALIZED (SELECT * FROM ticket_standing WHERE class = 3)
SELECT
    w.event AS event,
    w.person AS person,
    w.id AS ticket,
    w.registered_ms AS registered_ms,
    row_number() OVER (PARTITION BY w.event ORDER BY w.hlc, w.station, w.fact) AS place
FROM standing AS w
WHERE NOT EXISTS (SELECT 1 FROM ticket_standing AS t
                  WHERE t.event = w.event AND t.person = w.person AND t.class <> 3)
  AND NOT EXISTS (SELECT 1 FROM ticket AS t JOIN waiting_called AS c ON c.ticket = t.id
                  WHERE t.event = w.event AND t.person = w.person)
  AND w.id = (SELECT f.id FROM standing AS f WHERE f.event = w.event AND f.person = w.person
              ORDER BY f.hlc, f.station, f.fact LIMIT 1);
