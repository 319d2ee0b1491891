#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Bidi controls are what is tested here, as escapes. NOLINTBEGIN(misc-misleading-bidirectional) */

enum { LONG_NAME_LENGTH = 10000, FUZZ_ROUNDS = 20000 };

/* Good and bad sequences of RFC 3629; `valid` is the length of the good beginning. */
static void utf8_is_strict(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bytes, valid;
    } ROWS[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"a\0b", 3, 3},
        {"ñ€🎫", 9, 9},
        {"\xed\x9f\xbf\xee\x80\x80", 6, 6}, /* around the surrogates */
        {"\xf4\x8f\xbf\xbf", 4, 4},         /* U+10FFFF */
        {"\xf4\x90\x80\x80", 4, 0},
        {"a\x80", 2, 1},
        {"a\xc3", 2, 1},
        {"\xc3\xb1\xc3", 3, 2},
        {"\xc0\x80", 2, 0}, /* overlong */
        {"\xc1\xbf", 2, 0},
        {"\xe0\x9f\xbf", 3, 0},
        {"\xf0\x8f\xbf\xbf", 4, 0},
        {"\xed\xa0\x80", 3, 0}, /* surrogate */
        {"\xed\xbf\xbf", 3, 0},
        {"\xe2\x82", 2, 0},
        {"\xe2\x82g", 3, 0},
        {"\xf0\x9f\x8e", 3, 0},
        {"\xf8\x88\x80\x80\x80", 5, 0},
        {"\xfe", 1, 0},
        {"ok \xff ok", 7, 3},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        /* A copy of just so many bytes, so that the sanitizer sees a read past the end. */
        char *copy = malloc(ROWS[i].bytes + 1);
        assert_non_null(copy);
        char *text = copy + 1;
        memcpy(text, ROWS[i].text, ROWS[i].bytes);
        assert_int_equal(text_utf8_prefix(text, ROWS[i].bytes), ROWS[i].valid);
        assert_int_equal(text_is_utf8(text, ROWS[i].bytes), ROWS[i].valid == ROWS[i].bytes);
        free(copy);
    }
}

static void steps_go_forward_and_back(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t steps[8];
        size_t length;
    } ROWS[] = {
        {"", {0}, 0},
        {"añ€🎫", {1, 2, 3, 4}, 4},
        {"\xff\xc3z", {1, 1, 1}, 3},
        {"\xe2\x82", {1, 1}, 2},
        {"\xf0\x9f\x8e", {1, 1, 1}, 3},
        {"z\x80ñ", {1, 1, 2}, 3},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        const char *text = ROWS[i].text;
        size_t at = 0;
        for (size_t k = 0; k < ROWS[i].length; k++) {
            assert_int_equal(text_next(text + at), ROWS[i].steps[k]);
            assert_int_equal(text_previous(text, at + ROWS[i].steps[k]), at);
            at += ROWS[i].steps[k];
        }
        assert_int_equal(text_next(text + at), 0);
        assert_int_equal(text_previous(text, 0), 0);
        assert_int_equal(text_length(text), ROWS[i].length);
    }
}

static void cuts_fall_between_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t max;
        const char *cut;
    } ROWS[] = {
        {"abc", 5, "abc"},
        {"abc", 3, "abc"},
        {"abc", 2, "ab"},
        {"abc", 0, ""},
        {"ñ", 1, ""},
        {"añ", 2, "a"},
        {"añ", 3, "añ"},
        {"a€", 3, "a"},
        {"a€", 2, "a"},
        {"a🎫", 4, "a"},
        {"a🎫", 5, "a🎫"},
        {"🎫🎫", 7, "🎫"},
        {"", 0, ""},
        {"", 9, ""},
        {"\x80\x80\x80", 2, "\x80\x80"},
        {"a\xff"
         "bc",
         3,
         "a\xff"
         "b"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char text[16];
        char copy[16] = "#";
        (void)snprintf(text, sizeof text, "%s", ROWS[i].text);
        text_truncate(text, ROWS[i].max);
        assert_string_equal(text, ROWS[i].cut);
        bool is_whole = strcmp(ROWS[i].text, ROWS[i].cut) == 0;
        assert_int_equal(text_copy(copy, ROWS[i].max + 1, ROWS[i].text), is_whole);
        assert_string_equal(copy, ROWS[i].cut);
    }
    assert_false(text_copy(NULL, 0, ""));
}

static const struct {
    const char *text, *clean; /* NULL: STATUS_INVALID */
} CLEANED[] = {
    {"", ""},
    {"   ", ""},
    {"\t\r\n", ""},
    {"Ana", "Ana"},
    {"  Ana \t María\n", "Ana María"},
    {"Ana\xc2\xa0\xc2\xa0María\xc2\xa0", "Ana María"},
    {"Ana\xe2\x80\x83María\xe3\x80\x80", "Ana María"}, /* em and ideographic space */
    {"Ana\xe2\x80\xa8María", "Ana María"},             /* line separator */
    {"Ana\xc2\x85María", "Ana María"},                 /* next line, a C1 control */
    {"A\x01n\x1b"
     "a\x7f",
     "Ana"},
    {"A\xc2\x9bna", "Ana"},
    {"Jose\xcc\x81 N\xcc\x83un\xcc\x83"
     "ez",
     "José Ñuñez"},
    {"\xe2\x84\xab", "Å"}, /* the Ångström sign */
    {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한"},
    {"q\xcc\x87\xcc\xa3", "q\xcc\xa3\xcc\x87"}, /* marks in their order */
    {"a\xe2\x80\x8b"
     "b\xe2\x80\x8c"
     "c\xe2\x80\x8d"
     "d\xe2\x81\xa0"
     "e\xef\xbb\xbf"
     "f",
     "abcdef"},
    {"a\xd8\x9c"
     "b\xe2\x80\x8e"
     "c\xe2\x80\x8f"
     "d",
     "abcd"},
    {"\xe2\x80\xaa"
     "a\xe2\x80\xab"
     "b\xe2\x80\xac"
     "c\xe2\x80\xad"
     "d\xe2\x80\xae"
     "e",
     "abcde"},
    {"\xe2\x81\xa6"
     "a\xe2\x81\xa7"
     "b\xe2\x81\xa8"
     "c\xe2\x81\xa9",
     "abc"},
    {" \xe2\x80\x8b a", "a"},
    {"a \xe2\x80\x8b b", "a b"},
    {/* Arabic */ "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7 \xd8\xa8\xd9\x83",
     "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7 \xd8\xa8\xd9\x83"},
    {"👩\xe2\x80\x8d🌾 feria 🎫", "👩🌾 feria 🎫"},
    {"a\xff", NULL},
    {"\xed\xa0\x80", NULL},
    {"\xc3", NULL},
};

static void cleaning(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(CLEANED); i++) {
        char out[64] = "#";
        struct error error = {0};
        enum status status = text_clean(CLEANED[i].text, out, sizeof out, &error);
        if (!CLEANED[i].clean) {
            assert_int_equal(status, STATUS_INVALID);
            assert_true(strlen(error.text) > 0);
            assert_string_equal(out, "#");
            continue;
        }
        assert_int_equal(status, STATUS_OK);
        assert_string_equal(out, CLEANED[i].clean);
        assert_int_equal(text_clean(out, out, sizeof out, &error), STATUS_OK); /* in place */
        assert_string_equal(out, CLEANED[i].clean);
    }
}

static void cleaning_keeps_paragraphs(void **state)
{
    (void)state;
    static const struct {
        const char *text, *clean;
    } ROWS[] = {
        {"", ""},
        {" una \t línea ", "una línea"},
        {"una\ndos", "una\ndos"},
        {"una\r\ndos\rtres", "una\ndos\ntres"},
        {"\r\n una  \n \n\n\r\n\r\n  dos\n\n", "una\n\ndos"},
        {"una\u2028dos\u2029tres", "una\ndos\ntres"},
        {"una \u200B\n\u200B dos", "una\ndos"},
        {"N\xcc\x83\nN\xcc\x83", "Ñ\nÑ"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char out[64];
        assert_int_equal(text_clean_lines(ROWS[i].text, out, sizeof out, NULL), STATUS_OK);
        assert_string_equal(out, ROWS[i].clean);
        assert_int_equal(text_clean_lines(out, out, sizeof out, NULL), STATUS_OK);
        assert_string_equal(out, ROWS[i].clean);
    }
    char out[8];
    assert_int_equal(text_clean_lines("una\xFF", out, sizeof out, NULL), STATUS_INVALID);
    assert_int_equal(text_clean_lines("una\n\ndos", out, sizeof out, NULL), STATUS_TOO_BIG);
}

static void cleaning_needs_room(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t out_bytes;
        enum status status;
    } ROWS[] = {
        {"abc", 4, STATUS_OK},
        {"abc", 3, STATUS_TOO_BIG},
        {"", 1, STATUS_OK},
        {"", 0, STATUS_TOO_BIG},
        {"  abc  ", 4, STATUS_OK},
        {"n\xcc\x83", 3, STATUS_OK}, /* 3 bytes become 2 */
        {"n\xcc\x83", 2, STATUS_TOO_BIG},
        {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 4, STATUS_OK}, /* 9 become 3 */
        {"abcdefghijklmnopqrstuvwxyz", 4, STATUS_TOO_BIG},
        {"\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"
         "a",
         2, STATUS_OK},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char *out = malloc(ROWS[i].out_bytes + 1); /* just as large, for the sanitizer */
        assert_non_null(out);
        struct error error = {0};
        assert_int_equal(text_clean(ROWS[i].text, out + 1, ROWS[i].out_bytes, &error),
                         ROWS[i].status);
        assert_int_equal(strlen(error.text) > 0, ROWS[i].status != STATUS_OK);
        free(out);
    }
    char out[4];
    assert_int_equal(text_clean("abcd", out, sizeof out, NULL), STATUS_TOO_BIG);
}

static void folding(void **state)
{
    (void)state;
    static const struct {
        const char *text, *folded;
    } ROWS[] = {
        {"", ""},
        {"  Muñoz-Ñáñez ", "munoz nanez"},
        {"N\xcc\x83"
         "A\xcc\x81N\xcc\x83"
         "EZ",
         "nanez"},
        {"Straße", "strasse"},
        {"ÑANDÚ, pingüino", "nandu pinguino"},
        {"Carrera 5ª # 12-34", "carrera 5a 12 34"},
        {"İbagué", "ibague"},
        {"...", ""},
        {"🎫", ""},
        {"a🎫b", "a b"},
        {"D'Artagnan", "d artagnan"},
        {"a\xff\xfe"
         "b",
         "a b"},
        {"\xff", ""},
        {"\xc3", ""},
        {"ＪＯＳＥ", "jose"},
        {"Ana\xc2\xa0María", "ana maria"},
        {"Jo\xe2\x80\x8bs\xc2\xad"
         "e",
         "jose"},
        {"a\tb\x01"
         "c",
         "a bc"},
        {"ΣΊΣΥΦΟΣ", "σισυφοσ"},
        {"\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7", "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7"},
        {"日本 2", "日本 2"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char out[64];
        assert_int_equal(text_fold(ROWS[i].text, out, sizeof out), strlen(ROWS[i].folded));
        assert_string_equal(out, ROWS[i].folded);
    }
}

static void folding_cuts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t out_bytes;
        const char *folded;
    } ROWS[] = {
        {"abc", 4, "abc"}, {"abc", 3, "ab"},  {"abc", 1, ""},  {"a b", 3, "a"},
        {"a b", 4, "a b"}, {"日本", 6, "日"}, {"日本", 3, ""}, {"ß", 2, "s"},
        {"日 a", 4, "日"}, {"a 日a", 5, "a"}, /* nothing after what did not fit */
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char *out = malloc(ROWS[i].out_bytes);
        assert_non_null(out);
        assert_int_equal(text_fold(ROWS[i].text, out, ROWS[i].out_bytes), strlen(ROWS[i].folded));
        assert_string_equal(out, ROWS[i].folded);
        free(out);
    }
    assert_int_equal(text_fold("abc", NULL, 0), 0);
}

static void upper_case(void **state)
{
    (void)state;
    static const struct {
        const char *text, *upper; /* NULL: STATUS_INVALID */
    } ROWS[] = {
        {"José Ñuñez", "JOSÉ ÑUÑEZ"},
        {"jose\xcc\x81  n\xcc\x83", "JOSÉ Ñ"},
        {"", ""},
        {"o'higgins-3", "O'HIGGINS-3"},
        {"日本", "日本"},
        {"\xff", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char out[32] = "#";
        struct error error = {0};
        enum status status = text_upper(ROWS[i].text, out, sizeof out, &error);
        assert_int_equal(status, ROWS[i].upper ? STATUS_OK : STATUS_INVALID);
        assert_string_equal(out, ROWS[i].upper ? ROWS[i].upper : "#");
    }
    char out[4];
    assert_int_equal(text_upper("abcd", out, sizeof out, NULL), STATUS_TOO_BIG);
    assert_int_equal(text_upper("ñña", out, sizeof out, NULL), STATUS_TOO_BIG);
}

static void names_good_and_bad(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_name;
    } ROWS[] = {
        {"Ana María", true},
        {"José Ñáñez", true},
        {"Jose\xcc\x81", true},
        {"O'Higgins", true},
        {"O’Higgins", true},
        {"Muñoz-Ñáñez", true},
        {"J. A. Pérez", true},
        {"Ł", true},
        {"李", true},
        {"\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", true},
        {"", false},
        {" ", false},
        {"-", false},
        {".'-", false},
        {"\xcc\x81", false},
        {"Ana 2", false},
        {"Ana🎫", false},
        {"🎫", false},
        {"👩\xe2\x80\x8d🌾", false},
        {"Ana\n", false},
        {"Ana\tB", false},
        {"Ana\xff", false},
        {"\xff", false},
        {"Ana@x", false},
        {"<b>Ana", false},
        {"Ana; DROP", false},
        {"Ana\xe2\x80\xae", false},
        {"Ana\xe2\x80\x8b", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        if (text_is_name(ROWS[i].text) != ROWS[i].is_name) {
            fail_msg("\"%s\"", ROWS[i].text);
        }
    }
}

static void very_long_names_are_survived(void **state)
{
    (void)state;
    static const char *const CHARACTERS[] = {"a",
                                             "ñ",
                                             "n\xcc\x83",
                                             "🎫",
                                             "\xd7\xa9",
                                             "\x01",
                                             "\xcc\x81",
                                             "\xcc\xa3\xcc\x81",
                                             "\xef\xb7\xba",
                                             " ",
                                             "."};
    static char text[LONG_NAME_LENGTH * 8];
    static char out[LONG_NAME_LENGTH * 8];
    for (size_t i = 0; i < ARRAY_COUNT(CHARACTERS); i++) {
        size_t bytes = strlen(CHARACTERS[i]);
        for (size_t k = 0; k < LONG_NAME_LENGTH; k++) {
            memcpy(text + k * bytes, CHARACTERS[i], bytes);
        }
        text[LONG_NAME_LENGTH * bytes] = '\0';
        assert_int_equal(text_clean(text, out, sizeof out, NULL), STATUS_OK);
        assert_true(text_is_utf8(out, strlen(out)));
        char small[64];
        enum status status = text_clean(text, small, sizeof small, NULL);
        assert_int_equal(status, strlen(out) < sizeof small ? STATUS_OK : STATUS_TOO_BIG);
        assert_in_range(text_fold(text, small, sizeof small), 0, sizeof small - 1);
        assert_true(text_is_utf8(small, strlen(small)));
        (void)text_is_name(text);
        assert_true(text_length(text) >= LONG_NAME_LENGTH);
    }
}

static void append(char *text, size_t bytes, const char *more)
{
    (void)snprintf(text + strlen(text), bytes - strlen(text), "%s", more);
}

/* A heap of marks would cost the square of its length to sort and hide the lines around it. */
static void marks_on_one_letter_have_a_limit(void **state)
{
    (void)state;
    char text[512] = "z";
    for (int i = 0; i < 100; i++) {
        append(text, sizeof text, i % 2 ? "\xcc\xa3" : "\xcc\x87");
    }
    append(text, sizeof text, "a\xcc\x87");
    char out[512];
    assert_int_equal(text_clean(text, out, sizeof out, NULL), STATUS_OK);
    assert_string_equal(out + strlen(out) - 2, "ȧ");
    assert_in_range(text_length(out), 20, 1 + 30 + 1);
}

/* Random pieces, good and broken: what must hold for every text. Seed: $FERIA_SEED. */
static void what_holds_for_every_text(void **state)
{
    (void)state;
    static const char *const PIECES[] = {
        "a",
        "Z",
        "ñ",
        "É",
        "n\xcc\x83",
        "\xcc\x81",
        " ",
        "\t",
        "\xc2\xa0",
        "-",
        "🎫",
        "ß",
        "İ",
        "ª",
        "\xff",
        "\xe2\x82",
        "\xf0\x9f",
        "\xe2\x80\x8b",
        "\xe2\x80\xae",
        "日",
        "\xe1\x84\x92",
        "\xe1\x85\xa1",
        "\xd7\xa9",
        "7",
        "\xe0\xa7\x87",
        "\xe0\xa6\xbe",
        "\xc2\xad",
        "\x01",
        "ﬁ",
        "½",
        "\xcd\x85",
        "\xef\xb7\xba",
    };
    const char *seed_text = getenv("FERIA_SEED");
    unsigned seed = seed_text ? (unsigned)strtoul(seed_text, NULL, 10) : 1;
    print_message("FERIA_SEED=%u\n", seed);
    for (int round = 0; round < FUZZ_ROUNDS; round++) {
        char text[128] = "";
        int pieces = rand_r(&seed) % 16;
        for (int i = 0; i < pieces; i++) {
            append(text, sizeof text, PIECES[(size_t)rand_r(&seed) % ARRAY_COUNT(PIECES)]);
        }
        char clean[256];
        char again[256];
        char folded[1024];
        char folded_again[1024];
        assert_true(text_fold(text, folded, sizeof folded) < sizeof folded - 1);
        assert_true(text_is_utf8(folded, strlen(folded)));
        (void)text_fold(folded, folded_again, sizeof folded_again);
        assert_string_equal(folded, folded_again);
        enum status status = text_clean(text, clean, sizeof clean, NULL);
        if (!text_is_utf8(text, strlen(text))) {
            assert_int_equal(status, STATUS_INVALID);
            continue;
        }
        assert_int_equal(status, STATUS_OK);
        assert_int_equal(text_clean(clean, again, sizeof again, NULL), STATUS_OK);
        assert_string_equal(clean, again);
        (void)text_fold(clean, folded_again, sizeof folded_again);
        assert_string_equal(folded, folded_again);
        assert_int_equal(text_upper(text, again, sizeof again, NULL), STATUS_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(steps_go_forward_and_back),
        cmocka_unit_test(cuts_fall_between_characters),
        cmocka_unit_test(cleaning),
        cmocka_unit_test(cleaning_keeps_paragraphs),
        cmocka_unit_test(cleaning_needs_room),
        cmocka_unit_test(folding),
        cmocka_unit_test(folding_cuts),
        cmocka_unit_test(upper_case),
        cmocka_unit_test(names_good_and_bad),
        cmocka_unit_test(very_long_names_are_survived),
        cmocka_unit_test(marks_on_one_letter_have_a_limit),
        cmocka_unit_test(what_holds_for_every_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* NOLINTEND(misc-misleading-bidirectional) */
