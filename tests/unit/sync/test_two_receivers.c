/* One station's file goes on at two machines, and there are two receivers that never meet. What one
 * of them got under the old epoch comes again under the new one, and counts once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "core/admission.h"
#include "core/viewed.h"
#include "unit/sync/sync_fair.h"

enum { MACHINES = 2, RECEIVERS = 2, SETTLE_ROUNDS = 3, ROUNDS = 4, STEPS = 14 };

struct place {
    char folder[TEST_FOLDER_MAX];
    char kiosk[FILE_PATH_MAX];              /* of the machine whose turn it is */
    char machines[MACHINES][FILE_PATH_MAX]; /* their files meanwhile */
    char receivers[RECEIVERS][FILE_PATH_MAX];
    int people, views, entries; /* acknowledged to somebody */
};

static void path_in(char out[FILE_PATH_MAX], const struct place *place, const char *name)
{
    expect_ok(path_join(out, FILE_PATH_MAX, place->folder, name, why));
}

static int place_make(void **state)
{
    static struct place place;
    memset(&place, 0, sizeof place);
    test_fair_make(place.folder);
    path_in(place.kiosk, &place, "kiosk-1.db");
    path_in(place.machines[0], &place, "machine-0.db");
    path_in(place.machines[1], &place, "machine-1.db");
    path_in(place.receivers[0], &place, "central.db");
    path_in(place.receivers[1], &place, "other.db");
    *state = &place;
    return 0;
}

static int place_remove(void **state)
{
    const struct place *place = *state;
    test_folder_remove(place->folder);
    return 0;
}

/* ---- what can happen at a machine ---- */

typedef void act(struct place *place, struct fair *fair);

static void nothing(struct place *place, struct fair *fair)
{
    (void)place;
    (void)fair;
}

/* Somebody registers, is let in, and looks at a page: facts that name their row themselves, and
 * facts that do not. */
static void live(struct place *place, struct fair *fair)
{
    struct registration registration;
    struct verdict verdict;
    const struct door door = test_open_door();
    expect_ok(test_register(fair, ++place->people, &registration, why));
    expect_ok(admission_scan(&fair->ledger, &door, registration.text, strlen(registration.text),
                             ADMISSION_NOTE_NONE, &verdict, why));
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    place->entries++;
    expect_ok(viewed_record(&fair->ledger, NULL, "hacienda", why));
    place->views++;
}

/* At `machine`, and then an exchange with `receiver`; -1: with none. */
static void turn(struct place *place, int machine, act *live_on, int receiver)
{
    struct fair fair;
    test_copy_file(place->machines[machine], place->kiosk);
    test_fair_open(&fair, place->folder, "kiosk-1", "office",
                   place->receivers[receiver < 0 ? 0 : receiver]);
    live_on(place, &fair);
    if (receiver >= 0) {
        struct exchange_result result;
        expect_ok(exchange_run(&fair, &result, why));
    }
    fair_close(&fair);
    test_copy_file(place->kiosk, place->machines[machine]);
}

/* Before its file is put back: what no receiver has would be gone with it. */
static void send_all(struct place *place, int machine)
{
    for (int i = 0; i < RECEIVERS; i++) {
        turn(place, machine, nothing, i);
    }
}

/* The file of both machines, made at one. */
static void begin(struct place *place)
{
    struct fair fair;
    test_fair_open(&fair, place->folder, "kiosk-1", "office", NULL);
    fair_close(&fair);
    test_copy_file(place->kiosk, place->machines[0]);
    turn(place, 0, live, -1);
    test_copy_file(place->machines[0], place->machines[1]);
}

/* ---- afterwards ---- */

static void check_file(const struct place *place, struct db *db)
{
    assert_int_equal(test_count(db, "SELECT count(*) FROM ticket"), place->people);
    assert_int_equal(test_count(db, "SELECT count(*) FROM attendee"), place->people);
    assert_int_equal(test_count(db, "SELECT count(*) FROM movement"), place->entries);
    assert_int_equal(test_count(db, "SELECT sum(inside) FROM headcount"), place->entries);
    assert_int_equal(test_count(db, "SELECT count(*) FROM viewed"), place->views);
    assert_int_equal(test_count(db, "SELECT count(*) FROM incident WHERE kind = 'duplicate_entry'"),
                     0);
    assert_int_equal(test_count(db, "SELECT count(*) FROM quarantine WHERE cause <> 'fork'"), 0);
    test_verify_clean(db);
}

/* What was made as facts came is what comes of all of them at once. */
static void check_rebuilt(const char *path)
{
    struct db db;
    struct buf before, after;
    buf_init(&before, (size_t)64 * 1024 * 1024);
    buf_init(&after, (size_t)64 * 1024 * 1024);
    expect_ok(db_open(&db, path, DB_CENTRAL, false, why));
    expect_ok(projection_dump(&db, &before, why));
    expect_ok(ledger_rebuild(&db, NULL, NULL, why));
    expect_ok(projection_dump(&db, &after, why));
    assert_string_equal(buf_str(&before), buf_str(&after));
    buf_release(&before);
    buf_release(&after);
    db_close(&db);
}

/* Both machines speak with both receivers until nothing is new; then somebody who speaks with both
 * receivers, which until then nobody did. */
static void settle_and_check(struct place *place)
{
    struct fair office, kiosk;
    struct db receivers[RECEIVERS];
    for (int i = 0; i < SETTLE_ROUNDS * MACHINES * RECEIVERS; i++) {
        turn(place, i % MACHINES, nothing, i / MACHINES % RECEIVERS);
    }
    for (int i = 0; i < RECEIVERS; i++) {
        struct exchange_result result;
        test_fair_open(&office, place->folder, "office", "office", place->receivers[i]);
        expect_ok(exchange_run(&office, &result, why));
        fair_close(&office);
        expect_ok(db_open(&receivers[i], place->receivers[i], DB_CENTRAL, false, why));
        check_file(place, &receivers[i]);
    }
    test_same_projections(&receivers[0], &receivers[1]);
    test_fair_open(&office, place->folder, "office", "office", NULL);
    check_file(place, &office.db);
    test_same_projections(&receivers[0], &office.db);
    for (int i = 0; i < MACHINES; i++) {
        test_copy_file(place->machines[i], place->kiosk);
        test_fair_open(&kiosk, place->folder, "kiosk-1", "office", NULL);
        check_file(place, &kiosk.db);
        fair_close(&kiosk);
    }
    fair_close(&office);
    for (int i = 0; i < RECEIVERS; i++) {
        db_close(&receivers[i]);
        check_rebuilt(place->receivers[i]);
    }
}

/* ---- tests ---- */

static void each_machine_has_its_own(void **state)
{
    struct place *place = *state;
    begin(place);
    turn(place, 0, live, 0);
    turn(place, 1, live, 1);
    turn(place, 1, live, 1);
    turn(place, 0, live, 1); /* the fork; to the first receiver it is all new again */
    turn(place, 0, live, 0);
    turn(place, 1, live, 0);
    settle_and_check(place);
    struct db db;
    expect_ok(db_open(&db, place->receivers[0], DB_CENTRAL, false, why));
    assert_true(test_count(&db, "SELECT count(*) FROM ledger WHERE kind = 'attendee.registered'") >
                place->people); /* they did come twice */
    db_close(&db);
}

/* A backup of before the fork is brought back after it. */
static void restored_to_before_the_fork(void **state)
{
    struct place *place = *state;
    char backup[FILE_PATH_MAX];
    path_in(backup, place, "backup.db");
    begin(place);
    turn(place, 0, live, 0);
    turn(place, 1, live, 1);
    test_copy_file(place->machines[0], backup);
    turn(place, 0, live, 1);
    turn(place, 0, live, 0);
    test_copy_file(backup, place->machines[0]);
    turn(place, 0, live, -1);
    turn(place, 0, live, 1);
    settle_and_check(place);
}

/* Anything, in any order. */
static void whatever_happens(void **state)
{
    struct place *place = *state;
    const char *given = getenv("FERIA_SEED");
    const unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    print_message("FERIA_SEED=%u\n", seed);
    srand(seed);
    for (int round = 0; round < ROUNDS; round++) {
        if (round > 0) {
            (void)place_remove(state);
            (void)place_make(state);
        }
        begin(place);
        char backup[FILE_PATH_MAX];
        path_in(backup, place, "backup.db");
        test_copy_file(place->machines[0], backup);
        for (int i = 0; i < STEPS; i++) {
            int machine = rand() % MACHINES;
            switch (rand() % 8) {
            case 0: /* an image of one for the other */
                send_all(place, 1 - machine);
                test_copy_file(place->machines[machine], place->machines[1 - machine]);
                break;
            case 1:
                send_all(place, 0);
                test_copy_file(backup, place->machines[0]);
                break;
            case 2:
                turn(place, machine, live, -1);
                break;
            case 3:
                test_copy_file(place->machines[0], backup);
                break;
            default:
                turn(place, machine, live, rand() % RECEIVERS);
            }
        }
        settle_and_check(place);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)
    const struct CMUnitTest tests[] = {
        TEST(each_machine_has_its_own),
        TEST(restored_to_before_the_fork),
        TEST(whatever_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
