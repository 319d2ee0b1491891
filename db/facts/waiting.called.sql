-- to: door office
-- private to: none
--
-- Staff called the next of the waiting list: the ticket counts from now on as one with a place. Body:
--   {"event": 1, "ticket": "<16 base32>"}
INSERT INTO waiting_called (ticket, event, at_ms, hlc, station, fact)
VALUES (:body ->> 'ticket', :body ->> 'event', :at_ms, :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    event = excluded.event, at_ms = excluded.at_ms,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) < (hlc, station, fact);
