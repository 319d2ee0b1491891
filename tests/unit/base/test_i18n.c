#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "harness/folder.h"

enum { MO_MAGIC = (int)0x950412de, HEADER_BYTES = 28, TEXTS_MAX = 8 };

struct pair {
    const char *key, *text;
};

/* As msgfmt sorts them: by bytes. */
static const struct pair pairs[] = {
    {"", "Content-Type: text/plain; charset=UTF-8\n"},
    {"Atrás", "Back"},
    {"Continuar", ""},
    {"Paso %d de %d", "Step %d of %d"},
    {"día\004mar", "Tue"},
    {"mes\004mar", "Mar"},
    {"Ñandú", "Rhea"},
};
enum { PAIR_COUNT = (int)(sizeof pairs / sizeof pairs[0]) };

/* Header, table of keys, table of texts, then all texts with a NUL after each. */
static void mo_make(struct buf *out, const struct pair *from, uint32_t count)
{
    uint32_t keys = HEADER_BYTES, texts = keys + 8 * count, at = texts + 8 * count;
    const uint32_t header[] = {(uint32_t)MO_MAGIC, 0, count, keys, texts, 0, at};
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++) {
        buf_append_u32(out, header[i]);
    }
    for (int column = 0; column < 2; column++) {
        for (uint32_t i = 0; i < count; i++) {
            uint32_t length = (uint32_t)strlen(column == 0 ? from[i].key : from[i].text);
            buf_append_u32(out, length);
            buf_append_u32(out, at);
            at += length + 1;
        }
    }
    for (int column = 0; column < 2; column++) {
        for (uint32_t i = 0; i < count; i++) {
            const char *text = column == 0 ? from[i].key : from[i].text;
            buf_append(out, text, strlen(text) + 1);
        }
    }
    assert_int_equal(buf_status(out, NULL), STATUS_OK);
}

struct fixture {
    char folder[TEST_FOLDER_MAX], path[FILE_PATH_MAX];
    struct buf mo;
};

static int setup(void **state)
{
    static struct fixture fixture;
    struct error error = {0};
    test_folder_make(fixture.folder);
    assert_int_equal(path_join(fixture.path, sizeof fixture.path, fixture.folder, "xx.mo", &error),
                     STATUS_OK);
    buf_init(&fixture.mo, (size_t)64 * 1024);
    mo_make(&fixture.mo, pairs, PAIR_COUNT);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(i18n_use(NULL, NULL), STATUS_OK);
    buf_release(&fixture->mo);
    test_folder_remove(fixture->folder);
    return 0;
}

static enum status use(struct fixture *fixture, const char *data, size_t length,
                       struct error *error)
{
    assert_int_equal(file_write(fixture->path, data, length, 0600, error), STATUS_OK);
    return i18n_use(fixture->path, error);
}

static void translates(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    static const struct pair wanted[] = {
        {"Atrás", "Back"},    {"Ñandú", "Rhea"}, {"Paso %d de %d", "Step %d of %d"},
        {"Inicio", "Inicio"}, {"", ""},          {"Continuar", "Continuar"},
        {"atrás", "atrás"},   {"Atrá", "Atrá"},  {"zzz", "zzz"},
        {"Atrás ", "Atrás "},
    };
    assert_string_equal(tr("Atrás"), "Atrás");
    assert_int_equal(use(fixture, fixture->mo.data, fixture->mo.length, &error), STATUS_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        assert_string_equal(tr(wanted[i].key), wanted[i].text);
    }
    assert_string_equal(tr_in("día", "mar"), "Tue");
    assert_string_equal(tr_in("mes", "mar"), "Mar");
    assert_string_equal(tr_in("otro", "mar"), "mar");
    assert_int_equal(i18n_use("", &error), STATUS_OK);
    assert_string_equal(tr("Atrás"), "Atrás");
    assert_string_equal(tr_in("día", "mar"), "mar");
}

/* There and back, as a visitor does: each language has its own answers, and its own gaps. */
static void switches_twice(void **state)
{
    static const struct pair other[] = {{"", "Language: pt\n"}, {"Atrás", "Voltar"}};
    struct fixture *fixture = *state;
    struct error error = {0};
    struct buf second;
    buf_init(&second, (size_t)64 * 1024);
    mo_make(&second, other, 2);
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(use(fixture, fixture->mo.data, fixture->mo.length, &error), STATUS_OK);
        assert_string_equal(tr("Atrás"), "Back");
        assert_string_equal(tr("Ñandú"), "Rhea");
        assert_int_equal(use(fixture, second.data, second.length, &error), STATUS_OK);
        assert_string_equal(tr("Atrás"), "Voltar");
        assert_string_equal(tr("Ñandú"), "Ñandú");
        assert_string_equal(tr_in("mes", "mar"), "mar");
    }
    buf_release(&second);
}

static void long_contexts_have_no_translation(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    char word[200];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_int_equal(use(fixture, fixture->mo.data, fixture->mo.length, &error), STATUS_OK);
    assert_string_equal(tr_in("mes", word), word);
    assert_string_equal(tr_in(word, "mar"), "mar");
}

static void *speak(void *user)
{
    const char **said = user;
    *said = tr("Atrás");
    return NULL;
}

/* What the store thread says is Spanish, whatever a visitor chose meanwhile. */
static void other_threads_stay_spanish(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    pthread_t thread;
    const char *said = NULL;
    assert_int_equal(use(fixture, fixture->mo.data, fixture->mo.length, &error), STATUS_OK);
    assert_int_equal(pthread_create(&thread, NULL, speak, (void *)&said), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_string_equal(said, "Atrás");
    assert_string_equal(tr("Atrás"), "Back");
}

static void empty_catalogue_is_spanish(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    buf_clear(&fixture->mo);
    mo_make(&fixture->mo, pairs, 0);
    assert_int_equal(use(fixture, fixture->mo.data, fixture->mo.length, &error), STATUS_OK);
    assert_string_equal(tr("Atrás"), "Atrás");
}

/* Each cut is either refused, or (when only texts nobody points to are gone) answers as before. */
static void truncated_is_refused(void **state)
{
    struct fixture *fixture = *state;
    for (size_t length = 0; length < fixture->mo.length; length++) {
        struct error error = {0};
        assert_int_equal(use(fixture, fixture->mo.data, length, &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "xx.mo"));
        assert_non_null(strstr(error.text, "msgfmt"));
        assert_string_equal(tr("Atrás"), "Atrás");
    }
}

static void a_failure_keeps_the_language(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    assert_int_equal(use(fixture, fixture->mo.data, fixture->mo.length, &error), STATUS_OK);
    assert_int_equal(use(fixture, "nonsense", 8, &error), STATUS_INVALID);
    assert_string_equal(tr("Atrás"), "Back");
    assert_int_equal(i18n_use("/nowhere/xx.mo", &error), STATUS_NOT_FOUND);
    assert_string_equal(tr("Atrás"), "Back");
}

static void put_u32(char *data, size_t at, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        data[at + (size_t)i] = (char)(value >> 8 * i);
    }
}

static void hostile_words_are_refused(void **state)
{
    struct fixture *fixture = *state;
    const uint32_t length = (uint32_t)fixture->mo.length;
    const struct {
        size_t at;
        uint32_t value;
    } words[] = {
        {0, 0xde120495},                /* the other byte order */
        {0, 0},                         /* no magic */
        {8, UINT32_MAX},                /* count */
        {8, length},                    /* */
        {8, 0x20000000},                /* 8 * count wraps in 32 bits */
        {12, UINT32_MAX},               /* table of keys */
        {12, UINT32_MAX - 7},           /* */
        {12, length - 4},               /* */
        {16, UINT32_MAX},               /* table of texts */
        {16, length},                   /* */
        {HEADER_BYTES, UINT32_MAX},     /* length of the first key */
        {HEADER_BYTES, length},         /* */
        {HEADER_BYTES + 4, UINT32_MAX}, /* its place */
        {HEADER_BYTES + 4, length},     /* */
        {HEADER_BYTES + 8, 3},          /* no NUL after the key */
        {HEADER_BYTES + 8 * PAIR_COUNT, UINT32_MAX},
        {HEADER_BYTES + 8 * PAIR_COUNT + 4, length - 1},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct error error = {0};
        buf_clear(&fixture->mo);
        mo_make(&fixture->mo, pairs, PAIR_COUNT);
        put_u32(fixture->mo.data, words[i].at, words[i].value);
        if (use(fixture, fixture->mo.data, fixture->mo.length, &error) != STATUS_INVALID) {
            fail_msg("word %u at %zu was taken", words[i].value, words[i].at);
        }
        assert_string_equal(tr("Atrás"), "Atrás");
    }
}

/* Every single byte another one: refused, or every key still has an answer. */
static void flipped_bytes_are_harmless(void **state)
{
    struct fixture *fixture = *state;
    for (size_t at = 0; at < fixture->mo.length; at++) {
        struct error error = {0};
        buf_clear(&fixture->mo);
        mo_make(&fixture->mo, pairs, PAIR_COUNT);
        fixture->mo.data[at] = (char)(fixture->mo.data[at] ^ 0x81);
        enum status status = use(fixture, fixture->mo.data, fixture->mo.length, &error);
        assert_true(status == STATUS_OK || status == STATUS_INVALID);
        for (size_t i = 1; i < PAIR_COUNT; i++) {
            assert_non_null(tr(pairs[i].key));
            assert_true(strlen(tr(pairs[i].key)) < fixture->mo.length);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(translates, setup, teardown),
        cmocka_unit_test_setup_teardown(switches_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(long_contexts_have_no_translation, setup, teardown),
        cmocka_unit_test_setup_teardown(other_threads_stay_spanish, setup, teardown),
        cmocka_unit_test_setup_teardown(empty_catalogue_is_spanish, setup, teardown),
        cmocka_unit_test_setup_teardown(truncated_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_failure_keeps_the_language, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_words_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(flipped_bytes_are_harmless, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
