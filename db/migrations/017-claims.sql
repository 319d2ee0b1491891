-- 017: who has the entry of whom, where a hub is asked before a door lets somebody in. No
-- projection: it follows from no fact, and stands only until the door's own fact arrives.
CREATE TABLE claim (
    event      INTEGER NOT NULL,
    subject    TEXT    NOT NULL, -- a person, or the ticket while its registration is on its way
    station    INTEGER NOT NULL, -- the door that was told "free"
    ticket     TEXT    NOT NULL,
    gate       INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL, -- of the scan, by that door's clock
    claimed_ms INTEGER NOT NULL, -- by the hub's
    PRIMARY KEY (event, subject)
) STRICT, WITHOUT ROWID;
