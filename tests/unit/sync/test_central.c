/* The central file: everything arrives once, whoever asks how often, and nobody gets more than
 * their mode may hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/batch.h"
#include "sync/central.h"
#include "unit/sync/sync_fair.h"

struct place {
    char folder[TEST_FOLDER_MAX];
    char central[FILE_PATH_MAX];
};

static int place_make(void **state)
{
    static struct place place;
    test_fair_make(place.folder);
    test_central_path(place.central, place.folder);
    *state = &place;
    return 0;
}

static int place_remove(void **state)
{
    const struct place *place = *state;
    test_folder_remove(place->folder);
    return 0;
}

static struct ingest_result push(struct central *central, struct fair *fair, uint64_t after_seq,
                                 size_t count)
{
    struct ingest_result result;
    struct buf bytes;
    test_own_batch(fair, after_seq, count, &bytes);
    expect_ok(central_push(central, bytes.data, bytes.length, &result, why));
    buf_release(&bytes);
    return result;
}

static uint64_t watermark(struct central *central, const struct fair *fair)
{
    uint64_t seq = 999;
    expect_ok(central_watermark(central, fair->ledger.station, fair->ledger.epoch, &seq, why));
    return seq;
}

static struct exchange_result exchange(struct fair *fair)
{
    struct exchange_result result;
    expect_ok(exchange_run(fair, &result, why));
    return result;
}

static void idempotent_overlap_and_gap(void **state)
{
    const struct place *place = *state;
    struct fair kiosk;
    struct central central;
    test_fair_open(&kiosk, place->folder, "kiosk-1", "citizen", NULL);
    test_register_people(&kiosk, 1, 5); /* with the enrolment 11 facts */
    assert_int_equal(kiosk.ledger.seq, 11);
    central_init(&central, place->central);
    assert_int_equal(watermark(&central, &kiosk), 0); /* no file yet */

    struct ingest_result result =
        push(&central, &kiosk, 3, 4); /* facts 4..7 of a chain not begun */
    assert_int_equal(result.gap_count, 4);
    assert_int_equal(result.new_count, 0);
    assert_int_equal(watermark(&central, &kiosk), 0);

    result = push(&central, &kiosk, 0, 6);
    assert_int_equal(result.new_count, 6);
    assert_int_equal(watermark(&central, &kiosk), 6);
    result = push(&central, &kiosk, 0, 6); /* the same again */
    assert_int_equal(result.new_count, 0);
    assert_int_equal(result.known_count, 6);
    result = push(&central, &kiosk, 3, 100); /* an overlap */
    assert_int_equal(result.known_count, 3);
    assert_int_equal(result.new_count, 5);
    assert_int_equal(watermark(&central, &kiosk), 11);
    assert_int_equal(test_count(&central.db, "SELECT count(*) FROM ledger"), 11);
    assert_int_equal(test_count(&central.db, "SELECT count(*) FROM attendee"), 5);
    test_verify_clean(&central.db);
    central_release(&central);
    fair_close(&kiosk);
}

static void two_stations_meet(void **state)
{
    const struct place *place = *state;
    struct fair a;
    struct fair b;
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", NULL);
    test_fair_open(&b, place->folder, "door-1", "door", NULL);
    test_register_people(&a, 1, 3);
    assert_int_equal(exchange(&a).pushed_count, 7);
    struct exchange_result result = exchange(&b);
    assert_int_equal(result.pushed_count, 1); /* its enrolment */
    assert_int_equal(result.pulled_count, 4); /* enrolment and three registrations, no documents */
    assert_int_equal(test_count(&b.db, "SELECT count(*) FROM ticket"), 3);
    assert_int_equal(test_count(&b.db, "SELECT count(*) FROM station"), 2);
    result = exchange(&b); /* nothing new: nothing moves */
    assert_int_equal(result.pushed_count + result.pulled_count, 0);
    fair_close(&a);
    fair_close(&b);
}

static void each_mode_gets_what_it_may(void **state)
{
    const struct place *place = *state;
    static const struct {
        const char *name, *mode;
        int attendees, names, identities;
    } STATIONS[] = {
        {"kiosk-2", "citizen", 0, 0, 0},
        {"door-1", "door", 2, 2, 0},
        {"office", "office", 2, 2, 2},
    };
    struct fair a;
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", NULL);
    test_register_people(&a, 1, 2);
    (void)exchange(&a);
    fair_close(&a);
    for (size_t i = 0; i < ARRAY_COUNT(STATIONS); i++) {
        struct fair b;
        test_fair_open(&b, place->folder, STATIONS[i].name, STATIONS[i].mode, NULL);
        (void)exchange(&b);
        assert_int_equal(test_count(&b.db, "SELECT count(*) FROM attendee"), STATIONS[i].attendees);
        assert_int_equal(test_count(&b.db, "SELECT count(name) FROM attendee"), STATIONS[i].names);
        assert_int_equal(test_count(&b.db, "SELECT count(document_number) FROM identity"),
                         STATIONS[i].identities);
        assert_int_equal(
            test_count(&b.db, "SELECT count(*) FROM ledger WHERE private LIKE '%9999%'"),
            STATIONS[i].identities);
        test_verify_clean(&b.db);
        fair_close(&b);
    }
}

/* The central is put back to yesterday; by and by everybody brings it up to date, and everybody
 * hears what is new, although new facts
 * now stand where others stood. */
static void central_restored_from_a_backup(void **state)
{
    const struct place *place = *state;
    char backup[FILE_PATH_MAX];
    struct fair a;
    struct fair b;
    struct fair door;
    expect_ok(path_join(backup, sizeof backup, place->folder, "backup.db", why));
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", NULL);
    test_fair_open(&b, place->folder, "kiosk-2", "citizen", NULL);
    test_fair_open(&door, place->folder, "door-1", "door", NULL);
    test_register_people(&a, 1, 2);
    (void)exchange(&a);
    test_copy_file(place->central, backup);
    test_register_people(&a, 10, 4);
    (void)exchange(&a);
    (void)exchange(&b);
    (void)exchange(&door);
    assert_int_equal(test_count(&door.db, "SELECT count(*) FROM ticket"), 6);

    test_copy_file(backup, place->central);
    test_register_people(&b, 20, 8);
    (void)exchange(
        &b); /* more facts than were lost: the door's position exists again, and is another fact */
    (void)exchange(&door);
    assert_int_equal(test_count(&door.db, "SELECT count(*) FROM ticket"), 14);
    assert_int_equal(exchange(&a).pushed_count, 8); /* from the central's watermark on */
    struct central central;
    central_init(&central, place->central);
    assert_int_equal(watermark(&central, &a), a.ledger.seq);
    assert_int_equal(test_count(&central.db, "SELECT count(*) FROM ticket"), 14);
    test_verify_clean(&central.db);
    central_release(&central);
    test_verify_clean(&door.db);
    fair_close(&a);
    fair_close(&b);
    fair_close(&door);
}

/* After the backup other facts stand where some stood, and the one that a door read last is at its
 * place again. */
static void restored_to_the_same_last_fact(void **state)
{
    const struct place *place = *state;
    static const char *const NAMES[] = {"kiosk-1", "kiosk-2", "kiosk-3"};
    char backup[FILE_PATH_MAX];
    struct fair kiosks[3];
    struct fair door;
    expect_ok(path_join(backup, sizeof backup, place->folder, "backup.db", why));
    for (size_t i = 0; i < ARRAY_COUNT(kiosks); i++) {
        test_fair_open(&kiosks[i], place->folder, NAMES[i], "citizen", NULL);
        (void)exchange(&kiosks[i]);
    }
    test_fair_open(&door, place->folder, "door-1", "door", NULL);
    (void)exchange(&door);
    test_copy_file(place->central, backup);
    test_register_people(&kiosks[0], 1, 1);
    (void)exchange(&kiosks[0]);
    test_register_people(&kiosks[1], 2, 1);
    (void)exchange(&kiosks[1]);
    (void)exchange(&door); /* up to a fact of kiosk-2, at position 8 */
    test_copy_file(backup, place->central);
    test_register_people(&kiosks[2], 3, 1);
    (void)exchange(&kiosks[2]);
    (void)exchange(&kiosks[1]); /* which stands there again */
    (void)exchange(&door);
    assert_int_equal(test_count(&door.db, "SELECT count(*) FROM ticket"), 3);
    for (size_t i = 0; i < ARRAY_COUNT(kiosks); i++) {
        fair_close(&kiosks[i]);
    }
    fair_close(&door);
}

/* Another file by the same name, e.g. of a new disk: pulled from its beginning. */
static void another_central(void **state)
{
    const struct place *place = *state;
    struct fair a;
    struct fair door;
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", NULL);
    test_fair_open(&door, place->folder, "door-1", "door", NULL);
    test_register_people(&a, 1, 2);
    (void)exchange(&a);
    (void)exchange(&door);
    assert_int_equal(unlink(place->central), 0);
    test_register_people(&a, 3, 1);
    assert_int_equal(exchange(&a).pushed_count, 7);
    (void)exchange(&door);
    assert_int_equal(test_count(&door.db, "SELECT count(*) FROM ticket"), 3);
    fair_close(&a);
    fair_close(&door);
}

/* A station's own file comes back from a backup: what it lost is at the central. When it went on
 * writing before it asked: test_forks. */
static void station_restored_from_a_backup(void **state)
{
    const struct place *place = *state;
    char file[FILE_PATH_MAX];
    char backup[FILE_PATH_MAX];
    struct fair a;
    expect_ok(path_join(file, sizeof file, place->folder, "kiosk-1.db", why));
    expect_ok(path_join(backup, sizeof backup, place->folder, "backup.db", why));
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", NULL);
    test_register_people(&a, 1, 1);
    fair_close(&a);
    test_copy_file(file, backup);
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", NULL);
    test_register_people(&a, 2, 3);
    (void)exchange(&a);
    uint64_t before = a.ledger.seq;
    fair_close(&a);

    test_copy_file(backup, file);
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", NULL);
    assert_true(a.ledger.seq < before);
    (void)exchange(&a);
    assert_int_equal(a.ledger.seq, before);
    test_register_people(&a, 5, 1);
    assert_int_equal(exchange(&a).pushed_count, 2);
    assert_int_equal(test_count(&a.db, "SELECT count(*) FROM ticket"), 5);
    test_verify_clean(&a.db);
    fair_close(&a);
    struct central central;
    central_init(&central, place->central);
    int64_t epoch = 0;
    expect_ok(central_epoch(&central, &epoch, why));
    assert_int_equal(test_count(&central.db, "SELECT count(*) FROM ticket"), 5);
    test_verify_clean(&central.db);
    central_release(&central);
}

static void bad_batches_change_nothing(void **state)
{
    const struct place *place = *state;
    struct fair a;
    struct fair b;
    struct central central;
    struct ingest_result result;
    struct error error = {0};
    struct buf bytes;
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", NULL);
    test_fair_open(&b, place->folder, "kiosk-2", "citizen", NULL);
    test_register_people(&a, 1, 1);
    test_register_people(&b, 2, 1);
    central_init(&central, place->central);
    (void)push(&central, &a, 0, 1); /* the key is known from here on */

    test_own_batch(&a, 1, 10, &bytes);
    bytes.data[bytes.length / 2] ^= 1;
    assert_int_equal(central_push(&central, bytes.data, bytes.length, &result, &error),
                     STATUS_CORRUPT);
    assert_int_equal(central_push(&central, bytes.data, bytes.length / 3, &result, &error),
                     STATUS_CORRUPT);
    buf_release(&bytes);

    /* Facts of b signed by a do not become a batch; facts of a signed by b in a's name do. */
    struct arena arena;
    struct fact *facts = NULL;
    size_t count = 0;
    struct keys thief = b.keys;
    arena_init(&arena, 0);
    buf_init(&bytes, BATCH_BYTES_MAX);
    expect_ok(ledger_own_since(&b.ledger, 0, 10, 1000000, &arena, &facts, &count, why));
    assert_int_equal(batch_encode(facts, count, &a.keys, &bytes, &error), STATUS_INVALID);
    buf_clear(&bytes);
    expect_ok(ledger_own_since(&a.ledger, 1, 10, 1000000, &arena, &facts, &count, why));
    thief.station = a.keys.station;
    expect_ok(batch_encode(facts, count, &thief, &bytes, why));
    assert_int_equal(central_push(&central, bytes.data, bytes.length, &result, &error),
                     STATUS_CORRUPT);
    buf_release(&bytes);
    arena_release(&arena);
    assert_int_equal(test_count(&central.db, "SELECT count(*) FROM ledger"), 1);
    central_release(&central);
    fair_close(&a);
    fair_close(&b);
}

/* A stick of another city, or a machine with the key of another fair. */
static void another_municipality(void **state)
{
    const struct place *place = *state;
    struct fair kiosk, stranger;
    struct central central;
    struct ingest_result result;
    struct exchange_result exchanged;
    struct error error = {0};
    struct buf bytes;
    struct place elsewhere;
    test_fair_make(elsewhere.folder);
    test_fair_open(&kiosk, place->folder, "kiosk-1", "citizen", NULL);
    test_fair_open(&stranger, elsewhere.folder, "kiosk-1", "citizen", place->central);
    central_init(&central, place->central);
    (void)push(&central, &kiosk, 0, 10);
    test_own_batch(&stranger, 0, 10, &bytes);
    assert_int_equal(central_push(&central, bytes.data, bytes.length, &result, &error),
                     STATUS_DENIED);
    assert_non_null(strstr(error.text, "another municipality"));
    assert_int_equal(result.new_count, 0);
    assert_int_equal(watermark(&central, &stranger), 0);
    assert_int_equal(exchange_run(&stranger, &exchanged, &error), STATUS_DENIED);
    assert_int_equal(test_count(&stranger.db, "SELECT count(*) FROM ledger"), 1);
    buf_release(&bytes);
    central_release(&central);
    fair_close(&kiosk);
    fair_close(&stranger);
    test_folder_remove(elsewhere.folder);
}

static void away_and_unusable(void **state)
{
    const struct place *place = *state;
    static const struct {
        const char *path; /* in the fair's folder */
        enum status expected;
    } CENTRALS[] = {
        {"gone/central.db", STATUS_NOT_FOUND},   /* the folder is not there */
        {"feria.ini/central.db", STATUS_DENIED}, /* it is a file */
        {"feria.ini", STATUS_CORRUPT},           /* not a database */
        {"keys", STATUS_CORRUPT},                /* a folder */
    };
    struct fair a;
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", NULL);
    for (size_t i = 0; i < ARRAY_COUNT(CENTRALS); i++) {
        char path[FILE_PATH_MAX];
        struct central central;
        struct ingest_result result;
        struct error error = {0};
        struct buf bytes;
        uint64_t seq = 0;
        test_own_batch(&a, 0, 10, &bytes);
        expect_ok(path_join(path, sizeof path, place->folder, CENTRALS[i].path, why));
        central_init(&central, path);
        assert_int_equal(central_watermark(&central, 1, 1, &seq, &error), CENTRALS[i].expected);
        assert_int_equal(central_push(&central, bytes.data, bytes.length, &result, &error),
                         CENTRALS[i].expected);
        assert_int_not_equal(error.text[0], '\0');
        central_release(&central);
        buf_release(&bytes);
    }
    fair_close(&a);
}

static void works_alone_says_so(void **state)
{
    const struct place *place = *state;
    struct fair a;
    struct exchange_result result;
    struct error error = {0};
    test_fair_open(&a, place->folder, "kiosk-1", "citizen", "");
    assert_int_equal(exchange_run(&a, &result, &error), STATUS_CONFIG);
    fair_close(&a);
}

enum { WRITERS = 8, ROUNDS = 6, PEOPLE = 4 };

/* One kiosk of its own process: registers and exchanges, over and over. */
static int write_and_push(const struct place *place, int number)
{
    char name[32];
    struct fair fair;
    (void)snprintf(name, sizeof name, "kiosk-%d", number);
    test_fair_open(&fair, place->folder, name, "citizen", NULL);
    for (int round = 0; round < ROUNDS; round++) {
        struct exchange_result result;
        struct error error = {0};
        test_register_people(&fair, number * 1000 + round * PEOPLE, PEOPLE);
        enum status status = exchange_run(&fair, &result, &error);
        /* A crowd at the lock is no failure: it is tried again, like the kiosk does. */
        if (status != STATUS_OK && (status != STATUS_BUSY || round == ROUNDS - 1)) {
            (void)fprintf(stderr, "%s: %s\n", name, error.text);
            return 1;
        }
    }
    fair_close(&fair);
    return 0;
}

static void eight_processes_push_at_once(void **state)
{
    const struct place *place = *state;
    pid_t writers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = fork();
        assert_true(writers[i] >= 0);
        if (writers[i] == 0) {
            _exit(write_and_push(place, i + 1));
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        int how = 0;
        assert_int_equal(waitpid(writers[i], &how, 0), writers[i]);
        assert_true(WIFEXITED(how));
        assert_int_equal(WEXITSTATUS(how), 0);
    }
    struct central central;
    central_init(&central, place->central);
    int64_t epoch = 0;
    expect_ok(central_epoch(&central, &epoch, why));
    assert_true(epoch > 0);
    enum { FACTS = WRITERS * (1 + 2 * ROUNDS * PEOPLE) };
    assert_int_equal(test_count(&central.db, "SELECT count(*) FROM ledger"), FACTS);
    assert_int_equal(test_count(&central.db, "SELECT count(*) FROM attendee"),
                     WRITERS * ROUNDS * PEOPLE);
    assert_int_equal(
        test_count(&central.db, "SELECT count(DISTINCT station || '.' || seq) FROM ledger"), FACTS);
    test_verify_clean(&central.db);
    central_release(&central);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)
    const struct CMUnitTest tests[] = {
        TEST(idempotent_overlap_and_gap),
        TEST(two_stations_meet),
        TEST(each_mode_gets_what_it_may),
        TEST(central_restored_from_a_backup),
        TEST(restored_to_the_same_last_fact),
        TEST(another_central),
        TEST(station_restored_from_a_backup),
        TEST(bad_batches_change_nothing),
        TEST(another_municipality),
        TEST(away_and_unusable),
        TEST(works_alone_says_so),
        TEST(eight_processes_push_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
