-- incident_station: what is wrong with a station's clock or chain.
--   clock    amount: by how many ms its facts are ahead (behind: negative), at the worst; more than
--            5 minutes. Of a clock that was measured the worst of the samples; without one it is
--            behind when it had already heard of later times, ahead when its facts are later than
--            now. second_ms: the last that it said, or when it was measured
--   fork     amount: facts that the station wrote otherwise elsewhere; detail: its epoch, and from
--            which number on. The other side is in quarantine. first_ms: when the first of them was
--            written; second_ms: when that was seen
--            Where the other side is not here (it is where both came first), the station's second
--            epochs tell: detail "epochs", amount 0, second_ms: when one of them began
--   parked   amount: facts that could not be applied; detail: their kind; reason: why. Times: the
--            same
-- What another one parked (quarantine.peer) is told with its name before the reason. Once here and
-- there it counts once.
CREATE VIEW incident_station AS
SELECT w.kind AS kind, w.station AS station, s.label AS label, w.amount AS amount,
       w.first_ms AS first_ms, w.second_ms AS second_ms, w.detail AS detail, w.reason AS reason
FROM (
    SELECT 'clock' AS kind, station,
           CASE WHEN latest_ms - unixepoch() * 1000 > 300000 THEN latest_ms - unixepoch() * 1000
                WHEN latest_ms > reached_ms - 60000 THEN behind_ms -- it was set back meanwhile
                ELSE -behind_ms END AS amount,
           NULL AS first_ms, latest_ms AS second_ms, NULL AS detail, NULL AS reason
    FROM (SELECT station, max((hlc >> 16) - at_ms) AS behind_ms, max(at_ms) AS latest_ms,
                 max(hlc >> 16) AS reached_ms
          FROM clock_said GROUP BY station)
    WHERE (behind_ms > 300000 OR latest_ms - unixepoch() * 1000 > 300000)
    AND station NOT IN (SELECT station FROM clock_sample)
    UNION ALL
    SELECT 'clock', station, -offset_ms, NULL, at_ms + offset_ms, NULL, NULL
    FROM (SELECT station, at_ms, offset_ms, max(abs(offset_ms)) AS most_ms
          FROM clock_sample GROUP BY station) -- the bare columns are of that row
    WHERE most_ms > 300000
    UNION ALL
    SELECT 'fork', station, count(DISTINCT chain), min(at_ms), max(noted_ms),
           format('%d/%d', epoch, min(seq)), iif(peer = '', '', peer || ': ') || reason
    FROM quarantine WHERE cause = 'fork' GROUP BY station, epoch
    UNION ALL
    SELECT 'fork', e.station, 0, NULL,
           (SELECT min(at_ms) FROM (SELECT at_ms FROM ledger WHERE station = e.station
            AND epoch = e.highest ORDER BY seq LIMIT 1)),
           'epochs', NULL
    FROM (SELECT station,
                 (SELECT epoch FROM ledger AS l WHERE l.station = s.station
                  ORDER BY epoch LIMIT 1) AS lowest,
                 (SELECT epoch FROM ledger AS l WHERE l.station = s.station
                  ORDER BY epoch DESC LIMIT 1) AS highest
          FROM station AS s) AS e
    WHERE e.lowest <> e.highest
    AND e.station NOT IN (SELECT station FROM quarantine WHERE cause = 'fork')
    UNION ALL
    SELECT 'parked', station, count(DISTINCT chain), min(at_ms), max(noted_ms), kind,
           iif(peer = '', '', peer || ': ') || reason
    FROM quarantine WHERE cause <> 'fork' GROUP BY station, cause, kind
) AS w
LEFT JOIN station AS s ON s.station = w.station;
