/* bench_hub.c: 60 stations with 20,000 facts each into one feria-hub over loopback, then a fresh
 * station that pulls them all.
 *
 * Two thirds of the stations are kiosks (registrations and identifications), one third doors. While
 * their batches are made, each goes into a file of its own in this process by ledger_ingest, as the
 * hub opens it, and as typed bare INSERTs into another: the two take turns. Then the same batches
 * go to the hub and to a libmicrohttpd that does nothing with them.
 * Usage: bench_hub FERIA-HUB. FERIA_BENCH_FACTS: facts of one station. */
#include <microhttpd.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/trust.h"
#include "hub/hub_store.h"
#include "kit.h"
#include "post.h"
#include "proc.h"
#include "sync/batch.h"
#include "sync/exchange.h"
#include "typed.h"

enum { STATIONS = 60, KIOSKS = 40, FACTS = 20 * 1000, BATCH = 1000, HUB_MEMORY_MAX_MB = 128 };

struct station {
    struct keys keys;
    struct writer writer;
    char name[STATION_NAME_MAX + 1];
    uint64_t person; /* number of the next one */
    FILE *file;
};

struct work {
    char folder[FILE_PATH_MAX], fair[FILE_PATH_MAX];
    struct station stations[STATIONS];
    struct post_client clients[STATIONS];
    struct db ours_db, typed_db;
    struct ledger ledger;
    struct arena arena;
    int64_t now_ms;
    size_t facts; /* of one station */
    uint64_t wire_bytes;
    struct fact batch[BATCH];
    struct someone people[BATCH];
    struct typed_fact typed[BATCH];
    struct pairs pairs;
};

static struct error error;

/* ---- the fair ---- */

static void trust_all(struct work *work)
{
    static struct fair office;
    struct exchange_result result;
    bench_fair_open(&office, work->fair, "office", "office");
    for (size_t i = 0; i < STATIONS; i++) {
        struct station *station = &work->stations[i];
        struct trusted who = {.is_trusted = true};
        uint8_t seed[crypto_sign_SEEDBYTES];
        randombytes_buf(seed, sizeof seed);
        memcpy(station->keys.municipality, office.keys.municipality, MUNICIPALITY_KEY_BYTES);
        (void)crypto_sign_seed_keypair(station->keys.public_key, station->keys.secret_key, seed);
        station->keys.station = key_id(station->keys.public_key);
        (void)snprintf(station->name, sizeof station->name, "%s-%zu", i < KIOSKS ? "mod" : "puerta",
                       i + 1);
        station->writer = (struct writer){.station = station->keys.station,
                                          .epoch = 7 + (uint32_t)i,
                                          .at_ms = work->now_ms - CROWD_DAY_MS};
        station->person = (i < KIOSKS ? i : i - KIOSKS) * work->facts / (i < KIOSKS ? 2 : 1);
        who.station = station->keys.station;
        memcpy(who.public_key, station->keys.public_key, sizeof who.public_key);
        (void)text_copy(who.name, sizeof who.name, station->name);
        (void)text_copy(who.mode, sizeof who.mode, i < KIOSKS ? "citizen" : "door");
        bench_check(trust_write(&office.ledger, &who, &error), "trusting", &error);
    }
    bench_check(exchange_run(&office, &result, &error), "exchanging", &error);
    fair_close(&office);
}

static void open_all(struct work *work)
{
    char path[FILE_PATH_MAX];
    work->now_ms = clock_now_ms();
    work->facts = bench_count("FERIA_BENCH_FACTS", FACTS) / BATCH * BATCH;
    bench_folder(work->folder);
    bench_check(path_join(work->fair, sizeof work->fair, work->folder, "fair", &error), "path",
                &error);
    bench_fair_make(work->fair);
    trust_all(work);
    bench_fair_trust(work->fair, "fresca", "office");
    bench_check(path_join(path, sizeof path, work->folder, "ours.db", &error), "path", &error);
    bench_check(db_open(&work->ours_db, path, DB_HUB, true, &error), "opening", &error);
    bench_check(db_execute(&work->ours_db, HUB_STORE_PRAGMAS, &error), "pragmas", &error);
    bench_check(ledger_open(&work->ledger, &work->ours_db, 0, &error), "ledger", &error);
    bench_check(path_join(path, sizeof path, work->folder, "typed.db", &error), "path", &error);
    bench_check(db_open(&work->typed_db, path, DB_HUB, true, &error), "opening", &error);
    bench_check(db_execute(&work->typed_db, HUB_STORE_PRAGMAS, &error), "pragmas", &error);
    arena_init(&work->arena, 0);
    for (size_t i = 0; i < STATIONS; i++) {
        struct post_client *client = &work->clients[i];
        (void)snprintf(client->path, sizeof client->path, "%s/batches-%zu", work->folder, i);
        work->stations[i].file = fopen(client->path, "wbe");
        if (!work->stations[i].file) {
            bench_die("%s cannot be written", client->path);
        }
    }
}

/* ---- making batches ---- */

static void fill(struct work *work, struct station *station, bool is_kiosk)
{
    struct writer *writer = &station->writer;
    arena_clear(&work->arena);
    for (size_t i = 0; i < BATCH; i++) {
        struct someone *someone = &work->people[i];
        if (is_kiosk && i % 2 == 1) {
            someone = &work->people[i - 1];
            crowd_identified(writer, &work->arena, someone, &work->batch[i]);
        } else {
            someone_fill(someone, station->person++, work->stations[0].keys.station, work->now_ms);
            (is_kiosk ? crowd_registered : crowd_admitted)(writer, &work->arena, someone,
                                                           &work->batch[i]);
        }
        work->typed[i] = (struct typed_fact){&work->batch[i], someone};
    }
}

static double ingest_us(struct work *work)
{
    struct ingest_result result;
    double started_us = bench_now_us();
    bench_check(ledger_ingest(&work->ledger, INGEST_WHOLE, work->batch, BATCH, &result, &error),
                "ingesting", &error);
    double taken_us = bench_now_us() - started_us;
    if (result.new_count != BATCH) {
        bench_die("of %d facts %zu were taken", BATCH, result.new_count);
    }
    return taken_us;
}

static double typed_us(struct work *work)
{
    double started_us = bench_now_us();
    typed_insert(&work->typed_db, work->typed, BATCH);
    return bench_now_us() - started_us;
}

static void write_batch(struct work *work, struct station *station)
{
    struct buf bytes;
    buf_init(&bytes, BATCH_BYTES_MAX);
    bench_check(batch_encode(work->batch, BATCH, &station->keys, &bytes, &error), "encoding",
                &error);
    uint32_t length = (uint32_t)bytes.length;
    if (fwrite(&length, sizeof length, 1, station->file) != 1 ||
        fwrite(bytes.data, bytes.length, 1, station->file) != 1) {
        bench_die("the disk is full");
    }
    work->wire_bytes += bytes.length;
    buf_release(&bytes);
}

/* Station after station a batch, as they would come in. */
static void make_all(struct work *work)
{
    for (size_t round = 0; round < work->facts / BATCH; round++) {
        for (size_t i = 0; i < STATIONS; i++) {
            struct station *station = &work->stations[i];
            fill(work, station, i < KIOSKS);
            bool typed_first = (round + i) % 2 == 1;
            double typed = typed_first ? typed_us(work) : 0;
            double ours = ingest_us(work);
            pairs_add(&work->pairs, ours, typed_first ? typed : typed_us(work));
            write_batch(work, station);
        }
    }
    for (size_t i = 0; i < STATIONS; i++) {
        (void)fclose(work->stations[i].file);
    }
    db_close(&work->ours_db);
    db_close(&work->typed_db);
}

/* ---- the hub ---- */

static int hub_start(struct child *hub, const char *program, const char *fair)
{
    const char *const arguments[] = {program,    "--fair",      fair, "--http",
                                     "--listen", "127.0.0.1:0", NULL};
    char line[PROC_LINE_MAX];
    child_start(hub, arguments);
    child_line(hub, line);
    const char *port = strrchr(line, ':');
    return port ? (int)strtol(port + 1, NULL, 10) : 0;
}

static double post_us(struct work *work, int port, const char *expected, size_t *busy_count)
{
    *busy_count = 0;
    for (size_t i = 0; i < STATIONS; i++) {
        work->clients[i].port = port;
        work->clients[i].target = "/v1/push";
        work->clients[i].expected = expected;
        work->clients[i].count = work->clients[i].busy_count = 0;
    }
    double taken_us = post_all_us(work->clients, STATIONS);
    for (size_t i = 0; i < STATIONS; i++) {
        *busy_count += work->clients[i].busy_count;
        if (work->clients[i].count != work->facts / BATCH) {
            bench_die("station %zu: %zu batches were taken", i, work->clients[i].count);
        }
    }
    return taken_us;
}

static double echo_us(struct work *work)
{
    int port = 0;
    size_t busy_count = 0;
    struct MHD_Daemon *echo = echo_start(&port);
    double taken_us = post_us(work, port, "\"new\":1000", &busy_count);
    echo_stop(echo);
    return taken_us;
}

static double dump_us(const char *from, const char *to)
{
    char command[3 * FILE_PATH_MAX];
    double started_us = bench_now_us();
    (void)snprintf(command, sizeof command, "sqlite3 '%s' .dump | sqlite3 '%s'", from, to);
    if (system(command) != 0) {
        bench_die("sqlite3 .dump failed");
    }
    return bench_now_us() - started_us;
}

/* Of all its threads, a fact: what does not depend on who else uses the machine. */
static double hub_cpu_us(pid_t hub, double facts)
{
    static struct proc_threads threads;
    double cpu_us = 0;
    proc_threads_read(hub, &threads);
    for (size_t i = 0; i < threads.count; i++) {
        cpu_us += (double)threads.threads[i].cpu_ns / 1000;
    }
    return cpu_us / facts;
}

/* ---- a fresh station ---- */

static void bring_fresh(struct work *work, int port)
{
    static struct fair fair;
    struct exchange_result result;
    char hub[64];
    (void)snprintf(hub, sizeof hub, "http://127.0.0.1:%d", port);
    bench_fair_open(&fair, work->fair, "fresca", "office");
    (void)text_copy(fair.settings.hub, sizeof fair.settings.hub, hub);
    fair.settings.central[0] = '\0';
    double started_us = bench_now_us();
    bench_check(exchange_run(&fair, &result, &error), "exchanging", &error);
    double taken_us = bench_now_us() - started_us;
    bench_row(&(struct row){.name = "a fresh station pulls all",
                            .unit = "facts/s",
                            .ours = (double)result.pulled_count * 1e6 / taken_us,
                            .baseline = -1,
                            .ratio = -1,
                            .repetitions = 1});
    bench_note("%zu facts in %.1f s", result.pulled_count, taken_us / 1e6);
    fair_close(&fair);
}

/* ---- what came of it ---- */

static void row(const char *name, const char *unit, double ours, double baseline,
                enum target_kind kind, double target)
{
    bench_row(&(struct row){.name = name,
                            .unit = unit,
                            .ours = ours,
                            .baseline = baseline,
                            .ratio = baseline > 0 ? ours / baseline : -1,
                            .target_kind = kind,
                            .target = target,
                            .repetitions = 1});
}

static double file_bytes(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? (double)info.st_size : 0;
}

int main(int argc, char **argv)
{
    static struct work work;
    struct child hub;
    char path[FILE_PATH_MAX], copy[FILE_PATH_MAX];
    size_t busy_count = 0;
    if (argc != 2) {
        bench_die("usage: bench_hub FERIA-HUB");
    }
    open_all(&work);
    make_all(&work);
    double facts = (double)work.facts * STATIONS;
    double ours = facts * 1e6 / samples_sum(&work.pairs.ours);
    double typed = facts * 1e6 / samples_sum(&work.pairs.baseline);
    double echo = facts * 1e6 / echo_us(&work);
    int port = hub_start(&hub, argv[1], work.fair);
    double taken_us = post_us(&work, port, "\"new\":1000", &busy_count);
    double rate = facts * 1e6 / taken_us;
    double cpu_us = hub_cpu_us(hub.process, facts);
    double hub_mb = (double)proc_status_kib(hub.process, "VmHWM") * 1024 / 1e6;

    row("60 stations into one hub : ledger_ingest in a process", "facts/s", rate, ours,
        TARGET_RATIO_MIN, 0.5);
    bench_note("%.0f facts in %.1f s; told to wait %zu times; %.1f us of processor a fact", facts,
               taken_us / 1e6, busy_count, cpu_us);
    row("the same : typed INSERTs of the same rows", "facts/s", rate, typed, TARGET_NONE, 0);
    row("the same : the same bodies to a bare libmicrohttpd", "facts/s", rate, echo, TARGET_NONE,
        0);
    row("most memory of the hub", "MB", hub_mb, -1, TARGET_OURS_MAX, HUB_MEMORY_MAX_MB);
    bring_fresh(&work, port);
    bench_note("most memory of the hub afterwards %.0f MB",
               (double)proc_status_kib(hub.process, "VmHWM") * 1024 / 1e6);
    child_stop(&hub);

    bench_check(path_join(path, sizeof path, work.fair, "central.db", &error), "path", &error);
    bench_check(path_join(copy, sizeof copy, work.folder, "copy.db", &error), "path", &error);
    row("a fact on the wire", "bytes", (double)work.wire_bytes / facts, -1, TARGET_NONE, 0);
    row("a fact on the disk, with its projections", "bytes", file_bytes(path) / facts, -1,
        TARGET_NONE, 0);
    row("the same rows : sqlite3 .dump | sqlite3", "facts/s", rate,
        facts * 1e6 / dump_us(path, copy), TARGET_NONE, 0);
    pairs_release(&work.pairs);
    arena_release(&work.arena);
    return EXIT_SUCCESS;
}
