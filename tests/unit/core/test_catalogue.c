#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "core/catalogue.h"
#include "core/import.h"
#include "store/db.h"
#include "store/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t now_ms = 1671109200000; /* 2022-12-15 08:00 in Bogotá */

struct fixture {
    struct db db;
    struct ledger ledger;
    struct catalogue *catalogue;
    struct error error;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    assert_int_equal(id_init(&fixture->error), STATUS_OK);
    assert_int_equal(db_open_memory(&fixture->db, &fixture->error), STATUS_OK);
    assert_int_equal(ledger_open(&fixture->ledger, &fixture->db, 7, &fixture->error), STATUS_OK);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    catalogue_free(fixture->catalogue);
    db_close(&fixture->db);
    free(fixture);
    return 0;
}

static void set_row(struct fixture *fixture, const char *sheet, const char *key, int order,
                    const char *row)
{
    char body[4096];
    (void)snprintf(body, sizeof body, "{\"key\":\"%s\",\"order\":%d,\"row\":%s,\"sheet\":\"%s\"}",
                   key, order, row, sheet);
    assert_int_equal(ledger_append(&fixture->ledger, "catalogue.set", body, NULL, &fixture->error),
                     STATUS_OK);
}

static const struct catalogue *read_catalogue(struct fixture *fixture)
{
    catalogue_free(fixture->catalogue);
    enum status status = catalogue_new(&fixture->catalogue, &fixture->db, &fixture->error);
    assert_string_equal(fixture->error.text, "");
    assert_int_equal(status, STATUS_OK);
    assert_non_null(fixture->catalogue);
    return fixture->catalogue;
}

static void test_empty(void **state)
{
    const struct catalogue *catalogue = read_catalogue(*state);
    assert_string_equal(catalogue->municipality.name, "");
    assert_string_equal(catalogue->municipality.privacy_url, "");
#define X(type, plural)                                                                            \
    assert_int_equal(catalogue->type##_count, 0);                                                  \
    assert_non_null(catalogue->plural);
    CATALOGUE_LISTS(X)
#undef X
    assert_null(catalogue_department(catalogue, "hacienda"));
    assert_null(catalogue_service(catalogue, "predial"));
    assert_null(catalogue_event(catalogue, 1));
    assert_null(catalogue_consent(catalogue, "general"));
    assert_null(catalogue_current_event(catalogue, 0, now_ms));
    catalogue_free(NULL);
}

static void test_every_field(void **state)
{
    struct fixture *fixture = *state;
    set_row(fixture, "municipality", "73001", 1, "{\"code\":\"73001\",\"name\":\"Ibagué\"}");
    set_row(fixture, "department", "hacienda", 1,
            "{\"code\":\"hacienda\",\"name\":\"Hacienda\",\"stand\":\"3\",\"colour\":\"green\"}");
    set_row(fixture, "document_type", "TI", 1,
            "{\"code\":\"TI\",\"keyboard\":\"number\",\"length_min\":10,\"length_max\":11,"
            "\"is_minor\":true}");
    set_row(fixture, "age_band", "mayor", 1, "{\"code\":\"mayor\",\"from\":60}");
    set_row(fixture, "goal", "6", 1, "{\"number\":6,\"colour\":\"#26BDE2\"}");
    set_row(fixture, "announcement", "a", 1, "{\"code\":\"a\",\"weight\":3,\"event\":4000000000}");
    set_row(fixture, "activity", "I1", 1,
            "{\"code\":\"I1\",\"terms\":[2,3],\"stages\":[\"diseno\"]}");
    const struct catalogue *catalogue = read_catalogue(fixture);

    assert_string_equal(catalogue->municipality.name, "Ibagué");
    assert_string_equal(catalogue_department(catalogue, "hacienda")->stand, "3");
    assert_string_equal(catalogue_department(catalogue, "hacienda")->email, "");
    const struct document_type *type = catalogue_document_type(catalogue, "TI");
    assert_int_equal(type->length_max, 11);
    assert_true(type->is_minor);
    assert_int_equal(catalogue_age_band(catalogue, "mayor")->to, -1);
    assert_int_equal(catalogue->goals[0].number, 6);
    assert_int_equal(catalogue->announcements[0].event, 4000000000);
    assert_int_equal(catalogue->announcements[0].from_ms, 0);
    assert_true(catalogue->announcements[0].to_ms == INT64_MAX);
    assert_string_equal(catalogue->activities[0].terms[1], "3");
    assert_null(catalogue->activities[0].terms[2]);
    assert_null(catalogue->activities[0].supporting[0]);
}

static void test_services(void **state)
{
    struct fixture *fixture = *state;
    set_row(fixture, "department", "hacienda", 1, "{\"code\":\"hacienda\"}");
    set_row(fixture, "department", "salud", 2, "{\"code\":\"salud\"}");
    set_row(
        fixture, "service", "z-predial", 1,
        "{\"code\":\"z-predial\",\"department\":\"hacienda\",\"name\":\"Impuesto Predial\","
        "\"description\":\"Año en curso\",\"keywords\":[\"recibo\",\"Peñón\"],\"goals\":[1,11]}");
    set_row(fixture, "service", "a-vacuna", 2,
            "{\"code\":\"a-vacuna\",\"department\":\"hacienda\"}");
    set_row(fixture, "service", "m-lost", 3, "{\"code\":\"m-lost\",\"department\":\"gone\"}");
    set_row(fixture, "service", "retired", 4, "{\"code\":\"retired\",\"department\":\"salud\"}");
    set_row(fixture, "service", "retired", 0, "null");
    const struct catalogue *catalogue = read_catalogue(fixture);

    assert_int_equal(catalogue->service_count, 3);
    assert_string_equal(catalogue->services[0].code, "z-predial");
    assert_string_equal(catalogue->services[0].goals[1], "11");
    assert_ptr_equal(catalogue_service(catalogue, "z-predial"), &catalogue->services[0]);
    assert_ptr_equal(catalogue_service(catalogue, "a-vacuna"), &catalogue->services[1]);
    assert_ptr_equal(catalogue_service(catalogue, "m-lost"), &catalogue->services[2]);
    assert_null(catalogue_service(catalogue, "retired"));
    assert_null(catalogue_service(catalogue, ""));
    assert_null(catalogue_service(catalogue, NULL));
    assert_null(catalogue_territory(catalogue, NULL));
    assert_int_equal(catalogue_department(catalogue, "hacienda")->service_count, 2);
    assert_int_equal(catalogue_department(catalogue, "salud")->service_count, 0);
}

/* Facts of another program may hold anything that is JSON;
 * a wrong kind of value reads as absent. */
static void test_wrong_values(void **state)
{
    struct fixture *fixture = *state;
    set_row(
        fixture, "event", "1", 1,
        "{\"number\":-1,\"name\":7,\"capacity\":99999999999,\"topics\":\"agua\",\"gates\":[1,{}]}");
    set_row(fixture, "age_band", "a", 1, "{\"code\":\"a\",\"from\":\"x\",\"to\":null}");
    set_row(fixture, "service", "s", 1, "{\"code\":\"s\",\"keywords\":[null,{\"a\":1}]}");
    const struct catalogue *catalogue = read_catalogue(fixture);
    assert_int_equal(catalogue->events[0].number, 0);
    assert_string_equal(catalogue->events[0].name, "");
    assert_int_equal(catalogue->events[0].capacity, 0);
    assert_null(catalogue->events[0].topics[0]);
    assert_int_equal(catalogue->events[0].gate_count, 2);
    assert_string_equal(catalogue->events[0].gates[1].name, "");
    assert_int_equal(catalogue->age_bands[0].to, -1);
    assert_string_equal(catalogue->services[0].keywords[1], "");
}

static void test_row_that_is_no_object(void **state)
{
    struct fixture *fixture = *state;
    set_row(fixture, "topic", "agua", 1, "[1]");
    assert_int_equal(catalogue_new(&fixture->catalogue, &fixture->db, &fixture->error),
                     STATUS_CORRUPT);
    assert_null(fixture->catalogue);
    assert_string_equal(fixture->error.text,
                        "a row of sheet \"topic\" is no JSON object; run feria rebuild");
}

static void test_consent(void **state)
{
    struct fixture *fixture = *state;
    set_row(fixture, "consent_text", "2022-2/general", 1,
            "{\"version\":\"2022-2\",\"kind\":\"general\",\"text\":\"abc\",\"from_ms\":2000}");
    set_row(fixture, "consent_text", "2022-1/general", 2,
            "{\"version\":\"2022-1\",\"kind\":\"general\",\"text\":\"x\",\"from_ms\":1000}");
    set_row(fixture, "consent_text", "2022-1/sensitive", 3,
            "{\"version\":\"2022-1\",\"kind\":\"sensitive\",\"text\":\"y\",\"from_ms\":3000}");
    const struct catalogue *catalogue = read_catalogue(fixture);
    const struct consent_text *text = catalogue_consent(catalogue, "general");
    assert_string_equal(text->version, "2022-2");
    /* RFC 7693's algorithm for 32 bytes; `printf abc | b2sum -l 256` */
    assert_string_equal(text->hash,
                        "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_string_equal(catalogue_consent(catalogue, "sensitive")->version, "2022-1");
    assert_null(catalogue_consent(catalogue, "other"));
    assert_null(catalogue_consent(catalogue, NULL));
}

/* Each text by itself: what lacks a translation stays Spanish. */
static void test_languages(void **state)
{
    struct fixture *fixture = *state;
    set_row(fixture, "topic", "agua", 1,
            "{\"code\":\"agua\",\"name\":\"Agua\",\"name.en\":\"Water\",\"name.pt\":\"Água\","
            "\"description\":\"Limpia\",\"description.en\":7,\"name.english\":\"No\"}");
    set_row(fixture, "publication", "p", 1,
            "{\"code\":\"p\",\"paragraphs\":[\"Uno\",\"Dos\"],\"paragraphs.en\":[\"One\"]}");
    set_row(fixture, "consent_text", "1/general", 1,
            "{\"version\":\"1\",\"kind\":\"general\",\"text\":\"x\",\"text.en\":\"abc\"}");
    set_row(fixture, "figure", "f", 1,
            "{\"code\":\"f\",\"points\":[{\"label\":\"Usado\",\"value\":68000}],"
            "\"points.en\":[{\"label\":\"Used\",\"value\":1}],\"points.pt\":[]}");
    set_row(fixture, "event", "1", 1,
            "{\"number\":1,\"gates\":[{\"number\":2,\"name\":\"Puerta\"}],"
            "\"gates.en\":[{\"number\":9,\"name\":\"Gate\"}]}");
    struct catalogue *catalogue = (struct catalogue *)read_catalogue(fixture);
    const struct topic *topic = catalogue_topic(catalogue, "agua");
    char spanish[2 * HASH_BYTES + 1];
    (void)snprintf(spanish, sizeof spanish, "%s", catalogue_consent(catalogue, "general")->hash);
    assert_string_equal(topic->name, "Agua");
    catalogue_speak(catalogue, "en");
    assert_string_equal(topic->name, "Water");
    assert_string_equal(topic->description, "Limpia");
    assert_string_equal(catalogue_publication(catalogue, "p")->paragraphs[0], "One");
    assert_null(catalogue_publication(catalogue, "p")->paragraphs[1]);
    assert_string_equal(catalogue_consent(catalogue, "general")->hash,
                        "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_string_equal(catalogue->figures[0].points[0].label, "Used");
    assert_int_equal(catalogue->figures[0].points[0].value, 68000);
    assert_string_equal(catalogue->events[0].gates[0].name, "Gate");
    assert_int_equal(catalogue->events[0].gates[0].number, 2);
    catalogue_speak(catalogue, "pt");
    assert_string_equal(catalogue->figures[0].points[0].label, "Usado"); /* not as many */
    assert_string_equal(catalogue->events[0].gates[0].name, "Puerta");
    assert_string_equal(topic->name, "Água");
    assert_string_equal(catalogue_publication(catalogue, "p")->paragraphs[1], "Dos");
    assert_string_equal(catalogue_consent(catalogue, "general")->hash, spanish);
    catalogue_speak(catalogue, "es");
    assert_string_equal(topic->name, "Agua");
}

struct event_row {
    uint32_t number;
    const char *state;
    int from_min, to_min; /* from now */
};

struct current_case {
    const char *name;
    struct event_row events[4];
    uint32_t asked, expected; /* 0 = any; 0 = none */
};

static const struct current_case current_cases[] = {
    {"open now before planned now", {{1, "planned", -1, 9}, {2, "open", -5, 9}}, 0, 2},
    {"planned now before open that is over", {{1, "open", -90, -80}, {2, "planned", -5, 9}}, 0, 2},
    {"open that is over before the next", {{1, "open", -90, -80}, {2, "planned", 5, 9}}, 0, 1},
    {"open before its time", {{1, "open", 80, 90}, {2, "planned", 5, 9}}, 0, 1},
    {"the latest begun", {{1, "open", -9, 9}, {2, "open", -5, 9}}, 0, 2},
    {"the next one", {{1, "planned", 50, 60}, {2, "planned", 20, 30}}, 0, 2},
    {"the lowest number", {{2, "open", -5, 9}, {1, "open", -5, 9}}, 0, 1},
    {"begins now", {{1, "planned", 0, 9}}, 0, 1},
    {"ends now", {{1, "planned", -9, 0}}, 0, 0},
    {"closed and cancelled", {{1, "closed", -9, 9}, {2, "cancelled", -9, 9}}, 0, 0},
    {"over", {{1, "planned", -9, -5}}, 0, 0},
    {"the asked one", {{1, "open", -9, 9}, {2, "planned", 5, 9}}, 2, 2},
    {"the asked one is closed", {{1, "open", -9, 9}, {2, "closed", -9, 9}}, 2, 0},
    {"no such number", {{1, "open", -9, 9}}, 3, 0},
};

static void test_current_event(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < ARRAY_COUNT(current_cases); i++) {
        const struct current_case *this = &current_cases[i];
        for (uint32_t number = 1; number <= 2; number++) {
            char key[16];
            (void)snprintf(key, sizeof key, "%u", number);
            set_row(fixture, "event", key, 0, "null");
        }
        for (int at = 0; at < 4 && this->events[at].number != 0; at++) {
            const struct event_row *event = &this->events[at];
            char key[16];
            char row[256];
            (void)snprintf(key, sizeof key, "%u", event->number);
            (void)snprintf(row, sizeof row,
                           "{\"number\":%u,\"state\":\"%s\",\"starts_ms\":%lld,\"ends_ms\":%lld}",
                           event->number, event->state,
                           (long long)now_ms + event->from_min * 60000LL,
                           (long long)now_ms + event->to_min * 60000LL);
            set_row(fixture, "event", key, at + 1, row);
        }
        const struct event *event =
            catalogue_current_event(read_catalogue(fixture), this->asked, now_ms);
        if ((event != NULL ? event->number : 0) != this->expected) {
            fail_msg("%s: event %u", this->name, event != NULL ? event->number : 0);
        }
    }
}

/* A big city: all services are found, and how long it took is printed (target:
 * well under 100 ms without sanitizers). */
static void test_many_services(void **state)
{
    enum { SERVICES = 5000 };
    struct fixture *fixture = *state;
    assert_int_equal(db_begin(&fixture->db, &fixture->error), STATUS_OK);
    for (int i = 0; i < SERVICES; i++) {
        char key[32];
        char row[2048];
        (void)snprintf(key, sizeof key, "service-%d", i);
        (void)snprintf(row, sizeof row,
                       "{\"channel\":\"mixed\",\"code\":\"%s\",\"department\":\"hacienda\","
                       "\"description\":\"Pague el impuesto de su casa o lote y reciba el paz y "
                       "salvo el mismo día en el puesto de la Secretaría de Hacienda.\","
                       "\"goals\":[1,11],\"groups\":[\"jac\",\"ciudadania\"],\"keywords\":"
                       "[\"recibo\",\"casa\",\"lote\"],\"name\":\"Servicio número %d\","
                       "\"requirements\":[\"Cédula de ciudadanía\",\"Recibo del año anterior\"],"
                       "\"time\":\"El mismo día\",\"type\":\"tramite\"}",
                       key, i);
        set_row(fixture, "service", key, i + 1, row);
    }
    assert_int_equal(db_commit(&fixture->db, &fixture->error), STATUS_OK);
    int64_t begin_ns = clock_monotonic_ns();
    const struct catalogue *catalogue = read_catalogue(fixture);
    print_message("%d services in %.1f ms, %zu KiB\n", SERVICES,
                  (double)(clock_monotonic_ns() - begin_ns) / 1e6,
                  catalogue->arena.used_bytes / 1024);
    assert_int_equal(catalogue->service_count, SERVICES);
    for (int i = 0; i < SERVICES; i++) {
        char key[32];
        (void)snprintf(key, sizeof key, "service-%d", i);
        assert_ptr_equal(catalogue_service(catalogue, key), &catalogue->services[i]);
    }
    assert_null(catalogue_service(catalogue, "service-5000"));
}

static size_t count_territories(const struct catalogue *catalogue, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue->territory_count; i++) {
        count += strcmp(catalogue->territories[i].kind, kind) == 0;
    }
    return count;
}

static void test_sample_city(void **state)
{
    struct fixture *fixture = *state;
    size_t stand_count = 0;
    size_t served_count = 0;
    if (!file_exists(FERIA_SOURCE_DIR "/db/catalog/ibague/servicios.csv")) {
        skip();
    }
    enum status status = import_folder(&fixture->ledger, FERIA_SOURCE_DIR "/db/catalog/ibague", 0,
                                       CLOCK_BOGOTA_MIN, now_ms, NULL, NULL, NULL, &fixture->error);
    assert_string_equal(fixture->error.text, "");
    assert_int_equal(status, STATUS_OK);
    const struct catalogue *catalogue = read_catalogue(fixture);

    for (size_t i = 0; i < catalogue->department_count; i++) {
        stand_count += catalogue->departments[i].stand[0] != '\0';
        served_count += catalogue->departments[i].service_count;
    }
    assert_true(stand_count >= 18);
    assert_true(catalogue->service_count >= 60);
    assert_int_equal(served_count, catalogue->service_count);
    assert_int_equal(count_territories(catalogue, "comuna"), 13);
    assert_int_equal(count_territories(catalogue, "corregimiento"), 17);
    assert_int_equal(catalogue->activity_count, 19);
    assert_int_equal(catalogue->goal_count, 17);
    assert_string_equal(catalogue->municipality.code, "73001");
    assert_non_null(catalogue_consent(catalogue, "general"));
    assert_non_null(catalogue_consent(catalogue, "sensitive"));
    assert_non_null(catalogue_value_group(catalogue, "jac"));
    const struct event *event = catalogue_current_event(catalogue, 0, now_ms);
    assert_non_null(event);
    assert_int_equal(event->number, 1);
    assert_int_equal(event->gate_count, 2);
    assert_string_equal(event->gates[0].name, "Puerta 1");
    assert_string_equal(event->reentry, "free");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_empty),        TEST(test_every_field),           TEST(test_services),
        TEST(test_wrong_values), TEST(test_row_that_is_no_object), TEST(test_consent),
        TEST(test_languages),    TEST(test_current_event),         TEST(test_many_services),
        TEST(test_sample_city),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
