-- 010: how the commitments (compromisos) went: every word about one, by its line of the sheet or by
-- progress told, each a row, so that any order gives the same. The latest holds; the others are its
-- history.

CREATE TABLE commitment_entry (
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    commitment TEXT    NOT NULL, -- key of compromisos.csv: number/part
    percent    INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
    state      TEXT    NOT NULL, -- 'pending', 'running', 'done', 'failed', 'rescheduled'
    note       TEXT,
    evidence   TEXT,             -- where it can be seen: an address or a document
    due_ms     INTEGER,          -- UTC; the last moment in time
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (commitment, hlc, station, epoch, seq)
) STRICT, WITHOUT ROWID;
