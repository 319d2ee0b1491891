-- to: office
-- private to: office
--
-- How the office identifies and reaches a registered person. Body:
--   {"event": 1, "person": "<32 hex digits>"}
-- Private, each optional:
--   {"document_type": "CC", "document_number": "9999123456", "phone": "3001234567",
--    "email": "luz@example.org"}
INSERT INTO identity (event, person, document_type, document_number, phone, email,
                      hlc, station, epoch, seq)
VALUES (:body ->> 'event', :body ->> 'person', :private ->> 'document_type',
        :private ->> 'document_number', :private ->> 'phone', :private ->> 'email',
        :hlc, :station, :epoch, :seq)
ON CONFLICT DO UPDATE SET
    document_type = excluded.document_type, document_number = excluded.document_number,
    phone = excluded.phone, email = excluded.email,
    hlc = excluded.hlc, station = excluded.station, epoch = excluded.epoch, seq = excluded.seq
-- >= because the same fact comes again when its private part arrives.
WHERE (excluded.hlc, excluded.station, excluded.epoch, excluded.seq) >= (hlc, station, epoch, seq);
