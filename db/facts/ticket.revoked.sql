-- to: all
-- private to: none
-- from: office
--
-- The office took a ticket back, or gave it back. Body:
--   {"ticket": "<16 base32>", "is_revoked": true, "reason": "lost"}
-- reason: lost, duplicate, misuse or other; left out when the ticket is given back.
INSERT INTO ticket_revoked (ticket, is_revoked, reason, hlc, station, fact)
VALUES (:body ->> 'ticket', :body ->> 'is_revoked', :body ->> 'reason',
        :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    is_revoked = excluded.is_revoked, reason = excluded.reason,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact) > (hlc, station, fact);
