-- The ledger of facts and what stands beside it. Nothing of the domain is here.

-- One row per fact, written once. Only `private` and `salt` may change: they come later or are erased.
CREATE TABLE ledger(
    pos INTEGER PRIMARY KEY,          -- local arrival order, contiguous from 1
    station INTEGER NOT NULL CHECK (station BETWEEN 1 AND 4294967295),
    epoch INTEGER NOT NULL CHECK (epoch BETWEEN 1 AND 4294967295),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    at_ms INTEGER NOT NULL,           -- the writer's wall clock, never corrected here
    hlc INTEGER NOT NULL CHECK (hlc >= 0),
    body TEXT NOT NULL CHECK (length(body) <= 65536),
    private TEXT CHECK (length(private) <= 65536),
    salt BLOB CHECK (length(salt) = 16),
    body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
    private_hash BLOB CHECK (length(private_hash) = 32), -- NULL: there never was a private part
    chain BLOB NOT NULL CHECK (length(chain) = 32),
    prev BLOB CHECK (length(prev) = 32), -- chain before this fact, where its predecessor was not held
    UNIQUE (station, epoch, seq),
    CHECK ((private IS NULL) = (salt IS NULL)),
    CHECK (private IS NULL OR private_hash IS NOT NULL)
) STRICT;

-- Where a chain may have a gap. Empty in a file that holds chains whole, so it costs nothing there.
CREATE INDEX ledger_gap ON ledger(station, epoch, seq) WHERE prev IS NOT NULL;

-- Small named integers: whose file this is, cursors of pulls.
CREATE TABLE meta(
    key TEXT PRIMARY KEY NOT NULL CHECK (length(key) BETWEEN 1 AND 128),
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Facts that could not be applied (they are in the ledger, at `pos`) and the other side of forks (they
-- are not, and are kept here whole).
CREATE TABLE quarantine(
    id INTEGER PRIMARY KEY,
    cause TEXT NOT NULL CHECK (cause IN ('unknown_kind', 'apply_failed', 'fork')),
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
