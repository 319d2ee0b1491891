#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/words.h"

/* Letters that differ, at the first place where two words do, or 2 when more than one does. */
static int difference(const char *a, const char *b)
{
    size_t same = 0;
    while (a[same] != '\0' && a[same] == b[same]) {
        same++;
    }
    bool is_one = strcmp(a + same, b + same) == 0 ||
                  strcmp(a + same + (a[same] != '\0'), b + same) == 0 ||
                  strcmp(a + same, b + same + (b[same] != '\0')) == 0 ||
                  (a[same] != '\0' && b[same] != '\0' && strcmp(a + same + 1, b + same + 1) == 0);
    return is_one ? 1 : 2;
}

static void test_no_two_are_alike(void **state)
{
    (void)state;
    for (int i = 0; i < 256; i++) {
        const char *word = word_of((uint8_t)i);
        assert_true(strspn(word, "abcdefghijklmnopqrstuvwxyz") == strlen(word));
        assert_true(strlen(word) >= 2 && strlen(word) <= WORD_LETTERS_MAX);
        for (int j = 0; j < i; j++) {
            assert_int_equal(difference(word, word_of((uint8_t)j)), 2);
        }
    }
    assert_int_equal(difference("casa", "caso"), 1);
    assert_int_equal(difference("casa", "casas"), 1);
    assert_int_equal(difference("pato", "plato"), 1);
    assert_int_equal(difference("pato", "queso"), 2);
}

static void test_each_byte_a_word(void **state)
{
    (void)state;
    static const uint8_t BYTES[] = {0, 255, 0, 7};
    char out[WORDS_SIZE(4)];
    char expected[WORDS_SIZE(4)];
    words_of(BYTES, 0, out);
    assert_string_equal(out, "");
    words_of(BYTES, 1, out);
    assert_string_equal(out, word_of(0));
    words_of(BYTES, 4, out);
    (void)snprintf(expected, sizeof expected, "%s %s %s %s", word_of(0), word_of(255), word_of(0),
                   word_of(7));
    assert_string_equal(out, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_two_are_alike),
        cmocka_unit_test(test_each_byte_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
