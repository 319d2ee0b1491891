-- 007: surveys. Nothing here says who answered, and what orders the answers (hlc, station, epoch,
-- seq) is for telling the first of two only: no view or export shows it.

-- Every wording that was ever published. An answer names its wording by the hash, so that it keeps
-- its meaning whatever is published later, also under the same version.
CREATE TABLE survey_definition (
    survey     TEXT    NOT NULL, -- 'audiencia'
    version    INTEGER NOT NULL,
    hash       TEXT    NOT NULL, -- 32 hexadecimal digits, of the definition
    definition TEXT    NOT NULL, -- JSON
    hlc        INTEGER NOT NULL, -- of the first time it was published
    station    INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    PRIMARY KEY (survey, version, hash)
) STRICT, WITHOUT ROWID;

-- The wording that kiosks show: the last one published. hash NULL: the survey was withdrawn.
CREATE TABLE survey_shown (
    survey  TEXT    NOT NULL PRIMARY KEY,
    version INTEGER,
    hash    TEXT,
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    CHECK ((version IS NULL) = (hash IS NULL))
) STRICT, WITHOUT ROWID;

-- One row for each token: of several answers with one token the first one.
CREATE TABLE survey_answer (
    survey  TEXT    NOT NULL,
    token   TEXT    NOT NULL, -- 32 hexadecimal digits
    version INTEGER NOT NULL,
    hash    TEXT    NOT NULL, -- of the wording that was answered
    event   INTEGER NOT NULL,
    answers TEXT    NOT NULL, -- JSON: {"p1": "bien", "p5": ["radio"], "m1": {"claro": "si"}}
    texts   TEXT,             -- private; JSON: {"p11": "..."}
    hlc     INTEGER NOT NULL,
    station INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    PRIMARY KEY (survey, token)
) STRICT, WITHOUT ROWID;
