-- 019: the central's public key, as the office says it last: what lies on a stick is sealed to it.
CREATE TABLE central_key (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    public_key TEXT    NOT NULL CHECK (length(public_key) = 64), -- hex
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL, -- who says so
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL
) STRICT;
