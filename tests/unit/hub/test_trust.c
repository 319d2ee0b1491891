/* Whom a hub believes: the office, whom it trusts, who runs beside it; and nobody beyond that. */
#include "hub_kit.h"

#include "core/revocation.h"
#include "core/trust.h"

static void register_one(struct fair *fair, int number)
{
    struct registration registration;
    expect_ok(test_register(fair, number, &registration, why));
}

/* A station of another machine: its key is not in the hub's folder. */
static void open_stranger(struct hub_rig *rig, struct fair *fair, const char *name,
                          const char *mode)
{
    char path[FILE_PATH_MAX];
    test_fair_open(fair, rig->folder, name, mode, NULL);
    (void)snprintf(path, sizeof path, "%s/keys/%s.key", rig->folder, name);
    assert_int_equal(unlink(path), 0);
}

static void open_office(struct hub_rig *rig, struct fair *office)
{
    test_fair_open(office, rig->folder, "office", "office", NULL);
}

static void say(struct hub_rig *rig, struct fair *office, const struct fair *about,
                const char *mode, bool is_trusted)
{
    struct trusted who = {.station = about->keys.station, .is_trusted = is_trusted};
    uint64_t before = office->ledger.seq;
    memcpy(who.public_key, about->keys.public_key, PUBLIC_KEY_BYTES);
    (void)snprintf(who.name, sizeof who.name, "%.*s", STATION_NAME_MAX, about->settings.station);
    (void)snprintf(who.mode, sizeof who.mode, "%s", mode);
    expect_ok(trust_write(&office->ledger, &who, why));
    struct call *call = hub_push(&rig->hub, office, before, 100);
    assert_int_equal(call->http_status, 200);
    call_free(call);
}

static void push_all(struct hub_rig *rig, struct fair *fair, int http_status, const char *word)
{
    struct call *call = hub_push(&rig->hub, fair, 0, 100);
    if (http_status == 200) {
        assert_int_equal(call->http_status, 200);
    } else {
        expect_word(call, http_status, word);
    }
    call_free(call);
}

static void pull_is(struct hub_rig *rig, struct fair *fair, const char *word)
{
    struct call *call = hub_pull(&rig->hub, fair, 0);
    expect_word(call, 403, word);
    call_free(call);
}

static void only_whom_the_office_trusts(void **state)
{
    struct hub_rig *rig = *state;
    struct fair office, stranger, beside;
    open_office(rig, &office);
    open_stranger(rig, &stranger, "kiosk-9", "door");
    test_fair_open(&beside, rig->folder, "kiosk-1", "citizen", NULL);
    register_one(&beside, 1);
    push_all(rig, &office, 200, NULL);
    push_all(rig, &beside, 200, NULL);
    push_all(rig, &stranger, 403, "unknown_station");
    pull_is(rig, &stranger, "unknown_station");

    /* What it may pull is what the office says, whatever it says of itself. */
    static const struct {
        const char *mode;
        bool has_names;
    } MODES[] = {{"citizen", false}, {"door", true}};
    for (size_t i = 0; i < ARRAY_COUNT(MODES); i++) {
        say(rig, &office, &stranger, MODES[i].mode, true);
        push_all(rig, &stranger, 200, NULL);
        struct call *call = hub_pull(&rig->hub, &stranger, 0);
        assert_int_equal(call->http_status, 200);
        assert_int_equal(memmem(call->answer.data, call->answer.length, "Luz Prueba", 10) != NULL,
                         MODES[i].has_names);
        call_free(call);
    }
    say(rig, &office, &stranger, "door", false);
    push_all(rig, &stranger, 403, "revoked");
    fair_close(&office);
    fair_close(&stranger);
    fair_close(&beside);
}

/* From the door's next pull on it knows, and the stolen one is shut out; also after a restart. */
static void a_stolen_one_is_shut_out(void **state)
{
    struct hub_rig *rig = *state;
    struct fair office, stolen, door;
    bool has_changed = false;
    open_office(rig, &office);
    open_stranger(rig, &stolen, "kiosk-9", "citizen");
    test_fair_open(&door, rig->folder, "puerta-1", "door", NULL);
    push_all(rig, &office, 200, NULL);
    push_all(rig, &door, 200, NULL);
    say(rig, &office, &stolen, "citizen", true);
    push_all(rig, &stolen, 200, NULL);
    long long before = rig->hub.store->pos;

    expect_ok(station_revoke(&office.ledger, stolen.keys.station, true, 0, &has_changed, why));
    push_all(rig, &office, 200, NULL);
    for (int i = 0; i < 2; i++) {
        push_all(rig, &stolen, 403, "revoked");
        pull_is(rig, &stolen, "revoked");
        struct call *call = hub_pull(&rig->hub, &door, before);
        assert_non_null(memmem(call->answer.data, call->answer.length, "station.revoked", 15));
        call_free(call);
        hub_rig_restart(rig);
    }
    expect_ok(station_revoke(&office.ledger, stolen.keys.station, false, 0, &has_changed, why));
    push_all(rig, &office, 200, NULL);
    push_all(rig, &stolen, 200, NULL);
    fair_close(&office);
    fair_close(&stolen);
    fair_close(&door);
}

/* A kiosk that says what only the office may say: kept, applied by nobody, heard by nobody. */
static void what_is_the_offices_is_parked(void **state)
{
    struct hub_rig *rig = *state;
    struct fair office, kiosk, door;
    struct trusted who = {.is_trusted = true, .name = "kiosk-9", .mode = "office"};
    bool has_changed = false;
    open_office(rig, &office);
    test_fair_open(&kiosk, rig->folder, "kiosk-1", "citizen", NULL);
    test_fair_open(&door, rig->folder, "puerta-1", "door", NULL);
    push_all(rig, &office, 200, NULL);
    push_all(rig, &door, 200, NULL);
    who.station = kiosk.keys.station;
    memcpy(who.public_key, kiosk.keys.public_key, PUBLIC_KEY_BYTES);
    expect_ok(trust_write(&kiosk.ledger, &who, why));
    expect_ok(station_revoke(&kiosk.ledger, office.keys.station, true, 0, &has_changed, why));
    register_one(&kiosk, 1);
    struct call *call = hub_push(&rig->hub, &kiosk, 0, 100);
    assert_int_equal(call->http_status, 200);
    assert_int_equal(hub_number(call, "parked"), 2);
    assert_int_equal(hub_number(call, "held"), (long long)kiosk.ledger.seq);
    call_free(call);
    call = hub_pull(&rig->hub, &door, 0);
    assert_null(memmem(call->answer.data, call->answer.length, "station.trusted", 15));
    assert_null(memmem(call->answer.data, call->answer.length, "station.revoked", 15));
    assert_non_null(memmem(call->answer.data, call->answer.length, "attendee.registered", 19));
    call_free(call);
    push_all(rig, &office, 200, NULL); /* nobody has revoked it */
    fair_close(&office);
    fair_close(&kiosk);
    fair_close(&door);
}

/* Another office is one when the first says so, not by its own word, even beside the hub. */
static void another_office(void **state)
{
    struct hub_rig *rig = *state;
    struct fair office, other, kiosk;
    open_office(rig, &office);
    push_all(rig, &office, 200, NULL);
    test_fair_open(&other, rig->folder, "oficina-2", "office", NULL);
    push_all(rig, &other, 403, "unknown_station");
    say(rig, &office, &other, "office", true);
    push_all(rig, &other, 200, NULL);
    open_stranger(rig, &kiosk, "kiosk-9", "citizen");
    say(rig, &other, &kiosk, "citizen", true);
    push_all(rig, &kiosk, 200, NULL);
    fair_close(&office);
    fair_close(&other);
    fair_close(&kiosk);
}

/* ---- the routes of enrolment ---- */

static const char ID[] = "0102030405060708";

static struct call *post(struct hub_rig *rig, const char *path, const struct keys *signs,
                         const char *format, ...)
{
    char text[1024];
    struct buf body;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buf_init(&body, sizeof text);
    buf_append_str(&body, text);
    struct call *call = hub_call("POST", path, &body);
    buf_release(&body);
    if (signs) {
        hub_sign(&rig->hub, call, signs, NULL);
    }
    return hub_run(&rig->hub, call);
}

static struct call *come(struct hub_rig *rig, const char *key)
{
    return post(rig, "/v1/enrol", NULL, "{\"id\":\"%s\",\"public_key\":\"%s\",\"proof\":\"%s\"}",
                ID, key, key);
}

static void says(struct call *call, const char *text)
{
    if (call->http_status != 200 || strstr(buf_str(&call->answer), text) == NULL) {
        fail_msg("%d %s does not say %s", call->http_status, buf_str(&call->answer), text);
    }
    call_free(call);
}

static void a_machine_and_the_office_meet(void **state)
{
    struct hub_rig *rig = *state;
    struct fair office, kiosk;
    char look[64];
    char key[65], other[65];
    memset(key, 'a', 64);
    memset(other, 'b', 64);
    key[64] = other[64] = '\0';
    (void)snprintf(look, sizeof look, "/v1/enrol?id=%s", ID);
    open_office(rig, &office);
    test_fair_open(&kiosk, rig->folder, "kiosk-1", "citizen", NULL);
    push_all(rig, &office, 200, NULL);
    push_all(rig, &kiosk, 200, NULL);

    struct call *call = come(rig, key);
    expect_word(call, 404, "not_found");
    call_free(call);
    says(hub_ask(&rig->hub, look, &office.keys), "{\"requests\":[]}");
    says(come(rig, key), "\"waiting\"");
    says(hub_ask(&rig->hub, look, &office.keys), key);
    call = post(rig, "/v1/enrol/answer", &office.keys,
                "{\"id\":\"%s\",\"public_key\":\"%s\",\"parcel\":\"00\"}", ID, other);
    expect_word(call, 404, "not_found");
    call_free(call);
    says(come(rig, other), "\"waiting\""); /* a second machine with the same code: both are seen */
    says(hub_ask(&rig->hub, look, &office.keys), key);
    says(hub_ask(&rig->hub, look, &office.keys), other);
    says(post(rig, "/v1/enrol/answer", &office.keys,
              "{\"id\":\"%s\",\"public_key\":\"%s\",\"parcel\":\"00ff\"}", ID, key),
         "{}");
    says(hub_ask(&rig->hub, look, &office.keys), "\"is_taken\":false");
    call = come(rig, other); /* it gets nothing of what the first one was given */
    expect_word(call, 404, "not_found");
    call_free(call);
    says(come(rig, key), "00ff");
    says(hub_ask(&rig->hub, look, &office.keys), "\"is_taken\":true");

    call = hub_ask(&rig->hub, look, &kiosk.keys); /* no office */
    expect_word(call, 403, "unknown_station");
    call_free(call);
    call = post(rig, "/v1/enrol/answer", &kiosk.keys,
                "{\"id\":\"%s\",\"public_key\":\"%s\",\"parcel\":\"00\"}", ID, key);
    expect_word(call, 403, "unknown_station");
    call_free(call);
    fair_close(&office);
    fair_close(&kiosk);
}

static void nonsense_enrols_nobody(void **state)
{
    static const char *const BODIES[] = {
        "",        "{}",         "[]",
        "null",    "{\"id\":1}", "{\"id\":\"01\",\"public_key\":\"\",\"proof\":\"\"}",
        "\xff\xfe"};
    static const char *const LOOKS[] = {"/v1/enrol", "/v1/enrol?id=", "/v1/enrol?id=01",
                                        "/v1/enrol?id=010203040506070g",
                                        "/v1/enrol?id=010203040506070809"};
    struct hub_rig *rig = *state;
    struct fair office;
    open_office(rig, &office);
    push_all(rig, &office, 200, NULL);
    for (size_t i = 0; i < ARRAY_COUNT(BODIES); i++) {
        struct call *call = post(rig, "/v1/enrol", NULL, "%s", BODIES[i]);
        expect_word(call, 400, "bad_request");
        call_free(call);
        call = post(rig, "/v1/enrol/answer", &office.keys, "%s", BODIES[i]);
        expect_word(call, 400, "bad_request");
        call_free(call);
    }
    for (size_t i = 0; i < ARRAY_COUNT(LOOKS); i++) {
        struct call *call = hub_ask(&rig->hub, LOOKS[i], &office.keys);
        expect_word(call, 400, "bad_request");
        call_free(call);
    }
    fair_close(&office);
}

#define hub_test(name) cmocka_unit_test_setup_teardown(name, hub_rig_make, hub_rig_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        hub_test(only_whom_the_office_trusts),   hub_test(a_stolen_one_is_shut_out),
        hub_test(what_is_the_offices_is_parked), hub_test(another_office),
        hub_test(a_machine_and_the_office_meet), hub_test(nonsense_enrols_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
