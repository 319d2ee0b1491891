-- 014: finding people by words of their names, and by documents and phones where those are held.
--
-- Filled only where meta has index.words = 1: doors, stands and the office, not a citizen's kiosk
-- nor the central. It follows attendee and identity, so what was erased there is gone here.

-- Who has the word: of a person's pseudonym the digits 1 and 2 choose the row (part), and 3 to 6
-- stand in people (a set, see src/store/word_set.h). That finds candidates, whose names are then
-- read. Words are folded; '#' is before a document, '+' before a phone.
CREATE TABLE person_word (
    event  INTEGER NOT NULL,
    part   TEXT    NOT NULL,
    word   TEXT    NOT NULL,
    people BLOB    NOT NULL,
    PRIMARY KEY (event, part, word)
) STRICT, WITHOUT ROWID;

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

CREATE TRIGGER identity_words_added AFTER INSERT ON identity
WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'index.words' AND value = 1)
BEGIN
    INSERT INTO person_word (event, part, word, people)
    SELECT NEW.event, substr(NEW.person, 1, 2), column1, set_of(NEW.person)
    FROM (VALUES ('#' || lower(NEW.document_number)), ('+' || ltrim(NEW.phone, '+')))
    WHERE column1 IS NOT NULL
    ON CONFLICT DO UPDATE SET people = set_add(people, excluded.people);
END;

CREATE TRIGGER identity_words_changed AFTER UPDATE OF document_number, phone ON identity
WHEN (OLD.document_number IS NOT NEW.document_number OR OLD.phone IS NOT NEW.phone)
     AND EXISTS (SELECT 1 FROM meta WHERE key = 'index.words' AND value = 1)
BEGIN
    UPDATE person_word SET people = set_take(people, set_of(OLD.person))
    WHERE event = OLD.event AND part = substr(OLD.person, 1, 2)
          AND word IN ('#' || lower(OLD.document_number), '+' || ltrim(OLD.phone, '+'));
    DELETE FROM person_word
    WHERE event = OLD.event AND part = substr(OLD.person, 1, 2) AND length(people) = 0
          AND word IN ('#' || lower(OLD.document_number), '+' || ltrim(OLD.phone, '+'));
    INSERT INTO person_word (event, part, word, people)
    SELECT NEW.event, substr(NEW.person, 1, 2), column1, set_of(NEW.person)
    FROM (VALUES ('#' || lower(NEW.document_number)), ('+' || ltrim(NEW.phone, '+')))
    WHERE column1 IS NOT NULL
    ON CONFLICT DO UPDATE SET people = set_add(people, excluded.people);
END;

CREATE TRIGGER identity_words_gone AFTER DELETE ON identity
WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'index.words' AND value = 1)
BEGIN
    UPDATE person_word SET people = set_take(people, set_of(OLD.person))
    WHERE event = OLD.event AND part = substr(OLD.person, 1, 2)
          AND word IN ('#' || lower(OLD.document_number), '+' || ltrim(OLD.phone, '+'));
    DELETE FROM person_word
    WHERE event = OLD.event AND part = substr(OLD.person, 1, 2) AND length(people) = 0
          AND word IN ('#' || lower(OLD.document_number), '+' || ltrim(OLD.phone, '+'));
END;
