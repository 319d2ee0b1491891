-- 012: doors that take back: revocations, undone admissions, people called from the waiting list,
-- visits to stands; and how many are inside by the gate through which they came.

-- Tickets that the office took back, as it said last. The ticket may still be on its way.
CREATE TABLE ticket_revoked (
    ticket     TEXT    NOT NULL PRIMARY KEY, -- 16 characters of Crockford base32
    is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1)),
    reason     TEXT,
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Stations whose tickets count no more, as the office said last: a stolen kiosk.
CREATE TABLE station_revoked (
    issuer     INTEGER NOT NULL PRIMARY KEY, -- key id
    is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1)),
    since_ms   INTEGER NOT NULL, -- UTC; registrations before it stay good; 0: none does
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL, -- who says so
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL
) STRICT;

-- Who of the waiting list was called. By ticket, because the registration may still be on its way.
CREATE TABLE waiting_called (
    ticket  TEXT    NOT NULL PRIMARY KEY,
    event   INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL,
    hlc     INTEGER NOT NULL, -- of the first call
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who was attended at a stand ("puesto"), by their ticket.
CREATE TABLE stand_visit (
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    event   INTEGER NOT NULL,
    stand   TEXT    NOT NULL,
    ticket  TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX stand_visit_ticket ON stand_visit (event, stand, ticket, at_ms);

-- Movements that staff undid. Keyed by the movement, which may still be on its way.
CREATE TABLE undone (
    of_station INTEGER NOT NULL,
    of_hlc     INTEGER NOT NULL,
    of_epoch   INTEGER NOT NULL,
    of_seq     INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,
    hlc        INTEGER NOT NULL, -- of the first undo
    station    INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    PRIMARY KEY (of_station, of_hlc, of_epoch, of_seq)
) STRICT, WITHOUT ROWID;

-- An undone movement stays, and counts for nothing.
ALTER TABLE movement ADD COLUMN is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1));
-- Why staff set a reason aside; a word of ADMISSION_NOTES, NULL: nothing was set aside.
ALTER TABLE movement ADD COLUMN note TEXT;

DROP INDEX movement_subject;
CREATE INDEX movement_subject
    ON movement (event, subject, hlc, station, epoch, seq, is_entry, gate, at_ms)
    WHERE is_undone = 0;

DROP TRIGGER movement_added_before;
DROP TRIGGER movement_added_after;
DROP TRIGGER movement_resolved_before;
DROP TRIGGER movement_resolved_after;
DROP TABLE headcount;

-- How many are inside, by the gate through which they came. Kept up to date by the triggers below,
-- so that a door reads it in one lookup.
CREATE TABLE headcount (
    event  INTEGER NOT NULL,
    gate   INTEGER NOT NULL,
    inside INTEGER NOT NULL,
    PRIMARY KEY (event, gate)
) STRICT, WITHOUT ROWID;

INSERT INTO headcount (event, gate, inside)
SELECT m.event, m.gate, sum(m.is_entry AND NOT EXISTS
    (SELECT 1 FROM movement AS n WHERE n.event = m.event AND n.subject = m.subject
     AND n.is_undone = 0
     AND (n.hlc, n.station, n.epoch, n.seq) > (m.hlc, m.station, m.epoch, m.seq)))
FROM movement AS m GROUP BY m.event, m.gate;

-- Before a movement is added its subject is taken out of the count, and put in again afterwards
-- where the latest movement says. One that is older than the latest therefore changes nothing,
-- whenever it arrives.
CREATE TRIGGER movement_added_before BEFORE INSERT ON movement
BEGIN
    INSERT INTO headcount (event, gate, inside) VALUES (NEW.event, NEW.gate, 0)
        ON CONFLICT DO NOTHING;
    UPDATE headcount SET inside = inside - 1 WHERE event = NEW.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = NEW.event AND subject = NEW.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1);
END;

CREATE TRIGGER movement_added_after AFTER INSERT ON movement
BEGIN
    UPDATE headcount SET inside = inside + 1 WHERE event = NEW.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = NEW.event AND subject = NEW.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1);
END;

-- The same when a ticket turns out to be somebody's: both the old and the new subject may change
-- state.
CREATE TRIGGER movement_resolved_before BEFORE UPDATE OF subject ON movement
WHEN OLD.subject <> NEW.subject
BEGIN
    UPDATE headcount SET inside = inside - 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = OLD.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1);
    UPDATE headcount SET inside = inside - 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = NEW.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1);
END;

CREATE TRIGGER movement_resolved_after AFTER UPDATE OF subject ON movement
WHEN OLD.subject <> NEW.subject
BEGIN
    UPDATE headcount SET inside = inside + 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = OLD.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1);
    UPDATE headcount SET inside = inside + 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = NEW.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1);
END;

-- And when a movement is undone: the one before it counts again.
CREATE TRIGGER movement_undone_before BEFORE UPDATE OF is_undone ON movement
WHEN OLD.is_undone <> NEW.is_undone
BEGIN
    UPDATE headcount SET inside = inside - 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = OLD.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1);
END;

CREATE TRIGGER movement_undone_after AFTER UPDATE OF is_undone ON movement
WHEN OLD.is_undone <> NEW.is_undone
BEGIN
    UPDATE headcount SET inside = inside + 1 WHERE event = OLD.event AND gate =
        (SELECT iif(is_entry, gate, NULL) FROM movement
         WHERE event = OLD.event AND subject = OLD.subject AND is_undone = 0
         ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC LIMIT 1);
END;

-- When each event ends, as the catalogue says last: views may not look into its JSON.
CREATE TABLE event_end (
    event   INTEGER NOT NULL PRIMARY KEY,
    ends_ms INTEGER,          -- UTC; NULL: not known, or the event was withdrawn
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL
) STRICT;

INSERT INTO event_end (event, ends_ms, hlc, station, epoch, seq)
SELECT CAST(key AS INTEGER), row ->> 'ends_ms', hlc, station, epoch, seq
FROM catalogue WHERE sheet = 'event';
