/* What somebody else parked, as an office keeps it: once, as long as it is parked over there, and
 * refused when its bytes are not what they were. */
#include "unit/sync/sync_fair.h"

#include "core/incident.h"
#include "sync/parked_page.h"
#include "sync/steps.h"

struct place {
    char folder[TEST_FOLDER_MAX];
    struct fair office, kiosk;
    struct central central;
};

static int place_make(void **state)
{
    static struct place place;
    char path[FILE_PATH_MAX];
    test_fair_make(place.folder);
    test_central_path(path, place.folder);
    test_fair_open(&place.office, place.folder, "office", "office", NULL);
    test_fair_open(&place.kiosk, place.folder, "kiosk-1", "citizen", NULL);
    central_init(&place.central, path);
    *state = &place;
    return 0;
}

static int place_remove(void **state)
{
    struct place *place = *state;
    central_release(&place->central);
    fair_close(&place->office);
    fair_close(&place->kiosk);
    test_folder_remove(place->folder);
    return 0;
}

static void exchange(struct fair *fair)
{
    struct exchange_result result;
    expect_ok(exchange_run(fair, &result, why));
}

/* The kiosk writes what nobody can apply, and everything is at the central. */
static void park(struct place *place, int count)
{
    int64_t epoch = 0;
    for (int i = 0; i < count; i++) {
        expect_ok(ledger_append(&place->kiosk.ledger, "attendee.registered", "{\"event\":1}",
                                "{\"name\":\"Luz Prueba\"}", why));
    }
    exchange(&place->kiosk);
    expect_ok(central_epoch(&place->central, &epoch, why)); /* opens it */
}

static int64_t told(struct place *place)
{
    return test_count(&place->office.db, "SELECT count(*) FROM quarantine WHERE peer = 'central'");
}

static void office_keeps_it_as_long_as_it_is_parked(void **state)
{
    struct place *place = *state;
    park(place, 2);
    for (int i = 0; i < 2; i++) {
        exchange(&place->office);
        assert_int_equal(told(place), 2);
        /* Here too they cannot be used: that is one thing to look into, not two. */
        assert_int_equal(test_count(&place->office.db, "SELECT count(*) FROM quarantine"), 4);
        assert_int_equal(
            test_count(&place->office.db, "SELECT sum(amount) FROM incident WHERE kind = 'parked'"),
            2);
    }
    test_verify_clean(&place->office.db);
    expect_ok(ledger_rebuild(&place->office.db, NULL, NULL, why)); /* keeps what others said */
    assert_int_equal(told(place), 2);

    /* The central's program is newer now, and uses one of them. */
    expect_ok(db_execute(&place->central.db, "DELETE FROM quarantine WHERE id = 1", why));
    exchange(&place->office);
    assert_int_equal(told(place), 1);
    expect_ok(db_execute(&place->central.db, "DELETE FROM quarantine", why));
    exchange(&place->office);
    assert_int_equal(told(place), 0);
    park(place, 1); /* and goes on */
    exchange(&place->office);
    assert_int_equal(told(place), 1);
}

/* The carriers say no by themselves: a kiosk's program is not relied upon. */
static void no_other_station_is_told(void **state)
{
    struct place *place = *state;
    static const char *const MODES[] = {"citizen", "door", "stand", ""};
    const struct peer peer = central_peer(&place->central);
    const struct parked_cursor begin = {0};
    struct parked_page page;
    struct arena arena;
    park(place, 1);
    arena_init(&arena, 0);
    for (size_t i = 0; i < ARRAY_COUNT(MODES); i++) {
        const struct peer_who who = {place->kiosk.ledger.station, place->kiosk.ledger.epoch,
                                     MODES[i]};
        assert_int_equal(peer.ops->parked(peer.self, &who, &begin, &arena, &page, NULL),
                         STATUS_DENIED);
        assert_int_equal(page.count, 0);
    }
    exchange(&place->kiosk);
    assert_int_equal(
        test_count(&place->kiosk.db, "SELECT count(*) FROM quarantine WHERE peer <> ''"), 0);
    arena_release(&arena);
}

static void bytes_that_are_edited_are_refused(void **state)
{
    struct place *place = *state;
    const struct parked_cursor begin = {0};
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    struct parked_page page, again;
    struct arena arena;
    struct buf bytes;
    park(place, 3);
    arena_init(&arena, 0);
    buf_init(&bytes, BATCH_BYTES_MAX);
    municipality_id(place->kiosk.keys.municipality, municipality);
    /* Of a kind that nobody knows nobody can say who may hold its private part. */
    expect_ok(db_execute(&place->central.db,
                         "UPDATE quarantine SET kind = 'future.kind' WHERE id = 2", why));
    expect_ok(central_parked(&place->central, &begin, &arena, &page, why));
    assert_int_equal(page.count, 3);
    assert_non_null(strstr(page.rows[0].fact.private_part, "Luz Prueba"));
    assert_null(page.rows[1].fact.private_part);
    expect_ok(
        db_execute(&place->central.db, "UPDATE quarantine SET kind = 'attendee.registered'", why));
    expect_ok(central_parked(&place->central, &begin, &arena, &page, why));
    expect_ok(parked_page_write(&page, municipality, &bytes, why));
    expect_ok(parked_page_read(bytes.data, bytes.length, municipality, &arena, &again, why));
    assert_true(parked_is_at(&again.next, &page.next));
    assert_int_equal(again.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(again.rows[i].cause, "apply_failed");
        assert_string_equal(again.rows[i].reason, page.rows[i].reason);
        assert_int_equal(again.rows[i].noted_ms, page.rows[i].noted_ms);
        assert_memory_equal(again.rows[i].fact.chain, page.rows[i].fact.chain, HASH_BYTES);
        assert_memory_equal(again.rows[i].fact.prev, page.rows[i].fact.prev, HASH_BYTES);
        assert_string_equal(again.rows[i].fact.private_part, page.rows[i].fact.private_part);
    }
    for (size_t length = 0; length < bytes.length; length++) { /* torn anywhere */
        assert_int_equal(parked_page_read(bytes.data, length, municipality, &arena, &again, NULL),
                         STATUS_CORRUPT);
    }
    bytes.data[32] ^= 0x40; /* more rows than it has, or may have */
    assert_int_equal(parked_page_read(bytes.data, bytes.length, municipality, &arena, &again, NULL),
                     STATUS_CORRUPT);
    bytes.data[32] ^= 0x40;
    bytes.data[36] = 9; /* of no cause that there is */
    assert_int_equal(parked_page_read(bytes.data, bytes.length, municipality, &arena, &again, NULL),
                     STATUS_CORRUPT);
    bytes.data[36] = 4;
    municipality[0] ^= 1;
    assert_int_equal(parked_page_read(bytes.data, bytes.length, municipality, &arena, &again, NULL),
                     STATUS_DENIED);
    buf_release(&bytes);
    arena_release(&arena);
}

#define place_test(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        place_test(office_keeps_it_as_long_as_it_is_parked),
        place_test(no_other_station_is_told),
        place_test(bytes_that_are_edited_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
