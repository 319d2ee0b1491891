#include <dirent.h>
#include <string.h>

#include "core/catalogue.h"
#include "import_kit.h"

static void test_new_city(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    assert_int_equal(fact_count(fixture), CITY_ROWS);
    assert_int_equal(fixture->result.sheet_count, ARRAY_COUNT(city));
    assert_int_equal(result_of(fixture, "dependencias.csv")->row_count, 2);
    assert_int_equal(result_of(fixture, "dependencias.csv")->new_count, 2);
    assert_row(fixture, "goal", "2",
               "{\"colour\":\"#DDA63A\",\"name\":\"Hambre cero\",\"number\":2}");
    assert_row(fixture, "service", "predial",
               "{\"channel\":\"mixed\",\"code\":\"predial\",\"department\":\"hacienda\","
               "\"description\":\"Pague el impuesto.\",\"goals\":[1,2],\"groups\":[\"jac\"],"
               "\"keywords\":[\"recibo\",\"casa\"],\"name\":\"Pagar el predial\","
               "\"requirements\":[\"Cédula\",\"Recibo\"],\"type\":\"tramite\"}");
}

static void test_twice(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    assert_imports(fixture, 0);
    assert_int_equal(fact_count(fixture), CITY_ROWS);
    for (size_t i = 0; i < fixture->result.sheet_count; i++) {
        const struct import_sheet_result *sheet = &fixture->result.sheets[i];
        assert_true(sheet->row_count > 0);
        assert_int_equal(sheet->new_count + sheet->changed_count + sheet->retired_count, 0);
    }
}

static void test_change_and_order(void **state)
{
    struct fixture *fixture = *state;
    int order = 0;
    char row[2048];
    assert_imports(fixture, CITY_ROWS);
    write_text(fixture, "ods.csv",
               "numero,nombre,color\n1,Sin pobreza,#E5243B\n2,Hambre cero,#DDA63A\n");
    assert_imports(fixture, 1);
    assert_int_equal(result_of(fixture, "ods.csv")->changed_count, 1);
    assert_row(fixture, "goal", "1",
               "{\"colour\":\"#E5243B\",\"name\":\"Sin pobreza\",\"number\":1}");

    write_text(fixture, "ods.csv",
               "color,numero,nombre\n#DDA63A,2,Hambre cero\n#E5243B,1,Sin pobreza\n");
    assert_imports(fixture, 2);
    assert_int_equal(result_of(fixture, "ods.csv")->changed_count, 2);
    read_row(fixture, "goal", "1", row, &order);
    assert_int_equal(order, 2);
}

static void test_retire_and_return(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    write_text(fixture, "servicios.csv", SERVICE_HEAD PREDIAL);
    assert_imports(fixture, 1);
    assert_int_equal(result_of(fixture, "servicios.csv")->retired_count, 1);
    assert_row(fixture, "service", "vacuna", "");
    assert_imports(fixture, 0);
    write_city(fixture);
    assert_imports(fixture, 1);
    assert_int_equal(result_of(fixture, "servicios.csv")->new_count, 1);
}

static void test_header_only_retires_all(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    write_text(fixture, "servicios.csv", SERVICE_HEAD);
    assert_imports(fixture, 2);
    assert_int_equal(result_of(fixture, "servicios.csv")->row_count, 0);
    assert_int_equal(result_of(fixture, "servicios.csv")->retired_count, 2);
}

/* References count against what the ledger holds when the other sheet's file is not there. */
static void test_one_sheet_alone(void **state)
{
    struct fixture *fixture = *state;
    char expected[ERROR_TEXT_MAX];
    assert_imports(fixture, CITY_ROWS);
    for (size_t i = 0; i < ARRAY_COUNT(city); i++) {
        remove_file(fixture, city[i].name);
    }
    write_text(fixture, "servicios.csv", SERVICE_HEAD PREDIAL);
    assert_imports(fixture, 1);

    remove_file(fixture, "servicios.csv");
    write_text(fixture, "dependencias.csv",
               DEPARTMENT_HEAD "salud,Salud,Salud,,favorite,red,,,,,,,\n");
    assert_int_equal(import(fixture), STATUS_INVALID);
    (void)snprintf(expected, sizeof expected,
                   "%s/dependencias.csv: \"hacienda\" is gone, but a service, \"predial\", still "
                   "refers to it; put it back or import servicios.csv too",
                   fixture->folder);
    assert_string_equal(fixture->error.text, expected);
    assert_int_equal(fact_count(fixture), CITY_ROWS + 1);
}

static void test_spellings_of_a_file(void **state)
{
    static const char *const spellings[] = {
        "\xEF\xBB\xBFnumero,nombre,color\n1,Fin de la pobreza,#E5243B\n2,Hambre cero,#DDA63A\n",
        "numero,nombre,color\r\n1,Fin de la pobreza,#E5243B\r\n2,Hambre cero,#DDA63A\r\n",
        "numero,nombre,color\r1,Fin de la pobreza,#E5243B\r2,Hambre cero,#DDA63A",
        "numero;nombre;color\n1;Fin de la pobreza;#E5243B\n2;Hambre cero;#DDA63A\n",
        "\n\n\"numero\",nombre,color\n\n1,\"Fin de la\npobreza\",#E5243B\n2,Hambre cero,#DDA63A\n",
        "numero, nombre ,color\n1,Fin de la pobreza,#E5243B\n,,\n 2 , Hambre  cero ,#DDA63A\n,,\n",
        "color,nombre,numero\n#E5243B,Fin de la pobreza,1\n#DDA63A,Hambre cero,02",
    };
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    for (size_t i = 0; i < ARRAY_COUNT(spellings); i++) {
        write_text(fixture, "ods.csv", spellings[i]);
        assert_imports(fixture, 0);
    }
}

static void test_any_text(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "grupos_valor.csv",
               "codigo,nombre,descripcion\n"
               "jac,\"Junta \"\"La 42\"\" 🎉\",\"שלום, עולם \\ fin\"\n"
               "wayuu,Pütchipü'üi,مرحبا\n");
    assert_imports(fixture, CITY_ROWS + 1);
    assert_row(fixture, "value_group", "jac",
               "{\"code\":\"jac\",\"description\":\"שלום, עולם \\\\ fin\","
               "\"name\":\"Junta \\\"La 42\\\" 🎉\"}");
    assert_row(fixture, "value_group", "wayuu",
               "{\"code\":\"wayuu\",\"description\":\"مرحبا\",\"name\":\"Pütchipü'üi\"}");
    assert_imports(fixture, 0);
}

static void test_event(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "eventos.csv",
               EVENT_HEAD "1,feria,Feria,Feria,,hoy 00:00,hoy 23:59,,,,presencial,,600,hacienda,,"
                          "jac,1=Puerta 1|2=Puerta = 2,una_vez,abierto\n"
                          "2,foro,Foro,Foro,,2022-12-16,2022-12-16,,,,virtual,,,,,,,libre,"
                          "programado\n");
    assert_imports(fixture, CITY_ROWS + 2);
    assert_row(fixture, "event", "1",
               "{\"capacity\":600,\"department\":\"hacienda\",\"ends_ms\":1671166740000,"
               "\"gates\":[{\"name\":\"Puerta 1\",\"number\":1},{\"name\":\"Puerta = 2\","
               "\"number\":2}],\"groups\":[\"jac\"],\"modality\":\"in_person\",\"name\":\"Feria\","
               "\"number\":1,\"reentry\":\"once\",\"short_name\":\"Feria\","
               "\"starts_ms\":1671080400000,\"state\":\"open\",\"type\":\"feria\"}");
    assert_row(fixture, "event", "2",
               "{\"ends_ms\":1671253199999,\"modality\":\"online\",\"name\":\"Foro\",\"number\":2,"
               "\"reentry\":\"free\",\"short_name\":\"Foro\",\"starts_ms\":1671166800000,"
               "\"state\":\"planned\",\"type\":\"foro\"}");
}

/* Places to register for, beside people inside; the files of before have no such column. */
static void test_event_places(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "eventos.csv",
               "cupo," EVENT_HEAD
               "5000,1,feria,Feria,Feria,,2022-12-15,2022-12-15,,,,presencial,,600,,,,,libre,"
               "abierto\n"
               ",2,foro,Foro,Foro,,2022-12-16,2022-12-16,,,,presencial,,600,,,,,libre,"
               "programado\n");
    assert_imports(fixture, CITY_ROWS + 2);
    struct catalogue *catalogue;
    assert_int_equal(catalogue_new(&catalogue, &fixture->db, NULL), STATUS_OK);
    assert_int_equal(catalogue->events[0].capacity, 600);
    assert_int_equal(event_places(&catalogue->events[0]), 5000);
    assert_int_equal(event_places(&catalogue->events[1]), 600);
    catalogue_free(catalogue);
}

static void test_key_of_two_columns(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "autorizaciones.csv",
               "version,clase,titulo,texto,politica,desde\n"
               "2022-1,general,Datos,Acepto,,2022-01-01\n"
               "2022-1,sensible,Datos,Acepto,,2022-01-01\n");
    assert_imports(fixture, CITY_ROWS + 2);
    assert_row(fixture, "consent_text", "2022-1/sensitive",
               "{\"from_ms\":1641013200000,\"kind\":\"sensitive\",\"text\":\"Acepto\","
               "\"title\":\"Datos\",\"version\":\"2022-1\"}");
}

static size_t sheets_in(const char *folder)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        const char *dot = strrchr(entry->d_name, '.');
        count += dot && strcmp(dot, ".csv") == 0;
    }
    closedir(dir);
    return count;
}

static void test_sample_city(void **state)
{
    struct fixture *fixture = *state;
    const char *folder = FERIA_SOURCE_DIR "/db/catalog/ibague";
    if (!file_exists(FERIA_SOURCE_DIR "/db/catalog/ibague/servicios.csv")) {
        skip();
    }
    enum status status = import_folder(&fixture->ledger, folder, 0, CLOCK_BOGOTA_MIN, now_ms,
                                       on_error, fixture, &fixture->result, &fixture->error);
    assert_string_equal(fixture->error.text, "");
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(fixture->result.sheet_count, sheets_in(folder) + 1); /* encuestas */
    assert_int_equal(fact_count(fixture), fixture->result.fact_count);
    status = import_folder(&fixture->ledger, folder, 0, CLOCK_BOGOTA_MIN, now_ms, on_error, fixture,
                           &fixture->result, &fixture->error);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(fixture->result.fact_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_new_city),
        TEST(test_twice),
        TEST(test_change_and_order),
        TEST(test_retire_and_return),
        TEST(test_header_only_retires_all),
        TEST(test_one_sheet_alone),
        TEST(test_spellings_of_a_file),
        TEST(test_any_text),
        TEST(test_event),
        TEST(test_event_places),
        TEST(test_key_of_two_columns),
        TEST(test_sample_city),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
