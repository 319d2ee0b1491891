/* Staff enter a station: with a PIN, a badge, both; after wrong ones they wait, also over a
 * restart; and what they do is told. On a fair in a folder. */
#include "sync/staff_desk.h"

#include "sync_fair.h"

#include "core/supervision.h"

static char folder[TEST_FOLDER_MAX];
static struct fair fair;
static struct pepper pepper;

static void add(const char *id, const char *name, enum staff_role role, const char *pin)
{
    struct staff_member member = {.role = role};
    (void)snprintf(member.id, sizeof member.id, "%s", id);
    (void)snprintf(member.name, sizeof member.name, "%s", name);
    assert_int_equal(pin_keep(&member, &pepper, pin, NULL), STATUS_OK);
    assert_int_equal(staff_set(&fair.ledger, &member, NULL), STATUS_OK);
}

static void open_fair(void)
{
    char program[] = "test";
    char *argv[] = {program, NULL};
    int argc = 1;
    assert_int_equal(fair_open(&fair, folder, &argc, argv, NULL), STATUS_OK);
}

static int set_up(void **state)
{
    struct settings settings;
    (void)state;
    test_folder_make(folder);
    settings_init(&settings);
    assert_int_equal(fair_init(folder, &settings, NULL), STATUS_OK);
    open_fair();
    assert_int_equal(pepper_open(&pepper, folder, false, NULL), STATUS_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    fair_close(&fair);
    pepper_close(&pepper);
    test_folder_remove(folder);
    return 0;
}

static enum status try_pin(struct staff_desk *desk, const char *pin, struct staff_answer *answer)
{
    struct staff_request request = {.badge = ""};
    (void)snprintf(request.pin, sizeof request.pin, "%s", pin);
    return staff_desk_enter(desk, &fair, &request, answer, NULL);
}

static int64_t count(const char *what)
{
    int64_t counted = -1;
    struct stmt stmt;
    assert_int_equal(
        stmt_begin(&stmt, &fair.db, "SELECT count(*) FROM staff_event WHERE what = ?1", NULL),
        STATUS_OK);
    stmt_text(&stmt, 1, what);
    assert_int_equal(stmt_step(&stmt, NULL), STATUS_OK);
    counted = stmt_column_int(&stmt, 0);
    stmt_end(&stmt);
    return counted;
}

static void test_pin(void **state)
{
    struct staff_desk desk = {0};
    struct staff_answer answer;
    struct staff_state seen;
    (void)state;
    assert_int_equal(staff_desk_state(&desk, &fair, &seen, NULL), STATUS_OK);
    assert_true(seen.is_known && seen.people_count == 0 && !seen.can_lock && !seen.is_closed);
    add("00000000000000aa", "Eva Prueba", STAFF_STEWARD, "730018");
    assert_int_equal(staff_desk_state(&desk, &fair, &seen, NULL), STATUS_OK);
    assert_false(seen.can_lock); /* a steward could not get out again */
    add("00000000000000bb", "Luz Prueba", STAFF_SUPERVISOR, "204917");
    assert_int_equal(staff_desk_state(&desk, &fair, &seen, NULL), STATUS_OK);
    assert_true(seen.can_lock && seen.people_count == 2);

    assert_int_equal(try_pin(&desk, "204918", &answer), STATUS_NOT_FOUND);
    assert_int_equal(answer.tries_left, PIN_TRIES - 1);
    assert_int_equal(try_pin(&desk, "", &answer), STATUS_NOT_FOUND);
    assert_int_equal(try_pin(&desk, "204917", &answer), STATUS_OK);
    assert_string_equal(answer.who.name, "Luz Prueba");
    assert_int_equal(answer.who.role, STAFF_SUPERVISOR);
    assert_int_equal(count("entered"), 1);
    for (int i = PIN_TRIES - 1; i >= 0; i--) { /* the two of before count no more */
        assert_int_equal(try_pin(&desk, "999991", &answer), STATUS_NOT_FOUND);
        assert_int_equal(answer.tries_left, i);
    }
    assert_in_range(answer.wait_ms, 29000, 30000);
    assert_int_equal(try_pin(&desk, "204917", &answer), STATUS_BUSY); /* not even the right one */
    assert_int_equal(count("denied"), 2 + PIN_TRIES);
    staff_desk_close(&desk);

    fair_close(&fair); /* the plug is pulled */
    open_fair();
    assert_int_equal(try_pin(&desk, "204917", &answer), STATUS_BUSY);
    assert_in_range(answer.wait_ms, 1000, 30000);
    staff_desk_close(&desk);
    clock_set_offset_ms(31000);
    assert_int_equal(try_pin(&desk, "204917", &answer), STATUS_OK);
    assert_int_equal(staff_desk_state(&desk, &fair, &seen, NULL), STATUS_OK);
    assert_int_equal(seen.wait_ms, 0);
    staff_desk_close(&desk);
}

static void test_badge(void **state)
{
    struct staff_desk desk = {0};
    struct staff_answer answer;
    struct staff_request request = {.pin = ""};
    (void)state;
    fair_close(&fair);
    char program[] = "test", station[] = "--station=office", mode[] = "--mode=office";
    char *argv[] = {program, station, mode, NULL};
    int argc = 3;
    assert_int_equal(fair_open(&fair, folder, &argc, argv, NULL), STATUS_OK);
    add("00000000000000aa", "Eva Prueba", STAFF_STEWARD, "730018");
    add("00000000000000bb", "Luz Prueba", STAFF_SUPERVISOR, "204917");
    assert_int_equal(badge_make(&fair.ledger, &fair.keys, "00000000000000bb",
                                clock_now_ms() + 3600000, request.badge, NULL),
                     STATUS_OK);
    assert_int_equal(staff_desk_enter(&desk, &fair, &request, &answer, NULL), STATUS_OK);
    assert_true(answer.wants_pin);
    assert_string_equal(answer.who.id, "");
    (void)snprintf(request.pin, sizeof request.pin, "730018"); /* somebody else's */
    assert_int_equal(staff_desk_enter(&desk, &fair, &request, &answer, NULL), STATUS_NOT_FOUND);
    (void)snprintf(request.pin, sizeof request.pin, "204917");
    assert_int_equal(staff_desk_enter(&desk, &fair, &request, &answer, NULL), STATUS_OK);
    assert_string_equal(answer.who.id, "00000000000000bb");
    request.pin[0] = '\0';
    (void)snprintf(fair.settings.staff_badge, sizeof fair.settings.staff_badge, "alone");
    assert_int_equal(staff_desk_enter(&desk, &fair, &request, &answer, NULL), STATUS_OK);
    assert_string_equal(answer.who.id, "00000000000000bb");
    (void)snprintf(fair.settings.staff_badge, sizeof fair.settings.staff_badge, "no");
    assert_int_equal(staff_desk_enter(&desk, &fair, &request, &answer, NULL), STATUS_DENIED);
    staff_desk_close(&desk);
}

/* A key that is missing lets nobody in, costs no try, and works as soon as it is there. */
static void test_no_pepper(void **state)
{
    char path[FILE_PATH_MAX];
    char aside[FILE_PATH_MAX];
    struct staff_desk desk = {0};
    struct staff_answer answer;
    struct staff_state seen;
    (void)state;
    add("00000000000000bb", "Luz Prueba", STAFF_SUPERVISOR, "204917");
    (void)snprintf(path, sizeof path, "%s/keys/personal/pin.key", folder);
    (void)snprintf(aside, sizeof aside, "%s/aside", folder);
    assert_int_equal(rename(path, aside), 0);
    assert_int_equal(staff_desk_state(&desk, &fair, &seen, NULL), STATUS_OK);
    assert_false(seen.can_lock);
    assert_non_null(strstr(seen.problem, "pin.key"));
    assert_int_equal(try_pin(&desk, "204917", &answer), STATUS_CONFIG);
    assert_int_equal(count("denied"), 0);
    assert_int_equal(rename(aside, path), 0);
    assert_int_equal(try_pin(&desk, "204917", &answer), STATUS_OK);
    staff_desk_close(&desk);
}

static void test_told(void **state)
{
    struct staff_desk desk = {0};
    struct staff_state seen;
    struct staff_told told = {
        .id = "00000000000000bb", .news = STAFF_NEWS_ACTED, .action = STAFF_MAY_CLOSE};
    struct supervision *supervision = NULL;
    (void)state;
    assert_int_equal(staff_desk_tell(&fair, &told, NULL), STATUS_OK);
    fair_close(&fair);
    open_fair();
    assert_int_equal(staff_desk_state(&desk, &fair, &seen, NULL), STATUS_OK);
    assert_true(seen.is_closed);
    told.action = STAFF_MAY_REOPEN;
    assert_int_equal(staff_desk_tell(&fair, &told, NULL), STATUS_OK);
    assert_int_equal(staff_desk_state(&desk, &fair, &seen, NULL), STATUS_OK);
    assert_false(seen.is_closed);
    told.news = STAFF_NEWS_GONE;
    assert_int_equal(staff_desk_tell(&fair, &told, NULL), STATUS_OK);
    assert_int_equal(count("acted"), 2);
    assert_int_equal(count("left"), 1);
    staff_desk_close(&desk);

    assert_int_equal(supervision_new(&supervision, &fair.ledger, folder, NULL), STATUS_OK);
    assert_int_equal(supervision->fact_count, fair.ledger.seq);
    assert_int_equal(supervision->station_count, 1);
    assert_true(supervision->stations[0].is_this_one);
    assert_true(supervision->disk.free_bytes > 0 && supervision->disk.fsync_us >= 0);
    assert_int_equal(supervision->clock_behind_ms, 0);
    supervision_free(supervision);
    clock_set_offset_ms(-90000); /* this clock went back */
    assert_int_equal(supervision_new(&supervision, &fair.ledger, "/nowhere", NULL), STATUS_OK);
    assert_in_range(supervision->clock_behind_ms, 80000, 91000);
    assert_int_equal(supervision->disk.fsync_us, -1);
    assert_int_equal(supervision->disk.free_bytes, -1);
    supervision_free(supervision);
    supervision_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pin, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_badge, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_pepper, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
