#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/station.h"
#include "core_fixture.h"

static struct test_station kiosk;
static struct test_station door;

static int set_up(void **state)
{
    (void)state;
    test_station_open(&kiosk, 1);
    test_station_open(&door, 2);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_station_close(&kiosk);
    test_station_close(&door);
    return 0;
}

static enum status enrol(const char *name, const char *label, const char *mode)
{
    return station_enrol(&kiosk.ledger, &kiosk.keys, name, label, mode, NULL);
}

static void test_writes_only_what_is_new(void **state)
{
    (void)state;
    static const struct {
        const char *name, *label, *mode;
        uint64_t seq; /* after it */
    } ROWS[] = {
        {"kiosk-1", "Módulo 1", "citizen", 1}, {"kiosk-1", "Módulo 1", "citizen", 1},
        {"kiosk-1", "Módulo 9", "citizen", 2}, {"kiosk-1", "Módulo 9", "door", 3},
        {"kiosk-9", "Módulo 9", "door", 4},    {"kiosk-9", "Módulo 9", "door", 4},
        {"kiosk-1", "Módulo 1", "citizen", 5},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_int_equal(enrol(ROWS[i].name, ROWS[i].label, ROWS[i].mode), STATUS_OK);
        assert_int_equal(kiosk.ledger.seq, ROWS[i].seq);
    }
    assert_int_equal(test_int(&kiosk.db, "SELECT count(*) FROM station WHERE name = 'kiosk-1'"
                                         " AND label = 'Módulo 1' AND mode = 'citizen'"),
                     1);
    assert_int_equal(enrol("kiosk-1", "\xff", "citizen"), STATUS_INVALID);
    assert_int_equal(kiosk.ledger.seq, 5);
}

static void test_others_learn_the_key(void **state)
{
    (void)state;
    uint8_t key[PUBLIC_KEY_BYTES];
    assert_int_equal(station_public_key(&door.db, kiosk.keys.station, key, NULL), STATUS_NOT_FOUND);
    assert_int_equal(enrol("kiosk-1", "Módulo 1", "citizen"), STATUS_OK);
    test_pull(&door, &kiosk, "door");
    assert_int_equal(station_public_key(&door.db, kiosk.keys.station, key, NULL), STATUS_OK);
    assert_memory_equal(key, kiosk.keys.public_key, sizeof key);
    assert_int_equal(station_public_key(&door.db, kiosk.keys.station ^ 1, key, NULL),
                     STATUS_NOT_FOUND);
}

/* A station may lie about itself or others; nobody's tickets get another key by it. */
static void test_lies_prove_nothing(void **state)
{
    (void)state;
    char body[300];
    char own[2 * PUBLIC_KEY_BYTES + 1];
    uint8_t key[PUBLIC_KEY_BYTES];
    assert_int_equal(enrol("kiosk-1", "Módulo 1", "citizen"), STATUS_OK);
    test_pull(&door, &kiosk, "door");
    hex_encode(door.keys.public_key, PUBLIC_KEY_BYTES, own);
    (void)snprintf(body, sizeof body,
                   "{\"label\":\"x\",\"mode\":\"door\",\"name\":\"x\",\"public_key\":\"%s\","
                   "\"station\":%u}",
                   own, kiosk.keys.station);
    assert_int_equal(ledger_append(&door.ledger, "station.enrolled", body, NULL, NULL), STATUS_OK);
    assert_int_equal(station_public_key(&door.db, kiosk.keys.station, key, NULL), STATUS_OK);
    assert_memory_equal(key, kiosk.keys.public_key, sizeof key);

    static const char *const KEYS[] = {
        "", "zz", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"};
    for (size_t i = 0; i < ARRAY_COUNT(KEYS); i++) {
        (void)snprintf(body, sizeof body,
                       "{\"label\":\"x\",\"mode\":\"door\",\"name\":\"x\",\"public_key\":\"%s\","
                       "\"station\":%u}",
                       KEYS[i], door.keys.station);
        assert_int_equal(ledger_append(&door.ledger, "station.enrolled", body, NULL, NULL),
                         STATUS_OK);
        assert_int_equal(station_public_key(&door.db, door.keys.station, key, NULL),
                         STATUS_NOT_FOUND);
    }
}

int main(void)
{
#define WITH_STATIONS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STATIONS(test_writes_only_what_is_new),
        WITH_STATIONS(test_others_learn_the_key),
        WITH_STATIONS(test_lies_prove_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
