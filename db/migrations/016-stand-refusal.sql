-- Whom a stand did not note, and why: a refusal, as at a door (admission.h).
CREATE TABLE stand_refusal (
    hlc       INTEGER NOT NULL,
    station   INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    event     INTEGER NOT NULL,
    stand     TEXT    NOT NULL,
    reason    TEXT    NOT NULL, -- a word of ADMISSION_REASONS
    at_ms     INTEGER NOT NULL,
    code_hash TEXT    NOT NULL, -- keyed: it may be somebody's ID card
    ticket    TEXT,             -- when its signature was valid
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX stand_refusal_stand ON stand_refusal (event, stand);
