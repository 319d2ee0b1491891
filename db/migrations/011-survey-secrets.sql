-- 011: the keys of surveys per ticket, by their names alone, and which were destroyed.

CREATE TABLE survey_secret (
    survey  TEXT    NOT NULL PRIMARY KEY,
    key     TEXT    NOT NULL, -- 16 hexadecimal digits that tell it from another one
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What stations said of its end, each the first time it did.
CREATE TABLE survey_seal (
    survey       TEXT    NOT NULL,
    station      INTEGER NOT NULL,
    is_destroyed INTEGER NOT NULL CHECK (is_destroyed IN (0, 1)), -- its key, at that station
    at_ms        INTEGER NOT NULL,
    hlc          INTEGER NOT NULL,
    epoch        INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    PRIMARY KEY (survey, station, is_destroyed)
) STRICT, WITHOUT ROWID;
