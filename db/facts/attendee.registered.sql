-- to: door office
-- private to: door office
--
-- A person registered for an event and got a ticket. Body:
--   {"event": 1, "person": "<32 hex digits>", "ticket": "<16 base32>", "class": 0,
--    "not_before_min": 27851040, "expires_min": 27852480,
--    "territory": "C09", "age_band": "adultez", "group": "jac", "is_minor": false,
--    "consent_version": "2022-1", "consent_hash": "<64 hex digits>",
--    "group_of": "<16 base32>",      first ticket of those who came together
--    "guardian": "<32 hex digits>", "minors_version": "2022-1", "minors_hash": "<64 hex digits>",
--    "waiting": true, "place": 3}    no place was left: class is 3, and the place in the waiting list
--                                    as it was said to the person
-- Private: {"name": "Luz Marina Prueba"}. What is not known is left out. The issuer of the ticket
-- is the station that wrote the fact. A minor has a name only beside a guardian, the adult who said
-- to represent them.
INSERT INTO attendee (event, person, name, territory, age_band, value_group, is_minor,
                      consent_version, consent_hash, guardian, minors_version, minors_hash,
                      hlc, station, fact)
VALUES (:body ->> 'event', :body ->> 'person', :private ->> 'name', :body ->> 'territory',
        :body ->> 'age_band', :body ->> 'group', coalesce(:body ->> 'is_minor', 0),
        :body ->> 'consent_version', :body ->> 'consent_hash', :body ->> 'guardian',
        :body ->> 'minors_version', :body ->> 'minors_hash', :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    name = excluded.name, territory = excluded.territory, age_band = excluded.age_band,
    value_group = excluded.value_group, is_minor = excluded.is_minor,
    consent_version = excluded.consent_version, consent_hash = excluded.consent_hash,
    guardian = excluded.guardian, minors_version = excluded.minors_version,
    minors_hash = excluded.minors_hash,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
-- The same fact may come again with its private part, and without it.
WHERE (excluded.hlc, excluded.station, excluded.fact, :private IS NOT NULL)
    > (hlc, station, fact, 0);

INSERT INTO ticket (id, event, person, class, not_before_min, expires_min, registered_ms, group_of,
                    place, name, hlc, station, fact)
VALUES (:body ->> 'ticket', :body ->> 'event', :body ->> 'person', :body ->> 'class',
        :body ->> 'not_before_min', :body ->> 'expires_min', :at_ms, :body ->> 'group_of',
        :body ->> 'place', :private ->> 'name', :hlc, :station, :fact)
ON CONFLICT DO UPDATE SET
    event = excluded.event, person = excluded.person, class = excluded.class,
    not_before_min = excluded.not_before_min, expires_min = excluded.expires_min,
    registered_ms = excluded.registered_ms, group_of = excluded.group_of,
    place = excluded.place, name = excluded.name,
    hlc = excluded.hlc, station = excluded.station, fact = excluded.fact
WHERE (excluded.hlc, excluded.station, excluded.fact, 0)
    < (hlc, station, fact, :private IS NOT NULL);
