#include "store_kit.h"

/* Whatever order facts of several stations arrive in, keeping each one's own,
 * the projections are the same. */

enum { STATIONS = 5, FACTS_EACH = 16, INTERLEAVINGS = 320, TOTAL = STATIONS * FACTS_EACH };

struct sources {
    struct arena arena;
    struct fact *facts[STATIONS];
};

static void sources_begin(struct sources *sources)
{
    arena_init(&sources->arena, 0);
    for (uint32_t i = 0; i < STATIONS; i++) {
        kit_station_facts(i + 1, FACTS_EACH, &sources->arena, &sources->facts[i]);
    }
}

static struct fact without_private(struct fact fact)
{
    fact.private_part = NULL;
    memset(fact.salt, 0, SALT_BYTES);
    return fact;
}

/* One random order; now and then the facts from some earlier place on come again, and with
 * `may_withhold` first without their private part. Returns how many there are. */
static size_t shuffle(const struct sources *sources, struct chance *chance, bool may_withhold,
                      struct fact *out, size_t out_max)
{
    size_t next[STATIONS] = {0};
    size_t left = TOTAL;
    size_t count = 0;
    while (left > 0) {
        uint32_t station = chance_below(chance, STATIONS);
        if (next[station] == FACTS_EACH) {
            continue;
        }
        if (next[station] > 0 && chance_below(chance, 10) == 0 && count + TOTAL < out_max) {
            next[station] -= chance_below(chance, (uint32_t)next[station]) + 1;
            left = 0;
            for (int i = 0; i < STATIONS; i++) {
                left += FACTS_EACH - next[i];
            }
        }
        struct fact fact = sources->facts[station][next[station]++];
        left--;
        if (may_withhold && chance_below(chance, 3) == 0) {
            out[count++] = without_private(fact);
        }
        out[count++] = fact;
    }
    return count;
}

static void ingest_in_batches(struct ledger *ledger, enum ingest_rule rule,
                              const struct fact *facts, size_t count, struct chance *chance)
{
    size_t stored = 0;
    for (size_t at = 0; at < count;) {
        size_t batch = chance_below(chance, 30) + 1;
        batch = batch > count - at ? count - at : batch;
        struct ingest_result result = kit_ingest(ledger, rule, facts + at, batch);
        assert_int_equal(result.gap_count + result.fork_count + result.quarantine_count, 0);
        assert_int_equal(result.new_count + result.known_count, batch);
        stored += result.new_count;
        at += batch;
    }
    assert_true(stored >= TOTAL);
}

static void converge(enum ingest_rule rule, bool may_withhold, const char *name)
{
    static struct fact order[TOTAL * 12];
    struct sources sources;
    struct buf expected = {0};
    struct chance chance = chance_start(name);
    sources_begin(&sources);
    for (int round = 0; round < INTERLEAVINGS; round++) {
        struct db db;
        struct ledger ledger;
        struct buf got;
        kit_memory(&db);
        assert_ok(ledger_open(&ledger, &db, rule == INGEST_WHOLE ? 0 : 99, &error_));
        size_t count = shuffle(&sources, &chance, may_withhold, order, ARRAY_COUNT(order));
        ingest_in_batches(&ledger, rule, order, count, &chance);
        assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), TOTAL);
        kit_dump(&db, &got);
        if (round == 0) {
            expected = got;
            assert_true(expected.length > 1000);
        } else {
            assert_string_equal(buf_str(&got), buf_str(&expected));
            buf_release(&got);
        }
        if (round % 40 == 0) {
            kit_verify_clean(&db);
        }
        db_close(&db);
    }
    buf_release(&expected);
    arena_release(&sources.arena);
}

static void test_whole_chains(void **state)
{
    (void)state;
    converge(INGEST_WHOLE, false, "test_whole_chains");
}

static void test_private_parts_later(void **state)
{
    (void)state;
    converge(INGEST_SELECTION, true, "test_private_parts_later");
}

/* The dump sees a difference when there is one: otherwise the tests above would prove nothing. */
static void test_a_lost_fact_is_seen(void **state)
{
    (void)state;
    struct sources sources;
    struct buf dumps[2];
    sources_begin(&sources);
    for (size_t lost = 0; lost < 2; lost++) {
        struct db db;
        struct ledger ledger;
        kit_memory(&db);
        assert_ok(ledger_open(&ledger, &db, 0, &error_));
        for (int i = 0; i < STATIONS; i++) {
            kit_ingest(&ledger, INGEST_WHOLE, sources.facts[i],
                       FACTS_EACH - (i == 2 ? 2 * lost : 0));
        }
        kit_dump(&db, &dumps[lost]);
        db_close(&db);
    }
    assert_string_not_equal(buf_str(&dumps[0]), buf_str(&dumps[1]));
    buf_release(&dumps[0]);
    buf_release(&dumps[1]);
    arena_release(&sources.arena);
}

static void test_rebuild_equals_live(void **state)
{
    (void)state;
    static struct fact order[TOTAL * 12];
    struct sources sources;
    struct chance chance = chance_start("test_rebuild_equals_live");
    sources_begin(&sources);
    for (int round = 0; round < 20; round++) {
        struct db db;
        struct ledger ledger;
        struct buf live;
        struct buf rebuilt;
        uint8_t hashes[2][HASH_BYTES];
        kit_memory(&db);
        assert_ok(ledger_open(&ledger, &db, 99, &error_));
        size_t count = shuffle(&sources, &chance, true, order, ARRAY_COUNT(order));
        ingest_in_batches(&ledger, INGEST_SELECTION, order, count, &chance);
        kit_append(&ledger, 0, 20);
        kit_dump(&db, &live);
        assert_ok(projection_hash(&db, hashes[0], &error_));
        /* Also from a state that is wrong. */
        assert_ok(db_execute(&db, "UPDATE item SET name = 'x'; DELETE FROM total;", &error_));
        assert_ok(ledger_rebuild(&db, NULL, NULL, &error_));
        kit_dump(&db, &rebuilt);
        assert_ok(projection_hash(&db, hashes[1], &error_));
        assert_string_equal(buf_str(&live), buf_str(&rebuilt));
        assert_memory_equal(hashes[0], hashes[1], HASH_BYTES);
        kit_verify_clean(&db);
        buf_release(&live);
        buf_release(&rebuilt);
        db_close(&db);
    }
    arena_release(&sources.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_chains),
        cmocka_unit_test(test_private_parts_later),
        cmocka_unit_test(test_a_lost_fact_is_seen),
        cmocka_unit_test(test_rebuild_equals_live),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
