/* chart.h: numbers as pictures that are read at two metres: a ring for a part of a whole, bars side
 * by side, columns that follow each other in time. Each is one image in the semantic tree, spoken
 * as the sentence it is given. Colours are roles; what matters is told by size and words too.
 * Widgets know no screen. UI thread only. */
#pragma once

#include "ui/ui.h"

#include <stddef.h>

enum { CHART_POINTS_MAX = 12 };

struct chart_point {
    const char *label; /* "2021" */
    const char *value; /* as it is written: "1.250 km" */
    float amount;      /* how large it is beside the others, from 0 */
};

/* The ring: `fraction` of it, 0 to 1, in `accent`, and the words in its middle. */
struct chart_ring {
    const char *sentence; /* "Avance físico: 62 por ciento" */
    const char *value;    /* in the middle: "62 %" */
    const char *label;    /* under it; NULL = none */
    float fraction, diameter_mm;
    enum colour accent;
};
void chart_ring(struct ui *ui, const struct chart_ring *ring);

/* Points beyond CHART_POINTS_MAX are left out. */
struct chart {
    const char *sentence;
    const struct chart_point *points;
    size_t count;
    enum colour accent;
};
void chart_bars(struct ui *ui, const struct chart *chart);  /* one under the other */
void chart_trend(struct ui *ui, const struct chart *chart); /* the last one stands out */
