/* A door's questions over HTTP, to the hub written in Python from PROTOCOL.md: what is answered,
 * and what of all that may come instead is no answer. */
#include "unit/sync/hub_kit.h"

#include <stdlib.h>

#include "sync/exchange.h"
#include "sync/hub_line.h"
#include "unit/sync/sync_fair.h"

enum { DEADLINE_MS = 300, LONG_MS = 20000 };

static const char TICKET[] = "0123456789ABCDEF";

struct place {
    char folder[TEST_FOLDER_MAX];
    struct hub_server server;
    struct fair one, two;
    struct asker_line lines[2];
};

static struct place place;

static void door_open(struct fair *fair, const char *name, struct asker_line *line)
{
    struct exchange_result result;
    test_fair_open(fair, place.folder, name, "door", "");
    (void)snprintf(fair->settings.hub, sizeof fair->settings.hub, "%s", place.server.origin);
    (void)snprintf(fair->settings.hub_pin, sizeof fair->settings.hub_pin, "%s",
                   place.server.is_tls ? HUB_TEST_PIN : "");
    hub_server_adopt(&place.server, fair);
    expect_ok(exchange_run(fair, &result, why));
    assert_true(hub_line_make(line, fair));
}

static int place_make(void **state)
{
    test_fair_make(place.folder);
    hub_server_start(&place.server, *state != NULL);
    door_open(&place.one, "puerta-1", &place.lines[0]);
    door_open(&place.two, "puerta-2", &place.lines[1]);
    return 0;
}

static int place_remove(void **state)
{
    (void)state;
    place.lines[0].close(place.lines[0].self);
    place.lines[1].close(place.lines[1].self);
    fair_close(&place.one);
    fair_close(&place.two);
    hub_server_stop(&place.server);
    test_folder_remove(place.folder);
    return 0;
}

static enum status ask(int door, int deadline_ms, struct admission_answer *answer)
{
    const struct asker_line *line = &place.lines[door];
    struct error error = {0};
    struct admission_question question = {.event = 1, .gate = door + 1, .at_ms = 1671110000000};
    memcpy(question.ticket, TICKET, sizeof TICKET);
    *answer = (struct admission_answer){0};
    return line->ask(line->self, &question, deadline_ms, answer, &error);
}

static void test_the_first_has_it(void **state)
{
    struct admission_answer answer;
    (void)state;
    expect_ok(place.lines[0].probe(place.lines[0].self, LONG_MS, why));
    assert_int_equal(ask(0, LONG_MS, &answer), STATUS_OK);
    assert_int_equal(answer.check, ADMISSION_CHECK_FREE);
    assert_int_equal(ask(1, LONG_MS, &answer), STATUS_OK); /* without a probe, too */
    assert_int_equal(answer.check, ADMISSION_CHECK_INSIDE);
    assert_int_equal(answer.station, place.one.ledger.station);
    assert_string_equal(answer.label, "Puerta Ñ");
    assert_int_equal(answer.gate, 1);
    assert_int_equal(answer.at_ms, 1671110000000);
    assert_int_equal(ask(0, LONG_MS, &answer), STATUS_OK);
    assert_int_equal(answer.check, ADMISSION_CHECK_FREE);
}

/* The answer is lost after the hub has given the entry: asked again, it is the same. */
static void test_a_lost_answer(void **state)
{
    struct admission_answer answer;
    (void)state;
    hub_server_do(&place.server, "{\"fault\":{\"kind\":\"lost\",\"path\":\"/v1/admit\"}}");
    assert_int_not_equal(ask(0, LONG_MS, &answer), STATUS_OK);
    hub_server_do(&place.server, "{\"fault\":null}");
    assert_int_equal(ask(0, LONG_MS, &answer), STATUS_OK);
    assert_int_equal(answer.check, ADMISSION_CHECK_FREE);
    assert_int_equal(ask(1, LONG_MS, &answer), STATUS_OK);
    assert_int_equal(answer.check, ADMISSION_CHECK_INSIDE);
}

#define OTHER(body) "{\"fault\":{\"kind\":\"other\",\"path\":\"/v1/admit\",\"body\":\"" body "\"}}"

static void test_what_is_no_answer(void **state)
{
    static const char *const FAULTS[] = {
        "{\"fault\":{\"kind\":\"portal\"}}",
        "{\"fault\":{\"kind\":\"cut\",\"path\":\"/v1/admit\"}}",
        "{\"fault\":{\"kind\":\"silence\",\"path\":\"/v1/admit\",\"s\":30}}",
        "{\"fault\":{\"kind\":\"drip\",\"path\":\"/v1/admit\"}}",
        "{\"fault\":{\"kind\":\"huge\",\"path\":\"/v1/admit\"}}",
        OTHER(""),
        OTHER("free"),
        OTHER("{}"),
        OTHER("{\\\"verdict\\\":\\\"free\\\"}"),
        OTHER("{\\\"verdict\\\":\\\"silent\\\",\\\"station\\\":\\\"0\\\",\\\"label\\\":\\\"\\\","
              "\\\"gate\\\":0,\\\"at_ms\\\":0}"),
        OTHER("{\\\"verdict\\\":\\\"\\\",\\\"station\\\":\\\"0\\\",\\\"label\\\":\\\"\\\","
              "\\\"gate\\\":0,\\\"at_ms\\\":0}"),
        OTHER("{\\\"verdict\\\":\\\"free\\\",\\\"station\\\":0,\\\"label\\\":\\\"\\\","
              "\\\"gate\\\":0,\\\"at_ms\\\":0}"),
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(FAULTS); i++) {
        struct admission_answer answer;
        int64_t began_ms = clock_monotonic_ms();
        hub_server_do(&place.server, FAULTS[i]);
        if (ask(0, DEADLINE_MS, &answer) == STATUS_OK) {
            fail_msg("an answer: %s", FAULTS[i]);
        }
        print_message("             given up after %lld ms: %s\n",
                      (long long)(clock_monotonic_ms() - began_ms), FAULTS[i]);
        hub_server_do(&place.server, "{\"fault\":null}");
    }
}

static void test_strangers_and_the_end(void **state)
{
    struct admission_answer answer;
    char json[64];
    struct error error = {0};
    (void)state;
    (void)snprintf(json, sizeof json, "{\"untrusted\":[%u]}", place.one.ledger.station);
    hub_server_do(&place.server, json);
    assert_int_equal(place.lines[0].probe(place.lines[0].self, LONG_MS, &error), STATUS_DENIED);
    assert_int_equal(ask(0, LONG_MS, &answer), STATUS_DENIED);
    place.lines[1].stop(place.lines[1].self);
    assert_int_equal(ask(1, LONG_MS, &answer), STATUS_BUSY);
    place.one.settings.hub[0] = '\0';
    struct asker_line none;
    assert_false(hub_line_make(&none, &place.one));
}

#define WITH_HUB(f) cmocka_unit_test_setup_teardown(f, place_make, place_remove)

int main(void)
{
    static bool tls = true;
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_the_first_has_it),
        cmocka_unit_test_prestate_setup_teardown(test_the_first_has_it, place_make, place_remove,
                                                 &tls),
        WITH_HUB(test_a_lost_answer),
        WITH_HUB(test_what_is_no_answer),
        WITH_HUB(test_strangers_and_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
