-- 006: how far the goals of the development plan (metas) and the activities of the strategy
-- (cronograma) have come, as it was said last. Where a sheet of the catalogue was imported after
-- that, the sheet says it.

CREATE TABLE goal_progress (
    goal      TEXT    NOT NULL PRIMARY KEY, -- code of metas.csv
    physical  INTEGER NOT NULL CHECK (physical BETWEEN 0 AND 100),  -- percent
    financial INTEGER CHECK (financial BETWEEN 0 AND 100),          -- NULL: not known
    note      TEXT,
    at_ms     INTEGER NOT NULL,
    hlc       INTEGER NOT NULL,
    station   INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_progress (
    activity TEXT    NOT NULL PRIMARY KEY, -- code of cronograma.csv
    percent  INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
    note     TEXT,
    evidence TEXT,                         -- where it can be seen: an address or a document
    at_ms    INTEGER NOT NULL,
    hlc      INTEGER NOT NULL,
    station  INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
