#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "hub/enrol_table.h"

static const uint8_t ONE[PUBLIC_KEY_BYTES] = {1}, TWO[PUBLIC_KEY_BYTES] = {2},
                     THREE[PUBLIC_KEY_BYTES] = {3};
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
    assert_int_equal(place->requests[0].heard_ms, 0);
    enrol_table_release(&table);
}

static void test_a_parcel_is_for_one_machine(void **state)
{
    (void)state;
    struct enrol_table table = {0};
    const uint8_t id[ENROL_ID_BYTES] = {5};
    struct enrol_place *place = enrol_table_open(&table, id, 1000);
    assert_false(enrol_place_answer(place, ONE, "aa"));
    /* Two have seen the code: both are told of, the latest first. */
    assert_true(enrol_place_request(place, TWO, PROOF, 1000));
    assert_true(enrol_place_request(place, ONE, PROOF, 1100));
    assert_true(enrol_place_request(place, TWO, PROOF, 1700));
    assert_memory_equal(place->requests[0].public_key, TWO, sizeof TWO);
    assert_memory_equal(place->requests[0].proof, PROOF, sizeof PROOF);
    assert_int_equal(place->requests[0].heard_ms, 1700);
    assert_memory_equal(place->requests[1].public_key, ONE, sizeof ONE);
    assert_int_equal(place->requests[1].heard_ms, 1100);
    assert_false(enrol_place_answer(place, THREE, "aa"));
    assert_null(place->parcel);
    assert_true(enrol_place_answer(place, ONE, "aa"));
    assert_true(enrol_place_answer(place, ONE, "bb"));
    assert_string_equal(place->parcel, "bb");
    /* Once it is answered the other one takes nothing away. */
    assert_false(enrol_place_request(place, TWO, PROOF, 2400));
    assert_memory_equal(place->requests[0].public_key, ONE, sizeof ONE);
    assert_true(enrol_place_request(place, ONE, PROOF, 2500));
    assert_string_equal(place->parcel, "bb");
    /* Forgotten with its invitation. */
    place = enrol_table_open(&table, id, 1000 + ENROL_OPEN_MS);
    assert_int_equal(place->requests[0].heard_ms, 0);
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
