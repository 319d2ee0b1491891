-- 015: what incidents are made of: limits of events and gates, and who issued a ticket that a door
-- could not check.

-- How many may be inside, as the catalogue says last: views may not look into its JSON.
CREATE TABLE inside_limit (
    event    INTEGER NOT NULL,
    gate     INTEGER NOT NULL, -- -1: the whole event
    capacity INTEGER,          -- NULL: without limit
    hlc      INTEGER NOT NULL,
    station  INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    PRIMARY KEY (event, gate)
) STRICT, WITHOUT ROWID;

-- Whose ticket it says it is, where the station's key was not known; NULL: it was.
ALTER TABLE movement ADD COLUMN issuer INTEGER;
ALTER TABLE refusal ADD COLUMN issuer INTEGER;
-- And which: nothing proved it, so refusal.ticket does not have it.
ALTER TABLE refusal ADD COLUMN claimed TEXT;
