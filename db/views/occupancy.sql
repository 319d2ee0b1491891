-- occupancy: one row per event that anybody entered or left ("aforo").
--   inside            people inside now, as far as this database has heard; once the event's end has
--                     passed nobody is
--   assumed_left      people whose exit nobody saw when the event ended
--   entered           different people who entered at least once: the attendance
--   entries, exits    how often the doors opened for somebody
--   refused           how often a door said no
-- What staff undid counts for nothing.
CREATE VIEW occupancy AS
SELECT
    h.event AS event,
    iif(h.is_over, 0, h.inside) AS inside,
    iif(h.is_over, h.inside, 0) AS assumed_left,
    (SELECT count(DISTINCT m.subject) FROM movement AS m
     WHERE m.event = h.event AND m.is_entry = 1 AND m.is_undone = 0) AS entered,
    (SELECT count(*) FROM movement AS m
     WHERE m.event = h.event AND m.is_entry = 1 AND m.is_undone = 0) AS entries,
    (SELECT count(*) FROM movement AS m
     WHERE m.event = h.event AND m.is_entry = 0 AND m.is_undone = 0) AS exits,
    (SELECT count(*) FROM refusal AS r WHERE r.event = h.event) AS refused
FROM (SELECT c.event AS event, sum(c.inside) AS inside,
             coalesce((SELECT e.ends_ms <= unixepoch() * 1000 FROM event_end AS e
                       WHERE e.event = c.event), 0) AS is_over
      FROM headcount AS c GROUP BY c.event) AS h;
