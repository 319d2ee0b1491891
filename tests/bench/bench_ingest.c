/* bench_ingest.c: a million facts into a central file by ledger_ingest, against typed bare INSERTs
 * of the same rows (typed.h).
 *
 * Batch by batch the two take turns, each going first every other time, into two files of the same
 * schema. Making the facts is not timed. A third are registrations, a third identifications, a
 * third admissions, from four kiosks and two doors. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "kit.h"
#include "typed.h"

enum {
    BATCH = 1000,
    FACTS = 1000 * 1000,
    KIOSKS = 4,
    DOORS = 2,
    ROUND_BATCHES = 3, /* two of a kiosk, one of a door */
    EDGE_BATCHES = 50, /* of which the first and the last rate is told */
};

struct work {
    struct db ours_db, typed_db;
    struct ledger ledger;
    struct writer kiosks[KIOSKS], doors[DOORS];
    struct arena arena;
    uint64_t registered_count, admitted_count;
    int64_t now_ms;
    struct fact facts[BATCH];
    struct someone people[BATCH];
    struct typed_fact typed[BATCH];
};

static struct error error;

static void work_open(struct work *work, const char *folder)
{
    char ours[FILE_PATH_MAX];
    char typed[FILE_PATH_MAX];
    bench_check(path_join(ours, sizeof ours, folder, "central.db", &error), "path", &error);
    bench_check(path_join(typed, sizeof typed, folder, "typed.db", &error), "path", &error);
    bench_check(db_open(&work->ours_db, ours, DB_CENTRAL, true, &error), "central", &error);
    bench_check(db_open(&work->typed_db, typed, DB_CENTRAL, true, &error), "typed file", &error);
    bench_check(ledger_open(&work->ledger, &work->ours_db, 0, &error), "ledger", &error);
    arena_init(&work->arena, 0);
    work->now_ms = clock_now_ms();
    for (uint32_t i = 0; i < KIOSKS + DOORS; i++) {
        struct writer *writer = i < KIOSKS ? &work->kiosks[i] : &work->doors[i - KIOSKS];
        *writer = (struct writer){
            .station = 1000 + i, .epoch = 7 + i, .at_ms = work->now_ms - CROWD_DAY_MS};
    }
}

static void fill_kiosk(struct work *work, struct writer *writer)
{
    for (size_t i = 0; i < BATCH; i += 2) {
        struct someone *someone = &work->people[i];
        someone_fill(someone, work->registered_count++, writer->station, work->now_ms);
        crowd_registered(writer, &work->arena, someone, &work->facts[i]);
        crowd_identified(writer, &work->arena, someone, &work->facts[i + 1]);
        work->typed[i].someone = someone;
        work->typed[i + 1].someone = someone;
    }
}

static void fill_door(struct work *work, struct writer *writer)
{
    for (size_t i = 0; i < BATCH; i++) {
        someone_fill(&work->people[i], work->admitted_count++, writer->station, work->now_ms);
        crowd_admitted(writer, &work->arena, &work->people[i], &work->facts[i]);
        work->typed[i].someone = &work->people[i];
    }
}

static void work_fill(struct work *work, size_t batch)
{
    size_t round = batch / ROUND_BATCHES;
    arena_clear(&work->arena);
    if (batch % ROUND_BATCHES == ROUND_BATCHES - 1) {
        fill_door(work, &work->doors[round % DOORS]);
    } else {
        fill_kiosk(work, &work->kiosks[batch % KIOSKS]);
    }
    for (size_t i = 0; i < BATCH; i++) {
        work->typed[i].fact = &work->facts[i];
    }
}

static double ingest_us(struct work *work)
{
    struct ingest_result result;
    double started_us = bench_now_us();
    bench_check(ledger_ingest(&work->ledger, INGEST_WHOLE, work->facts, BATCH, &result, &error),
                "ingesting", &error);
    double taken_us = bench_now_us() - started_us;
    if (result.new_count != BATCH) {
        bench_die("of %d facts %zu were taken, %zu parked", BATCH, result.new_count,
                  result.quarantine_count);
    }
    return taken_us;
}

static double typed_us(struct work *work)
{
    double started_us = bench_now_us();
    typed_insert(&work->typed_db, work->typed, BATCH);
    return bench_now_us() - started_us;
}

/* Both files must hold the same, or the comparison would be worth nothing. */
static void check_same(struct work *work)
{
    static const char *const COUNTS[] = {
        "SELECT count(*) FROM ledger",   "SELECT count(*) FROM attendee",
        "SELECT count(*) FROM identity", "SELECT count(*) FROM ticket",
        "SELECT count(*) FROM movement", "SELECT sum(inside) FROM headcount"};
    for (size_t i = 0; i < ARRAY_COUNT(COUNTS); i++) {
        int64_t ours = -1;
        int64_t typed = -2;
        bench_check(db_int(&work->ours_db, COUNTS[i], 0, &ours, &error), "counting", &error);
        bench_check(db_int(&work->typed_db, COUNTS[i], 0, &typed, &error), "counting", &error);
        if (ours != typed) {
            bench_die("%s: %lld and %lld", COUNTS[i], (long long)ours, (long long)typed);
        }
    }
}

/* Facts a second over `count` batches from `first`. */
static double rate(const struct samples *times_us, size_t first, size_t count)
{
    struct samples part = {.values = times_us->values + first, .count = count};
    return (double)count * BATCH * 1e6 / samples_sum(&part);
}

static void report(const struct pairs *pairs)
{
    size_t count = pairs->ours.count;
    size_t edge = count < EDGE_BATCHES ? count : EDGE_BATCHES;
    double ours = rate(&pairs->ours, 0, count);
    double typed = rate(&pairs->baseline, 0, count);
    bench_row(&(struct row){.name = "ingest of a million facts : typed bare INSERTs",
                            .unit = "facts/s",
                            .ours = ours,
                            .baseline = typed,
                            .ratio = ours / typed,
                            .target_kind = TARGET_RATIO_MIN,
                            .target = 0.5,
                            .repetitions = count});
    bench_note("median of the ratios %.2f; %.0f s : %.0f s in all",
               1 / samples_at(&pairs->ratio, 0.5), samples_sum(&pairs->ours) / 1e6,
               samples_sum(&pairs->baseline) / 1e6);
    bench_note("first %zu batches %.0f : %.0f facts/s, last %.0f : %.0f facts/s", edge,
               rate(&pairs->ours, 0, edge), rate(&pairs->baseline, 0, edge),
               rate(&pairs->ours, count - edge, edge), rate(&pairs->baseline, count - edge, edge));
}

int main(void)
{
    static struct work work;
    char folder[FILE_PATH_MAX];
    struct pairs pairs = {0};
    bench_check(id_init(&error), "random numbers", &error);
    bench_folder(folder);
    work_open(&work, folder);
    size_t batches = bench_count("FERIA_BENCH_FACTS", FACTS) / BATCH;
    for (size_t batch = 0; batch < batches; batch++) {
        work_fill(&work, batch);
        double typed = batch % 2 == 0 ? 0 : typed_us(&work);
        double ours = ingest_us(&work);
        pairs_add(&pairs, ours, batch % 2 == 0 ? typed_us(&work) : typed);
    }
    check_same(&work);
    report(&pairs);
    pairs_release(&pairs);
    arena_release(&work.arena);
    db_close(&work.ours_db);
    db_close(&work.typed_db);
    return EXIT_SUCCESS;
}
