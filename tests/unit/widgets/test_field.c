/* Fields and the QR that widgets hold. */
#include "unit/ui/ui_rig.h"

#include "widgets/qr.h"
#include "widgets/widgets.h"

static void frame(struct rig *rig, const struct field *field)
{
    rig->now_ms += 400;
    ui_frame_begin(rig->ui, rig->now_ms);
    ui_screen(rig->ui, "test", "test");
    ui_open(rig->ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    (void)widget_field(rig->ui, field);
    ui_close(rig->ui);
    ui_frame_end(rig->ui);
}

/* The drawn text that holds `part`; NULL when none does. */
static const char *drawn(const struct rig *rig, const char *part)
{
    const struct draw_list *list = ui_draw_list(rig->ui);
    for (size_t i = 0; i < list->count; i++) {
        if (list->commands[i].kind == DRAW_TEXT && strstr(list->commands[i].text, part) != NULL) {
            return list->commands[i].text;
        }
    }
    return NULL;
}

static void the_end_of_a_long_text_is_seen(void **state)
{
    struct rig *rig = *state;
    char text[400];
    memset(text, 'a', sizeof text);
    memcpy(text + sizeof text - 5, "zzzz", 5);
    struct field field = {.key = "f", .label = "Nombre", .value = text, .has_typing = true};
    frame(rig, &field);
    const char *shown = drawn(rig, "zzzz");
    assert_non_null(shown);
    assert_memory_equal(shown, "…", strlen("…"));
    assert_true(strlen(shown) < 100);
    assert_string_equal(rig_get(rig, "Nombre")->value, text); /* speech reads it whole */
    struct buf found;
    buf_init(&found, 4096);
    if (ui_check(rig->ui, 10, &found) != 0) {
        fail_msg("%s", buf_str(&found));
    }
    buf_release(&found);

    field.value = "corto";
    frame(rig, &field);
    assert_non_null(drawn(rig, "corto"));
    assert_null(drawn(rig, "…"));
    field.value = "ñ";
    frame(rig, &field);
    assert_string_equal(drawn(rig, "ñ"), "ñ");
}

static void errors_and_placeholders(void **state)
{
    struct rig *rig = *state;
    struct field field = {
        .key = "f", .label = "Correo", .value = "", .placeholder = "ana@example.com"};
    frame(rig, &field);
    assert_non_null(drawn(rig, "ana@example.com"));
    field.has_typing = true;
    frame(rig, &field);
    assert_null(drawn(rig, "ana@example.com"));
    field.error = "Falta la arroba.";
    frame(rig, &field);
    assert_string_equal(rig_get(rig, "Correo")->hint, "Falta la arroba.");
    assert_int_equal(rig_get(rig, "Falta la arroba.")->role, UI_ROLE_STATUS);
    field.value = NULL;
    field.lines = 3;
    frame(rig, &field);
    assert_non_null(rig_get(rig, "Correo"));
}

static void qr_is_made_and_kept(void **state)
{
    (void)state;
    static struct qr qr, again;
    struct error error = {0};
    char text[151];
    memset(text, 'A', sizeof text - 1);
    text[150] = '\0';
    assert_int_equal(qr_make(&qr, text, &error), STATUS_OK);
    assert_true(qr.side >= 21 && qr.side <= QR_SIDE_MAX && (qr.side - 21) % 4 == 0);
    /* The three finders: a dark ring of 7, a light one, a dark square of 3. */
    const int corners[3][2] = {{0, 0}, {qr.side - 7, 0}, {0, qr.side - 7}};
    for (size_t i = 0; i < 3; i++) {
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 7; x++) {
                int ring = x < y ? x : y;
                ring = 6 - x < ring ? 6 - x : ring;
                ring = 6 - y < ring ? 6 - y : ring;
                int bit = qr.bits[(corners[i][1] + y) * qr.side + corners[i][0] + x];
                assert_int_equal(bit, ring != 1);
            }
        }
    }
    again = qr;
    assert_int_equal(qr_make(&again, text, &error), STATUS_OK);
    assert_memory_equal(&again, &qr, sizeof qr);
    text[0] = 'B';
    assert_int_equal(qr_make(&again, text, &error), STATUS_OK);
    assert_memory_not_equal(again.bits, qr.bits, sizeof qr.bits);

    static char large[QR_TEXT_MAX + 2];
    memset(large, 'x', sizeof large - 1);
    again = qr;
    assert_int_equal(qr_make(&again, large, &error), STATUS_TOO_BIG);
    assert_memory_equal(&again, &qr, sizeof qr);
    qr_wipe(&qr);
    assert_int_equal(qr.side, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_end_of_a_long_text_is_seen, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(errors_and_placeholders, rig_setup, rig_teardown),
        cmocka_unit_test(qr_is_made_and_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
