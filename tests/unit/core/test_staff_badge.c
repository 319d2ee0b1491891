/* The badge of staff: who it is of, and every reason for which it is none. */
#include "core/staff_badge.h"

#include "core_fixture.h"

#include <ctype.h>

#include "core/revocation.h"
#include "core/ticket.h"

enum { DAY_MS = 24 * 3600 * 1000 };

static struct test_station office, door;
static char text[BADGE_TEXT_LENGTH + 1];

static void add(const char *id, const char *name)
{
    struct staff_member member = {.role = STAFF_SUPERVISOR, .pin = "x", .pepper = "y"};
    (void)snprintf(member.id, sizeof member.id, "%s", id);
    (void)snprintf(member.name, sizeof member.name, "%s", name);
    assert_int_equal(staff_set(&office.ledger, &member, NULL), STATUS_OK);
}

static int set_up(void **state)
{
    (void)state;
    test_station_open(&office, 1);
    test_station_open(&door, 2);
    test_station_enrol(&office, "Oficina", "office");
    add("00112233445566ff", "Luz Prueba");
    add("00112233445566fe", "Eva Prueba");
    assert_int_equal(badge_make(&office.ledger, &office.keys, "00112233445566ff",
                                clock_now_ms() + DAY_MS, text, NULL),
                     STATUS_OK);
    test_pull(&door, &office, "door");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_station_close(&office);
    test_station_close(&door);
    return 0;
}

static enum status read_at(const char *payload, int64_t later_ms, struct error *error)
{
    struct staff_member member = {.id = ""};
    enum status status =
        badge_read(&door.db, payload, strlen(payload), clock_now_ms() + later_ms, &member, error);
    if (status == STATUS_OK) {
        assert_string_equal(member.id, "00112233445566ff");
        assert_int_equal(member.role, STAFF_SUPERVISOR);
    }
    return status;
}

static void test_good(void **state)
{
    struct ticket_envelope envelope;
    (void)state;
    assert_int_equal(strlen(text), BADGE_TEXT_LENGTH);
    assert_true(badge_is(text, strlen(text)));
    assert_int_equal(strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), BADGE_TEXT_LENGTH);
    assert_int_equal(read_at(text, 0, NULL), STATUS_OK);
    assert_int_equal(ticket_decode(text, strlen(text), &envelope, NULL), STATUS_INVALID);
    for (char *c = text; *c != '\0'; c++) { /* a scanner with its capitals locked */
        *c = (char)tolower((unsigned char)*c);
    }
    assert_int_equal(read_at(text, 0, NULL), STATUS_OK);
}

/* Any character that is another one makes it forged, of nobody, or not a badge. */
static void test_forged(void **state)
{
    (void)state;
    for (size_t i = 0; i < BADGE_TEXT_LENGTH; i++) {
        char was = text[i];
        text[i] = was == '7' ? '8' : '7';
        assert_int_not_equal(read_at(text, 0, NULL), STATUS_OK);
        text[i] = was;
    }
    assert_int_equal(read_at("", 0, NULL), STATUS_INVALID);
    assert_int_equal(read_at("P1", 0, NULL), STATUS_INVALID);
}

static void test_ended(void **state)
{
    struct error error = {0};
    char newer[BADGE_TEXT_LENGTH + 1];
    (void)state;
    assert_int_equal(read_at(text, DAY_MS, &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "expired"));
    assert_int_equal(badge_make(&office.ledger, &office.keys, "00112233445566ff",
                                clock_now_ms() + DAY_MS, newer, NULL),
                     STATUS_OK);
    test_pull(&door, &office, "door");
    assert_int_equal(read_at(text, 0, &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "replaced"));
    assert_int_equal(read_at(newer, 0, NULL), STATUS_OK);
    assert_int_equal(staff_remove(&office.ledger, "00112233445566ff", NULL), STATUS_OK);
    test_pull(&door, &office, "door");
    assert_int_equal(read_at(newer, 0, &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "nobody"));
}

/* Only an office makes badges, and not one that was revoked. */
static void test_issuers(void **state)
{
    struct error error = {0};
    char own[BADGE_TEXT_LENGTH + 1];
    bool has_changed = false;
    (void)state;
    test_station_enrol(&door, "Puerta", "door");
    assert_int_equal(badge_make(&door.ledger, &door.keys, "00112233445566ff",
                                clock_now_ms() + DAY_MS, own, NULL),
                     STATUS_OK);
    assert_int_equal(read_at(own, 0, &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "office"));
    assert_int_equal(
        station_revoke(&office.ledger, office.keys.station, true, 0, &has_changed, NULL),
        STATUS_OK);
    test_pull(&door, &office, "door");
    assert_int_equal(read_at(text, 0, &error), STATUS_DENIED);
    assert_int_equal(badge_make(&office.ledger, &office.keys, "nadie", 0, own, NULL),
                     STATUS_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_good, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_forged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ended, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_issuers, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
