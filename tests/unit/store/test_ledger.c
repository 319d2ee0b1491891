#include "store_kit.h"

#include "base/clock.h"

#include <sodium.h>

/* ---- hashes ---- */

/* The chain value put together by hand from its definition, byte for byte. */
static void test_chain_is_as_defined(void **state)
{
    (void)state;
    static const uint8_t HEADER[] = {4, 3, 2,    1, 8,    7, 6, 5, 9, 0,   0,   0,
                                     0, 0, 0,    0, 0x10, 0, 0, 0, 0, 0,   0,   0,
                                     0, 0, 0x20, 0, 0,    0, 0, 0, 3, 'a', '.', 'b'};
    static const char DOMAIN[12] = "feria-fact-1"; /* without a NUL */
    struct fact fact = {.station = 0x01020304,
                        .epoch = 0x05060708,
                        .seq = 9,
                        .kind = "a.b",
                        .at_ms = 0x10,
                        .hlc = 0x200000,
                        .body = "{}",
                        .private_part = "{\"n\":1}"};
    uint8_t message[12 + 32 + sizeof HEADER + 64];
    uint8_t expected[HASH_BYTES];
    memset(fact.prev, 0xAA, HASH_BYTES);
    memset(fact.salt, 0x55, SALT_BYTES);
    kit_seal(&fact);

    memcpy(message, DOMAIN, sizeof DOMAIN);
    memset(message + 12, 0xAA, 32);
    memcpy(message + 44, HEADER, sizeof HEADER);
    crypto_generichash(message + 44 + sizeof HEADER, 32, (const uint8_t *)"{}", 2, NULL, 0);
    uint8_t salted[16 + 7];
    memset(salted, 0x55, 16);
    memcpy(salted + 16, fact.private_part, 7);
    crypto_generichash(message + 76 + sizeof HEADER, 32, salted, sizeof salted, NULL, 0);
    crypto_generichash(expected, 32, message, sizeof message, NULL, 0);
    assert_memory_equal(fact.chain, expected, HASH_BYTES);
}

/* ---- appending ---- */

static void test_append_is_durable_and_chained(void **state)
{
    (void)state;
    char folder[TEST_FOLDER_MAX];
    struct db db;
    struct ledger ledger;
    struct arena arena;
    struct fact *facts = NULL;
    test_folder_make(folder);
    arena_init(&arena, 0);
    kit_open(&db, folder, "s.feria", DB_STATION);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    assert_int_not_equal(ledger.epoch, 0);
    kit_append(&ledger, 0, 20);
    const struct ledger before = ledger;
    db_close(&db);

    kit_open(&db, folder, "s.feria", DB_STATION);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    assert_int_equal(ledger.epoch, before.epoch);
    assert_int_equal(ledger.seq, 20);
    assert_int_equal(ledger.hlc, before.hlc);
    assert_memory_equal(ledger.chain, before.chain, HASH_BYTES);
    kit_append(&ledger, 20, 5);

    assert_int_equal(kit_facts(&ledger, &arena, &facts), 25);
    uint8_t chain[HASH_BYTES] = {0};
    for (size_t i = 0; i < 25; i++) {
        assert_int_equal(facts[i].seq, i + 1);
        assert_int_equal(facts[i].pos, i + 1);
        assert_memory_equal(facts[i].prev, chain, HASH_BYTES);
        fact_hash_chain(&facts[i], chain);
        assert_memory_equal(facts[i].chain, chain, HASH_BYTES);
        assert_true(i == 0 || facts[i].hlc > facts[i - 1].hlc);
    }
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger WHERE prev IS NOT NULL"), 0);
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM item"), 6);
    kit_verify_clean(&db);
    db_close(&db);
    arena_release(&arena);
    test_folder_remove(folder);
}

static void test_append_refuses_what_is_no_fact(void **state)
{
    (void)state;
    static char huge[FACT_BODY_MAX + 16];
    struct db db;
    struct ledger ledger;
    memset(huge, ' ', sizeof huge - 1);
    huge[0] = '{';
    huge[sizeof huge - 2] = '}';
    const struct {
        const char *kind, *body, *private_part, *words;
    } ROWS[] = {
        {"test.set", "{\"key\":\"a\"}", "{}", NULL},
        {"test.unknown", "{}", NULL, "test.unknown"},
        {"", "{}", NULL, "kind"},
        {"test.set", "", NULL, "body is not a JSON object"},
        {"test.set", "[]", NULL, "body is not a JSON object"},
        {"test.set", "{\"key\":", NULL, "body is not a JSON object"},
        {"test.set", "{\"key\":\"a\"}", "\"Ana\"", "private part is not a JSON object"},
        {"test.set", huge, NULL, "over 65536 bytes"},
    };
    kit_memory(&db);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    int64_t held = 0;
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        const struct ledger before = ledger;
        if (ROWS[i].words == NULL) {
            assert_ok(
                ledger_append(&ledger, ROWS[i].kind, ROWS[i].body, ROWS[i].private_part, &error_));
            held++;
            continue;
        }
        assert_status(
            ledger_append(&ledger, ROWS[i].kind, ROWS[i].body, ROWS[i].private_part, &error_),
            STATUS_INVALID, ROWS[i].words);
        assert_memory_equal(&ledger, &before, sizeof before);
        assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), held);
        assert_int_equal(kit_int(&db, "SELECT count(*) FROM tally"), 0);
    }
    kit_append(&ledger, 0, 8);
    kit_verify_clean(&db);
    db_close(&db);
}

static void test_append_joins_a_transaction(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    kit_memory(&db);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    kit_append(&ledger, 0, 3);
    const struct ledger before = ledger;

    assert_ok(db_begin(&db, &error_));
    kit_append(&ledger, 3, 5);
    assert_int_equal(ledger.seq, 8);
    db_rollback(&db);
    assert_ok(ledger_refresh(&ledger, &error_));
    assert_memory_equal(&ledger, &before, sizeof before);

    assert_ok(db_begin(&db, &error_));
    kit_append(&ledger, 3, 5);
    assert_ok(db_commit(&db, &error_));
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), 8);
    kit_verify_clean(&db);
    db_close(&db);
}

static void test_file_belongs_to_one_station(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    kit_memory(&db);
    assert_ok(ledger_open(&ledger, &db, 0, &error_));
    assert_status(ledger_append(&ledger, "test.nothing", "{}", NULL, &error_), STATUS_INVALID,
                  "writes no facts");
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    assert_status(ledger_open(&ledger, &db, 8, &error_), STATUS_CONFIG, "belongs to station 7");
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    db_close(&db);
}

/* ---- the clock ---- */

static void test_clock_set_back_keeps_hlc_rising(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    struct arena arena;
    struct fact *facts = NULL;
    static const int64_t OFFSETS_MS[] = {0, -3600 * 1000L, -7200 * 1000L, 60 * 1000L, -1000};
    arena_init(&arena, 0);
    kit_memory(&db);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    for (size_t i = 0; i < ARRAY_COUNT(OFFSETS_MS); i++) {
        clock_set_offset_ms(OFFSETS_MS[i]);
        kit_append(&ledger, 0, 10);
    }
    clock_set_offset_ms(0);
    size_t count = kit_facts(&ledger, &arena, &facts);
    int backward = 0;
    for (size_t i = 1; i < count; i++) {
        assert_true(facts[i].hlc > facts[i - 1].hlc);
        backward += facts[i].at_ms < facts[i - 1].at_ms - 1000 ? 1 : 0;
    }
    /* The wall clock stands in the facts as it was. */
    assert_int_equal(backward, 3);
    kit_verify_clean(&db);
    db_close(&db);
    arena_release(&arena);
}

static void test_clock_of_peers(void **state)
{
    (void)state;
    static const struct {
        int64_t ahead_ms;
        bool advances;
    } ROWS[] = {
        {LEDGER_CLOCK_AHEAD_MAX_MS - 5000, true},
        {LEDGER_CLOCK_AHEAD_MAX_MS + 60000, false},
        {(int64_t)1000 * 3600 * 24 * 365, false},
        {-3600 * 1000L, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct db db;
        struct ledger ledger;
        kit_memory(&db);
        assert_ok(ledger_open(&ledger, &db, 7, &error_));
        kit_append(&ledger, 0, 1);
        struct fact fact = {
            .station = 9, .epoch = 1, .seq = 1, .kind = "test.nothing", .body = "{}"};
        fact.at_ms = clock_now_ms() + ROWS[i].ahead_ms;
        fact.hlc = fact.at_ms << 16;
        kit_seal(&fact);
        const int64_t before = ledger.hlc;
        assert_int_equal(kit_ingest(&ledger, INGEST_SELECTION, &fact, 1).new_count, 1);
        assert_int_equal(ledger.hlc, ROWS[i].advances ? fact.hlc : before);
        /* It is remembered, also by the next process. */
        assert_ok(ledger_open(&ledger, &db, 7, &error_));
        assert_int_equal(ledger.hlc, ROWS[i].advances ? fact.hlc : before);
        kit_append(&ledger, 1, 1);
        assert_true(ledger.hlc > before);
        assert_int_equal(ledger.hlc > fact.hlc, ROWS[i].advances || ROWS[i].ahead_ms < 0);
        db_close(&db);
    }
}

static void test_meta(void **state)
{
    (void)state;
    struct db db;
    int64_t value = 0;
    kit_memory(&db);
    assert_ok(meta_get(&db, "cursor", -5, &value, &error_));
    assert_int_equal(value, -5);
    assert_ok(meta_set(&db, "cursor", INT64_MAX, &error_));
    assert_ok(meta_set(&db, "cursor", INT64_MIN, &error_));
    assert_ok(meta_get(&db, "cursor", 0, &value, &error_));
    assert_int_equal(value, INT64_MIN);
    assert_status(meta_set(&db, "", 1, &error_), STATUS_INVALID, "CHECK");
    db_close(&db);
}

/* ---- what others get ---- */

static void test_changes_by_mode(void **state)
{
    (void)state;
    static const struct {
        const char *mode;
        size_t count;
        bool has_names;
    } ROWS[] = {
        {"central", 9, true},  {"door", 6, true}, {"office", 9, false},
        {"citizen", 4, false}, {"", 4, false},
    };
    struct db db;
    struct ledger ledger;
    struct arena arena;
    arena_init(&arena, 0);
    kit_memory(&db);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    kit_append(&ledger, 0, 8);
    struct fact unknown = {.station = 9,
                           .epoch = 1,
                           .seq = 1,
                           .kind = "test.new",
                           .body = "{}",
                           .private_part = "{\"a\":1}"};
    kit_seal(&unknown);
    assert_int_equal(kit_ingest(&ledger, INGEST_WHOLE, &unknown, 1).quarantine_count, 1);

    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct fact *facts = NULL;
        size_t count = 0;
        int64_t next = 0;
        assert_ok(ledger_changes_since(&db, 0, ROWS[i].mode, 0, 0, SIZE_MAX, SIZE_MAX, &arena,
                                       &facts, &count, &next, &error_));
        assert_int_equal(count, ROWS[i].count);
        assert_int_equal(next, 9);
        size_t names = 0;
        for (size_t j = 0; j < count; j++) {
            uint8_t chain[HASH_BYTES];
            fact_hash_chain(&facts[j], chain);
            assert_memory_equal(chain, facts[j].chain, HASH_BYTES);
            names += facts[j].private_part != NULL ? 1 : 0;
            static const uint8_t NO_SALT[SALT_BYTES] = {0};
            assert_int_equal(memcmp(facts[j].salt, NO_SALT, SALT_BYTES) == 0,
                             facts[j].private_part == NULL || facts[j].station == 9);
        }
        assert_int_equal(names,
                         ROWS[i].has_names ? (strcmp(ROWS[i].mode, "door") == 0 ? 2 : 3) : 0);
        assert_ok(ledger_changes_since(&db, 0, ROWS[i].mode, 7, ledger.epoch, SIZE_MAX, SIZE_MAX,
                                       &arena, &facts, &count, &next, &error_));
        assert_int_equal(count, ROWS[i].count == 9 ? 1 : 0);
        assert_int_equal(next, 9);
    }
    db_close(&db);
    arena_release(&arena);
}

static void test_changes_in_pieces(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    struct arena arena;
    arena_init(&arena, 0);
    kit_memory(&db);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    kit_append(&ledger, 0, 50);
    for (size_t piece = 1; piece < 60; piece += 7) {
        int64_t cursor = 0;
        size_t total = 0;
        for (size_t rounds = 0;; rounds++) {
            struct fact *facts = NULL;
            size_t count = 0;
            int64_t next = 0;
            assert_true(rounds <= 50);
            assert_ok(ledger_changes_since(&db, cursor, "door", 0, 0, piece, SIZE_MAX, &arena,
                                           &facts, &count, &next, &error_));
            assert_true(count <= piece);
            total += count;
            if (next == cursor) {
                break;
            }
            cursor = next;
        }
        /* test.set, test.added and test.nothing: all but those with i % 4 == 2. */
        assert_int_equal(total, 38);
        assert_int_equal(cursor, 50);
    }
    /* A small limit of bytes still gives one fact at a time. */
    struct fact *facts = NULL;
    size_t count = 0;
    assert_ok(ledger_own_since(&ledger, 10, SIZE_MAX, 1, &arena, &facts, &count, &error_));
    assert_int_equal(count, 1);
    assert_int_equal(facts[0].seq, 11);
    assert_ok(ledger_own_since(&ledger, 50, SIZE_MAX, 1, &arena, &facts, &count, &error_));
    assert_int_equal(count, 0);
    db_close(&db);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain_is_as_defined),
        cmocka_unit_test(test_append_is_durable_and_chained),
        cmocka_unit_test(test_append_refuses_what_is_no_fact),
        cmocka_unit_test(test_append_joins_a_transaction),
        cmocka_unit_test(test_file_belongs_to_one_station),
        cmocka_unit_test(test_clock_set_back_keeps_hlc_rising),
        cmocka_unit_test(test_clock_of_peers),
        cmocka_unit_test(test_meta),
        cmocka_unit_test(test_changes_by_mode),
        cmocka_unit_test(test_changes_in_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
