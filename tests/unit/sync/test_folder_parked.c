/* What the central could not use, on its way to an office by a stick. */
#include "unit/sync/folder_kit.h"

static void office_gets_what_is_parked(void **state)
{
    struct world *world = *state;
    char folder[TEST_FOLDER_MAX], paths[1][FILE_PATH_MAX];
    struct fair second;
    machine_make(folder, world->office_folder, "office-2", "office");
    test_fair_open(&second, folder, "office-2", "office", NULL);
    trust_door(world);
    trust(world, &second, "office");
    expect_ok(
        ledger_append(&world->kiosk.ledger, "admission.recorded", "{\"event\":1}", NULL, why));
    for (int round = 0; round < 3; round++) {
        (void)visit(world, &world->kiosk);
        (void)visit(world, &world->door);
        (void)visit(world, &second);
        assert_int_equal(test_count(&second.db, "SELECT count(*) FROM quarantine"
                                                " WHERE peer = 'folder'"),
                         round == 0 ? 0 : 1);
        (void)intake(world);
        assert_int_equal(files_of(world, ".parked", paths, 1), 1); /* for one of the three */
    }
    /* No more parked over there; then one that is torn, which is as if it were not there. */
    expect_ok(db_execute(&world->central.db, "DELETE FROM quarantine", why));
    (void)intake(world);
    assert_int_equal(files_of(world, ".parked", paths, 1), 1);
    assert_int_equal(truncate(paths[0], 100), 0);
    (void)visit(world, &second);
    assert_int_equal(test_count(&second.db, "SELECT count(*) FROM quarantine WHERE peer <> ''"), 1);
    (void)intake(world);
    (void)visit(world, &second);
    assert_int_equal(test_count(&second.db, "SELECT count(*) FROM quarantine WHERE peer <> ''"), 0);
    fair_close(&second);
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(office_gets_what_is_parked, world_make, world_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
