-- incident_capacity: events, and gates of them, where more people were inside than they take: when
-- it first happened, and when they were most (amount). gate -1: the whole event. A gate is full of
-- those who came by it. overridden: what staff set aside to let the last one of the most in.
CREATE VIEW incident_capacity AS
WITH moved AS (
    SELECT
        event, station, fact, hlc, at_ms, gate, overridden, is_entry,
        lag(is_entry, 1, 0) OVER w AS was_entry,
        lag(gate) OVER w AS was_gate
    FROM movement
    WHERE is_undone = 0 AND event IN (SELECT event FROM inside_limit WHERE capacity > 0)
    WINDOW w AS (PARTITION BY event, subject ORDER BY hlc, station, fact)
),
change AS (
    SELECT event, -1 AS gate, station, fact, hlc, at_ms, overridden,
           is_entry - was_entry AS delta
    FROM moved WHERE is_entry <> was_entry
    UNION ALL
    SELECT event, gate, station, fact, hlc, at_ms, overridden, 1
    FROM moved WHERE is_entry = 1 AND (was_entry = 0 OR gate <> was_gate)
    UNION ALL
    SELECT event, was_gate, station, fact, hlc, at_ms, overridden, -1
    FROM moved WHERE was_entry = 1 AND (is_entry = 0 OR gate <> was_gate)
),
running AS (
    SELECT c.*, n.capacity AS capacity,
           sum(c.delta) OVER (PARTITION BY c.event, c.gate
                              ORDER BY c.hlc, c.station, c.fact) AS inside
    FROM change AS c JOIN inside_limit AS n ON n.event = c.event AND n.gate = c.gate
    WHERE n.capacity > 0
),
over_it AS (
    SELECT event, gate, capacity, inside, station, at_ms, overridden,
           first_value(station) OVER w AS first_station,
           first_value(at_ms) OVER w AS first_ms
    FROM running WHERE inside > capacity
    WINDOW w AS (PARTITION BY event, gate ORDER BY hlc, station, fact)
)
SELECT
    o.event AS event,
    o.gate AS gate,
    o.capacity AS capacity,
    max(o.inside) AS amount, -- the bare columns are of that row
    o.first_station AS first_station,
    s1.label AS first_label,
    o.first_ms AS first_ms,
    o.station AS second_station,
    s2.label AS second_label,
    o.at_ms AS second_ms,
    o.overridden AS overridden
FROM over_it AS o
LEFT JOIN station AS s1 ON s1.station = o.first_station
LEFT JOIN station AS s2 ON s2.station = o.station
GROUP BY o.event, o.gate;
