#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "harness/folder.h"

/* Two catalogues as msgfmt writes them: sorted keys, the header under the empty one. */
struct pair {
    const char *key, *text;
};

static const struct pair english[] = {
    {"", "Content-Type: text/plain; charset=UTF-8\n"},
    {"Inicio", "Home"},
    {"Paso %d de %d", "Step %d of %d"},
    {"month\004mar", "Mar"},
    {"mar", "sea"},
    {"weekday\004mar", "Tue"},
};
static const struct pair portuguese[] = {
    {"", "Content-Type: text/plain; charset=UTF-8\n"},
    {"Inicio", "Início"},
    {"Paso %d de %d", ""},
};

static char folder[FILE_PATH_MAX];

static void append_u32(struct buf *file, uint32_t value)
{
    for (int shift = 0; shift < 32; shift += 8) {
        buf_append_char(file, (char)(value >> shift & 0xff));
    }
}

static void append_table(struct buf *file, const struct pair *pairs, size_t count, bool is_text,
                         uint32_t *at)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t length = (uint32_t)strlen(is_text ? pairs[i].text : pairs[i].key);
        append_u32(file, length);
        append_u32(file, *at);
        *at += length + 1;
    }
}

/* `mended` is what a test changed in the header before it is written; NULL = nothing. */
static const char *write_mo(const char *name, const struct pair *pairs, size_t count,
                            const uint32_t mended[7], size_t cut)
{
    static char path[FILE_PATH_MAX];
    const uint32_t sound[7] = {0x950412de,   0, (uint32_t)count, 28, 28 + 8 * (uint32_t)count, 0,
                               28 + 16 * (uint32_t)count};
    uint32_t at = 28 + 16 * (uint32_t)count;
    struct buf file;
    struct error error = {0};
    buf_init(&file, I18N_FILE_BYTES_MAX);
    for (size_t i = 0; i < ARRAY_COUNT(sound); i++) {
        append_u32(&file, mended != NULL ? mended[i] : sound[i]);
    }
    append_table(&file, pairs, count, false, &at);
    append_table(&file, pairs, count, true, &at);
    for (int is_text = 0; is_text < 2; is_text++) {
        for (size_t i = 0; i < count; i++) {
            const char *text = is_text ? pairs[i].text : pairs[i].key;
            assert_int_equal(buf_append(&file, text, strlen(text) + 1), STATUS_OK);
        }
    }
    assert_int_equal(path_join(path, sizeof path, folder, name, &error), STATUS_OK);
    size_t length = cut > 0 ? cut : file.length;
    assert_int_equal(file_write(path, buf_str(&file), length, 0644, &error), STATUS_OK);
    buf_release(&file);
    return path;
}

static void use(const char *path)
{
    struct error error = {0};
    assert_int_equal(i18n_use(path, &error), STATUS_OK);
}

static void test_switching(void **state)
{
    (void)state;
    assert_string_equal(tr("Inicio"), "Inicio");
    use(write_mo("en.mo", english, ARRAY_COUNT(english), NULL, 0));
    assert_string_equal(tr("Inicio"), "Home");
    assert_string_equal(tr("Paso %d de %d"), "Step %d of %d");
    use(write_mo("pt.mo", portuguese, ARRAY_COUNT(portuguese), NULL, 0));
    assert_string_equal(tr("Inicio"), "Início");
    use(write_mo("en.mo", english, ARRAY_COUNT(english), NULL, 0));
    assert_string_equal(tr("Inicio"), "Home");
    use("");
    assert_string_equal(tr("Inicio"), "Inicio");
    use(NULL);
    assert_string_equal(tr("Inicio"), "Inicio");
}

static void test_fallback(void **state)
{
    (void)state;
    use(write_mo("pt.mo", portuguese, ARRAY_COUNT(portuguese), NULL, 0));
    const char *missing = "Servicios de la Alcaldía";
    assert_ptr_equal(tr(missing), missing);
    assert_string_equal(tr("Paso %d de %d"), "Paso %d de %d"); /* there, but empty */
    assert_string_equal(tr("inicio"), "inicio");
    assert_string_equal(tr("Inici"), "Inici");
    assert_string_equal(tr("Inicio "), "Inicio ");
    assert_string_equal(tr(""), ""); /* not the header */
    use(NULL);
}

static void test_context(void **state)
{
    (void)state;
    char word[200];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_string_equal(tr_in("month", "mar"), "mar");
    use(write_mo("en.mo", english, ARRAY_COUNT(english), NULL, 0));
    assert_string_equal(tr_in("month", "mar"), "Mar");
    assert_string_equal(tr_in("weekday", "mar"), "Tue");
    assert_string_equal(tr("mar"), "sea");
    assert_string_equal(tr_in("fish", "mar"), "mar");
    assert_string_equal(tr_in("month", word), word); /* longer than any key */
    use(NULL);
}

static void test_broken_files(void **state)
{
    (void)state;
    enum { COUNT = ARRAY_COUNT(english), TEXTS = 28 + 16 * COUNT };
    static const struct {
        const char *what;
        uint32_t header[7];
        size_t cut;
    } rows[] = {
        {"another kind of file", {0x12345678, 0, COUNT, 28, 28 + 8 * COUNT, 0, TEXTS}, 0},
        {"the other byte order", {0xde120495, 0, COUNT, 28, 28 + 8 * COUNT, 0, TEXTS}, 0},
        {"more texts than there is room for", {0x950412de, 0, 0xffffffff, 28, 28, 0, TEXTS}, 0},
        {"keys outside", {0x950412de, 0, COUNT, 0xfffffff0, 28 + 8 * COUNT, 0, TEXTS}, 0},
        {"translations outside", {0x950412de, 0, COUNT, 28, 0x7fffffff, 0, TEXTS}, 0},
        {"texts without their end", {0x950412de, 0, COUNT, 29, 28 + 8 * COUNT, 0, TEXTS}, 0},
        {"cut in a text", {0x950412de, 0, COUNT, 28, 28 + 8 * COUNT, 0, TEXTS}, TEXTS + 9},
        {"cut in a table", {0x950412de, 0, COUNT, 28, 28 + 8 * COUNT, 0, TEXTS}, 60},
        {"cut in the header", {0x950412de, 0, COUNT, 28, 28 + 8 * COUNT, 0, TEXTS}, 20},
        {"one byte", {0x950412de, 0, COUNT, 28, 28 + 8 * COUNT, 0, TEXTS}, 1},
    };
    use(write_mo("pt.mo", portuguese, ARRAY_COUNT(portuguese), NULL, 0));
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct error error = {0};
        const char *path = write_mo("broken.mo", english, COUNT, rows[i].header, rows[i].cut);
        if (i18n_use(path, &error) != STATUS_INVALID || strstr(error.text, "msgfmt") == NULL) {
            fail_msg("%s: \"%s\"", rows[i].what, error.text);
        }
        assert_string_equal(tr("Inicio"), "Início"); /* the language stays */
    }
    struct error error = {0};
    assert_int_equal(i18n_use("no/such/file.mo", &error), STATUS_NOT_FOUND);
    assert_string_equal(tr("Inicio"), "Início");
    use(NULL);
}

static void *speak(void *user)
{
    *(const char **)user = tr("Inicio");
    return NULL;
}

/* What the store thread says is Spanish, whatever a visitor chose meanwhile. */
static void test_other_thread(void **state)
{
    (void)state;
    pthread_t thread;
    const char *said = NULL;
    use(write_mo("en.mo", english, ARRAY_COUNT(english), NULL, 0));
    assert_int_equal(pthread_create(&thread, NULL, speak, &said), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_string_equal(said, "Inicio");
    assert_string_equal(tr("Inicio"), "Home");
    use(NULL);
}

