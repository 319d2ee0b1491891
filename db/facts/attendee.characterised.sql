-- to: office
-- private to: office
--
-- Optional answers about somebody who registered, tied to no name: id is random. Body:
--   {"event": 1, "id": "<32 hex digits>",
--    "consent_version": "2022-1", "consent_hash": "<64 hex digits>"}   with sensitive answers only
-- Private: {"answers": {"sexo": ["mujer"], "grupos": ["campesino", "cuidador"]}}.
INSERT INTO characterisation (hlc, station, fact, event, id, consent_version, consent_hash,
                              answers)
VALUES (:hlc, :station, :fact, :body ->> 'event', :body ->> 'id',
        :body ->> 'consent_version', :body ->> 'consent_hash', :private -> 'answers')
ON CONFLICT DO UPDATE SET answers = coalesce(excluded.answers, answers);
