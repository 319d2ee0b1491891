-- 002: what the facts of catalogue, stations, registration, doors and opinions add up to.
--
-- Every table here is a projection: rows come only from db/facts/*.sql and the triggers below, and
-- the table can be emptied and filled again from the ledger. The same facts in any order give the
-- same rows, because
--   * keys come from the fact's body, or are the fact's own identity (station, epoch, seq);
--   * of two facts about one thing the greater (hlc, station, epoch, seq) wins, or the smaller
--     where the first one counts;
--   * what one fact says about another (whose ticket is this?) is settled by a trigger when the
--     later of the two arrives.
-- Applying a fact twice changes nothing; applying it again with its private part adds that part.
-- Nothing refers to another table by a foreign key: its other half may still be on its way.
-- The columns hlc, station, epoch and seq are those of the fact that made the row.

-- What the city publishes. One row per line of an imported sheet; row is NULL when the line was
-- withdrawn.
CREATE TABLE catalogue (
    sheet   TEXT    NOT NULL, -- 'service', 'event', ...
    key     TEXT    NOT NULL, -- the line's code; parts of a longer key are joined by the importer
    sort    INTEGER NOT NULL, -- place in its file
    row     TEXT,             -- JSON object of the line's columns
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (sheet, key)
) STRICT, WITHOUT ROWID;

-- Every text that people were ever asked to agree to. A newer version, or a line withdrawn from the
-- sheet, leaves it here: what somebody agreed to is found by version and kind, and by the hash of
-- its text when that was changed under one version (Decreto 1377 de 2013, art. 8).
CREATE TABLE consent_published (
    version TEXT    NOT NULL,
    kind    TEXT    NOT NULL, -- 'general', 'sensitive', 'minors'
    text    TEXT    NOT NULL,
    title   TEXT    NOT NULL,
    policy  TEXT,
    from_ms INTEGER,          -- UTC: from when it holds
    hlc     INTEGER NOT NULL, -- of the first time it was published
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (version, kind, text)
) STRICT, WITHOUT ROWID;

-- Stations as they described themselves last. The key here is also the writer: no station describes
-- another.
CREATE TABLE station (
    station    INTEGER NOT NULL PRIMARY KEY, -- key id
    name       TEXT    NOT NULL,             -- 'kiosk-1'
    label      TEXT    NOT NULL,             -- 'Puerta 2'
    mode       TEXT    NOT NULL,             -- 'citizen', 'door', 'office'
    public_key TEXT    NOT NULL,             -- Ed25519, 64 hex digits; checks its tickets
    hlc        INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL
) STRICT;

-- A person at one event, as they registered last. Several registrations (two kiosks, offline) are
-- one row here and several in ticket, whose first one tells when the person registered first.
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
) STRICT, WITHOUT ROWID;

-- How the office identifies and reaches that person. Only ever filled where private parts of
-- attendee.identified may go.
CREATE TABLE identity (
    event           INTEGER NOT NULL,
    person          TEXT    NOT NULL,
    document_type   TEXT,
    document_number TEXT,
    phone           TEXT,
    email           TEXT,
    hlc             INTEGER NOT NULL,
    station         INTEGER NOT NULL,
    epoch           INTEGER NOT NULL,
    seq             INTEGER NOT NULL,
    PRIMARY KEY (event, person)
) STRICT, WITHOUT ROWID;

-- Issued tickets. The id is base32 text, so that the 9 characters of the short code are its prefix
-- and the primary key finds it. Should two facts ever name one id, the first one holds.
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
    seq            INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_person ON ticket (event, person, hlc, station, epoch, seq, class);
CREATE INDEX ticket_waiting ON ticket (event, hlc, station, epoch, seq) WHERE class = 3;

-- Everyone who was let in or went out. Who moved (subject) is the person of the ticket or, until
-- the registration of that ticket arrives, the ticket itself: 32 hex digits or 16 characters, so
-- the two never meet. A person's state is their latest row; that is one lookup in movement_subject.
CREATE TABLE movement (
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    event      INTEGER NOT NULL,
    ticket     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    is_entry   INTEGER NOT NULL CHECK (is_entry IN (0, 1)),
    gate       INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,
    overridden TEXT,             -- the reason that staff set aside; NULL: none
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX movement_subject ON movement (event, subject, hlc, station, epoch, seq, is_entry);
CREATE INDEX movement_ticket ON movement (ticket);

-- How many are inside, kept up to date by the triggers below, so that a door reads it in one
-- lookup.
CREATE TABLE headcount (
    event  INTEGER NOT NULL PRIMARY KEY,
    inside INTEGER NOT NULL
) STRICT;

-- Before a movement is added its subject's share (1 while inside) is taken out of the count, and
-- afterwards the new share is put in. A movement that is older than the latest therefore changes
-- nothing, whenever it arrives.
CREATE TRIGGER movement_added_before BEFORE INSERT ON movement
BEGIN
    INSERT INTO headcount (event, inside) VALUES (NEW.event, 0) ON CONFLICT DO NOTHING;
    UPDATE headcount SET inside = inside - coalesce(
        (SELECT is_entry FROM movement WHERE event = NEW.event AND subject = NEW.subject
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1), 0)
    WHERE event = NEW.event;
END;

CREATE TRIGGER movement_added_after AFTER INSERT ON movement
BEGIN
    UPDATE headcount SET inside = inside +
        (SELECT is_entry FROM movement WHERE event = NEW.event AND subject = NEW.subject
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1)
    WHERE event = NEW.event;
END;

-- The same when a ticket turns out to be somebody's: both the old and the new subject may change
-- state.
CREATE TRIGGER movement_resolved_before BEFORE UPDATE OF subject ON movement
WHEN OLD.subject <> NEW.subject
BEGIN
    UPDATE headcount SET inside = inside - coalesce(
        (SELECT is_entry FROM movement WHERE event = OLD.event AND subject = OLD.subject
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1), 0) - coalesce(
        (SELECT is_entry FROM movement WHERE event = OLD.event AND subject = NEW.subject
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1), 0)
    WHERE event = OLD.event;
END;

CREATE TRIGGER movement_resolved_after AFTER UPDATE OF subject ON movement
WHEN OLD.subject <> NEW.subject
BEGIN
    UPDATE headcount SET inside = inside + coalesce(
        (SELECT is_entry FROM movement WHERE event = OLD.event AND subject = OLD.subject
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1), 0) + coalesce(
        (SELECT is_entry FROM movement WHERE event = OLD.event AND subject = NEW.subject
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1), 0)
    WHERE event = OLD.event;
END;

-- A registration arrived: movements of its ticket that came before it now belong to the person.
CREATE TRIGGER ticket_added AFTER INSERT ON ticket
BEGIN
    UPDATE movement SET subject = NEW.person WHERE ticket = NEW.id;
END;

CREATE TRIGGER ticket_replaced AFTER UPDATE OF person ON ticket
WHEN OLD.person <> NEW.person
BEGIN
    UPDATE movement SET subject = NEW.person WHERE ticket = NEW.id;
END;

-- What the doors refused. Of the code only a keyed hash is kept: it may have been somebody's ID
-- card.
CREATE TABLE refusal (
    hlc       INTEGER NOT NULL,
    station   INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    event     INTEGER NOT NULL,
    reason    TEXT    NOT NULL, -- a word of ADMISSION_REASONS
    is_entry  INTEGER NOT NULL CHECK (is_entry IN (0, 1)),
    gate      INTEGER NOT NULL,
    at_ms     INTEGER NOT NULL,
    code_hash TEXT,             -- 64 hex digits
    ticket    TEXT,             -- whose signature was valid; NULL: not one of ours
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Opinions ("calificación"). Nothing ties them to a person or a ticket.
CREATE TABLE feedback (
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    score   INTEGER NOT NULL CHECK (score BETWEEN 1 AND 4), -- 1 very bad .. 4 very good
    reasons TEXT    NOT NULL, -- JSON array of codes
    comment TEXT,             -- private
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Optional answers about a person ("caracterización"). id is random: nothing here names the person
-- or the ticket, and the office counts answers.
CREATE TABLE characterisation (
    hlc             INTEGER NOT NULL,
    station         INTEGER NOT NULL,
    epoch           INTEGER NOT NULL,
    seq             INTEGER NOT NULL,
    event           INTEGER NOT NULL,
    id              TEXT    NOT NULL, -- 32 hex digits
    consent_version TEXT,             -- of the sensitive ones; NULL: none was asked
    consent_hash    TEXT,
    answers         TEXT,             -- private; JSON: {"sexo": ["mujer"]}
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Support that somebody asked for ("apoyos"), without saying who: it is counted.
CREATE TABLE support (
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    code    TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;
