/* store_kit.h: fact kinds and tables of the store's own tests,
 * and short words for what all of them do. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "harness/folder.h"
#include "store/db.h"
#include "store/kind.h"
#include "store/kind_test.h"
#include "store/ledger.h"
#include "store/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define UNUSED_OK __attribute__((unused))

/* Fails the test with the message that the error brought. */
#define assert_ok(call)                                                                            \
    do {                                                                                           \
        struct error error_ = {0};                                                                 \
        enum status status_ = (call);                                                              \
        if (status_ != STATUS_OK) {                                                                \
            fail_msg("%s: %s: %s", #call, status_text(status_), error_.text);                      \
        }                                                                                          \
    } while (0)

/* The call must answer `expected`; `error` (in scope) then has a text with `words` in it. */
#define assert_status(call, expected, words)                                                       \
    do {                                                                                           \
        struct error error_ = {0};                                                                 \
        enum status status_ = (call);                                                              \
        if (status_ != (expected)) {                                                               \
            fail_msg("%s: %s instead of %s: %s", #call, status_text(status_),                      \
                     status_text(expected), error_.text);                                          \
        }                                                                                          \
        if (strstr(error_.text, (words)) == NULL) {                                                \
            fail_msg("%s: \"%s\" is not in \"%s\"", #call, (words), error_.text);                  \
        }                                                                                          \
    } while (0)

static const struct embedded_sql KIT_KINDS[] = {
    {"test.set", "-- The latest value of a key.\n"
                 "-- to: all\n"
                 "-- private to: none\n"
                 "INSERT INTO setting(key, value, hlc, station, fact)\n"
                 "VALUES (:body ->> 'key', :body ->> 'value', :hlc, :station, :fact)\n"
                 "ON CONFLICT (key) DO UPDATE SET value = excluded.value, hlc = excluded.hlc,\n"
                 "  station = excluded.station, fact = excluded.fact\n"
                 "WHERE (excluded.hlc, excluded.station, excluded.fact)\n"
                 "  > (hlc, station, fact);\n"},
    {"test.added",
     "-- to: door office\n"
     "-- private to: door\n"
     "INSERT INTO item(station, hlc, fact, label, name)\n"
     "VALUES (:station, :hlc, :fact, :body ->> 'label', :private ->> 'name')\n"
     "ON CONFLICT (station, hlc, fact) DO UPDATE SET name = coalesce(excluded.name, name);\n"},
    {"test.counted",
     "-- Two statements; the second refuses a negative number.\n"
     "-- to: office\n"
     "-- private to: none\n"
     "INSERT INTO tally(station, hlc, fact) VALUES (:station, :hlc, :fact);\n"
     "/* total */ INSERT INTO total(key, n) VALUES (:body ->> 'key', :body ->> 'n')\n"
     "ON CONFLICT (key) DO UPDATE SET n = n + excluded.n;\n"
     "-- the end\n"},
    {"test.nothing", "-- to: all\n-- leaves no row anywhere\n"},
    {NULL, NULL},
};

static const char KIT_TABLES[] =
    "CREATE TABLE IF NOT EXISTS setting(key TEXT PRIMARY KEY NOT NULL, value TEXT, hlc INTEGER NOT "
    "NULL,"
    "  station INTEGER NOT NULL, fact INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS item(station INTEGER, hlc INTEGER, fact INTEGER, label TEXT NOT "
    "NULL,"
    "  name TEXT, PRIMARY KEY (station, hlc, fact)) STRICT;"
    "CREATE INDEX IF NOT EXISTS item_label ON item(label);"
    "CREATE TABLE IF NOT EXISTS tally(station INTEGER, hlc INTEGER, fact INTEGER,"
    "  PRIMARY KEY (station, hlc, fact)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS total(key TEXT PRIMARY KEY, n INTEGER NOT NULL CHECK (n >= 0)) "
    "STRICT;";

/* ---- databases ---- */

UNUSED_OK static void kit_memory(struct db *db)
{
    kind_table_set(KIT_KINDS);
    assert_ok(db_open_memory(db, &error_));
    assert_ok(db_execute(db, KIT_TABLES, &error_));
}

/* A database in `folder`/`name`, made when it is not there. */
UNUSED_OK static void kit_open(struct db *db, const char *folder, const char *name,
                               enum db_role role)
{
    char path[600];
    kind_table_set(KIT_KINDS);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_ok(db_open(db, path, role, true, &error_));
    assert_ok(db_execute(db, KIT_TABLES, &error_));
}

UNUSED_OK static int64_t kit_int(struct db *db, const char *sql)
{
    int64_t value = 0;
    assert_ok(db_int(db, sql, -1, &value, &error_));
    return value;
}

/* ---- facts ---- */

/* Appends `count` facts of all kinds, the i-th one always the same for the same station. */
UNUSED_OK static void kit_append(struct ledger *ledger, int first, int count)
{
    for (int i = first; i < first + count; i++) {
        char body[160];
        char name[80];
        switch (i % 4) {
        case 0:
            (void)snprintf(body, sizeof body, "{\"key\":\"k%d\",\"value\":\"%u/%d\"}", i % 7,
                           ledger->station, i);
            assert_ok(ledger_append(ledger, "test.set", body, NULL, &error_));
            break;
        case 1:
            (void)snprintf(body, sizeof body, "{\"label\":\"Módulo %d|%u\"}", i, ledger->station);
            (void)snprintf(name, sizeof name, "{\"name\":\"María Núñez %d\"}", i);
            assert_ok(ledger_append(ledger, "test.added", body, name, &error_));
            break;
        case 2:
            (void)snprintf(body, sizeof body, "{\"key\":\"t%d\",\"n\":%d}", i % 3, i);
            assert_ok(ledger_append(ledger, "test.counted", body, NULL, &error_));
            break;
        default:
            assert_ok(ledger_append(ledger, "test.nothing", "{}", NULL, &error_));
        }
    }
}

/* All own facts of a ledger, in `arena`. */
UNUSED_OK static size_t kit_facts(struct ledger *ledger, struct arena *arena, struct fact **facts)
{
    size_t count = 0;
    assert_ok(ledger_own_since(ledger, 0, SIZE_MAX, SIZE_MAX, arena, facts, &count, &error_));
    return count;
}

/* The facts that a station of that number wrote into a file of its own. */
UNUSED_OK static size_t kit_station_facts(uint32_t station, int count, struct arena *arena,
                                          struct fact **facts)
{
    struct db db;
    struct ledger ledger;
    kit_memory(&db);
    assert_ok(ledger_open(&ledger, &db, station, &error_));
    kit_append(&ledger, 0, count);
    size_t got = kit_facts(&ledger, arena, facts);
    assert_int_equal(got, (size_t)count);
    db_close(&db);
    return got;
}

/* Makes the hashes of an invented fact right. */
UNUSED_OK static void kit_seal(struct fact *fact)
{
    fact_hash_body(fact->body, fact->body_hash);
    memset(fact->private_hash, 0, HASH_BYTES);
    if (fact->private_part != NULL) {
        fact_hash_private(fact->salt, fact->private_part, fact->private_hash);
    }
    fact_hash_chain(fact, fact->chain);
}

UNUSED_OK static struct ingest_result kit_ingest(struct ledger *ledger, enum ingest_rule rule,
                                                 const struct fact *facts, size_t count)
{
    struct ingest_result result;
    assert_ok(ledger_ingest(ledger, rule, facts, count, &result, &error_));
    return result;
}

/* The projections as text; the caller releases `out`. */
UNUSED_OK static void kit_dump(struct db *db, struct buf *out)
{
    buf_init(out, 16UL * 1024 * 1024);
    assert_ok(projection_dump(db, out, &error_));
}

UNUSED_OK static void kit_print_report(const struct verify_report *report)
{
    for (int64_t i = 0; i < report->finding_count && i < VERIFY_FINDINGS_MAX; i++) {
        const struct verify_finding *f = &report->findings[i];
        print_error("position %lld, station %u epoch %u seq %llu: %s\n", (long long)f->pos,
                    f->station, f->epoch, (unsigned long long)f->seq, f->what);
    }
}

UNUSED_OK static void kit_verify_clean(struct db *db)
{
    struct verify_report report;
    assert_ok(ledger_verify(db, NULL, NULL, &report, &error_));
    kit_print_report(&report);
    assert_int_equal(report.finding_count, 0);
    assert_true(report.projections_match);
}

/* ---- chance ---- */

struct chance {
    uint64_t state;
};

/* $FERIA_SEED, or the clock's; printed, so that a failure can be seen again. */
UNUSED_OK static struct chance chance_start(const char *test)
{
    const char *text = getenv("FERIA_SEED");
    uint64_t seed = text == NULL ? (uint64_t)time(NULL) : strtoull(text, NULL, 10);
    print_message("%s: FERIA_SEED=%llu\n", test, (unsigned long long)seed);
    return (struct chance){.state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1};
}

/* 0 .. below - 1 (splitmix64). */
UNUSED_OK static uint32_t chance_below(struct chance *chance, uint32_t below)
{
    uint64_t z = (chance->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((z ^ (z >> 31)) % below);
}
