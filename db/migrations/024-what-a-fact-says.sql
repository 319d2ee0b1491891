-- 024: a row is named by what its fact says, not by where that stands.
--
-- Two that go on from one file of a station (a copy, a backup brought back) end up in two epochs,
-- and whoever forked gives its own facts new numbers: they may then be held twice, under the old
-- epoch from one receiver and under the new one from another. (hlc, station, fact) is the same for
-- both, so that the second one changes nothing: hlc and station are those of the fact that made the
-- row, fact is the number that stands for its body and its private part (ledger.h, fact_number).
-- What 002 says of order holds with it: of two facts about one thing the greater (hlc, station,
-- fact) wins, or the smaller where the first one counts; and of a fact held twice, once without its
-- private part, that part stays.
--
-- All tables of 002 to 022 that follow from facts are made anew; their rows come from the ledger.

DROP TABLE catalogue; DROP TABLE consent_published; DROP TABLE station; DROP TABLE identity;
DROP TABLE movement; DROP TABLE refusal; DROP TABLE feedback; DROP TABLE characterisation;
DROP TABLE support; DROP TABLE viewed; DROP TABLE question; DROP TABLE question_route;
DROP TABLE question_answer; DROP TABLE question_publication; DROP TABLE goal_progress;
DROP TABLE activity_progress; DROP TABLE survey_definition; DROP TABLE survey_shown;
DROP TABLE survey_answer; DROP TABLE topic_vote; DROP TABLE commitment_entry;
DROP TABLE survey_secret; DROP TABLE survey_seal; DROP TABLE ticket_revoked;
DROP TABLE station_revoked; DROP TABLE waiting_called; DROP TABLE stand_visit; DROP TABLE undone;
DROP TABLE event_end; DROP TABLE staff; DROP TABLE staff_removed; DROP TABLE staff_badge;
DROP TABLE staff_event; DROP TABLE inside_limit; DROP TABLE stand_refusal;
DROP TABLE clock_sample; DROP TABLE central_key; DROP TABLE station_trusted; DROP TABLE attendee;
DROP TABLE ticket;

CREATE TABLE catalogue (
    sheet   TEXT    NOT NULL, -- 'service', 'event', ...
    key     TEXT    NOT NULL, -- the line's code; parts of a longer key are joined by the importer
    sort    INTEGER NOT NULL, -- place in its file
    row     TEXT,             -- JSON object of the line's columns
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    PRIMARY KEY (sheet, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent_published (
    version TEXT    NOT NULL,
    kind    TEXT    NOT NULL, -- 'general', 'sensitive', 'minors'
    text    TEXT    NOT NULL,
    title   TEXT    NOT NULL,
    policy  TEXT,
    from_ms INTEGER,          -- UTC: from when it holds
    hlc     INTEGER NOT NULL, -- of the first time it was published
    station INTEGER NOT NULL,
    fact    INTEGER NOT NULL,
    PRIMARY KEY (version, kind, text)
) STRICT, WITHOUT ROWID;

CREATE TABLE station (
    station    INTEGER NOT NULL PRIMARY KEY, -- key id
    name       TEXT    NOT NULL,             -- 'kiosk-1'
    label      TEXT    NOT NULL,             -- 'Puerta 2'
    mode       TEXT    NOT NULL,             -- 'citizen', 'door', 'office'
    public_key TEXT    NOT NULL,             -- Ed25519, 64 hex digits; checks its tickets
    hlc        INTEGER NOT NULL,
    fact       INTEGER NOT NULL
) STRICT;

CREATE TABLE identity (
    event           INTEGER NOT NULL,
    person          TEXT    NOT NULL,
    document_type   TEXT,
    document_number TEXT,
    phone           TEXT,
    email           TEXT,
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    PRIMARY KEY (event, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE movement (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    event      INTEGER NOT NULL,
    ticket     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    is_entry   INTEGER NOT NULL CHECK (is_entry IN (0, 1)),
    gate       INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,
    overridden TEXT,             -- the reason that staff set aside; NULL: none
    is_undone  INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1)),
    note       TEXT,             -- why; a word of ADMISSION_NOTES
    issuer     INTEGER,          -- whose ticket it says it is, where that key was not known
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX movement_ticket ON movement (ticket);

CREATE TABLE refusal (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    event     INTEGER NOT NULL,
    reason    TEXT    NOT NULL, -- a word of ADMISSION_REASONS
    is_entry  INTEGER NOT NULL CHECK (is_entry IN (0, 1)),
    gate      INTEGER NOT NULL,
    at_ms     INTEGER NOT NULL,
    code_hash TEXT,             -- 64 hex digits
    ticket    TEXT,             -- whose signature was valid; NULL: not one of ours
    issuer    INTEGER,          -- whose it says it is, where that key was not known
    claimed   TEXT,             -- and which: nothing proved it
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE feedback (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    score   INTEGER NOT NULL CHECK (score BETWEEN 1 AND 4), -- 1 very bad .. 4 very good
    reasons TEXT    NOT NULL, -- JSON array of codes
    comment TEXT,             -- private
    at_ms   INTEGER NOT NULL,
    rated_event INTEGER CHECK (rated_event > 0), -- NULL, all three: the fair as a whole
    department  TEXT CHECK (department <> ''),
    stand       TEXT CHECK (stand <> ''),
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE characterisation (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    event           INTEGER NOT NULL,
    id              TEXT    NOT NULL, -- 32 hex digits
    consent_version TEXT,             -- of the sensitive ones; NULL: none was asked
    consent_hash    TEXT,
    answers         TEXT,             -- private; JSON: {"sexo": ["mujer"]}
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE support (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    code    TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE viewed (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    department TEXT    NOT NULL, -- '' when the service named none
    service    TEXT CHECK (service <> ''), -- NULL: the page of the department itself
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE question (
    radicado   TEXT    NOT NULL PRIMARY KEY, -- 'P-2022-0K7-M49-XQ3'
    event      INTEGER,                      -- NULL: at none
    department TEXT,                         -- code of the one it was put to; NULL: nobody chosen
    service    TEXT,
    topic      TEXT,
    channel    TEXT    NOT NULL,             -- 'kiosk', 'paper', 'web', 'social', 'spoken'
    answer_by  TEXT    NOT NULL,             -- 'email', 'phone', 'publication'
    asked_day  TEXT    NOT NULL,             -- local date; the term begins on the next day
    due_day    TEXT    NOT NULL,             -- by the national calendar
    due_ms     INTEGER NOT NULL,             -- UTC: when that day is over
    text       TEXT,                         -- private, like all that follows
    name       TEXT,
    email      TEXT,
    phone      TEXT,
    at_ms      INTEGER NOT NULL,
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE question_route (
    radicado   TEXT    NOT NULL PRIMARY KEY,
    department TEXT,                 -- of an assignment
    entity     TEXT,                 -- of a transfer: its name
    day        TEXT    NOT NULL,     -- local date
    is_told    INTEGER NOT NULL,     -- of a transfer: the person was told
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    CHECK ((department IS NULL) <> (entity IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE question_answer (
    radicado TEXT    NOT NULL PRIMARY KEY,
    day      TEXT    NOT NULL, -- local date of the first answer; a correction repeats it
    text     TEXT,             -- private
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE question_publication (
    radicado TEXT    NOT NULL PRIMARY KEY,
    day      TEXT,
    question TEXT,
    answer   TEXT,
    url      TEXT,
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE goal_progress (
    goal      TEXT    NOT NULL PRIMARY KEY, -- code of metas.csv
    physical  INTEGER NOT NULL CHECK (physical BETWEEN 0 AND 100),  -- percent
    financial INTEGER CHECK (financial BETWEEN 0 AND 100),          -- NULL: not known
    note      TEXT,
    at_ms     INTEGER NOT NULL,
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_progress (
    activity TEXT    NOT NULL PRIMARY KEY, -- code of cronograma.csv
    percent  INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
    note     TEXT,
    evidence TEXT,                         -- where it can be seen: an address or a document
    at_ms    INTEGER NOT NULL,
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_definition (
    survey     TEXT    NOT NULL, -- 'audiencia'
    version    INTEGER NOT NULL,
    hash       TEXT    NOT NULL, -- 32 hexadecimal digits, of the definition
    definition TEXT    NOT NULL, -- JSON
    hlc        INTEGER NOT NULL, -- of the first time it was published
    station    INTEGER NOT NULL,
    fact       INTEGER NOT NULL,
    PRIMARY KEY (survey, version, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_shown (
    survey  TEXT    NOT NULL PRIMARY KEY,
    version INTEGER,
    hash    TEXT,
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    CHECK ((version IS NULL) = (hash IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_answer (
    survey  TEXT    NOT NULL,
    token   TEXT    NOT NULL, -- 32 hexadecimal digits
    version INTEGER NOT NULL,
    hash    TEXT    NOT NULL, -- of the wording that was answered
    event   INTEGER NOT NULL,
    answers TEXT    NOT NULL, -- JSON: {"p1": "bien", "p5": ["radio"], "m1": {"claro": "si"}}
    texts   TEXT,             -- private; JSON: {"p11": "..."}
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    PRIMARY KEY (survey, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic_vote (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    event       INTEGER NOT NULL,
    ranking     TEXT    NOT NULL, -- JSON array of codes, the most important first
    value_group TEXT,             -- NULL: not said
    territory   TEXT,             -- NULL: not said
    at_ms       INTEGER NOT NULL,
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX topic_vote_event ON topic_vote (event);

CREATE TABLE commitment_entry (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    commitment TEXT    NOT NULL, -- key of compromisos.csv: number/part
    percent    INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
    state      TEXT    NOT NULL, -- 'pending', 'running', 'done', 'failed', 'rescheduled'
    note       TEXT,
    evidence   TEXT,             -- where it can be seen: an address or a document
    due_ms     INTEGER,          -- UTC; the last moment in time
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (commitment, hlc, station, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_secret (
    survey  TEXT    NOT NULL PRIMARY KEY,
    key     TEXT    NOT NULL, -- 16 hexadecimal digits that tell it from another one
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_seal (
    survey       TEXT    NOT NULL,
    station      INTEGER NOT NULL,
    is_destroyed INTEGER NOT NULL CHECK (is_destroyed IN (0, 1)), -- its key, at that station
    at_ms        INTEGER NOT NULL,
    hlc          INTEGER NOT NULL,
    fact         INTEGER NOT NULL,
    PRIMARY KEY (survey, station, is_destroyed)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket_revoked (
    ticket     TEXT    NOT NULL PRIMARY KEY, -- 16 characters of Crockford base32
    is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1)),
    reason     TEXT,
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE station_revoked (
    issuer     INTEGER NOT NULL PRIMARY KEY, -- key id
    is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1)),
    since_ms   INTEGER NOT NULL, -- UTC; registrations before it stay good; 0: none does
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL, -- who says so
    fact       INTEGER NOT NULL
) STRICT;

CREATE TABLE waiting_called (
    ticket  TEXT    NOT NULL PRIMARY KEY,
    event   INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL,
    hlc     INTEGER NOT NULL, -- of the first call
    station INTEGER NOT NULL,
    fact    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stand_visit (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    stand   TEXT    NOT NULL,
    ticket  TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX stand_visit_ticket ON stand_visit (event, stand, ticket, at_ms);

CREATE TABLE undone (
    of_station INTEGER NOT NULL,
    of_hlc     INTEGER NOT NULL,
        at_ms      INTEGER NOT NULL,
    hlc        INTEGER NOT NULL, -- of the first undo
    station    INTEGER NOT NULL,
    fact       INTEGER NOT NULL,
    PRIMARY KEY (of_station, of_hlc)
) STRICT, WITHOUT ROWID;
CREATE INDEX movement_subject
    ON movement (event, subject, hlc, station, fact, is_entry, gate, at_ms)
    WHERE is_undone = 0;

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

CREATE TABLE event_end (
    event   INTEGER NOT NULL PRIMARY KEY,
    ends_ms INTEGER,          -- UTC; NULL: not known, or the event was withdrawn
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT;

CREATE TABLE staff (
    staff   TEXT    NOT NULL PRIMARY KEY, -- 16 hexadecimal digits
    role    TEXT    NOT NULL,
    pin     TEXT    NOT NULL, -- Argon2id of the PIN under a key that is in no database
    pepper  TEXT    NOT NULL, -- which key: 16 hexadecimal digits that tell it from another one
    name    TEXT,             -- NULL where names are not known
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_removed (
    staff   TEXT    NOT NULL PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    hlc     INTEGER NOT NULL, -- of the first that says so
    station INTEGER NOT NULL,
    fact    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_badge (
    staff   TEXT    NOT NULL PRIMARY KEY,
    badge   TEXT    NOT NULL, -- 16 hexadecimal digits
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_event (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL,
    staff   TEXT,             -- NULL: nobody
    what    TEXT    NOT NULL, -- entered, left, acted, denied
    detail  TEXT    NOT NULL, -- by what, why, the action, how many tries
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE inside_limit (
    event    INTEGER NOT NULL,
    gate     INTEGER NOT NULL, -- -1: the whole event
    capacity INTEGER,          -- NULL: without limit
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    PRIMARY KEY (event, gate)
) STRICT, WITHOUT ROWID;

CREATE TABLE stand_refusal (
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    event     INTEGER NOT NULL,
    stand     TEXT    NOT NULL,
    reason    TEXT    NOT NULL, -- a word of ADMISSION_REASONS
    at_ms     INTEGER NOT NULL,
    code_hash TEXT    NOT NULL, -- keyed: it may be somebody's ID card
    ticket    TEXT,             -- when its signature was valid
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX stand_refusal_stand ON stand_refusal (event, stand);

CREATE TABLE clock_sample (
    station        INTEGER NOT NULL,
    hlc            INTEGER NOT NULL,
    fact           INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL, -- by the station's clock
    offset_ms      INTEGER NOT NULL, -- to be added to it
    uncertainty_ms INTEGER NOT NULL CHECK (uncertainty_ms >= 0),
    PRIMARY KEY (station, hlc, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE central_key (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    public_key TEXT    NOT NULL CHECK (length(public_key) = 64), -- hex
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL, -- who says so
    fact       INTEGER NOT NULL
) STRICT;

CREATE TABLE station_trusted (
    holder     INTEGER NOT NULL PRIMARY KEY, -- key id
    public_key TEXT    NOT NULL,             -- Ed25519, 64 hex digits
    name       TEXT    NOT NULL,             -- 'kiosk-1'
    label      TEXT    NOT NULL,
    mode       TEXT    NOT NULL,             -- what it may pull and write
    is_trusted INTEGER NOT NULL CHECK (is_trusted IN (0, 1)),
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL,             -- who says so
    fact       INTEGER NOT NULL
) STRICT;

-- People and tickets are appended in the order in which they come, and an index finds them: in a
-- tree ordered by their random keys each new row changes another page, and a central file that took
-- in a day of a city wrote 15 times what it held.
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
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
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
    fact           INTEGER NOT NULL,
    place          INTEGER,          -- in the waiting list, as it was said; NULL: in none
    name           TEXT              -- private; NULL where it is withheld
) STRICT;
CREATE INDEX ticket_person ON ticket (event, person, hlc, station, fact, class);
CREATE INDEX ticket_waiting ON ticket (event, hlc, station, fact) WHERE class = 3;

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
