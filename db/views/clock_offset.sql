-- clock_offset: what each station last measured of its clock: offset_ms is to be added to it
-- (behind: positive), give or take uncertainty_ms; at_ms: when, corrected.
CREATE VIEW clock_offset AS
SELECT c.station AS station, s.name AS name, s.label AS label, c.offset_ms AS offset_ms,
       c.uncertainty_ms AS uncertainty_ms, c.at_ms + c.offset_ms AS at_ms
FROM clock_sample AS c
LEFT JOIN station AS s ON s.station = c.station
WHERE (c.station, c.hlc, c.fact) = (
    SELECT station, hlc, fact FROM clock_sample WHERE station = c.station
    ORDER BY hlc DESC, fact DESC LIMIT 1);
