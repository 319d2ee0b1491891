/* The model: no dead end, nothing of one visitor for the next, and a monkey.
 * FERIA_SEED repeats it. */
#include "unit/screens/app_rig.h"

#include <stdlib.h>

#include "screens/form.h"

enum { CITIZEN_STEPS = 20000, DOOR_STEPS = 4000, LOOK_EVERY = 100, PRESSES_HOME_MAX = 6 };

static struct app_rig rig; /* large */

static const enum screen citizen_screens[] = {
    SCREEN_HOME,     SCREEN_SERVICES,       SCREEN_DEPARTMENT,    SCREEN_SERVICE, SCREEN_REGISTER,
    SCREEN_FEEDBACK, SCREEN_AGENDA,         SCREEN_AGENDA_FILTER, SCREEN_EVENT,   SCREEN_HELP,
    SCREEN_THANKS,   SCREEN_TICKET,         SCREEN_ASK,           SCREEN_RECEIPT, SCREEN_LOOKUP,
    SCREEN_ANSWERS,  SCREEN_ANSWERS_FILTER, SCREEN_ANSWER,
};

static int open_citizen(void **state)
{
    (void)state;
    app_rig_open(&rig, "citizen");
    return 0;
}

static int open_door(void **state)
{
    (void)state;
    app_rig_open(&rig, "door");
    return 0;
}

static int close_rig(void **state)
{
    (void)state;
    app_rig_close(&rig);
    return 0;
}

static bool is_zero(const void *data, size_t bytes)
{
    const unsigned char *at = data;
    while (bytes > 0 && *at == 0) {
        at++;
        bytes--;
    }
    return bytes == 0;
}

static void press_home(void)
{
    for (int i = 0; i < PRESSES_HOME_MAX && (rig.app.screen != SCREEN_HOME || rig.app.is_asking);
         i++) {
        if (rig.app.screen == SCREEN_ATTRACT) {
            app_rig_key(&rig, KEY_SELECT);
            app_rig_key(&rig, KEY_SELECT);
        } else {
            app_rig_key(&rig, KEY_HOME);
        }
    }
    if (rig.app.screen != SCREEN_HOME) {
        fail_msg("no way home from %s", screen_row(rig.app.screen)->word);
    }
    assert_false(rig.app.is_asking);
}

/* Each screen, with and without its keyboard, the question on top or not, and each page of the
 * form, edited or not. */
static void a_way_home_from_everywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(citizen_screens); i++) {
        for (int how = 0; how < 4; how++) {
            app_rig_send(&rig, INTENT_GO, (int)citizen_screens[i], NULL);
            app_rig_send(&rig, INTENT_FOCUS, how & 1, NULL);
            rig.app.is_asking = (how & 2) != 0;
            press_home();
        }
    }
    for (int page = 0; page < FORM_PAGE_COUNT; page++) {
        for (int is_editing = 0; is_editing < 2; is_editing++) {
            app_rig_send(&rig, INTENT_GO, SCREEN_REGISTER, NULL);
            app_rig_send(&rig, is_editing ? INTENT_EDIT : INTENT_PAGE, page, NULL);
            press_home();
        }
    }
}

static void back_leads_out_of_everywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(citizen_screens); i++) {
        press_home();
        for (size_t j = 0; j < ARRAY_COUNT(citizen_screens); j++) { /* a long history */
            app_rig_send(&rig, INTENT_GO, (int)citizen_screens[j], NULL);
        }
        app_rig_send(&rig, INTENT_GO, (int)citizen_screens[i], NULL);
        for (int presses = 0; rig.app.screen != SCREEN_ATTRACT; presses++) {
            if (presses > HISTORY_MAX + FORM_PAGE_COUNT) {
                fail_msg("Atrás does not leave %s", screen_row(rig.app.screen)->word);
            }
            app_rig_key(&rig, KEY_BACK);
        }
        assert_true(is_zero(&rig.app.visit, sizeof rig.app.visit));
    }
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

static void fill_form(void)
{
    app_rig_send(&rig, INTENT_GO, SCREEN_REGISTER, NULL);
    app_rig_send(&rig, INTENT_CHOOSE, 0, "adultez");
    type("9999123456");
    app_rig_send(&rig, INTENT_NEXT, 0, NULL);
    assert_string_equal(rig.app.visit.error, "");
    type("Inés Prueba");
    app_rig_send(&rig, INTENT_NEXT, 0, NULL);
    app_rig_send(&rig, INTENT_CHOOSE, 0, "C01");
    app_rig_send(&rig, INTENT_CHOOSE, 0, "ciudadania");
    app_rig_send(&rig, INTENT_TICK, 0, NULL);
    app_rig_send(&rig, INTENT_NEXT, 0, NULL);
    assert_int_equal(rig.app.visit.page, FORM_REVIEW);
}

/* Every end of a visit leaves zeros. */
static void every_end_wipes(void **state)
{
    (void)state;
    for (int how = 0; how < 4; how++) {
        press_home();
        fill_form();
        assert_true(rig.app.visit.has_personal);
        if (how == 0) {
            app_rig_send(&rig, INTENT_END, 0, NULL);
        } else if (how == 1) {
            app_rig_key(&rig, KEY_HOME);
            app_rig_key(&rig, KEY_BACK);
        } else if (how == 2) {
            rig.now_ms += 10L * 60 * 1000;
            app_rig_frame(&rig);
            app_rig_frame(&rig);
        } else {
            app_rig_send(&rig, INTENT_SUBMIT, 0, NULL);
            app_rig_send(&rig, INTENT_END, 0, NULL); /* before the ticket comes */
            app_rig_settle(&rig);
        }
        assert_int_equal(rig.app.screen, SCREEN_ATTRACT);
        assert_true(is_zero(&rig.app.visit, sizeof rig.app.visit));
    }
}

static void leaving_an_edit_undoes_it(void **state)
{
    (void)state;
    press_home();
    fill_form();
    const struct attendee before = rig.app.visit.attendee;
    app_rig_send(&rig, INTENT_EDIT, FORM_NAME, NULL);
    type(" 123");
    app_rig_send(&rig, INTENT_NEXT, 0, NULL);
    assert_int_equal(rig.app.visit.page, FORM_NAME);
    assert_true(rig.app.visit.error[0] != '\0');
    app_rig_key(&rig, KEY_BACK);
    assert_int_equal(rig.app.visit.page, FORM_REVIEW);
    assert_memory_equal(&rig.app.visit.attendee, &before, sizeof before);
    app_rig_send(&rig, INTENT_EDIT, FORM_CONSENT, NULL);
    app_rig_send(&rig, INTENT_TICK, 0, NULL);
    app_rig_send(&rig, INTENT_TICK, 1, NULL);
    app_rig_key(&rig, KEY_BACK);
    assert_true(rig.app.visit.has_consent);
    assert_false(rig.app.visit.has_sensitive_consent);
}

/* The table and its order: what is asked of whom. */
static void pages_of_the_form(void **state)
{
    (void)state;
    static const enum form_page adult[] = {FORM_AGE,   FORM_DOCUMENT, FORM_NAME,  FORM_TERRITORY,
                                           FORM_GROUP, FORM_CONSENT,  FORM_REVIEW};
    static const enum form_page minor[] = {FORM_AGE, FORM_TERRITORY, FORM_GROUP, FORM_REVIEW};
    int step = 0, count = 0, at = 0;
    for (int page = 0; page < FORM_PAGE_COUNT; page++) {
        const struct form_row *row = form_row((enum form_page)page);
        assert_non_null(row->title);
        assert_true(row->name != NULL || !row->is_step);
    }
    press_home();
    fill_form();
    for (at = (int)ARRAY_COUNT(adult) - 1; at >= 0; at--) {
        assert_int_equal(rig.app.visit.page, adult[at]);
        form_steps(&rig.app, &step, &count);
        assert_int_equal(step, at + 1);
        assert_int_equal(count, ARRAY_COUNT(adult));
        app_rig_key(&rig, KEY_BACK);
    }
    assert_int_equal(rig.app.screen, SCREEN_HOME);
    app_rig_send(&rig, INTENT_GO, SCREEN_REGISTER, NULL);
    app_rig_send(&rig, INTENT_CHOOSE, 0, "infancia");
    app_rig_send(&rig, INTENT_CHOOSE, 0, "C01");
    app_rig_send(&rig, INTENT_CHOOSE, 0, "ciudadania");
    assert_true(rig.app.visit.attendee.is_minor);
    assert_string_equal(rig.app.visit.attendee.name, "");
    assert_string_equal(rig.app.visit.attendee.document_number, "");
    for (at = (int)ARRAY_COUNT(minor) - 1; at >= 0; at--) {
        assert_int_equal(rig.app.visit.page, minor[at]);
        form_steps(&rig.app, &step, &count);
        assert_int_equal(step, at + 1);
        assert_int_equal(count, ARRAY_COUNT(minor));
        app_rig_key(&rig, KEY_BACK);
    }
}

static void broken_stays_broken(void **state)
{
    (void)state;
    press_home();
    fill_form();
    app_break(&rig.app, "the disk is gone");
    assert_true(is_zero(&rig.app.visit, sizeof rig.app.visit));
    for (int kind = 0; kind < INTENT_KIND_COUNT; kind++) {
        app_rig_send(&rig, (enum intent_kind)kind, 0, "x");
        assert_int_equal(rig.app.screen, SCREEN_BROKEN);
    }
    app_rig_key(&rig, KEY_HOME);
    app_rig_key(&rig, KEY_BACK);
    rig.now_ms += 60L * 60 * 1000;
    app_rig_frame(&rig);
    assert_int_equal(rig.app.screen, SCREEN_BROKEN);
}

/* ---- the monkey ---- */

static uint64_t random_state;

/* xorshift64*: the same seed does the same. */
static unsigned pick(unsigned below)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (unsigned)((random_state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static void seed_take(void)
{
    const char *text = getenv("FERIA_SEED");
    random_state = text != NULL ? strtoull(text, NULL, 10) : (uint64_t)clock_monotonic_ns();
    random_state = random_state != 0 ? random_state : 1;
    print_message("FERIA_SEED=%llu\n", (unsigned long long)random_state);
}

/* What screens may send, with the numbers they may send it with. */
static const struct {
    enum intent_kind kind;
    unsigned numbers;
} intents[] = {
    {INTENT_BACK, 1},
    {INTENT_HOME, 1},
    {INTENT_END, 1},
    {INTENT_STAY, 1},
    {INTENT_DEPARTMENT, 1},
    {INTENT_SERVICE, 1},
    {INTENT_TYPE, 2},
    {INTENT_KEYBOARD, 32},
    {INTENT_FOCUS, 2},
    {INTENT_CHOOSE, 1},
    {INTENT_TICK, 2},
    {INTENT_NEXT, 1},
    {INTENT_SUBMIT, 1},
    {INTENT_SCORE, 5},
    {INTENT_REASON, 1},
    {INTENT_SEND, 1},
    {INTENT_SCAN, 2},
    {INTENT_OVERRIDE, 1},
    {INTENT_DISMISS, 1},
    {INTENT_DIRECTION, 2},
    {INTENT_EDIT, FORM_PAGE_COUNT},
    {INTENT_COMFORT, 7},
    {INTENT_PAGE, FORM_PAGE_COUNT},
    {INTENT_LANGUAGES, 2},
    {INTENT_LANGUAGE, 1},
    {INTENT_EVENT, 14},
    {INTENT_FILTER, AGENDA_FILTER_COUNT},
    {INTENT_UNFILTER, 1},
    {INTENT_ASK, ASK_KIND_COUNT},
    {INTENT_ASK_PAGE, ASK_PAGE_COUNT},
    {INTENT_ASK_KIND, ASK_KIND_COUNT},
    {INTENT_ASK_CHOOSE, 1},
    {INTENT_ASK_START, ASK_STARTERS_MAX},
    {INTENT_ASK_WRITE, 1},
    {INTENT_ASK_WAY, ASK_BY_COUNT},
    {INTENT_ASK_NEXT, 1},
    {INTENT_ASK_SEND, 1},
    {INTENT_FIND, 2},
    {INTENT_ANSWERS, 1},
    {INTENT_ANSWER, 1},
    {INTENT_ANSWERS_OF, 1},
};

static const char *const texts[] = {
    "",
    "a",
    "9",
    "adultez",
    "infancia",
    "C01",
    "R05",
    "ciudadania",
    "CC",
    "SIN",
    "PA",
    "hacienda",
    "no-such",
    "atencion",
    "mala-atencion",
    "9999",
    "María Ruiz",
    "ana@example.com",
    "3001234567",
    "\xff",
    "😀",
    "אבג abc",
    "F1",
    "0000000000",
    "https://example.com/?q=1",
};

static const char *any_text(void)
{
    return texts[pick(ARRAY_COUNT(texts))];
}

static void touch_something(void)
{
    float x = (float)pick(1080), y = (float)pick(1920);
    if (pick(4) > 0 && ui_semantic_count(rig.ui) > 0) {
        const struct ui_semantic *said =
            ui_semantic_at(rig.ui, pick((unsigned)ui_semantic_count(rig.ui)));
        x = said->visible.x + said->visible.w / 2;
        y = said->visible.y + said->visible.h / 2;
    }
    struct input input = {.kind = INPUT_DOWN, .at_ms = rig.now_ms, .x = x, .y = y};
    app_rig_input(&rig, &input);
    if (pick(3) > 0) {
        rig.now_ms += 50;
        app_rig_frame(&rig);
    }
    input.kind = pick(20) == 0 ? INPUT_CANCEL : INPUT_UP;
    input.at_ms = rig.now_ms;
    app_rig_input(&rig, &input);
}

static void send_something(bool is_door)
{
    if (!is_door && pick(5) == 0) {
        app_send(&rig.app, INTENT_GO, (int)citizen_screens[pick(ARRAY_COUNT(citizen_screens) - 1)],
                 NULL);
        return;
    }
    size_t at = pick(ARRAY_COUNT(intents));
    app_send(&rig.app, intents[at].kind, (int)pick(intents[at].numbers), any_text());
}

static void monkey_step(bool is_door)
{
    const char *text = any_text();
    struct input input = {.at_ms = rig.now_ms, .text = text, .text_bytes = strlen(text)};
    switch (pick(8)) {
    case 0:
        input.kind = INPUT_KEY;
        input.key = (enum input_key)(1 + pick(KEY_COUNT - 1));
        app_rig_input(&rig, &input);
        break;
    case 1:
        input.kind = INPUT_TEXT;
        app_rig_input(&rig, &input);
        break;
    case 2:
        input.kind = INPUT_SCAN;
        app_rig_input(&rig, &input);
        break;
    case 3:
        send_something(is_door);
        break;
    case 4:
        rig.now_ms += pick(40) == 0 ? 70000 : pick(1000);
        break;
    default:
        touch_something();
        break;
    }
    rig.now_ms += pick(300);
    app_rig_frame(&rig);
}

static bool is_text(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

static void look(void)
{
    const struct visit *visit = &rig.app.visit;
    assert_true((unsigned)rig.app.screen < SCREEN_COUNT);
    assert_true(rig.app.history_count <= HISTORY_MAX);
    assert_true((unsigned)visit->page < FORM_PAGE_COUNT);
    assert_true(visit->reason_count <= FEEDBACK_REASONS_MAX);
    assert_true(is_text(visit->attendee.name, sizeof visit->attendee.name));
    assert_true(is_text(visit->attendee.email, sizeof visit->attendee.email));
    assert_true(is_text(visit->attendee.phone, sizeof visit->attendee.phone));
    assert_true(is_text(visit->attendee.document_number, sizeof visit->attendee.document_number));
    assert_true(is_text(visit->search, sizeof visit->search));
    assert_true(is_text(visit->comment, sizeof visit->comment));
    assert_true(is_text(rig.app.door.code, sizeof rig.app.door.code));
    if (rig.app.screen == SCREEN_ATTRACT) {
        assert_false(visit->has_personal);
    }
    if (visit->attendee.is_minor) {
        assert_false(visit->has_ticket && visit->attendee.document_number[0] != '\0');
    }
}

static void monkey_at_the_kiosk(void **state)
{
    (void)state;
    seed_take();
    for (int i = 0; i < CITIZEN_STEPS; i++) {
        monkey_step(false);
        look();
        if (i % LOOK_EVERY == 0) {
            app_rig_settle(&rig);
            press_home();
        }
    }
    app_rig_settle(&rig);
    assert_int_not_equal(rig.app.screen, SCREEN_BROKEN);
}

static void monkey_at_the_door(void **state)
{
    (void)state;
    seed_take();
    for (int i = 0; i < DOOR_STEPS; i++) {
        monkey_step(true);
        assert_true((unsigned)rig.app.screen < SCREEN_COUNT);
        if (i % LOOK_EVERY == 0) {
            app_rig_settle(&rig);
            for (int presses = 0; presses < PRESSES_HOME_MAX; presses++) {
                app_rig_key(&rig, KEY_HOME);
            }
            assert_int_equal(rig.app.screen, SCREEN_DOOR);
            assert_false(rig.app.door.is_waiting);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_way_home_from_everywhere, open_citizen, close_rig),
        cmocka_unit_test_setup_teardown(back_leads_out_of_everywhere, open_citizen, close_rig),
        cmocka_unit_test_setup_teardown(every_end_wipes, open_citizen, close_rig),
        cmocka_unit_test_setup_teardown(leaving_an_edit_undoes_it, open_citizen, close_rig),
        cmocka_unit_test_setup_teardown(pages_of_the_form, open_citizen, close_rig),
        cmocka_unit_test_setup_teardown(broken_stays_broken, open_citizen, close_rig),
        cmocka_unit_test_setup_teardown(monkey_at_the_kiosk, open_citizen, close_rig),
        cmocka_unit_test_setup_teardown(monkey_at_the_door, open_door, close_rig),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
