-- 025: the keys of surveys per ticket on their way to a kiosk on another machine.

-- What a kiosk asks for, the last time that it did.
CREATE TABLE survey_want (
    survey    TEXT    NOT NULL,
    station   INTEGER NOT NULL,
    box_key   TEXT    NOT NULL, -- X25519, 64 hex digits: drawn for this one key, gone afterwards
    signature TEXT    NOT NULL, -- of the station over both
    hlc INTEGER NOT NULL, fact INTEGER NOT NULL,
    PRIMARY KEY (survey, station)
) STRICT, WITHOUT ROWID;

-- What the office gave, the last time that it did.
CREATE TABLE survey_gift (
    survey  TEXT    NOT NULL,
    holder  INTEGER NOT NULL, -- the kiosk
    box_key TEXT    NOT NULL, -- as it was asked for
    box     TEXT    NOT NULL, -- the key, sealed to it
    hlc INTEGER NOT NULL, station INTEGER NOT NULL, fact INTEGER NOT NULL,
    PRIMARY KEY (survey, holder)
) STRICT, WITHOUT ROWID;
