/* core_fixture.h: stations in memory for the tests of this room. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/id.h"
#include "core/attendee.h"
#include "core/keys.h"
#include "core/station.h"
#include "store/db.h"
#include "store/ledger.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* A consent hash is any 64 hexadecimal digits here. */
#define SOME_HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

struct test_station {
    struct keys keys;
    struct db db;
    struct ledger ledger;
};

/* Opens station `number` (1..255) in memory; all share one municipality key.
 * It has not enrolled. */
static inline void test_station_open(struct test_station *station, uint8_t number)
{
    uint8_t seed[crypto_sign_SEEDBYTES] = {number, 0x5f};
    memset(station, 0, sizeof *station);
    assert_int_equal(id_init(NULL), STATUS_OK);
    crypto_sign_seed_keypair(station->keys.public_key, station->keys.secret_key, seed);
    memset(station->keys.municipality, 0x73, sizeof station->keys.municipality);
    station->keys.station = key_id(station->keys.public_key);
    assert_int_equal(db_open_memory(&station->db, NULL), STATUS_OK);
    assert_int_equal(ledger_open(&station->ledger, &station->db, station->keys.station, NULL),
                     STATUS_OK);
}

static inline void test_station_enrol(struct test_station *station, const char *label,
                                      const char *mode)
{
    char name[16];
    (void)snprintf(name, sizeof name, "s-%08x", station->keys.station);
    assert_int_equal(station_enrol(&station->ledger, &station->keys, name, label, mode, NULL),
                     STATUS_OK);
}

static inline void test_station_close(struct test_station *station)
{
    db_close(&station->db);
    keys_close(&station->keys);
}

/* What a station in `mode` would pull: all facts of `from` that it may hold. */
static inline void test_pull(struct test_station *to, struct test_station *from, const char *mode)
{
    struct arena arena;
    struct fact *facts = NULL;
    size_t count = 0;
    int64_t next = 0;
    struct ingest_result result = {0};
    arena_init(&arena, 0);
    assert_int_equal(ledger_changes_since(&from->db, 0, mode, to->keys.station, to->ledger.epoch,
                                          100000, 1U << 24, &arena, &facts, &count, &next, NULL),
                     STATUS_OK);
    assert_int_equal(ledger_ingest(&to->ledger, INGEST_SELECTION, facts, count, &result, NULL),
                     STATUS_OK);
    assert_int_equal(result.quarantine_count, 0);
    arena_release(&arena);
}

static inline struct attendee test_attendee(const char *name, const char *number)
{
    struct attendee attendee = {.event = 1,
                                .document_type = "CC",
                                .territory = "C09",
                                .age_band = "adultez",
                                .group = "jac",
                                .consent_version = "2022-1",
                                .consent_hash = SOME_HASH};
    (void)snprintf(attendee.name, sizeof attendee.name, "%s", name);
    (void)snprintf(attendee.document_number, sizeof attendee.document_number, "%s", number);
    return attendee;
}

/* Valid from a day before to a day after now. */
static inline void test_register(struct test_station *station, const struct attendee *attendee,
                                 struct registration *registration)
{
    static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;
    struct error error = {0};
    if (attendee_register(&station->ledger, &station->keys, attendee, clock_now_ms() - DAY_MS,
                          clock_now_ms() + DAY_MS, registration, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
}

/* The integer of the first column of the first row of `sql`; -1 when there is none. */
static inline int64_t test_int(struct db *db, const char *sql)
{
    int64_t value = 0;
    struct error error = {0};
    if (db_int(db, sql, -1, &value, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return value;
}
