/* Two write on from one file of a station: copied with its key to another machine, or restored from
 * a backup. Nothing is lost, nothing doubled, every ticket stays good, all say the same at last. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/admission.h"
#include "unit/sync/sync_fair.h"

struct place {
    char folder[TEST_FOLDER_MAX];
    char central[FILE_PATH_MAX];
    char kiosk[FILE_PATH_MAX], backup[FILE_PATH_MAX];
};

static int place_make(void **state)
{
    static struct place place;
    test_fair_make(place.folder);
    test_central_path(place.central, place.folder);
    expect_ok(path_join(place.kiosk, sizeof place.kiosk, place.folder, "kiosk-1.db", why));
    expect_ok(path_join(place.backup, sizeof place.backup, place.folder, "backup.db", why));
    *state = &place;
    return 0;
}

static int place_remove(void **state)
{
    const struct place *place = *state;
    test_folder_remove(place->folder);
    return 0;
}

static void exchange(struct fair *fair)
{
    struct exchange_result result;
    expect_ok(exchange_run(fair, &result, why));
}

/* kiosk-1 with people `number`.., opened, exchanged when asked, closed. */
static void live_a_while(const struct place *place, int number, int count, bool has_central)
{
    struct fair fair;
    test_fair_open(&fair, place->folder, "kiosk-1", "office", NULL);
    test_register_people(&fair, number, count);
    if (has_central) {
        exchange(&fair);
    }
    fair_close(&fair);
}

/* Everything that was registered is at the central once, and the office's file and the station's
 * own say the same. */
static void check_all(const struct place *place, int people)
{
    struct fair office;
    struct fair kiosk;
    struct central central;
    int64_t epoch = 0;
    test_fair_open(&kiosk, place->folder, "kiosk-1", "office", NULL);
    exchange(&kiosk);
    test_fair_open(&office, place->folder, "office", "office", NULL);
    exchange(&office);
    exchange(&kiosk);
    central_init(&central, place->central);
    expect_ok(central_epoch(&central, &epoch, why));
    assert_int_equal(test_count(&central.db, "SELECT count(*) FROM ticket"), people);
    assert_int_equal(test_count(&central.db, "SELECT count(*) FROM ledger"
                                             " WHERE kind = 'attendee.registered'"),
                     people);
    assert_int_equal(test_count(&central.db,
                                "SELECT count(*) - count(DISTINCT body ->> 'ticket') FROM ledger"
                                " WHERE kind = 'attendee.registered'"),
                     0);
    test_same_projections(&central.db, &office.db);
    test_same_projections(&central.db, &kiosk.db);
    test_verify_clean(&central.db);
    test_verify_clean(&office.db);
    test_verify_clean(&kiosk.db);
    assert_int_equal(test_count(&kiosk.db, "SELECT count(*) FROM quarantine WHERE peer = ''"), 0);
    /* An office has the other sides too, and nothing is told of them twice. */
    assert_int_equal(test_count(&office.db, "SELECT count(*) FROM quarantine WHERE peer = 'central'"
                                            " AND cause = 'fork' AND body <> ''"),
                     test_count(&central.db, "SELECT count(*) FROM quarantine"));
    central_release(&central);
    fair_close(&office);
    fair_close(&kiosk);
}

static int64_t forks_at_central(const struct place *place)
{
    struct central central;
    int64_t epoch = 0;
    central_init(&central, place->central);
    expect_ok(central_epoch(&central, &epoch, why));
    int64_t count = test_count(&central.db, "SELECT count(*) FROM quarantine WHERE cause = 'fork'");
    central_release(&central);
    return count;
}

/* What the one that comes second has written beside what the first one sent, from nothing in common
 * but the enrolment, to more than one step back. */
static void restored_and_went_on(void **state)
{
    const struct place *place = *state;
    static const struct {
        int before, sent, here;
    } ROWS[] = {
        {0, 3, 1},   /* holds more than this file */
        {2, 3, 3},   /* just as many: nothing to send, it seems */
        {2, 2, 5},   /* less */
        {1, 1, 140}, /* more than a step */
        {1, 140, 1}, {140, 5, 5},
    };
    int people = 0;
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        int first = (int)(i + 1) * 10000;
        live_a_while(place, first, ROWS[i].before, true);
        test_copy_file(place->kiosk, place->backup);
        live_a_while(place, first + 1000, ROWS[i].sent, true);
        test_copy_file(place->backup, place->kiosk);
        live_a_while(place, first + 2000, ROWS[i].here, false);
        people += ROWS[i].before + ROWS[i].sent + ROWS[i].here;
        int64_t forks = forks_at_central(place);
        check_all(place, people);
        assert_true(forks_at_central(place) > forks); /* both sides are kept, and seen */
    }
}

/* Two machines with one image: each goes on, and goes on hearing of the other. */
static void cloned_image(void **state)
{
    const struct place *place = *state;
    char clone[FILE_PATH_MAX];
    expect_ok(path_join(clone, sizeof clone, place->folder, "clone.db", why));
    live_a_while(place, 1, 2, true);
    test_copy_file(place->kiosk, clone);
    for (int round = 0; round < 3; round++) {
        live_a_while(place, 100 + 10 * round, 2, true);
        test_copy_file(place->kiosk, place->backup); /* the other machine's turn */
        test_copy_file(clone, place->kiosk);
        live_a_while(place, 200 + 10 * round, 3, true);
        test_copy_file(place->kiosk, clone);
        test_copy_file(place->backup, place->kiosk);
    }
    check_all(place, 17);
    test_copy_file(clone, place->kiosk);
    check_all(place, 17);
}

/* The other machine sent its facts between this one's push and its pull: they were its own number,
 * and passed over. */
static void pulled_past_the_fork(void **state)
{
    const struct place *place = *state;
    struct fair kiosk;
    struct central central;
    int64_t epoch = 0;
    int64_t mark = 0;
    live_a_while(place, 1, 2, true);
    test_copy_file(place->kiosk, place->backup);
    live_a_while(place, 10, 3, true);
    test_copy_file(place->backup, place->kiosk);
    central_init(&central, place->central);
    expect_ok(central_epoch(&central, &epoch, why));
    const int64_t pos = test_count(&central.db, "SELECT max(pos) FROM ledger");
    expect_ok(central_mark(&central, pos, &mark, why));
    central_release(&central);
    test_fair_open(&kiosk, place->folder, "kiosk-1", "office", NULL);
    expect_ok(meta_set(&kiosk.db, "pull.pos", pos, why));
    expect_ok(meta_set(&kiosk.db, "pull.mark", mark, why));
    expect_ok(meta_set(&kiosk.db, "pull.epoch", epoch, why));
    expect_ok(meta_set(&kiosk.db, "pull.own_epoch", kiosk.ledger.epoch, why));
    test_register_people(&kiosk, 20, 1);
    fair_close(&kiosk);
    check_all(place, 6);
}

/* The central is put back to before the fork: it gets the old epoch's facts again too. */
static void central_restored_after_a_fork(void **state)
{
    const struct place *place = *state;
    char old[FILE_PATH_MAX];
    expect_ok(path_join(old, sizeof old, place->folder, "old.db", why));
    live_a_while(place, 1, 2, true);
    test_copy_file(place->central, old);
    live_a_while(place, 10, 4, true);
    test_copy_file(place->kiosk, place->backup);
    live_a_while(place, 20, 1, true);
    test_copy_file(place->backup, place->kiosk);
    live_a_while(place, 30, 2, true); /* the fork */
    check_all(place, 9);
    test_copy_file(old, place->central);
    check_all(place, 9);
}

/* What a door undid stays undone, although its epoch and number are others now; and a ticket that
 * was given out before the fork is let in after it. */
static void undone_stays_undone(void **state)
{
    const struct place *place = *state;
    struct fair door;
    struct registration registration;
    struct verdict verdict;
    struct undone undone;
    live_a_while(place, 1, 1, true);
    test_copy_file(place->kiosk, place->backup);
    live_a_while(place, 2, 1, true);
    test_copy_file(place->backup, place->kiosk);
    const struct door always = test_open_door();
    test_fair_open(&door, place->folder, "kiosk-1", "office", NULL);
    expect_ok(test_register(&door, 3, &registration, why));
    expect_ok(admission_scan(&door.ledger, &always, registration.text, strlen(registration.text),
                             ADMISSION_NOTE_NONE, &verdict, why));
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    expect_ok(admission_undo(&door.ledger, TEST_EVENT, &undone, why));
    exchange(&door); /* the fork */
    assert_int_equal(test_count(&door.db, "SELECT count(*) FROM movement WHERE is_undone = 1"), 1);
    expect_ok(admission_scan(&door.ledger, &always, registration.text, strlen(registration.text),
                             ADMISSION_NOTE_NONE, &verdict, why));
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    fair_close(&door);
    check_all(place, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)
    const struct CMUnitTest tests[] = {
        TEST(restored_and_went_on),          TEST(cloned_image),        TEST(pulled_past_the_fork),
        TEST(central_restored_after_a_fork), TEST(undone_stays_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
