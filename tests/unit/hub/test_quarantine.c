/* What the hub could not use goes to the office, whole, and to nobody else. */
#include "unit/hub/hub_kit.h"

#include <sodium.h>

#include "sync/parked_page.h"

static struct call *ask(struct hub_rig *rig, const struct keys *keys,
                        const struct parked_cursor *after)
{
    char target[CALL_TARGET_MAX];
    (void)snprintf(target, sizeof target, "/v1/quarantine?after=%lld&mark=%lld",
                   (long long)after->pos, (long long)after->mark);
    return hub_ask(&rig->hub, target, keys);
}

/* Asks as the office and reads the answer. */
static void read_page(struct hub_rig *rig, const struct fair *office,
                      const struct parked_cursor *after, struct arena *arena,
                      struct parked_page *page)
{
    struct call *call = ask(rig, &office->keys, after);
    assert_int_equal(call->http_status, 200);
    expect_ok(parked_page_read(call->answer.data, call->answer.length, rig->hub.municipality, arena,
                               page, why));
    call_free(call);
}

/* The kiosk writes what only an office may, `count` times, and sends it. */
static void write_barred(struct hub_rig *rig, struct fair *kiosk, int count)
{
    const uint64_t before = kiosk->ledger.seq;
    for (int i = 0; i < count; i++) {
        struct trusted friend = {.is_trusted = true, .name = "thief", .mode = "office"};
        randombytes_buf(friend.public_key, sizeof friend.public_key);
        friend.station = key_id(friend.public_key);
        expect_ok(trust_write(&kiosk->ledger, &friend, why));
    }
    struct call *call = hub_push(&rig->hub, kiosk, before, 100);
    assert_int_equal(hub_number(call, "parked"), count);
    call_free(call);
}

static void office_reads_what_is_parked(void **state)
{
    struct hub_rig *rig = *state;
    struct fair kiosk, office;
    struct arena arena;
    struct parked_page page;
    struct parked_cursor cursor = {0};
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    test_fair_open(&office, rig->folder, "office", "office", NULL);
    call_free(hub_push(&rig->hub, &kiosk, 0, 100));
    arena_init(&arena, 0);
    read_page(rig, &office, &cursor, &arena, &page);
    assert_int_equal(page.count, 0);

    write_barred(rig, &kiosk, 2);
    read_page(rig, &office, &cursor, &arena, &page);
    assert_int_equal(page.count, 2);
    assert_string_equal(page.rows[1].cause, "not_allowed");
    assert_true(strstr(page.rows[1].reason, "stolen") != NULL);
    assert_int_equal(page.rows[1].fact.station, kiosk.keys.station);
    assert_int_equal(page.rows[1].fact.seq, kiosk.ledger.seq);
    assert_memory_equal(page.rows[1].fact.chain, kiosk.ledger.chain, HASH_BYTES);
    assert_true(strstr(page.rows[1].fact.body, "thief") != NULL);
    cursor = page.next;
    read_page(rig, &office, &cursor, &arena, &page);
    assert_int_equal(page.count, 0);
    assert_true(parked_is_at(&page.next, &cursor));

    write_barred(rig, &kiosk, 1); /* only what is new */
    read_page(rig, &office, &cursor, &arena, &page);
    assert_int_equal(page.count, 1);
    assert_true(parked_is_at(&page.begin, &cursor));
    cursor.mark ^= 1; /* of a hub that was restored: all of it, from the beginning */
    read_page(rig, &office, &cursor, &arena, &page);
    assert_int_equal(page.count, 3);
    assert_int_equal(page.begin.pos, 0);
    arena_release(&arena);
    fair_close(&kiosk);
    fair_close(&office);
}

static void nobody_else_does(void **state)
{
    struct hub_rig *rig = *state;
    static const char *const MODES[] = {"citizen", "door", "stand"};
    const struct parked_cursor begin = {0};
    struct fair fair, office;
    for (size_t i = 0; i < ARRAY_COUNT(MODES); i++) {
        hub_station_open(rig, &fair, MODES[i], MODES[i]);
        struct call *call = ask(rig, &fair.keys, &begin);
        expect_word(call, 403, "unknown_station");
        call_free(call);
        fair_close(&fair);
    }
    /* An office by its own word, with its key beside the hub. */
    test_fair_open(&fair, rig->folder, "office-2", "office", NULL);
    struct call *call = ask(rig, &fair.keys, &begin);
    expect_word(call, 403, "unknown_station");
    call_free(call);
    hub_let_in(rig, &fair, true); /* by the office's */
    call = ask(rig, &fair.keys, &begin);
    assert_int_equal(call->http_status, 200);
    call_free(call);
    hub_let_in(rig, &fair, false);
    call = ask(rig, &fair.keys, &begin);
    expect_word(call, 403, "revoked");
    call_free(call);
    fair_close(&fair);

    test_fair_open(&office, rig->folder, "office", "office", NULL);
    call = ask(rig, NULL, &begin); /* not signed */
    expect_word(call, 400, "bad_request");
    call_free(call);
    call = hub_ask(&rig->hub, "/v1/quarantine?after=-1", &office.keys);
    expect_word(call, 400, "bad_request");
    call_free(call);
    fair_close(&office);
}

/* Forks of more than one page, each with what an office may see of the private part. */
static void forks_come_page_by_page(void **state)
{
    enum { PEOPLE = PARKED_COUNT_MAX / 2 + 20 };
    struct hub_rig *rig = *state;
    struct fair kiosk, office;
    struct arena arena;
    struct parked_page page = {.count = 1};
    struct parked_cursor cursor = {0};
    char path[FILE_PATH_MAX], backup[FILE_PATH_MAX];
    size_t count = 0, names = 0;
    hub_station_open(rig, &kiosk, "kiosk-1", "citizen");
    expect_ok(path_join(path, sizeof path, rig->folder, "kiosk-1.db", why));
    expect_ok(path_join(backup, sizeof backup, rig->folder, "backup.db", why));
    fair_close(&kiosk);
    test_copy_file(path, backup);
    for (int side = 0; side < 2; side++) {
        test_fair_open(&kiosk, rig->folder, "kiosk-1", "citizen", NULL);
        test_register_people(&kiosk, 1000 * side, PEOPLE);
        for (uint64_t at = 0; at < kiosk.ledger.seq; at += 100) {
            call_free(hub_push(&rig->hub, &kiosk, at, 100));
        }
        fair_close(&kiosk);
        test_copy_file(backup, path);
    }
    test_fair_open(&office, rig->folder, "office", "office", NULL);
    while (page.count > 0) {
        arena_init(&arena, 0);
        read_page(rig, &office, &cursor, &arena, &page);
        for (size_t i = 0; i < page.count; i++) {
            const struct fact *fact = &page.rows[i].fact;
            assert_string_equal(page.rows[i].cause, "fork");
            names += fact->private_part && strstr(fact->private_part, "Luz Prueba") ? 1 : 0;
        }
        count += page.count;
        cursor = page.next;
        expect_ok(parked_keep(&office.db, "hub", &page, why));
        expect_ok(parked_keep(&office.db, "hub", &page, why)); /* once more */
        arena_release(&arena);
    }
    assert_true(count > PARKED_COUNT_MAX);
    assert_int_equal(names, PEOPLE);
    assert_int_equal(test_count(&office.db, "SELECT count(*) FROM quarantine"), count);
    assert_int_equal(test_count(&office.db, "SELECT amount FROM incident WHERE kind = 'fork'"),
                     count);
    fair_close(&office);
}

#define hub_test(name) cmocka_unit_test_setup_teardown(name, hub_rig_make, hub_rig_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        hub_test(office_reads_what_is_parked),
        hub_test(nobody_else_does),
        hub_test(forks_come_page_by_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
