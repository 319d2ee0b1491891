/* bench_doors.c: from a scan at one door until another door knows that the person is inside, by a
 * hub over loopback: signed and durable at the first door, at the hub, and at the second.
 *
 * Both doors are whole stations without a screen (service.h), the hub a process of its own. One
 * scan at a time, with a pause between.
 * Usage: bench_doors PATH-OF-FERIA-HUB */
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bare.h"
#include "base/clock.h"
#include "kit.h"
#include "proc.h"
#include "sync/exchange.h"
#include "sync/service.h"

enum { PEOPLE = 300, EVENT = 1, DAY_MS = 24 * 3600 * 1000, PATIENCE_US = 30000000, FSYNCS = 200 };

struct bench_door {
    struct fair fair;
    struct station_service *service;
    int inside;        /* as it said last */
    bool has_verdict;  /* since the last question */
    bool is_confirmed; /* that verdict, by the hub */
    double verdict_us; /* when it came */
    double inside_us;  /* when `inside` changed last */
    bool is_connected;
};

static struct error error;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;
static size_t wakes;

static void wake(void *user)
{
    (void)user;
    (void)pthread_mutex_lock(&mutex);
    wakes++;
    (void)pthread_cond_broadcast(&woken);
    (void)pthread_mutex_unlock(&mutex);
}

static size_t wakes_seen(void)
{
    (void)pthread_mutex_lock(&mutex);
    size_t seen = wakes;
    (void)pthread_mutex_unlock(&mutex);
    return seen;
}

static void wait_wake(size_t seen)
{
    (void)pthread_mutex_lock(&mutex);
    while (wakes == seen) {
        (void)pthread_cond_wait(&woken, &mutex);
    }
    (void)pthread_mutex_unlock(&mutex);
}

static void pause_ms(unsigned ms)
{
    const struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    (void)nanosleep(&rest, NULL);
}

/* ---- a station ---- */

static void take(struct bench_door *door, const struct result *result, double now_us)
{
    door->is_connected = result->sync.is_connected;
    if (result->kind == JOB_SCAN) {
        door->has_verdict = true;
        door->is_confirmed = result->status == STATUS_OK &&
                             result->u.verdict.reason == ADMISSION_ADMITTED &&
                             result->u.verdict.check == ADMISSION_CHECK_FREE;
        door->verdict_us = now_us;
    } else if (result->kind == JOB_RECENT && result->status == STATUS_OK) {
        door->inside = result->u.recent.inside_count;
        door->inside_us = now_us;
    } else if (result->kind == JOB_CATALOGUE && result->status == STATUS_OK) {
        catalogue_free(result->u.catalogue);
    } else if (result->kind == JOB_SURVEYS && result->status == STATUS_OK) {
        survey_list_free(result->u.surveys);
    } else if (result->kind == JOB_PLACES && result->status == STATUS_OK) {
        places_list_free(result->u.places);
    }
}

static void drain(struct bench_door *door)
{
    struct result result;
    while (service_poll(door->service, &result)) {
        take(door, &result, bench_now_us());
    }
}

static void station_open(struct fair *fair, const char *folder, const char *address,
                         const char *name, const char *mode)
{
    struct exchange_result result;
    bench_fair_open(fair, folder, name, mode);
    (void)snprintf(fair->settings.hub, sizeof fair->settings.hub, "%s", address);
    fair->settings.central[0] = '\0';
    bench_check(exchange_run(fair, &result, &error), "exchanging", &error);
}

static void door_open(struct bench_door *door, const char *folder, const char *address,
                      const char *name)
{
    struct job job = {.kind = JOB_RECENT, .u.recent.event = EVENT};
    station_open(&door->fair, folder, address, name, "door");
    bench_check(service_new(&door->service, &door->fair, wake, NULL, &error), "starting", &error);
    bench_check(service_post(door->service, &job, &error), "posting", &error);
}

/* ---- people ---- */

static void register_people(const char *folder, const char *address,
                            char (*tickets)[TICKET_TEXT_LENGTH + 1], size_t count)
{
    struct fair fair;
    struct exchange_result result;
    station_open(&fair, folder, address, "kiosk-9", "citizen");
    for (size_t i = 0; i < count; i++) {
        struct registration registration;
        struct attendee attendee = {.event = EVENT};
        int64_t now_ms = clock_now_ms();
        (void)snprintf(attendee.name, sizeof attendee.name, "Luz Prueba");
        (void)snprintf(attendee.document_type, sizeof attendee.document_type, "CC");
        (void)snprintf(attendee.document_number, sizeof attendee.document_number, "9%06zu", i);
        (void)snprintf(attendee.territory, sizeof attendee.territory, "C01");
        (void)snprintf(attendee.age_band, sizeof attendee.age_band, "adultez");
        (void)snprintf(attendee.group, sizeof attendee.group, "ciudadania");
        (void)snprintf(attendee.consent_version, sizeof attendee.consent_version, "2022-1");
        memset(attendee.consent_hash, 'a', sizeof attendee.consent_hash - 1);
        bench_check(attendee_register(&fair.ledger, &fair.keys, &attendee, now_ms - DAY_MS,
                                      now_ms + DAY_MS, &registration, &error),
                    "registering", &error);
        memcpy(tickets[i], registration.text, sizeof tickets[0]);
    }
    bench_check(exchange_run(&fair, &result, &error), "exchanging", &error);
    fair_close(&fair);
}

/* ---- measuring ---- */

/* Until both know `inside`. */
static void until_inside(struct bench_door *doors, int inside)
{
    double until_us = bench_now_us() + PATIENCE_US;
    for (;;) {
        size_t seen = wakes_seen();
        drain(&doors[0]);
        drain(&doors[1]);
        if (doors[0].has_verdict && doors[1].inside == inside) {
            return;
        }
        if (bench_now_us() > until_us) {
            bench_die("the other door never knew of %d", inside);
        }
        wait_wake(seen);
    }
}

static void measure(struct bench_door *doors, const char *ticket, int inside,
                    struct samples *verdict_us, struct samples *known_us)
{
    struct job job = {.kind = JOB_SCAN};
    job.u.scan.event = EVENT;
    job.u.scan.gate = 1;
    job.u.scan.direction = DIRECTION_ENTRY;
    job.u.scan.length = TICKET_TEXT_LENGTH;
    memcpy(job.u.scan.text, ticket, TICKET_TEXT_LENGTH);
    doors[0].has_verdict = false;
    double began_us = bench_now_us();
    bench_check(service_post(doors[0].service, &job, &error), "posting", &error);
    until_inside(doors, inside);
    if (!doors[0].is_confirmed) {
        bench_die("person %d was not let in by the hub's word", inside);
    }
    samples_add(verdict_us, doors[0].verdict_us - began_us);
    samples_add(known_us, doors[1].inside_us - began_us);
}

static void report(const char *name, const struct samples *samples, double target_us,
                   const char *folder)
{
    bench_row(&(struct row){.name = name,
                            .unit = "us",
                            .ours = samples_at(samples, 0.99),
                            .baseline = -1,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = target_us,
                            .repetitions = samples->count});
    bench_note("p50 %.0f, p95 %.0f, max %.0f us; fsync here: %.0f us", samples_at(samples, 0.5),
               samples_at(samples, 0.95), samples_at(samples, 1), fsync_us(folder, FSYNCS));
}

int main(int argc, char **argv)
{
    static struct bench_door doors[2];
    static char tickets[PEOPLE][TICKET_TEXT_LENGTH + 1];
    char folder[FILE_PATH_MAX], fair_folder[FILE_PATH_MAX], line[PROC_LINE_MAX];
    struct samples verdict_us = {0}, known_us = {0};
    struct child hub;
    if (argc != 2) {
        bench_die("usage: bench_doors PATH-OF-FERIA-HUB");
    }
    bench_folder(folder);
    bench_check(path_join(fair_folder, sizeof fair_folder, folder, "fair", &error), "path", &error);
    bench_fair_make(fair_folder);
    const char *const arguments[] = {argv[1],    "--fair",      fair_folder, "--http",
                                     "--listen", "127.0.0.1:0", NULL};
    bench_fair_trust(fair_folder, "kiosk-9", "citizen");
    bench_fair_trust(fair_folder, "puerta-1", "door");
    bench_fair_trust(fair_folder, "puerta-2", "door");
    child_start(&hub, arguments);
    child_line(&hub, line);
    const char *address = strstr(line, "http://");
    if (!address) {
        bench_die("the hub does not say where it is: %s", line);
    }
    line[strcspn(line, "\n")] = '\0';
    size_t count = bench_count("FERIA_BENCH_SCANS", PEOPLE);
    count = count < PEOPLE ? count : PEOPLE;
    register_people(fair_folder, address, tickets, count);
    door_open(&doors[0], fair_folder, address, "puerta-1");
    door_open(&doors[1], fair_folder, address, "puerta-2");
    pause_ms(2000); /* both have said hello and wait for news */
    for (size_t i = 0; i < count; i++) {
        measure(doors, tickets[i], (int)i + 1, &verdict_us, &known_us);
        pause_ms(20 + randombytes_uniform(60));
    }
    report("scan to verdict with the hub's word, p99", &verdict_us, 400000, folder);
    report("scan at one door to known at another, p99", &known_us, 1000000, folder);
    service_free(doors[0].service);
    service_free(doors[1].service);
    samples_release(&verdict_us);
    samples_release(&known_us);
    child_stop(&hub);
    return EXIT_SUCCESS;
}
