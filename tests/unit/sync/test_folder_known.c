/* What the office leaves in a folder, and for whom: each station that it trusts finds its page on
 * every stick, and whoever it has not trusted yet is told to it with the words of the key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "sync/station_side.h"
#include "unit/sync/folder_kit.h"

/* Another stick, which no station has seen. */
static void fresh_stick(struct world *world)
{
    test_folder_remove(world->stick);
    test_folder_make(world->stick);
    expect_ok(folder_prepare(world->stick, &world->keys, why));
}

/* Of a trusted door nobody has heard: its page is there all the same, on its first stick. */
static void never_heard_of(void **state)
{
    struct world *world = *state;
    trust_door(world);
    test_register_people(&world->kiosk, 1, 3);
    (void)visit(world, &world->kiosk);
    struct folder_intake in = intake(world);
    assert_int_equal(in.page_count, 2); /* the kiosk's, and the door's */
    struct folder_visit out = visit(world, &world->door);
    assert_int_equal(out.ignored_count, 0);
    assert_int_equal(test_count(&world->door.db, "SELECT count(*) FROM ticket"), 3);
    assert_int_equal(count_of(world, ".page"), 1); /* what was taken in is cleared away */
    (void)intake(world);
    out = visit(world, &world->door);
    assert_int_equal(out.standing.acked_seq, 1);
    test_verify_clean(&world->door.db);
}

/* Who lives by sticks finds what is new on one that it has never had; nothing old with it. */
static void another_stick(void **state)
{
    struct world *world = *state;
    trust_door(world);
    test_register_people(&world->kiosk, 1, 3);
    (void)visit(world, &world->kiosk);
    (void)intake(world);
    (void)visit(world, &world->door);
    (void)intake(world); /* the door said how it stands */
    test_register_people(&world->kiosk, 4, 1);
    (void)visit(world, &world->kiosk);
    (void)intake(world);

    fresh_stick(world);
    struct folder_intake in = intake(world);
    assert_int_equal(in.page_count, 1); /* the kiosk is not trusted: it has to ask */
    assert_int_equal(in.station_count, 1);
    struct folder_visit out = visit(world, &world->door);
    assert_int_equal(out.taken_count, 1); /* only what is new */
    assert_int_equal(out.standing.acked_seq, world->door.ledger.seq);
    assert_int_equal(test_count(&world->door.db, "SELECT count(*) FROM ticket"), 4);
    test_verify_clean(&world->door.db);
}

/* It is not for those who come by other ways, nor for those who were taken out. */
static void not_for_all(void **state)
{
    struct world *world = *state;
    char body[128];
    trust_door(world);
    expect_ok(ledger_append(&world->door.ledger, "clock.measured",
                            "{\"offset_ms\":0,\"uncertainty_ms\":1}", NULL, why));
    (void)visit(world, &world->door);
    (void)intake(world);
    fresh_stick(world);
    assert_int_equal(intake(world).page_count, 1);
    (void)snprintf(body, sizeof body, "{\"station\":%u,\"is_revoked\":true}",
                   world->door.ledger.station);
    expect_ok(ledger_append(&world->office.ledger, "station.revoked", body, NULL, why));
    expect_ok(exchange_run(&world->office, &(struct exchange_result){0}, why));
    fresh_stick(world);
    struct folder_intake in = intake(world);
    assert_int_equal(in.page_count, 0);
    assert_int_equal(in.asking.count, 0);
    assert_int_equal(count_of(world, ".page"), 0);
}

/* By the central file: of whom it has facts, and no note in a folder. */
static void by_another_way(void **state)
{
    struct world *world = *state;
    struct buf batch;
    size_t count = 0;
    uint64_t own = 0;
    struct ingest_result result;
    trust_door(world);
    buf_init(&batch, BATCH_BYTES_MAX);
    expect_ok(
        station_own_since(&world->door, world->door.ledger.epoch, 0, &batch, &count, &own, why));
    expect_ok(central_push(&world->central, batch.data, batch.length, &result, why));
    buf_release(&batch);
    assert_int_equal(intake(world).page_count, 0);
}

static void who_asks(void **state)
{
    struct world *world = *state;
    test_register_people(&world->kiosk, 1, 1);
    (void)visit(world, &world->kiosk);
    (void)visit(world, &world->door);
    struct folder_intake in = intake(world);
    assert_int_equal(in.asking.count, 2);
    const struct trusted *door = folder_asking_find(&in.asking, "puerta-1");
    assert_non_null(door);
    assert_string_equal(door->mode, "door");
    assert_false(door->is_trusted);
    assert_memory_equal(door->public_key, world->door.keys.public_key, PUBLIC_KEY_BYTES);
    assert_null(folder_asking_find(&in.asking, "puerta-2"));
    in = intake(world); /* the segments are taken in: the central knows the name */
    assert_non_null(folder_asking_find(&in.asking, "puerta-1"));
    trust_door(world);
    in = intake(world);
    assert_int_equal(in.asking.count, 1);
    assert_null(folder_asking_find(&in.asking, "puerta-1"));

    /* Two of one name: their digits tell them apart. */
    struct folder_asking two = {.count = 2};
    two.stations[0] = (struct trusted){.station = 0x1234abcd, .name = "kiosk-1"};
    two.stations[1] = (struct trusted){.station = 7, .name = "kiosk-1"};
    assert_null(folder_asking_find(&two, "kiosk-1"));
    assert_ptr_equal(folder_asking_find(&two, "1234abcd"), &two.stations[0]);
}

/* A hub takes nothing of a station that is not trusted: what it left waits on the stick. */
static enum status refuse(void *self, const struct peer_who *who, const void *data, size_t bytes,
                          struct peer_ack *ack, struct error *error)
{
    (void)self, (void)who, (void)data, (void)bytes;
    memset(ack, 0, sizeof *ack);
    return error_set(error, STATUS_DENIED, "unknown_station");
}

static void refused_by_the_hub(void **state)
{
    struct world *world = *state;
    const struct peer open_hub = central_peer(&world->central);
    struct peer_ops ops = *open_hub.ops;
    struct peer hub = open_hub;
    struct folder_intake in;
    ops.push = refuse;
    hub.ops = &ops;
    test_register_people(&world->kiosk, 1, 2);
    (void)visit(world, &world->door);
    struct folder_center center = folder_center_hub(&world->office, &hub);
    expect_ok(folder_intake(world->stick, &center, &world->keys, world->office.keys.public_key,
                            NULL, NULL, &in, why));
    assert_int_equal(in.ignored_count, 0);
    assert_int_equal(in.segment_count, 0);
    assert_int_equal(in.asking.count, 1);
    assert_string_equal(in.asking.stations[0].name, "puerta-1");
    assert_int_equal(count_of(world, ".seg"), 1);

    trust_door(world);
    center = folder_center_hub(&world->office, &open_hub);
    expect_ok(folder_intake(world->stick, &center, &world->keys, world->office.keys.public_key,
                            NULL, NULL, &in, why));
    assert_int_equal(in.new_count, 1);
    assert_int_equal(in.asking.count, 0);
    assert_int_equal(count_of(world, ".seg"), 0);
    struct folder_visit out = visit(world, &world->door);
    assert_int_equal(out.standing.acked_seq, 1);
    bool is_trusted = false;
    expect_ok(trust_heard(&world->door.db, world->door.ledger.station, &is_trusted, why));
    assert_true(is_trusted);
}

static struct stick_standing standing(struct world *world)
{
    struct stick_standing standing;
    expect_ok(station_standing_read(&world->kiosk.db, &standing, why));
    return standing;
}

/* Several sticks go round: what the central confirmed on one is not taken back by another, unless
 * it says later that it holds less. */
static void sticks_in_any_order(void **state)
{
    struct world *world = *state;
    char first[TEST_FOLDER_MAX], second[TEST_FOLDER_MAX];
    assert_int_equal(standing(world).visited_ms, 0);
    test_register_people(&world->kiosk, 1, 2);
    (void)visit(world, &world->kiosk);
    assert_true(standing(world).visited_ms > 0);
    assert_int_equal(standing(world).acked_seq, 0);
    (void)intake(world);
    assert_int_equal(visit(world, &world->kiosk).standing.acked_seq, 5);

    (void)text_copy(first, sizeof first, world->stick); /* as long as this one */
    test_folder_make(world->stick);
    (void)text_copy(second, sizeof second, world->stick);
    expect_ok(folder_prepare(world->stick, &world->keys, why));
    (void)visit(world, &world->kiosk); /* without an ack: nothing is taken back */
    assert_int_equal(standing(world).acked_seq, 5);
    test_register_people(&world->kiosk, 3, 1);
    (void)visit(world, &world->kiosk);
    (void)intake(world);
    (void)visit(world, &world->kiosk);
    assert_int_equal(standing(world).acked_seq, 7);
    int64_t newest_ms = standing(world).acked_ms;
    (void)text_copy(world->stick, sizeof world->stick, first); /* an ack of before */
    (void)visit(world, &world->kiosk);
    assert_int_equal(standing(world).acked_seq, 7);
    assert_int_equal(standing(world).acked_ms, newest_ms);

    central_release(&world->central); /* restored from nothing: it says so, later */
    assert_int_equal(unlink(world->central.path), 0);
    struct folder_intake in = intake(world);
    assert_int_equal(in.station_count, 1);
    (void)visit(world, &world->kiosk);
    assert_true(standing(world).acked_seq < 7);
    test_folder_remove(second);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_make, world_remove)
    const struct CMUnitTest tests[] = {
        TEST(never_heard_of),      TEST(another_stick), TEST(not_for_all),
        TEST(by_another_way),      TEST(who_asks),      TEST(refused_by_the_hub),
        TEST(sticks_in_any_order),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
