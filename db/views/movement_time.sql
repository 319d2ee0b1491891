-- movement_time: the movements that count, with their times corrected by what was measured of the
-- clock of whoever wrote them. uncertainty_ms NULL: nothing was measured.
CREATE VIEW movement_time AS
SELECT
    m.event AS event,
    m.subject AS subject,
    m.station AS station,
    m.hlc AS hlc,
    m.fact AS fact,
    m.is_entry AS is_entry,
    m.gate AS gate,
    m.overridden AS overridden,
    m.at_ms + coalesce(c.offset_ms, 0) AS at_ms,
    -- Unmeasured: a writer that had already heard of later times was behind by so much at least.
    coalesce(c.uncertainty_ms, iif((m.hlc >> 16) > m.at_ms, (m.hlc >> 16) - m.at_ms, NULL))
        AS uncertainty_ms
FROM movement AS m
LEFT JOIN clock_span AS c
    ON c.station = m.station AND m.hlc >= c.from_hlc AND m.hlc < c.until_hlc
WHERE m.is_undone = 0;
