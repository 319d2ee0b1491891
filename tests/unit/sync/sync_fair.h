/* sync_fair.h: a fair with stations for the tests of sync. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "core/admission.h"
#include "core/attendee.h"
#include "core/fair.h"
#include "harness/folder.h"
#include "store/verify.h"
#include "sync/batch.h"
#include "sync/central.h"
#include "sync/exchange.h"

enum { TEST_EVENT = 1, DAY_MS = 24 * 60 * 60 * 1000 };

/* `call` gets `why` for its error. */
#define expect_ok(call)                                                                            \
    do {                                                                                           \
        struct error expect_error_ = {0};                                                          \
        struct error *why = &expect_error_;                                                        \
        enum status expect_status_ = (call);                                                       \
        if (expect_status_ != STATUS_OK) {                                                         \
            fail_msg("%s: %s", status_text(expect_status_), expect_error_.text);                   \
        }                                                                                          \
    } while (0)

/* A fair in a new folder, with the station "office" and central.db. */
static inline void test_fair_make(char folder[TEST_FOLDER_MAX])
{
    struct settings settings;
    test_folder_make(folder);
    settings_init(&settings);
    expect_ok(settings_set(&settings, "station", "office", why));
    expect_ok(settings_set(&settings, "mode", "office", why));
    expect_ok(fair_init(folder, &settings, why));
}

/* The fair as station `name` in `mode`; `central` NULL: as feria.ini says. */
static inline void test_fair_open(struct fair *fair, const char *folder, const char *name,
                                  const char *mode, const char *central)
{
    char words[8][FILE_PATH_MAX];
    char *argv[8];
    int argc = central ? 7 : 5;
    (void)snprintf(words[0], sizeof words[0], "test");
    (void)snprintf(words[1], sizeof words[1], "--station");
    (void)snprintf(words[2], sizeof words[2], "%s", name);
    (void)snprintf(words[3], sizeof words[3], "--mode");
    (void)snprintf(words[4], sizeof words[4], "%s", mode);
    (void)snprintf(words[5], sizeof words[5], "--central");
    (void)snprintf(words[6], sizeof words[6], "%s", central ? central : "");
    for (int i = 0; i < argc; i++) {
        argv[i] = words[i];
    }
    argv[argc] = NULL;
    expect_ok(fair_open(fair, folder, &argc, argv, why));
}

/* Person number `number`; different numbers are different people. */
static inline void test_attendee(struct attendee *attendee, int number)
{
    memset(attendee, 0, sizeof *attendee);
    attendee->event = TEST_EVENT;
    (void)snprintf(attendee->name, sizeof attendee->name, "Luz Prueba");
    (void)snprintf(attendee->document_type, sizeof attendee->document_type, "CC");
    (void)snprintf(attendee->document_number, sizeof attendee->document_number, "9999%06d", number);
    (void)snprintf(attendee->territory, sizeof attendee->territory, "C01");
    (void)snprintf(attendee->age_band, sizeof attendee->age_band, "adultez");
    (void)snprintf(attendee->group, sizeof attendee->group, "ciudadania");
    (void)snprintf(attendee->consent_version, sizeof attendee->consent_version, "2022-1");
    memset(attendee->consent_hash, 'a', sizeof attendee->consent_hash - 1);
}

static inline enum status test_register(struct fair *fair, int number,
                                        struct registration *registration, struct error *error)
{
    struct attendee attendee;
    test_attendee(&attendee, number);
    int64_t now_ms = clock_now_ms();
    return attendee_register(&fair->ledger, &fair->keys, &attendee, now_ms - DAY_MS,
                             now_ms + DAY_MS, registration, error);
}

/* One that lets in whom the event of the tests expects. */
static inline struct door test_open_door(void)
{
    const int64_t now_ms = clock_now_ms();
    return (struct door){.event = TEST_EVENT,
                         .gate = 1,
                         .direction = DIRECTION_ENTRY,
                         .event_starts_ms = now_ms - DAY_MS,
                         .event_ends_ms = now_ms + DAY_MS,
                         .reentry = "free",
                         .event_is_open = true,
                         .gate_exists = true,
                         .utc_offset_min = CLOCK_BOGOTA_MIN};
}

/* `count` people from `number` on, as a station registers them. */
static inline void test_register_people(struct fair *fair, int number, int count)
{
    for (int i = 0; i < count; i++) {
        struct registration registration;
        expect_ok(test_register(fair, number + i, &registration, why));
    }
}

/* Own facts after `after_seq`, at most `count`, as a batch. */
static inline void test_own_batch(struct fair *fair, uint64_t after_seq, size_t count,
                                  struct buf *out)
{
    struct arena arena;
    struct fact *facts = NULL;
    size_t got = 0;
    arena_init(&arena, 0);
    buf_init(out, BATCH_BYTES_MAX);
    expect_ok(ledger_own_since(&fair->ledger, after_seq, count, BATCH_BYTES_MAX / 2, &arena, &facts,
                               &got, why));
    expect_ok(batch_encode(facts, got, &fair->keys, out, why));
    arena_release(&arena);
}

static inline int64_t test_count(struct db *db, const char *sql)
{
    int64_t count = -1;
    expect_ok(db_int(db, sql, -1, &count, why));
    return count;
}

/* Everything in this file is what was written, and the projections follow from it. */
static inline void test_verify_clean(struct db *db)
{
    struct verify_report report;
    expect_ok(ledger_verify(db, NULL, NULL, &report, why));
    if (report.finding_count > 0) {
        fail_msg("%s", report.findings[0].what);
    }
    assert_true(report.projections_match);
}

static inline void test_central_path(char out[FILE_PATH_MAX], const char *folder)
{
    expect_ok(path_join(out, FILE_PATH_MAX, folder, "central.db", why));
}

static inline void test_copy_file(const char *from, const char *to)
{
    struct buf bytes;
    buf_init(&bytes, (size_t)64 * 1024 * 1024);
    expect_ok(file_read(from, &bytes, why));
    expect_ok(file_write(to, bytes.data, bytes.length, 0600, why));
    buf_release(&bytes);
}

/* The projections of both files are the same, row by row, but for the index of names, which only
 * some files keep. */
static inline void test_same_projections(struct db *a, struct db *b)
{
    struct buf dumps[2];
    struct db *const dbs[2] = {a, b};
    char *lines[2] = {NULL, NULL};
    char *rest[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        buf_init(&dumps[i], (size_t)64 * 1024 * 1024);
        expect_ok(projection_dump(dbs[i], &dumps[i], why));
    }
    do {
        for (int i = 0; i < 2; i++) {
            do {
                lines[i] = strtok_r(rest[i] ? NULL : dumps[i].data, "\n", &rest[i]);
            } while (lines[i] && strncmp(lines[i], "person_", strlen("person_")) == 0);
        }
        if (!lines[0] != !lines[1] || (lines[0] && strcmp(lines[0], lines[1]) != 0)) {
            fail_msg("%s: %s\n%s: %s", a->path, lines[0] ? lines[0] : "(end)", b->path,
                     lines[1] ? lines[1] : "(end)");
        }
    } while (lines[0] && lines[1]);
    buf_release(&dumps[0]);
    buf_release(&dumps[1]);
}
