/* Questions by way of the service, from kiosk to kiosk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/sync/service_kit.h"

/* Asked at one kiosk, looked up at another, which holds nobody's words. */
static void a_question_is_found_elsewhere(void **state)
{
    (void)state;
    struct kiosk asked;
    struct kiosk other;
    struct job ask = {.kind = JOB_QUESTION_ASK, .tag = 201};
    (void)snprintf(ask.u.question.text, sizeof ask.u.question.text, "¿Cuándo arreglan la vía?");
    kiosk_start(&asked, "kiosk-1", "citizen", NULL);
    struct result result = run(&asked, &ask);
    assert_int_equal(result.status, STATUS_OK);
    struct question_receipt receipt = result.u.receipt;
    until(&asked, is_connected, 0, "the question at the central");
    ask.tag = 202;
    (void)snprintf(ask.u.question.text, sizeof ask.u.question.text, " ");
    assert_int_equal(run(&asked, &ask).status, STATUS_INVALID);
    kiosk_stop(&asked);

    struct job find = {.kind = JOB_QUESTION_FIND, .tag = 203};
    struct job list = {.kind = JOB_QUESTIONS, .tag = 204};
    (void)snprintf(find.u.question_find.radicado, sizeof find.u.question_find.radicado, "%s",
                   receipt.radicado);
    kiosk_start(&other, "kiosk-2", "citizen", NULL);
    until(&other, is_connected, 0, "what others asked");
    result = run(&other, &find);
    assert_int_equal(result.status, STATUS_OK);
    assert_int_equal(result.u.questions->count, 1);
    assert_int_equal(result.u.questions->items[0].state, QUESTION_FILED);
    assert_int_equal(result.u.questions->items[0].asked_day, receipt.asked_day);
    question_list_free(result.u.questions);
    result = run(&other, &list);
    assert_int_equal(result.status, STATUS_OK);
    assert_int_equal(result.u.questions->count, 0);
    question_list_free(result.u.questions);
    (void)snprintf(find.u.question_find.radicado, sizeof find.u.question_find.radicado, "12");
    find.tag = 205;
    result = run(&other, &find);
    assert_int_equal(result.status, STATUS_INVALID);
    assert_null(result.u.questions);
    list.tag = 206;
    expect_ok(service_post(other.service, &list, why)); /* nobody fetches it */
    kiosk_stop(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_question_is_found_elsewhere, place_make, place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
