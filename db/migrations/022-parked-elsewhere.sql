-- 022: an office also keeps what others parked: 'peer' says who ('hub', 'central', 'folder'; '' =
-- this file itself). Such a row is whole, as a fork is, because its fact may not be held here.
ALTER TABLE quarantine RENAME TO quarantine_before;
CREATE TABLE quarantine(
    id INTEGER PRIMARY KEY,
    cause TEXT NOT NULL CHECK (cause IN ('unknown_kind', 'apply_failed', 'fork', 'not_allowed')),
    reason TEXT NOT NULL,             -- for people
    noted_ms INTEGER NOT NULL,
    pos INTEGER,                      -- NULL for a fork, and for what others parked
    station INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    body TEXT,                        -- from here on: only where pos is NULL
    private TEXT,
    salt BLOB,
    body_hash BLOB,
    private_hash BLOB,
    chain BLOB NOT NULL,
    prev BLOB,
    peer TEXT NOT NULL DEFAULT '',    -- who parked it
    UNIQUE (station, epoch, seq, chain, peer),
    CHECK ((cause = 'fork' OR peer <> '') = (pos IS NULL)),
    CHECK ((pos IS NULL) = (body IS NOT NULL))
) STRICT;
INSERT INTO quarantine SELECT *, '' FROM quarantine_before;
DROP TABLE quarantine_before;
CREATE INDEX quarantine_barred ON quarantine (pos) WHERE cause = 'not_allowed';
