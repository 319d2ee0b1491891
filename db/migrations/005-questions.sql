-- 005: what people asked ("preguntas") and what became of it. The rules of 002 hold here too.

-- One row per question. Its number ("radicado") is drawn at random by the station that took it, 40
-- bits beside the year; should two facts ever name one number, the first one holds.
CREATE TABLE question (
    radicado   TEXT    NOT NULL PRIMARY KEY, -- 'P-2022-0K7-M49-XQ3'
    event      INTEGER,                      -- NULL: at none
    department TEXT,                         -- code of the one it was put to; NULL: nobody chosen
    service    TEXT,
    topic      TEXT,
    channel    TEXT    NOT NULL,             -- 'kiosk', 'paper', 'web', 'social', 'spoken'
    answer_by  TEXT    NOT NULL,             -- 'email', 'phone', 'publication'
    asked_day  TEXT    NOT NULL,             -- local date; the term begins on the next day
    due_day    TEXT    NOT NULL,             -- by the national calendar
    due_ms     INTEGER NOT NULL,             -- UTC: when that day is over
    text       TEXT,                         -- private, like all that follows
    name       TEXT,
    email      TEXT,
    phone      TEXT,
    at_ms      INTEGER NOT NULL,
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who answers: a department of ours, or another entity it was passed on to. The latest holds.
CREATE TABLE question_route (
    radicado   TEXT    NOT NULL PRIMARY KEY,
    department TEXT,                 -- of an assignment
    entity     TEXT,                 -- of a transfer: its name
    day        TEXT    NOT NULL,     -- local date
    is_told    INTEGER NOT NULL,     -- of a transfer: the person was told
    hlc        INTEGER NOT NULL,
    station    INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    CHECK ((department IS NULL) <> (entity IS NULL))
) STRICT, WITHOUT ROWID;

-- The answer to the person, as corrected last.
CREATE TABLE question_answer (
    radicado TEXT    NOT NULL PRIMARY KEY,
    day      TEXT    NOT NULL, -- local date of the first answer; a correction repeats it
    text     TEXT,             -- private
    hlc      INTEGER NOT NULL,
    station  INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What everybody may read, as published last: texts that the office edited. day is NULL once it was
-- withdrawn.
CREATE TABLE question_publication (
    radicado TEXT    NOT NULL PRIMARY KEY,
    day      TEXT,
    question TEXT,
    answer   TEXT,
    url      TEXT,
    hlc      INTEGER NOT NULL,
    station  INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
