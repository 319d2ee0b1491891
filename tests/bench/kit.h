/* kit.h: what all benches share: a clock, samples, pairs, the rows of the one table, a folder and a
 * fair to work in.
 *
 * A machine that other programs use shifts between one second and the next. So nothing is compared
 * with a number of another day: ours and the baseline take turns, A B A B, and what is told is the
 * median of the ratios of neighbours. Benches print and assert no time; what does not work at all
 * ends the program with a sentence. One thread. */
#pragma once

#include "base/file.h"
#include "base/status.h"
#include "core/fair.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- time and samples ---- */

double bench_now_us(void); /* monotonic */

struct samples {
    double *values; /* owned */
    size_t count, capacity;
};

void samples_add(struct samples *samples, double value);
void samples_release(struct samples *samples);

/* fraction 0.5 = the median, 0.99, 1 = the greatest; nearest rank. 0 without samples.
 * Sorts a copy. */
double samples_at(const struct samples *samples, double fraction);
double samples_sum(const struct samples *samples);

/* Ours and the baseline's, taken in turns. */
struct pairs {
    struct samples ours, baseline, ratio; /* ratio = ours / baseline of one turn */
};

void pairs_add(struct pairs *pairs, double ours, double baseline);
void pairs_release(struct pairs *pairs);

/* ---- the table ---- */

enum target_kind {
    TARGET_NONE,
    TARGET_OURS_MAX, /* `ours` at most `target` */
    TARGET_RATIO_MAX,
    TARGET_RATIO_MIN
};

struct row {
    const char *name;
    const char *unit; /* of ours and of the baseline */
    double ours;
    double baseline; /* < 0: there is none */
    double ratio;    /* < 0: there is none */
    enum target_kind target_kind;
    double target;
    size_t repetitions;
};

void bench_row(const struct row *row); /* one line, with the load of the machine */

/* Medians of both and of the ratios. */
void bench_row_pairs(const char *name, const char *unit, const struct pairs *pairs,
                     enum target_kind target_kind, double target);

/* A line under the row before. */
void bench_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- doing ---- */

/* Ends the program unless STATUS_OK. */
void bench_check(enum status status, const char *doing, const struct error *error);
_Noreturn void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The number in environment variable `name`, else `fallback`. */
size_t bench_count(const char *name, size_t fallback);

/* A new folder under $TMPDIR, else under the system's;
 * removed with all in it when the program ends. */
void bench_folder(char path[FILE_PATH_MAX]);

/* A fair with the sample city in `folder`, which is made: office, central file,
 * and kiosk-1 that has pulled it. */
void bench_fair_make(const char *folder);

/* The office trusts a station of it, which is made when there is none, and tells the central file:
 * before a hub takes that. */
void bench_fair_trust(const char *folder, const char *station, const char *mode);

/* Opens a station of it. `fair` is the caller's to close. */
void bench_fair_open(struct fair *fair, const char *folder, const char *station, const char *mode);
