-- 013: who works at the fair, and what they did at the stations.

CREATE TABLE staff (
    staff   TEXT    NOT NULL PRIMARY KEY, -- 16 hexadecimal digits
    role    TEXT    NOT NULL,
    pin     TEXT    NOT NULL, -- Argon2id of the PIN under a key that is in no database
    pepper  TEXT    NOT NULL, -- which key: 16 hexadecimal digits that tell it from another one
    name    TEXT,             -- NULL where names are not known
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- By the person, who may still be on the way. For good.
CREATE TABLE staff_removed (
    staff   TEXT    NOT NULL PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    hlc     INTEGER NOT NULL, -- of the first that says so
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The badge that counts, as the office said last.
CREATE TABLE staff_badge (
    staff   TEXT    NOT NULL PRIMARY KEY,
    badge   TEXT    NOT NULL, -- 16 hexadecimal digits
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What staff did at a station, and PINs that were nobody's.
CREATE TABLE staff_event (
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL,
    staff   TEXT,             -- NULL: nobody
    what    TEXT    NOT NULL, -- entered, left, acted, denied
    detail  TEXT    NOT NULL, -- by what, why, the action, how many tries
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;
