#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"

enum { CODE_LENGTH = 9 };

static int start(void **state)
{
    (void)state;
    struct error error = {0};
    return id_init(&error) == STATUS_OK ? 0 : -1;
}

static void uuids_are_version_7_in_time_order(void **state)
{
    (void)state;
    static const struct {
        int64_t utc_ms;
        const char *prefix;
    } ROWS[] = {
        /* RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC */
        {INT64_C(0x017F22E279B0), "017f22e2-79b0-7"},
        {0, "00000000-0000-7"},
        {-5, "00000000-0000-7"},
        {INT64_C(0xFFFFFFFFFFFF), "ffffffff-ffff-7"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char id[UUID_TEXT_SIZE];
        char other[UUID_TEXT_SIZE];
        uuid7_new(ROWS[i].utc_ms, id);
        uuid7_new(ROWS[i].utc_ms, other);
        assert_int_equal(strlen(id), 36);
        assert_memory_equal(id, ROWS[i].prefix, strlen(ROWS[i].prefix));
        assert_int_equal(strspn(id, "0123456789abcdef-"), 36);
        assert_true(id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-');
        assert_non_null(strchr("89ab", id[19]));
        assert_string_not_equal(id, other);
    }
    char earlier[UUID_TEXT_SIZE];
    char later[UUID_TEXT_SIZE];
    uuid7_new(1671109200000, earlier);
    uuid7_new(1671109200001, later);
    assert_true(strcmp(earlier, later) < 0);
}

static void base32_goes_both_ways(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        const char *text;
    } ROWS[] = {
        {"", ""},
        {"00", "00"},
        {"ff", "ZW"},
        {"0000", "0000"},
        {"ffff", "ZZZG"},
        {"0102030405", "04106105"},
        {"666f6f", "CSQPY"},
        {"666f6f626172", "CSQPYRK1E8"}, /* "foobar", as in RFC 4648 */
    };
    struct error error = {0};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        uint8_t data[16] = {0};
        uint8_t back[16] = {0};
        char text[32];
        size_t bytes = strlen(ROWS[i].hex) / 2;
        assert_true(hex_decode(ROWS[i].hex, data, bytes));
        base32_encode(data, bytes, text);
        assert_string_equal(text, ROWS[i].text);
        assert_int_equal(strlen(text), BASE32_LENGTH(bytes));
        assert_int_equal(base32_decode(text, strlen(text), back, bytes, &error), STATUS_OK);
        assert_memory_equal(data, back, sizeof data);
    }
    for (size_t bytes = 0; bytes <= 92; bytes++) {
        uint8_t data[92];
        uint8_t back[92];
        char text[BASE32_LENGTH(92) + 1];
        randombytes_buf(data, sizeof data);
        base32_encode(data, bytes, text);
        assert_int_equal(strlen(text), BASE32_LENGTH(bytes));
        assert_int_equal(base32_decode(text, strlen(text), back, bytes, &error), STATUS_OK);
        assert_memory_equal(data, back, bytes);
    }
}

static void base32_reads_what_people_type(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bytes;
        const char *hex; /* NULL: STATUS_INVALID */
    } ROWS[] = {
        {"csqpyrk1e8", 6, "666f6f626172"},
        {"CSQPY-RK1E8", 6, "666f6f626172"},
        {" csqpy rkle8 ", 6, "666f6f626172"},
        {"CSQPYRKIE8", 6, "666f6f626172"},
        {"oO", 1, "00"},
        {"O0iG", 2, "0003"},
        {"l0", 1, "08"},
        {"O0iL", 2, NULL},
        {"0U", 1, NULL},
        {"0u", 1, NULL},
        {"0", 1, NULL},
        {"000", 1, NULL},
        {"00000000000000000000", 1, NULL},
        {"", 1, NULL},
        {"-- --", 1, NULL},
        {"01", 1, NULL},
        {"03", 1, NULL},
        {"ZZZH", 2, NULL},
        {"CSQPYRK1E9", 6, NULL},
        {"0ñ", 1, NULL},
        {"0*", 1, NULL},
        {"0\n", 1, NULL},
        {"0\xff", 1, NULL},
        {"0", 0, NULL},
        {"", 0, ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        uint8_t data[16] = {0};
        enum status status =
            base32_decode(ROWS[i].text, strlen(ROWS[i].text), data, ROWS[i].bytes, &error);
        if (!ROWS[i].hex) {
            assert_int_equal(status, STATUS_INVALID);
            assert_true(strlen(error.text) > 0);
            continue;
        }
        char hex[33];
        hex_encode(data, ROWS[i].bytes, hex);
        assert_int_equal(status, STATUS_OK);
        assert_string_equal(hex, ROWS[i].hex);
    }
    uint8_t data[1];
    assert_int_equal(base32_decode("0\0", 2, data, 1, NULL), STATUS_INVALID);
}

static void every_byte_is_a_digit_or_none(void **state)
{
    (void)state;
    int found = 0;
    for (int c = -128; c < 128; c++) {
        int value = base32_value((char)c);
        assert_in_range(value + 1, 0, 32);
        found += value >= 0;
    }
    assert_int_equal(found, 32 + 3 + 22 + 3); /* digits, I L O, lower case of both */
    for (unsigned value = 0; value < 32; value++) {
        assert_int_equal(base32_value(base32_digit(value)), value);
    }
}

/* A code of random characters and its check character. */
static void make_code(char code[CODE_LENGTH + 2])
{
    for (size_t i = 0; i < CODE_LENGTH; i++) {
        code[i] = base32_digit(randombytes_uniform(32));
    }
    code[CODE_LENGTH] = check_char(code, CODE_LENGTH);
    code[CODE_LENGTH + 1] = '\0';
}

static void every_single_wrong_character_is_found(void **state)
{
    (void)state;
    for (int round = 0; round < 50; round++) {
        char code[CODE_LENGTH + 2];
        make_code(code);
        assert_true(check_char_ok(code, CODE_LENGTH + 1));
        for (size_t at = 0; at <= CODE_LENGTH; at++) {
            char right = code[at];
            for (unsigned value = 0; value < 32; value++) {
                code[at] = base32_digit(value);
                assert_int_equal(check_char_ok(code, CODE_LENGTH + 1), code[at] == right);
            }
            code[at] = right;
        }
    }
}

/* For two neighbours what counts is what the characters before them have left (32 states, all of
 * which a first character reaches), so 32 * 32 * 31 codes are all cases there are. */
static void nearly_all_swaps_of_neighbours_are_found(void **state)
{
    (void)state;
    unsigned swaps = 0;
    unsigned missed = 0;
    for (unsigned first = 0; first < 32; first++) {
        for (unsigned a = 0; a < 32; a++) {
            for (unsigned b = 0; b < 32; b++) {
                char code[] = {base32_digit(first), base32_digit(a), base32_digit(b), 0};
                char swapped[] = {base32_digit(first), base32_digit(b), base32_digit(a), 0};
                code[3] = check_char(code, 3);
                swapped[3] = code[3];
                swaps += a != b;
                missed += a != b && check_char_ok(swapped, 4);
            }
        }
    }
    print_message("swaps found: %u of %u\n", swaps - missed, swaps);
    assert_int_equal(swaps, 32 * 32 * 31);
    assert_true(missed * 20 <= swaps);
}

static void check_characters_of_bad_codes(void **state)
{
    (void)state;
    char good[CODE_LENGTH + 2];
    make_code(good);
    char lower[CODE_LENGTH + 2];
    for (size_t i = 0; i < sizeof good; i++) {
        lower[i] = (char)(good[i] >= 'A' ? good[i] - 'A' + 'a' : good[i]);
    }
    assert_true(check_char_ok(lower, CODE_LENGTH + 1));
    static const char *const BAD[] = {"", "0", "U0", "0U", "AB-CD", "ñ0", "\xff\xff"};
    for (size_t i = 0; i < ARRAY_COUNT(BAD); i++) {
        assert_false(check_char_ok(BAD[i], strlen(BAD[i])));
    }
    assert_false(check_char_ok(good, CODE_LENGTH + 2)); /* the NUL too */
}

/* ISO/IEC 7064 worked by hand with M = 32: "1" gives 32 + 1 = 1, doubled 2, so 33 - 2 = 31. */
static void check_characters_by_hand(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char check;
    } ROWS[] = {{"", '1'}, {"0", '2'}, {"1", 'Z'}, {"Z", '4'}, {"00", '4'}, {"11", 'V'}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_int_equal(check_char(ROWS[i].text, strlen(ROWS[i].text)), ROWS[i].check);
    }
}

static void hex_good_and_bad(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bytes;
        bool is_good;
    } ROWS[] = {
        {"", 0, true},    {"00ff10", 3, true}, {"00FF10", 3, true}, {"00ff1", 3, false},
        {"0", 1, false},  {"00f", 1, false},   {"0g", 1, false},    {"g0", 1, false},
        {" 0", 1, false}, {"", 1, false},      {"0\xff", 1, false}, {"00", 0, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        uint8_t data[4];
        assert_int_equal(hex_decode(ROWS[i].text, data, ROWS[i].bytes), ROWS[i].is_good);
    }
    uint8_t data[3];
    char text[7];
    assert_true(hex_decode("00Ff1a", data, 3));
    hex_encode(data, 3, text);
    assert_string_equal(text, "00ff1a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uuids_are_version_7_in_time_order),
        cmocka_unit_test(base32_goes_both_ways),
        cmocka_unit_test(base32_reads_what_people_type),
        cmocka_unit_test(every_byte_is_a_digit_or_none),
        cmocka_unit_test(every_single_wrong_character_is_found),
        cmocka_unit_test(nearly_all_swaps_of_neighbours_are_found),
        cmocka_unit_test(check_characters_of_bad_codes),
        cmocka_unit_test(check_characters_by_hand),
        cmocka_unit_test(hex_good_and_bad),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
