-- to: all
-- private to: door office
-- from: office
--
-- The office says who works at the fair, and with which PIN they enter. Body:
--   {"staff": "<16 hex>", "role": "supervisor", "pin": "$feria1$...", "pepper": "<16 hex>"}
-- Private: {"name": "Luz Marina Prueba"}. `pin` is useless without the key that `pepper` names.
INSERT INTO staff (staff, role, pin, pepper, name, hlc, station, fact)
VALUES (:body ->> 'staff', :body ->> 'role', :body ->> 'pin', :body ->> 'pepper',
        :private ->> 'name', :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    role = excluded.role, pin = excluded.pin, pepper = excluded.pepper, name = excluded.name,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
-- The same fact may come again with its private part, and without it.
WHERE (excluded.hlc, excluded.station, excluded.fact, :private IS NOT NULL)
    > (hlc, station, fact, 0);
