/* Two kiosks that get nobody's registration from each other give out the places of one event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/import.h"
#include "core/places.h"
#include "unit/sync/sync_fair.h"

static char folder[TEST_FOLDER_MAX];
static struct fair office, one, two;

static void exchange(struct fair *fair)
{
    struct exchange_result result;
    expect_ok(exchange_run(fair, &result, why));
}

/* Event 1 of the sample city is tomorrow, event 2 was long ago. */
static int set_up(void **state)
{
    (void)state;
    test_fair_make(folder);
    test_fair_open(&office, folder, "office", "office", NULL);
    expect_ok(import_folder(&office.ledger, FERIA_SOURCE_DIR "/db/catalog/ibague", 0,
                            CLOCK_BOGOTA_MIN, clock_now_ms() + DAY_MS, NULL, NULL, NULL, why));
    exchange(&office);
    test_fair_open(&one, folder, "kiosk-1", "citizen", NULL);
    test_fair_open(&two, folder, "kiosk-2", "citizen", NULL);
    exchange(&one);
    exchange(&two);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fair_close(&one);
    fair_close(&two);
    fair_close(&office);
    test_folder_remove(folder);
    return 0;
}

/* Person `number` at `fair`, for one of `places`; the place in the waiting list. */
static enum status enrol(struct fair *fair, int number, int places, bool waits, int *place)
{
    struct attendee attendee;
    struct registration registration = {0};
    int64_t now_ms = clock_now_ms();
    test_attendee(&attendee, number);
    attendee.places = places;
    attendee.accepts_waiting = waits;
    enum status status = attendee_register(&fair->ledger, &fair->keys, &attendee, now_ms,
                                           now_ms + DAY_MS, &registration, NULL);
    *place = registration.waiting_place;
    return status;
}

static void assert_kept(struct fair *fair, uint32_t event, int64_t taken, int64_t waiting)
{
    struct places places;
    expect_ok(places_kept(&fair->db, event, &places, why));
    assert_int_equal(places.event, event);
    assert_int_equal(places.taken, taken);
    assert_int_equal(places.waiting, waiting);
}

static void test_places_count_across_kiosks(void **state)
{
    (void)state;
    int place = -1;
    assert_int_equal(enrol(&one, 1, 3, false, &place), STATUS_OK);
    assert_int_equal(enrol(&one, 2, 3, false, &place), STATUS_OK);
    exchange(&one);
    assert_kept(&two, TEST_EVENT, 0, 0);
    exchange(&two);
    assert_kept(&two, TEST_EVENT, 2, 0);
    assert_int_equal(enrol(&two, 3, 3, false, &place), STATUS_OK);
    assert_int_equal(place, 0);
    assert_int_equal(enrol(&two, 4, 3, false, &place), STATUS_DENIED);
    assert_int_equal(enrol(&two, 4, 3, true, &place), STATUS_OK);
    assert_int_equal(place, 1);
    exchange(&two);
    exchange(&one);
    assert_kept(&one, TEST_EVENT, 1, 1);
    assert_int_equal(enrol(&one, 5, 3, true, &place), STATUS_OK);
    assert_int_equal(place, 2);
}

/* The number that was said stays that person's, whoever comes to the list later. */
static void test_a_place_in_the_list_is_kept(void **state)
{
    (void)state;
    int place = -1;
    assert_int_equal(enrol(&one, 1, 1, false, &place), STATUS_OK);
    assert_int_equal(enrol(&one, 2, 1, true, &place), STATUS_OK);
    assert_int_equal(place, 1);
    exchange(&one);
    exchange(&two);
    for (int number = 3; number <= 5; number++) {
        assert_int_equal(enrol(&two, number, 1, true, &place), STATUS_OK);
        assert_int_equal(place, number - 1);
    }
    exchange(&two);
    exchange(&one);
    assert_int_equal(enrol(&one, 2, 1, true, &place), STATUS_OK);
    assert_int_equal(place, 1);
    assert_int_equal(enrol(&one, 6, 1, true, &place), STATUS_OK);
    assert_int_equal(place, 5);
}

static void test_who_registered_twice_has_one_place(void **state)
{
    (void)state;
    int place = -1;
    assert_int_equal(enrol(&one, 1, 0, false, &place), STATUS_OK);
    assert_int_equal(enrol(&two, 1, 0, false, &place), STATUS_OK);
    assert_int_equal(enrol(&two, 2, 0, false, &place), STATUS_OK);
    exchange(&one);
    exchange(&two);
    exchange(&one);
    assert_kept(&one, TEST_EVENT, 1, 0);
    assert_kept(&two, TEST_EVENT, 0, 0);
}

/* Two numbers of an event that is not over, and nothing else. */
static void test_a_kiosk_learns_numbers_only(void **state)
{
    (void)state;
    int place = -1;
    struct places counted[PLACES_MAX];
    size_t count = 0;
    struct central central;
    char path[FILE_PATH_MAX];
    assert_int_equal(enrol(&one, 1, 0, false, &place), STATUS_OK);
    exchange(&one);
    exchange(&two);
    exchange(&office);
    assert_int_equal(test_count(&two.db, "SELECT count(*) FROM ticket"), 0);
    assert_int_equal(test_count(&two.db, "SELECT count(*) FROM attendee"), 0);
    assert_int_equal(
        test_count(&two.db, "SELECT count(*) FROM ledger WHERE kind LIKE 'attendee.%'"), 0);
    assert_int_equal(test_count(&office.db, "SELECT count(*) FROM ticket"), 1);
    assert_int_equal(test_count(&office.db, "SELECT count(*) FROM meta WHERE key LIKE 'places.%'"),
                     0);
    test_central_path(path, folder);
    central_init(&central, path);
    expect_ok(central_places(&central, two.ledger.station, counted, &count, why));
    central_release(&central);
    assert_int_equal(count, 1);
    assert_int_equal(counted[0].event, TEST_EVENT);
    assert_int_equal(counted[0].taken, 1);
}

static void test_nothing_new_writes_nothing(void **state)
{
    (void)state;
    const struct places places[] = {{1, 5, 2}, {7, 0, 0}};
    const struct places newer[] = {{1, 5, 2}, {7, 1, 0}};
    expect_ok(places_keep(&two.db, places, ARRAY_COUNT(places), NULL, why));
    int64_t before = test_count(&two.db, "SELECT total_changes()");
    expect_ok(places_keep(&two.db, places, ARRAY_COUNT(places), NULL, why));
    assert_int_equal(test_count(&two.db, "SELECT total_changes()"), before);
    expect_ok(places_keep(&two.db, newer, ARRAY_COUNT(newer), NULL, why));
    assert_true(test_count(&two.db, "SELECT total_changes()") > before);
    assert_kept(&two, 1, 5, 2);
    assert_kept(&two, 7, 1, 0);
    expect_ok(places_keep(&two.db, NULL, 0, NULL, why));
}

static void assert_listed(struct fair *fair, int64_t taken, int64_t waiting)
{
    struct places_list *list = NULL;
    expect_ok(places_list_new(&list, &fair->db, why));
    assert_true(list->count > 1 && list->count <= PLACES_MAX);
    assert_null(places_list_find(list, 9999));
    const struct places *places = places_list_find(list, TEST_EVENT);
    assert_non_null(places);
    assert_int_equal(places->taken, taken);
    assert_int_equal(places->waiting, waiting);
    places_list_free(list);
}

/* Own and others' together, nobody twice. */
static void test_a_screen_is_told_of_all(void **state)
{
    (void)state;
    int place = -1;
    assert_null(places_list_find(NULL, TEST_EVENT));
    assert_listed(&one, 0, 0);
    assert_int_equal(enrol(&one, 1, 2, true, &place), STATUS_OK);
    assert_int_equal(enrol(&two, 1, 2, true, &place), STATUS_OK);
    assert_int_equal(enrol(&two, 2, 2, true, &place), STATUS_OK);
    exchange(&one);
    exchange(&two);
    assert_listed(&two, 2, 0);
    assert_int_equal(enrol(&two, 3, 2, true, &place), STATUS_OK);
    exchange(&two);
    exchange(&one);
    assert_listed(&one, 2, 1);
    assert_listed(&two, 2, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_places_count_across_kiosks),         TEST(test_a_place_in_the_list_is_kept),
        TEST(test_who_registered_twice_has_one_place), TEST(test_a_kiosk_learns_numbers_only),
        TEST(test_nothing_new_writes_nothing),         TEST(test_a_screen_is_told_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
