-- clock_span: by what a station's times are to be corrected: what it wrote from from_hlc on and
-- before until_hlc needs offset_ms added, give or take uncertainty_ms. The spans of a station leave
-- nothing out; before its first sample that one holds. A second is allowed for what a station does
-- not think worth a new sample.
CREATE VIEW clock_span AS
SELECT
    station,
    iif(lag(hlc) OVER w IS NULL, 0, hlc) AS from_hlc,
    coalesce(lead(hlc) OVER w, 9223372036854775807) AS until_hlc,
    offset_ms,
    uncertainty_ms + 1000 AS uncertainty_ms
FROM clock_sample
WINDOW w AS (PARTITION BY station ORDER BY hlc, fact);
