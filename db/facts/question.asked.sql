-- to: citizen office
-- private to: office
--
-- Somebody asked a question. Body:
--   {"radicado": "P-2022-0K7-M49-XQQ", "event": 1, "department": "hacienda", "service": "predial",
--    "topic": "cuentas-claras", "starter": "predial", "channel": "kiosk", "answer_by": "email",
--    "asked_day": "2022-12-12", "due_day": "2023-01-02", "due_ms": 1672722000000,
--    "consent_version": "2022-1", "consent_hash": "<64 hex digits>"}
-- Private: {"text": "...", "name": "...", "email": "...", "phone": "..."}; the text too, because it
-- may say whose it is. What is not known is left out. The consent is there with a way to be
-- answered. due_day is what the person was told.
INSERT INTO question (radicado, event, department, service, topic, channel, answer_by, asked_day,
                      due_day, due_ms, text, name, email, phone, at_ms, hlc, station, fact)
VALUES (:body ->> 'radicado', :body ->> 'event', :body ->> 'department', :body ->> 'service',
        :body ->> 'topic', :body ->> 'channel', :body ->> 'answer_by', :body ->> 'asked_day',
        :body ->> 'due_day', :body ->> 'due_ms', :private ->> 'text', :private ->> 'name',
        :private ->> 'email', :private ->> 'phone', :at_ms, :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    event = excluded.event, department = excluded.department, service = excluded.service,
    topic = excluded.topic, channel = excluded.channel, answer_by = excluded.answer_by,
    asked_day = excluded.asked_day, due_day = excluded.due_day, due_ms = excluded.due_ms,
    text = excluded.text, name = excluded.name, email = excluded.email, phone = excluded.phone,
    at_ms = excluded.at_ms,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
-- The same fact may come again with its private part, and without it.
WHERE (excluded.hlc, excluded.station, excluded.fact, 0)
    < (hlc, station, fact, :private IS NOT NULL);
