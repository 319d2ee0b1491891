/* Asking, in the model: the pages of each way, edits undone, what is late or foreign, and the words
 * that are made of what was typed. */
#include "unit/screens/app_rig.h"

static struct app_rig rig; /* large */

static int open_rig(void **state)
{
    (void)state;
    app_rig_open(&rig, "citizen");
    return 0;
}

static int close_rig(void **state)
{
    (void)state;
    app_rig_close(&rig);
    return 0;
}

static struct question_visit *asking(void)
{
    return &rig.app.visit.asking;
}

static void type(const char *text)
{
    rig.now_ms += 400;
    app_rig_input(&rig, &(struct input){.kind = INPUT_TEXT,
                                        .at_ms = rig.now_ms,
                                        .text = text,
                                        .text_bytes = strlen(text)});
    app_rig_frame(&rig);
}

static void begin(void)
{
    app_rig_send(&rig, INTENT_END, 0, NULL);
    app_rig_send(&rig, INTENT_HOME, 0, NULL);
    app_rig_send(&rig, INTENT_STAY, 0, NULL); /* the rig's clock ran while it settled */
}

static void write_text(const char *text)
{
    app_rig_send(&rig, INTENT_ASK_WRITE, 0, NULL);
    type(text);
    app_rig_send(&rig, INTENT_FOCUS, 0, NULL);
    app_rig_send(&rig, INTENT_ASK_NEXT, 0, NULL);
}

static void ask_by_email(void)
{
    begin();
    app_rig_send(&rig, INTENT_ASK, ASK_DEPARTMENT, "hacienda");
    write_text("¿Cuándo abren?");
    app_rig_send(&rig, INTENT_ASK_WAY, ASK_BY_EMAIL, NULL);
    type("ana@example.com");
    app_rig_send(&rig, INTENT_ASK_NEXT, 0, NULL);
    app_rig_send(&rig, INTENT_ASK_CHOOSE, 0, "yes");
    assert_int_equal(asking()->page, ASK_REVIEW);
}

/* Which pages follow each other, forth and back. */
static void pages_of_each_way(void **state)
{
    (void)state;
    static const enum ask_page with_contact[] = {ASK_TEXT, ASK_WAY, ASK_CONTACT, ASK_CONSENT,
                                                 ASK_REVIEW};
    static const enum ask_page without[] = {ASK_ABOUT, ASK_TEXT, ASK_WAY, ASK_REVIEW};
    int step = 0, count = 0;
    ask_by_email();
    for (size_t at = ARRAY_COUNT(with_contact); at > 0; at--) {
        assert_int_equal(asking()->page, with_contact[at - 1]);
        ask_steps(&rig.app, &step, &count);
        assert_int_equal(step, at);
        assert_int_equal(count, ARRAY_COUNT(with_contact));
        app_rig_key(&rig, KEY_BACK);
    }
    assert_int_equal(rig.app.screen, SCREEN_HOME);
    begin();
    app_rig_send(&rig, INTENT_ASK, 0, NULL);
    app_rig_send(&rig, INTENT_ASK_KIND, ASK_ANYTHING, NULL);
    write_text("¿Cuándo abren?");
    app_rig_send(&rig, INTENT_ASK_WAY, ASK_BY_PUBLICATION, NULL);
    for (size_t at = ARRAY_COUNT(without); at > 0; at--) {
        assert_int_equal(asking()->page, without[at - 1]);
        ask_steps(&rig.app, &step, &count);
        assert_int_equal(step, at);
        assert_int_equal(count, ARRAY_COUNT(without));
        app_rig_key(&rig, KEY_BACK);
    }
}

static void leaving_an_edit_undoes_it(void **state)
{
    (void)state;
    static struct ask_draft before;
    ask_by_email();
    before = asking()->draft;
    app_rig_send(&rig, INTENT_ASK_PAGE, ASK_WAY, NULL);
    app_rig_send(&rig, INTENT_ASK_WAY, ASK_BY_PHONE, NULL);
    assert_string_equal(asking()->draft.contact, "");
    type("200");
    app_rig_send(&rig, INTENT_ASK_NEXT, 0, NULL);
    assert_int_equal(asking()->page, ASK_CONTACT);
    assert_true(rig.app.visit.error[0] != '\0');
    app_rig_key(&rig, KEY_BACK);
    assert_int_equal(asking()->page, ASK_REVIEW);
    assert_memory_equal(&asking()->draft, &before, sizeof before);
    app_rig_send(&rig, INTENT_ASK_PAGE, ASK_ABOUT, NULL);
    app_rig_send(&rig, INTENT_ASK_KIND, ASK_TOPIC, NULL);
    assert_int_equal(asking()->page, ASK_LIST);
    app_rig_key(&rig, KEY_BACK);
    app_rig_key(&rig, KEY_BACK);
    assert_int_equal(asking()->page, ASK_REVIEW);
    assert_memory_equal(&asking()->draft, &before, sizeof before);
}

/* Nobody is written to who did not agree; nothing is no address. */
static void no_contact_without_consent(void **state)
{
    (void)state;
    begin();
    app_rig_send(&rig, INTENT_ASK, ASK_DEPARTMENT, "hacienda");
    write_text("¿Cuándo abren?");
    app_rig_send(&rig, INTENT_ASK_WAY, ASK_BY_EMAIL, NULL);
    app_rig_send(&rig, INTENT_ASK_NEXT, 0, NULL);
    assert_int_equal(asking()->page, ASK_CONTACT);
    assert_true(rig.app.visit.error[0] != '\0');
    ask_by_email();
    app_rig_send(&rig, INTENT_ASK_PAGE, ASK_WAY, NULL);
    app_rig_send(&rig, INTENT_ASK_WAY, ASK_BY_PUBLICATION, NULL);
    assert_false(asking()->draft.has_consent);
    assert_string_equal(asking()->draft.contact, "");
    app_rig_send(&rig, INTENT_ASK_PAGE, ASK_WAY, NULL);
    app_rig_send(&rig, INTENT_ASK_WAY, ASK_BY_PHONE, NULL);
    type("3001234567");
    app_rig_send(&rig, INTENT_ASK_NEXT, 0, NULL);
    assert_int_equal(asking()->page, ASK_CONSENT);
    app_rig_send(&rig, INTENT_ASK_NEXT, 0, NULL);
    assert_int_equal(asking()->page, ASK_CONSENT);
    app_rig_send(&rig, INTENT_ASK_PAGE, ASK_TEXT, NULL); /* not from here */
    assert_int_equal(asking()->page, ASK_CONSENT);
}

/* The question stays asked, and its number is shown to nobody else. */
static void who_left_gets_no_receipt(void **state)
{
    (void)state;
    ask_by_email();
    app_rig_send(&rig, INTENT_ASK_SEND, 0, NULL);
    app_rig_send(&rig, INTENT_END, 0, NULL);
    app_rig_settle(&rig);
    assert_int_equal(rig.app.screen, SCREEN_ATTRACT);
    assert_false(asking()->has_receipt);
    ask_by_email();
    app_rig_send(&rig, INTENT_ASK_SEND, 0, NULL);
    app_rig_send(&rig, INTENT_ASK_SEND, 0, NULL); /* a second strike */
    app_rig_settle(&rig);
    app_rig_frame(&rig);
    assert_int_equal(rig.app.screen, SCREEN_RECEIPT);
    assert_string_equal(asking()->receipt.department, "hacienda");
    assert_string_equal(asking()->receipt.answer_by, "email");
}

static void every_subject_has_words(void **state)
{
    (void)state;
    for (int kind = 0; kind < ASK_KIND_COUNT; kind++) {
        size_t count = ask_subject_count(&rig.app, (enum ask_kind)kind);
        assert_true(kind == ASK_ANYTHING || count > 0);
        for (size_t i = 0; i < count; i++) {
            const char *code = ask_subject_code(&rig.app, (enum ask_kind)kind, i);
            const char *name = ask_subject_name(&rig.app, (enum ask_kind)kind, code);
            assert_true(name[0] != '\0');
            assert_string_not_equal(name, code);
        }
        assert_non_null(ask_subject_name(&rig.app, (enum ask_kind)kind, "gone"));
        assert_string_equal(ask_subject_department(&rig.app, (enum ask_kind)kind, "gone"),
                            kind == ASK_DEPARTMENT ? "gone" : "");
    }
}

static void numbers_as_they_are_typed(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *shown;
    } rows[] = {
        {"", ""},
        {"P", ""},
        {"2", "P-2"},
        {"2022", "P-2022"},
        {"20220", "P-2022-0"},
        {"p20220k7m", "P-2022-0K7-M"},
        {"P-2022-0K7-M49-XQ3", "P-2022-0K7-M49-XQ3"},
        {" 2022 0k7 m49 xq3", "P-2022-0K7-M49-XQ3"},
        {"20220K7M49XQ3999", "P-2022-0K7-M49-XQ3-999"},
    };
    char shown[ASK_NUMBER_MAX + 8], longest[ASK_NUMBER_MAX];
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        ask_number_text(rows[i].typed, shown);
        assert_string_equal(shown, rows[i].shown);
    }
    memset(longest, '9', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    ask_number_text(longest, shown);
    assert_true(strlen(shown) < sizeof shown);
}

static void what_seems_personal(void **state)
{
    (void)state;
    static const char *const personal[] = {"Llame al 3001234567", "soy 1.110.234.567", "a@b",
                                           "300 123 4567"};
    static const char *const plain[] = {"", "¿Qué hicieron en 2022 y 2023?", "la calle 60 # 12-34",
                                        "costó $ 450.000", "P"};
    for (size_t i = 0; i < ARRAY_COUNT(personal); i++) {
        assert_true(ask_seems_personal(personal[i]));
    }
    for (size_t i = 0; i < ARRAY_COUNT(plain); i++) {
        assert_false(ask_seems_personal(plain[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_of_each_way),          cmocka_unit_test(leaving_an_edit_undoes_it),
        cmocka_unit_test(no_contact_without_consent), cmocka_unit_test(who_left_gets_no_receipt),
        cmocka_unit_test(every_subject_has_words),    cmocka_unit_test(numbers_as_they_are_typed),
        cmocka_unit_test(what_seems_personal),
    };
    return cmocka_run_group_tests(tests, open_rig, close_rig);
}
