-- to: door office
-- private to: none
--
-- Somebody was let in or went out. Body:
--   {"event": 1, "ticket": "<16 base32>", "direction": "entry", "gate": 2,
--    "override": "unknown_here", "note": "document", "found_by": "search", "issuer": 305419896,
--    "check": "free", "check_ms": 12}
-- direction: entry or exit; override: the reason that staff set aside, and note: why (a word of
-- ADMISSION_NOTES); both left out when there was none; found_by: staff
-- searched for the person instead of scanning a code; issuer: whose ticket it says it is, when that
-- station's key was not known here; check: what the hub answered (a word of ADMISSION_CHECKS), and
-- after how many ms; left out when it was not asked. The ticket's registration may still be on
-- its way: then the ticket stands for the person (see movement). It may have been undone before it
-- arrived.
INSERT INTO movement (hlc, station, fact, event, ticket, subject, is_entry, gate, at_ms,
                      overridden, note, issuer, is_undone)
SELECT :hlc, :station, :fact, :body ->> 'event', :body ->> 'ticket',
       coalesce((SELECT person FROM ticket WHERE id = :body ->> 'ticket'), :body ->> 'ticket'),
       :body ->> 'direction' = 'entry', coalesce(:body ->> 'gate', 0), :at_ms, :body ->> 'override',
       :body ->> 'note', :body ->> 'issuer',
       EXISTS (SELECT 1 FROM undone WHERE of_station = :station AND of_hlc = :hlc)
-- Asked before, not left to ON CONFLICT: a BEFORE trigger would already have counted.
WHERE NOT EXISTS (SELECT 1 FROM movement
                  WHERE station = :station AND hlc = :hlc AND fact = :fact);
