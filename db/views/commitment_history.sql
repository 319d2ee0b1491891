-- commitment_history: every word about a commitment that said something new, and whether it is the
-- latest one.
CREATE VIEW commitment_history AS
SELECT *
FROM (
    SELECT
        e.*,
        lead(1) OVER word IS NULL AS is_latest,
        lag(1) OVER word IS NULL
            OR percent IS NOT lag(percent) OVER word OR state IS NOT lag(state) OVER word
            OR note IS NOT lag(note) OVER word OR evidence IS NOT lag(evidence) OVER word
            OR due_ms IS NOT lag(due_ms) OVER word AS is_news
    FROM commitment_entry AS e
    WINDOW word AS (PARTITION BY commitment ORDER BY hlc, station, fact)
)
WHERE is_news OR is_latest;
