/* A stick between a kiosk without any network and the office: everything arrives once, however
 * often it is carried, and whatever happens to the files on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "unit/sync/folder_kit.h"

static void round_trip(void **state)
{
    struct world *world = *state;
    test_register_people(&world->kiosk, 1, 4); /* 9 facts */
    struct folder_visit out = visit(world, &world->kiosk);
    assert_int_equal(out.left_count, 9);
    assert_int_equal(out.standing.acked_seq, 0);
    assert_int_equal(count_of(world, ".seg"), 1);

    out = visit(world, &world->kiosk); /* nothing new, nothing doubled */
    assert_int_equal(out.left_count, 0);
    assert_int_equal(count_of(world, ".seg"), 1);
    test_register_people(&world->kiosk, 5, 1);
    out = visit(world, &world->kiosk);
    assert_int_equal(out.left_count, 2);
    assert_int_equal(count_of(world, ".seg"), 2);

    struct folder_intake in = intake(world);
    assert_int_equal(in.new_count, 11);
    assert_int_equal(in.station_count, 1);
    assert_int_equal(in.ignored_count, 0);
    in = intake(world); /* the same stick once more */
    assert_int_equal(in.new_count, 0);
    assert_int_equal(in.segment_count, 0); /* what was taken in is removed there */
    assert_int_equal(test_count(&world->central.db, "SELECT count(*) FROM attendee"), 5);
    test_verify_clean(&world->central.db);

    out = visit(world, &world->kiosk); /* back home: what is at the central is cleared away */
    assert_int_equal(out.standing.acked_seq, 11);
    assert_int_equal(count_of(world, ".seg"), 0);
    out = visit(world, &world->kiosk);
    assert_int_equal(out.left_count, 0);
}

/* A door and a kiosk that never see a network hear of each other by the stick. */
static void two_stations_meet(void **state)
{
    struct world *world = *state;
    trust_door(world);
    test_register_people(&world->kiosk, 1, 3);
    (void)visit(world, &world->kiosk);
    (void)visit(world, &world->door);
    struct folder_intake in = intake(world);
    assert_int_equal(in.station_count, 2);
    assert_true(in.page_count >= 2);
    struct folder_visit out = visit(world, &world->door);
    assert_int_equal(out.taken_count,
                     6); /* three registrations, who wrote them, the office and its trust */
    assert_int_equal(test_count(&world->door.db, "SELECT count(*) FROM ticket"), 3);
    out = visit(world, &world->door); /* its pages are done with */
    assert_int_equal(out.taken_count, 0);
    out = visit(world, &world->kiosk);
    assert_int_equal(out.taken_count, 3); /* the door's enrolment; nobody's personal data */
    assert_int_equal(test_count(&world->kiosk.db, "SELECT count(*) FROM ledger"
                                                  " WHERE private IS NOT NULL AND station <> "
                                                  "(SELECT value FROM meta"
                                                  " WHERE key = 'ledger.station')"),
                     0);
    assert_int_equal(count_of(world, ".page"), 0);

    test_register_people(&world->kiosk, 4, 1); /* the next round brings only what is new */
    (void)visit(world, &world->kiosk);
    (void)intake(world);
    out = visit(world, &world->door);
    assert_int_equal(out.taken_count, 1);
    assert_int_equal(test_count(&world->door.db, "SELECT count(*) FROM ticket"), 4);
    test_verify_clean(&world->door.db);
    test_verify_clean(&world->kiosk.db);
}

/* More than one batch each way. */
static void many_facts(void **state)
{
    struct world *world = *state;
    trust_door(world);
    test_register_people(&world->kiosk, 1, 1100);
    struct folder_visit out = visit(world, &world->kiosk);
    assert_int_equal(out.left_count, 2201);
    assert_int_equal(count_of(world, ".seg"), 3);
    (void)visit(world, &world->door);
    struct folder_intake in = intake(world);
    assert_int_equal(in.new_count, 2202);
    out = visit(world, &world->door);
    assert_int_equal(out.taken_count, 1103);
    assert_int_equal(test_count(&world->door.db, "SELECT count(*) FROM ticket"), 1100);
    out = visit(world, &world->kiosk);
    assert_int_equal(out.standing.acked_seq, 2201);
    assert_int_equal(count_of(world, ".seg"), 0);
}

static void cut(const char *path, off_t bytes)
{
    assert_int_equal(truncate(path, bytes), 0);
}

static void torn_is_ignored(void **state)
{
    struct world *world = *state;
    char paths[4][FILE_PATH_MAX];
    test_register_people(&world->kiosk, 1, 2);
    (void)visit(world, &world->kiosk);
    assert_int_equal(files_of(world, ".seg", paths, 4), 1);
    cut(paths[0], 300); /* pulled out too early */
    struct folder_intake in = intake(world);
    assert_int_equal(in.new_count, 0);
    assert_int_equal(in.ignored_count, 1);
    assert_non_null(strstr(in.ignored_why, "torn"));
    assert_int_equal(in.page_count, 0); /* to a station that it never heard of */

    struct folder_visit out = visit(world, &world->kiosk); /* the kiosk sees it and writes anew */
    assert_int_equal(out.ignored_count, 1);
    assert_int_equal(out.left_count, 5);
    in = intake(world);
    assert_int_equal(in.new_count, 5);

    assert_int_equal(files_of(world, ".ack", paths, 4), 1);
    cut(paths[0], 100);
    assert_int_equal(files_of(world, ".page", paths, 4), 1);
    cut(paths[0], 100);
    out = visit(world, &world->kiosk);
    assert_int_equal(out.ignored_count, 2);
    assert_int_equal(out.standing.acked_seq, 0);
    assert_int_equal(out.left_count, 5); /* who does not know sends again */
    (void)intake(world);
    out = visit(world, &world->kiosk);
    assert_int_equal(out.standing.acked_seq, 5);
}

/* Somebody else's stick, and files that have no business there. */
static void foreign(void **state)
{
    struct world *world = *state;
    struct error error = {0};
    struct folder_visit out;
    struct folder_intake in;
    const struct folder_center center = folder_center_central(&world->central);
    char elsewhere[TEST_FOLDER_MAX], other_stick[TEST_FOLDER_MAX], path[FILE_PATH_MAX];
    struct fair stranger;
    struct keys keys;
    test_folder_make(other_stick);
    assert_int_equal(exchange_folder(&world->kiosk, other_stick, NULL, NULL, &out, &error),
                     STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "--prepare"));
    test_fair_make(elsewhere);
    test_fair_open(&stranger, elsewhere, "office", "office", NULL);
    expect_ok(central_keys_open(&keys, &stranger, true, why));
    expect_ok(folder_prepare(other_stick, &keys, why));
    assert_int_equal(exchange_folder(&world->kiosk, other_stick, NULL, NULL, &out, &error),
                     STATUS_DENIED);
    assert_non_null(strstr(error.text, "another fair"));
    assert_int_equal(folder_intake(other_stick, &center, &world->keys,
                                   world->office.keys.public_key, NULL, NULL, &in, &error),
                     STATUS_DENIED);
    assert_int_equal(folder_prepare(other_stick, &world->keys, &error), STATUS_EXISTS);

    test_register_people(&world->kiosk, 1, 1);
    (void)snprintf(path, sizeof path, "%s/feria/%s", world->stick,
                   "00000001-00000002-0000000000000001-0000000000000009.seg");
    expect_ok(file_write(path, "mine", 4, 0600, why));
    (void)snprintf(path, sizeof path, "%s/feria/holiday.jpg", world->stick);
    expect_ok(file_write(path, "mine", 4, 0600, why));
    (void)visit(world, &world->kiosk);
    in = intake(world);
    assert_int_equal(in.new_count, 3);
    assert_int_equal(in.ignored_count, 1);
    assert_true(file_exists(path));

    /* A mark that was changed, and a central that is not the one that is known here. */
    struct keys thief = world->keys;
    thief.public_key[0] ^= 1;
    char thief_stick[TEST_FOLDER_MAX];
    test_folder_make(thief_stick);
    expect_ok(folder_prepare(thief_stick, &thief, why));
    (void)snprintf(path, sizeof path, "%s/keys/x", world->kiosk_folder);
    copy_file(world->office_folder, world->kiosk_folder, "keys/central.pub");
    assert_int_equal(exchange_folder(&world->kiosk, thief_stick, NULL, NULL, &out, &error),
                     STATUS_DENIED);
    (void)snprintf(path, sizeof path, "%s/feria/prepared", world->stick);
    cut(path, 30);
    assert_int_equal(exchange_folder(&world->kiosk, world->stick, NULL, NULL, &out, &error),
                     STATUS_CORRUPT);
    test_folder_remove(thief_stick);
    fair_close(&stranger);
    keys_close(&keys);
    test_folder_remove(elsewhere);
    test_folder_remove(other_stick);
}

/* The central's file is brought back from a backup: stations send again. */
static void central_restored(void **state)
{
    struct world *world = *state;
    test_register_people(&world->kiosk, 1, 2);
    (void)visit(world, &world->kiosk);
    (void)intake(world);
    struct folder_visit out = visit(world, &world->kiosk);
    assert_int_equal(out.standing.acked_seq, 5);
    central_release(&world->central);
    assert_int_equal(unlink(world->central.path), 0); /* nothing is left of it */

    (void)visit(world, &world->kiosk);
    struct folder_intake in = intake(world); /* the segments are gone: the ack said so */
    assert_int_equal(in.new_count, 0);
    assert_int_equal(in.station_count, 1); /* and now it says that nothing is held */
    out = visit(world, &world->kiosk);
    assert_int_equal(out.standing.acked_seq, 0);
    assert_int_equal(out.left_count, 5);
    in = intake(world);
    assert_int_equal(in.new_count, 5);
    out = visit(world, &world->kiosk);
    assert_int_equal(out.standing.acked_seq, 5);
    test_verify_clean(&world->central.db);
}

/* A station's file from an old backup gets back what the central holds. */
static void station_restored(void **state)
{
    struct world *world = *state;
    char copy[FILE_PATH_MAX];
    struct error error = {0};
    struct folder_visit out;
    test_register_people(&world->kiosk, 1, 1);
    fair_close(&world->kiosk);
    test_fair_open(&world->kiosk, world->kiosk_folder, "kiosk-1", "citizen", NULL);
    fair_close(&world->kiosk);
    (void)snprintf(copy, sizeof copy, "%s/old", world->kiosk_folder);
    expect_ok(folder_make(copy, why));
    copy_file(world->kiosk_folder, copy, "kiosk-1.db");
    test_fair_open(&world->kiosk, world->kiosk_folder, "kiosk-1", "citizen", NULL);
    test_register_people(&world->kiosk, 2, 2);
    (void)visit(world, &world->kiosk);
    (void)intake(world);
    fair_close(&world->kiosk);
    copy_file(copy, world->kiosk_folder, "kiosk-1.db");
    test_fair_open(&world->kiosk, world->kiosk_folder, "kiosk-1", "citizen", NULL);
    assert_int_equal(world->kiosk.ledger.seq, 3);

    assert_int_equal(exchange_folder(&world->kiosk, world->stick, NULL, NULL, &out, &error),
                     STATUS_GAP);
    assert_non_null(strstr(error.text, "office"));
    (void)intake(world);
    out = visit(world, &world->kiosk);
    assert_int_equal(world->kiosk.ledger.seq, 7);
    assert_int_equal(out.standing.acked_seq, 7);
    test_verify_clean(&world->kiosk.db);
}

static void fork_is_seen(void **state)
{
    struct world *world = *state;
    char copy[FILE_PATH_MAX];
    struct error error = {0};
    struct folder_visit out;
    fair_close(&world->kiosk);
    (void)snprintf(copy, sizeof copy, "%s/old", world->kiosk_folder);
    expect_ok(folder_make(copy, why));
    copy_file(world->kiosk_folder, copy, "kiosk-1.db");
    test_fair_open(&world->kiosk, world->kiosk_folder, "kiosk-1", "citizen", NULL);
    test_register_people(&world->kiosk, 1, 1);
    (void)visit(world, &world->kiosk);
    (void)intake(world);
    fair_close(&world->kiosk);
    copy_file(copy, world->kiosk_folder, "kiosk-1.db");
    test_fair_open(&world->kiosk, world->kiosk_folder, "kiosk-1", "citizen", NULL);
    test_register_people(&world->kiosk, 2, 3);
    uint32_t epoch = world->kiosk.ledger.epoch;
    assert_int_equal(exchange_folder(&world->kiosk, world->stick, NULL, NULL, &out, &error),
                     STATUS_GAP);
    (void)intake(world);
    (void)visit(world, &world->kiosk);
    assert_int_not_equal(world->kiosk.ledger.epoch, epoch); /* what was written goes on there */
    (void)intake(world);
    assert_int_equal(test_count(&world->central.db, "SELECT count(*) FROM attendee"), 4);
    out = visit(world, &world->kiosk);
    assert_int_equal(out.standing.acked_seq, world->kiosk.ledger.seq);
    assert_int_equal(test_count(&world->kiosk.db, "SELECT count(*) FROM attendee"),
                     4); /* its copy's, too */
    test_verify_clean(&world->central.db);
    test_verify_clean(&world->kiosk.db);
}

/* Before the office trusts a station it gets nobody's names, whatever it says that it is. */
static void not_trusted_yet(void **state)
{
    struct world *world = *state;
    test_register_people(&world->kiosk, 1, 3);
    (void)visit(world, &world->kiosk);
    (void)visit(world, &world->door);
    (void)intake(world);
    struct folder_visit out = visit(world, &world->door);
    assert_int_equal(out.taken_count, 1);
    assert_int_equal(test_count(&world->door.db, "SELECT count(*) FROM ticket"), 0);
}

/* Where there is only a hub: it takes what came, and the office's own file answers. */
static void by_the_offices_own_file(void **state)
{
    struct world *world = *state;
    const struct peer hub = central_peer(&world->central); /* one is as the other */
    const struct folder_center center = folder_center_hub(&world->office, &hub);
    struct folder_intake in;
    trust_door(world);
    test_register_people(&world->kiosk, 1, 3);
    (void)visit(world, &world->kiosk);
    (void)visit(world, &world->door);
    expect_ok(folder_intake(world->stick, &center, &world->keys, world->office.keys.public_key,
                            NULL, NULL, &in, why));
    assert_int_equal(in.new_count, 8);
    assert_int_equal(test_count(&world->central.db, "SELECT count(*) FROM attendee"), 3);
    assert_int_equal(test_count(&world->office.db, "SELECT count(*) FROM attendee"), 3);
    (void)visit(world, &world->door);
    assert_int_equal(test_count(&world->door.db, "SELECT count(*) FROM ticket"), 3);
    struct folder_visit out = visit(world, &world->kiosk);
    assert_int_equal(out.standing.acked_seq, 7);
    test_register_people(&world->kiosk, 4, 1);
    (void)visit(world, &world->kiosk);
    expect_ok(folder_intake(world->stick, &center, &world->keys, world->office.keys.public_key,
                            NULL, NULL, &in, why));
    out = visit(world, &world->door);
    assert_int_equal(out.taken_count, 1); /* only what is new */
    test_verify_clean(&world->door.db);
}

/* A stolen kiosk brings nothing and gets nothing. */
static void revoked(void **state)
{
    struct world *world = *state;
    char body[128];
    test_register_people(&world->kiosk, 1, 1);
    (void)visit(world, &world->kiosk);
    (void)intake(world);
    (void)snprintf(body, sizeof body, "{\"station\":%u,\"is_revoked\":true}",
                   world->kiosk.ledger.station);
    expect_ok(ledger_append(&world->office.ledger, "station.revoked", body, NULL, why));
    expect_ok(exchange_run(&world->office, &(struct exchange_result){0}, why));
    test_register_people(&world->kiosk, 2, 1);
    (void)visit(world, &world->kiosk);
    struct folder_intake in = intake(world);
    assert_int_equal(in.new_count, 0);
    assert_int_equal(in.page_count, 0);
    assert_non_null(strstr(in.ignored_why, "revoked"));
}

/* What a broken-off visit left is swept, and a full or read-only device says so. */
static void device_fails(void **state)
{
    struct world *world = *state;
    char path[FILE_PATH_MAX], folder[FILE_PATH_MAX];
    struct error error = {0};
    struct folder_visit out;
    (void)snprintf(path, sizeof path, "%s/feria/%08x-00000001-x.seg.deadbeef.tmp", world->stick,
                   world->kiosk.ledger.station);
    expect_ok(file_write(path, "half", 4, 0600, why));
    (void)visit(world, &world->kiosk);
    assert_false(file_exists(path));
    if (geteuid() != 0) { /* root may write everywhere */
        test_register_people(&world->kiosk, 1, 1);
        (void)snprintf(folder, sizeof folder, "%s/feria", world->stick);
        assert_int_equal(chmod(folder, 0500), 0);
        assert_int_equal(exchange_folder(&world->kiosk, world->stick, NULL, NULL, &out, &error),
                         STATUS_DENIED);
        assert_int_equal(chmod(folder, 0700), 0);
    }
}

/* The office says the central's key to all, once. */
static void central_key_is_told(void **state)
{
    struct world *world = *state;
    struct keys other = {.station = 0};
    uint8_t known[PUBLIC_KEY_BYTES];
    bool is_known = true;
    struct stat info;
    char path[FILE_PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/keys/central.key", world->office_folder);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    expect_ok(central_key_known(&world->kiosk, known, &is_known, why));
    assert_false(is_known);
    uint64_t before = world->office.ledger.seq;
    expect_ok(central_keys_tell(&world->office, &world->keys, why));
    expect_ok(central_keys_tell(&world->office, &world->keys, why));
    assert_int_equal(world->office.ledger.seq, before + 1);
    expect_ok(exchange_run(&world->office, &(struct exchange_result){0}, why));
    (void)visit(world, &world->kiosk);
    (void)intake(world);
    (void)visit(world, &world->kiosk);
    expect_ok(central_key_known(&world->kiosk, known, &is_known, why));
    assert_true(is_known);
    assert_memory_equal(known, world->keys.public_key, PUBLIC_KEY_BYTES);
    struct error error = {0};
    assert_int_equal(central_keys_open(&other, &world->kiosk, false, &error), STATUS_NOT_FOUND);
    (void)snprintf(path, sizeof path, "%s/keys/central.pub", world->kiosk_folder);
    expect_ok(file_write(path, "zz\n", 3, 0644, why));
    assert_int_equal(central_key_known(&world->kiosk, known, &is_known, &error), STATUS_INVALID);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_make, world_remove)
    const struct CMUnitTest tests[] = {
        TEST(round_trip),
        TEST(two_stations_meet),
        TEST(many_facts),
        TEST(torn_is_ignored),
        TEST(foreign),
        TEST(central_restored),
        TEST(station_restored),
        TEST(fork_is_seen),
        TEST(not_trusted_yet),
        TEST(by_the_offices_own_file),
        TEST(revoked),
        TEST(device_fails),
        TEST(central_key_is_told),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
