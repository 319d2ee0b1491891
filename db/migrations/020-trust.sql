-- 020: which stations the office trusts, and facts that their writer had no right to write.

-- Stations as the office said last.
CREATE TABLE station_trusted (
    holder     INTEGER NOT NULL PRIMARY KEY, -- key id
    public_key TEXT    NOT NULL,             -- Ed25519, 64 hex digits
    name       TEXT    NOT NULL,             -- 'kiosk-1'
    label      TEXT    NOT NULL,
    mode       TEXT    NOT NULL,             -- what it may pull and write
    is_trusted INTEGER NOT NULL CHECK (is_trusted IN (0, 1)),
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL,             -- who says so
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL
) STRICT;

-- One cause more: 'not_allowed', a kind that only the office may write, from another station. It
-- is decided once, where the fact comes in, and stays so: it is never applied and never passed on.
ALTER TABLE quarantine RENAME TO quarantine_before;
CREATE TABLE quarantine(
    id INTEGER PRIMARY KEY,
    cause TEXT NOT NULL CHECK (cause IN ('unknown_kind', 'apply_failed', 'fork', 'not_allowed')),
    reason TEXT NOT NULL,             -- for people
    noted_ms INTEGER NOT NULL,
    pos INTEGER,                      -- NULL for a fork
    station INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    body TEXT,                        -- from here on: forks only
    private TEXT,
    salt BLOB,
    body_hash BLOB,
    private_hash BLOB,
    chain BLOB NOT NULL,
    prev BLOB,
    UNIQUE (station, epoch, seq, chain),
    CHECK ((cause = 'fork') = (pos IS NULL)),
    CHECK ((cause = 'fork') = (body IS NOT NULL))
) STRICT;
INSERT INTO quarantine SELECT * FROM quarantine_before;
DROP TABLE quarantine_before;

-- Asked for each fact that is passed on or applied again.
CREATE INDEX quarantine_barred ON quarantine (pos) WHERE cause = 'not_allowed';
