-- clock_said: what the stations' clocks said when they wrote what depends on the time: registered,
-- let in, let out, refused; and their last fact of any kind.
CREATE VIEW clock_said AS
SELECT station, hlc, at_ms FROM movement
UNION ALL
SELECT station, hlc, at_ms FROM refusal
UNION ALL
SELECT station, hlc, registered_ms FROM ticket
UNION ALL
SELECT l.station, l.hlc, l.at_ms
FROM station AS s
JOIN ledger AS l ON l.station = s.station AND (l.epoch, l.seq) = (
    SELECT epoch, seq FROM ledger WHERE station = s.station ORDER BY epoch DESC, seq DESC LIMIT 1);
