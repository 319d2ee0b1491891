#include "core/nearest.h"

#include "base/text.h"

#include <string.h>

static size_t min_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance with three rows of the usual table. */
static size_t edit_count(const char *a, const char *b)
{
    size_t rows[3][NEAREST_BYTES_MAX + 1];
    size_t b_length = strlen(b);
    for (size_t j = 0; j <= b_length; j++) {
        rows[0][j] = j;
    }
    size_t i = 1;
    for (; a[i - 1] != '\0'; i++) {
        size_t *now = rows[i % 3];
        const size_t *last = rows[(i + 2) % 3];
        const size_t *before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replace = last[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = min_of(replace, min_of(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = min_of(now[j], before[j - 2] + 1);
            }
        }
    }
    return rows[(i - 1) % 3][b_length];
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
    char typed[NEAREST_BYTES_MAX + 1];
    char other[NEAREST_BYTES_MAX + 1];
    if (strlen(nearest->word) > NEAREST_BYTES_MAX || strlen(candidate) > NEAREST_BYTES_MAX) {
        return;
    }
    size_t typed_length = text_fold(nearest->word, typed, sizeof typed);
    size_t other_length = text_fold(candidate, other, sizeof other);
    if (typed_length == 0 || other_length == 0) {
        return;
    }
    size_t edits = edit_count(typed, other);
    size_t allowed = typed_length < 3 ? 1 : typed_length / 3;
    if (edits <= allowed && edits < typed_length &&
        (nearest->best == NULL || edits < nearest->best_edits)) {
        nearest->best = candidate;
        nearest->best_edits = edits;
    }
}
