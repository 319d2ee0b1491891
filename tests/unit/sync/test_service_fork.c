/* A kiosk whose file was restored from a backup is used before it reaches the central: while the
 * person at the screen goes on, what was written goes to a new epoch and arrives. */
#include "unit/sync/service_kit.h"

static void registered(int number, bool has_central)
{
    struct fair fair;
    struct registration registration;
    struct exchange_result result;
    test_fair_open(&fair, folder, "kiosk-1", "citizen", NULL);
    expect_ok(test_register(&fair, number, &registration, why));
    if (has_central) {
        expect_ok(exchange_run(&fair, &result, why));
    }
    fair_close(&fair);
}

static void restored_kiosk_goes_on(void **state)
{
    (void)state;
    char file[FILE_PATH_MAX];
    char backup[FILE_PATH_MAX];
    struct kiosk kiosk;
    struct central after;
    int64_t epoch = 0;
    expect_ok(path_join(file, sizeof file, folder, "kiosk-1.db", why));
    expect_ok(path_join(backup, sizeof backup, folder, "backup.db", why));
    registered(1, true);
    test_copy_file(file, backup);
    registered(2, true);
    test_copy_file(backup, file);
    registered(3, false);

    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    until(&kiosk, is_connected, 0, "the fork mended and everything sent");
    (void)register_person(&kiosk, 4);
    until(&kiosk, is_connected, 0, "the next registration sent");
    kiosk_stop(&kiosk);

    central_init(&after, central);
    expect_ok(central_epoch(&after, &epoch, why));
    assert_int_equal(test_count(&after.db, "SELECT count(*) FROM ticket"), 4);
    assert_int_equal(test_count(&after.db, "SELECT count(DISTINCT epoch) FROM ledger"
                                           " WHERE kind = 'attendee.registered'"),
                     2);
    assert_int_equal(test_count(&after.db, "SELECT count(*) - count(DISTINCT body ->> 'ticket')"
                                           " FROM ledger WHERE kind = 'attendee.registered'"),
                     0);
    test_verify_clean(&after.db);
    central_release(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(restored_kiosk_goes_on, place_make, place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
