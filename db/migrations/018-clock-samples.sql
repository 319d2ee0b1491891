-- 018: what the stations measured of their clocks.

CREATE TABLE clock_sample (
    station        INTEGER NOT NULL,
    hlc            INTEGER NOT NULL,
    epoch          INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL, -- by the station's clock
    offset_ms      INTEGER NOT NULL, -- to be added to it
    uncertainty_ms INTEGER NOT NULL CHECK (uncertainty_ms >= 0),
    PRIMARY KEY (station, hlc, epoch, seq)
) STRICT, WITHOUT ROWID;
