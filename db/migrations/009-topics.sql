-- 009: which topics people want the city to account for (priorización de temas). Rows are the facts
-- themselves, so any order gives the same; nothing ties them to a person or to each other.

CREATE TABLE topic_vote (
    hlc         INTEGER NOT NULL,
    station     INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    event       INTEGER NOT NULL,
    ranking     TEXT    NOT NULL, -- JSON array of codes, the most important first
    value_group TEXT,             -- NULL: not said
    territory   TEXT,             -- NULL: not said
    at_ms       INTEGER NOT NULL,
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX topic_vote_event ON topic_vote (event);
