/* Surveys by way of the service, from the office to a kiosk and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/sync/service_kit.h"

static struct fair office;

static bool has_surveys(struct kiosk *kiosk, int64_t count)
{
    return kiosk->surveys != NULL && (int64_t)kiosk->surveys->count == count;
}

static void publish_survey(void)
{
    struct exchange_result exchanged;
    expect_ok(ledger_append(&office.ledger, "catalogue.set",
                            "{\"sheet\":\"event\",\"key\":\"1\",\"order\":1,\"row\":{\"number\":1,"
                            "\"type\":\"feria\"}}",
                            NULL, why));
    expect_ok(ledger_append(&office.ledger, "survey.published",
                            "{\"survey\":\"s\",\"version\":1,\"hash\":\"0123\",\"definition\":{"
                            "\"code\":\"s\",\"version\":1,\"per\":\"ticket\",\"title\":{\"es\":"
                            "\"S\"},\"questions\":[{\"code\":\"a\",\"kind\":\"faces\",\"text\":{"
                            "\"es\":\"A\"}}]}}",
                            NULL, why));
    expect_ok(exchange_run(&office, &exchanged, why));
}

/* The office publishes, a kiosk shows and answers, the office counts. */
static void surveys_reach_the_screen_and_answers_the_office(void **state)
{
    (void)state;
    struct kiosk kiosk;
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    until(&kiosk, has_surveys, 0, "an empty list comes by itself");
    test_fair_open(&office, folder, "office", "office", NULL);
    publish_survey();
    until(&kiosk, has_surveys, 1, "the new survey is in the list");
    until(&kiosk, has_events, 1, "and its event in the catalogue");

    struct job person = register_job(1, 300);
    struct result registered = run(&kiosk, &person);
    assert_int_equal(registered.status, STATUS_OK);
    struct job job = {.kind = JOB_SURVEY_ADMIT, .tag = 301};
    survey_submission_init(&job.u.survey, &kiosk.surveys->surveys[0], TEST_EVENT);
    assert_int_equal(run(&kiosk, &job).status, STATUS_INVALID); /* no ticket yet */
    (void)snprintf(job.u.survey.ticket, sizeof job.u.survey.ticket, "%s",
                   registered.u.registration.text);
    job.tag = 302;
    assert_int_equal(run(&kiosk, &job).status, STATUS_OK);
    (void)survey_choose(&kiosk.surveys->surveys[0], &job.u.survey.answers, 0, 3);
    job.kind = JOB_SURVEY_ANSWER;
    job.tag = 303;
    assert_int_equal(run(&kiosk, &job).status, STATUS_OK);
    job.tag = 304;
    assert_int_equal(run(&kiosk, &job).status, STATUS_EXISTS);
    until(&kiosk, is_connected, 0, "the answer is at the central");

    struct exchange_result exchanged;
    int64_t count = 0;
    expect_ok(exchange_run(&office, &exchanged, why));
    expect_ok(db_int(&office.db, "SELECT sum(answer) FROM survey_summary WHERE survey = 's'", 0,
                     &count, why));
    assert_int_equal(count, 4);
    fair_close(&office);
    kiosk_stop(&kiosk);
}

static bool is_key_gone(struct kiosk *kiosk, int64_t unused)
{
    char path[FILE_PATH_MAX];
    (void)kiosk, (void)unused;
    expect_ok(path_join(path, sizeof path, folder, "keys/encuestas/s.key", why));
    return !file_exists(path);
}

/* By the office, of so many stations. */
static bool is_told(struct kiosk *kiosk, int64_t stations)
{
    struct exchange_result exchanged;
    int64_t count = 0;
    (void)kiosk;
    expect_ok(exchange_run(&office, &exchanged, why));
    expect_ok(
        db_int(&office.db, "SELECT count(*) FROM survey_seal WHERE is_destroyed", 0, &count, why));
    return count == stations;
}

/* A seal that comes while a kiosk runs takes its key at once, and the office hears of it. */
static void a_seal_takes_the_key_of_a_running_kiosk(void **state)
{
    (void)state;
    struct kiosk kiosk;
    char path[FILE_PATH_MAX];
    struct exchange_result exchanged;
    expect_ok(path_join(path, sizeof path, folder, "keys/encuestas", why));
    expect_ok(folder_make(path, why));
    expect_ok(path_join(path, sizeof path, folder, "keys/encuestas/s.key", why));
    expect_ok(file_write(path, "0123", 4, 0600, why));
    kiosk_start(&kiosk, "kiosk-1", "citizen", NULL);
    test_fair_open(&office, folder, "office", "office", NULL);
    publish_survey();
    until(&kiosk, has_surveys, 1, "the new survey is in the list");
    assert_false(is_key_gone(&kiosk, 0));
    expect_ok(ledger_append(&office.ledger, "survey.sealed",
                            "{\"destroyed\":false,\"survey\":\"s\"}", NULL, why));
    expect_ok(exchange_run(&office, &exchanged, why));
    until(&kiosk, is_key_gone, 0, "the key is destroyed");
    until(&kiosk, is_told, 1, "and the office hears of it");
    fair_close(&office);
    kiosk_stop(&kiosk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(surveys_reach_the_screen_and_answers_the_office, place_make,
                                        place_remove),
        cmocka_unit_test_setup_teardown(a_seal_takes_the_key_of_a_running_kiosk, place_make,
                                        place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
