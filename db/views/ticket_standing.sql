-- ticket_standing: the tickets that count: all but those that the office took back, alone or with
-- everything that their station issued since some time. Whoever has none here holds no place.
CREATE VIEW ticket_standing AS
SELECT k.* FROM ticket AS k
WHERE NOT EXISTS (SELECT 1 FROM ticket_revoked AS r WHERE r.ticket = k.id AND r.is_revoked = 1)
  AND NOT EXISTS (SELECT 1 FROM station_revoked AS r
                  WHERE r.issuer = k.station AND r.is_revoked = 1
                    AND r.since_ms <= k.registered_ms);
