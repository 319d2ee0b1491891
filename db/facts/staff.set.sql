-- to: all
-- private to: door office
-- from: office
--
-- The office says who works at the fair, and with which PIN they enter. Body:
--   {"staff": "<16 hex>", "role": "supervisor", "pin": "$feria1$...", "pepper": "<16 hex>"}
-- Private: {"name": "Luz Marina Prueba"}. `pin` is useless without the key that `pepper` names.
INSERT INTO staff (staff, role, pin, pepper, name, hlc, station, epoch, seq)
VALUES (:body ->> 'staff', :body ->> 'role', :body ->> 'pin', :body ->> 'pepper',
        :private ->> 'name', :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    role = excluded.role, pin = excluded.pin, pepper = excluded.pepper, name = excluded.name,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
-- >= because the same fact comes again when its private part arrives.
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) >= (hlc, station, epoch, seq);
