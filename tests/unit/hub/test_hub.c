/* What a hub answers to whom, without HTTP around it: everything arrives once, however often it is
 * sent; who is unknown, revoked or did not sign gets nothing. */
#include "unit/hub/hub_kit.h"

#include <sodium.h>

#include "sync/peer.h"

static void hello_target(const struct fair *fair, int64_t pos, char out[CALL_TARGET_MAX])
{
    (void)snprintf(out, CALL_TARGET_MAX, "/v1/hello?station=%08x&epoch=%u&pos=%lld",
                   fair->ledger.station, fair->ledger.epoch, (long long)pos);
}

static long long held(struct hub *hub, const struct fair *fair)
{
    char target[CALL_TARGET_MAX];
    hello_target(fair, 0, target);
    struct call *call = hub_ask(hub, target, NULL);
    assert_int_equal(call->http_status, 200);
    long long seq = hub_number(call, "held");
    call_free(call);
    return seq;
}

static void push_arrives_once(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    test_register_people(&kiosk, 1, 5);
    long long own = (long long)kiosk.ledger.seq;
    assert_int_equal(held(&rig->hub, &kiosk), 0);

    struct call *call = hub_push(&rig->hub, &kiosk, 0, 100);
    assert_int_equal(call->http_status, 200);
    assert_int_equal(hub_number(call, "new"), own);
    assert_int_equal(hub_number(call, "held"), own);
    call_free(call);
    call = hub_push(&rig->hub, &kiosk, 2, 100);
    assert_int_equal(hub_number(call, "new"), 0);
    assert_int_equal(hub_number(call, "known"), own - 2);
    assert_int_equal(hub_number(call, "held"), own);
    call_free(call);
    assert_int_equal(held(&rig->hub, &kiosk), own);

    hub_rig_restart(rig); /* what was acknowledged is there */
    assert_int_equal(held(&rig->hub, &kiosk), own);
    fair_close(&kiosk);
}

static void gap_is_told_and_not_stored(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    test_register_people(&kiosk, 1, 5);
    call_free(hub_push(&rig->hub, &kiosk, 0, 3));
    struct call *call = hub_push(&rig->hub, &kiosk, 5, 2);
    assert_int_equal(hub_number(call, "gap"), 2);
    assert_int_equal(hub_number(call, "held"), 3);
    call_free(call);
    fair_close(&kiosk);
}

static void bad_pushes_are_refused(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk;
    struct buf bytes;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    test_register_people(&kiosk, 1, 5);

    test_own_batch(&kiosk, 0, 100, &bytes);
    for (size_t at = 0; at < bytes.length; at += 97) { /* edited anywhere */
        bytes.data[at] ^= 1;
        struct call *call = hub_run(&rig->hub, hub_call("POST", "/v1/push", &bytes));
        assert_true(call->http_status == 422 || call->http_status == 403);
        call_free(call);
        bytes.data[at] ^= 1;
    }
    for (size_t length = 0; length < bytes.length; length += 101) { /* torn anywhere */
        struct buf torn = {.data = bytes.data, .length = length};
        struct call *call = hub_run(&rig->hub, hub_call("POST", "/v1/push", &torn));
        expect_word(call, 422, "corrupt");
        call_free(call);
    }
    buf_release(&bytes);
    kiosk.keys.secret_key[0] ^= 1; /* whole, and signed by somebody else */
    struct call *call = hub_push(&rig->hub, &kiosk, 0, 100);
    expect_word(call, 403, "bad_signature");
    call_free(call);
    assert_int_equal(held(&rig->hub, &kiosk), 0);
    fair_close(&kiosk);
}

static void who_the_office_does_not_trust_is_refused(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk;
    char path[FILE_PATH_MAX];
    test_fair_open(&kiosk, rig->folder, "kiosk-1", "citizen", NULL);
    (void)snprintf(path, sizeof path, "%s/keys/kiosk-1.key", rig->folder);
    assert_int_equal(unlink(path), 0); /* of another machine */
    struct call *call = hub_push(&rig->hub, &kiosk, 0, 100);
    expect_word(call, 403, "unknown_station");
    call_free(call);
    call = hub_pull(&rig->hub, &kiosk, 0);
    expect_word(call, 403, "unknown_station");
    call_free(call);

    hub_let_in(rig, &kiosk, true);
    call = hub_push(&rig->hub, &kiosk, 0, 100);
    assert_int_equal(call->http_status, 200);
    call_free(call);

    hub_let_in(rig, &kiosk, false);
    call = hub_push(&rig->hub, &kiosk, 0, 100);
    expect_word(call, 403, "revoked");
    call_free(call);
    call = hub_pull(&rig->hub, &kiosk, 0);
    expect_word(call, 403, "revoked");
    call_free(call);
    hub_rig_restart(rig); /* and stays so */
    call = hub_push(&rig->hub, &kiosk, 0, 100);
    expect_word(call, 403, "revoked");
    call_free(call);
    fair_close(&kiosk);
}

/* A kind that only the office may write, from a kiosk: held, and given to nobody. */
static void what_only_the_office_may_write_is_parked(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk, door;
    struct trusted friend = {.is_trusted = true, .name = "thief", .mode = "office"};
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    hub_station_open(rig, &door, "puerta-1", "door");
    struct call *call = hub_pull(&rig->hub, &door, 0);
    long long next = strtoll(hub_header(call, "Feria-Next"), NULL, 10);
    call_free(call);
    randombytes_buf(friend.public_key, sizeof friend.public_key);
    friend.station = key_id(friend.public_key);
    expect_ok(trust_write(&kiosk.ledger, &friend, why));
    call = hub_push(&rig->hub, &kiosk, 0, 100);
    assert_int_equal(hub_number(call, "parked"), 1);
    assert_int_equal(hub_number(call, "held"), (long long)kiosk.ledger.seq);
    call_free(call);
    assert_int_not_equal(hub_trusts(&rig->hub.trust, friend.station, &friend, NULL), STATUS_OK);
    call = hub_pull(&rig->hub, &door, next);
    assert_string_equal(hub_header(call, "Feria-Count"), "1"); /* the kiosk's enrolment */
    call_free(call);
    fair_close(&kiosk);
    fair_close(&door);
}

static void unsigned_batch_is_refused(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk;
    struct arena arena;
    struct fact *facts = NULL;
    struct buf bytes;
    size_t count = 0;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    arena_init(&arena, 0);
    buf_init(&bytes, BATCH_BYTES_MAX);
    expect_ok(
        ledger_own_since(&kiosk.ledger, 0, 10, BATCH_BYTES_MAX / 2, &arena, &facts, &count, why));
    expect_ok(batch_encode_selection(facts, count, rig->hub.municipality, &bytes, why));
    struct call *call = hub_run(&rig->hub, hub_call("POST", "/v1/push", &bytes));
    expect_word(call, 422, "corrupt");
    call_free(call);
    buf_release(&bytes);
    arena_release(&arena);
    fair_close(&kiosk);
}

static void another_municipality_is_refused(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    kiosk.keys.municipality[0] ^= 1;
    struct call *call = hub_push(&rig->hub, &kiosk, 0, 100);
    expect_word(call, 422, "corrupt");
    assert_non_null(strstr(call->answer.data, "municipality"));
    call_free(call);
    fair_close(&kiosk);
}

static void pull_brings_what_the_mode_may_hold(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk, door;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    hub_station_open(rig, &door, "puerta-1", "door");
    test_register_people(&kiosk, 1, 3);
    call_free(hub_push(&rig->hub, &kiosk, 0, 100));
    call_free(hub_push(&rig->hub, &door, 0, 100));

    struct call *call = hub_pull(&rig->hub, &door, 0);
    assert_int_equal(call->http_status, 200);
    assert_string_equal(hub_header(call, "Feria-Count"),
                        "7"); /* three registered, one enrolled, three of the office */
    assert_int_equal(strlen(hub_header(call, "Feria-Next-Nonce")), 2 * NONCE_BYTES);
    assert_non_null(memmem(call->answer.data, call->answer.length, "Luz Prueba", 10));
    call_free(call);

    call = hub_pull(&rig->hub, &kiosk, 0); /* the door's enrolment, three of the office */
    assert_string_equal(hub_header(call, "Feria-Count"), "4");
    assert_null(memmem(call->answer.data, call->answer.length, "Luz Prueba", 10));
    call_free(call);
    fair_close(&kiosk);
    fair_close(&door);
}

static void pull_says_where_it_stands(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk;
    char target[CALL_TARGET_MAX];
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    test_register_people(&kiosk, 1, 3);
    call_free(hub_push(&rig->hub, &kiosk, 0, 100));
    struct call *call = hub_pull(&rig->hub, &kiosk, 0);
    long long next = strtoll(hub_header(call, "Feria-Next"), NULL, 10);
    long long mark = strtoll(hub_header(call, "Feria-Mark"), NULL, 10);
    assert_int_equal(next, (long long)kiosk.ledger.seq + 2); /* and two of the office */
    call_free(call);
    hello_target(&kiosk, next, target);
    call = hub_ask(&rig->hub, target, NULL);
    assert_true(mark != 0);
    assert_int_equal(hub_number(call, "mark"), mark);
    assert_int_equal(hub_number(call, "held_mark"), peer_mark(kiosk.ledger.chain));
    assert_int_equal(hub_number(call, "trusted"), 1);
    call_free(call);
    fair_close(&kiosk);
}

static void tail_gives_back_own_facts(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk;
    char target[CALL_TARGET_MAX];
    struct arena arena;
    struct batch batch;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    test_register_people(&kiosk, 1, 3);
    call_free(hub_push(&rig->hub, &kiosk, 0, 100));
    (void)snprintf(target, sizeof target, "/v1/tail?epoch=%u&after=2", kiosk.ledger.epoch);
    struct call *call = hub_ask(&rig->hub, target, &kiosk.keys);
    assert_int_equal(call->http_status, 200);
    arena_init(&arena, 0);
    expect_ok(batch_decode(call->answer.data, call->answer.length, NULL, &arena, &batch, why));
    assert_int_equal(batch.count, kiosk.ledger.seq - 2);
    assert_int_equal(batch.facts[0].seq, 3);
    assert_non_null(batch.facts[0].body);
    arena_release(&arena);
    call_free(call);
    fair_close(&kiosk);
}

static void a_request_is_good_once_and_for_its_signer(void **state)
{
    static const char TARGET[] = "/v1/pull?epoch=1&after=0";
    struct hub_rig *rig = *state;
    struct fair kiosk, door;
    char nonce[2 * NONCE_BYTES + 1];
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    hub_station_open(rig, &door, "puerta-1", "door");

    struct call *call = hub_call("GET", TARGET, NULL);
    hub_sign(&rig->hub, call, &kiosk.keys, NULL);
    (void)snprintf(nonce, sizeof nonce, "%s", call->nonce_text);
    call_free(hub_run(&rig->hub, call));
    call = hub_call("GET", TARGET, NULL); /* heard, and sent again */
    hub_sign(&rig->hub, call, &kiosk.keys, nonce);
    (void)hub_run(&rig->hub, call);
    expect_word(call, 401, "stale_nonce");
    (void)snprintf(nonce, sizeof nonce, "%s", hub_header(call, "Feria-Next-Nonce"));
    call_free(call);
    call = hub_call("GET", TARGET, NULL); /* another's nonce */
    hub_sign(&rig->hub, call, &door.keys, nonce);
    expect_word(hub_run(&rig->hub, call), 401, "stale_nonce");
    call_free(call);
    call = hub_call("GET", TARGET, NULL); /* another question than was signed */
    hub_sign(&rig->hub, call, &kiosk.keys, nonce);
    (void)snprintf(call->target, sizeof call->target, "/v1/pull?epoch=1&after=1");
    expect_word(hub_run(&rig->hub, call), 403, "bad_signature");
    call_free(call);
    call = hub_call("GET", TARGET, NULL); /* in another's name */
    hub_sign(&rig->hub, call, &kiosk.keys, nonce);
    (void)snprintf(call->station_text, sizeof call->station_text, "%08x", door.keys.station);
    expect_word(hub_run(&rig->hub, call), 403, "bad_signature");
    call_free(call);
    call = hub_call("GET", TARGET, NULL);
    expect_word(hub_run(&rig->hub, call), 400, "bad_request");
    call_free(call);
    fair_close(&kiosk);
    fair_close(&door);
}

/* Nobody urgent waits for the end of that, and who asked has it all the same. */
static void what_is_not_for_the_asker_is_read_in_pieces(void **state)
{
    enum { PEOPLE = 2100 };
    struct hub_rig *rig = *state;
    struct fair kiosk, other, late;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    hub_station_open(rig, &other, "kiosk-2", "citizen");
    struct call *call = hub_pull(&rig->hub, &other, 0);
    long long begin = strtoll(hub_header(call, "Feria-Next"), NULL, 10);
    call_free(call);
    test_register_people(&kiosk, 1, PEOPLE);
    for (uint64_t seq = 0; seq < kiosk.ledger.seq; seq += BATCH_FACTS_MAX) {
        call_free(hub_push(&rig->hub, &kiosk, seq, BATCH_FACTS_MAX));
    }
    hub_station_open(rig, &late, "kiosk-3", "citizen"); /* which all hear of */

    call = hub_pull(&rig->hub, &other, begin + 1);
    long long next = strtoll(hub_header(call, "Feria-Next"), NULL, 10);
    assert_string_equal(hub_header(call, "Feria-Count"), "0");
    assert_in_range(next, begin + 2, begin + 2 * (long long)PEOPLE);
    call_free(call);

    char target[CALL_TARGET_MAX];
    (void)snprintf(target, sizeof target, "/v1/pull?epoch=%u&after=%lld&wait=25",
                   other.ledger.epoch, begin + 1);
    call = hub_ask(&rig->hub, target, &other.keys);
    assert_string_not_equal(hub_header(call, "Feria-Count"), "0");
    call_free(call);
    fair_close(&kiosk);
    fair_close(&other);
    fair_close(&late);
}

static void a_pull_that_waits_gets_news_at_once(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk, door;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    hub_station_open(rig, &door, "puerta-1", "door");
    call_free(hub_push(&rig->hub, &door, 0, 100));

    struct call *call = hub_pull(&rig->hub, &door, 0);
    long long next = strtoll(hub_header(call, "Feria-Next"), NULL, 10);
    call_free(call);

    char target[CALL_TARGET_MAX];
    (void)snprintf(target, sizeof target, "/v1/pull?epoch=%u&after=%lld&wait=25", door.ledger.epoch,
                   next);
    struct call *waits = hub_call("GET", target, NULL);
    hub_sign(&rig->hub, waits, &door.keys, NULL);
    hub_begin(&rig->hub, waits);
    assert_int_equal(waits->http_status, 0);
    writer_put(&rig->hub.writer, waits);
    struct call *hello = hub_ask(&rig->hub, "/v1/hello?station=00000001", NULL);
    call_free(hello); /* the writer has seen the pull, or answers this one first */

    struct buf bytes;
    test_own_batch(&kiosk, 0, 100, &bytes);
    struct call *push = hub_call("POST", "/v1/push", &bytes);
    buf_release(&bytes);
    hub_begin(&rig->hub, push);
    writer_put(&rig->hub.writer, push);
    assert_ptr_equal(hub_next_done(&rig->hub), push);
    assert_ptr_equal(hub_next_done(&rig->hub), waits);
    assert_string_equal(hub_header(waits, "Feria-Count"), "1");
    call_free(push);
    call_free(waits);

    (void)snprintf(target, sizeof target, "/v1/pull?epoch=%u&after=%lld&wait=1", door.ledger.epoch,
                   next + 1);
    waits = hub_call("GET", target, NULL); /* nothing comes */
    hub_sign(&rig->hub, waits, &door.keys, NULL);
    (void)hub_run(&rig->hub, waits);
    assert_int_equal(waits->http_status, 200);
    assert_string_equal(hub_header(waits, "Feria-Count"), "0");
    call_free(waits);
    fair_close(&kiosk);
    fair_close(&door);
}

static void a_pull_that_waits_gets_nothing_once_its_station_is_revoked(void **state)
{
    struct hub_rig *rig = *state;
    struct fair door, office;
    char target[CALL_TARGET_MAX];
    struct buf bytes;
    hub_station_open(rig, &door, "puerta-1", "door");
    struct call *call = hub_pull(&rig->hub, &door, 0);
    (void)snprintf(target, sizeof target, "/v1/pull?epoch=%u&after=%s&wait=25", door.ledger.epoch,
                   hub_header(call, "Feria-Next"));
    call_free(call);
    struct call *waits = hub_call("GET", target, NULL);
    hub_sign(&rig->hub, waits, &door.keys, NULL);
    hub_begin(&rig->hub, waits);
    assert_int_equal(waits->http_status, 0);
    writer_put(&rig->hub.writer, waits);

    struct trusted who = {.station = door.keys.station, .name = "puerta-1", .mode = "door"};
    memcpy(who.public_key, door.keys.public_key, sizeof who.public_key);
    test_fair_open(&office, rig->folder, "office", "office", NULL);
    expect_ok(trust_write(&office.ledger, &who, why));
    test_own_batch(&office, 0, BATCH_FACTS_MAX, &bytes);
    struct call *push = hub_call("POST", "/v1/push", &bytes);
    hub_begin(&rig->hub, push);
    writer_put(&rig->hub.writer, push);
    assert_ptr_equal(hub_next_done(&rig->hub), push);
    assert_ptr_equal(hub_next_done(&rig->hub), waits);
    expect_word(waits, 403, "revoked");
    call_free(push);
    call_free(waits);
    buf_release(&bytes);
    fair_close(&office);
    fair_close(&door);
}

static void nonsense_is_refused_with_a_reason(void **state)
{
    static const struct {
        const char *method, *target;
        int http_status;
        const char *word;
    } ROWS[] = {
        {"GET", "/", 404, "not_found"},
        {"GET", "/v1/hellos", 404, "not_found"},
        {"GET", "/v1/hello/", 404, "not_found"},
        {"POST", "/v1/hello", 405, "wrong_method"},
        {"GET", "/v1/push", 405, "wrong_method"},
        {"GET", "/v1/hello", 400, "bad_request"},
        {"GET", "/v1/hello?station=0000000g", 400, "bad_request"},
        {"GET", "/v1/hello?station=00000000", 400, "bad_request"},
        {"GET", "/v1/hello?station=000000012", 400, "bad_request"},
        {"GET", "/v1/hello?station=00000001&epoch=-1", 400, "bad_request"},
        {"GET", "/v1/hello?station=00000001&epoch=4294967296", 400, "bad_request"},
        {"GET", "/v1/hello?station=00000001&pos=9223372036854775808", 400, "bad_request"},
        {"GET", "/v1/hello?station=00000001&pos=1x", 400, "bad_request"},
        {"GET", "/v1/hello?station=00000001&pos=", 400, "bad_request"},
    };
    struct hub_rig *rig = *state;
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct call *call = hub_run(&rig->hub, hub_call(ROWS[i].method, ROWS[i].target, NULL));
        expect_word(call, ROWS[i].http_status, ROWS[i].word);
        call_free(call);
    }
}

#define hub_test(name) cmocka_unit_test_setup_teardown(name, hub_rig_make, hub_rig_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        hub_test(push_arrives_once),
        hub_test(gap_is_told_and_not_stored),
        hub_test(bad_pushes_are_refused),
        hub_test(who_the_office_does_not_trust_is_refused),
        hub_test(what_only_the_office_may_write_is_parked),
        hub_test(unsigned_batch_is_refused),
        hub_test(another_municipality_is_refused),
        hub_test(pull_brings_what_the_mode_may_hold),
        hub_test(pull_says_where_it_stands),
        hub_test(tail_gives_back_own_facts),
        hub_test(a_request_is_good_once_and_for_its_signer),
        hub_test(a_pull_that_waits_gets_news_at_once),
        hub_test(what_is_not_for_the_asker_is_read_in_pieces),
        hub_test(a_pull_that_waits_gets_nothing_once_its_station_is_revoked),
        hub_test(nonsense_is_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
