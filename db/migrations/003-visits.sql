-- 003: what people looked at on the kiosks. Rows are the facts themselves, so any order gives the
-- same; nothing ties them to a person or to each other.

CREATE TABLE viewed (
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    department TEXT    NOT NULL, -- '' when the service named none
    service    TEXT CHECK (service <> ''), -- NULL: the page of the department itself
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;
