-- to: office
-- private to: office
--
-- How the office identifies and reaches a registered person. Body:
--   {"event": 1, "person": "<32 hex digits>"}
-- Private, each optional:
--   {"document_type": "CC", "document_number": "9999123456", "phone": "3001234567",
--    "email": "luz@example.org"}
INSERT INTO identity (event, person, document_type, document_number, phone, email,
                      hlc, station, fact)
VALUES (:body ->> 'event', :body ->> 'person', :private ->> 'document_type',
        :private ->> 'document_number', :private ->> 'phone', :private ->> 'email',
        :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    document_type = excluded.document_type, document_number = excluded.document_number,
    phone = excluded.phone, email = excluded.email,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
-- The same fact may come again with its private part, and without it.
WHERE (excluded.hlc, excluded.station, excluded.fact, :private IS NOT NULL)
    > (hlc, station, fact, 0);
