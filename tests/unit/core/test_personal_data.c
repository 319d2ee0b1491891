#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/personal_data.h"

static enum datum find(const char *text, const struct known_person *person, const char *shown)
{
    struct personal_datum found;
    assert_int_equal(personal_data_find(text, person, &found, NULL), STATUS_OK);
    if (shown != NULL && strcmp(found.text, shown) != 0) {
        fail_msg("in \"%s\" is found \"%s\"", text, found.text);
    }
    return found.what;
}

static void test_numbers_and_emails(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
        enum datum what;
    } ROWS[] = {
        {"Mi cédula es 1110222333.", "1110222333", DATUM_NUMBER},
        {"C.C. 14.222.333 de Ibagué", "14.222.333", DATUM_NUMBER},
        {"cc 1 110 222 333", "1 110 222 333", DATUM_NUMBER},
        {"cc 1,110,222,333.", "1,110,222,333", DATUM_NUMBER},
        {"Llame al (300) 123-4567", "300) 123-4567", DATUM_NUMBER},
        {"Llame al +57 300\u00a0123 45 67", "57 300\u00a0123 45 67", DATUM_NUMBER},
        {"573001234567", "573001234567", DATUM_NUMBER},
        {"2022 123456", "2022 123456", DATUM_NUMBER},
        {"1110222333 3001234567", "1110222333 3001234567", DATUM_NUMBER},
        {"ana@correo.example.", "ana@correo.example", DATUM_EMAIL},
        {"Escriba (ana.p@correo.example)", "ana.p@correo.example", DATUM_EMAIL},
        {"Escriba a atencion@ibague.gov.co", "", DATUM_NONE},
        {"Síganos en @ciudad.example", "", DATUM_NONE},
        {"Entre 2022-2026 y en 2024, 2025, 2026", "", DATUM_NONE},
        {"El 2022-12-20, a las 10:30; o el 20-12-2022", "", DATUM_NONE},
        {"Resolución 1234-2022 y Ley 1755 de 2015", "", DATUM_NONE},
        {"El DECRETO 1000-0161 del 4 de abril", "", DATUM_NONE},
        {"Decreto. 1000-0161", "1000-0161", DATUM_NUMBER},
        {"Decreto 310-1234567", "310-1234567", DATUM_NUMBER},
        {"$ 1.250.300 y 1.250.300 pesos y 250000 personas", "", DATUM_NONE},
        {"120.000 árboles", "", DATUM_NONE},
        {"Línea 01 8000 123 456", "", DATUM_NONE},
        {"https://www.example/proceso/1234567", "", DATUM_NONE},
        {"Proyecto 2020730010045", "", DATUM_NONE},
        {"", "", DATUM_NONE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        enum datum what = find(ROWS[i].text, NULL, ROWS[i].shown);
        if (what != ROWS[i].what) {
            fail_msg("%s: %s", ROWS[i].text, datum_title(what));
        }
    }
}

static void test_a_name(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        bool in_edited, as_asked;
    } ROWS[] = {
        {"Ana Maria Perez Gomez", "Señora Ana Perez Gomez, ya va.", true, true},
        {"José Ruiz", "Señor Ruiz José: ya va.", true, true},
        {"José Ruiz", "Al señor RUÍZ ya se le dijo.", true, true},
        {"José Ruiz", "En la vereda Ruiz.", false, true},
        {"María del Carmen de los Ríos", "Los caminos del río.", false, false},
        {"Zenobia", "Que atiendan a Zenobia", true, true},
        {"", "Señora Ana", false, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct known_person person = {ROWS[i].name, "", "", false};
        if ((find(ROWS[i].text, &person, NULL) == DATUM_NAME) != ROWS[i].in_edited) {
            fail_msg("%s", ROWS[i].text);
        }
        person.is_asked = true;
        if ((find(ROWS[i].text, &person, NULL) == DATUM_NAME) != ROWS[i].as_asked) {
            fail_msg("%s", ROWS[i].text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_and_emails),
        cmocka_unit_test(test_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
