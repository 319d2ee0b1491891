/* Who of the staff may what, which PINs there may be, and how long one waits after wrong ones. */
#include "core/staff_pin.h"

#include "core_fixture.h"

#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "harness/folder.h"
#include "store/verify.h"

/* Every action of every role, by hand: who adds one says who may. */
static void test_roles(void **state)
{
    static const struct {
        enum staff_action action;
        bool steward, supervisor, office;
    } TABLE[] = {
        {STAFF_MAY_SCAN, true, true, true},      {STAFF_MAY_SELF_TEST, true, true, true},
        {STAFF_MAY_SEARCH, false, true, true},   {STAFF_MAY_NAMES, false, true, true},
        {STAFF_MAY_OVERRIDE, false, true, true}, {STAFF_MAY_UNDO, false, true, true},
        {STAFF_MAY_CALL, false, true, true},     {STAFF_MAY_WALK_IN, false, true, true},
        {STAFF_MAY_REPRINT, false, true, true},  {STAFF_MAY_SETTINGS, false, true, true},
        {STAFF_MAY_CLOSE, false, true, true},    {STAFF_MAY_REOPEN, false, true, true},
        {STAFF_MAY_LEAVE, false, true, true},
    };
    (void)state;
    assert_int_equal(ARRAY_COUNT(TABLE), STAFF_ACTION_COUNT);
    for (size_t i = 0; i < ARRAY_COUNT(TABLE); i++) {
        assert_int_equal(TABLE[i].action, i);
        assert_int_equal(staff_may(STAFF_STEWARD, TABLE[i].action), TABLE[i].steward);
        assert_int_equal(staff_may(STAFF_SUPERVISOR, TABLE[i].action), TABLE[i].supervisor);
        assert_int_equal(staff_may(STAFF_OFFICE, TABLE[i].action), TABLE[i].office);
    }
    assert_false(staff_may(STAFF_ROLE_COUNT, STAFF_MAY_SCAN));
    assert_false(staff_may((enum staff_role) - 1, STAFF_MAY_SCAN));
    assert_false(staff_may(STAFF_OFFICE, STAFF_ACTION_COUNT));
    for (int i = 0; i < STAFF_ROLE_COUNT; i++) {
        enum staff_role role = STAFF_ROLE_COUNT;
        assert_true(staff_role_find(staff_role_word((enum staff_role)i), &role));
        assert_int_equal(role, i);
    }
    enum staff_role role = STAFF_OFFICE;
    assert_false(staff_role_find("admin", &role));
    assert_int_equal(role, STAFF_OFFICE);
}

static void test_pins(void **state)
{
    static const struct {
        const char *pin;
        bool is_fine;
    } TABLE[] = {
        {"204917", true},       {"7300184", true},  {"9081726354", true},
        {"400182", true},       {"12345", false},   {"", false},
        {"12a456", false},      {" 204917", false}, {"20491７", false},
        {"20491736455", false}, {"111111", false},  {"000000", false},
        {"123456", false},      {"987654", false},  {"678901", false},
        {"135791", false},      {"121212", false},  {"123123", false},
        {"90909090", false},    {"112233", false},  {"159753", false},
        {"123321", false},      {"111222", false},  {"2468024680", false},
        {"000001", false},
    };
    struct error error;
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(TABLE); i++) {
        error = (struct error){0};
        enum status status = pin_check(TABLE[i].pin, &error);
        if (status != (TABLE[i].is_fine ? STATUS_OK : STATUS_INVALID)) {
            fail_msg("%s: %s", TABLE[i].pin, status_text(status));
        }
        if (!TABLE[i].is_fine &&
            TABLE[i].pin[0] != '\0') { /* a message may be on somebody's screen */
            assert_null(strstr(error.text, TABLE[i].pin));
        }
    }
}

static void test_waits(void **state)
{
    static const struct {
        int denied, wait_s;
    } TABLE[] = {{0, 0},   {1, 0},   {4, 0},    {5, 30},   {6, 60},     {7, 120},
                 {8, 240}, {9, 480}, {10, 900}, {11, 900}, {1000, 900}, {-1, 0}};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(TABLE); i++) {
        assert_int_equal(pin_wait_s(TABLE[i].denied), TABLE[i].wait_s);
    }
}

/* The count is in the station's facts: whoever pulls the plug gains nothing, and a clock that went
 * back opens nothing and keeps nobody out for longer than the wait. */
static void test_the_count_survives(void **state)
{
    struct test_station kiosk;
    struct pin_guard guard = {0};
    (void)state;
    test_station_open(&kiosk, 1);
    int64_t now_ms = clock_now_ms();
    for (int i = 1; i <= PIN_TRIES; i++) {
        assert_int_equal(pin_guard_wait_ms(&guard, 1000), 0);
        assert_int_equal(pin_guard_deny(&guard, &kiosk.ledger, 1000, NULL), STATUS_OK);
    }
    assert_int_equal(pin_guard_wait_ms(&guard, 1000), 30000);
    assert_int_equal(pin_guard_wait_ms(&guard, 31000), 0);

    clock_set_offset_ms(10000); /* ten seconds later, started again: another monotonic clock */
    assert_int_equal(pin_guard_read(&guard, &kiosk.ledger, clock_now_ms(), 50, NULL), STATUS_OK);
    assert_int_equal(guard.denied_count, PIN_TRIES);
    assert_in_range(pin_guard_wait_ms(&guard, 50), 15000, 20000);
    assert_int_equal(pin_guard_read(&guard, &kiosk.ledger, now_ms - 3600000, 50, NULL), STATUS_OK);
    assert_int_equal(pin_guard_wait_ms(&guard, 50), 30000);
    assert_int_equal(pin_guard_read(&guard, &kiosk.ledger, now_ms + 60000, 50, NULL), STATUS_OK);
    assert_int_equal(pin_guard_wait_ms(&guard, 50), 0);
    assert_int_equal(pin_guard_deny(&guard, &kiosk.ledger, 50, NULL), STATUS_OK);
    assert_int_equal(pin_guard_wait_ms(&guard, 50), 60000);

    assert_int_equal(staff_tell_entered(&kiosk.ledger, "0011223344556677", "pin", NULL), STATUS_OK);
    assert_int_equal(pin_guard_read(&guard, &kiosk.ledger, clock_now_ms(), 50, NULL), STATUS_OK);
    assert_int_equal(guard.denied_count, 0);
    assert_int_equal(pin_guard_wait_ms(&guard, 50), 0);
    clock_set_offset_ms(0);
    test_station_close(&kiosk);
}

static void add(struct test_station *office, const struct pepper *pepper, const char *name,
                enum staff_role role, const char *pin)
{
    struct staff_member member = {.role = role};
    (void)snprintf(member.name, sizeof member.name, "%s", name);
    (void)snprintf(member.id, sizeof member.id, "%016x", (unsigned)name[0]);
    assert_int_equal(pin_keep(&member, pepper, pin, NULL), STATUS_OK);
    assert_null(strstr(member.pin, pin));
    assert_int_equal(staff_set(&office->ledger, &member, NULL), STATUS_OK);
}

/* Set by the office, known at a door with names and at a kiosk without; gone when removed. */
static void test_staff_are_facts(void **state)
{
    char folder[TEST_FOLDER_MAX];
    struct pepper pepper;
    struct test_station office, door, kiosk;
    struct staff_member members[STAFF_MAX], member = {.role = STAFF_OFFICE};
    size_t count = 0, index = 0;
    (void)state;
    test_folder_make(folder);
    test_station_open(&office, 1);
    test_station_open(&door, 2);
    test_station_open(&kiosk, 3);
    assert_int_equal(pepper_open(&pepper, folder, true, NULL), STATUS_OK);
    add(&office, &pepper, "Luz Muñoz", STAFF_SUPERVISOR, "204917");
    add(&office, &pepper, "Eva  Prueba", STAFF_STEWARD, "730018");
    (void)snprintf(member.name, sizeof member.name, "LUZ MUNOZ");
    assert_int_equal(staff_set(&office.ledger, &member, NULL), STATUS_EXISTS);
    (void)snprintf(member.name, sizeof member.name, "3001234567");
    assert_int_equal(staff_set(&office.ledger, &member, NULL), STATUS_INVALID);

    test_pull(&door, &office, "door");
    test_pull(&kiosk, &office, "citizen");
    assert_int_equal(staff_read(&door.db, members, &count, NULL), STATUS_OK);
    assert_int_equal(count, 2);
    assert_string_equal(members[0].name, "Eva Prueba");
    assert_int_equal(pin_whose(members, count, &pepper, "204917", &index, NULL), STATUS_OK);
    assert_int_equal(members[index].role, STAFF_SUPERVISOR);
    assert_int_equal(pin_whose(members, count, &pepper, "204918", &index, NULL), STATUS_NOT_FOUND);
    assert_int_equal(staff_read(&kiosk.db, members, &count, NULL), STATUS_OK);
    assert_int_equal(count, 2);
    assert_string_equal(members[0].name, "");
    assert_int_equal(pin_whose(members, count, &pepper, "730018", &index, NULL), STATUS_OK);
    assert_int_equal(members[index].role, STAFF_STEWARD);

    assert_int_equal(staff_find(&office.db, "luz munoz", &member, NULL), STATUS_OK);
    assert_int_equal(staff_remove(&office.ledger, member.id, NULL), STATUS_OK);
    test_pull(&kiosk, &office, "citizen");
    assert_int_equal(staff_read(&kiosk.db, members, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(pin_whose(members, count, &pepper, "204917", &index, NULL), STATUS_NOT_FOUND);
    pepper_close(&pepper);
    test_station_close(&office);
    test_station_close(&door);
    test_station_close(&kiosk);
    test_folder_remove(folder);
}

enum { OFFICES = 2, SAID = 3, SAID_ALL = OFFICES * SAID };

/* Each office's facts in its own order, `order` saying by bits whose turn it is; those of
 * `withheld` come without the name first, and all of them whole afterwards. */
static void hear_all(struct db *db, struct fact *facts[OFFICES], unsigned order, unsigned withheld)
{
    struct ledger ledger;
    struct ingest_result result;
    size_t at[OFFICES] = {0};
    assert_int_equal(db_open_memory(db, NULL), STATUS_OK);
    assert_int_equal(ledger_open(&ledger, db, 9, NULL), STATUS_OK);
    for (unsigned round = 0; round < 2 * SAID_ALL; round++) {
        unsigned whose = order >> (round % SAID_ALL) & 1U;
        struct fact fact = facts[whose][at[whose]++ % SAID];
        if (round < SAID_ALL && (withheld >> round & 1U) != 0) {
            fact.private_part = NULL;
            memset(fact.salt, 0, sizeof fact.salt);
        }
        assert_int_equal(ledger_ingest(&ledger, INGEST_SELECTION, &fact, 1, &result, NULL),
                         STATUS_OK);
    }
}

static void dump(struct db *db, struct buf *out)
{
    buf_init(out, 1U << 16);
    assert_int_equal(projection_dump(db, out, NULL), STATUS_OK);
}

/* In turn: "Luz F" is last. */
static void say_names(struct test_station office[OFFICES], struct arena *arena,
                      struct fact *facts[OFFICES])
{
    size_t count = 0;
    for (int i = 0; i < OFFICES; i++) {
        test_station_open(&office[i], (uint8_t)(i + 1));
        for (int j = 0; j < SAID; j++) {
            struct staff_member member = {
                .id = "00112233445566ff", .role = (enum staff_role)j, .pin = "x", .pepper = "y"};
            (void)snprintf(member.name, sizeof member.name, "Luz %c", 'A' + OFFICES * j + i);
            clock_set_offset_ms(INT64_C(1000) * (OFFICES * j + i));
            assert_int_equal(staff_set(&office[i].ledger, &member, NULL), STATUS_OK);
        }
        assert_int_equal(
            ledger_own_since(&office[i].ledger, 0, 100, 1U << 20, arena, &facts[i], &count, NULL),
            STATUS_OK);
        assert_int_equal(count, SAID);
    }
    clock_set_offset_ms(0);
}

/* Two offices say things of the same person; where a kiosk becomes a door names come later. In
 * every order that keeps each office's own, whichever names were withheld first: the same. */
static void test_names_may_come_later(void **state)
{
    (void)state;
    struct test_station office[OFFICES];
    struct arena arena;
    struct fact *facts[OFFICES];
    struct buf expected = {0};
    arena_init(&arena, 0);
    say_names(office, &arena, facts);
    for (unsigned order = 0; order < 1U << SAID_ALL; order++) {
        bool is_fair = __builtin_popcount(order) == SAID;
        for (unsigned withheld = 0; is_fair && withheld < 1U << SAID_ALL; withheld += 21) {
            struct db db;
            struct buf text;
            hear_all(&db, facts, order, withheld);
            assert_int_equal(test_int(&db, "SELECT count(*) FROM staff_member"
                                           " WHERE name = 'Luz F' AND role = 'office'"),
                             1);
            dump(&db, &text);
            if (expected.length == 0) {
                dump(&db, &expected);
            }
            assert_string_equal(buf_str(&text), buf_str(&expected));
            buf_release(&text);
            db_close(&db);
        }
    }
    buf_release(&expected);
    arena_release(&arena);
    test_station_close(&office[0]);
    test_station_close(&office[1]);
}

/* Two with one PIN do not look the same, and what an earlier Feria kept still opens. */
static void test_what_is_kept(void **state)
{
    (void)state;
    struct pepper pepper = {.is_here = true, .id = "0123456789abcdef"};
    struct staff_member members[3] = {
        {.id = "0000000000000001"}, {.id = "0000000000000000"}, {.id = "0000000000000003"}};
    size_t index = 9;
    memset(pepper.key, 7, sizeof pepper.key);
    assert_int_equal(pin_keep(&members[0], &pepper, "204917", NULL), STATUS_OK);
    assert_int_equal(pin_keep(&members[2], &pepper, "204917", NULL), STATUS_OK);
    assert_string_not_equal(members[0].pin, members[2].pin);
    assert_null(strstr(members[0].pin, "204917"));
    char kept[sizeof members[0].pin];
    memcpy(kept, members[0].pin, sizeof kept);
    assert_int_equal(pin_keep(&members[0], &pepper, "204917", NULL), STATUS_OK);
    assert_string_equal(members[0].pin, kept);
    (void)snprintf(members[1].pin, sizeof members[1].pin,
                   "$argon2id$v=19$m=19456,t=2,p=1$u5SBfc5w5xMEAofqTGj5hw$"
                   "bVfDtdXzRcGHt9hj5EtjHwe2Jxw9xP0kzqMNQUh/UZs");
    memcpy(members[1].pepper, pepper.id, sizeof pepper.id);
    assert_int_equal(pin_whose(members, 2, &pepper, "481516", &index, NULL), STATUS_OK);
    assert_int_equal(index, 1);
    assert_int_equal(pin_whose(members, 2, &pepper, "204917", &index, NULL), STATUS_OK);
    assert_int_equal(index, 0);
    assert_int_equal(pin_whose(members, 3, &pepper, "481517", &index, NULL), STATUS_NOT_FOUND);

    memcpy(members[0].id, "0000000000000004", STAFF_ID_SIZE); /* of somebody else */
    assert_int_equal(pin_whose(members, 1, &pepper, "204917", &index, NULL), STATUS_NOT_FOUND);
    /* Costs that a fact brings are not paid. */
    (void)snprintf(members[1].pin, sizeof members[1].pin,
                   "$argon2id$v=19$m=4194304,t=99,p=1$u5SBfc5w5xMEAofqTGj5hw$"
                   "bVfDtdXzRcGHt9hj5EtjHwe2Jxw9xP0kzqMNQUh/UZs");
    assert_int_equal(pin_whose(members, 2, &pepper, "481516", &index, NULL), STATUS_NOT_FOUND);
}

/* A key that is missing, open to others, damaged or another one says so, and lets nobody in. */
static void test_the_pepper(void **state)
{
    char folder[TEST_FOLDER_MAX];
    char path[FILE_PATH_MAX];
    struct pepper pepper;
    struct error error = {0};
    struct staff_member member = {.id = "0011223344556677"};
    size_t index = 0;
    (void)state;
    assert_int_equal(id_init(NULL), STATUS_OK);
    test_folder_make(folder);
    assert_int_equal(pepper_open(&pepper, folder, false, &error), STATUS_NOT_FOUND);
    assert_false(pepper.is_here);
    assert_non_null(strstr(error.text, "pin.key"));
    assert_int_equal(pin_keep(&member, &pepper, "204917", &error), STATUS_CONFIG);
    assert_int_equal(pin_whose(&member, 1, &pepper, "204917", &index, &error), STATUS_CONFIG);
    assert_non_null(strstr(error.text, "pin.key"));

    assert_int_equal(pepper_open(&pepper, folder, true, &error), STATUS_OK);
    assert_int_equal(pin_keep(&member, &pepper, "204917", &error), STATUS_OK);
    pepper_close(&pepper);
    assert_int_equal(pepper_open(&pepper, folder, false, &error), STATUS_OK); /* the same again */
    assert_int_equal(pin_whose(&member, 1, &pepper, "204917", &index, &error), STATUS_OK);
    (void)snprintf(path, sizeof path, "%s/keys/personal/pin.key", folder);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);

    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(pepper_open(&pepper, folder, true, &error), STATUS_DENIED);
    assert_int_equal(file_write(path, "corto", 5, 0600, NULL), STATUS_OK);
    assert_int_equal(pepper_open(&pepper, folder, true, &error), STATUS_INVALID);
    assert_int_equal(file_destroy(path, NULL), STATUS_OK);
    assert_int_equal(pepper_open(&pepper, folder, true, &error), STATUS_OK);
    assert_int_equal(pin_whose(&member, 1, &pepper, "204917", &index, &error), STATUS_CONFIG);
    assert_non_null(strstr(error.text, "not the one"));
    (void)snprintf(member.pin, sizeof member.pin, "no es un resumen");
    (void)snprintf(member.pepper, sizeof member.pepper, "%s", pepper.id);
    assert_int_equal(pin_whose(&member, 1, &pepper, "204917", &index, &error), STATUS_NOT_FOUND);
    pepper_close(&pepper);
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles),           cmocka_unit_test(test_pins),
        cmocka_unit_test(test_waits),           cmocka_unit_test(test_the_count_survives),
        cmocka_unit_test(test_staff_are_facts), cmocka_unit_test(test_names_may_come_later),
        cmocka_unit_test(test_what_is_kept),    cmocka_unit_test(test_the_pepper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
