#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "hub/enrol_table.h"

static const uint8_t ONE[PUBLIC_KEY_BYTES] = {1}, TWO[PUBLIC_KEY_BYTES] = {2};
static const uint8_t PROOF[ENROL_PROOF_BYTES] = {9};

static void test_opens_while_the_office_asks(void **state)
{
    (void)state;
    struct enrol_table table = {0};
    const uint8_t id[ENROL_ID_BYTES] = {5};
    assert_null(enrol_table_find(&table, id, 1000));
    struct enrol_place *place = enrol_table_open(&table, id, 1000);
    assert_non_null(place);
    assert_ptr_equal(enrol_table_open(&table, id, 20000), place);
    assert_ptr_equal(enrol_table_find(&table, id, 20000 + ENROL_OPEN_MS - 1), place);
    assert_null(enrol_table_find(&table, id, 20000 + ENROL_OPEN_MS));
    enrol_table_release(&table);
}

static void test_no_more_than_there_is_room_for(void **state)
{
    (void)state;
    struct enrol_table table = {0};
    uint8_t id[ENROL_ID_BYTES] = {0};
    for (int i = 0; i < ENROL_PLACES; i++) {
        id[0] = (uint8_t)i;
        assert_non_null(enrol_table_open(&table, id, 1000));
    }
    id[0] = 99;
    assert_null(enrol_table_open(&table, id, 1000));
    struct enrol_place *place = enrol_table_open(&table, id, 1000 + ENROL_OPEN_MS);
    assert_non_null(place);
    assert_false(place->has_request);
    enrol_table_release(&table);
}

static void test_a_parcel_is_for_one_machine(void **state)
{
    (void)state;
    struct enrol_table table = {0};
    const uint8_t id[ENROL_ID_BYTES] = {5};
    struct enrol_place *place = enrol_table_open(&table, id, 1000);
    assert_false(enrol_place_answer(place, ONE, "aa"));
    enrol_place_request(place, ONE, PROOF);
    assert_memory_equal(place->proof, PROOF, sizeof PROOF);
    assert_false(enrol_place_answer(place, TWO, "aa"));
    assert_null(place->parcel);
    assert_true(enrol_place_answer(place, ONE, "aa"));
    assert_true(enrol_place_answer(place, ONE, "bb"));
    assert_string_equal(place->parcel, "bb");
    enrol_place_request(place, ONE, PROOF);
    assert_string_equal(place->parcel, "bb");
    place->is_taken = true;
    enrol_place_request(place, TWO, PROOF);
    assert_null(place->parcel);
    assert_false(place->is_taken);
    /* Forgotten with its invitation. */
    assert_true(enrol_place_answer(place, TWO, "cc"));
    place = enrol_table_open(&table, id, 1000 + ENROL_OPEN_MS);
    assert_false(place->has_request);
    assert_null(place->parcel);
    enrol_table_release(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opens_while_the_office_asks),
        cmocka_unit_test(test_no_more_than_there_is_room_for),
        cmocka_unit_test(test_a_parcel_is_for_one_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
