/* station_driver.c: a station without a screen, for the tests that run whole programs.
 *
 *   station_driver register FAIR STATION COUNT [NAME [PLACES]]
 *                          registers COUNT people, exchanges, prints "code text" of each ticket
 *   station_driver scan FAIR STATION TEXT
 *                          scans at a door, exchanges, prints the verdict's reason
 *   station_driver trust FAIR STATION MODE
 *                          the office trusts the station, which is made when there is none
 *   station_driver rate FAIR STATION BODY [COMMENT]
 *                          writes an opinion as it is, exchanges
 *   station_driver survey FAIR STATION SURVEY TEXT CHOICE
 *                          answers the first question with the ticket TEXT, exchanges, prints the
 *                          status
 *   station_driver facts FAIR STATION
 *                          appends the facts of stdin, a line each: kind, space, body; exchanges
 *   station_driver hold FAIR STATION
 *                          opens the station, prints "open", and keeps it until stdin ends
 *   station_driver picture TEXT FILE
 *                          draws the QR of TEXT as a PNG
 *   station_driver kill FAIR COUNT SEED
 *                          kills a station COUNT times and looks what is left */
#include <inttypes.h>
#include <png.h>
#include <qrencode.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "core/admission.h"
#include "core/attendee.h"
#include "core/fair.h"
#include "core/survey_answer.h"
#include "core/trust.h"
#include "store/verify.h"
#include "sync/central.h"
#include "sync/exchange.h"

enum {
    EVENT = 1,
    DAY_MS = 24 * 60 * 60 * 1000,
    KILL_AFTER_MAX_US = 80 * 1000,
    FACTS_PER_EXCHANGE = 12,
    ACKED_BYTES_MAX = 64 * 1024 * 1024,
};

_Noreturn static void die(const char *what, const struct error *error)
{
    (void)fprintf(stderr, "station_driver: %s: %s\n", what, error ? error->text : "");
    exit(1);
}

static void check(enum status status, const char *what, const struct error *error)
{
    if (status != STATUS_OK) {
        die(what, error);
    }
}

static void open_fair(struct fair *fair, const char *folder, const char *name, const char *mode)
{
    char program[] = "driver";
    char station[64];
    char mode_flag[32];
    char *argv[] = {program, station, mode_flag, NULL};
    int argc = 3;
    struct error error = {0};
    (void)snprintf(station, sizeof station, "--station=%s", name);
    (void)snprintf(mode_flag, sizeof mode_flag, "--mode=%s", mode);
    check(fair_open(fair, folder, &argc, argv, &error), "opening", &error);
}

/* `places` 0: without limit; else whoever comes after so many waits for one. */
static enum status register_one(struct fair *fair, uint64_t number, const char *name, int places,
                                struct registration *registration, struct error *error)
{
    struct attendee attendee = {.event = EVENT, .places = places, .accepts_waiting = true};
    int64_t now_ms = clock_now_ms();
    (void)snprintf(attendee.name, sizeof attendee.name, "%s", name);
    (void)snprintf(attendee.document_type, sizeof attendee.document_type, "CC");
    (void)snprintf(attendee.document_number, sizeof attendee.document_number, "9%09" PRIu64,
                   number % 1000000000);
    (void)snprintf(attendee.territory, sizeof attendee.territory, "C01");
    (void)snprintf(attendee.age_band, sizeof attendee.age_band, "adultez");
    (void)snprintf(attendee.group, sizeof attendee.group, "ciudadania");
    (void)snprintf(attendee.phone, sizeof attendee.phone, "3001234567");
    (void)snprintf(attendee.consent_version, sizeof attendee.consent_version, "2022-1");
    memset(attendee.consent_hash, 'a', sizeof attendee.consent_hash - 1);
    return attendee_register(&fair->ledger, &fair->keys, &attendee, now_ms - DAY_MS,
                             now_ms + DAY_MS, registration, error);
}

static enum status scan_one(struct fair *fair, const char *text, enum admission_direction direction,
                            struct verdict *verdict, struct error *error)
{
    int64_t now_ms = clock_now_ms();
    struct door door;
    const struct door always = {.event = EVENT,
                                .gate = 1,
                                .direction = direction,
                                .event_starts_ms = now_ms - DAY_MS,
                                .event_ends_ms = now_ms + DAY_MS,
                                .reentry = "free",
                                .event_is_open = true,
                                .gate_exists = true,
                                .utc_offset_min = CLOCK_BOGOTA_MIN};
    if (door_read(&door, &fair->db, EVENT, 1, direction, "", CLOCK_BOGOTA_MIN, error) !=
        STATUS_OK) {
        door = always; /* a fair without a catalogue */
    }
    return admission_scan(&fair->ledger, &door, text, strlen(text), ADMISSION_NOTE_NONE, verdict,
                          error);
}

static void exchange(struct fair *fair)
{
    struct exchange_result result;
    struct error error = {0};
    check(exchange_run(fair, &result, &error), "exchanging", &error);
}

/* ---- single steps ---- */

static int run_register(char **argv)
{
    struct fair fair;
    open_fair(&fair, argv[0], argv[1], "citizen");
    long count = strtol(argv[2], NULL, 10);
    for (long i = 0; i < count; i++) {
        struct registration registration;
        struct error error = {0};
        uint64_t number = fair.ledger.station + (uint64_t)fair.ledger.seq;
        check(register_one(&fair, number, argv[3] ? argv[3] : "Luz Prueba",
                           argv[3] && argv[4] ? (int)strtol(argv[4], NULL, 10) : 0, &registration,
                           &error),
              "registering", &error);
        (void)printf("%s %s\n", registration.code, registration.text);
    }
    exchange(&fair);
    fair_close(&fair);
    return 0;
}

static int run_facts(char **argv)
{
    struct fair fair;
    char *line = NULL;
    size_t room = 0;
    open_fair(&fair, argv[0], argv[1], "citizen");
    while (getline(&line, &room, stdin) > 0) {
        struct error error = {0};
        char *body = strchr(line, ' ');
        if (body == NULL) {
            die("a line is a kind and a body", NULL);
        }
        *body++ = '\0';
        body[strcspn(body, "\n")] = '\0';
        check(ledger_append(&fair.ledger, line, body, NULL, &error), "appending", &error);
    }
    free(line);
    exchange(&fair);
    fair_close(&fair);
    return 0;
}

static int run_scan(char **argv)
{
    struct fair fair;
    struct verdict verdict;
    struct error error = {0};
    open_fair(&fair, argv[0], argv[1], "door");
    exchange(&fair);
    check(scan_one(&fair, argv[2], DIRECTION_ENTRY, &verdict, &error), "scanning", &error);
    (void)printf("%s\n", admission_reason_word(verdict.reason));
    exchange(&fair);
    fair_close(&fair);
    return 0;
}

/* The office trusts the station: a hub listens to no others. */
static int run_trust(char **argv)
{
    struct fair fair;
    struct error error = {0};
    struct trusted who = {.is_trusted = true};
    open_fair(&fair, argv[0], argv[1], argv[2]);
    who.station = fair.keys.station;
    memcpy(who.public_key, fair.keys.public_key, sizeof who.public_key);
    (void)snprintf(who.name, sizeof who.name, "%s", argv[1]);
    (void)snprintf(who.mode, sizeof who.mode, "%s", argv[2]);
    fair_close(&fair);
    open_fair(&fair, argv[0], "office", "office");
    check(trust_write(&fair.ledger, &who, &error), "trusting", &error);
    exchange(&fair);
    fair_close(&fair);
    return 0;
}

static int run_rate(char **argv)
{
    struct fair fair;
    struct error error = {0};
    char private_part[512];
    open_fair(&fair, argv[0], argv[1], "citizen");
    (void)snprintf(private_part, sizeof private_part, "{\"comment\":\"%s\"}",
                   argv[3] ? argv[3] : "");
    check(ledger_append(&fair.ledger, "feedback.given", argv[2], argv[3] ? private_part : NULL,
                        &error),
          "rating", &error);
    exchange(&fair);
    fair_close(&fair);
    return 0;
}

static int run_survey(char **argv)
{
    struct fair fair;
    struct error error = {0};
    struct survey_list *list = NULL;
    struct survey_submission submission;
    open_fair(&fair, argv[0], argv[1], "citizen");
    exchange(&fair);
    check(survey_list_new(&list, &fair.db, &error), "reading the surveys", &error);
    const struct survey *survey = survey_find(list, argv[2]);
    if (survey == NULL) {
        die("no such survey", NULL);
    }
    survey_submission_init(&submission, survey, EVENT);
    (void)snprintf(submission.ticket, sizeof submission.ticket, "%s", argv[3]);
    (void)survey_choose(survey, &submission.answers, 0, strtoul(argv[4], NULL, 10));
    (void)printf("%s\n", status_text(survey_answer(&fair.ledger, &submission, &error)));
    exchange(&fair);
    survey_list_free(list);
    fair_close(&fair);
    return 0;
}

static int run_hold(char **argv)
{
    struct fair fair;
    open_fair(&fair, argv[0], argv[1], "office");
    (void)printf("open\n");
    (void)fflush(stdout);
    while (getchar() != EOF) {
    }
    fair_close(&fair);
    return 0;
}

static int run_picture(char **argv)
{
    enum { DOTS = 4, QUIET = 4 };
    QRcode *code = QRcode_encodeString(argv[0], 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!code) {
        die("no such code", NULL);
    }
    int side = (code->width + 2 * QUIET) * DOTS;
    uint8_t *pixels = malloc((size_t)side * (size_t)side);
    if (!pixels) {
        die("out of memory", NULL);
    }
    memset(pixels, 0xff, (size_t)side * (size_t)side);
    for (int y = 0; y < code->width * DOTS; y++) {
        for (int x = 0; x < code->width * DOTS; x++) {
            bool is_black = code->data[(y / DOTS) * code->width + x / DOTS] & 1;
            pixels[(y + QUIET * DOTS) * side + x + QUIET * DOTS] = is_black ? 0 : 0xff;
        }
    }
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (unsigned)side,
                       .height = (unsigned)side,
                       .format = PNG_FORMAT_GRAY};
    if (!png_image_write_to_file(&image, argv[1], 0, pixels, 0, NULL)) {
        die(image.message, NULL);
    }
    free(pixels);
    QRcode_free(code);
    return 0;
}

/* ---- killing ---- */

/* What the killed process said was durable: lines "seq ticket". */
struct killing {
    const char *folder;
    struct buf acked;
    size_t fact_count; /* the ledger's facts at the last look */
};

/* xorshift64*: the same seed gives the same moments. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

/* Says on the pipe that the last fact is durable. One write: whole or not at all. */
static void acknowledge(int fd, const struct fair *fair, const struct ticket *ticket)
{
    char id[TICKET_ID_TEXT_LENGTH + 1];
    char line[64];
    ticket_id_text(ticket->id, id);
    int length = snprintf(line, sizeof line, "%" PRIu64 " %s\n", fair->ledger.seq, id);
    if (write(fd, line, (size_t)length) != length) {
        die("the pipe is gone", NULL);
    }
}

/* The one that is killed: registers, lets in, lets out, exchanges, for ever. */
_Noreturn static void live(const char *folder, int fd, uint64_t random)
{
    struct fair fair;
    open_fair(&fair, folder, "puerta-1", "door");
    for (int i = 1;; i++) {
        struct registration registration;
        struct verdict verdict;
        struct error error = {0};
        check(register_one(&fair, next_random(&random), "Luz Prueba", 0, &registration, &error),
              "registering", &error);
        acknowledge(fd, &fair, &registration.ticket);
        check(scan_one(&fair, registration.text, DIRECTION_ENTRY, &verdict, &error), "scanning",
              &error);
        acknowledge(fd, &fair, &registration.ticket);
        if (i % 3 == 0) {
            check(scan_one(&fair, registration.text, DIRECTION_EXIT, &verdict, &error), "scanning",
                  &error);
            acknowledge(fd, &fair, &registration.ticket);
        }
        if (i % FACTS_PER_EXCHANGE == 0) {
            exchange(&fair);
        }
    }
}

/* Starts it, waits a random while, kills it; what it acknowledged goes to `acked`. */
static void kill_one(struct killing *killing, uint64_t *random)
{
    int fds[2];
    if (pipe(fds) != 0) {
        die("pipe", NULL);
    }
    uint64_t child_random = next_random(random);
    long after_us = (long)(next_random(random) % KILL_AFTER_MAX_US);
    pid_t child = fork();
    if (child == 0) {
        (void)close(fds[0]);
        live(killing->folder, fds[1], child_random);
    }
    (void)close(fds[1]);
    const struct timespec pause = {.tv_nsec = after_us * 1000};
    (void)nanosleep(&pause, NULL);
    (void)kill(child, SIGKILL);
    char bytes[4096];
    ssize_t got = 0;
    while ((got = read(fds[0], bytes, sizeof bytes)) > 0) {
        buf_append(&killing->acked, bytes, (size_t)got);
    }
    (void)close(fds[0]);
    int how = 0;
    if (waitpid(child, &how, 0) != child || !WIFSIGNALED(how)) {
        die("it ended before it was killed", NULL);
    }
}

static int64_t count_of(struct db *db, const char *sql)
{
    struct error error = {0};
    int64_t count = 0;
    check(db_int(db, sql, 0, &count, &error), "counting", &error);
    return count;
}

static void check_clean(struct db *db)
{
    struct verify_report report;
    struct error error = {0};
    check(ledger_verify(db, NULL, NULL, &report, &error), "verifying", &error);
    if (report.finding_count > 0 || !report.projections_match) {
        (void)snprintf(error.text, sizeof error.text, "%s",
                       report.finding_count > 0 ? report.findings[0].what : "tables differ");
        die("verify is not clean", &error);
    }
}

/* Every acknowledged fact from byte `from` of the list on is in this database, once. Returns how
 * many there are. */
static size_t check_acked(struct db *db, uint32_t station, const struct buf *acked, size_t from)
{
    size_t count = 0;
    for (const char *line = acked->data + from; line < acked->data + acked->length;
         line = strchr(line, '\n') + 1) {
        char *end = NULL;
        struct stmt stmt;
        struct error error = {0};
        uint64_t seq = strtoull(line, &end, 10);
        char pattern[64];
        (void)snprintf(pattern, sizeof pattern, "%.16s", end + 1);
        check(stmt_begin(
                  &stmt, db,
                  "SELECT count(*) FROM ledger WHERE station = ?1 AND seq BETWEEN ?2 - 1 AND ?2"
                  " AND body ->> 'ticket' = ?3 AND seq >= ?2 - (kind = 'attendee.registered')",
                  &error),
              "asking", &error);
        stmt_int(&stmt, 1, station);
        stmt_int(&stmt, 2, (int64_t)seq);
        stmt_text(&stmt, 3, pattern);
        check(stmt_step(&stmt, &error), "asking", &error);
        if (stmt_column_int(&stmt, 0) != 1) {
            (void)snprintf(error.text, sizeof error.text, "seq %" PRIu64 " is there %lld times",
                           seq, (long long)stmt_column_int(&stmt, 0));
            die("an acknowledged fact", &error);
        }
        stmt_end(&stmt);
        count++;
    }
    return count;
}

static void check_not_doubled(struct db *db)
{
    if (count_of(db, "SELECT count(*) - count(DISTINCT body ->> 'ticket') FROM ledger"
                     " WHERE kind = 'attendee.registered'") != 0) {
        die("a registration is there twice", NULL);
    }
}

/* After the restart: what was acknowledged since `from` is there, and all of it is sound. */
static void check_station(struct killing *killing, size_t from)
{
    struct fair fair;
    open_fair(&fair, killing->folder, "puerta-1", "door");
    if (killing->acked.length > from) {
        (void)check_acked(&fair.db, fair.ledger.station, &killing->acked, from);
    }
    check_not_doubled(&fair.db);
    check_clean(&fair.db);
    if (fair.ledger.seq < killing->fact_count) {
        die("facts of earlier runs are gone", NULL);
    }
    killing->fact_count = fair.ledger.seq;
    fair_close(&fair);
}

/* At the end station and central say the same, and nothing that was acknowledged is missing in
 * either. */
static void check_end(struct killing *killing, long kills)
{
    struct fair fair;
    struct central central;
    struct error error = {0};
    char path[FILE_PATH_MAX];
    uint64_t held = 0;
    open_fair(&fair, killing->folder, "puerta-1", "door");
    exchange(&fair);
    check(fair_central_path(&fair, path, sizeof path, &error), "central", &error);
    central_init(&central, path);
    check(central_watermark(&central, fair.ledger.station, fair.ledger.epoch, &held, &error),
          "central", &error);
    if (held != fair.ledger.seq) {
        die("the central does not hold all", NULL);
    }
    size_t acked = check_acked(&fair.db, fair.ledger.station, &killing->acked, 0);
    if (check_acked(&central.db, fair.ledger.station, &killing->acked, 0) != acked || acked == 0) {
        die("nothing was acknowledged", NULL);
    }
    check_not_doubled(&central.db);
    check_clean(&central.db);
    (void)printf("%ld kills, %zu acknowledged facts, %" PRIu64
                 " in the ledger: none lost, none doubled, all at the central\n",
                 kills, acked, fair.ledger.seq);
    central_release(&central);
    fair_close(&fair);
}

static int run_kill(char **argv)
{
    struct killing killing = {.folder = argv[0]};
    long kills = strtol(argv[1], NULL, 10);
    uint64_t random = strtoull(argv[2], NULL, 10) | 1;
    buf_init(&killing.acked, ACKED_BYTES_MAX);
    for (long i = 0; i < kills; i++) {
        size_t from = killing.acked.length;
        kill_one(&killing, &random);
        check_station(&killing, from);
    }
    check_end(&killing, kills);
    buf_release(&killing.acked);
    return 0;
}

static const struct {
    const char *name;
    int arguments;
    int (*run)(char **argv);
} STEPS[] = {
    {"register", 3, run_register}, {"scan", 3, run_scan},       {"rate", 3, run_rate},
    {"hold", 2, run_hold},         {"picture", 2, run_picture}, {"kill", 3, run_kill},
    {"facts", 2, run_facts},       {"survey", 5, run_survey},   {"trust", 3, run_trust},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < ARRAY_COUNT(STEPS) && argc > 1; i++) {
        if (strcmp(STEPS[i].name, argv[1]) == 0 && argc - 2 >= STEPS[i].arguments) {
            return STEPS[i].run(argv + 2);
        }
    }
    (void)fprintf(stderr, "station_driver: see the head of its source\n");
    return 64;
}
