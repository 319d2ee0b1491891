/* bench_commit.c: a registration that is durable, against the least that a durable row can cost on
 * this disk.
 *
 * How much of it is the disk's depends on the disk: the slower its fsync, the nearer every ratio is
 * to 1. So the fsync is told, and the processor's time apart. The typed rows (typed.h) are the same
 * registration kept without hashes, JSON, signature or checks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bare.h"
#include "base/clock.h"
#include "core/registration.h"
#include "kit.h"
#include "typed.h"

enum { PAIRS = 1500, EVENT = 1, DAY_MS = 24 * 60 * 60 * 1000, FSYNCS = 300 };

/* What one turn took: on the wall, and of this thread's processor. The clock stops where the fact
 * may be acknowledged; what follows from it (projections, signature) is counted apart. */
struct taken {
    double wall_us, cpu_us;
};

struct bench {
    struct fair fair;
    struct bare bare;
    struct db typed_db;
    struct writer writer; /* of the typed rows */
    struct arena arena;
    struct pairs bare_pairs, typed_pairs, cpu_pairs, rating_pairs;
    struct pairs whole_pairs; /* against the typed rows, which are all of the same work */
};

static struct error error;

static struct taken clock_start(void)
{
    struct timespec cpu;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
    return (struct taken){bench_now_us(), (double)cpu.tv_sec * 1e6 + (double)cpu.tv_nsec / 1e3};
}

static struct taken clock_since(struct taken started)
{
    struct taken now = clock_start();
    return (struct taken){now.wall_us - started.wall_us, now.cpu_us - started.cpu_us};
}

static void attendee_fill(struct attendee *attendee, size_t number)
{
    *attendee = (struct attendee){.event = EVENT};
    (void)snprintf(attendee->name, sizeof attendee->name, "Luz Marina Prueba %c",
                   (char)('A' + number % 26));
    (void)snprintf(attendee->document_type, sizeof attendee->document_type, "CC");
    (void)snprintf(attendee->document_number, sizeof attendee->document_number, "9999%07zu",
                   number % 10000000);
    (void)snprintf(attendee->territory, sizeof attendee->territory, "C09");
    (void)snprintf(attendee->age_band, sizeof attendee->age_band, "adultez");
    (void)snprintf(attendee->group, sizeof attendee->group, "ciudadania");
    (void)snprintf(attendee->phone, sizeof attendee->phone, "3001234567");
    (void)snprintf(attendee->consent_version, sizeof attendee->consent_version, "2022-1");
    memset(attendee->consent_hash, 'a', sizeof attendee->consent_hash - 1);
}

/* `whole_us`: also with the signed ticket and the projections. */
static struct taken register_one(struct bench *bench, size_t number, double *whole_us)
{
    struct attendee attendee;
    struct registration registration;
    attendee_fill(&attendee, number);
    int64_t now_ms = clock_now_ms();
    struct taken started = clock_start();
    bench_check(attendee_record(&bench->fair.ledger, &bench->fair.keys, &attendee, now_ms - DAY_MS,
                                now_ms + DAY_MS, &registration, &error),
                "registering", &error);
    struct taken taken = clock_since(started);
    bench_check(registration_sign(&bench->fair.ledger, &bench->fair.keys, &registration, &error),
                "signing", &error);
    bench_check(db_settle(&bench->fair.db, &error), "settling", &error);
    *whole_us = clock_since(started).wall_us;
    if (registration.was_registered) {
        bench_die("person %zu was registered already: nothing was written", number);
    }
    return taken;
}

/* Beside feedback_give, which takes one rating in 2 s only. */
static struct taken rate_one(struct bench *bench)
{
    struct taken started = clock_start();
    bench_check(ledger_append(&bench->fair.ledger, "feedback.given",
                              "{\"event\":1,\"reasons\":[\"atencion\"],\"score\":3}", NULL, &error),
                "rating", &error);
    struct taken taken = clock_since(started);
    bench_check(db_settle(&bench->fair.db, &error), "settling", &error);
    return taken;
}

static struct taken bare_one(struct bench *bench)
{
    struct taken started = clock_start();
    bare_insert(&bench->bare);
    return clock_since(started);
}

static struct taken typed_one(struct bench *bench, size_t number)
{
    struct someone someone;
    struct fact facts[2];
    arena_clear(&bench->arena);
    someone_fill(&someone, number, bench->writer.station, clock_now_ms());
    crowd_registered(&bench->writer, &bench->arena, &someone, &facts[0]);
    crowd_identified(&bench->writer, &bench->arena, &someone, &facts[1]);
    const struct typed_fact typed[] = {{&facts[0], &someone}, {&facts[1], &someone}};
    struct taken started = clock_start();
    typed_insert(&bench->typed_db, typed, ARRAY_COUNT(typed));
    return clock_since(started);
}

static void turn(struct bench *bench, size_t number)
{
    double whole_us = 0;
    struct taken ours = register_one(bench, number, &whole_us);
    struct taken bare = bare_one(bench);
    struct taken typed = typed_one(bench, number);
    pairs_add(&bench->bare_pairs, ours.wall_us, bare.wall_us);
    pairs_add(&bench->typed_pairs, ours.wall_us, typed.wall_us);
    pairs_add(&bench->whole_pairs, whole_us, typed.wall_us);
    pairs_add(&bench->cpu_pairs, ours.cpu_us, bare.cpu_us);
    ours = rate_one(bench);
    pairs_add(&bench->rating_pairs, ours.wall_us, bare_one(bench).wall_us);
}

static void bench_open(struct bench *bench, const char *folder)
{
    char path[FILE_PATH_MAX];
    bench_check(path_join(path, sizeof path, folder, "fair", &error), "path", &error);
    bench_fair_make(path);
    bench_fair_open(&bench->fair, path, "kiosk-1", "citizen");
    bare_open(&bench->bare, folder);
    bench_check(path_join(path, sizeof path, folder, "typed.db", &error), "path", &error);
    bench_check(db_open(&bench->typed_db, path, DB_STATION, true, &error), "typed file", &error);
    arena_init(&bench->arena, 0);
    bench->writer = (struct writer){.station = 1, .epoch = 1, .at_ms = clock_now_ms()};
}

static void report(const struct bench *bench, const char *folder)
{
    bench_row_pairs("registration, durable : bare INSERT of one row", "us", &bench->bare_pairs,
                    TARGET_RATIO_MAX, 1.2);
    bench_note("p95 %.0f : %.0f us; two facts, one commit; fsync of 4 KiB here: %.0f us",
               samples_at(&bench->bare_pairs.ours, 0.95),
               samples_at(&bench->bare_pairs.baseline, 0.95), fsync_us(folder, FSYNCS));
    bench_row_pairs("registration, durable : its five rows, typed", "us", &bench->typed_pairs,
                    TARGET_NONE, 0);
    bench_row_pairs("the same, signed and projected : five rows, typed", "us", &bench->whole_pairs,
                    TARGET_NONE, 0);
    bench_row_pairs("registration, processor only : bare INSERT", "us", &bench->cpu_pairs,
                    TARGET_NONE, 0);
    bench_row_pairs("rating (one fact), durable : bare INSERT", "us", &bench->rating_pairs,
                    TARGET_RATIO_MAX, 1.2);
}

int main(void)
{
    static struct bench bench;
    char folder[FILE_PATH_MAX];
    bench_folder(folder);
    bench_open(&bench, folder);
    size_t count = bench_count("FERIA_BENCH_PAIRS", PAIRS);
    for (size_t i = 0; i < count; i++) {
        turn(&bench, i);
    }
    report(&bench, folder);
    pairs_release(&bench.bare_pairs);
    pairs_release(&bench.typed_pairs);
    pairs_release(&bench.whole_pairs);
    pairs_release(&bench.cpu_pairs);
    pairs_release(&bench.rating_pairs);
    arena_release(&bench.arena);
    db_close(&bench.typed_db);
    bare_close(&bench.bare);
    fair_close(&bench.fair);
    return EXIT_SUCCESS;
}
