#include "kit.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/import.h"
#include "core/trust.h"
#include "sync/exchange.h"

enum { OPEN_FOLDERS_MAX = 16, NAME_WIDTH = 50, FLAG_TEXT_MAX = 96 };

static char folder_to_remove[FILE_PATH_MAX];

/* ---- time and samples ---- */

double bench_now_us(void)
{
    return (double)clock_monotonic_ns() / 1000.0;
}

void samples_add(struct samples *samples, double value)
{
    if (samples->count == samples->capacity) {
        size_t capacity = samples->capacity == 0 ? 256 : 2 * samples->capacity;
        double *values = realloc(samples->values, capacity * sizeof *values);
        if (values == NULL) {
            bench_die("out of memory for %zu samples", capacity);
        }
        samples->values = values;
        samples->capacity = capacity;
    }
    samples->values[samples->count++] = value;
}

void samples_release(struct samples *samples)
{
    free(samples->values);
    *samples = (struct samples){0};
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double samples_at(const struct samples *samples, double fraction)
{
    if (samples->count == 0) {
        return 0;
    }
    double *sorted = malloc(samples->count * sizeof *sorted);
    if (sorted == NULL) {
        bench_die("out of memory for %zu samples", samples->count);
    }
    memcpy(sorted, samples->values, samples->count * sizeof *sorted);
    qsort(sorted, samples->count, sizeof *sorted, compare_doubles);
    size_t rank = (size_t)(fraction * (double)samples->count);
    double value = sorted[rank < samples->count ? rank : samples->count - 1];
    free(sorted);
    return value;
}

double samples_sum(const struct samples *samples)
{
    double sum = 0;
    for (size_t i = 0; i < samples->count; i++) {
        sum += samples->values[i];
    }
    return sum;
}

void pairs_add(struct pairs *pairs, double ours, double baseline)
{
    samples_add(&pairs->ours, ours);
    samples_add(&pairs->baseline, baseline);
    samples_add(&pairs->ratio, ours / baseline);
}

void pairs_release(struct pairs *pairs)
{
    samples_release(&pairs->ours);
    samples_release(&pairs->baseline);
    samples_release(&pairs->ratio);
}

/* ---- the table ---- */

static bool is_met(const struct row *row)
{
    switch (row->target_kind) {
    case TARGET_OURS_MAX:
        return row->ours <= row->target;
    case TARGET_RATIO_MAX:
        return row->ratio <= row->target;
    case TARGET_RATIO_MIN:
        return row->ratio >= row->target;
    case TARGET_NONE:
        break;
    }
    return true;
}

static void print_target(const struct row *row)
{
    static const char *const SIGNS[] = {"", "<=", "<=", ">="};
    char text[32] = "-";
    if (row->target_kind == TARGET_OURS_MAX) {
        (void)snprintf(text, sizeof text, "%s %g %s", SIGNS[row->target_kind], row->target,
                       row->unit);
    } else if (row->target_kind != TARGET_NONE) {
        (void)snprintf(text, sizeof text, "%s %g x", SIGNS[row->target_kind], row->target);
    }
    printf(" %-14s %-4s", text,
           row->target_kind == TARGET_NONE ? ""
           : is_met(row)                   ? "met"
                                           : "OVER");
}

void bench_row(const struct row *row)
{
    double load[1] = {0};
    (void)getloadavg(load, 1);
    printf("%-*s %11.3f %-8s", NAME_WIDTH, row->name, row->ours, row->unit);
    if (row->baseline >= 0) {
        printf(" %11.3f", row->baseline);
    } else {
        printf(" %11s", "-");
    }
    if (row->ratio >= 0) {
        printf(" %7.2f", row->ratio);
    } else {
        printf(" %7s", "-");
    }
    print_target(row);
    printf(" %6zu %5.1f\n", row->repetitions, load[0]);
    (void)fflush(stdout);
}

void bench_row_pairs(const char *name, const char *unit, const struct pairs *pairs,
                     enum target_kind target_kind, double target)
{
    bench_row(&(struct row){.name = name,
                            .unit = unit,
                            .ours = samples_at(&pairs->ours, 0.5),
                            .baseline = samples_at(&pairs->baseline, 0.5),
                            .ratio = samples_at(&pairs->ratio, 0.5),
                            .target_kind = target_kind,
                            .target = target,
                            .repetitions = pairs->ratio.count});
}

void bench_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("    ");
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    (void)fflush(stdout);
}

/* ---- doing ---- */

void bench_die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)fprintf(stderr, "bench: ");
    (void)vfprintf(stderr, format, arguments);
    (void)fprintf(stderr, "\n");
    va_end(arguments);
    exit(EXIT_FAILURE);
}

void bench_check(enum status status, const char *doing, const struct error *error)
{
    if (status != STATUS_OK) {
        bench_die("%s: %s: %s", doing, status_text(status), error != NULL ? error->text : "");
    }
}

size_t bench_count(const char *name, size_t fallback)
{
    const char *text = getenv(name);
    long value = text != NULL ? strtol(text, NULL, 10) : 0;
    return value > 0 ? (size_t)value : fallback;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info;
    (void)type;
    (void)at;
    return remove(path);
}

static void remove_folder(void)
{
    (void)nftw(folder_to_remove, remove_one, OPEN_FOLDERS_MAX, FTW_PHYS | FTW_DEPTH);
}

void bench_folder(char path[FILE_PATH_MAX])
{
    const char *base = getenv("TMPDIR");
    ASSERT(folder_to_remove[0] == '\0');
    (void)snprintf(path, FILE_PATH_MAX, "%s/feria-bench-XXXXXX",
                   base != NULL && *base != '\0' ? base : P_tmpdir);
    if (mkdtemp(path) == NULL) {
        bench_die("%s: no folder can be made there", path);
    }
    (void)text_copy(folder_to_remove, sizeof folder_to_remove, path);
    (void)atexit(remove_folder);
}

void bench_fair_open(struct fair *fair, const char *folder, const char *station, const char *mode)
{
    char program[] = "bench";
    char station_flag[FLAG_TEXT_MAX];
    char mode_flag[FLAG_TEXT_MAX];
    char *argv[] = {program, station_flag, mode_flag, NULL};
    int argc = 3;
    struct error error = {0};
    (void)snprintf(station_flag, sizeof station_flag, "--station=%s", station);
    (void)snprintf(mode_flag, sizeof mode_flag, "--mode=%s", mode);
    bench_check(fair_open(fair, folder, &argc, argv, &error), "opening a station", &error);
}

static void exchange(struct fair *fair)
{
    struct exchange_result result;
    struct error error = {0};
    bench_check(exchange_run(fair, &result, &error), "syncing", &error);
}

void bench_fair_make(const char *folder)
{
    static struct fair fair;
    struct settings settings;
    struct error error = {0};
    settings_init(&settings);
    (void)text_copy(settings.station, sizeof settings.station, "kiosk-1");
    bench_check(fair_init(folder, &settings, &error), "making a fair", &error);
    bench_fair_open(&fair, folder, "office", "office");
    bench_check(import_folder(&fair.ledger, FERIA_SOURCE_DIR "/db/catalog/ibague", 0,
                              fair.settings.utc_offset_min, clock_now_ms(), NULL, NULL, NULL,
                              &error),
                "importing the sample city", &error);
    exchange(&fair);
    fair_close(&fair);
    bench_fair_open(&fair, folder, "kiosk-1", "citizen");
    exchange(&fair);
    fair_close(&fair);
}

void bench_fair_trust(const char *folder, const char *station, const char *mode)
{
    static struct fair fair;
    struct trusted who = {.is_trusted = true};
    struct error error = {0};
    bench_fair_open(&fair, folder, station, mode);
    who.station = fair.keys.station;
    memcpy(who.public_key, fair.keys.public_key, sizeof who.public_key);
    (void)text_copy(who.name, sizeof who.name, station);
    (void)text_copy(who.mode, sizeof who.mode, mode);
    fair_close(&fair);
    bench_fair_open(&fair, folder, "office", "office");
    bench_check(trust_write(&fair.ledger, &who, &error), "trusting a station", &error);
    exchange(&fair);
    fair_close(&fair);
}
