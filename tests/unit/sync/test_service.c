/* The service as a kiosk's screen uses it: post, be woken, poll. Times are waited for, with a wide
 * margin, and printed; never asserted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "sync/service.h"
#include "unit/sync/service_kit.h"

static void every_job_answers(void **state)
{
    (void)state;
    struct kiosk kiosk;
    kiosk_start(&kiosk, "door-1", "door", NULL);
    struct result result;
    (void)await(&kiosk, 0); /* the catalogue comes by itself */
    assert_non_null(kiosk.catalogue);

    struct registration registration = register_person(&kiosk, 1);
    assert_int_equal(strlen(registration.text), TICKET_TEXT_LENGTH);

    struct job scan = scan_job(registration.text, 1, 100);
    result = run(&kiosk, &scan);
    assert_int_equal(result.status, STATUS_OK);
    assert_int_equal(result.u.verdict.reason, ADMISSION_ADMITTED);
    assert_int_equal(result.u.verdict.inside_count, 1);

    scan = scan_job("", 1, 101);
    scan.u.scan.length = SERVICE_SCAN_MAX + 1000; /* more was scanned than fits */
    memset(scan.u.scan.text, '9', SERVICE_SCAN_MAX);
    result = run(&kiosk, &scan);
    assert_int_equal(result.u.verdict.reason, ADMISSION_MALFORMED);

    struct job feedback = {.kind = JOB_FEEDBACK, .tag = 102};
    feedback.u.feedback.event = TEST_EVENT;
    feedback.u.feedback.score = 4;
    feedback.u.feedback.reason_count = 1;
    (void)snprintf(feedback.u.feedback.reasons[0], CODE_MAX_BYTES, "atencion");
    assert_int_equal(run(&kiosk, &feedback).status, STATUS_OK);
    feedback.tag = 103;
    assert_int_equal(run(&kiosk, &feedback).status, STATUS_BUSY); /* too soon after the first */

    struct job recent = {.kind = JOB_RECENT, .tag = 104, .u.recent.event = TEST_EVENT};
    result = run(&kiosk, &recent);
    assert_int_equal(result.u.recent.count, 2);
    assert_int_equal(result.u.recent.inside_count, 1);

    struct job catalogue = {.kind = JOB_CATALOGUE, .tag = 105};
    assert_int_equal(run(&kiosk, &catalogue).status, STATUS_OK);

    struct job bad = register_job(2, 106);
    bad.u.register_.attendee.name[0] = '\0';
    result = run(&kiosk, &bad);
    assert_int_equal(result.status, STATUS_INVALID);
    assert_int_not_equal(result.error.text[0], '\0');
    kiosk_stop(&kiosk);
}

static void a_door_undoes_counts_and_calls(void **state)
{
    (void)state;
    struct kiosk kiosk;
    kiosk_start(&kiosk, "door-1", "door", NULL);
    struct registration registration = register_person(&kiosk, 1);
    struct job scan = scan_job(registration.text, 1, 100);
    assert_int_equal(run(&kiosk, &scan).u.verdict.reason, ADMISSION_ADMITTED);

    struct job look = {.kind = JOB_OCCUPANCY, .tag = 101, .u.occupancy.event = TEST_EVENT};
    struct result result = run(&kiosk, &look);
    assert_int_equal(result.status, STATUS_OK);
    assert_int_equal(result.u.occupancy->inside, 1);
    assert_int_equal(result.u.occupancy->hour_count, 1);
    occupancy_free(result.u.occupancy);

    struct job undo = {.kind = JOB_UNDO, .tag = 102, .u.recent.event = TEST_EVENT};
    result = run(&kiosk, &undo);
    assert_int_equal(result.status, STATUS_OK);
    assert_int_equal(result.u.undone.inside_count, 0);
    undo.tag = 103;
    assert_int_equal(run(&kiosk, &undo).status, STATUS_EXISTS);

    struct job call = {.kind = JOB_CALL, .tag = 104, .u.recent.event = TEST_EVENT};
    assert_int_equal(run(&kiosk, &call).status, STATUS_NOT_FOUND);
    scan.tag = 105;
    scan.u.scan.event = 77; /* which the catalogue does not have */
    assert_int_equal(run(&kiosk, &scan).status, STATUS_NOT_FOUND);

    scan = scan_job(registration.text, 1, 106);
    scan.u.scan.direction = DIRECTION_STAND;
    (void)snprintf(scan.u.scan.stand, CODE_MAX_BYTES, "12");
    assert_int_equal(run(&kiosk, &scan).u.verdict.reason, ADMISSION_ATTENDED);
    struct job recent = {.kind = JOB_RECENT, .tag = 107, .u.recent.event = TEST_EVENT};
    (void)snprintf(recent.u.recent.stand, CODE_MAX_BYTES, "12");
    assert_int_equal(run(&kiosk, &recent).u.recent.attended_count, 1);
    kiosk_stop(&kiosk);
}

static void the_central_gets_everything(void **state)
{
    (void)state;
    struct kiosk kiosk;
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    (void)register_person(&kiosk, 1);
    until(&kiosk, is_connected, 0, "all facts at the central");
    assert_true(kiosk.sync.has_central);
    assert_true(kiosk.sync.last_sync_ms > 0);
    kiosk_stop(&kiosk);

    struct db db;
    expect_ok(db_open_read(&db, central, why));
    assert_int_equal(test_count(&db, "SELECT count(*) FROM identity"), 1);
    test_verify_clean(&db);
    db_close(&db);
}

static void works_alone(void **state)
{
    (void)state;
    struct kiosk kiosk;
    kiosk_start(&kiosk, "kiosk-1", "citizen", "");
    (void)register_person(&kiosk, 1);
    assert_false(kiosk.sync.has_central);
    assert_int_equal(kiosk.sync.waiting_count, 0);
    kiosk_stop(&kiosk);
    assert_false(file_exists(central));
}

/* The disk of the central is pulled out; the kiosk goes on; the disk comes back. */
static void unplugged_and_back(void **state)
{
    (void)state;
    char disk[FILE_PATH_MAX];
    char away[FILE_PATH_MAX];
    char path[FILE_PATH_MAX];
    struct kiosk kiosk;
    expect_ok(path_join(disk, sizeof disk, folder, "disk", why));
    expect_ok(path_join(away, sizeof away, folder, "away", why));
    expect_ok(path_join(path, sizeof path, disk, "central.db", why));
    kiosk_start(&kiosk, "kiosk-1", "citizen", path); /* not plugged in at the start */
    until(&kiosk, is_waiting, 1, "without a central");
    (void)register_person(&kiosk, 1);
    (void)register_person(&kiosk, 2);
    until(&kiosk, is_waiting, 5, "five facts wait");
    assert_int_equal(mkdir(disk, 0700), 0);
    until(&kiosk, is_connected, 0, "plugged in: all went through");

    assert_int_equal(rename(disk, away), 0);
    (void)register_person(&kiosk, 3);
    until(&kiosk, is_waiting, 2, "pulled out: two facts wait");
    assert_int_equal(rename(away, disk), 0);
    until(&kiosk, is_connected, 0, "back: all went through");

    /* A file in the way: nothing can be written. */
    assert_int_equal(rename(disk, away), 0);
    expect_ok(file_write(disk, "x", 1, 0600, why));
    (void)register_person(&kiosk, 4);
    until(&kiosk, is_waiting, 2, "unusable: two facts wait");
    assert_int_equal(unlink(disk), 0);
    assert_int_equal(rename(away, disk), 0);
    until(&kiosk, is_connected, 0, "usable again");
    kiosk_stop(&kiosk);

    struct db db;
    expect_ok(db_open_read(&db, path, why));
    assert_int_equal(test_count(&db, "SELECT count(*) FROM ticket"), 4);
    test_verify_clean(&db);
    db_close(&db);
}

/* What waited is known at the next start, also when the central is away. */
static void waiting_survives_a_restart(void **state)
{
    (void)state;
    struct kiosk kiosk;
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    (void)register_person(&kiosk, 1);
    until(&kiosk, is_connected, 0, "all facts at the central");
    kiosk_stop(&kiosk);
    kiosk_start(&kiosk, "kiosk-1", "citizen", "/nowhere/central.db");
    (void)register_person(&kiosk, 2);
    until(&kiosk, is_waiting, 2, "only the new ones wait");
    kiosk_stop(&kiosk);
}

static void ticket_of_a_is_known_at_b(void **state)
{
    (void)state;
    struct kiosk a;
    struct kiosk b;
    kiosk_start(&a, "kiosk-1", "citizen", NULL);
    kiosk_start(&b, "door-1", "door", NULL);
    until(&a, is_connected, 0, "kiosk ready");
    until(&b, is_connected, 0, "door ready");
    struct registration registration = register_person(&a, 1);
    int64_t start_ms = clock_monotonic_ms();
    struct verdict verdict = {.reason = ADMISSION_REASON_COUNT};
    for (uint64_t tag = 1; clock_monotonic_ms() < start_ms + PATIENCE_MS; tag++) {
        struct job scan = scan_job(registration.text, 1, tag);
        verdict = run(&b, &scan).u.verdict;
        if (verdict.reason == ADMISSION_ADMITTED) {
            break;
        }
        assert_true(verdict.reason == ADMISSION_UNKNOWN_HERE ||
                    verdict.reason == ADMISSION_UNKNOWN_ISSUER);
        const struct timespec moment = {.tv_nsec = 10000000};
        (void)nanosleep(&moment, NULL);
    }
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    assert_string_equal(verdict.name, "Luz Prueba");
    print_message("             known at the door after %lld ms\n",
                  (long long)(clock_monotonic_ms() - start_ms));
    kiosk_stop(&a);
    kiosk_stop(&b);
}

static void others_facts_reach_the_screen(void **state)
{
    (void)state;
    struct kiosk one;
    struct kiosk two;
    kiosk_start(&one, "door-1", "door", NULL);
    kiosk_start(&two, "door-2", "door", NULL);
    struct job recent = {.kind = JOB_RECENT, .tag = 7, .u.recent.event = TEST_EVENT};
    assert_int_equal(run(&two, &recent).u.recent.inside_count, 0);
    struct registration registration = register_person(&one, 1);
    struct job scan = scan_job(registration.text, 1, 8);
    assert_int_equal(run(&one, &scan).u.verdict.reason, ADMISSION_ADMITTED);
    until(&two, has_inside, 1, "the other door counts one inside");

    struct fair office;
    test_fair_open(&office, folder, "office", "office", NULL);
    expect_ok(ledger_append(&office.ledger, "catalogue.set",
                            "{\"sheet\":\"event\",\"key\":\"1\",\"order\":1,\"row\":{\"numero\":1,"
                            "\"nombre\":\"Feria\",\"inicio\":0,\"fin\":1}}",
                            NULL, why));
    struct exchange_result result;
    expect_ok(exchange_run(&office, &result, why));
    fair_close(&office);
    until(&two, has_events, 1, "the new event is in the catalogue");
    kiosk_stop(&one);
    kiosk_stop(&two);
}

static bool has_votes(struct kiosk *kiosk, int64_t count)
{
    return kiosk->opinions != NULL && kiosk->opinions->all.votes == count;
}

/* Opinions come to a door as they are given, as long as somebody looks. */
static void opinions_come_by_themselves(void **state)
{
    (void)state;
    struct kiosk kiosk;
    struct kiosk door;
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    kiosk_start(&door, "door-1", "door", NULL);
    struct job look = {.kind = JOB_OPINIONS, .tag = 7, .u.opinions.event = TEST_EVENT};
    assert_int_equal(run(&door, &look).status, STATUS_OK);
    assert_true(has_votes(&door, 0));
    struct job rate = {.kind = JOB_FEEDBACK, .tag = 8};
    rate.u.feedback.event = TEST_EVENT;
    rate.u.feedback.score = 4;
    text_copy(rate.u.feedback.department, CODE_MAX_BYTES, "salud");
    assert_int_equal(run(&kiosk, &rate).status, STATUS_OK);
    until(&door, has_votes, 1, "the opinion is at the door");
    assert_string_equal(door.opinions->tallies[0].code, "salud");
    look.tag = 9;
    look.u.opinions.event = 0; /* nobody looks any more */
    assert_int_equal(run(&door, &look).status, STATUS_OK);
    assert_null(door.opinions);
    kiosk_stop(&kiosk);
    kiosk_stop(&door);
}

/* How often the service's threads of this process went to sleep so far: each time they had been
 * woken. */
static long thread_sleeps(void)
{
    long sum = 0;
    DIR *tasks = opendir("/proc/self/task");
    assert_non_null(tasks);
    for (struct dirent *task = readdir(tasks); task; task = readdir(tasks)) {
        char path[300];
        char line[128];
        bool is_ours = false;
        (void)snprintf(path, sizeof path, "/proc/self/task/%s/status", task->d_name);
        FILE *file = fopen(path, "re");
        while (file && fgets(line, sizeof line, file)) {
            is_ours = is_ours || strncmp(line, "Name:\tferia-s", 13) == 0;
            if (is_ours && strncmp(line, "voluntary_ctxt_switches:", 24) == 0) {
                sum += strtol(line + 24, NULL, 10);
            }
        }
        if (file) {
            (void)fclose(file);
        }
    }
    (void)closedir(tasks);
    return sum;
}

/* Nothing happens: no thread wakes. Other files of the folder change: the screens are not woken. */
static void idle_means_idle(void **state)
{
    (void)state;
    struct kiosk a;
    struct kiosk b;
    kiosk_start(&a, "kiosk-1", "citizen", NULL);
    kiosk_start(&b, "kiosk-2", "citizen", NULL);
    until(&a, is_connected, 0, "first ready");
    until(&b, is_connected, 0, "second ready");
    const struct timespec moment = {.tv_nsec = 300000000};
    (void)nanosleep(&moment, NULL); /* the first hears of the second, and the other way round */
    struct result result;
    while (take(&a, &result) || take(&b, &result)) {
    }
    long slept = thread_sleeps();
    assert_true(slept > 0);
    for (int i = 0; i < 4; i++) {
        (void)nanosleep(&moment, NULL);
    }
    assert_int_equal(thread_sleeps(), slept);
    size_t before = wakes(&a) + wakes(&b);
    char other[FILE_PATH_MAX];
    expect_ok(path_join(other, sizeof other, folder, "other.txt", why));
    for (int i = 0; i < 5; i++) {
        expect_ok(file_write(other, "x", 1, 0600, why));
        (void)nanosleep(&moment, NULL);
    }
    assert_int_equal(wakes(&a) + wakes(&b), before);
    kiosk_stop(&a);
    kiosk_stop(&b);
}

static void full_queue_refuses(void **state)
{
    (void)state;
    struct kiosk kiosk;
    struct error error = {0};
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    struct job job = {.kind = JOB_RECENT, .u.recent.event = TEST_EVENT};
    size_t posted = 0;
    while (posted < (size_t)2 * SERVICE_QUEUE_MAX) { /* results that nobody fetches count too */
        job.tag = posted + 1;
        if (service_post(kiosk.service, &job, &error) != STATUS_OK) {
            break;
        }
        posted++;
    }
    assert_int_equal(posted, SERVICE_QUEUE_MAX);
    assert_int_equal(error.status, STATUS_BUSY);
    for (uint64_t tag = 1; tag <= posted; tag++) { /* in their order */
        assert_int_equal(await(&kiosk, tag).tag, tag);
    }
    job.tag = 9999;
    assert_int_equal(run(&kiosk, &job).status, STATUS_OK);
    kiosk_stop(&kiosk);
}

/* What was posted is done before the end, fetched or not, and the central has it. */
static void stop_while_busy(void **state)
{
    (void)state;
    enum { PEOPLE = 100 };
    struct kiosk kiosk;
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    for (int i = 0; i < PEOPLE; i++) {
        struct job job = register_job(i, (uint64_t)i + 1);
        expect_ok(service_post(kiosk.service, &job, why));
    }
    struct job job = {.kind = JOB_CATALOGUE, .tag = PEOPLE + 1};
    expect_ok(service_post(kiosk.service, &job, why)); /* freed by the service, nobody fetches it */
    kiosk_stop(&kiosk);
    struct db db;
    expect_ok(db_open_read(&db, central, why));
    assert_int_equal(test_count(&db, "SELECT count(*) FROM ticket"), PEOPLE);
    db_close(&db);
}

static void stop_without_a_central(void **state)
{
    (void)state;
    struct kiosk kiosk;
    kiosk_start(&kiosk, "kiosk-1", "citizen", "/nowhere/central.db");
    (void)register_person(&kiosk, 1);
    int64_t start_ms = clock_monotonic_ms();
    kiosk_stop(&kiosk);
    print_message("             stopped after %lld ms\n",
                  (long long)(clock_monotonic_ms() - start_ms));
    struct fair fair;
    test_fair_open(&fair, folder, "kiosk-1", "citizen", NULL); /* closed in order: opens again */
    assert_int_equal(test_count(&fair.db, "SELECT count(*) FROM ticket"), 1);
    fair_close(&fair);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)
    const struct CMUnitTest tests[] = {
        TEST(every_job_answers),
        TEST(a_door_undoes_counts_and_calls),
        TEST(the_central_gets_everything),
        TEST(works_alone),
        TEST(unplugged_and_back),
        TEST(waiting_survives_a_restart),
        TEST(ticket_of_a_is_known_at_b),
        TEST(others_facts_reach_the_screen),
        TEST(idle_means_idle),
        TEST(full_queue_refuses),
        TEST(stop_while_busy),
        TEST(stop_without_a_central),
        TEST(opinions_come_by_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
