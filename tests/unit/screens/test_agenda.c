#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "screens/agenda.h"

enum { HOUR_MS = 60 * 60 * 1000, OFFSET_MIN = CLOCK_BOGOTA_MIN };

static const char *const NONE[] = {NULL};
static const char *const WATER[] = {"agua", NULL};
static const char *const WATER_AND_ROADS[] = {"agua", "vias", NULL};
static const char *const YOUTH[] = {"juventud", NULL};

static const struct topic TOPICS[] = {{.code = "vias", .name = "Vías"},
                                      {.code = "agua", .name = "Agua"},
                                      {.code = "campo", .name = "Campo"}};
static const struct value_group GROUPS[] = {{.code = "jac", .name = "Junta"},
                                            {.code = "juventud", .name = "Jóvenes"}};
static const struct territory TERRITORIES[] = {
    {.code = "C01", .kind = "comuna", .number = "1", .name = "Centro"},
    {.code = "R06", .kind = "corregimiento", .number = "6", .name = "Toche"}};

enum { EVENT_COUNT = 6 };

struct fixture {
    struct event events[EVENT_COUNT];
    struct catalogue catalogue;
    struct settings settings;
    struct app app;
};

static int64_t at(int day, int hour, int minute)
{
    struct local_time time = {
        .year = 2022, .month = 12, .day = day, .hour = hour, .minute = minute};
    return local_time_to_utc_ms(&time, OFFSET_MIN);
}

static void set_now(int64_t utc_ms)
{
    clock_set_offset_ms(0);
    clock_set_offset_ms(utc_ms - clock_now_ms());
}

static float text_width(void *user, enum type_weight weight, float size_px, const char *text,
                        size_t bytes)
{
    (void)user;
    (void)weight;
    (void)text;
    return size_px * (float)bytes / 2;
}

static float line_height(void *user, enum type_weight weight, float size_px)
{
    (void)user;
    (void)weight;
    return size_px;
}

static bool icon_exists(void *user, const char *name)
{
    (void)user;
    return name[0] != '\0';
}

static struct event event_of(uint32_t number, const char *type, const char *modality, int day,
                             int from, int to)
{
    return (struct event){.number = number,
                          .type = type,
                          .name = type,
                          .short_name = "",
                          .description = "",
                          .place = "",
                          .address = "",
                          .territory = "",
                          .link = "",
                          .department = "",
                          .modality = modality,
                          .starts_ms = at(day, from, 0),
                          .ends_ms = at(day, to, 0),
                          .topics = NONE,
                          .groups = NONE,
                          .reentry = "free",
                          .state = "planned"};
}

/* It is 13 December 2022, 10:00 in Bogotá. In the order of the sheet:
 * 1 over, 2 and 3 on the 15th, 4 going on since the 12th, 5 on the 13th, 6 over before 1. */
static int set_up(void **state)
{
    static struct fixture fixture;
    static const struct ui_metrics METRICS = {text_width, line_height, icon_exists, NULL};
    struct event *events = fixture.events;
    memset(&fixture, 0, sizeof fixture);
    events[0] = event_of(1, "feria", "in_person", 12, 8, 17);
    events[1] = event_of(2, "mesa", "in_person", 15, 14, 16);
    events[1].territory = "R06";
    events[1].topics = WATER_AND_ROADS;
    events[2] = event_of(3, "foro", "mixed", 15, 8, 12);
    events[2].territory = "C01";
    events[2].topics = WATER;
    events[2].groups = YOUTH;
    events[3] = event_of(4, "capacitacion", "in_person", 12, 8, 9);
    events[3].ends_ms = at(14, 12, 0);
    events[4] = event_of(5, "chat", "online", 13, 16, 17);
    events[4].groups = YOUTH;
    events[5] = event_of(6, "reunion", "in_person", 6, 8, 9);
    fixture.catalogue = (struct catalogue){
        .events = events,
        .event_count = EVENT_COUNT,
        .topics = TOPICS,
        .topic_count = ARRAY_COUNT(TOPICS),
        .value_groups = GROUPS,
        .value_group_count = ARRAY_COUNT(GROUPS),
        .territories = TERRITORIES,
        .territory_count = ARRAY_COUNT(TERRITORIES),
    };
    fixture.settings.utc_offset_min = OFFSET_MIN;
    fixture.app.settings = &fixture.settings;
    fixture.app.catalogue = &fixture.catalogue;
    fixture.app.screen = SCREEN_AGENDA;
    fixture.app.ui = ui_new(&METRICS);
    set_now(at(13, 10, 0));
    *state = &fixture;
    return fixture.app.ui == NULL;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    ui_free(fixture->app.ui);
    clock_set_offset_ms(0);
    return 0;
}

/* "5 3 2 4 | 1 6": the numbers, those to come before the bar. */
static void expect_agenda(struct fixture *fixture, const char *wanted)
{
    char got[128] = "";
    struct agenda agenda = agenda_make(&fixture->app);
    for (size_t i = 0; i < agenda.coming_count + agenda.past_count; i++) {
        size_t length = strlen(got);
        (void)snprintf(got + length, sizeof got - length, "%s%u ",
                       i == agenda.coming_count ? "| " : "", agenda.events[i]->number);
    }
    assert_string_equal(got, wanted);
}

static void choose(struct fixture *fixture, enum agenda_filter filter, const char *code)
{
    struct intent intent = {.kind = INTENT_FILTER, .number = (int)filter};
    (void)snprintf(intent.text, sizeof intent.text, "%s", code);
    app_update(&fixture->app, &intent, 0);
}

static void test_order(void **state)
{
    struct fixture *fixture = *state;
    expect_agenda(fixture, "4 5 3 2 | 1 6 ");
    set_now(at(13, 17, 0)); /* the end is not inside */
    expect_agenda(fixture, "4 3 2 | 5 1 6 ");
    set_now(at(13, 17, 0) - 60000);
    expect_agenda(fixture, "4 5 3 2 | 1 6 ");
    fixture->events[1].starts_ms = fixture->events[2].starts_ms; /* at once: by their number */
    expect_agenda(fixture, "4 5 2 3 | 1 6 ");
    set_now(at(20, 0, 0));
    expect_agenda(fixture, "| 3 2 5 4 1 6 ");
    fixture->catalogue.event_count = 0;
    expect_agenda(fixture, "");
    fixture->app.catalogue = NULL;
    expect_agenda(fixture, "");
}

static const struct {
    enum agenda_filter filter;
    const char *code, *shown;
} FILTERS[] = {
    {AGENDA_TYPE, "foro", "3 "},
    {AGENDA_TYPE, "audiencia_general", ""},
    {AGENDA_MODALITY, "online", "5 "},
    {AGENDA_MODALITY, "in_person", "4 2 | 1 6 "},
    {AGENDA_TOPIC, "agua", "3 2 "},
    {AGENDA_TOPIC, "campo", ""},
    {AGENDA_GROUP, "juventud", "4 5 3 2 | 1 6 "}, /* what names no group is for everybody */
    {AGENDA_GROUP, "jac", "4 2 | 1 6 "},
    {AGENDA_PLACE, "R06", "2 "},
    {AGENDA_DAY, "2022-12-12", "4 | 1 "},
    {AGENDA_DAY, "2022-12-13", "4 5 "}, /* in the middle of one of three days */
    {AGENDA_DAY, "2022-12-14", "4 "},
    {AGENDA_DAY, "2022-12-11", ""},
    {AGENDA_DAY, "no day", ""},
};

static void test_filters(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < ARRAY_COUNT(FILTERS); i++) {
        assert_false(agenda_is_filtered(&fixture->app));
        choose(fixture, FILTERS[i].filter, FILTERS[i].code);
        assert_true(agenda_is_filtered(&fixture->app));
        assert_non_null(agenda_chosen(&fixture->app, FILTERS[i].filter));
        expect_agenda(fixture, FILTERS[i].shown);
        choose(fixture, FILTERS[i].filter, FILTERS[i].code); /* again: off */
        assert_null(agenda_chosen(&fixture->app, FILTERS[i].filter));
    }
    choose(fixture, AGENDA_TOPIC, "agua"); /* all of them together */
    choose(fixture, AGENDA_MODALITY, "mixed");
    expect_agenda(fixture, "3 ");
    choose(fixture, AGENDA_MODALITY, "in_person");
    expect_agenda(fixture, "2 ");
    choose(fixture, AGENDA_PLACE, "C01");
    expect_agenda(fixture, "");
    app_update(&fixture->app, &(struct intent){.kind = INTENT_UNFILTER}, 0);
    assert_false(agenda_is_filtered(&fixture->app));
    expect_agenda(fixture, "4 5 3 2 | 1 6 ");
}

static void test_end_of_visit_forgets(void **state)
{
    struct fixture *fixture = *state;
    choose(fixture, AGENDA_GROUP, "juventud");
    app_update(&fixture->app, &(struct intent){.kind = INTENT_EVENT, .number = 3}, 0);
    assert_int_equal(fixture->app.screen, SCREEN_EVENT);
    assert_int_equal(fixture->app.visit.event, 3);
    assert_true(fixture->app.visit.event_opened_ms >= at(13, 10, 0));
    app_wipe_visit(&fixture->app);
    assert_false(agenda_is_filtered(&fixture->app));
    assert_int_equal(fixture->app.visit.event, 0);
}

/* "Vías Agua ": only what some event has, in the order of the catalogue, days by date. */
static void expect_options(struct fixture *fixture, enum agenda_filter filter, const char *wanted)
{
    char got[256] = "";
    struct agenda_option options[AGENDA_OPTIONS_MAX];
    size_t count = agenda_options(&fixture->app, filter, options);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(got);
        (void)snprintf(got + length, sizeof got - length, "%s, ", options[i].label);
    }
    assert_string_equal(got, wanted);
}

static void test_options(void **state)
{
    struct fixture *fixture = *state;
    expect_options(fixture, AGENDA_TYPE,
                   "Feria, Mesa de trabajo, Foro, Reunión, Capacitación, Chat, ");
    expect_options(fixture, AGENDA_MODALITY, "Presencial, Virtual, Presencial y virtual, ");
    expect_options(fixture, AGENDA_TOPIC, "Vías, Agua, ");
    expect_options(fixture, AGENDA_GROUP, "Jóvenes, ");
    expect_options(fixture, AGENDA_PLACE, "Comuna 1 · Centro, Corregimiento 6 · Toche, ");
    expect_options(fixture, AGENDA_DAY, "mar 6 dic, lun 12 dic, mar 13 dic, jue 15 dic, ");
    fixture->app.catalogue = NULL;
    for (int i = 0; i < AGENDA_FILTER_COUNT; i++) {
        expect_options(fixture, (enum agenda_filter)i, "");
        assert_true(agenda_filter_title((enum agenda_filter)i)[0] != '\0');
    }
}

static void test_words(void **state)
{
    (void)state;
    static const char *const TYPES[][2] = {
        {"feria", "Feria"},
        {"audiencia_general", "Audiencia general"},
        {"audiencia_sectorial", "Audiencia sectorial"},
        {"mesa", "Mesa de trabajo"},
        {"foro", "Foro"},
        {"reunion", "Reunión"},
        {"capacitacion", "Capacitación"},
        {"chat", "Chat"},
        {"videoconferencia", "Videoconferencia"},
        {"un tipo nuevo", "Encuentro"},
        {"", "Encuentro"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(TYPES); i++) {
        struct event event = event_of(1, TYPES[i][0], "in_person", 1, 8, 9);
        assert_string_equal(agenda_type(&event)->word, TYPES[i][1]);
        assert_true(agenda_type(&event)->icon[0] != '\0');
    }
    struct event event = event_of(1, "chat", "online", 1, 8, 9);
    const char *icon = NULL;
    assert_string_equal(agenda_place(&event), "Por internet");
    assert_null(agenda_state(&event, &icon));
    assert_null(icon);
    event.state = "open";
    assert_null(agenda_state(&event, &icon));
    event.state = "closed";
    assert_string_equal(agenda_state(&event, &icon), "Cerrado");
    assert_string_equal(icon, "lock");
    event.state = "cancelled";
    assert_string_equal(agenda_state(&event, &icon), "Cancelado");
    event.modality = "in_person";
    assert_string_equal(agenda_place(&event), "Lugar por confirmar");
    event.place = "Plaza";
    assert_string_equal(agenda_place(&event), "Plaza");
    event.modality = "otra";
    assert_string_equal(agenda_modality(&event), "");
}

static void test_days_and_hours(void **state)
{
    struct fixture *fixture = *state;
    struct app *app = &fixture->app;
    struct event event = event_of(1, "feria", "in_person", 13, 8, 17);
    assert_string_equal(agenda_day_text(app, at(13, 0, 0)), "Hoy · Martes 13 de diciembre");
    assert_string_equal(agenda_day_text(app, at(13, 23, 59)), "Hoy · Martes 13 de diciembre");
    assert_string_equal(agenda_day_text(app, at(14, 0, 0)), "Mañana · Miércoles 14 de diciembre");
    assert_string_equal(agenda_day_text(app, at(12, 23, 59)), "Lunes 12 de diciembre");
    assert_string_equal(agenda_day_text(app, at(31, 23, 59) + HOUR_MS),
                        "Domingo 1 de enero de 2023");
    assert_string_equal(agenda_hours_text(app, &event), "8:00 a. m. a 5:00 p. m.");
    event.starts_ms = at(13, 0, 0);
    event.ends_ms = at(13, 23, 59);
    assert_string_equal(agenda_hours_text(app, &event), "Todo el día");
    event.ends_ms = at(14, 12, 0);
    assert_string_equal(agenda_hours_text(app, &event), "12:00 a. m., hasta el mié 14 dic");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_filters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_end_of_visit_forgets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_options, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_days_and_hours, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
