#include "store_kit.h"

/* The tail of a chain becomes a new epoch: what was written stays, byte for byte, under new
 * numbers. */

enum { STATION = 7, FACTS = 40 };

struct station {
    struct db db;
    struct ledger ledger;
};

static void begin(struct station *s, uint32_t number, int facts)
{
    kit_memory(&s->db);
    assert_ok(ledger_open(&s->ledger, &s->db, number, &error_));
    kit_append(&s->ledger, 0, facts);
}

/* What a fact says, without where it stands: as text. */
static void contents(struct db *db, struct buf *out)
{
    struct stmt stmt;
    buf_init(out, (size_t)1024 * 1024);
    assert_ok(stmt_begin(&stmt, db,
                         "SELECT pos || kind || at_ms || hlc || body || coalesce(private, '') ||"
                         " hex(coalesce(salt, '')) || hex(body_hash) ||"
                         " hex(coalesce(private_hash, '')) FROM ledger ORDER BY pos",
                         &error_));
    while (stmt_step(&stmt, NULL) == STATUS_OK) {
        buf_printf(out, "%s\n", stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
}

static void test_tail_becomes_an_epoch(void **state)
{
    (void)state;
    static const uint64_t COMMONS[] = {0, 1, 17, FACTS - 1, FACTS};
    for (size_t i = 0; i < ARRAY_COUNT(COMMONS); i++) {
        struct station s;
        struct buf before;
        struct buf after;
        uint64_t watermark = 0;
        begin(&s, STATION, FACTS);
        uint32_t epoch = s.ledger.epoch;
        contents(&s.db, &before);
        assert_ok(ledger_fork(&s.ledger, s.ledger.epoch, COMMONS[i], &error_));
        contents(&s.db, &after);
        assert_string_equal(buf_str(&before), buf_str(&after));
        assert_int_not_equal(s.ledger.epoch, epoch);
        assert_int_equal(s.ledger.seq, FACTS - COMMONS[i]);
        assert_ok(ledger_watermark(&s.db, STATION, epoch, &watermark, &error_));
        assert_int_equal(watermark, COMMONS[i]);
        assert_ok(ledger_watermark(&s.db, STATION, s.ledger.epoch, &watermark, &error_));
        assert_int_equal(watermark, FACTS - COMMONS[i]);
        kit_append(&s.ledger, FACTS, 3); /* and goes on there */
        assert_int_equal(s.ledger.seq, FACTS - COMMONS[i] + 3);
        kit_verify_clean(&s.db);

        struct ledger again;
        assert_ok(ledger_open(&again, &s.db, STATION, &error_));
        assert_int_equal(again.epoch, s.ledger.epoch);
        assert_memory_equal(again.chain, s.ledger.chain, HASH_BYTES);
        buf_release(&before);
        buf_release(&after);
        db_close(&s.db);
    }
}

static void test_no_such_fact(void **state)
{
    (void)state;
    struct station s;
    begin(&s, STATION, 5);
    uint32_t epoch = s.ledger.epoch;
    assert_status(ledger_fork(&s.ledger, s.ledger.epoch, 6, &error_), STATUS_INVALID,
                  "no own fact 6");
    assert_status(ledger_fork(&s.ledger, epoch + 1, 2, &error_), STATUS_GAP, "another epoch");
    assert_int_equal(s.ledger.epoch, epoch);
    kit_verify_clean(&s.db);
    db_close(&s.db);
}

/* A parked fact is parked again under its new number, and what was kept of the other side goes. */
static void test_quarantine_follows(void **state)
{
    (void)state;
    struct station s;
    struct station other;
    begin(&s, STATION, 4);
    begin(&other, STATION, 4);
    assert_ok(ledger_append(&s.ledger, "test.counted", "{\"key\":\"t\",\"n\":-1}", NULL, &error_));
    struct arena arena;
    struct fact *facts = NULL;
    arena_init(&arena, 0);
    size_t count = kit_facts(&other.ledger, &arena, &facts);
    for (size_t i = 0; i < count; i++) { /* as if the other had the same epoch */
        facts[i].epoch = s.ledger.epoch;
        if (i > 0) {
            memcpy(facts[i].prev, facts[i - 1].chain, HASH_BYTES);
        }
        kit_seal(&facts[i]);
    }
    assert_true(kit_ingest(&s.ledger, INGEST_SELECTION, facts, count).fork_count > 0);
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM quarantine WHERE pos = 5"), 1);
    assert_ok(ledger_fork(&s.ledger, s.ledger.epoch, 2, &error_));
    assert_int_equal(kit_int(&s.db, "SELECT count(*) FROM quarantine"), 1);
    assert_int_equal(kit_int(&s.db, "SELECT q.seq FROM quarantine AS q JOIN ledger AS l ON"
                                    " (l.pos, l.epoch, l.seq, l.chain) ="
                                    " (q.pos, q.epoch, q.seq, q.chain)"),
                     3);
    kit_verify_clean(&s.db);
    arena_release(&arena);
    db_close(&s.db);
    db_close(&other.db);
}

static void test_old_chains_are_listed(void **state)
{
    (void)state;
    struct station s;
    struct own_chain chains[OWN_CHAINS_MAX];
    size_t count = 9;
    uint8_t chain[HASH_BYTES];
    begin(&s, STATION, 10);
    assert_ok(ledger_own_chains(&s.ledger, chains, &count, &error_));
    assert_int_equal(count, 0);
    assert_ok(ledger_fork(&s.ledger, s.ledger.epoch, 6, &error_));
    assert_ok(ledger_fork(&s.ledger, s.ledger.epoch, 1, &error_));
    assert_ok(ledger_own_chains(&s.ledger, chains, &count, &error_));
    assert_int_equal(count, 2);
    assert_int_equal(chains[0].seq + chains[1].seq, 7);
    assert_true(chains[0].epoch != s.ledger.epoch && chains[1].epoch != s.ledger.epoch);

    assert_ok(ledger_own_chain_at(&s.ledger, s.ledger.epoch, 3, chain, &error_));
    assert_memory_equal(chain, s.ledger.chain, HASH_BYTES);
    assert_int_equal(ledger_own_chain_at(&s.ledger, s.ledger.epoch, 4, chain, NULL),
                     STATUS_NOT_FOUND);
    assert_ok(ledger_own_chain_at(&s.ledger, s.ledger.epoch, 0, chain, &error_));
    static const uint8_t ZERO[HASH_BYTES] = {0};
    assert_memory_equal(chain, ZERO, HASH_BYTES);
    db_close(&s.db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tail_becomes_an_epoch),
        cmocka_unit_test(test_no_such_fact),
        cmocka_unit_test(test_quarantine_follows),
        cmocka_unit_test(test_old_chains_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
