/* Who of the staff may what, which PINs there may be, and how long one waits after wrong ones. */
#include "core/staff_pin.h"

#include "core_fixture.h"

#include <sys/stat.h>

#include "base/file.h"
#include "harness/folder.h"

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
        cmocka_unit_test(test_staff_are_facts), cmocka_unit_test(test_the_pepper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
