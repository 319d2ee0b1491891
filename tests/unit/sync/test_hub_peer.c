/* The hub over HTTP and TLS, by a hub written in Python from PROTOCOL.md: all arrives once, a lost
 * answer changes nothing, and whoever answers in its place is taken for nothing. */
#include "unit/sync/hub_kit.h"

#include <stdlib.h>
#include <sys/eventfd.h>

#include "sync/hub_peer.h"
#include "sync/station_side.h"
#include "sync/steps.h"
#include "unit/sync/sync_fair.h"

enum { SOON_MS = 8000 /* far less than any deadline that is not meant */ };

struct place {
    char folder[TEST_FOLDER_MAX];
    struct hub_server server;
};

static struct place place;

static int place_make(void **state)
{
    (void)state;
    test_fair_make(place.folder);
    hub_server_start(&place.server, false);
    return 0;
}

static int place_make_tls(void **state)
{
    (void)state;
    test_fair_make(place.folder);
    hub_server_start(&place.server, true);
    return 0;
}

static int place_remove(void **state)
{
    (void)state;
    hub_server_stop(&place.server);
    test_folder_remove(place.folder);
    return 0;
}

/* A station that knows only the hub. */
static void open_station(struct fair *fair, const char *name, const char *mode)
{
    test_fair_open(fair, place.folder, name, mode, "");
    (void)snprintf(fair->settings.hub, sizeof fair->settings.hub, "%s", place.server.origin);
    (void)snprintf(fair->settings.hub_pin, sizeof fair->settings.hub_pin, "%s",
                   place.server.is_tls ? HUB_TEST_PIN : "");
    hub_server_adopt(&place.server, fair);
}

static struct exchange_result exchange(struct fair *fair)
{
    struct exchange_result result;
    expect_ok(exchange_run(fair, &result, why));
    return result;
}

static struct peer_who who_of(const struct fair *fair)
{
    return (struct peer_who){fair->ledger.station, fair->ledger.epoch, fair->settings.mode};
}

/* All facts of one station are at the other, and nothing comes twice. */
static void check_round_trip(void)
{
    struct fair a;
    struct fair b;
    open_station(&a, "puerta-1", "door");
    open_station(&b, "puerta-2", "door");
    test_register_people(&a, 1, 3);
    struct exchange_result first = exchange(&a);
    assert_int_equal(first.pushed_count, a.ledger.seq);
    assert_int_equal(first.line_count, 1);
    assert_string_equal(first.lines[0].peer, "hub");
    assert_int_equal(exchange(&a).pushed_count, 0);
    struct exchange_result other = exchange(&b);
    /* who it is, what its clock says, and whom a door may know */
    assert_int_equal(other.pulled_count, 2 + 3);
    assert_int_equal(exchange(&b).pulled_count, 0);
    assert_int_equal(test_count(&b.db, "SELECT count(*) FROM attendee"), 3);
    test_verify_clean(&b.db);
    fair_close(&a);
    fair_close(&b);
}

static void test_round_trip(void **state)
{
    (void)state;
    check_round_trip();
}

/* Its certificate has no name and was over in 2015: only its key counts. */
static void test_round_trip_tls(void **state)
{
    (void)state;
    check_round_trip();
}

/* Requests of one hub_peer go over one connection. */
static void test_connection_is_kept(void **state)
{
    (void)state;
    struct fair a;
    struct hub_peer hub;
    struct peer_state peer_state;
    open_station(&a, "puerta-1", "door");
    hub_peer_init(&hub, a.settings.hub, a.settings.hub_pin, &a.keys, -1);
    const struct peer peer = hub_peer(&hub);
    const struct peer_who who = who_of(&a);
    int64_t before = hub_server_seen(&place.server, "");
    for (int i = 0; i < 5; i++) {
        expect_ok(peer.ops->hello(peer.self, &who, 0, &peer_state, why));
    }
    assert_int_equal(hub_server_seen(&place.server, ""),
                     before + 2); /* ours, and this question's */
    hub_peer_release(&hub);
    fair_close(&a);
}

static void test_wrong_pin(void **state)
{
    (void)state;
    struct fair a;
    struct exchange_result result;
    struct error error = {0};
    open_station(&a, "puerta-1", "door");
    a.settings.hub_pin[0] = a.settings.hub_pin[0] == 'A' ? 'B' : 'A';
    assert_int_equal(exchange_run(&a, &result, &error), STATUS_CONFIG);
    assert_non_null(strstr(error.text, "another server answered"));
    a.settings.hub_pin[0] = '\0';
    assert_int_equal(exchange_run(&a, &result, &error), STATUS_CONFIG);
    assert_non_null(strstr(error.text, "hub_pin"));
    assert_int_equal(hub_server_seen(&place.server, "/v1/hello"), 0);
    fair_close(&a);
}

/* What is sent and answered wrongly; nothing is believed, nothing is lost. */
static void test_wrong_answers(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        enum status status;
        const char *text;
    } ROWS[] = {
        {"{\"kind\":\"portal\",\"code\":200}", STATUS_IO, "no hub answers"},
        {"{\"kind\":\"portal\",\"code\":302}", STATUS_IO, "no hub answers"},
        {"{\"kind\":\"portal\",\"code\":511}", STATUS_IO, "no hub answers"},
        {"{\"kind\":\"portal\",\"path\":\"/v1/push\"}", STATUS_IO, "no hub answers"},
        {"{\"kind\":\"portal\",\"path\":\"/v1/pull\"}", STATUS_IO, "no hub answers"},
        {"{\"kind\":\"cut\"}", STATUS_IO, "127.0.0.1"},
        {"{\"kind\":\"huge\"}", STATUS_TOO_BIG, "more than a hub"},
        {"{\"kind\":\"other\",\"body\":\"\"}", STATUS_IO, "not one of a hub"},
        {"{\"kind\":\"other\",\"body\":\"[1]\"}", STATUS_IO, "not one of a hub"},
        {"{\"kind\":\"other\",\"body\":\"{\\\"format\\\":2}\"}", STATUS_IO, "not one of a hub"},
        {"{\"kind\":\"other\",\"path\":\"/v1/push\",\"body\":\"{}\"}", STATUS_IO,
         "not one of a hub"},
        {"{\"kind\":\"other\",\"path\":\"/v1/pull\",\"type\":\"application/octet-stream\"}",
         STATUS_IO, "not one of a hub"},
        {"{\"kind\":\"other\",\"path\":\"/v1/pull\",\"type\":\"application/octet-stream\","
         "\"headers\":{\"Feria-Next\":5,\"Feria-Mark\":1,\"Feria-Count\":1}}",
         STATUS_CORRUPT, "batch refused"},
        {"{\"kind\":\"other\",\"code\":503,\"body\":\"{\\\"error\\\":\\\"busy\\\",\\\"message\\\":"
         "\\\"come\\\\nlater\\\"}\",\"headers\":{\"Retry-After\":7}}",
         STATUS_BUSY, "hub: come later"},
        {"{\"kind\":\"other\",\"code\":429,\"body\":\"{\\\"error\\\":\\\"too_many\\\"}\","
         "\"headers\":{\"Retry-After\":9223372036854775807}}",
         STATUS_BUSY, "hub: too_many"},
        {"{\"kind\":\"other\",\"code\":403,\"body\":\"{\\\"error\\\":\\\"revoked\\\"}\"}",
         STATUS_DENIED, "hub: revoked"},
        {"{\"kind\":\"other\",\"code\":500,\"body\":\"{\\\"error\\\":7}\"}", STATUS_IO, "no hub"},
    };
    struct fair a;
    struct exchange_result result;
    open_station(&a, "puerta-1", "door");
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char json[512];
        struct error error = {0};
        test_register_people(&a, 1 + (int)i, 1);
        (void)snprintf(json, sizeof json, "{\"fault\":%s}", ROWS[i].fault);
        hub_server_do(&place.server, json);
        enum status status = exchange_run(&a, &result, &error);
        if (status != ROWS[i].status || !strstr(error.text, ROWS[i].text)) {
            fail_msg("%s: %s, \"%s\"", ROWS[i].fault, status_text(status), error.text);
        }
        hub_server_do(&place.server, "{\"fault\":null}");
    }
    (void)exchange(&a);
    json_t *seen = hub_server_tell(&place.server, NULL);
    assert_int_equal(json_integer_value(json_object_get(seen, "facts")), a.ledger.seq);
    json_decref(seen);
    fair_close(&a);
}

/* A hub that never comes to an end is given up; here the line is short of patience. */
static void test_drip_and_silence(void **state)
{
    (void)state;
    static const char *const FAULTS[] = {"{\"fault\":{\"kind\":\"drip\"}}",
                                         "{\"fault\":{\"kind\":\"silence\",\"s\":30}}"};
    for (size_t i = 0; i < ARRAY_COUNT(FAULTS); i++) {
        struct http http;
        struct http_answer answer;
        struct error error = {0};
        int64_t start_ms = clock_monotonic_ms();
        const struct http_request requests[] = {
            {"GET", "/v1/hello", NULL, NULL, 0, 16384, 2, 60000},  /* too quiet */
            {"GET", "/v1/hello", NULL, NULL, 0, 16384, 60, 1000}}; /* too late */
        hub_server_do(&place.server, FAULTS[i]);
        http_init(&http, place.server.origin, "", -1);
        for (size_t j = 0; j < ARRAY_COUNT(requests); j++) {
            assert_int_equal(http_run(&http, &requests[j], &answer, &error), STATUS_IO);
            assert_non_null(strstr(error.text, "no answer in time"));
            http_answer_release(&answer);
        }
        http_release(&http);
        assert_in_range(clock_monotonic_ms() - start_ms, 0, 3 * SOON_MS);
        hub_server_do(&place.server, "{\"fault\":null}");
    }
}

/* The hub took the batch in, and its answer was lost, twice: libcurl itself tries once more over a
 * new connection. The next try finds it there. */
static void test_reply_lost(void **state)
{
    (void)state;
    struct fair a;
    struct exchange_result result;
    struct error error = {0};
    open_station(&a, "puerta-1", "door");
    test_register_people(&a, 1, 2);
    hub_server_do(&place.server,
                  "{\"fault\":{\"kind\":\"lost\",\"path\":\"/v1/push\",\"count\":2}}");
    assert_int_equal(exchange_run(&a, &result, &error), STATUS_IO);
    struct exchange_result again = exchange(&a);
    assert_int_equal(again.pushed_count, 0); /* it holds them */
    json_t *seen = hub_server_tell(&place.server, NULL);
    assert_int_equal(json_integer_value(json_object_get(seen, "facts")), a.ledger.seq);
    json_decref(seen);
    fair_close(&a);
}

static void test_restored_hub(void **state)
{
    (void)state;
    struct fair a;
    struct fair b;
    open_station(&a, "puerta-1", "door");
    open_station(&b, "puerta-2", "door");
    test_register_people(&a, 1, 1);
    (void)exchange(&a);
    (void)exchange(&b);
    test_register_people(&a, 2, 2);
    (void)exchange(&a);
    (void)exchange(&b);
    hub_server_do(&place.server, "{\"restore\":5}");
    struct exchange_result result = exchange(&a);
    assert_true(result.pushed_count > 0);
    (void)exchange(&b);
    assert_int_equal(test_count(&b.db, "SELECT count(*) FROM attendee"), 3);
    fair_close(&a);
    fair_close(&b);
}

/* A nonce that is over is replaced without anybody noticing. */
static void test_stale_nonce(void **state)
{
    (void)state;
    struct fair a;
    struct hub_peer hub;
    struct peer_state peer_state;
    struct places places[PLACES_MAX];
    size_t count = 0;
    struct error error = {0};
    open_station(&a, "puerta-1", "door");
    (void)exchange(&a);
    hub_peer_init(&hub, a.settings.hub, "", &a.keys, -1);
    const struct peer peer = hub_peer(&hub);
    const struct peer_who who = who_of(&a);
    expect_ok(peer.ops->hello(peer.self, &who, 0, &peer_state, why));
    memset(hub.nonce, '0', REQUEST_NONCE_HEX);
    expect_ok(peer.ops->places(peer.self, &who, places, &count, why));
    assert_int_equal(count, 1);
    assert_int_equal(places[0].event, 1);
    assert_int_equal(places[0].taken, 7);
    assert_int_equal(places[0].waiting, 2);
    hub_server_do(&place.server, "{\"nonce_s\":-1}"); /* no nonce is ever good: it ends */
    assert_int_equal(peer.ops->places(peer.self, &who, places, &count, &error), STATUS_BUSY);
    hub_peer_release(&hub);
    fair_close(&a);
}

/* The hub of another city: nothing of ours goes there. */
static void test_other_municipality(void **state)
{
    (void)state;
    struct fair a;
    struct exchange_result result;
    struct error error = {0};
    open_station(&a, "puerta-1", "door");
    hub_server_do(&place.server, "{\"municipality\":\"0011223344556677\"}");
    assert_int_equal(exchange_run(&a, &result, &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "another municipality"));
    assert_int_equal(hub_server_seen(&place.server, "/v1/push"), 0);
    fair_close(&a);
}

static void test_untrusted(void **state)
{
    (void)state;
    struct fair a;
    struct exchange_result result;
    struct error error = {0};
    char json[64];
    open_station(&a, "puerta-1", "door");
    (void)snprintf(json, sizeof json, "{\"untrusted\":[%u]}", a.ledger.station);
    hub_server_do(&place.server, json);
    assert_int_equal(exchange_run(&a, &result, &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "not trusted"));
    fair_close(&a);
}

/* The hub holds the answer back until another station wrote something; nobody fetches it twice. */
static void test_long_poll(void **state)
{
    (void)state;
    struct fair a;
    struct fair b;
    struct hub_peer hub;
    struct error error = {0};
    bool is_news = true;
    open_station(&a, "puerta-1", "door");
    open_station(&b, "puerta-2", "door");
    (void)exchange(&b);
    int stop = eventfd(0, EFD_CLOEXEC);
    hub_peer_init(&hub, b.settings.hub, "", &b.keys, stop);
    const struct peer peer = hub_peer(&hub);
    const struct peer_who who = who_of(&b);
    struct pull_cursor cursor = {.peer = "hub"};
    expect_ok(station_cursor_read(&b.db, &cursor, why));
    expect_ok(hub_peer_wait(&hub, &who, 2, 0, 1, &is_news, why)); /* its own are at 1 and 2 */
    (void)exchange(&a);
    expect_ok(hub_peer_wait(&hub, &who, 2, 0, 20, &is_news, why));
    assert_true(is_news);
    int64_t pulls = hub_server_seen(&place.server, "/v1/pull");
    struct buf page;
    struct peer_page end;
    buf_init(&page, BATCH_BYTES_MAX);
    expect_ok(peer.ops->pull(peer.self, &who, 2, &page, &end, why));
    assert_int_equal(end.count, 2);
    assert_int_equal(hub_server_seen(&place.server, "/v1/pull"), pulls);
    const uint64_t one = 1;
    assert_int_equal(write(stop, &one, sizeof one), sizeof one);
    int64_t start_ms = clock_monotonic_ms();
    assert_int_equal(hub_peer_wait(&hub, &who, 4, end.mark, 20, &is_news, &error), STATUS_BUSY);
    assert_in_range(clock_monotonic_ms() - start_ms, 0, SOON_MS);
    buf_release(&page);
    hub_peer_release(&hub);
    (void)close(stop);
    fair_close(&a);
    fair_close(&b);
}

static void test_clock(void **state)
{
    (void)state;
    struct fair a;
    struct hub_peer hub;
    struct peer_state peer_state;
    open_station(&a, "puerta-1", "door");
    hub_server_do(&place.server, "{\"ahead_ms\":-3600000}");
    hub_peer_init(&hub, a.settings.hub, "", &a.keys, -1);
    const struct peer peer = hub_peer(&hub);
    const struct peer_who who = who_of(&a);
    expect_ok(peer.ops->hello(peer.self, &who, 0, &peer_state, why));
    assert_true(hub.clock.is_known);
    assert_in_range(-hub.clock.offset_ms, 3600000 - hub.clock.uncertainty_ms - 5,
                    3600000 + hub.clock.uncertainty_ms + 5);
    hub_peer_release(&hub);
    fair_close(&a);
}

static void test_signature(void **state)
{
    (void)state;
    struct fair a;
    char signature[REQUEST_SIGNATURE_HEX + 1];
    struct request_text text = {.method = "GET",
                                .target = "/v1/pull?epoch=1&after=0",
                                .nonce = "000102030405060708090a0b0c0d0e0f"};
    open_station(&a, "puerta-1", "door");
    request_sign(&text, a.keys.secret_key, signature);
    assert_true(request_verify(&text, a.keys.public_key, signature));
    text.target = "/v1/pull?epoch=1&after=1";
    assert_false(request_verify(&text, a.keys.public_key, signature));
    text.target = "/v1/pull?epoch=1&after=0";
    text.body = "x";
    text.body_bytes = 1;
    assert_false(request_verify(&text, a.keys.public_key, signature));
    text.body = NULL;
    assert_false(request_verify(&text, a.keys.public_key, ""));
    assert_false(request_verify(&text, a.keys.public_key, "zz"));
    signature[0] = signature[0] == '0' ? '1' : '0';
    assert_false(request_verify(&text, a.keys.public_key, signature));
    fair_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_round_trip_tls, place_make_tls, place_remove),
        cmocka_unit_test_setup_teardown(test_connection_is_kept, place_make_tls, place_remove),
        cmocka_unit_test_setup_teardown(test_wrong_pin, place_make_tls, place_remove),
        cmocka_unit_test_setup_teardown(test_wrong_answers, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_drip_and_silence, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_reply_lost, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_restored_hub, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_stale_nonce, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_other_municipality, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_untrusted, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_long_poll, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_clock, place_make, place_remove),
        cmocka_unit_test_setup_teardown(test_signature, place_make, place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
