/* question_kit.h: a day, a question and its record, for the tests of what the office does. */
#pragma once

#include "base/text.h"
#include "core/question_office.h"
#include "core_fixture.h"

enum { BOGOTA = CLOCK_BOGOTA_MIN };

static struct test_station station;

/* Noon of that local day, from now on. */
static inline void set_day(const char *text)
{
    int64_t day = 0;
    assert_true(day_parse(text, &day));
    clock_set_offset_ms(0);
    clock_set_offset_ms(day_to_ms(day, BOGOTA) + INT64_C(12) * 3600 * 1000 - clock_now_ms());
}

static inline void set_code(const char *sheet, const char *key)
{
    char body[200];
    (void)snprintf(
        body, sizeof body,
        "{\"key\":\"%s\",\"order\":1,\"row\":{\"code\":\"%s\",\"name\":\"Nombre de %s\"},"
        "\"sheet\":\"%s\"}",
        key, key, key, sheet);
    assert_int_equal(ledger_append(&station.ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

static inline int set_up(void **state)
{
    (void)state;
    test_station_open(&station, 1);
    set_code("department", "infraestructura");
    set_code("department", "hacienda");
    set_code("topic", "vias");
    set_day("2022-12-12");
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    test_station_close(&station);
    return 0;
}

static inline void assert_day(int64_t day, const char *expected)
{
    char text[DAY_TEXT_SIZE];
    day_text(day, text);
    assert_string_equal(text, expected);
}

static inline void ask(const char *text, char radicado[RADICADO_SIZE])
{
    struct question question = {.event = 1,
                                .department = "infraestructura",
                                .topic = "vias",
                                .name = "Luz Marina Prado",
                                .email = "luz.prueba@correo.example",
                                .phone = "3001234567",
                                .consent_version = "2022-1",
                                .consent_hash = SOME_HASH};
    struct question_receipt receipt;
    (void)text_copy(question.text, sizeof question.text, text);
    assert_int_equal(question_ask(&station.ledger, &question, BOGOTA, &receipt, NULL), STATUS_OK);
    memcpy(radicado, receipt.radicado, RADICADO_SIZE);
}

static inline struct question_records *read_records(const struct question_filter *filter)
{
    struct question_records *records = NULL;
    struct error error = {0};
    if (question_records_new(&records, &station.db, filter, BOGOTA, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return records;
}

/* The one of this number. */
static inline struct question_records *read_one(const char *radicado)
{
    struct question_records *records =
        read_records(&(struct question_filter){.radicado = radicado});
    assert_int_equal(records->count, 1);
    return records;
}
