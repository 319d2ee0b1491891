#include "store_kit.h"

/* A central and what one station wrote. */
struct scene {
    struct db db;
    struct ledger ledger;
    struct arena arena;
    struct fact *facts;
    size_t count;
};

static void scene_begin(struct scene *scene, uint32_t own_station)
{
    *scene = (struct scene){0};
    arena_init(&scene->arena, 0);
    kit_memory(&scene->db);
    assert_ok(ledger_open(&scene->ledger, &scene->db, own_station, &error_));
    scene->count = kit_station_facts(7, 12, &scene->arena, &scene->facts);
}

static void scene_end(struct scene *scene)
{
    db_close(&scene->db);
    arena_release(&scene->arena);
}

static void expect(struct ingest_result got, size_t new_count, size_t known, size_t quarantined,
                   size_t gaps, size_t forks)
{
    assert_int_equal(got.new_count, new_count);
    assert_int_equal(got.known_count, known);
    assert_int_equal(got.quarantine_count, quarantined);
    assert_int_equal(got.gap_count, gaps);
    assert_int_equal(got.fork_count, forks);
}

static uint64_t watermark(struct scene *scene)
{
    uint64_t seq = 99;
    assert_ok(ledger_watermark(&scene->db, 7, scene->facts[0].epoch, &seq, &error_));
    return seq;
}

static void test_any_overlap_gives_the_same(void **state)
{
    (void)state;
    struct scene s;
    scene_begin(&s, 0);
    assert_int_equal(watermark(&s), 0);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts, 0), 0, 0, 0, 0, 0);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts, 4), 4, 0, 0, 0, 0);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts, 4), 0, 4, 0, 0, 0);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts + 2, 5), 3, 2, 0, 0, 0);
    assert_int_equal(watermark(&s), 7);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts, 12), 5, 7, 0, 0, 0);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts, 12), 0, 12, 0, 0, 0);
    assert_int_equal(watermark(&s), 12);
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM ledger"), 12);
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM ledger WHERE prev IS NOT NULL"), 0);
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM tally"), 3);
    kit_verify_clean(&s.db);
    scene_end(&s);
}

static void test_whole_answers_a_gap(void **state)
{
    (void)state;
    struct scene s;
    scene_begin(&s, 0);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts + 1, 3), 0, 0, 0, 3, 0);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts, 3), 3, 0, 0, 0, 0);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts + 4, 8), 0, 0, 0, 8, 0);
    assert_int_equal(watermark(&s), 3);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts + 3, 9), 9, 0, 0, 0, 0);
    kit_verify_clean(&s.db);
    scene_end(&s);
}

static void test_selection_keeps_gaps(void **state)
{
    (void)state;
    static const struct {
        size_t at;      /* index of the fact that comes */
        uint64_t after; /* watermark afterwards */
    } ROWS[] = {{4, 0}, {5, 0}, {9, 0}, {1, 0}, {0, 2}, {3, 2}, {2, 6}, {7, 6}, {6, 8}, {8, 10}};
    struct scene s;
    scene_begin(&s, 3);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        expect(kit_ingest(&s.ledger, INGEST_SELECTION, s.facts + ROWS[i].at, 1), 1, 0, 0, 0, 0);
        expect(kit_ingest(&s.ledger, INGEST_SELECTION, s.facts + ROWS[i].at, 1), 0, 1, 0, 0, 0);
        assert_int_equal(watermark(&s), ROWS[i].after);
        kit_verify_clean(&s.db);
    }
    /* Others are given what proves the facts, also over a gap. */
    struct fact *facts = NULL;
    size_t count = 0;
    int64_t next = 0;
    assert_ok(ledger_changes_since(&s.db, 0, "central", 0, 0, SIZE_MAX, SIZE_MAX, &s.arena, &facts,
                                   &count, &next, &error_));
    assert_int_equal(count, 10);
    for (size_t i = 0; i < count; i++) {
        assert_memory_equal(facts[i].prev, s.facts[ROWS[i].at].prev, HASH_BYTES);
    }
    scene_end(&s);
}

static void test_damage_refuses_the_whole_batch(void **state)
{
    (void)state;
    static const struct {
        const char *what, *words;
    } ROWS[] = {
        {"body", "body does not match"},
        {"private", "private part does not match"},
        {"salt", "private part does not"},
        {"chain", "chain value"},
        {"prev", "chain value"},
        {"at_ms", "chain value"},
        {"hlc", "chain value"},
        {"kind", "chain value"},
        {"private_hash", "private part"},
        {"body_hash", "body does not match"},
        {"station", "outside its range"},
        {"epoch", "outside its range"},
        {"seq", "outside its range"},
        {"long kind", "outside its range"},
        {"other seq", "chain value"},
        {"first", "before the first fact"},
        {"no body", "outside its range"},
    };
    struct scene s;
    scene_begin(&s, 0);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct fact facts[6];
        struct ingest_result result;
        memcpy(facts, s.facts, sizeof facts);
        struct fact *bad = &facts[5]; /* one with a private part */
        const char *what = ROWS[i].what;
        assert_non_null(bad->private_part);
        bad->body = strcmp(what, "body") == 0 ? "{\"label\":\"x\"}" : bad->body;
        bad->body = strcmp(what, "no body") == 0 ? NULL : bad->body;
        bad->private_part = strcmp(what, "private") == 0 ? "{\"name\":\"x\"}" : bad->private_part;
        bad->kind = strcmp(what, "kind") == 0 ? "test.set" : bad->kind;
        bad->kind = strcmp(what, "long kind") == 0
                        ? "12345678901234567890123456789012345678901234567890123456789012345"
                        : bad->kind;
        bad->salt[0] ^= strcmp(what, "salt") == 0;
        bad->chain[0] ^= strcmp(what, "chain") == 0;
        bad->prev[0] ^= strcmp(what, "prev") == 0;
        bad->at_ms ^= strcmp(what, "at_ms") == 0;
        bad->hlc ^= strcmp(what, "hlc") == 0;
        bad->private_hash[0] ^= strcmp(what, "private_hash") == 0;
        bad->body_hash[0] ^= strcmp(what, "body_hash") == 0;
        bad->seq += strcmp(what, "other seq") == 0;
        bad->station *= strcmp(what, "station") != 0;
        bad->epoch *= strcmp(what, "epoch") != 0;
        bad->seq *= strcmp(what, "seq") != 0;
        if (strcmp(what, "first") == 0) {
            bad->seq = 1;
            kit_seal(bad);
        }
        assert_status(ledger_ingest(&s.ledger, INGEST_WHOLE, facts, 6, &result, &error_),
                      STATUS_CORRUPT, ROWS[i].words);
        expect(result, 0, 0, 0, 0, 0);
        assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM ledger"), 0);
        assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM quarantine"), 0);
    }
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, s.facts, 12), 12, 0, 0, 0, 0);
    scene_end(&s);
}

static void test_forks_are_kept_beside(void **state)
{
    (void)state;
    static const enum ingest_rule RULES[] = {INGEST_WHOLE, INGEST_SELECTION};
    for (size_t i = 0; i < ARRAY_COUNT(RULES); i++) {
        struct scene s;
        struct fact other[3];
        scene_begin(&s, i == 0 ? 0 : 3);
        expect(kit_ingest(&s.ledger, RULES[i], s.facts, 8), 8, 0, 0, 0, 0);

        /* The same numbers 7, 8, and a 9 that follows that other 8. */
        memcpy(other, s.facts + 6, sizeof other);
        other[0].body = "{\"key\":\"fork\",\"n\":1}";
        other[0].private_part = NULL;
        kit_seal(&other[0]);
        memcpy(other[1].prev, other[0].chain, HASH_BYTES);
        kit_seal(&other[1]);
        memcpy(other[2].prev, other[1].chain, HASH_BYTES);
        kit_seal(&other[2]);
        expect(kit_ingest(&s.ledger, RULES[i], other, 3), 0, 0, 0, 0, 3);
        expect(kit_ingest(&s.ledger, RULES[i], other, 3), 0, 0, 0, 0, 3);
        assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM quarantine WHERE cause = 'fork'"), 3);
        assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM quarantine WHERE body LIKE '%fork%'"),
                         1);
        assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM total WHERE key = 'fork'"), 0);
        expect(kit_ingest(&s.ledger, RULES[i], s.facts, 12), 4, 8, 0, 0, 0);
        kit_verify_clean(&s.db);
        /* A rebuild keeps the evidence. */
        assert_ok(ledger_rebuild(&s.db, NULL, NULL, &error_));
        assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM quarantine WHERE cause = 'fork'"), 3);
        scene_end(&s);
    }
}

/* Facts into a hole of a selection that do not fit one of their neighbours. */
static void test_forks_in_a_hole(void **state)
{
    (void)state;
    struct scene s;
    scene_begin(&s, 3);
    expect(kit_ingest(&s.ledger, INGEST_SELECTION, s.facts + 2, 1), 1, 0, 0, 0, 0);
    expect(kit_ingest(&s.ledger, INGEST_SELECTION, s.facts + 6, 1), 1, 0, 0, 0, 0);
    struct fact after = s.facts[3];
    after.prev[0] ^= 1;
    kit_seal(&after);
    expect(kit_ingest(&s.ledger, INGEST_SELECTION, &after, 1), 0, 0, 0, 0, 1);
    struct fact before = s.facts[5];
    before.at_ms++;
    kit_seal(&before);
    expect(kit_ingest(&s.ledger, INGEST_SELECTION, &before, 1), 0, 0, 0, 0, 1);
    expect(kit_ingest(&s.ledger, INGEST_SELECTION, s.facts, 12), 10, 2, 0, 0, 0);
    kit_verify_clean(&s.db);
    scene_end(&s);
}

static void test_bad_facts_are_parked(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *body, *private_part, *cause;
    } ROWS[] = {
        {"test.nothing", "{}", NULL, NULL},
        {"test.unknown", "{\"a\":1}", "{\"b\":2}", "unknown_kind"},
        {"test.set", "{\"value\":1}", NULL, "apply_failed"},
        {"test.counted", "{\"key\":\"k\",\"n\":-1}", NULL, "apply_failed"},
        {"test.counted", "{\"key\":\"k\",\"n\":\"many\"}", NULL, "apply_failed"},
        {"test.nothing", "not json", NULL, "apply_failed"},
        {"test.nothing", "", NULL, "apply_failed"},
        {"test.nothing", "[]", "x", "apply_failed"},
        {"test.added", "{\"label\":\"a\"}", "[", "apply_failed"},
        {"test.counted", "{\"key\":\"k\",\"n\":4}", NULL, NULL},
    };
    struct scene s;
    struct fact facts[ARRAY_COUNT(ROWS)] = {0};
    scene_begin(&s, 0);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        facts[i] = (struct fact){.station = 7,
                                 .epoch = 5,
                                 .seq = i + 1,
                                 .hlc = (int64_t)i + 1,
                                 .kind = ROWS[i].kind,
                                 .body = ROWS[i].body,
                                 .private_part = ROWS[i].private_part};
        if (i > 0) {
            memcpy(facts[i].prev, facts[i - 1].chain, HASH_BYTES);
        }
        kit_seal(&facts[i]);
    }
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, facts, ARRAY_COUNT(ROWS)), 2, 0, 8, 0, 0);
    expect(kit_ingest(&s.ledger, INGEST_WHOLE, facts, ARRAY_COUNT(ROWS)), 0, 10, 0, 0, 0);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct stmt stmt;
        assert_ok(stmt_begin(&stmt, &s.db,
                             "SELECT cause, length(reason) > 5, pos FROM quarantine WHERE seq = ?1",
                             &error_));
        stmt_int(&stmt, 1, (int64_t)i + 1);
        if (ROWS[i].cause == NULL) {
            assert_status(stmt_step(&stmt, &error_), STATUS_NOT_FOUND, "");
        } else {
            assert_ok(stmt_step(&stmt, &error_));
            assert_string_equal(stmt_column_text(&stmt, 0), ROWS[i].cause);
            assert_int_equal(stmt_column_int(&stmt, 1), 1);
            assert_int_equal(stmt_column_int(&stmt, 2), i + 1);
        }
        stmt_end(&stmt);
    }
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM tally"), 1);
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM ledger"), ARRAY_COUNT(ROWS));
    kit_verify_clean(&s.db);
    assert_ok(ledger_rebuild(&s.db, NULL, NULL, &error_));
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM quarantine"), 8);

    /* A newer program knows the kind: a rebuild takes the fact out of quarantine. */
    static const struct embedded_sql NEWER[] = {
        {"test.nothing", "-- nothing\n"},
        {"test.unknown", "INSERT INTO total(key, n) VALUES ('unknown', :body ->> 'a');"},
        {NULL, NULL},
    };
    kind_table_set(NEWER);
    assert_ok(ledger_rebuild(&s.db, NULL, NULL, &error_));
    assert_int_equal(kit_int(&s.db, "SELECT n FROM total WHERE key = 'unknown'"), 1);
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM quarantine WHERE seq = 2"), 0);
    kind_table_set(KIT_KINDS);
    scene_end(&s);
}

static void test_private_part_comes_later(void **state)
{
    (void)state;
    struct scene s;
    struct fact without[12];
    scene_begin(&s, 3);
    memcpy(without, s.facts, sizeof without);
    for (size_t i = 0; i < 12; i++) {
        without[i].private_part = NULL;
        memset(without[i].salt, 0, SALT_BYTES);
    }
    expect(kit_ingest(&s.ledger, INGEST_SELECTION, without, 12), 12, 0, 0, 0, 0);
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM item WHERE name IS NULL"), 3);
    struct verify_report report;
    assert_ok(ledger_verify(&s.db, NULL, NULL, &report, &error_));
    assert_int_equal(report.finding_count, 0);
    assert_int_equal(report.withheld_count, 3);
    expect(kit_ingest(&s.ledger, INGEST_SELECTION, without, 12), 0, 12, 0, 0, 0);

    expect(kit_ingest(&s.ledger, INGEST_SELECTION, s.facts, 12), 3, 9, 0, 0, 0);
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM item WHERE name IS NULL"), 0);
    expect(kit_ingest(&s.ledger, INGEST_SELECTION, s.facts, 12), 0, 12, 0, 0, 0);
    /* What is held is not taken away by a copy without it. */
    expect(kit_ingest(&s.ledger, INGEST_SELECTION, without, 12), 0, 12, 0, 0, 0);
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM ledger WHERE private IS NOT NULL"), 3);
    kit_verify_clean(&s.db);
    scene_end(&s);
}

/* A station's file from an old backup gets its own later facts back and goes on after them. */
static void test_own_facts_come_back(void **state)
{
    (void)state;
    struct scene s;
    scene_begin(&s, 0);
    struct db db;
    struct ledger ledger;
    kit_memory(&db);
    assert_ok(meta_set(&db, "ledger.station", 7, &error_));
    assert_ok(meta_set(&db, "ledger.epoch", s.facts[0].epoch, &error_));
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    expect(kit_ingest(&ledger, INGEST_SELECTION, s.facts + 1, 11), 0, 0, 0, 11, 0);
    expect(kit_ingest(&ledger, INGEST_SELECTION, s.facts, 12), 12, 0, 0, 0, 0);
    assert_int_equal(ledger.seq, 12);
    assert_int_equal(ledger.hlc, s.facts[11].hlc);
    kit_append(&ledger, 12, 4);
    kit_verify_clean(&db);
    db_close(&db);
    scene_end(&s);
}

/* More chains at once than are remembered. */
static void test_many_stations(void **state)
{
    (void)state;
    enum { STATIONS = 150, ROUNDS = 3 };
    struct db db;
    struct ledger ledger;
    static struct fact facts[STATIONS];
    kit_memory(&db);
    assert_ok(ledger_open(&ledger, &db, 0, &error_));
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        for (uint32_t i = 0; i < STATIONS; i++) {
            struct fact fact = {.station = i + 1,
                                .epoch = 1,
                                .seq = round,
                                .hlc = round,
                                .kind = "test.nothing",
                                .body = "{}"};
            memcpy(fact.prev, facts[i].chain, HASH_BYTES);
            kit_seal(&fact);
            facts[i] = fact;
        }
        expect(kit_ingest(&ledger, INGEST_WHOLE, facts, STATIONS), STATIONS, 0, 0, 0, 0);
    }
    struct verify_report report;
    assert_ok(ledger_verify(&db, NULL, NULL, &report, &error_));
    kit_print_report(&report);
    assert_int_equal(report.finding_count, 0);
    assert_int_equal(report.station_count, STATIONS);
    assert_int_equal(report.fact_count, STATIONS * ROUNDS);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_overlap_gives_the_same),
        cmocka_unit_test(test_whole_answers_a_gap),
        cmocka_unit_test(test_selection_keeps_gaps),
        cmocka_unit_test(test_damage_refuses_the_whole_batch),
        cmocka_unit_test(test_forks_are_kept_beside),
        cmocka_unit_test(test_forks_in_a_hole),
        cmocka_unit_test(test_bad_facts_are_parked),
        cmocka_unit_test(test_private_part_comes_later),
        cmocka_unit_test(test_own_facts_come_back),
        cmocka_unit_test(test_many_stations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
