/* bench_admit.c: how long doors wait for the hub's word at 200 questions a second: 20 doors, each
 * with its own connection over loopback, each question signed and each answer durable at the hub.
 *
 * The questions come by the clock, whatever became of those before: a slow answer makes the next of
 * its door late, and counts so. The hub knows tickets that its stations registered.
 * Usage: bench_admit PATH-OF-FERIA-HUB */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bare.h"
#include "base/clock.h"
#include "crowd.h"
#include "kit.h"
#include "proc.h"
#include "sync/exchange.h"
#include "sync/hub_line.h"

enum { DOORS = 20, RATE = 200, SECONDS = 30, TARGET_US = 20000, FSYNCS = 200 };

struct bench_door {
    struct fair fair;
    struct asker_line line;
    pthread_t thread;
    struct samples taken_us;
    double start_us; /* of the first question */
    size_t count;
    int number;
};

static struct error error;

static void sleep_until(double at_us)
{
    double left_us = at_us - bench_now_us();
    if (left_us > 0) {
        struct timespec rest = {.tv_sec = (time_t)(left_us / 1e6)};
        rest.tv_nsec = (long)((left_us - 1e6 * (double)rest.tv_sec) * 1000);
        (void)nanosleep(&rest, NULL);
    }
}

static void *door_run(void *user)
{
    struct bench_door *door = user;
    for (size_t i = 0; i < door->count; i++) {
        double due_us = door->start_us + 1e6 * (double)(i * DOORS) / RATE;
        struct admission_question question = {.event = 1, .gate = 1, .at_ms = clock_now_ms()};
        struct admission_answer answer;
        struct error why = {0};
        (void)snprintf(question.ticket, sizeof question.ticket, "%04u%012u",
                       (unsigned)door->number % 10000, (unsigned)i);
        sleep_until(due_us);
        bench_check(door->line.ask(door->line.self, &question, 5000, &answer, &why), "asking",
                    &why);
        samples_add(&door->taken_us, bench_now_us() - due_us);
        if (answer.check != ADMISSION_CHECK_FREE) {
            bench_die("somebody else has ticket %s", question.ticket);
        }
    }
    return NULL;
}

static void door_name(int number, char name[32])
{
    (void)snprintf(name, 32, "puerta-%d", number + 1);
}

static void door_open(struct bench_door *door, const char *folder, const char *address, int number)
{
    char name[32];
    struct exchange_result result;
    door_name(number, name);
    bench_fair_open(&door->fair, folder, name, "door");
    (void)snprintf(door->fair.settings.hub, sizeof door->fair.settings.hub, "%s", address);
    door->fair.settings.central[0] = '\0';
    bench_check(exchange_run(&door->fair, &result, &error), "exchanging", &error);
    if (!hub_line_make(&door->line, &door->fair)) {
        bench_die("a door has no way to the hub");
    }
    bench_check(door->line.probe(door->line.self, 5000, &error), "saying hello", &error);
    door->number = number;
}

static void report(struct bench_door *doors, pid_t hub, const char *folder)
{
    struct samples all = {0};
    for (size_t d = 0; d < DOORS; d++) {
        for (size_t i = 0; i < doors[d].taken_us.count; i++) {
            samples_add(&all, doors[d].taken_us.values[i]);
        }
    }
    bench_row(&(struct row){.name = "/v1/admit at 200 a second, p99",
                            .unit = "us",
                            .ours = samples_at(&all, 0.99),
                            .baseline = -1,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = TARGET_US,
                            .repetitions = all.count});
    bench_note("p50 %.0f, p95 %.0f, max %.0f us from when it was due; %d doors; hub: %lld KiB "
               "resident; fsync here: %.0f us",
               samples_at(&all, 0.5), samples_at(&all, 0.95), samples_at(&all, 1), DOORS,
               (long long)proc_status_kib(hub, "VmRSS"), fsync_us(folder, FSYNCS));
    samples_release(&all);
}

int main(int argc, char **argv)
{
    static struct bench_door doors[DOORS];
    char folder[FILE_PATH_MAX];
    char fair_folder[FILE_PATH_MAX];
    char line[PROC_LINE_MAX];
    struct child hub;
    if (argc != 2) {
        bench_die("usage: bench_admit PATH-OF-FERIA-HUB");
    }
    bench_folder(folder);
    bench_check(path_join(fair_folder, sizeof fair_folder, folder, "fair", &error), "path", &error);
    bench_fair_make(fair_folder);
    for (int i = 0; i < DOORS; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "puerta-%d", i + 1);
        bench_fair_trust(fair_folder, name, "door");
    }
    const char *const arguments[] = {argv[1],    "--fair",      fair_folder, "--http",
                                     "--listen", "127.0.0.1:0", NULL};
    for (int i = 0; i < DOORS; i++) {
        char name[32];
        door_name(i, name);
        bench_fair_trust(fair_folder, name, "door");
    }
    child_start(&hub, arguments);
    child_line(&hub, line);
    const char *address = strstr(line, "http://");
    if (!address) {
        bench_die("the hub does not say where it is: %s", line);
    }
    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < DOORS; i++) {
        door_open(&doors[i], fair_folder, address, i);
    }
    double start_us = bench_now_us() + 500000;
    for (int i = 0; i < DOORS; i++) {
        doors[i].start_us = start_us + 1e6 * i / RATE;
        doors[i].count = bench_count("FERIA_BENCH_SECONDS", SECONDS) * RATE / DOORS;
        if (pthread_create(&doors[i].thread, NULL, door_run, &doors[i]) != 0) {
            bench_die("a thread cannot be started");
        }
    }
    for (int i = 0; i < DOORS; i++) {
        (void)pthread_join(doors[i].thread, NULL);
    }
    report(doors, hub.process, folder);
    for (int i = 0; i < DOORS; i++) {
        doors[i].line.close(doors[i].line.self);
        fair_close(&doors[i].fair);
        samples_release(&doors[i].taken_us);
    }
    child_stop(&hub);
    return EXIT_SUCCESS;
}
