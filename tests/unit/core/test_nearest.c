#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/nearest.h"

#include <string.h>

struct nearest_case {
    const char *word, *candidates[4], *best; /* best NULL = none is near */
};

static const struct nearest_case cases[] = {
    {"hacind", {"salud", "hacienda", "gobierno"}, "hacienda"},
    {"haceinda", {"salud", "hacienda"}, "hacienda"},
    {"HACIENDA", {"hacienda"}, "hacienda"},
    {"educación", {"educacion"}, "educacion"},
    {"salut", {"salto", "salud"}, "salud"},
    {"slaud", {"salto", "salud"}, "salud"},
    {"cast", {"cash", "case"}, "cash"},
    {"servcio", {"servido", "servicio"}, "servicio"},
    {"color", {"colour", "valor"}, "colour"},
    {"C1", {"C01", "C11"}, "C01"},
    {"transito", {"hacienda", "salud"}, NULL},
    {"x", {"y"}, NULL},
    {"", {"y"}, NULL},
    {"---", {"y"}, NULL},
    {"salud", {""}, NULL},
};

static void test_nearest(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct nearest nearest = {.word = cases[i].word};
        for (size_t at = 0; at < 4 && cases[i].candidates[at] != NULL; at++) {
            nearest_offer(&nearest, cases[i].candidates[at]);
        }
        if (cases[i].best == NULL) {
            assert_null(nearest.best);
        } else {
            assert_non_null(nearest.best);
            assert_string_equal(nearest.best, cases[i].best);
        }
    }
}

static void test_long_words(void **state)
{
    (void)state;
    char word[NEAREST_BYTES_MAX + 2];
    memset(word, 'a', sizeof word);
    word[NEAREST_BYTES_MAX] = '\0';
    struct nearest nearest = {.word = word};
    nearest_offer(&nearest, word);
    assert_ptr_equal(nearest.best, word);

    word[NEAREST_BYTES_MAX] = 'a';
    word[NEAREST_BYTES_MAX + 1] = '\0';
    nearest = (struct nearest){.word = word};
    nearest_offer(&nearest, word);
    assert_null(nearest.best);
    nearest = (struct nearest){.word = "a"};
    nearest_offer(&nearest, word);
    assert_null(nearest.best);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_long_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
