-- Every trigger as it is now; new files are made of this. Do not edit: add a migration, then
-- FERIA_GOLDEN_UPDATE=1 ctest -R store_schema.

CREATE TRIGGER movement_added_before BEFORE INSERT ON movement
BEGIN
    INSERT INTO headcount (event, gate, inside) VALUES (NEW.event, NEW.gate, 0)
        ON CONFLICT DO NOTHING;
    UPDATE headcount SET inside = inside - 1 WHERE event = NEW.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = NEW.event AND subject = NEW.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1);
END;

CREATE TRIGGER movement_added_after AFTER INSERT ON movement
BEGIN
    UPDATE headcount SET inside = inside + 1 WHERE event = NEW.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = NEW.event AND subject = NEW.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1);
END;

CREATE TRIGGER movement_resolved_before BEFORE UPDATE OF subject ON movement
WHEN OLD.subject <> NEW.subject
BEGIN
    UPDATE headcount SET inside = inside - 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = OLD.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1);
    UPDATE headcount SET inside = inside - 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = NEW.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1);
END;

CREATE TRIGGER movement_resolved_after AFTER UPDATE OF subject ON movement
WHEN OLD.subject <> NEW.subject
BEGIN
    UPDATE headcount SET inside = inside + 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = OLD.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1);
    UPDATE headcount SET inside = inside + 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = NEW.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1);
END;

CREATE TRIGGER movement_undone_before BEFORE UPDATE OF is_undone ON movement
WHEN OLD.is_undone <> NEW.is_undone
BEGIN
    UPDATE headcount SET inside = inside - 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = OLD.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1);
END;

CREATE TRIGGER movement_undone_after AFTER UPDATE OF is_undone ON movement
WHEN OLD.is_undone <> NEW.is_undone
BEGIN
    UPDATE headcount SET inside = inside + 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = OLD.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1);
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

CREATE TRIGGER ticket_added AFTER INSERT ON ticket
BEGIN
    UPDATE movement SET subject = NEW.person WHERE ticket = NEW.id;
END;

CREATE TRIGGER ticket_replaced AFTER UPDATE OF person ON ticket
WHEN OLD.person <> NEW.person
BEGIN
    UPDATE movement SET subject = NEW.person WHERE ticket = NEW.id;
END;

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
