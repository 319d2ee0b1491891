-- gate_occupancy: the same by gate: one row per event and gate that anybody used.
--   inside            of those inside now, who came in by this gate
--   entries, exits    how often it opened for somebody
CREATE VIEW gate_occupancy AS
SELECT
    h.event AS event,
    h.gate AS gate,
    iif(coalesce((SELECT e.ends_ms <= unixepoch() * 1000 FROM event_end AS e
                  WHERE e.event = h.event), 0),
        0, h.inside) AS inside,
    (SELECT count(*) FROM movement AS m WHERE m.event = h.event AND m.gate = h.gate
     AND m.is_entry = 1 AND m.is_undone = 0) AS entries,
    (SELECT count(*) FROM movement AS m WHERE m.event = h.event AND m.gate = h.gate
     AND m.is_entry = 0 AND m.is_undone = 0) AS exits
FROM headcount AS h;
