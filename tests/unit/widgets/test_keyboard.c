#include "unit/ui/ui_rig.h"

#include <dirent.h>

#include "base/file.h"
#include "base/text.h"
#include "harness/folder.h"
#include "widgets/keyboard.h"

#define KEYBOARDS FERIA_SOURCE_DIR "/assets/keyboards"

static bool has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name), bytes = strlen(ending);
    return length > bytes && strcmp(name + length - bytes, ending) == 0;
}

static const struct keyboard_page *page_find(const struct keyboard_layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->page_count; i++) {
        if (strcmp(layout->pages[i].name, name) == 0) {
            return &layout->pages[i];
        }
    }
    return NULL;
}

static bool row_has(const struct keyboard_row *row, enum keyboard_action action, const char *text)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->keys[i].action == action &&
            (text == NULL || strcmp(row->keys[i].text, text) == 0)) {
            return true;
        }
    }
    return false;
}

static bool layout_has(const struct keyboard_layout *layout, enum keyboard_action action,
                       const char *text)
{
    for (size_t i = 0; i < layout->page_count; i++) {
        for (size_t row = 0; row < layout->pages[i].row_count; row++) {
            if (row_has(&layout->pages[i].rows[row], action, text)) {
                return true;
            }
        }
    }
    return false;
}

/* Every key has a width that fits, every page is there and can be left, and one can delete. */
static void check_layout(const char *name, const struct keyboard_layout *layout)
{
    for (size_t i = 0; i < layout->page_count; i++) {
        const struct keyboard_page *page = &layout->pages[i];
        bool has_back = false;
        assert_true(page->row_count > 0);
        for (size_t row = 0; row < page->row_count; row++) {
            float width = 0;
            for (size_t k = 0; k < page->rows[row].count; k++) {
                const struct keyboard_key *key = &page->rows[row].keys[k];
                width += key->width;
                has_back |= key->action == KEYBOARD_BACK;
                if (key->action == KEYBOARD_PAGE && page_find(layout, key->text) == NULL) {
                    fail_msg("%s: there is no page \"%s\"", name, key->text);
                }
            }
            if (width > (float)layout->columns + 0.01F) {
                fail_msg("%s: row %zu of page %s is wider than its columns", name, row, page->name);
            }
        }
        if (!has_back) {
            fail_msg("%s: nothing deletes on page %s", name, page->name);
        }
    }
}

static void every_file_is_read(void **state)
{
    (void)state;
    DIR *folder = opendir(KEYBOARDS);
    assert_non_null(folder);
    int count = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (!has_ending(entry->d_name, ".keys")) {
            continue;
        }
        char path[FILE_PATH_MAX];
        struct keyboard_layout layout;
        struct error error = {0};
        assert_int_equal(path_join(path, sizeof path, KEYBOARDS, entry->d_name, &error), STATUS_OK);
        if (keyboard_read(&layout, path, &error) != STATUS_OK) {
            fail_msg("%s", error.text);
        }
        check_layout(entry->d_name, &layout);
        count++;
    }
    (void)closedir(folder);
    assert_true(count >= 7);
}

static void read_known(struct keyboard_layout *layout, const char *name)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    assert_int_equal(path_join(path, sizeof path, KEYBOARDS, name, &error), STATUS_OK);
    assert_int_equal(keyboard_read(layout, path, &error), STATUS_OK);
}

/* What a person must be able to write on each, on both sizes. */
static void nothing_is_missing(void **state)
{
    (void)state;
    static const struct {
        const char *file, *letters;
    } wanted[] = {
        {"es.keys", "abcdefghijklmnñopqrstuvwxyz0123456789'-."},
        {"es-large.keys", "abcdefghijklmnñopqrstuvwxyz0123456789'-."},
        {"prose.keys", "abcdefghijklmnñopqrstuvwxyz0123456789¿?,.-"},
        {"email.keys", "abcdefghijklmnopqrstuvwxyz0123456789@._-"},
        {"email-large.keys", "abcdefghijklmnopqrstuvwxyz0123456789@._-"},
        {"number.keys", "0123456789"},
        {"code.keys", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"},
        {"code-large.keys", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct keyboard_layout layout;
        read_known(&layout, wanted[i].file);
        for (const char *at = wanted[i].letters; *at != '\0'; at += text_next(at)) {
            char letter[8] = {0};
            memcpy(letter, at, text_next(at));
            if (!layout_has(&layout, KEYBOARD_TYPE, letter)) {
                fail_msg("%s cannot type %s", wanted[i].file, letter);
            }
        }
    }
    struct keyboard_layout spanish;
    read_known(&spanish, "es.keys");
    static const char *const accents[] = {"á", "é", "í", "ó", "ú", "ü"};
    for (size_t i = 0; i < sizeof accents / sizeof accents[0]; i++) {
        assert_true(row_has(&spanish.accents, KEYBOARD_TYPE, accents[i]));
    }
}

static void bad_files_say_where(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } files[] = {
        {"columns 0\n", ":1: columns are 1 to 16"},
        {"columns 17\n", ":1: columns are 1 to 16"},
        {"# first\ncolumns x\n", ":2: columns are 1 to 16"},
        {"columns 3\nrow a b\n", ":2: a page must come before the first row"},
        {"columns 3\npage a\nrow\n", ":3: a row without keys"},
        {"columns 3\npage a\nrow {nothing}\n", ":3: there is no key {nothing}"},
        {"columns 3\npage a\nrow {back:0}\n", ":3: a key is 0.5 to 12 widths wide"},
        {"columns 3\npage a\nrow {back:99}\n", ":3: a key is 0.5 to 12 widths wide"},
        {"columns 3\npage a\nrow {back:nan}\n", ":3: a key is 0.5 to 12 widths wide"},
        {"columns 3\npage a\nrow aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "longer than a key types"},
        {"columns 3\npage a\nrow a b c d e f g h i j k l m n o p q\n", ":3: more than 16 keys"},
        {"columns 3\npage a-name-that-is-too-long\n", ":2: the page's name is too long"},
        {"columns 3\npage a\npage b\npage c\npage d\npage e\n", ":6: more than 4 pages"},
        {"columns 3\npage a\nrow a\nrow a\nrow a\nrow a\nrow a\nrow a\nrow a\nrow a\nrow a\n",
         ":11: more than 8 rows"},
        {"columns 3\npage a\nkeys a b\n", ":3: \"keys\" is none of columns, page, row, accents"},
        {"page a\nrow a\n", "\"columns\" or a page is missing"},
        {"columns 3\n", "\"columns\" or a page is missing"},
        {"", "\"columns\" or a page is missing"},
        {"columns 3\npage a\nrow \xff\n", "save it as UTF-8"},
    };
    char folder[TEST_FOLDER_MAX], path[FILE_PATH_MAX];
    struct error error = {0};
    test_folder_make(folder);
    assert_int_equal(path_join(path, sizeof path, folder, "bad.keys", &error), STATUS_OK);
    struct keyboard_layout layout = {.columns = 7};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        assert_int_equal(file_write(path, files[i].text, strlen(files[i].text), 0600, &error),
                         STATUS_OK);
        if (keyboard_read(&layout, path, &error) != STATUS_CONFIG) {
            fail_msg("taken: %s", files[i].text);
        }
        if (strstr(error.text, files[i].said) == NULL || strstr(error.text, "bad.keys") == NULL) {
            fail_msg("\"%s\" does not say \"%s\"", error.text, files[i].said);
        }
        assert_int_equal(layout.columns, 7); /* the one of before stays */
    }
    assert_int_equal(keyboard_read(&layout, "/nowhere/x.keys", &error), STATUS_NOT_FOUND);
    test_folder_remove(folder);
}

/* One frame with the keyboard; true when a key was pressed in it. */
static bool frame(struct rig *rig, const struct keyboard_layout *layout,
                  struct keyboard_state *state, struct keyboard_press *press)
{
    rig->now_ms += 400;
    ui_frame_begin(rig->ui, rig->now_ms);
    ui_screen(rig->ui, "test", "test");
    ui_open(rig->ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    bool was_pressed = widget_keyboard(rig->ui, layout, state, press);
    ui_close(rig->ui);
    ui_frame_end(rig->ui);
    if (was_pressed) {
        *state = press->state;
    }
    return was_pressed;
}

/* Presses the key with this label; false when there is none. */
static bool strike(struct rig *rig, const struct keyboard_layout *layout,
                   struct keyboard_state *state, const char *label, struct keyboard_press *press)
{
    (void)frame(rig, layout, state, press);
    const struct ui_semantic *key = rig_find(rig, label);
    if (key == NULL) {
        return false;
    }
    float x = key->bounds.x + key->bounds.w / 2, y = key->bounds.y + key->bounds.h / 2;
    rig->now_ms += 400;
    rig_input(rig, INPUT_DOWN, x, y);
    bool was_pressed = frame(rig, layout, state, press);
    rig_input(rig, INPUT_UP, x, y);
    return was_pressed;
}

static void keys_latch_and_let_go(void **state)
{
    struct rig *rig = *state;
    struct keyboard_layout layout;
    struct keyboard_state keys = {0};
    struct keyboard_press press = {0};
    read_known(&layout, "es.keys");
    assert_true(strike(rig, &layout, &keys, "n", &press));
    assert_string_equal(press.text, "n");
    assert_true(strike(rig, &layout, &keys, "Mayúscula", &press));
    assert_true(keys.has_shift);
    assert_string_equal(press.text, "");
    assert_true(strike(rig, &layout, &keys, "Ñ", &press));
    assert_string_equal(press.text, "Ñ");
    assert_false(keys.has_shift); /* for one letter */
    assert_true(strike(rig, &layout, &keys, "á é ´", &press));
    assert_true(keys.has_accent);
    assert_true(strike(rig, &layout, &keys, "é", &press));
    assert_string_equal(press.text, "é");
    assert_false(keys.has_accent);
    assert_true(strike(rig, &layout, &keys, "espacio", &press));
    assert_string_equal(press.text, " ");
    assert_true(strike(rig, &layout, &keys, "Borrar la última letra", &press));
    assert_true(press.is_back);
    assert_false(strike(rig, &layout, &keys, "no such key", &press));
}

static void pages_turn_around(void **state)
{
    struct rig *rig = *state;
    struct keyboard_layout layout;
    struct keyboard_state keys = {0};
    struct keyboard_press press = {0};
    read_known(&layout, "es-large.keys");
    assert_true(strike(rig, &layout, &keys, "o–z", &press));
    assert_int_equal(keys.page, 1);
    assert_true(strike(rig, &layout, &keys, "z", &press));
    assert_string_equal(press.text, "z");
    assert_true(strike(rig, &layout, &keys, "123", &press));
    assert_true(strike(rig, &layout, &keys, "7", &press));
    assert_string_equal(press.text, "7");
    assert_true(strike(rig, &layout, &keys, "a–ñ", &press));
    assert_int_equal(keys.page, 0);
    keys.page = 99; /* of a layout with more pages */
    assert_true(strike(rig, &layout, &keys, "a", &press));
    assert_string_equal(press.text, "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_read),
        cmocka_unit_test(nothing_is_missing),
        cmocka_unit_test(bad_files_say_where),
        cmocka_unit_test_setup_teardown(keys_latch_and_let_go, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(pages_turn_around, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
