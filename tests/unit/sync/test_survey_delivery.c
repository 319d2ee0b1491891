/* The key of a survey that is published after a kiosk was enrolled comes to it by sync, here on a
 * stick, and to nobody else. */
#include "unit/sync/folder_kit.h"

#include "base/id.h"
#include "core/survey_delivery.h"
#include "core/survey_secret.h"

/* Everything that waits goes there and back. */
static void carry(struct world *world)
{
    (void)visit(world, &world->kiosk);
    (void)visit(world, &world->door);
    (void)intake(world);
    expect_ok(exchange_run(&world->office, &(struct exchange_result){0}, why));
    (void)intake(world);
    (void)visit(world, &world->kiosk);
    (void)visit(world, &world->door);
}

/* The key file `suffix` of survey "uno" in that folder; false: it is not there. */
static bool read_file(const char *folder, const char *suffix, char out[80])
{
    char path[FILE_PATH_MAX];
    struct buf bytes;
    buf_init(&bytes, 79);
    (void)snprintf(path, sizeof path, "%s/keys/encuestas/uno%s", folder, suffix);
    bool is_there = file_exists(path);
    if (is_there) {
        expect_ok(file_read(path, &bytes, why));
        (void)snprintf(out, 80, "%s", buf_str(&bytes));
    }
    buf_release(&bytes);
    return is_there;
}

static void publish(struct world *world)
{
    expect_ok(survey_secret_make(&world->office.ledger, "uno", why));
    expect_ok(exchange_run(&world->office, &(struct exchange_result){0}, why));
}

static void comes_to_a_kiosk_that_is_trusted(void **state)
{
    struct world *world = *state;
    char office[80], kiosk[80], sql[200];
    trust(world, &world->kiosk, "citizen");
    trust(world, &world->door, "door");
    carry(world);
    publish(world);
    assert_true(read_file(world->office_folder, ".key", office));
    assert_false(read_file(world->kiosk_folder, ".key", kiosk));
    for (int i = 0; i < 4; i++) { /* it hears, asks, is answered; and then it is quiet */
        carry(world);
    }
    assert_true(read_file(world->kiosk_folder, ".key", kiosk));
    assert_string_equal(kiosk, office);
    assert_false(read_file(world->kiosk_folder, ".key.want", kiosk));
    assert_false(read_file(world->door_folder, ".key", kiosk)); /* takes no answers */
    assert_int_equal(test_count(&world->central.db, "SELECT count(*) FROM ledger"
                                                    " WHERE kind = 'survey.wanted'"),
                     1);
    assert_int_equal(test_count(&world->central.db, "SELECT count(*) FROM ledger"
                                                    " WHERE kind = 'survey.given'"),
                     1);
    /* Nothing that travelled says it. */
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM ledger WHERE body LIKE '%%%.20s%%'",
                   office);
    assert_int_equal(test_count(&world->central.db, sql), 0);
    test_verify_clean(&world->kiosk.db);
    test_verify_clean(&world->office.db);

    /* After the seal the box that stays in the ledger opens for nobody. */
    expect_ok(ledger_append(&world->office.ledger, "survey.sealed",
                            "{\"destroyed\":false,\"survey\":\"uno\"}", NULL, why));
    survey_secrets_end(&world->office.ledger);
    carry(world);
    carry(world);
    survey_secrets_end(&world->kiosk.ledger);
    assert_false(read_file(world->kiosk_folder, ".key", kiosk));
    assert_false(read_file(world->office_folder, ".key", office));
    survey_keys_travel(&world->kiosk.ledger, &world->kiosk.keys, "citizen");
    assert_false(read_file(world->kiosk_folder, ".key", kiosk));
    assert_false(read_file(world->kiosk_folder, ".key.want", kiosk));
}

static int64_t given(struct world *world)
{
    survey_keys_travel(&world->office.ledger, &world->office.keys, "office");
    return test_count(&world->office.db, "SELECT count(*) FROM survey_gift");
}

/* The kiosk has asked, and the office has heard of it. */
static void let_ask(struct world *world)
{
    publish(world);
    carry(world);
    assert_int_equal(test_count(&world->kiosk.db, "SELECT count(*) FROM survey_want"), 0);
    trust(world, &world->kiosk, "citizen"); /* before, nobody would answer */
    carry(world);
    carry(world);
    assert_int_equal(test_count(&world->office.db, "SELECT count(*) FROM survey_want"), 1);
    expect_ok(db_execute(&world->office.db, "DELETE FROM survey_gift", why));
}

static void comes_to_nobody_else(void **state)
{
    struct world *world = *state;
    let_ask(world);
    trust(world, &world->kiosk, "door"); /* one that takes no answers */
    assert_int_equal(given(world), 0);
    struct trusted out = {.station = world->kiosk.keys.station, .name = "kiosk-1"};
    (void)snprintf(out.mode, sizeof out.mode, "citizen");
    memcpy(out.public_key, world->kiosk.keys.public_key, PUBLIC_KEY_BYTES);
    expect_ok(trust_write(&world->office.ledger, &out, why)); /* trusted no more */
    assert_int_equal(given(world), 0);
    out.is_trusted = true;
    expect_ok(trust_write(&world->office.ledger, &out, why));
    assert_int_equal(given(world), 1);
}

/* Whoever stands between may change what is asked with: then it is not signed any more. */
static void a_changed_question_is_not_answered(void **state)
{
    struct world *world = *state;
    static const char *const CHANGES[] = {
        "UPDATE survey_want SET box_key = printf('%064d', 1)",
        "UPDATE survey_want SET signature = substr(signature, 1, 126) || '00'",
        "UPDATE survey_want SET signature = 'x'",
        "UPDATE survey_want SET box_key = ''",
        "UPDATE survey_want SET survey = 'dos'",
    };
    let_ask(world);
    expect_ok(survey_secret_make(&world->office.ledger, "dos", why));
    expect_ok(
        db_execute(&world->office.db, "CREATE TEMP TABLE kept AS SELECT * FROM survey_want", why));
    for (size_t i = 0; i < ARRAY_COUNT(CHANGES); i++) {
        expect_ok(db_execute(&world->office.db, CHANGES[i], why));
        assert_int_equal(given(world), 0);
        expect_ok(db_execute(&world->office.db, "DELETE FROM survey_want", why));
        expect_ok(db_execute(&world->office.db, "INSERT INTO survey_want SELECT * FROM kept", why));
    }
    assert_int_equal(given(world), 1);
}

/* What came is not the key: it is not kept, and another one is asked for. */
static void a_wrong_gift_is_not_kept(void **state)
{
    struct world *world = *state;
    char text[80];
    static const char *const BOXES[] = {"", "00", "zz"};
    trust(world, &world->kiosk, "citizen");
    publish(world);
    carry(world); /* it has heard, and drawn */
    for (size_t i = 0; i < ARRAY_COUNT(BOXES); i++) {
        char body[300], before[80], after[80];
        assert_true(read_file(world->kiosk_folder, ".key.want", before));
        assert_int_equal(test_count(&world->kiosk.db, "SELECT count(*) FROM survey_want"), 1);
        (void)snprintf(body, sizeof body,
                       "INSERT OR REPLACE INTO survey_gift SELECT survey, station, box_key, '%s', "
                       "hlc, 1, 1 FROM survey_want",
                       BOXES[i]);
        expect_ok(db_execute(&world->kiosk.db, body, why));
        if (BOXES[i][0] != '\0') {
            survey_keys_travel(&world->kiosk.ledger, &world->kiosk.keys, "citizen");
            assert_false(read_file(world->kiosk_folder, ".key.want", after));
        }
        survey_keys_travel(&world->kiosk.ledger, &world->kiosk.keys, "citizen");
        assert_true(read_file(world->kiosk_folder, ".key.want", after));
        assert_int_equal(strcmp(before, after) == 0, BOXES[i][0] == '\0');
        assert_false(read_file(world->kiosk_folder, ".key", text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(comes_to_a_kiosk_that_is_trusted, world_make, world_remove),
        cmocka_unit_test_setup_teardown(comes_to_nobody_else, world_make, world_remove),
        cmocka_unit_test_setup_teardown(a_changed_question_is_not_answered, world_make,
                                        world_remove),
        cmocka_unit_test_setup_teardown(a_wrong_gift_is_not_kept, world_make, world_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
