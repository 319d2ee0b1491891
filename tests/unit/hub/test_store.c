/* The store behind a hub: several batches become durable together, and whoever is urgent does not
 * wait for the end of a long one. */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "unit/hub/hub_kit.h"

struct place {
    char folder[TEST_FOLDER_MAX], path[FILE_PATH_MAX];
    struct hub_store *store;
    atomic_bool is_wanted;
};

static struct place place;

static void open_store(void)
{
    place.store = hub_store_sqlite_new();
    assert_non_null(place.store);
    place.store->is_wanted = &place.is_wanted;
    expect_ok(place.store->ops->open(place.store, place.path, why));
}

static int place_make(void **state)
{
    (void)state;
    test_fair_make(place.folder);
    (void)snprintf(place.path, sizeof place.path, "%s/hub.db", place.folder);
    atomic_store(&place.is_wanted, false);
    open_store();
    return 0;
}

static int place_remove(void **state)
{
    (void)state;
    place.store->ops->close(place.store);
    test_folder_remove(place.folder);
    return 0;
}

/* A station with `count` people, and all its facts as one push. */
static void make_push(struct fair *fair, const char *name, int count, struct arena *arena,
                      struct hub_push *push)
{
    struct fact *facts = NULL;
    size_t got = 0;
    test_fair_open(fair, place.folder, name, "citizen", NULL);
    for (int i = 0; i < count; i++) {
        struct registration registration;
        expect_ok(test_register(fair, i + 1, &registration, why));
    }
    expect_ok(ledger_own_since(&fair->ledger, 0, BATCH_FACTS_MAX, BATCH_BYTES_MAX, arena, &facts,
                               &got, why));
    *push = (struct hub_push){.facts = facts,
                              .count = got,
                              .station = fair->ledger.station,
                              .epoch = fair->ledger.epoch,
                              .mode = "citizen"};
}

static long long held(const struct fair *fair)
{
    struct hub_standing standing;
    expect_ok(place.store->ops->watermark(place.store, fair->ledger.station, fair->ledger.epoch, 0,
                                          &standing, why));
    return (long long)standing.held;
}

static void batches_become_durable_together(void **state)
{
    struct fair fairs[2];
    struct hub_push pushes[2];
    struct hub_push *both[] = {&pushes[0], &pushes[1]};
    struct arena arena;
    (void)state;
    arena_init(&arena, 0);
    make_push(&fairs[0], "kiosk-1", 3, &arena, &pushes[0]);
    make_push(&fairs[1], "kiosk-2", 5, &arena, &pushes[1]);
    assert_int_equal(place.store->ops->ingest(place.store, both, 2), 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pushes[i].status, STATUS_OK);
        assert_int_equal(pushes[i].held, fairs[i].ledger.seq);
        assert_int_equal(pushes[i].result.new_count, pushes[i].count);
    }
    place.store->ops->close(place.store);
    open_store();
    for (int i = 0; i < 2; i++) {
        assert_int_equal(held(&fairs[i]), (long long)fairs[i].ledger.seq);
        fair_close(&fairs[i]);
    }
    arena_release(&arena);
}

/* Bytes that a file of this process may have; 0 = as many as it likes. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes > 0 ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void what_the_disk_does_not_take_is_not_acknowledged(void **state)
{
    struct fair fairs[2];
    struct hub_push pushes[2];
    struct hub_push *both[] = {&pushes[0], &pushes[1]};
    struct arena arena;
    (void)state;
    arena_init(&arena, 0);
    make_push(&fairs[0], "kiosk-1", 200, &arena, &pushes[0]);
    make_push(&fairs[1], "kiosk-2", 200, &arena, &pushes[1]);
    (void)signal(SIGXFSZ, SIG_IGN);
    limit_files((rlim_t)64 * 1024);
    assert_int_equal(place.store->ops->ingest(place.store, both, 2), 2);
    for (int i = 0; i < 2; i++) {
        assert_int_not_equal(pushes[i].status, STATUS_OK);
        assert_int_equal(pushes[i].held, 0);
        assert_int_equal(pushes[i].taken, 0);
    }
    place.store->ops->close(place.store);
    limit_files(0);
    open_store();
    assert_int_equal(held(&fairs[0]) + held(&fairs[1]), 0);
    assert_int_equal(place.store->ops->ingest(place.store, both, 2), 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pushes[i].status, STATUS_OK);
        assert_int_equal(pushes[i].held, pushes[i].count);
        fair_close(&fairs[i]);
    }
    arena_release(&arena);
}

static void who_is_urgent_does_not_wait_for_the_end(void **state)
{
    struct fair fair;
    struct hub_push push;
    struct hub_push *one[] = {&push};
    struct arena arena;
    size_t turns = 0;
    (void)state;
    arena_init(&arena, 0);
    make_push(&fair, "kiosk-1", 350, &arena, &push);
    atomic_store(&place.is_wanted, true);
    while (place.store->ops->ingest(place.store, one, 1) == 0) {
        turns++;
        assert_int_equal(held(&fair), (long long)push.taken); /* durable so far */
        assert_true(push.taken < push.count && turns < 100);
    }
    assert_true(turns >= 2);
    assert_int_equal(push.status, STATUS_OK);
    assert_int_equal(push.result.new_count, push.count);
    assert_int_equal(push.held, fair.ledger.seq);
    fair_close(&fair);
    arena_release(&arena);
}

/* One that proves nothing is refused, and its neighbours are not. */
static void a_bad_batch_harms_nobody(void **state)
{
    struct fair fairs[3];
    struct hub_push pushes[3];
    struct hub_push *all[] = {&pushes[0], &pushes[1], &pushes[2]};
    struct arena arena;
    (void)state;
    arena_init(&arena, 0);
    make_push(&fairs[0], "kiosk-1", 3, &arena, &pushes[0]);
    make_push(&fairs[1], "kiosk-2", 3, &arena, &pushes[1]);
    make_push(&fairs[2], "kiosk-3", 3, &arena, &pushes[2]);
    struct fact *bad = arena_alloc(&arena, pushes[1].count * sizeof *bad);
    assert_non_null(bad);
    memcpy(bad, pushes[1].facts, pushes[1].count * sizeof *bad);
    bad[2].chain[0] ^= 1;
    pushes[1].facts = bad;
    assert_int_equal(place.store->ops->ingest(place.store, all, 3), 3);
    assert_int_equal(pushes[0].status, STATUS_OK);
    assert_int_equal(pushes[1].status, STATUS_CORRUPT);
    assert_int_equal(pushes[2].status, STATUS_OK);
    assert_int_equal(held(&fairs[0]), (long long)fairs[0].ledger.seq);
    assert_int_equal(held(&fairs[1]), 0);
    assert_int_equal(held(&fairs[2]), (long long)fairs[2].ledger.seq);
    for (int i = 0; i < 3; i++) {
        fair_close(&fairs[i]);
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(batches_become_durable_together, place_make, place_remove),
        cmocka_unit_test_setup_teardown(what_the_disk_does_not_take_is_not_acknowledged, place_make,
                                        place_remove),
        cmocka_unit_test_setup_teardown(who_is_urgent_does_not_wait_for_the_end, place_make,
                                        place_remove),
        cmocka_unit_test_setup_teardown(a_bad_batch_harms_nobody, place_make, place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
