-- 023: people and tickets are rows in the order in which they came, found by an index.
--
-- Their keys are random. In a tree ordered by such a key each new row changes another page: a
-- central file that takes in a day of a city wrote 15 times what it held. Now the rows are
-- appended and only the keys, a quarter of their size, go to random places.
CREATE TABLE attendee_kept AS SELECT * FROM attendee;
CREATE TABLE ticket_kept AS SELECT * FROM ticket;
DROP TABLE attendee;
DROP TABLE ticket;

CREATE TABLE attendee (
    event             INTEGER NOT NULL,
    person            TEXT    NOT NULL, -- pseudonym, 32 hex digits
    name              TEXT,             -- private; NULL for minors and where it is withheld
    territory         TEXT,
    age_band          TEXT,
    value_group       TEXT,
    is_minor          INTEGER NOT NULL,
    consent_version   TEXT,             -- NULL: a minor
    consent_hash      TEXT,             -- of the text that was shown, see consent_published
    guardian          TEXT,             -- of a minor: the adult who gave the name; NULL: no name
    minors_version    TEXT,             -- what that adult agreed to
    minors_hash       TEXT,
    hlc               INTEGER NOT NULL,
    station           INTEGER NOT NULL,
    epoch             INTEGER NOT NULL,
    seq               INTEGER NOT NULL,
    PRIMARY KEY (event, person)
) STRICT;

CREATE TABLE ticket (
    id             TEXT    NOT NULL PRIMARY KEY, -- 16 characters of Crockford base32
    event          INTEGER NOT NULL,
    person         TEXT    NOT NULL,
    class          INTEGER NOT NULL, -- enum ticket_class; 3 waits for a place
    not_before_min INTEGER NOT NULL, -- minutes since 1970 UTC
    expires_min    INTEGER NOT NULL,
    registered_ms  INTEGER NOT NULL, -- at_ms of the registration
    group_of       TEXT,             -- first ticket of those who came together; NULL: alone
    hlc            INTEGER NOT NULL,
    station        INTEGER NOT NULL, -- also the issuer
    epoch          INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    name           TEXT              -- private; NULL where it is withheld
) STRICT;

INSERT INTO attendee SELECT * FROM attendee_kept;
INSERT INTO ticket SELECT * FROM ticket_kept;
DROP TABLE attendee_kept;
DROP TABLE ticket_kept;

CREATE INDEX ticket_person ON ticket (event, person, hlc, station, epoch, seq, class);
CREATE INDEX ticket_waiting ON ticket (event, hlc, station, epoch, seq) WHERE class = 3;

-- As in 012.
CREATE TRIGGER ticket_added AFTER INSERT ON ticket
BEGIN
    UPDATE movement SET subject = NEW.person WHERE ticket = NEW.id;
END;

CREATE TRIGGER ticket_replaced AFTER UPDATE OF person ON ticket
WHEN OLD.person <> NEW.person
BEGIN
    UPDATE movement SET subject = NEW.person WHERE ticket = NEW.id;
END;

-- As in 014.
CREATE TRIGGER attendee_words_added AFTER INSERT ON attendee
WHEN NEW.name IS NOT NULL AND EXISTS (SELECT 1 FROM meta WHERE key = 'index.words' AND value = 1)
BEGIN
    INSERT INTO person_word (event, part, word, people)
    SELECT NEW.event, substr(NEW.person, 1, 2), value, set_of(NEW.person)
    FROM json_each(words_of(NEW.name)) WHERE true
    ON CONFLICT DO UPDATE SET people = set_add(people, excluded.people);
END;

CREATE TRIGGER attendee_words_changed AFTER UPDATE OF name ON attendee
WHEN OLD.name IS NOT NEW.name
     AND EXISTS (SELECT 1 FROM meta WHERE key = 'index.words' AND value = 1)
BEGIN
    UPDATE person_word SET people = set_take(people, set_of(OLD.person))
    WHERE event = OLD.event AND part = substr(OLD.person, 1, 2)
          AND word IN (SELECT value FROM json_each(words_of(OLD.name)));
    DELETE FROM person_word
    WHERE event = OLD.event AND part = substr(OLD.person, 1, 2) AND length(people) = 0
          AND word IN (SELECT value FROM json_each(words_of(OLD.name)));
    INSERT INTO person_word (event, part, word, people)
    SELECT NEW.event, substr(NEW.person, 1, 2), value, set_of(NEW.person)
    FROM json_each(words_of(NEW.name)) WHERE true
    ON CONFLICT DO UPDATE SET people = set_add(people, excluded.people);
END;

CREATE TRIGGER attendee_words_gone AFTER DELETE ON attendee
WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'index.words' AND value = 1)
BEGIN
    UPDATE person_word SET people = set_take(people, set_of(OLD.person))
    WHERE event = OLD.event AND part = substr(OLD.person, 1, 2)
          AND word IN (SELECT value FROM json_each(words_of(OLD.name)));
    DELETE FROM person_word
    WHERE event = OLD.event AND part = substr(OLD.person, 1, 2) AND length(people) = 0
          AND word IN (SELECT value FROM json_each(words_of(OLD.name)));
END;
