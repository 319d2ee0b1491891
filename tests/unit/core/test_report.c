#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/admission.h"
#include "core/report.h"
#include "core_fixture.h"

static struct test_station office;

static int set_up(void **state)
{
    (void)state;
    test_station_open(&office, 1);
    test_station_enrol(&office, "Oficina", "office");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    test_station_close(&office);
    return 0;
}

/* ---- cells ---- */

static void test_cells(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cell;
    } ROWS[] = {
        {"", ""},
        {"Ana Ruiz", "Ana Ruiz"},
        {"Ruiz, Ana", "\"Ruiz, Ana\""},
        {"Ana \"la\" Ruiz", "\"Ana \"\"la\"\" Ruiz\""},
        {"dos\nlíneas", "\"dos\nlíneas\""},
        {"dos\rlíneas", "\"dos\rlíneas\""},
        {" Ana", "\" Ana\""},
        {"Ana ", "\"Ana \""},
        {"=1+1", "'=1+1"},
        {"+57300", "'+57300"},
        {"-1", "'-1"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"\tx", "'\tx"},
        {"\rx", "\"'\rx\""},
        {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
        {"a=b", "a=b"},
        {"0071", "0071"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        for (int is_last = 0; is_last < 2; is_last++) {
            char *written = NULL;
            size_t length = 0;
            char expected[100];
            FILE *out = open_memstream(&written, &length);
            assert_non_null(out);
            csv_cell(out, ROWS[i].text, is_last);
            assert_int_equal(fclose(out), 0);
            (void)snprintf(expected, sizeof expected, "%s%s", ROWS[i].cell, is_last ? "\r\n" : ",");
            assert_string_equal(written, expected);
            free(written);
        }
    }
}

/* ---- attendance ---- */

static char *attendance(const struct report_options *options, int64_t *rows)
{
    char *written = NULL;
    size_t length = 0;
    struct error error = {0};
    FILE *out = open_memstream(&written, &length);
    assert_non_null(out);
    if (report_attendance(&office.db, options, out, rows, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(fclose(out), 0);
    return written;
}

/* Puts the station's clock to this UTC millisecond. */
static void set_clock(int64_t utc_ms)
{
    clock_set_offset_ms(0);
    clock_set_offset_ms(utc_ms - clock_now_ms());
}

static const int64_t REGISTERED_MS = 1671109325500; /* 2022-12-15 08:02:05 in Bogotá */

static void catalogue_row(const char *sheet, const char *key, const char *row)
{
    char body[500];
    (void)snprintf(body, sizeof body, "{\"key\":\"%s\",\"order\":1,\"row\":%s,\"sheet\":\"%s\"}",
                   key, row, sheet);
    assert_int_equal(ledger_append(&office.ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

static void scan_at(int64_t utc_ms, const char *text, enum admission_direction direction)
{
    struct door door = {.event = 1,
                        .gate = 2,
                        .direction = direction,
                        .reentry = "free",
                        .event_is_open = true,
                        .gate_exists = true,
                        .utc_offset_min = CLOCK_BOGOTA_MIN};
    struct verdict verdict;
    set_clock(utc_ms);
    assert_int_equal(admission_scan(&office.ledger, &door, text, strlen(text), ADMISSION_NOTE_OTHER,
                                    &verdict, NULL),
                     STATUS_OK);
    assert_true(verdict.reason == ADMISSION_ADMITTED || verdict.reason == ADMISSION_LEFT);
}

static const char HEADING[] =
    "N.º,Espacio,Fecha,Nombres y apellidos,Tipo de documento,Número de documento,"
    "Código del territorio,Comuna o corregimiento,Rango de edad,Grupo de valor,Teléfono,"
    "Correo electrónico,Registro,Entrada,Salida,Salida supuesta,Puerta,Autorización de datos,"
    "Código de la entrada\r\n";

static void test_empty_list(void **state)
{
    (void)state;
    struct report_options options = {.utc_offset_min = CLOCK_BOGOTA_MIN};
    int64_t rows = -1;
    char *text = attendance(&options, &rows);
    assert_string_equal(text, HEADING);
    assert_int_equal(rows, 0);
    free(text);
    options.has_bom = true;
    text = attendance(&options, &rows);
    assert_memory_equal(text, "\xEF\xBB\xBF", 3);
    assert_string_equal(text + 3, HEADING);
    free(text);
}

static void test_a_person_from_registration_to_exit(void **state)
{
    (void)state;
    struct registration registration;
    struct attendee ana = test_attendee("Ana Prueba Ruiz", "9.999.123.456");
    char expected[1000];
    (void)snprintf(ana.phone, sizeof ana.phone, "+34 600 123 456");
    (void)snprintf(ana.email, sizeof ana.email, "ana@correo.com");
    catalogue_row("event", "1",
                  "{\"number\":1,\"name\":\"Feria, de Gestión\",\"starts_ms\":1671109200000}");
    catalogue_row("territory", "C09", "{\"code\":\"C09\",\"name\":\"Picaleña\"}");
    catalogue_row("age_band", "adultez", "{\"code\":\"adultez\",\"name\":\"29 a 59 años\"}");
    catalogue_row("value_group", "jac", "{\"code\":\"jac\",\"name\":\"Junta de Acción Comunal\"}");
    set_clock(REGISTERED_MS);
    test_register(&office, &ana, &registration);
    scan_at(REGISTERED_MS + 60000, registration.text, DIRECTION_ENTRY);
    scan_at(REGISTERED_MS + 120000, registration.text, DIRECTION_EXIT);
    (void)snprintf(
        expected, sizeof expected,
        "%s1,\"Feria, de Gestión\",2022-12-15,Ana Prueba Ruiz,CC,9999123456,C09,Picaleña,"
        "29 a 59 años,Junta de Acción Comunal,'+34600123456,ana@correo.com,"
        "2022-12-15 08:02:05,2022-12-15 08:03:05,2022-12-15 08:04:05,,2,2022-1,%s\r\n",
        HEADING, registration.code);
    struct report_options options = {.event = 1, .utc_offset_min = CLOCK_BOGOTA_MIN};
    int64_t rows = 0;
    char *text = attendance(&options, &rows);
    assert_string_equal(text, expected);
    assert_int_equal(rows, 1);
    free(text);

    /* Back inside: no exit any more; first entry stays. */
    scan_at(REGISTERED_MS + 180000, registration.text, DIRECTION_ENTRY);
    text = attendance(&options, &rows);
    assert_non_null(strstr(text, "2022-12-15 08:03:05,,,2,"));
    free(text);
    /* Once the event's end has passed they are counted out, and that is said to be assumed. */
    catalogue_row("event", "1", "{\"ends_ms\":1671141600000,\"name\":\"Feria\",\"number\":1}");
    text = attendance(&options, &rows);
    assert_non_null(strstr(text, "2022-12-15 08:03:05,2022-12-15 17:00:00,sí,2,"));
    free(text);
    options.event = 2;
    text = attendance(&options, &rows);
    assert_string_equal(text, HEADING);
    free(text);
}

/* Codes that the catalogue does not know stay codes;
 * a ticket let in without its registration has its line too. */
static void test_without_catalogue_and_without_registration(void **state)
{
    (void)state;
    struct registration registration;
    struct registration elsewhere;
    struct test_station kiosk;
    char expected[1000];
    struct attendee minor = {.event = 1, .age_band = "infancia", .is_minor = true};
    struct attendee luz = test_attendee("Luz Prueba", "9999123457");
    set_clock(REGISTERED_MS);
    test_register(&office, &minor, &registration);
    test_station_open(&kiosk, 2);
    test_register(&kiosk, &luz, &elsewhere);
    scan_at(REGISTERED_MS + 60000, elsewhere.text, DIRECTION_ENTRY);
    (void)snprintf(expected, sizeof expected,
                   "%s1,1,2022-12-15,,,,,,infancia,,,,2022-12-15 08:02:05,,,,,,%s\r\n"
                   "2,1,2022-12-15,,,,,,,,,,,2022-12-15 08:03:05,,,2,,%s\r\n",
                   HEADING, registration.code, elsewhere.code);
    struct report_options options = {.utc_offset_min = CLOCK_BOGOTA_MIN};
    int64_t rows = 0;
    char *text = attendance(&options, &rows);
    assert_string_equal(text, expected);
    assert_int_equal(rows, 2);
    free(text);
    test_station_close(&kiosk);
}

struct progress {
    int calls;
    int64_t done, total;
};

static void on_progress(void *user, int64_t done, int64_t total)
{
    struct progress *progress = user;
    assert_int_equal(done, progress->done + 1000);
    progress->calls++;
    progress->done = done;
    progress->total = total;
}

static void test_progress_and_order(void **state)
{
    (void)state;
    struct progress progress = {0};
    int64_t rows = 0;
    assert_int_equal(db_begin(&office.db, NULL), STATUS_OK);
    for (int i = 0; i < 2500; i++) {
        char body[300];
        (void)snprintf(
            body, sizeof body,
            "{\"class\":0,\"event\":%d,\"expires_min\":9,\"not_before_min\":1,\"person\":"
            "\"%032x\",\"ticket\":\"0000000000%06d\"}",
            2 - i % 2, 5000 - i, i);
        assert_int_equal(ledger_append(&office.ledger, "attendee.registered", body, NULL, NULL),
                         STATUS_OK);
    }
    assert_int_equal(db_commit(&office.db, NULL), STATUS_OK);
    struct report_options options = {.progress = on_progress, .user = &progress};
    char *text = attendance(&options, &rows);
    assert_int_equal(rows, 2500);
    assert_int_equal(progress.calls, 2);
    assert_int_equal(progress.total, 2500);
    assert_non_null(strstr(text, "\r\n1250,1,"));
    assert_non_null(strstr(text, "\r\n1251,2,"));
    free(text);
}

static void test_a_full_disk_is_told(void **state)
{
    (void)state;
    struct report_options options = {0};
    struct error error = {0};
    int64_t rows = 0;
    FILE *out = fopen("/dev/full", "w");
    assert_non_null(out);
    assert_int_equal(report_attendance(&office.db, &options, out, &rows, &error), STATUS_FULL);
    (void)fclose(out);
}

int main(void)
{
#define WITH_OFFICE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        WITH_OFFICE(test_empty_list),
        WITH_OFFICE(test_a_person_from_registration_to_exit),
        WITH_OFFICE(test_without_catalogue_and_without_registration),
        WITH_OFFICE(test_progress_and_order),
        WITH_OFFICE(test_a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
