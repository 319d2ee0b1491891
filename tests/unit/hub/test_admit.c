/* /v1/admit below HTTP: the first door that asks has the entry, and keeps it over a restart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/hub/hub_kit.h"

static const char TICKET[] = "0123456789ABCDEF";

static struct call *ask_text(struct hub *hub, const struct fair *fair, const char *text)
{
    struct buf body;
    buf_init(&body, 4096);
    buf_append_str(&body, text);
    struct call *call = hub_call("POST", "/v1/admit", &body);
    buf_release(&body);
    hub_sign(hub, call, &fair->keys, NULL);
    return hub_run(hub, call);
}

static struct call *ask(struct hub *hub, const struct fair *fair, const char *ticket)
{
    char text[200];
    (void)snprintf(text, sizeof text,
                   "{\"event\":1,\"ticket\":\"%s\",\"direction\":\"entry\",\"gate\":2,"
                   "\"at_ms\":%lld}",
                   ticket, (long long)clock_now_ms());
    return ask_text(hub, fair, text);
}

static void expect_verdict(struct call *call, const char *verdict, const char *label)
{
    json_t *json = json_loads(buf_str(&call->answer), 0, NULL);
    const char *said = json_string_value(json_object_get(json, "verdict"));
    if (call->http_status != 200 || !said || strcmp(said, verdict) != 0) {
        fail_msg("%d %s", call->http_status, buf_str(&call->answer));
    }
    assert_string_equal(json_string_value(json_object_get(json, "label")), label);
    json_decref(json);
    call_free(call);
}

static void door_open(struct hub_rig *rig, struct fair *fair, const char *name, const char *mode)
{
    hub_station_open(rig, fair, name, mode);
    struct call *call = hub_push(&rig->hub, fair, 0, 10);
    assert_int_equal(call->http_status, 200);
    call_free(call);
}

static void the_first_door_has_it(void **state)
{
    struct hub_rig *rig = *state;
    struct fair one, two;
    door_open(rig, &one, "puerta-1", "door");
    door_open(rig, &two, "puerta-2", "door");
    expect_verdict(ask(&rig->hub, &one, TICKET), "free", "");
    struct call *call = ask(&rig->hub, &two, TICKET);
    assert_int_equal(hub_number(call, "gate"), 2);
    expect_verdict(call, "inside", one.settings.label);
    expect_verdict(ask(&rig->hub, &one, TICKET), "free", "");
    hub_rig_restart(rig);
    expect_verdict(ask(&rig->hub, &two, TICKET), "inside", one.settings.label);
    expect_verdict(ask(&rig->hub, &two, "FEDCBA9876543210"), "free", "");
    fair_close(&one);
    fair_close(&two);
}

/* Several questions in one commit: the first of them has it. */
static void a_group_has_one_first(void **state)
{
    struct hub_rig *rig = *state;
    struct fair one;
    struct admission_question question = {.event = 1, .gate = 1, .at_ms = clock_now_ms()};
    struct hub_admit admits[3];
    struct hub_admit *group[3];
    door_open(rig, &one, "puerta-1", "door");
    fair_close(&one);
    hub_close(&rig->hub);
    (void)snprintf(question.ticket, sizeof question.ticket, "%s", TICKET);
    for (size_t i = 0; i < ARRAY_COUNT(admits); i++) {
        admits[i] = (struct hub_admit){.station = 7 + (uint32_t)i, .question = question};
        group[i] = &admits[i];
    }
    char path[FILE_PATH_MAX];
    struct hub_store *store = hub_store_sqlite_new();
    test_central_path(path, rig->folder);
    expect_ok(store->ops->open(store, path, why));
    store->ops->admit(store, group, ARRAY_COUNT(group));
    store->ops->close(store);
    for (size_t i = 0; i < ARRAY_COUNT(admits); i++) {
        assert_int_equal(admits[i].status, STATUS_OK);
        assert_int_equal(admits[i].answer.check,
                         i == 0 ? ADMISSION_CHECK_FREE : ADMISSION_CHECK_INSIDE);
        assert_int_equal(admits[i].answer.station, i == 0 ? 0 : 7);
    }
    expect_ok(hub_open(&rig->hub, rig->folder, why));
}

#define BAD_WITH(more)                                                                             \
    "{\"event\":1,\"ticket\":\"0123456789ABCDEF\",\"direction\":\"entry\",\"gate\":1,"             \
    "\"at_ms\":1," more "}"

static void only_doors_ask_and_in_words(void **state)
{
    struct hub_rig *rig = *state;
    struct fair door, kiosk;
    door_open(rig, &door, "puerta-1", "door");
    door_open(rig, &kiosk, "kiosk-1", "citizen");
    struct call *call = ask(&rig->hub, &kiosk, TICKET);
    expect_word(call, 400, "bad_request");
    call_free(call);
    static const char *const BAD[] = {
        "",
        "{",
        "[]",
        "{\"event\":1}",
        "{\"event\":0,\"ticket\":\"0123456789ABCDEF\",\"direction\":\"entry\",\"gate\":1,"
        "\"at_ms\":1}",
        "{\"event\":1,\"ticket\":\"0123456789ABCDE\",\"direction\":\"entry\",\"gate\":1,"
        "\"at_ms\":1}",
        "{\"event\":1,\"ticket\":\"0123456789ABCDEF\",\"direction\":\"exit\",\"gate\":1,"
        "\"at_ms\":1}",
        "{\"event\":1,\"ticket\":\"0123456789ABCDEF\",\"direction\":\"entry\",\"gate\":-1,"
        "\"at_ms\":1}",
        "{\"event\":1,\"ticket\":\"0123456789ABCDEF\",\"direction\":\"entry\",\"gate\":1,"
        "\"at_ms\":\"now\"}",
        BAD_WITH("\"issuer\":\"0000000\""),
        BAD_WITH("\"issuer\":12"),
        BAD_WITH("\"reentry\":\"sometimes\""),
        BAD_WITH("\"utc_offset_min\":841"),
        BAD_WITH("\"left_hlc\":-1"),
        "{\"event\":1,\"ticket\":\"!!!!!!!!!!!!!!!!\",\"direction\":\"entry\",\"gate\":1,"
        "\"at_ms\":1}",
    };
    for (size_t i = 0; i < ARRAY_COUNT(BAD); i++) {
        call = ask_text(&rig->hub, &door, BAD[i]);
        expect_word(call, 400, "bad_request");
        call_free(call);
    }
    call = hub_run(&rig->hub, hub_call("POST", "/v1/admit", NULL)); /* not signed */
    expect_word(call, 400, "bad_request");
    call_free(call);
    fair_close(&door);
    fair_close(&kiosk);
}

/* The door says which rule holds; the hub says what it knows. */
static void rules_are_the_doors(void **state)
{
    struct hub_rig *rig = *state;
    struct fair door, kiosk;
    struct registration ana;
    char id[TICKET_ID_TEXT_LENGTH + 1], text[400];
    static const struct {
        const char *reentry, *verdict;
    } ROWS[] = {{"once", "used"}, {"free", "free"}};
    door_open(rig, &door, "puerta-1", "door");
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    expect_verdict(ask(&rig->hub, &door, TICKET), "free", "");
    expect_ok(test_register(&kiosk, 1, &ana, why));
    call_free(hub_push(&rig->hub, &kiosk, 0, 10));
    ticket_id_text(ana.ticket.id, id);
    for (int i = 0; i < 2; i++) { /* in, and out again */
        (void)snprintf(text, sizeof text, "{\"event\":1,\"ticket\":\"%s\",\"direction\":\"%s\"}",
                       id, i == 0 ? "entry" : "exit");
        expect_ok(ledger_append(&door.ledger, "admission.recorded", text, NULL, why));
    }
    call_free(hub_push(&rig->hub, &door, 1, 10));
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        (void)snprintf(text, sizeof text,
                       "{\"event\":1,\"ticket\":\"%s\",\"direction\":\"entry\",\"gate\":2,"
                       "\"at_ms\":%lld,\"issuer\":\"%08x\",\"reentry\":\"%s\","
                       "\"utc_offset_min\":-300,\"left_hlc\":0}",
                       id, (long long)clock_now_ms(), kiosk.keys.station, ROWS[i].reentry);
        struct call *call = ask_text(&rig->hub, &door, text);
        assert_int_equal(hub_number(call, "known"), 1);
        expect_verdict(call, ROWS[i].verdict, i == 0 ? door.settings.label : "");
    }
    fair_close(&door);
    fair_close(&kiosk);
}

#define hub_test(name) cmocka_unit_test_setup_teardown(name, hub_rig_make, hub_rig_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        hub_test(the_first_door_has_it),
        hub_test(a_group_has_one_first),
        hub_test(rules_are_the_doors),
        hub_test(only_doors_ask_and_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
