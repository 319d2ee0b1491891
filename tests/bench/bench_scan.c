/* bench_scan.c: from the text of a ticket to a verdict with its fact on the disk, at a door that
 * knows a million tickets.
 *
 * The door's file is filled through ledger_ingest as its sync would, which is not timed. Every
 * scanned text is signed by the kiosk's key and scanned once, in random order;
 * a bare INSERT takes its turn after each. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"
#include "base/clock.h"
#include "core/admission.h"
#include "crowd.h"
#include "kit.h"

enum {
    TICKETS = 1000 * 1000,
    SCANS = 6000,
    BATCH = 1000,
    BATCHES_A_COMMIT = 25, /* filling only */
    FSYNCS = 200,
};

struct work {
    struct fair fair; /* the door */
    struct keys kiosk;
    struct writer writer; /* of the kiosk */
    struct arena arena;
    struct fact facts[BATCH];
    int64_t now_ms;
};

static struct error error;

static void ingest(struct work *work, size_t count)
{
    struct ingest_result result;
    bench_check(
        ledger_ingest(&work->fair.ledger, INGEST_SELECTION, work->facts, count, &result, &error),
        "ingesting", &error);
    if (result.new_count != count) {
        bench_die("of %zu facts %zu were taken", count, result.new_count);
    }
}

static void work_open(struct work *work, const char *folder)
{
    char fair_folder[FILE_PATH_MAX];
    char keys_folder[FILE_PATH_MAX];
    bench_check(path_join(fair_folder, sizeof fair_folder, folder, "fair", &error), "path", &error);
    bench_check(path_join(keys_folder, sizeof keys_folder, folder, "keys", &error), "path", &error);
    bench_fair_make(fair_folder);
    bench_fair_open(&work->fair, fair_folder, "puerta-1", "door");
    bench_check(keys_open(&work->kiosk, keys_folder, "kiosk-9", true, &error), "keys", &error);
    arena_init(&work->arena, 0);
    work->now_ms = clock_now_ms();
    work->writer = (struct writer){
        .station = work->kiosk.station, .epoch = 7, .at_ms = work->now_ms - CROWD_DAY_MS};
    crowd_enrolled(&work->writer, &work->arena, &work->kiosk, "kiosk-9", "citizen",
                   &work->facts[0]);
    ingest(work, 1);
}

static void work_fill(struct work *work, size_t count)
{
    struct someone someone;
    for (size_t batch = 0; batch < count / BATCH; batch++) {
        arena_clear(&work->arena);
        if (batch % BATCHES_A_COMMIT == 0) {
            bench_check(db_begin(&work->fair.db, &error), "beginning", &error);
        }
        for (size_t i = 0; i < BATCH; i++) {
            someone_fill(&someone, batch * BATCH + i, work->kiosk.station, work->now_ms);
            crowd_registered(&work->writer, &work->arena, &someone, &work->facts[i]);
        }
        ingest(work, BATCH);
        if (batch % BATCHES_A_COMMIT == BATCHES_A_COMMIT - 1 || batch == count / BATCH - 1) {
            bench_check(db_commit(&work->fair.db, &error), "committing", &error);
        }
    }
}

static double scan_us(struct work *work, uint64_t number, enum admission_reason expected)
{
    const struct door door = {.event = CROWD_EVENT,
                              .gate = 1,
                              .direction = DIRECTION_ENTRY,
                              .event_starts_ms = work->now_ms - CROWD_DAY_MS,
                              .event_ends_ms = work->now_ms + CROWD_DAY_MS,
                              .event_is_open = true,
                              .gate_exists = true,
                              .utc_offset_min = CLOCK_BOGOTA_MIN};
    char text[TICKET_TEXT_LENGTH + 1];
    struct someone someone;
    struct verdict verdict;
    someone_fill(&someone, number, work->kiosk.station, work->now_ms);
    ticket_encode(&someone.ticket, work->kiosk.secret_key, text);
    double started_us = bench_now_us();
    bench_check(admission_scan(&work->fair.ledger, &door, text, strlen(text), ADMISSION_NOTE_NONE,
                               &verdict, &error),
                "scanning", &error);
    double taken_us = bench_now_us() - started_us;
    if (verdict.reason != expected || strcmp(verdict.name, someone.name) != 0) {
        bench_die("ticket %llu: %s", (unsigned long long)number,
                  admission_reason_word(verdict.reason));
    }
    return taken_us;
}

static void report(const struct pairs *pairs, size_t tickets, const char *folder)
{
    bench_row(
        &(struct row){.name = "scan to verdict, a million tickets, p99 : bare INSERT",
                      .unit = "us",
                      .ours = samples_at(&pairs->ours, 0.99),
                      .baseline = samples_at(&pairs->baseline, 0.99),
                      .ratio = samples_at(&pairs->ours, 0.99) / samples_at(&pairs->baseline, 0.99),
                      .target_kind = TARGET_OURS_MAX,
                      .target = 5000,
                      .repetitions = pairs->ours.count});
    bench_note("%zu tickets known; p50 %.0f : %.0f, p95 %.0f : %.0f, max %.0f : %.0f us; "
               "fsync here: %.0f us",
               tickets, samples_at(&pairs->ours, 0.5), samples_at(&pairs->baseline, 0.5),
               samples_at(&pairs->ours, 0.95), samples_at(&pairs->baseline, 0.95),
               samples_at(&pairs->ours, 1), samples_at(&pairs->baseline, 1),
               fsync_us(folder, FSYNCS));
}

int main(void)
{
    static struct work work;
    char folder[FILE_PATH_MAX];
    struct bare bare;
    struct pairs pairs = {0};
    bench_folder(folder);
    work_open(&work, folder);
    size_t tickets = bench_count("FERIA_BENCH_TICKETS", TICKETS) / BATCH * BATCH;
    size_t scans = bench_count("FERIA_BENCH_SCANS", SCANS);
    scans = scans < tickets - 1 ? scans : tickets - 1;
    double started_us = bench_now_us();
    work_fill(&work, tickets);
    double fill_s = (bench_now_us() - started_us) / 1e6;
    bare_open(&bare, folder);
    /* The first commit after the filling shortens the log that it left:
     * not a scan's doing, so it is told apart. */
    double first_us = scan_us(&work, tickets - 1, ADMISSION_ADMITTED);
    for (size_t i = 0; i < scans; i++) {
        /* Steps of a prime go all over the tickets and meet none twice. */
        uint64_t number = (uint64_t)i * 611953 % (tickets - 1);
        double ours = scan_us(&work, number, ADMISSION_ADMITTED);
        double started = bench_now_us();
        bare_insert(&bare);
        pairs_add(&pairs, ours, bench_now_us() - started);
    }
    report(&pairs, tickets, folder);
    bench_note("the door's file was filled in %.0f s, in transactions of %d facts; the scan right "
               "after it took %.1f ms",
               fill_s, BATCH * BATCHES_A_COMMIT, first_us / 1000);
    pairs_release(&pairs);
    bare_close(&bare);
    arena_release(&work.arena);
    fair_close(&work.fair);
    keys_close(&work.kiosk);
    return EXIT_SUCCESS;
}
