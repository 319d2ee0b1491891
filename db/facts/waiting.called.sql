-- to: door office
-- private to: none
--
-- Staff called the next of the waiting list: the ticket counts from now on as one with a place. Body:
--   {"event": 1, "ticket": "<16 base32>"}
INSERT INTO waiting_called (ticket, event, at_ms, hlc, station, epoch, seq)
VALUES (:body ->> 'ticket', :body ->> 'event', :at_ms, :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    event = excluded.event, at_ms = excluded.at_ms,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) < (hlc, station, epoch, seq);
