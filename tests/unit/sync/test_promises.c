/* The receiver's eight promises (PROTOCOL.md), one test each, through `struct peer`: what a station
 * sees, here of the central file. tests/fault/chaos.py takes the hub through the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/admission.h"
#include "sync/station_side.h"
#include "unit/sync/sync_fair.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, TEXT_BYTES = 1024 * 1024 };

struct place {
    char folder[TEST_FOLDER_MAX];
    char file[FILE_PATH_MAX]; /* the central's */
    char backup[FILE_PATH_MAX];
    struct central central;
    struct peer peer; /* the central */
};

static int place_make(void **state)
{
    static struct place place;
    test_fair_make(place.folder);
    test_central_path(place.file, place.folder);
    expect_ok(path_join(place.backup, sizeof place.backup, place.folder, "backup.db", why));
    central_init(&place.central, place.file);
    place.peer = central_peer(&place.central);
    *state = &place;
    return 0;
}

static int place_remove(void **state)
{
    struct place *place = *state;
    clock_set_offset_ms(0);
    central_release(&place->central);
    test_folder_remove(place->folder);
    return 0;
}

static struct peer_who who_of(const struct fair *fair)
{
    return (struct peer_who){fair->ledger.station, fair->ledger.epoch, fair->settings.mode};
}

/* Facts as a signed batch, as their station sends them. */
static struct peer_ack push_facts(struct place *place, struct fair *fair, const struct fact *facts,
                                  size_t count)
{
    struct buf bytes;
    struct peer_ack ack = {0};
    const struct peer_who who = who_of(fair);
    buf_init(&bytes, BATCH_BYTES_MAX);
    expect_ok(batch_encode(facts, count, &fair->keys, &bytes, why));
    expect_ok(place->peer.ops->push(place->peer.self, &who, bytes.data, bytes.length, &ack, why));
    buf_release(&bytes);
    return ack;
}

/* Own facts after `after`, at most `count`. */
static struct peer_ack push_some(struct place *place, struct fair *fair, uint64_t after,
                                 size_t count)
{
    struct arena arena;
    struct fact *facts = NULL;
    size_t got = 0;
    arena_init(&arena, 0);
    expect_ok(ledger_own_since(&fair->ledger, after, count, TEXT_BYTES, &arena, &facts, &got, why));
    struct peer_ack ack = push_facts(place, fair, facts, got);
    arena_release(&arena);
    return ack;
}

static struct peer_state ask(struct place *place, const struct fair *fair, int64_t pos)
{
    struct peer_state state = {0};
    const struct peer_who who = who_of(fair);
    expect_ok(place->peer.ops->hello(place->peer.self, &who, pos, &state, why));
    return state;
}

/* `sql` is a literal: statements are remembered by where their text stands. */
static int64_t central_count(struct place *place, const char *sql)
{
    int64_t epoch = 0;
    expect_ok(central_epoch(&place->central, &epoch, why)); /* opens it */
    return test_count(&place->central.db, sql);
}

static void exchange(struct fair *fair)
{
    struct exchange_result result;
    expect_ok(exchange_run(fair, &result, why));
}

static void open_station(const struct place *place, struct fair *fair, const char *name,
                         const char *mode)
{
    test_fair_open(fair, place->folder, name, mode, NULL);
}

static enum admission_reason scan(struct fair *fair, const char *text)
{
    struct verdict verdict;
    const struct door door = test_open_door();
    expect_ok(admission_scan(&fair->ledger, &door, text, strlen(text), ADMISSION_NOTE_NONE,
                             &verdict, why));
    return verdict.reason;
}

/* ---- 1 ---- */

/* Pushes, says on the pipe what was acknowledged, and is killed that moment. */
static void push_and_die(struct place *place, int fd, rlim_t file_bytes_max)
{
    struct fair fair;
    struct buf bytes;
    struct peer_ack ack = {0};
    size_t count = 0;
    uint64_t own = 0;
    open_station(place, &fair, "kiosk-1", "citizen");
    buf_init(&bytes, BATCH_BYTES_MAX);
    const struct peer_who who = who_of(&fair);
    expect_ok(
        station_own_since(&fair, who.epoch, ask(place, &fair, 0).held, &bytes, &count, &own, why));
    const struct rlimit limit = {file_bytes_max, file_bytes_max};
    (void)signal(SIGXFSZ, SIG_IGN);
    if (file_bytes_max > 0 && setrlimit(RLIMIT_FSIZE, &limit) != 0) {
        _exit(2);
    }
    enum status status =
        place->peer.ops->push(place->peer.self, &who, bytes.data, bytes.length, &ack, NULL);
    uint64_t said = status == STATUS_OK ? ack.held : 0;
    if (write(fd, &said, sizeof said) != sizeof said) {
        _exit(2);
    }
    (void)raise(SIGKILL);
}

static uint64_t acknowledged_by_a_dying_push(struct place *place, rlim_t file_bytes_max)
{
    int fds[2];
    int how = 0;
    uint64_t said = 0;
    assert_int_equal(pipe(fds), 0);
    central_release(&place->central);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        push_and_die(place, fds[1], file_bytes_max);
    }
    (void)close(fds[1]);
    assert_int_equal(read(fds[0], &said, sizeof said), sizeof said);
    (void)close(fds[0]);
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how));
    return said;
}

static void promise_1_acknowledged_is_durable(void **state)
{
    struct place *place = *state;
    struct fair kiosk;
    open_station(place, &kiosk, "kiosk-1", "citizen");
    test_register_people(&kiosk, 1, 2);
    fair_close(&kiosk);
    assert_int_equal(acknowledged_by_a_dying_push(place, 0), 5);
    assert_int_equal(central_count(place, "SELECT count(*) FROM ledger"), 5);
    assert_int_equal(test_count(&place->central.db, "PRAGMA synchronous"), 2); /* FULL */

    /* The disk is full: nothing is acknowledged, nothing of it is there, and later all is. */
    open_station(place, &kiosk, "kiosk-1", "citizen");
    test_register_people(&kiosk, 10, 200);
    fair_close(&kiosk);
    assert_int_equal(acknowledged_by_a_dying_push(place, (rlim_t)512 * 1024), 0);
    assert_int_equal(central_count(place, "SELECT count(*) FROM ledger"), 5);
    test_verify_clean(&place->central.db);
    assert_int_equal(acknowledged_by_a_dying_push(place, 0), 405);
    assert_int_equal(central_count(place, "SELECT count(*) FROM ledger"), 405);
}

/* ---- 2 ---- */

/* Pieces of any size from anywhere, many times, and each twice: as sent once and in order. */
static void promise_2_idempotent_in_any_overlap(void **state)
{
    struct place *place = *state;
    struct fair kiosk;
    struct fair office;
    uint64_t random = 20221215;
    open_station(place, &kiosk, "kiosk-1", "office");
    test_register_people(&kiosk, 1, 20);
    uint64_t held = 0;
    while (held < kiosk.ledger.seq) {
        random = random * 6364136223846793005U + 1442695040888963407U;
        uint64_t after = (random >> 33) % (held + 1);
        size_t count = (random >> 50) % 9 + 1;
        struct peer_ack ack = push_some(place, &kiosk, after, count);
        assert_int_equal(ack.result.gap_count + ack.result.fork_count, 0);
        assert_true(ack.held >= held);
        assert_int_equal(ack.result.new_count, ack.held - held);
        held = ack.held;
        ack = push_some(place, &kiosk, after, count);
        assert_int_equal(ack.result.new_count, 0);
        assert_int_equal(ack.held, held);
    }
    assert_int_equal(central_count(place, "SELECT count(*) FROM ledger"), kiosk.ledger.seq);
    test_same_projections(&place->central.db, &kiosk.db);
    open_station(place, &office, "office", "office");
    exchange(&office);
    exchange(&office);
    test_same_projections(&place->central.db, &office.db);
    test_verify_clean(&place->central.db);
    fair_close(&kiosk);
    fair_close(&office);
}

/* ---- 3 ---- */

static void promise_3_held_is_a_prefix(void **state)
{
    struct place *place = *state;
    struct fair kiosk;
    open_station(place, &kiosk, "kiosk-1", "citizen");
    test_register_people(&kiosk, 1, 10); /* 21 facts */
    struct peer_ack ack = push_some(place, &kiosk, 5, 4);
    assert_int_equal(ack.result.gap_count, 4);
    assert_int_equal(ack.held, 0);
    ack = push_some(place, &kiosk, 0, 8);
    assert_int_equal(ack.held, 8);
    ack = push_some(place, &kiosk, 9, 12); /* fact 9 is missing */
    assert_int_equal(ack.result.gap_count, 12);
    assert_int_equal(ack.held, 8);
    assert_int_equal(central_count(place, "SELECT count(*) FROM ledger"), 8);
    assert_int_equal(ask(place, &kiosk, 0).held, 8);
    assert_int_equal(push_some(place, &kiosk, 8, 100).held, 21);
    assert_int_equal(
        central_count(place, "SELECT count(*) FROM (SELECT seq FROM ledger GROUP BY station, epoch"
                             " HAVING count(*) = max(seq))"),
        1);
    fair_close(&kiosk);
}

/* ---- 4 ---- */

static void promise_4_two_doors_one_ticket_is_an_incident(void **state)
{
    struct place *place = *state;
    static const char *const DOORS[] = {"puerta-1", "puerta-2"};
    struct fair kiosk;
    struct fair doors[2];
    struct registration registration;
    open_station(place, &kiosk, "kiosk-1", "citizen");
    expect_ok(test_register(&kiosk, 1, &registration, why));
    exchange(&kiosk);
    for (int i = 0; i < 2; i++) {
        open_station(place, &doors[i], DOORS[i], "door");
        exchange(&doors[i]);
    }
    for (int i = 0; i < 2; i++) { /* neither has heard of the other */
        assert_int_equal(scan(&doors[i], registration.text), ADMISSION_ADMITTED);
    }
    for (int i = 0; i < 4; i++) {
        exchange(&doors[i % 2]);
    }
    assert_int_equal(central_count(place, "SELECT count(*) FROM movement"), 2);
    assert_int_equal(central_count(place, "SELECT count(*) FROM quarantine"), 0);
    assert_int_equal(central_count(place,
                                   "SELECT count(*) FROM incident WHERE kind = 'duplicate_entry'"
                                   " AND first_station <> second_station"),
                     1);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(test_count(&doors[i].db, "SELECT count(*) FROM movement"), 2);
        fair_close(&doors[i]);
    }
    fair_close(&kiosk);
}

/* ---- 5 ---- */

/* More in test_forks. */
static void promise_5_forks_are_seen_and_mended(void **state)
{
    struct place *place = *state;
    char file[FILE_PATH_MAX];
    struct fair kiosk;
    struct fair office;
    expect_ok(path_join(file, sizeof file, place->folder, "kiosk-1.db", why));
    open_station(place, &kiosk, "kiosk-1", "office");
    test_register_people(&kiosk, 1, 1);
    exchange(&kiosk);
    fair_close(&kiosk);
    test_copy_file(file, place->backup);
    open_station(place, &kiosk, "kiosk-1", "office");
    test_register_people(&kiosk, 2, 1);
    exchange(&kiosk);
    uint32_t epoch = kiosk.ledger.epoch;
    fair_close(&kiosk);
    test_copy_file(place->backup, file);

    open_station(place, &kiosk, "kiosk-1", "office");
    test_register_people(&kiosk, 3, 1);
    const struct peer_ack ack = push_some(place, &kiosk, 3, 2);
    assert_int_equal(ack.result.fork_count, 2);
    assert_int_equal(ack.held, 5);
    assert_int_equal(
        central_count(
            place,
            "SELECT count(*) FROM quarantine AS q JOIN ledger AS l USING (station, epoch, seq)"
            " WHERE q.cause = 'fork' AND q.chain <> l.chain"
            " AND q.body IS NOT NULL"),
        2); /* both sides */
    exchange(&kiosk);
    assert_int_not_equal(kiosk.ledger.epoch, epoch);
    assert_int_equal(kiosk.ledger.seq, 2);
    assert_int_equal(central_count(place, "SELECT count(*) FROM ticket"), 3);
    assert_int_equal(central_count(place, "SELECT count(*) FROM incident WHERE kind = 'fork'"), 1);
    open_station(place, &office, "office", "office");
    exchange(&office);
    exchange(&kiosk);
    test_same_projections(&place->central.db, &office.db);
    test_same_projections(&place->central.db, &kiosk.db);
    fair_close(&office);
    fair_close(&kiosk);
}

/* ---- 6 ---- */

/* Facts that this program cannot apply, between others: as of a newer program, or a broken one. */
static void promise_6_one_bad_fact_does_not_block(void **state)
{
    struct place *place = *state;
    struct fair kiosk;
    static const struct {
        const char *kind, *body;
    } ROWS[] = {
        {"stand.attended", "{\"event\":1,\"stand\":\"1\",\"ticket\":\"AAAAAAAAAAAAAAAA\"}"},
        {"future.kind", "{\"event\":1}"},
        {"admission.recorded", "{\"event\":1}"}, /* of nobody */
        {"stand.attended", "{\"event\":1,\"stand\":\"2\",\"ticket\":\"AAAAAAAAAAAAAAAA\"}"},
    };
    struct fact facts[ARRAY_COUNT(ROWS)];
    open_station(place, &kiosk, "kiosk-1", "office");
    exchange(&kiosk); /* its enrolment: fact 1 */
    struct ledger tip = kiosk.ledger;
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        facts[i] = (struct fact){.station = tip.station,
                                 .epoch = tip.epoch,
                                 .seq = tip.seq + 1 + i,
                                 .kind = ROWS[i].kind,
                                 .at_ms = clock_now_ms(),
                                 .hlc = tip.hlc + 1 + (int64_t)i,
                                 .body = ROWS[i].body};
        memcpy(facts[i].prev, tip.chain, HASH_BYTES);
        fact_hash_body(facts[i].body, facts[i].body_hash);
        fact_hash_chain(&facts[i], facts[i].chain);
        memcpy(tip.chain, facts[i].chain, HASH_BYTES);
    }
    const struct peer_ack ack = push_facts(place, &kiosk, facts, ARRAY_COUNT(facts));
    assert_int_equal(ack.held, 5);
    assert_int_equal(ack.result.new_count, 2);
    assert_int_equal(ack.result.quarantine_count, 2);
    assert_int_equal(central_count(place, "SELECT count(*) FROM stand_visit"), 2);
    assert_int_equal(
        central_count(place,
                      "SELECT count(*) FROM quarantine WHERE pos IS NOT NULL AND reason <> ''"),
        2);
    assert_int_equal(central_count(place, "SELECT count(*) FROM incident WHERE kind = 'parked'"),
                     2);
    exchange(&kiosk); /* which gets back what this file does not have */
    assert_int_equal(kiosk.ledger.seq, 5);
    test_verify_clean(&place->central.db);
    fair_close(&kiosk);
}

/* ---- 7 ---- */

static void promise_7_an_ack_is_no_licence_to_delete(void **state)
{
    struct place *place = *state;
    struct fair kiosk;
    struct fair office;
    open_station(place, &kiosk, "kiosk-1", "office");
    open_station(place, &office, "office", "office");
    test_register_people(&kiosk, 1, 2);
    exchange(&kiosk);
    exchange(&office);
    central_release(&place->central);
    test_copy_file(place->file, place->backup);
    test_register_people(&kiosk, 10, 3);
    exchange(&kiosk);
    exchange(&office);
    const int64_t pos = central_count(place, "SELECT count(*) FROM ledger");
    const struct peer_state before = ask(place, &kiosk, pos);
    assert_int_equal(before.held, kiosk.ledger.seq);

    central_release(&place->central);
    test_copy_file(place->backup, place->file); /* restored: says so by what it holds */
    const struct peer_state after = ask(place, &kiosk, pos);
    assert_int_equal(after.held, 5);
    assert_int_not_equal(after.mark, before.mark);
    test_register_people(&office, 20, 1);
    exchange(&office); /* other facts at the positions it had */
    exchange(&kiosk);
    exchange(&office);
    exchange(&kiosk);
    assert_int_equal(central_count(place, "SELECT count(*) FROM ticket"), 6);
    test_same_projections(&place->central.db, &office.db);
    test_same_projections(&place->central.db, &kiosk.db);

    central_release(&place->central);
    assert_int_equal(unlink(place->file), 0); /* a new one: says so by its epoch */
    exchange(&kiosk);
    exchange(&office);
    exchange(&kiosk);
    assert_int_not_equal(ask(place, &kiosk, 0).epoch, before.epoch);
    assert_int_equal(central_count(place, "SELECT count(*) FROM ticket"), 6);
    test_same_projections(&place->central.db, &office.db);
    test_same_projections(&place->central.db, &kiosk.db);
    fair_close(&kiosk);
    fair_close(&office);
}

/* ---- 8 ---- */

static void promise_8_clocks_are_not_trusted(void **state)
{
    struct place *place = *state;
    static const char LAST_OF_OTHERS[] =
        "SELECT at_ms FROM ledger WHERE kind = 'attendee.registered'"
        " AND station <> (SELECT value FROM meta WHERE key = 'ledger.station')"
        " ORDER BY pos DESC LIMIT 1";
    static const struct {
        const char *name;
        int64_t ahead_ms;
        bool advances; /* others' clocks follow */
    } ROWS[] = {
        {"kiosk-1", 3 * (int64_t)HOUR_MS, false},
        {"kiosk-2", 6 * (int64_t)MINUTE_MS, false},
        {"kiosk-3", -5 * (int64_t)HOUR_MS, false},
        {"kiosk-4", 2 * (int64_t)MINUTE_MS, true},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct fair kiosk;
        struct fair office;
        clock_set_offset_ms(ROWS[i].ahead_ms);
        open_station(place, &kiosk, ROWS[i].name, "office");
        test_register_people(&kiosk, 10 * (int)i, 1);
        const int64_t said_ms = clock_now_ms();
        exchange(&kiosk);
        clock_set_offset_ms(0);
        open_station(place, &office, "office", "office");
        exchange(&office);
        test_register_people(&office, 10 * (int)i + 1, 1);
        const int64_t ahead_ms = (office.ledger.hlc >> 16) - clock_now_ms();
        assert_int_equal(ahead_ms > MINUTE_MS, ROWS[i].advances);
        assert_true(ahead_ms <= LEDGER_CLOCK_AHEAD_MAX_MS);
        exchange(&office);

        /* What the station said is kept as it is, here and there. */
        assert_true(llabs(test_count(&office.db, LAST_OF_OTHERS) - said_ms) < MINUTE_MS);
        (void)central_count(place, "SELECT count(*) FROM ledger");
        test_same_projections(&place->central.db, &office.db);
        fair_close(&kiosk);
        fair_close(&office);
    }
    assert_int_equal(central_count(place, "SELECT count(*) FROM ticket"),
                     8); /* and nobody's is refused */
    assert_true(central_count(place, "SELECT count(*) FROM incident WHERE kind = 'clock'") >= 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)
    const struct CMUnitTest tests[] = {
        TEST(promise_1_acknowledged_is_durable),
        TEST(promise_2_idempotent_in_any_overlap),
        TEST(promise_3_held_is_a_prefix),
        TEST(promise_4_two_doors_one_ticket_is_an_incident),
        TEST(promise_5_forks_are_seen_and_mended),
        TEST(promise_6_one_bad_fact_does_not_block),
        TEST(promise_7_an_ack_is_no_licence_to_delete),
        TEST(promise_8_clocks_are_not_trusted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
