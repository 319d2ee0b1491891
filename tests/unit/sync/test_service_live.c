/* A door that asks the hub before it lets somebody in: what it does with each answer and with none,
 * and what goes on meanwhile. The hub is a stand-in whose answer the test holds back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>

#include "sync/hub_line.h"
#include "sync/service_internal.h"
#include "unit/sync/service_kit.h"

/* What the hub does; all under the mutex. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct admission_answer answer;
    enum status status;
    bool is_held, is_stopped, is_probe_lost;
    int asked, probed, deadline_ms;
    struct admission_question question;
} hub = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static enum status hub_ask(void *self, const struct admission_question *question, int deadline_ms,
                           struct admission_answer *answer, struct error *error)
{
    (void)self;
    (void)pthread_mutex_lock(&hub.mutex);
    hub.asked++;
    hub.question = *question;
    hub.deadline_ms = deadline_ms;
    (void)pthread_cond_broadcast(&hub.changed);
    while (hub.is_held && !hub.is_stopped) {
        (void)pthread_cond_wait(&hub.changed, &hub.mutex);
    }
    *answer = hub.answer;
    enum status status = hub.is_stopped ? STATUS_BUSY : hub.status;
    (void)pthread_mutex_unlock(&hub.mutex);
    return status == STATUS_OK ? STATUS_OK : error_set(error, status, "as the test wants");
}

static enum status hub_probe(void *self, int deadline_ms, struct error *error)
{
    (void)self;
    (void)deadline_ms;
    (void)pthread_mutex_lock(&hub.mutex);
    hub.probed++;
    bool is_lost = hub.is_probe_lost;
    (void)pthread_mutex_unlock(&hub.mutex);
    return is_lost ? error_set(error, STATUS_IO, "as the test wants") : STATUS_OK;
}

static void hub_stop(void *self)
{
    (void)self;
    (void)pthread_mutex_lock(&hub.mutex);
    hub.is_stopped = true;
    (void)pthread_cond_broadcast(&hub.changed);
    (void)pthread_mutex_unlock(&hub.mutex);
}

static void hub_close(void *self)
{
    (void)self;
}

static bool make_line(struct asker_line *line, const struct fair *fair)
{
    (void)fair;
    *line = (struct asker_line){NULL, hub_ask, hub_probe, hub_stop, hub_close};
    return true;
}

static void hub_says(enum status status, enum admission_check check)
{
    (void)pthread_mutex_lock(&hub.mutex);
    hub.status = status;
    hub.answer = (struct admission_answer){
        .check = check, .station = 4711, .label = "Puerta 9", .gate = 9, .at_ms = 1000};
    (void)pthread_mutex_unlock(&hub.mutex);
}

static void hub_holds(bool is_held)
{
    (void)pthread_mutex_lock(&hub.mutex);
    hub.is_held = is_held;
    (void)pthread_cond_broadcast(&hub.changed);
    (void)pthread_mutex_unlock(&hub.mutex);
}

static int hub_asked(int at_least)
{
    (void)pthread_mutex_lock(&hub.mutex);
    while (hub.asked < at_least) {
        (void)pthread_cond_wait(&hub.changed, &hub.mutex);
    }
    int asked = hub.asked;
    (void)pthread_mutex_unlock(&hub.mutex);
    return asked;
}

static bool is_near(struct kiosk *kiosk, int64_t value)
{
    return asker_is_near(kiosk->service->asker) == (value != 0);
}

static struct registration people[3];

/* A door that knows three people, and whose hub is near. */
static void door_start_at(struct kiosk *door, const char *policy, const char *where)
{
    char body[200];
    kiosk_start(door, "door-1", "door", ""); /* it publishes the event; without a hub */
    for (int i = 0; i < (int)ARRAY_COUNT(people); i++) {
        people[i] = register_person(door, i + 1);
    }
    service_free(door->service);
    test_fair_open(&door->fair, folder, "door-1", "door", where);
    (void)snprintf(body, sizeof body,
                   "{\"key\":\"1\",\"order\":1,\"row\":{\"number\":1,\"state\":\"open\","
                   "\"when_unsure\":\"%s\"},\"sheet\":\"event\"}",
                   policy);
    expect_ok(ledger_append(&door->fair.ledger, "catalogue.set", body, NULL, why));
    hub.asked = hub.probed = 0;
    hub.is_held = hub.is_stopped = hub.is_probe_lost = false;
    hub_says(STATUS_OK, ADMISSION_CHECK_FREE);
    hub_line_replace(make_line);
    expect_ok(service_new(&door->service, &door->fair, wake, door, why));
    until(door, is_near, 1, "the hub is near");
}

static void door_start(struct kiosk *door, const char *policy)
{
    door_start_at(door, policy, "");
}

static void door_stop(struct kiosk *door)
{
    kiosk_stop(door);
    hub_line_replace(NULL);
}

/* Of the door's file, once it is closed. */
static int64_t said(const char *sql)
{
    struct fair fair;
    test_fair_open(&fair, folder, "door-1", "door", "");
    int64_t count = test_count(&fair.db, sql);
    test_verify_clean(&fair.db);
    fair_close(&fair);
    return count;
}

static void the_answer_counts(void **state)
{
    (void)state;
    struct kiosk door;
    char id[TICKET_ID_TEXT_LENGTH + 1];
    door_start(&door, "fail_open");
    struct job scan = scan_job(people[0].text, 1, 100);
    struct result result = run(&door, &scan);
    assert_int_equal(result.u.verdict.reason, ADMISSION_ADMITTED);
    assert_int_equal(result.u.verdict.check, ADMISSION_CHECK_FREE);
    assert_int_equal(result.u.verdict.inside_count, 1);
    ticket_id_text(people[0].ticket.id, id);
    assert_string_equal(hub.question.ticket, id);
    assert_int_equal(hub.question.event, TEST_EVENT);
    assert_in_range(hub.deadline_ms, 1, ASKER_PATIENCE_MS);

    scan.tag = 101; /* known here: nobody is asked */
    assert_int_equal(run(&door, &scan).u.verdict.reason, ADMISSION_ALREADY_INSIDE);
    scan = scan_job("nada", 1, 102);
    assert_int_equal(run(&door, &scan).u.verdict.reason, ADMISSION_MALFORMED);
    assert_int_equal(hub_asked(0), 1);

    hub_says(STATUS_OK, ADMISSION_CHECK_INSIDE);
    scan = scan_job(people[1].text, 1, 103);
    result = run(&door, &scan);
    assert_int_equal(result.u.verdict.reason, ADMISSION_ALREADY_INSIDE);
    assert_string_equal(result.u.verdict.earlier_label, "Puerta 9");
    assert_int_equal(result.u.verdict.earlier_gate, 9);
    assert_int_equal(result.u.verdict.inside_count, 1);
    assert_true(result.u.verdict.may_override);
    scan.tag = 104;
    scan.u.scan.note = ADMISSION_NOTE_DOCUMENT; /* staff's word is not asked about */
    assert_int_equal(run(&door, &scan).status, STATUS_OK);
    assert_int_equal(hub_asked(0), 2);
    door_stop(&door);
    assert_int_equal(said("SELECT count(*) FROM ledger WHERE kind = 'admission.recorded'"
                          " AND body ->> 'check' = 'free' AND body ->> 'check_ms' >= 0"),
                     1);
    assert_int_equal(said("SELECT count(*) FROM ledger WHERE kind = 'admission.refused'"
                          " AND body ->> 'check' = 'inside'"),
                     1);
}

/* A door that never synced and must be sure: the hub may know. */
static void old_data_are_asked_about(void **state)
{
    (void)state;
    struct kiosk door;
    static const struct {
        enum status status;
        bool is_known;
        enum admission_reason reason;
        enum admission_check check;
    } ROWS[] = {
        {STATUS_OK, true, ADMISSION_ADMITTED, ADMISSION_CHECK_FREE},
        {STATUS_OK, false, ADMISSION_UNKNOWN_HERE, ADMISSION_CHECK_FREE},
        {STATUS_IO, true, ADMISSION_UNKNOWN_HERE, ADMISSION_CHECK_SILENT},
    };
    door_start_at(&door, "fail_closed", "/nowhere/central.db");
    for (int i = 0; i < (int)ARRAY_COUNT(ROWS); i++) {
        hub_says(ROWS[i].status, ADMISSION_CHECK_FREE);
        (void)pthread_mutex_lock(&hub.mutex);
        hub.answer.is_known = ROWS[i].is_known;
        (void)pthread_mutex_unlock(&hub.mutex);
        struct job scan = scan_job(people[i].text, 1, 100 + (uint64_t)i);
        struct result result = run(&door, &scan);
        assert_int_equal(result.u.verdict.data_age_ms, -1);
        assert_int_equal(result.u.verdict.reason, ROWS[i].reason);
        assert_int_equal(result.u.verdict.check, ROWS[i].check);
        assert_int_equal(hub_asked(0), i + 1);
        assert_in_range(hub.deadline_ms, 1, ASKER_PATIENCE_MS);
    }
    door_stop(&door);
}

/* By the event's policy: the first scan that gets no answer, and the next, which does not ask. */
static void silence_is_the_policys(void **state)
{
    (void)state;
    static const struct {
        const char *policy;
        enum admission_reason reason;
        int inside;
    } ROWS[] = {{"fail_open", ADMISSION_ADMITTED, 2}, {"fail_closed", ADMISSION_UNKNOWN_HERE, 0}};
    for (size_t row = 0; row < ARRAY_COUNT(ROWS); row++) {
        struct kiosk door;
        struct result result = {0};
        door_start(&door, ROWS[row].policy);
        hub_says(STATUS_IO, ADMISSION_CHECK_FREE);
        (void)pthread_mutex_lock(&hub.mutex);
        hub.is_probe_lost = true;
        (void)pthread_mutex_unlock(&hub.mutex);
        for (uint64_t i = 0; i < 2; i++) {
            struct job scan = scan_job(people[i].text, 1, 100 + i);
            result = run(&door, &scan);
            assert_int_equal(result.u.verdict.reason, ROWS[row].reason);
            assert_int_equal(result.u.verdict.check, ADMISSION_CHECK_SILENT);
        }
        assert_int_equal(result.u.verdict.inside_count, ROWS[row].inside);
        assert_int_equal(hub_asked(0), 1);
        assert_false(asker_is_near(door.service->asker));

        hub_says(STATUS_OK, ADMISSION_CHECK_FREE);
        (void)pthread_mutex_lock(&hub.mutex);
        hub.is_probe_lost = false;
        (void)pthread_mutex_unlock(&hub.mutex);
        until(&door, is_near, 1, "the hub is back");
        struct job scan = scan_job(people[2].text, 1, 110);
        result = run(&door, &scan);
        assert_int_equal(result.u.verdict.reason, ADMISSION_ADMITTED);
        assert_int_equal(result.u.verdict.check, ADMISSION_CHECK_FREE);
        door_stop(&door);
        assert_int_equal(said("SELECT count(*) FROM ledger WHERE kind LIKE 'admission.%'"
                              " AND body ->> 'check' = 'silent'"),
                         2);
        (void)place_remove(NULL);
        (void)place_make(NULL);
    }
}

/* While one scan waits the others keep their order behind it, and everything else goes on. */
static void a_waiting_scan_holds_up_nobody_else(void **state)
{
    (void)state;
    struct kiosk door;
    struct result result = {0};
    uint64_t order[4] = {0};
    size_t count = 0;
    door_start(&door, "fail_open");
    hub_holds(true);
    struct job scan = scan_job(people[0].text, 1, 201);
    expect_ok(service_post(door.service, &scan, why));
    (void)hub_asked(1);
    scan = scan_job(people[1].text, 1, 202);
    expect_ok(service_post(door.service, &scan, why));
    scan = scan_job(people[0].text, 1, 203); /* the first one's ticket again */
    expect_ok(service_post(door.service, &scan, why));
    struct job recent = {.kind = JOB_RECENT, .tag = 204, .u.recent.event = TEST_EVENT};
    expect_ok(service_post(door.service, &recent, why));
    struct job catalogue = {.kind = JOB_CATALOGUE, .tag = 205};
    assert_int_equal(run(&door, &catalogue).status, STATUS_OK); /* it came after all of them */
    (void)register_person(&door, 9);

    hub_holds(false);
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (count < ARRAY_COUNT(order) && clock_monotonic_ms() < until_ms) {
        size_t seen = wakes(&door);
        while (take(&door, &result)) {
            if (result.tag >= 201 && result.tag <= 204) {
                order[count++] = result.tag;
                assert_int_equal(result.status, STATUS_OK);
            }
            if (result.tag == 203) {
                assert_int_equal(result.u.verdict.reason, ADMISSION_ALREADY_INSIDE);
            }
            if (result.tag == 204) {
                assert_int_equal(result.u.recent.inside_count, 2);
                assert_int_equal(result.u.recent.count, 3);
            }
        }
        wait_wake(&door, seen);
    }
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(order[i], 201 + i);
    }
    door_stop(&door);
    assert_int_equal(said("SELECT count(*) FROM movement"), 2);
}

/* The station ends while the hub is silent: the scan is decided and kept all the same. */
static void the_end_waits_for_no_hub(void **state)
{
    (void)state;
    struct kiosk door;
    door_start(&door, "fail_open");
    hub_holds(true);
    struct job scan = scan_job(people[0].text, 1, 301);
    expect_ok(service_post(door.service, &scan, why));
    (void)hub_asked(1);
    door_stop(&door);
    assert_int_equal(said("SELECT count(*) FROM movement"), 1);
}

#define WITH_PLACE(f) cmocka_unit_test_setup_teardown(f, place_make, place_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLACE(the_answer_counts),        WITH_PLACE(old_data_are_asked_about),
        WITH_PLACE(silence_is_the_policys),   WITH_PLACE(a_waiting_scan_holds_up_nobody_else),
        WITH_PLACE(the_end_waits_for_no_hub),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
