/* chaos_station.c: a station without a screen that does what it is told, for chaos.py.
 *
 *   chaos_station live FAIR STATION MODE HUB AHEAD_MS
 *       one command a line on stdin, its clock AHEAD_MS ahead:
 *         register COUNT   "ticket ID TEXT" for each, once it is durable here
 *         scan ID TEXT     "scan REASON CHECK", a door's, which asks the hub before
 *         exchange         "ok PUSHED PULLED" or "no STATUS MESSAGE"
 *         where            "at STATION EPOCH SEQ KEY"
 *         trust KEY NAME MODE
 *                          the office says that this is a station of the fair
 *   chaos_station crowd FAIR COUNT PEOPLE HUB
 *       COUNT stations, a process each, register PEOPLE: "ticket ID TEXT", "key KEY NAME", and
 *       "ready" when all have. After a line on stdin all exchange in one moment, until the hub has
 *       everything; at last "tries N", how often one of them had to
 *   chaos_station dump station|central FILE
 *       prints the projections; ends with an error when verify finds anything */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "core/admission.h"
#include "core/attendee.h"
#include "core/fair.h"
#include "core/trust.h"
#include "store/verify.h"
#include "sync/exchange.h"
#include "sync/hub_line.h"

enum {
    EVENT = 1,
    DAY_MS = 24 * 60 * 60 * 1000,
    LINE_BYTES = 512,
    DUMP_BYTES_MAX = 256 * 1024 * 1024,
    TRIES_MAX = 60,
    BACKOFF_FIRST_MS = 50,
    BACKOFF_LAST_MS = 800,
};

_Noreturn static void die(const char *what, const struct error *error)
{
    (void)fprintf(stderr, "chaos_station: %s: %s\n", what, error ? error->text : "");
    exit(70); /* more than any number of tries */
}

static void check(enum status status, const char *what, const struct error *error)
{
    if (status != STATUS_OK) {
        die(what, error);
    }
}

/* `hub` "central" is the fair's central file; "https://ADDRESS:PORT#PIN" goes over TLS, with the
 * settings' pin when none is said. */
static void open_fair(struct fair *fair, const char *folder, const char *station, const char *mode,
                      const char *hub)
{
    char words[5][LINE_BYTES];
    char program[] = "chaos_station";
    char *argv[7] = {program};
    int argc = 3;
    struct error error = {0};
    (void)snprintf(words[0], LINE_BYTES, "--station=%s", station);
    (void)snprintf(words[1], LINE_BYTES, "--mode=%s", mode);
    if (strcmp(hub, "central") != 0) {
        (void)snprintf(words[2], LINE_BYTES, "--central=");
        const char *pin = strchr(hub, '#');
        (void)snprintf(words[3], LINE_BYTES, "--hub=%.*s", (int)strcspn(hub, "#"), hub);
        (void)snprintf(words[4], LINE_BYTES, "--hub-pin=%s", pin ? pin + 1 : "");
        argc = pin ? 6 : 5;
    }
    for (int i = 1; i < argc; i++) {
        argv[i] = words[i - 1];
    }
    check(fair_open(fair, folder, &argc, argv, &error), "opening", &error);
}

/* ---- what it can do ---- */

static void register_people(struct fair *fair, long count)
{
    for (long i = 0; i < count; i++) {
        struct registration registration;
        struct error error = {0};
        char id[TICKET_ID_TEXT_LENGTH + 1];
        struct attendee attendee = {.event = EVENT};
        int64_t now_ms = clock_now_ms();
        (void)snprintf(attendee.name, sizeof attendee.name, "Luz Prueba");
        (void)snprintf(attendee.document_type, sizeof attendee.document_type, "CC");
        (void)snprintf(attendee.document_number, sizeof attendee.document_number, "9%09" PRIu64,
                       ((uint64_t)clock_monotonic_ns() ^ (uint64_t)getpid() * 2654435761U) %
                           1000000000);
        (void)snprintf(attendee.territory, sizeof attendee.territory, "C01");
        (void)snprintf(attendee.age_band, sizeof attendee.age_band, "adultez");
        (void)snprintf(attendee.group, sizeof attendee.group, "ciudadania");
        (void)snprintf(attendee.consent_version, sizeof attendee.consent_version, "2022-1");
        memset(attendee.consent_hash, 'a', sizeof attendee.consent_hash - 1);
        check(attendee_register(&fair->ledger, &fair->keys, &attendee, now_ms - DAY_MS,
                                now_ms + DAY_MS, &registration, &error),
              "registering", &error);
        ticket_id_text(registration.ticket.id, id);
        (void)printf("ticket %s %s\n", id, registration.text);
    }
}

/* As the door's asker does, without its thread. */
static struct admission_answer ask_hub(struct asker_line *line, const char *id)
{
    struct admission_answer answer = {.check = ADMISSION_CHECK_NOT_ASKED};
    struct admission_question question = {.event = EVENT, .gate = 1, .at_ms = clock_now_ms()};
    (void)text_copy(question.ticket, sizeof question.ticket, id);
    if (line->ask &&
        line->ask(line->self, &question, ASKER_PATIENCE_MS, &answer, NULL) != STATUS_OK) {
        answer = (struct admission_answer){.check = ADMISSION_CHECK_SILENT};
    }
    return answer;
}

static void scan(struct fair *fair, struct asker_line *line, char *words)
{
    char *text = strchr(words, ' ');
    if (!text) {
        die("scan ID TEXT", NULL);
    }
    *text++ = '\0';
    const int64_t now_ms = clock_now_ms();
    const struct admission_answer answer = ask_hub(line, words);
    struct verdict verdict;
    struct error error = {0};
    const struct door door = {.event = EVENT,
                              .gate = 1,
                              .direction = DIRECTION_ENTRY,
                              .event_starts_ms = now_ms - DAY_MS,
                              .event_ends_ms = now_ms + DAY_MS,
                              .reentry = "free",
                              .event_is_open = true,
                              .gate_exists = true,
                              .answer = line->ask ? &answer : NULL,
                              .utc_offset_min = CLOCK_BOGOTA_MIN};
    check(admission_scan(&fair->ledger, &door, text, strlen(text), ADMISSION_NOTE_NONE, &verdict,
                         &error),
          "scanning", &error);
    (void)printf("scan %s %s\n", admission_reason_word(verdict.reason),
                 admission_check_word(answer.check));
}

static void exchange(struct fair *fair)
{
    struct exchange_result result;
    struct error error = {0};
    enum status status = exchange_run(fair, &result, &error);
    if (status == STATUS_OK) {
        (void)printf("ok %zu %zu\n", result.pushed_count, result.pulled_count);
    } else {
        (void)printf("no %s %s\n", status_text(status), error.text);
    }
}

static void print_key(const struct fair *fair, const char *before, const char *after)
{
    char key[2 * PUBLIC_KEY_BYTES + 1];
    hex_encode(fair->keys.public_key, PUBLIC_KEY_BYTES, key);
    (void)printf("%s%s%s\n", before, key, after);
}

static void where(const struct fair *fair)
{
    char place[64];
    (void)snprintf(place, sizeof place, "at %" PRIu32 " %" PRIu32 " %" PRIu64 " ",
                   fair->ledger.station, fair->ledger.epoch, fair->ledger.seq);
    print_key(fair, place, "");
}

static void trust(struct fair *fair, const char *words)
{
    struct trusted who = {.is_trusted = true};
    struct error error = {0};
    char key[2 * PUBLIC_KEY_BYTES + 1];
    if (sscanf(words, "%64s %32s %15s", key, who.name, who.mode) != 3 ||
        !hex_decode(key, who.public_key, PUBLIC_KEY_BYTES)) {
        die("trust KEY NAME MODE", NULL);
    }
    who.station = key_id(who.public_key);
    (void)text_copy(who.label, sizeof who.label, who.name);
    check(trust_write(&fair->ledger, &who, &error), "trusting", &error);
}

static void obey(struct fair *fair, struct asker_line *hub, char *line)
{
    if (strncmp(line, "register ", 9) == 0) {
        register_people(fair, strtol(line + 9, NULL, 10));
    } else if (strncmp(line, "scan ", 5) == 0) {
        scan(fair, hub, line + 5);
    } else if (strcmp(line, "exchange") == 0) {
        exchange(fair);
    } else if (strcmp(line, "where") == 0) {
        where(fair);
    } else if (strncmp(line, "trust ", 6) == 0) {
        trust(fair, line + 6);
    } else {
        die("no such command", NULL);
    }
}

static int run_live(char **argv)
{
    struct fair fair;
    char line[LINE_BYTES];
    struct asker_line hub = {NULL};
    clock_set_offset_ms(strtoll(argv[4], NULL, 10));
    open_fair(&fair, argv[0], argv[1], argv[2], argv[3]);
    if (strcmp(argv[2], "door") == 0 && !hub_line_make(&hub, &fair)) {
        die("a door without a hub", NULL);
    }
    (void)printf("open\n");
    (void)fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        obey(&fair, &hub, line);
        (void)printf(".\n"); /* the end of the answer */
        (void)fflush(stdout);
    }
    if (hub.close) {
        hub.close(hub.self);
    }
    fair_close(&fair);
    return 0;
}

/* ---- many at once ---- */

/* Full jitter, as the kiosk does it, on a shorter scale. */
static int exchange_until_done(struct fair *fair)
{
    for (int tries = 1; tries <= TRIES_MAX; tries++) {
        struct exchange_result result;
        struct error error = {0};
        enum status status = exchange_run(fair, &result, &error);
        if (status == STATUS_OK) {
            return tries;
        }
        int longest_ms = BACKOFF_FIRST_MS << (tries < 5 ? tries : 5);
        longest_ms = longest_ms < BACKOFF_LAST_MS ? longest_ms : BACKOFF_LAST_MS;
        const struct timespec pause = {.tv_nsec = (long)(rand() % longest_ms) * 1000000L};
        (void)nanosleep(&pause, NULL);
        if (tries == TRIES_MAX) {
            die("it never got through", &error);
        }
    }
    return TRIES_MAX;
}

/* One of the crowd. `ready`: it says that it is; `go`: closed when all may begin. */
_Noreturn static void be_one(char **argv, long number, int ready, int go)
{
    struct fair fair;
    char name[32];
    struct pollfd begin = {.fd = go, .events = POLLIN};
    (void)snprintf(name, sizeof name, "kiosk-%ld", number);
    srand((unsigned)number);
    open_fair(&fair, argv[0], name, "citizen", argv[3]);
    register_people(&fair, strtol(argv[2], NULL, 10));
    char after[64];
    (void)snprintf(after, sizeof after, " %s", name);
    print_key(&fair, "key ", after);
    (void)fflush(stdout);
    if (write(ready, "r", 1) != 1) {
        die("pipe", NULL);
    }
    (void)poll(&begin, 1, -1);
    int tries = exchange_until_done(&fair);
    fair_close(&fair);
    exit(tries); /* with what the sanitizers have to say: not _exit */
}

static int run_crowd(char **argv)
{
    long count = strtol(argv[1], NULL, 10);
    int ready[2], go[2];
    int most = 0;
    char byte = 0;
    if (pipe(ready) != 0 || pipe(go) != 0) {
        die("pipe", NULL);
    }
    for (long i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == 0) {
            (void)close(ready[0]);
            (void)close(go[1]);
            be_one(argv, i + 1, ready[1], go[0]);
        }
    }
    (void)close(ready[1]);
    for (long i = 0; i < count; i++) {
        if (read(ready[0], &byte, 1) != 1) {
            die("one of them is gone", NULL);
        }
    }
    (void)printf("ready\n");
    (void)fflush(stdout);
    (void)getchar();
    (void)close(go[1]); /* all at once */
    for (long i = 0; i < count; i++) {
        int how = 0;
        if (wait(&how) < 0 || !WIFEXITED(how) || WEXITSTATUS(how) < 1 ||
            WEXITSTATUS(how) > TRIES_MAX) {
            die("one of them failed", NULL);
        }
        most = WEXITSTATUS(how) > most ? WEXITSTATUS(how) : most;
    }
    (void)printf("tries %d\n", most);
    return 0;
}

/* ---- looking ---- */

static int run_dump(char **argv)
{
    struct db db;
    struct error error = {0};
    struct verify_report report;
    struct buf text;
    enum db_role role = strcmp(argv[0], "central") == 0 ? DB_CENTRAL : DB_STATION;
    check(db_open(&db, argv[1], role, false, &error), "opening", &error);
    check(ledger_verify(&db, NULL, NULL, &report, &error), "verifying", &error);
    if (report.finding_count > 0) {
        (void)snprintf(error.text, sizeof error.text, "%s", report.findings[0].what);
        die(argv[1], &error);
    }
    buf_init(&text, DUMP_BYTES_MAX);
    check(projection_dump(&db, &text, &error), "dumping", &error);
    (void)fwrite(text.data, 1, text.length, stdout);
    buf_release(&text);
    db_close(&db);
    return 0;
}

static const struct {
    const char *name;
    int arguments;
    int (*run)(char **argv);
} STEPS[] = {{"live", 5, run_live}, {"crowd", 4, run_crowd}, {"dump", 2, run_dump}};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < ARRAY_COUNT(STEPS) && argc > 1; i++) {
        if (strcmp(STEPS[i].name, argv[1]) == 0 && argc - 2 == STEPS[i].arguments) {
            return STEPS[i].run(argv + 2);
        }
    }
    (void)fprintf(stderr, "chaos_station: see the head of its source\n");
    return 64;
}
