-- occupancy: one row per event that anybody entered or left ("aforo").
--   inside            people inside now, as far as this database has heard
--   entered           different people who entered at least once: the attendance
--   entries, exits    how often the doors opened for somebody
--   refused           how often a door said no
CREATE VIEW occupancy AS
SELECT
    h.event AS event,
    h.inside AS inside,
    (SELECT count(DISTINCT m.subject) FROM movement AS m
     WHERE m.event = h.event AND m.is_entry = 1) AS entered,
    (SELECT count(*) FROM movement AS m WHERE m.event = h.event AND m.is_entry = 1) AS entries,
    (SELECT count(*) FROM movement AS m WHERE m.event = h.event AND m.is_entry = 0) AS exits,
    (SELECT count(*) FROM refusal AS r WHERE r.event = h.event) AS refused
FROM headcount AS h;
