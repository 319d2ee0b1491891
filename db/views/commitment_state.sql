-- commitment_state: each commitment and each of its parts as it stands. percent of one that has
-- parts is that of its parts by their weight; what is done has 100. Whoever asks says the moment:
-- it is late when is_open and due_ms < that.
CREATE VIEW commitment_state AS
WITH line AS (
    SELECT c.key AS commitment,
           (SELECT value FROM json_each(c.row, '$.number')) AS number,
           (SELECT value FROM json_each(c.row, '$.part')) AS part,
           (SELECT value FROM json_each(c.row, '$.text')) AS text,
           (SELECT value FROM json_each(c.row, '$.event')) AS event,
           (SELECT value FROM json_each(c.row, '$.department')) AS department,
           (SELECT value FROM json_each(c.row, '$.territory')) AS territory,
           coalesce((SELECT value FROM json_each(c.row, '$.weight')), 1) AS weight,
           h.state AS state, h.due_ms AS due_ms, h.note AS note, h.evidence AS evidence,
           h.at_ms AS at_ms, h.state NOT IN ('done', 'failed') AS is_open,
           CASE WHEN h.state = 'done' THEN 100 ELSE h.percent END AS own_percent
    FROM catalogue AS c
    JOIN commitment_history AS h ON h.commitment = c.key AND h.is_latest
    WHERE c.sheet = 'commitment' AND c.row IS NOT NULL
)
SELECT
    w.*,
    CASE WHEN w.part > 0 OR w.state = 'done' THEN w.own_percent
         ELSE coalesce((SELECT CAST(round(1.0 * sum(p.own_percent * p.weight) / sum(p.weight))
                                    AS INTEGER)
                        FROM line AS p WHERE p.number = w.number AND p.part > 0),
                       w.own_percent) END AS percent
FROM line AS w;
