/* The service behind a screen with a hub: what is written at one door is at another one at once,
 * whatever stands between here and the hub, and beside the central file. */
#include "unit/sync/service_kit.h"

#include "unit/sync/hub_kit.h"

static struct hub_server server;

static int hub_make(void **state)
{
    struct fair office;
    (void)place_make(state);
    hub_server_start(&server, false);
    test_fair_open(&office, folder, "office", "office", NULL);
    hub_server_adopt(&server, &office);
    fair_close(&office);
    (void)text_copy(hub_address, sizeof hub_address, server.origin);
    return 0;
}

static int hub_remove(void **state)
{
    hub_address[0] = hub_pin[0] = '\0';
    hub_server_stop(&server);
    return place_remove(state);
}

static int64_t facts_at_hub(void)
{
    json_t *all = hub_server_tell(&server, NULL);
    int64_t facts = json_integer_value(json_object_get(all, "facts"));
    json_decref(all);
    return facts;
}

static bool holds_at_hub(struct kiosk *kiosk, int64_t count)
{
    (void)kiosk;
    return facts_at_hub() == count;
}

static void door_to_door(void **state)
{
    (void)state;
    struct kiosk one;
    struct kiosk two;
    kiosk_start(&one, "door-1", "door", "");
    kiosk_start(&two, "door-2", "door", "");
    until(&one, is_connected, 0, "one is connected");
    until(&two, is_connected, 0, "two is connected");
    struct job recent = {.kind = JOB_RECENT, .tag = 7, .u.recent.event = TEST_EVENT};
    assert_int_equal(run(&two, &recent).u.recent.inside_count, 0);
    struct registration registration = register_person(&one, 1);
    struct job scan = scan_job(registration.text, 1, 8);
    assert_int_equal(run(&one, &scan).u.verdict.reason, ADMISSION_ADMITTED);
    until(&two, has_inside, 1, "the other door counts one inside");
    scan.tag = 9;
    assert_int_equal(run(&two, &scan).u.verdict.reason, ADMISSION_ALREADY_INSIDE);
    assert_true(two.sync.carriers[CARRIER_HUB].is_connected);
    assert_false(two.sync.carriers[CARRIER_CENTRAL].is_set);
    assert_true(two.sync.has_central);
    kiosk_stop(&one); /* in the middle of a long poll */
    kiosk_stop(&two);
}

/* The login page of a network in place of the hub: facts are kept, said to wait, and sent later. */
static void captive_network(void **state)
{
    (void)state;
    struct kiosk kiosk;
    hub_server_do(&server, "{\"fault\":{\"kind\":\"portal\",\"code\":302}}");
    kiosk_start(&kiosk, "kiosk-1", "citizen", "");
    (void)register_person(&kiosk, 1);
    until(&kiosk, is_waiting, 3, "three facts wait");
    assert_non_null(strstr(kiosk.sync.carriers[CARRIER_HUB].problem, "no hub answers"));
    hub_server_do(&server, "{\"fault\":null}");
    until(&kiosk, is_connected, 0, "sent by itself");
    assert_true(facts_at_hub() >= 3);
    kiosk_stop(&kiosk);
}

/* Each carrier gets everything, and one that is away holds up neither facts nor the other. */
static void two_carriers(void **state)
{
    (void)state;
    struct kiosk kiosk;
    struct db db;
    hub_server_do(&server, "{\"fault\":{\"kind\":\"cut\"}}");
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    (void)register_person(&kiosk, 1);
    until(&kiosk, is_connected, 0, "all is at the central file");
    assert_true(kiosk.sync.carriers[CARRIER_CENTRAL].is_connected);
    assert_int_equal(kiosk.sync.carriers[CARRIER_CENTRAL].waiting_count, 0);
    assert_false(kiosk.sync.carriers[CARRIER_HUB].is_connected);
    assert_int_equal(kiosk.sync.carriers[CARRIER_HUB].waiting_count, 3);
    hub_server_do(&server, "{\"fault\":null}");
    until(&kiosk, holds_at_hub, 4, "and at the hub, with the clock's sample");
    kiosk_stop(&kiosk);
    expect_ok(db_open_read(&db, central, why));
    assert_int_equal(test_count(&db, "SELECT count(*) FROM ledger"), 4);
    test_verify_clean(&db);
    db_close(&db);
}

/* What the kiosk kept of an earlier run is right: it starts where each carrier is. */
static void restarted(void **state)
{
    (void)state;
    struct kiosk kiosk;
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    (void)register_person(&kiosk, 1);
    until(&kiosk, holds_at_hub, 4, "all at the hub");
    kiosk_stop(&kiosk);
    int64_t pushes = hub_server_seen(&server, "/v1/push");
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    until(&kiosk, is_connected, 0, "connected again");
    until(&kiosk, holds_at_hub, 4, "as before");
    kiosk_stop(&kiosk);
    assert_int_equal(hub_server_seen(&server, "/v1/push"), pushes);
}

static void restored_hub(void **state)
{
    (void)state;
    struct kiosk kiosk;
    kiosk_start(&kiosk, "kiosk-1", "citizen", "");
    (void)register_person(&kiosk, 1);
    until(&kiosk, holds_at_hub, 4, "all at the hub");
    (void)register_person(&kiosk, 2);
    until(&kiosk, holds_at_hub, 6, "more");
    hub_server_do(&server, "{\"restore\":2}");
    until(&kiosk, holds_at_hub, 6, "pushed again without being asked");
    kiosk_stop(&kiosk);
}

/* Another server than the one that is pinned gets nothing, and people are served all the same. */
static void another_key(void **state)
{
    (void)state;
    struct kiosk kiosk;
    struct hub_server other;
    hub_server_start(&other, true);
    (void)text_copy(hub_address, sizeof hub_address, other.origin);
    (void)snprintf(hub_pin, sizeof hub_pin, "A%s", HUB_TEST_PIN + 1);
    kiosk_start(&kiosk, "kiosk-1", "citizen", "");
    (void)register_person(&kiosk, 1);
    until(&kiosk, is_waiting, 3, "three facts wait");
    assert_non_null(strstr(kiosk.sync.problem, "another server"));
    kiosk_stop(&kiosk);
    assert_int_equal(hub_server_seen(&other, "/v1/hello"), 0);
    hub_server_stop(&other);
}

/* The difference of the clocks is kept once, and goes to the hub as any fact. */
static void clock_is_measured(void **state)
{
    (void)state;
    struct kiosk kiosk;
    struct fair fair;
    hub_server_do(&server, "{\"ahead_ms\":7200000}");
    kiosk_start(&kiosk, "door-1", "door", "");
    until(&kiosk, holds_at_hub, 3, "enrolled, an event, a sample");
    (void)register_person(&kiosk, 1);
    until(&kiosk, holds_at_hub, 5, "and somebody");
    kiosk_stop(&kiosk);
    test_fair_open(&fair, folder, "door-1", "door", "");
    assert_int_equal(test_count(&fair.db, "SELECT count(*) FROM clock_offset"), 1);
    assert_in_range(test_count(&fair.db, "SELECT offset_ms FROM clock_offset"), 7200000 - 5000,
                    7200000 + 5000);
    fair_close(&fair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(door_to_door, hub_make, hub_remove),
        cmocka_unit_test_setup_teardown(captive_network, hub_make, hub_remove),
        cmocka_unit_test_setup_teardown(two_carriers, hub_make, hub_remove),
        cmocka_unit_test_setup_teardown(restarted, hub_make, hub_remove),
        cmocka_unit_test_setup_teardown(restored_hub, hub_make, hub_remove),
        cmocka_unit_test_setup_teardown(another_key, hub_make, hub_remove),
        cmocka_unit_test_setup_teardown(clock_is_measured, hub_make, hub_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
