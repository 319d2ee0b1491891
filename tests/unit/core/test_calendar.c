#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/calendar.h"
#include "core/import.h"
#include "core_fixture.h"

enum { OUT_SIZE = CALENDAR_TEXT_MAX + 1, LONG_LETTERS = 10000, LINE_OCTETS_MAX = 75 };

static const char *const NONE[] = {NULL};
static const struct municipality IBAGUE = {.code = "73001", .name = "Ibagué"};

/* 2022-12-15 08:00 to 12:00 in Bogotá. */
static const int64_t STARTS_MS = INT64_C(1671109200000);
static const int64_t ENDS_MS = INT64_C(1671123600000);
static const int64_t NOW_MS = INT64_C(1670000000000); /* 2022-12-02 16:53:20 UTC */

static struct event event_of(const char *name, const char *description)
{
    return (struct event){.number = 3,
                          .type = "audiencia_general",
                          .name = name,
                          .short_name = "",
                          .description = description,
                          .place = "Coliseo",
                          .address = "Calle 9 # 2-59",
                          .territory = "",
                          .link = "",
                          .department = "",
                          .modality = "in_person",
                          .starts_ms = STARTS_MS,
                          .ends_ms = ENDS_MS,
                          .topics = NONE,
                          .groups = NONE,
                          .reentry = "free",
                          .state = "planned"};
}

/* What every text must be: its length, its lines, and libical's answer. Freed by the caller. */
static icalcomponent *parsed(const char *text)
{
    assert_true(strlen(text) <= CALENDAR_TEXT_MAX);
    assert_true(text_is_utf8(text, strlen(text)));
    for (const char *line = text; *line != '\0';) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= LINE_OCTETS_MAX);
        assert_true(text_is_utf8(line, (size_t)(end - line))); /* no character is folded apart */
        assert_null(memchr(line, '\n', (size_t)(end - line)));
        line = end + 2;
    }
    icalcomponent *calendar = icalcomponent_new_from_string(text);
    assert_non_null(calendar);
    assert_int_equal(icalcomponent_isa(calendar), ICAL_VCALENDAR_COMPONENT);
    assert_int_equal(icalcomponent_count_errors(calendar), 0);
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT), 1);
    assert_non_null(icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT));
    assert_true(icalrestriction_check(calendar));
    return calendar;
}

static icalcomponent *made(const struct event *event, char out[OUT_SIZE])
{
    struct error error = {0};
    if (calendar_event_text(event, &IBAGUE, NOW_MS, out, OUT_SIZE, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return parsed(out);
}

static int64_t utc_ms(struct icaltimetype time)
{
    assert_false(icaltime_is_null_time(time));
    assert_true(icaltime_is_utc(time));
    return (int64_t)icaltime_as_timet(time) * 1000;
}

static const char *url_of(icalcomponent *calendar)
{
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    icalproperty *url = icalcomponent_get_first_property(event, ICAL_URL_PROPERTY);
    return url != NULL ? icalproperty_get_url(url) : NULL;
}

static void test_what_a_calendar_reads(void **state)
{
    (void)state;
    char out[OUT_SIZE];
    char again[OUT_SIZE];
    struct event event = event_of("Audiencia pública", "Responde sus preguntas.");
    icalcomponent *calendar = made(&event, out);
    assert_string_equal(icalcomponent_get_uid(calendar), "feria-73001-3");
    assert_string_equal(icalcomponent_get_summary(calendar), "Audiencia pública");
    assert_string_equal(icalcomponent_get_description(calendar), "Responde sus preguntas.");
    assert_string_equal(icalcomponent_get_location(calendar), "Coliseo, Calle 9 # 2-59");
    assert_true(utc_ms(icalcomponent_get_dtstart(calendar)) == STARTS_MS);
    assert_true(utc_ms(icalcomponent_get_dtend(calendar)) == ENDS_MS);
    assert_true(utc_ms(icalcomponent_get_dtstamp(calendar)) == NOW_MS);
    assert_int_equal(icalcomponent_get_status(calendar), ICAL_STATUS_CONFIRMED);
    assert_null(url_of(calendar));
    assert_non_null(strstr(out, "DTSTART:20221215T130000Z\r\n"));
    assert_non_null(strstr(out, "VERSION:2.0\r\n"));
    icalcomponent_free(calendar);

    /* The same event later has another name, and another one another UID. */
    event.name = "Audiencia";
    assert_int_equal(calendar_event_text(&event, &IBAGUE, NOW_MS + 5000, again, sizeof again, NULL),
                     STATUS_OK);
    assert_non_null(strstr(again, "UID:feria-73001-3\r\n"));
    event.number = 4;
    assert_int_equal(calendar_event_text(&event, &IBAGUE, NOW_MS, again, sizeof again, NULL),
                     STATUS_OK);
    assert_non_null(strstr(again, "UID:feria-73001-4\r\n"));
}

static void test_state_and_empty_fields(void **state)
{
    (void)state;
    char out[OUT_SIZE];
    struct event event = event_of("Foro", "");
    event.place = event.address = "";
    event.state = "cancelled";
    event.ends_ms = event.starts_ms;
    icalcomponent *calendar = made(&event, out);
    assert_int_equal(icalcomponent_get_status(calendar), ICAL_STATUS_CANCELLED);
    assert_null(strstr(out, "DESCRIPTION"));
    assert_null(strstr(out, "LOCATION"));
    assert_null(strstr(out, "DTEND"));
    icalcomponent_free(calendar);
}

static void test_marks_come_back(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "agua, luz; vías\\andenes",
        "línea uno\nlínea dos\n\nlínea cuatro",
        "Ñáñez ñandú güiro ¿sí?",
        "fiesta 🎉🇨🇴👩‍👩‍👧 en la plaza 🎶, gratis; venga",
        "BEGIN:VEVENT\nEND:VCALENDAR\nSUMMARY:otro",
        "\"comillas\": 100 % = todo",
        "ñññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññ",
        "x🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉",
    };
    for (size_t i = 0; i < ARRAY_COUNT(TEXTS); i++) {
        char out[OUT_SIZE];
        struct event event = event_of(TEXTS[i], TEXTS[i]);
        event.address = "";
        event.place = TEXTS[i];
        icalcomponent *calendar = made(&event, out);
        assert_string_equal(icalcomponent_get_summary(calendar), TEXTS[i]);
        assert_string_equal(icalcomponent_get_description(calendar), TEXTS[i]);
        assert_string_equal(icalcomponent_get_location(calendar), TEXTS[i]);
        icalcomponent_free(calendar);
    }
    char out[OUT_SIZE];
    struct event event = event_of("a\r\nb\x01\x7f\tc", "");
    icalcomponent *calendar = made(&event, out);
    assert_string_equal(icalcomponent_get_summary(calendar), "a\nbc");
    icalcomponent_free(calendar);
}

static void test_long_texts_are_cut(void **state)
{
    (void)state;
    static const char *const LETTERS[] = {"a", "ñ", "🎉", ",", "\n", "palabra ", "\\;"};
    for (size_t i = 0; i < ARRAY_COUNT(LETTERS); i++) {
        char *text = calloc(LONG_LETTERS + 1, strlen(LETTERS[i]));
        assert_non_null(text);
        for (size_t at = 0; at < LONG_LETTERS; at++) {
            memcpy(text + at * strlen(LETTERS[i]), LETTERS[i], strlen(LETTERS[i]));
        }
        char out[OUT_SIZE];
        struct event event = event_of("Foro", text);
        icalcomponent *calendar = made(&event, out);
        const char *description = icalcomponent_get_description(calendar);
        size_t length = strlen(description);
        assert_true(strlen(out) > CALENDAR_TEXT_MAX - 60); /* not cut more than needed */
        assert_string_equal(description + length - strlen("…"), "…");
        assert_memory_equal(description, text, length - strlen("…"));
        assert_string_equal(icalcomponent_get_location(calendar), "Coliseo, Calle 9 # 2-59");
        icalcomponent_free(calendar);

        /* Every field too long at once. */
        event.name = event.place = event.address = text;
        calendar = made(&event, out);
        assert_true(utc_ms(icalcomponent_get_dtend(calendar)) == ENDS_MS);
        icalcomponent_free(calendar);
        free(text);
    }
}

static void test_small_buffers(void **state)
{
    (void)state;
    size_t fitted = 0;
    struct event event = event_of("Audiencia pública de rendición de cuentas del año 2022",
                                  "La Alcaldía presenta los resultados, y responde; ñ 🎉.");
    for (size_t bytes = 1; bytes <= OUT_SIZE; bytes++) {
        char *out = malloc(bytes); /* its end is guarded by the sanitizer */
        struct error error = {0};
        assert_non_null(out);
        enum status status = calendar_event_text(&event, &IBAGUE, NOW_MS, out, bytes, &error);
        assert_int_equal(status, fitted > 0 || status == STATUS_OK ? STATUS_OK : STATUS_TOO_BIG);
        if (status == STATUS_OK) {
            assert_true(strlen(out) < bytes);
            icalcomponent_free(parsed(out));
            fitted++;
        } else {
            assert_string_equal(out, "");
            assert_true(error.text[0] != '\0');
        }
        free(out);
    }
    assert_true(fitted > OUT_SIZE / 2);
}

static const struct {
    const char *link, *modality, *url; /* NULL = none */
} LINKS[] = {
    {"https://www.ibague.gov.co/chat", "online", "https://www.ibague.gov.co/chat"},
    {"https://www.ibague.gov.co/a?b=1,2;c=3", "mixed", "https://www.ibague.gov.co/a?b=1,2;c=3"},
    {"http://ibague.gov.co/ñ", "online", "http://ibague.gov.co/ñ"},
    {"https://www.ibague.gov.co/chat", "in_person", NULL},
    {"", "online", NULL},
    {"www.ibague.gov.co", "online", NULL},
    {"javascript:alert(1)", "online", NULL},
    {"https://a.co/\r\nSUMMARY:otro", "online", NULL},
    {"https://a.co/ x", "online", NULL},
};

static void test_links(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(LINKS); i++) {
        char out[OUT_SIZE];
        struct event event = event_of("Chat", "Pregunte.");
        event.link = LINKS[i].link;
        event.modality = LINKS[i].modality;
        icalcomponent *calendar = made(&event, out);
        const char *url = url_of(calendar);
        assert_int_equal(url != NULL, LINKS[i].url != NULL);
        if (url != NULL) {
            assert_string_equal(url, LINKS[i].url);
        }
        assert_string_equal(icalcomponent_get_summary(calendar), "Chat");
        icalcomponent_free(calendar);

        event.place = event.address = "";
        calendar = made(&event, out);
        const char *location = icalcomponent_get_location(calendar);
        assert_int_equal(location != NULL, LINKS[i].url != NULL);
        if (location != NULL) {
            assert_string_equal(location, LINKS[i].url);
        }
        icalcomponent_free(calendar);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    static const char TOO_LONG_LINK[] = "https://www.ibague.gov.co/";
    char link[2 * CALENDAR_TEXT_MAX] = "";
    struct event good = event_of("Foro", "Texto");
    struct event backwards = good;
    backwards.ends_ms = backwards.starts_ms - 1;
    struct event nameless = good;
    nameless.name = "";
    struct event controls = good;
    controls.name = "\x01\x02";
    struct event latin = good;
    latin.description = "vig\xed"
                        "as";
    struct event long_link = good;
    memset(link, 'a', sizeof link - 1);
    memcpy(link, TOO_LONG_LINK, sizeof TOO_LONG_LINK - 1);
    long_link.link = link;
    long_link.modality = "online";
    const struct {
        const struct event *event;
        enum status status;
    } rows[] = {
        {&good, STATUS_OK},          {&backwards, STATUS_INVALID}, {&nameless, STATUS_INVALID},
        {&controls, STATUS_INVALID}, {&latin, STATUS_INVALID},     {&long_link, STATUS_TOO_BIG},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char out[OUT_SIZE] = "before";
        struct error error = {0};
        assert_int_equal(
            calendar_event_text(rows[i].event, &IBAGUE, NOW_MS, out, sizeof out, &error),
            rows[i].status);
        assert_int_equal(out[0] == '\0', rows[i].status != STATUS_OK);
        assert_int_equal(error.text[0] == '\0', rows[i].status == STATUS_OK);
    }
}

/* The sample city's events as they are imported. */
static void test_sample_events(void **state)
{
    (void)state;
    struct test_station station;
    struct catalogue *catalogue = NULL;
    struct error error = {0};
    test_station_open(&station, 1);
    struct import_result result;
    if (import_folder(&station.ledger, FERIA_SOURCE_DIR "/db/catalog/ibague", 0, CLOCK_BOGOTA_MIN,
                      NOW_MS, NULL, NULL, &result, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(catalogue_new(&catalogue, &station.db, &error), STATUS_OK);
    assert_true(catalogue->event_count >= 12);
    size_t online_count = 0;
    for (size_t i = 0; i < catalogue->event_count; i++) {
        char out[OUT_SIZE];
        const struct event *event = &catalogue->events[i];
        assert_int_equal(
            calendar_event_text(event, &catalogue->municipality, NOW_MS, out, sizeof out, &error),
            STATUS_OK);
        icalcomponent *calendar = parsed(out);
        assert_string_equal(icalcomponent_get_summary(calendar), event->name);
        assert_string_equal(icalcomponent_get_description(calendar), event->description);
        assert_true(utc_ms(icalcomponent_get_dtstart(calendar)) == event->starts_ms);
        online_count += url_of(calendar) != NULL;
        icalcomponent_free(calendar);
    }
    assert_true(online_count >= 2);
    catalogue_free(catalogue);
    test_station_close(&station);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_calendar_reads),
        cmocka_unit_test(test_state_and_empty_fields),
        cmocka_unit_test(test_marks_come_back),
        cmocka_unit_test(test_long_texts_are_cut),
        cmocka_unit_test(test_small_buffers),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_sample_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
