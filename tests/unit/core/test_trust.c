#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "core/revocation.h"
#include "core/trust.h"
#include "core_fixture.h"
#include "harness/folder.h"
#include "store/verify.h"

static struct test_station office, kiosk, hub;
static char folder[TEST_FOLDER_MAX];

static int set_up(void **state)
{
    (void)state;
    test_station_open(&office, 1);
    test_station_open(&kiosk, 2);
    test_station_open(&hub, 3);
    test_folder_make(folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_station_close(&office);
    test_station_close(&kiosk);
    test_station_close(&hub);
    test_folder_remove(folder);
    return 0;
}

static struct trusted said(const char *name, const char *mode, bool is_trusted)
{
    struct trusted who = {.station = kiosk.keys.station, .is_trusted = is_trusted};
    memcpy(who.public_key, kiosk.keys.public_key, PUBLIC_KEY_BYTES);
    (void)snprintf(who.name, sizeof who.name, "%s", name);
    (void)snprintf(who.label, sizeof who.label, "Puerta 2");
    (void)snprintf(who.mode, sizeof who.mode, "%s", mode);
    return who;
}

static void say(const char *mode, bool is_trusted)
{
    const struct trusted who = said("door-2", mode, is_trusted);
    assert_int_equal(trust_write(&office.ledger, &who, NULL), STATUS_OK);
}

static enum status find(struct test_station *where, uint32_t station, struct trusted *out)
{
    struct error error = {0};
    enum status status = trust_find(&where->db, office.keys.public_key, station, out, &error);
    assert_int_equal(status == STATUS_OK, error.text[0] == '\0');
    return status;
}

static void test_who_is_trusted(void **state)
{
    (void)state;
    struct trusted who;
    bool has_changed = false;
    assert_int_equal(find(&office, kiosk.keys.station, &who), STATUS_NOT_FOUND);
    assert_int_equal(find(&office, office.keys.station, &who), STATUS_OK);
    assert_string_equal(who.mode, "office");
    assert_memory_equal(who.public_key, office.keys.public_key, PUBLIC_KEY_BYTES);

    say("door", true);
    assert_int_equal(find(&office, kiosk.keys.station, &who), STATUS_OK);
    assert_string_equal(who.name, "door-2");
    assert_string_equal(who.label, "Puerta 2");
    assert_string_equal(who.mode, "door");
    assert_memory_equal(who.public_key, kiosk.keys.public_key, PUBLIC_KEY_BYTES);

    assert_int_equal(station_revoke(&office.ledger, who.station, true, 0, &has_changed, NULL),
                     STATUS_OK);
    assert_int_equal(find(&office, who.station, &who), STATUS_DENIED);
    assert_string_equal(who.name, "door-2");
    assert_int_equal(station_revoke(&office.ledger, who.station, false, 0, &has_changed, NULL),
                     STATUS_OK);
    assert_int_equal(find(&office, who.station, &who), STATUS_OK);
    say("door", false);
    assert_int_equal(find(&office, who.station, &who), STATUS_DENIED);
}

/* What the office cannot mean is not written. */
static void test_refuses_what_is_none(void **state)
{
    (void)state;
    static const struct {
        const char *name, *mode;
        uint32_t other_key;
    } ROWS[] = {{"door-2", "door", 1},  {"Door 2", "door", 0}, {"", "door", 0},
                {"central", "door", 0}, {"door-2", "", 0},     {"door-2", "central", 0},
                {"door-2", "kiosk", 0}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct trusted who = said(ROWS[i].name, ROWS[i].mode, true);
        who.station ^= ROWS[i].other_key;
        assert_int_equal(trust_write(&office.ledger, &who, NULL), STATUS_INVALID);
    }
    assert_int_equal(office.ledger.seq, 0);
}

/* A row that gives a station another one's key trusts nobody. */
static void test_key_and_number_belong_together(void **state)
{
    (void)state;
    struct trusted who;
    char body[400];
    char key[2 * PUBLIC_KEY_BYTES + 1];
    hex_encode(hub.keys.public_key, PUBLIC_KEY_BYTES, key);
    (void)snprintf(body, sizeof body,
                   "{\"is_trusted\":true,\"label\":\"x\",\"mode\":\"door\",\"name\":\"x\","
                   "\"public_key\":\"%s\",\"station\":%u}",
                   key, kiosk.keys.station);
    assert_int_equal(ledger_append(&office.ledger, "station.trusted", body, NULL, NULL), STATUS_OK);
    assert_int_equal(find(&office, kiosk.keys.station, &who), STATUS_NOT_FOUND);
}

static void test_found_by_name(void **state)
{
    (void)state;
    struct trusted who;
    assert_int_equal(trust_by_name(&office.db, "door-2", &who, NULL), STATUS_NOT_FOUND);
    say("door", true);
    assert_int_equal(trust_by_name(&office.db, "door-2", &who, NULL), STATUS_OK);
    assert_int_equal(who.station, kiosk.keys.station);
    say("door", false);
    assert_int_equal(trust_by_name(&office.db, "door-2", &who, NULL), STATUS_NOT_FOUND);
}

static void test_who_needs_no_word_has_its_name(void **state)
{
    (void)state;
    char body[512];
    char key[2 * PUBLIC_KEY_BYTES + 1];
    struct trusted who;
    hex_encode(office.keys.public_key, PUBLIC_KEY_BYTES, key);
    (void)snprintf(body, sizeof body,
                   "{\"station\":%u,\"name\":\"door-2\",\"label\":\"Puerta 2\",\"mode\":\"door\","
                   "\"public_key\":\"%s\"}",
                   office.keys.station, key);
    assert_int_equal(ledger_append(&office.ledger, "station.enrolled", body, NULL, NULL),
                     STATUS_OK);
    assert_int_equal(trust_by_name(&office.db, "door-2", &who, NULL), STATUS_NOT_FOUND);
    assert_int_equal(trust_heard_by_name(&office.db, "door-2", &who, NULL), STATUS_OK);
    assert_int_equal(who.station, office.keys.station);
    assert_memory_equal(who.public_key, office.keys.public_key, PUBLIC_KEY_BYTES);
    assert_string_equal(who.mode, "door");
    assert_int_equal(trust_heard_by_name(&office.db, "door-3", &who, NULL), STATUS_NOT_FOUND);
    who.is_trusted = false; /* now something is said of it */
    assert_int_equal(trust_heard_by_name(&office.db, "door-2", &who, NULL), STATUS_OK);
    assert_int_equal(trust_write(&office.ledger, &who, NULL), STATUS_OK);
    assert_int_equal(trust_heard_by_name(&office.db, "door-2", &who, NULL), STATUS_NOT_FOUND);
}

/* ---- kinds that are the office's ---- */

/* All that the kiosk wrote, as a hub takes it in that knows it as `mode`. */
static struct ingest_result push(const char *mode)
{
    struct arena arena;
    struct fact *facts = NULL;
    size_t count = 0;
    struct ingest_result result;
    arena_init(&arena, 0);
    assert_int_equal(
        ledger_own_since(&kiosk.ledger, 0, 1000, 1U << 20, &arena, &facts, &count, NULL),
        STATUS_OK);
    hub.ledger.writer_mode = mode;
    assert_int_equal(ledger_ingest(&hub.ledger, INGEST_WHOLE, facts, count, &result, NULL),
                     STATUS_OK);
    arena_release(&arena);
    return result;
}

static void test_only_the_office_writes_its_kinds(void **state)
{
    (void)state;
    struct trusted who = said("door-9", "office", true);
    struct verify_report report;
    bool has_changed = false;
    test_station_enrol(&kiosk, "Módulo 1", "citizen");
    assert_int_equal(trust_write(&kiosk.ledger, &who, NULL), STATUS_OK);
    assert_int_equal(
        station_revoke(&kiosk.ledger, office.keys.station, true, 0, &has_changed, NULL), STATUS_OK);
    assert_int_equal(ticket_revoke(&kiosk.ledger, "0123456789ABCDEF", "lost", &has_changed, NULL),
                     STATUS_OK);

    struct ingest_result result = push("citizen");
    assert_int_equal(result.new_count, 1);
    assert_int_equal(result.quarantine_count, 3);
    result = push("citizen");
    assert_int_equal(result.known_count, 4);
    assert_int_equal(find(&hub, kiosk.keys.station, &who), STATUS_NOT_FOUND);

    /* Nor after a rebuild, and nobody else hears of it. */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(test_int(&hub.db,
                                  "SELECT count(*) FROM quarantine WHERE pos IS NOT NULL"
                                  " AND cause = 'not_allowed' AND reason LIKE '%citizen%'"),
                         3);
        assert_int_equal(test_int(&hub.db, "SELECT (SELECT count(*) FROM station_trusted)"
                                           " + (SELECT count(*) FROM station_revoked)"
                                           " + (SELECT count(*) FROM ticket_revoked)"),
                         0);
        assert_int_equal(test_int(&hub.db, "SELECT count(*) FROM station"), 1);
        assert_int_equal(ledger_verify(&hub.db, NULL, NULL, &report, NULL), STATUS_OK);
        assert_int_equal(report.finding_count, 0);
        assert_int_equal(ledger_rebuild(&hub.db, NULL, NULL, NULL), STATUS_OK);
    }
    test_pull(&office, &hub, "office");
    assert_int_equal(test_int(&office.db, "SELECT count(*) FROM ledger"), 1);
}

static void test_an_office_and_a_file_take_them(void **state)
{
    (void)state;
    static const char *const MODES[] = {"office", NULL};
    bool has_changed = false;
    for (size_t i = 0; i < ARRAY_COUNT(MODES); i++) {
        assert_int_equal(
            ticket_revoke(&kiosk.ledger, "0123456789ABCDEF", i ? NULL : "lost", &has_changed, NULL),
            STATUS_OK);
        assert_int_equal(push(MODES[i]).new_count, 1);
    }
    assert_int_equal(test_int(&hub.db, "SELECT count(*) FROM quarantine"), 0);
    assert_int_equal(test_int(&hub.db, "SELECT count(*) FROM ticket_revoked"), 1);
}

/* ---- the root ---- */

static void test_the_root(void **state)
{
    (void)state;
    static const char *const WRONG[] = {"", "00ff", "not a key"};
    char path[FILE_PATH_MAX];
    char keys[FILE_PATH_MAX];
    uint8_t root[PUBLIC_KEY_BYTES];
    struct keys of_office;
    assert_int_equal(path_join(keys, sizeof keys, folder, "keys", NULL), STATUS_OK);
    assert_int_equal(path_join(path, sizeof path, keys, "office.pub", NULL), STATUS_OK);
    assert_int_equal(trust_root_read(folder, root, NULL), STATUS_NOT_FOUND);

    assert_int_equal(keys_open(&of_office, keys, "office", true, NULL), STATUS_OK);
    assert_int_equal(trust_root_read(folder, root, NULL), STATUS_OK);
    assert_memory_equal(root, of_office.public_key, sizeof root);

    assert_int_equal(trust_root_keep(folder, kiosk.keys.public_key, NULL), STATUS_OK);
    assert_int_equal(trust_root_keep(folder, of_office.public_key, NULL), STATUS_OK);
    assert_int_equal(trust_root_read(folder, root, NULL), STATUS_OK);
    assert_memory_equal(root, kiosk.keys.public_key, sizeof root);
    keys_close(&of_office);
    for (size_t i = 0; i < ARRAY_COUNT(WRONG); i++) {
        assert_int_equal(file_write(path, WRONG[i], strlen(WRONG[i]), 0644, NULL), STATUS_OK);
        assert_int_equal(trust_root_read(folder, root, NULL), STATUS_INVALID);
    }
}

int main(void)
{
#define WITH_STATIONS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STATIONS(test_who_is_trusted),
        WITH_STATIONS(test_refuses_what_is_none),
        WITH_STATIONS(test_key_and_number_belong_together),
        WITH_STATIONS(test_found_by_name),
        WITH_STATIONS(test_who_needs_no_word_has_its_name),
        WITH_STATIONS(test_only_the_office_writes_its_kinds),
        WITH_STATIONS(test_an_office_and_a_file_take_them),
        WITH_STATIONS(test_the_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
