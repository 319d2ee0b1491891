/* The image of a kiosk for citizens on two machines. Both give out tickets under one name: every
 * ticket is good at a door, both count the places rightly, nobody is lost, and neither machine gets
 * the names of the other's people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/admission.h"
#include "core/import.h"
#include "core/places.h"
#include "unit/sync/sync_fair.h"

enum { MACHINES = 2, PLACES = 20, FIRST = 2, EACH = 3 };

static char folder[TEST_FOLDER_MAX];
static char kiosk_path[FILE_PATH_MAX], machine_paths[MACHINES][FILE_PATH_MAX];
static struct fair office, door, kiosk;
static struct registration given[PLACES];
static int given_count;

static void exchange(struct fair *fair)
{
    struct exchange_result result;
    expect_ok(exchange_run(fair, &result, why));
}

static void open_kiosk(int machine)
{
    test_copy_file(machine_paths[machine], kiosk_path);
    test_fair_open(&kiosk, folder, "kiosk-1", "citizen", NULL);
}

static void close_kiosk(int machine)
{
    fair_close(&kiosk);
    test_copy_file(kiosk_path, machine_paths[machine]);
}

/* Event 1 of the sample city is tomorrow. */
static int set_up(void **state)
{
    (void)state;
    static const char *const NAMES[MACHINES] = {"machine-0.db", "machine-1.db"};
    given_count = 0;
    test_fair_make(folder);
    expect_ok(path_join(kiosk_path, FILE_PATH_MAX, folder, "kiosk-1.db", why));
    for (int i = 0; i < MACHINES; i++) {
        expect_ok(path_join(machine_paths[i], FILE_PATH_MAX, folder, NAMES[i], why));
    }
    test_fair_open(&office, folder, "office", "office", NULL);
    expect_ok(import_folder(&office.ledger, FERIA_SOURCE_DIR "/db/catalog/ibague", 0,
                            CLOCK_BOGOTA_MIN, clock_now_ms() + DAY_MS, NULL, NULL, NULL, why));
    exchange(&office);
    test_fair_open(&door, folder, "puerta-1", "door", NULL);
    exchange(&door);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fair_close(&door);
    fair_close(&office);
    test_folder_remove(folder);
    return 0;
}

static enum status enrol(int number, struct registration *registration)
{
    struct attendee attendee;
    int64_t now_ms = clock_now_ms();
    test_attendee(&attendee, number);
    attendee.places = PLACES;
    return attendee_register(&kiosk.ledger, &kiosk.keys, &attendee, now_ms - DAY_MS,
                             now_ms + DAY_MS, registration, NULL);
}

static void give(int count)
{
    for (int i = 0; i < count; i++) {
        assert_int_equal(enrol(given_count, &given[given_count]), STATUS_OK);
        given_count++;
    }
}

/* One file, the same people on both machines; then each has its own. */
static void two_machines_go_on(void)
{
    test_fair_open(&kiosk, folder, "kiosk-1", "citizen", NULL);
    give(FIRST);
    exchange(&kiosk);
    fair_close(&kiosk);
    for (int i = 0; i < MACHINES; i++) {
        test_copy_file(kiosk_path, machine_paths[i]);
    }
    for (int i = 0; i < MACHINES; i++) {
        open_kiosk(i);
        give(EACH);
        exchange(&kiosk); /* the second one forks */
        close_kiosk(i);
    }
    for (int i = 0; i < MACHINES; i++) { /* and each hears of the other */
        open_kiosk(i);
        exchange(&kiosk);
        close_kiosk(i);
    }
}

static enum admission_reason scan(const struct registration *registration)
{
    struct verdict verdict;
    struct door at = test_open_door();
    at.reentry = "once";
    expect_ok(admission_scan(&door.ledger, &at, registration->text, strlen(registration->text),
                             ADMISSION_NOTE_NONE, &verdict, why));
    return verdict.reason;
}

static void test_tickets_of_both_are_good(void **state)
{
    (void)state;
    two_machines_go_on();
    exchange(&door);
    assert_int_equal(test_count(&door.db, "SELECT count(name) FROM attendee"), FIRST + 2 * EACH);
    for (int i = 0; i < given_count; i++) {
        assert_int_equal(scan(&given[i]), ADMISSION_ADMITTED);
        assert_int_equal(scan(&given[i]), ADMISSION_ALREADY_INSIDE);
    }
    exchange(&door);
    exchange(&office);
    assert_int_equal(test_count(&office.db, "SELECT count(*) FROM attendance"
                                            " WHERE entered_ms IS NOT NULL"),
                     given_count);
    assert_int_equal(test_count(&office.db, "SELECT count(DISTINCT document_number) FROM identity"),
                     given_count);
}

/* What one machine does not know of, it gives out a second time. */
static void test_both_count_the_places(void **state)
{
    (void)state;
    struct registration again;
    two_machines_go_on();
    for (int i = 0; i < MACHINES; i++) {
        struct places_list *list = NULL;
        open_kiosk(i);
        expect_ok(places_list_new(&list, &kiosk.db, why));
        assert_int_equal(places_list_find(list, TEST_EVENT)->taken, FIRST + 2 * EACH);
        places_list_free(list);
        close_kiosk(i);
    }
    open_kiosk(0);
    give(PLACES - given_count);
    assert_int_equal(enrol(PLACES, &again), STATUS_DENIED);
    exchange(&kiosk);
    close_kiosk(0);
    open_kiosk(1);
    exchange(&kiosk);
    assert_int_equal(enrol(PLACES, &again), STATUS_DENIED);
    close_kiosk(1);
}

/* Who comes again to the machine that knows them gets the same ticket, at the other one a second
 * one, as at any other kiosk; they are one person all the same. */
static void test_people_who_come_again(void **state)
{
    (void)state;
    two_machines_go_on();
    const int count = given_count;
    for (int i = 0; i < MACHINES; i++) {
        const int first = FIRST + i * EACH;
        open_kiosk(i);
        for (int number = 0; number < count; number++) {
            struct registration again;
            bool is_known = number < FIRST || (number >= first && number < first + EACH);
            assert_int_equal(enrol(number, &again), STATUS_OK);
            assert_int_equal(again.was_registered, is_known);
            assert_int_equal(strcmp(again.code, given[number].code) == 0, is_known);
            if (!is_known) {
                given[given_count++] = again;
            }
        }
        exchange(&kiosk);
        close_kiosk(i);
    }
    exchange(&door);
    exchange(&office);
    assert_int_equal(test_count(&office.db, "SELECT count(*) FROM attendee"), count);
    assert_int_equal(test_count(&office.db, "SELECT count(*) FROM ticket"), given_count);
    for (int i = 0; i < count; i++) {
        assert_int_equal(scan(&given[i]), ADMISSION_ADMITTED);
    }
    for (int i = count; i < given_count; i++) { /* the second ticket of somebody who is inside */
        assert_int_equal(scan(&given[i]), ADMISSION_ALREADY_INSIDE);
    }
}

/* Of whom it did not register itself a machine has no private part. */
static void test_names_stay_where_they_were_given(void **state)
{
    (void)state;
    two_machines_go_on();
    for (int i = 0; i < MACHINES; i++) {
        open_kiosk(i);
        assert_int_equal(test_count(&kiosk.db, "SELECT count(*) FROM ledger"
                                               " WHERE kind = 'attendee.registered'"),
                         FIRST + 2 * EACH);
        assert_int_equal(test_count(&kiosk.db, "SELECT count(private) FROM ledger"
                                               " WHERE kind = 'attendee.registered'"),
                         FIRST + EACH);
        assert_int_equal(test_count(&kiosk.db, "SELECT count(name) FROM attendee"), FIRST + EACH);
        assert_int_equal(test_count(&kiosk.db, "SELECT count(document_number) FROM identity"),
                         FIRST + EACH);
        test_verify_clean(&kiosk.db);
        close_kiosk(i);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_tickets_of_both_are_good),
        TEST(test_both_count_the_places),
        TEST(test_people_who_come_again),
        TEST(test_names_stay_where_they_were_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
