-- to: door office
-- private to: none
--
-- Somebody was let in or went out. Body:
--   {"event": 1, "ticket": "<16 base32>", "direction": "entry", "gate": 2,
--    "override": "unknown_here"}
-- direction: entry or exit; override: the reason that staff set aside, left out when there was
-- none. The ticket's registration may still be on its way: then the ticket stands for the person
-- (see movement).
INSERT INTO movement (hlc, station, epoch, seq, event, ticket, subject, is_entry, gate, at_ms,
                      overridden)
SELECT :hlc, :station, :epoch, :seq, :body ->> 'event', :body ->> 'ticket',
       coalesce((SELECT person FROM ticket WHERE id = :body ->> 'ticket'), :body ->> 'ticket'),
       :body ->> 'direction' = 'entry', coalesce(:body ->> 'gate', 0), :at_ms, :body ->> 'override'
-- Asked before, not left to ON CONFLICT: a BEFORE trigger would already have counted.
WHERE NOT EXISTS (SELECT 1 FROM movement
                  WHERE station = :station AND hlc = :hlc AND epoch = :epoch AND seq = :seq);
