/* Every text of the sample cities that a visitor reads has an English one beside it, so that who
 * chose English reads no Spanish but names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "core/import.h"
#include "core/sheet.h"
#include "store/db.h"
#include "store/ledger.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const int64_t now_ms = 1671109200000; /* 2022-12-15 08:00 in Bogotá */

static const char *const cities[] = {FERIA_SOURCE_DIR "/db/catalog/ibague",
                                     FERIA_SOURCE_DIR "/db/catalog/ejemplo"};

/* Names of places stay, and so do web addresses and figures without a word. */
static bool is_name(const char *sheet, const char *value)
{
    const char *at = value;
    while (*at != '\0' && !isalpha((unsigned char)*at)) {
        at++;
    }
    return strcmp(sheet, "territory") == 0 || *at == '\0' || strncmp(value, "http", 4) == 0;
}

static size_t check_column(struct db *db, const struct sheet *sheet, const struct column *column)
{
    static const char sql[] =
        "SELECT key, (SELECT group_concat(CASE t.type WHEN 'object' THEN coalesce(t.value ->> "
        "'label', t.value ->> 'name') ELSE t.value END, '|') FROM json_each(row, '$.' || ?2) AS t),"
        " coalesce(json_array_length(row, '$.' || ?2), -1),"
        " row ->> ('$.\"' || ?2 || '.en\"'),"
        " coalesce(json_array_length(row, '$.\"' || ?2 || '.en\"'), -1)"
        " FROM catalogue WHERE sheet = ?1 AND row ->> ?2 IS NOT NULL";
    struct stmt stmt = {.db = NULL};
    size_t count = 0;
    bool is_keywords = strcmp(column->field, "keywords") == 0;
    assert_int_equal(stmt_begin(&stmt, db, sql, NULL), STATUS_OK);
    stmt_text(&stmt, 1, sheet->word);
    stmt_text(&stmt, 2, column->field);
    while (stmt_step(&stmt, NULL) == STATUS_OK) {
        const char *key = stmt_column_text(&stmt, 0);
        if (is_name(sheet->word, stmt_column_text(&stmt, 1))) {
            continue;
        }
        if (stmt_column_text(&stmt, 3)[0] == '\0') {
            fail_msg("%s: \"%s\" has no %s.en", sheet->file, key, column->heading);
        }
        if (!is_keywords && stmt_column_int(&stmt, 2) != stmt_column_int(&stmt, 4)) {
            fail_msg("%s: \"%s\": %s.en is not as long", sheet->file, key, column->heading);
        }
        count++;
    }
    stmt_end(&stmt);
    return count;
}

static void test_sheets(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cities); i++) {
        struct db db;
        struct ledger ledger;
        struct error error = {0};
        size_t sheet_count = 0, count = 0;
        const struct sheet *sheets = sheet_table(&sheet_count);
        assert_int_equal(id_init(NULL), STATUS_OK);
        assert_int_equal(db_open_memory(&db, NULL), STATUS_OK);
        assert_int_equal(ledger_open(&ledger, &db, 7, NULL), STATUS_OK);
        enum status status = import_folder(&ledger, cities[i], 0, CLOCK_BOGOTA_MIN, now_ms, NULL,
                                           NULL, NULL, &error);
        assert_string_equal(error.text, "");
        assert_int_equal(status, STATUS_OK);
        for (size_t j = 0; j < sheet_count; j++) {
            for (size_t k = 0; k < sheets[j].column_count; k++) {
                if ((sheets[j].columns[k].flags & COLUMN_TRANSLATED) != 0) {
                    count += check_column(&db, &sheets[j], &sheets[j].columns[k]);
                }
            }
        }
        assert_true(count > 100);
        db_close(&db);
    }
}

static bool is_said(const char *key)
{
    static const char *const SAID[] = {"titulo",      "presentacion", "gracias", "texto",
                                       "texto_desde", "texto_hasta",  "ayuda"};
    for (size_t i = 0; i < ARRAY_COUNT(SAID); i++) {
        if (strcmp(key, SAID[i]) == 0) {
            return true;
        }
    }
    return strncmp(key, "opcion.", 7) == 0 || strncmp(key, "fila.", 5) == 0 ||
           strncmp(key, "columna.", 8) == 0;
}

/* In a survey the English text is on the line below. */
static void check_survey(const char *path)
{
    char line[1024], key[128] = "", expected[160] = "";
    size_t count = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        bool has_key = sscanf(line, "%127[a-z0-9_.-] =", key) == 1;
        bool is_english = has_key && strlen(key) > 3 && strcmp(key + strlen(key) - 3, ".en") == 0;
        if (expected[0] != '\0' && (!has_key || strcmp(key, expected) != 0)) {
            fail_msg("%s has no %s", path, expected);
        }
        expected[0] = '\0';
        if (has_key && !is_english && is_said(key)) {
            (void)snprintf(expected, sizeof expected, "%s.en", key);
            count++;
        }
    }
    assert_string_equal(expected, "");
    assert_true(count > 5);
    (void)fclose(file);
}

static void test_surveys(void **state)
{
    (void)state;
    check_survey(FERIA_SOURCE_DIR "/db/catalog/ibague/encuestas/audiencia.ini");
    check_survey(FERIA_SOURCE_DIR "/db/catalog/ibague/encuestas/percepcion.ini");
    check_survey(FERIA_SOURCE_DIR "/db/catalog/ejemplo/encuestas/vecinos.ini");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sheets),
                                       cmocka_unit_test(test_surveys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
