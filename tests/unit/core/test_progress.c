/* What is told of goals and activities, beside the sheets that say it too. */
#include "import_kit.h"

#include "core/catalogue.h"
#include "core/compliance.h"
#include "core/progress.h"
#include "core/sheet_write.h"

#define GOAL_HEAD                                                                                  \
    "codigo,dimension,sector,programa,indicador,meta,unidad,avance_fisico,avance_financiero,"      \
    "derecho,ods,temas,eventos,dependencia,corte,fuente,nota\n"
#define VIAS  "vias,Social,,,Caminos,250,km,62,48,,1|2,,,hacienda,2022-10-31,Ejemplo,Lluvias\n"
#define AULAS "aulas,Social,,,Aulas,180,aulas,71,,,,,,salud,,,\n"
#define ACTIVITY_HEAD                                                                              \
    "codigo,componente,etapas,actividad,producto,cuatrimestres,dependencias,apoyo,cumplimiento,"   \
    "nota,evidencia\n"
#define I1 "I1,informacion,diseno,Informe,,1,hacienda,,100,,\n"
#define D1 "D1,dialogo,diseno|ejecucion,Feria,,1|2,salud,,40,,\n"
#define D2 "D2,dialogo,ejecucion,Mesa,,2,salud,,,,\n"

static void write_sheets(struct fixture *fixture)
{
    write_text(fixture, "metas.csv", GOAL_HEAD VIAS AULAS);
    write_text(fixture, "cronograma.csv", ACTIVITY_HEAD I1 D1 D2);
    clock_set_offset_ms(0);
    assert_imports(fixture, CITY_ROWS + 5);
}

/* What a screen would show: "62 48 Lluvias". */
static void assert_goal(struct fixture *fixture, const char *code, const char *expected)
{
    struct catalogue *catalogue = NULL;
    char text[400] = "";
    assert_int_equal(catalogue_new(&catalogue, &fixture->db, &fixture->error), STATUS_OK);
    const struct plan_goal *goal = catalogue_plan_goal(catalogue, code);
    assert_non_null(goal);
    (void)snprintf(text, sizeof text, "%d %d %s", goal->physical, goal->financial, goal->note);
    assert_string_equal(text, expected);
    catalogue_free(catalogue);
}

static void assert_activity(struct fixture *fixture, const char *code, const char *expected)
{
    struct catalogue *catalogue = NULL;
    char text[400] = "";
    assert_int_equal(catalogue_new(&catalogue, &fixture->db, &fixture->error), STATUS_OK);
    const struct activity *activity = catalogue_activity(catalogue, code);
    assert_non_null(activity);
    (void)snprintf(text, sizeof text, "%d %s %s", activity->percent, activity->note,
                   activity->evidence);
    assert_string_equal(text, expected);
    catalogue_free(catalogue);
}

static void test_goals(void **state)
{
    static const struct {
        struct goal_progress told;
        enum status status;
        bool has_changed;
        const char *now, *message; /* of "vias"; part of the message */
    } ROWS[] = {
        {{"vias", 62, 48, "Lluvias", false}, STATUS_OK, false, "62 48 Lluvias", ""},
        {{"vias", 70, PROGRESS_KEEP, "Lluvias", false}, STATUS_OK, true, "70 48 Lluvias", ""},
        {{"vias", 70, PROGRESS_KEEP, "Lluvias", false}, STATUS_OK, false, "70 48 Lluvias", ""},
        {{"vias", 70, 0, NULL, false}, STATUS_OK, true, "70 0 ", ""},
        {{"vias", 100, 100, "", false}, STATUS_OK, true, "100 100 ", ""},
        {{"via", 1, 1, NULL, false}, STATUS_NOT_FOUND, false, "100 100 ", "did you mean \"vias\"?"},
        {{"otra-cosa", 1, 1, NULL, false},
         STATUS_NOT_FOUND,
         false,
         "100 100 ",
         "metas.csv has none"},
        {{"", 1, 1, NULL, false}, STATUS_NOT_FOUND, false, "100 100 ", "metas.csv"},
        {{"vias", 101, 1, NULL, false}, STATUS_INVALID, false, "100 100 ", "101 is not a percent"},
        {{"vias", -1, 1, NULL, false}, STATUS_INVALID, false, "100 100 ", "-1 is not a percent"},
        {{"vias", 1, 101, NULL, false}, STATUS_INVALID, false, "100 100 ", "financial"},
        {{"vias", 1, 1, "\xFF", false}, STATUS_INVALID, false, "100 100 ", "UTF-8"},
    };
    struct fixture *fixture = *state;
    write_sheets(fixture);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        bool has_changed = false;
        int64_t before = fact_count(fixture);
        enum status status =
            goal_progress_tell(&fixture->ledger, &ROWS[i].told, &has_changed, &error);
        assert_int_equal(status, ROWS[i].status);
        assert_int_equal(has_changed, ROWS[i].has_changed);
        assert_int_equal(fact_count(fixture) - before, ROWS[i].has_changed);
        assert_non_null(strstr(error.text, ROWS[i].message));
        assert_goal(fixture, "vias", ROWS[i].now);
    }
    assert_goal(fixture, "aulas", "71 -1 ");
}

static void test_long_note(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    char note[302];
    memset(note, 'a', sizeof note - 1);
    note[sizeof note - 1] = '\0';
    write_sheets(fixture);
    const struct goal_progress told = {.goal = "vias", .physical = 1, .note = note};
    assert_int_equal(goal_progress_tell(&fixture->ledger, &told, NULL, &error), STATUS_INVALID);
    const struct goal_progress fits = {.goal = "vias", .physical = 1, .note = note + 1};
    assert_int_equal(goal_progress_tell(&fixture->ledger, &fits, NULL, &error), STATUS_OK);
}

static void test_activities(void **state)
{
    static const struct {
        struct activity_progress told;
        enum status status;
        bool has_changed;
        const char *now; /* of D1 */
    } ROWS[] = {
        {{"D1", 40, NULL, NULL, false}, STATUS_OK, false, "40  "},
        {{"D1", 60, "Falta una", "https://a", false}, STATUS_OK, true, "60 Falta una https://a"},
        {{"D1", 60, "Falta una", NULL, false}, STATUS_OK, false, "60 Falta una https://a"},
        {{"D1", 60, NULL, NULL, false}, STATUS_OK, true, "60  https://a"},
        {{"D1", 60, NULL, "", false}, STATUS_OK, true, "60  "},
        {{"D1", 101, NULL, NULL, false}, STATUS_INVALID, false, "60  "},
        {{"D1", 1, NULL, "\xC3", false}, STATUS_INVALID, false, "60  "},
        {{"D9", 1, NULL, NULL, false}, STATUS_NOT_FOUND, false, "60  "},
    };
    struct fixture *fixture = *state;
    write_sheets(fixture);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        bool has_changed = false;
        assert_int_equal(
            activity_progress_tell(&fixture->ledger, &ROWS[i].told, &has_changed, &error),
            ROWS[i].status);
        assert_int_equal(has_changed, ROWS[i].has_changed);
        assert_int_equal(error.text[0] != '\0', ROWS[i].status != STATUS_OK);
        assert_activity(fixture, "D1", ROWS[i].now);
    }
    assert_activity(fixture, "D2", "-1  ");
}

/* Of the sheet and the fact the later one holds. */
static void test_sheet_after(void **state)
{
    struct fixture *fixture = *state;
    write_sheets(fixture);
    const struct goal_progress told = {.goal = "vias", .physical = 70, .financial = 50};
    assert_int_equal(goal_progress_tell(&fixture->ledger, &told, NULL, NULL), STATUS_OK);
    assert_imports(fixture, 0); /* the old sheet says nothing new */
    assert_goal(fixture, "vias", "70 50 ");
    write_text(fixture, "metas.csv",
               GOAL_HEAD "vias,Social,,,Caminos,250,km,65,,,,,,hacienda,,,\n" AULAS);
    assert_imports(fixture, 1);
    assert_goal(fixture, "vias", "65 -1 ");
    assert_int_equal(goal_progress_tell(&fixture->ledger, &told, NULL, NULL), STATUS_OK);
    assert_goal(fixture, "vias", "70 50 ");
}

static void assert_compliance(struct fixture *fixture, const char *part, const char *code,
                              int activities, int percent)
{
    struct stmt stmt = {0};
    static const char sql[] =
        "SELECT activities, percent FROM activity_compliance WHERE part = ?1 AND code = ?2";
    assert_int_equal(stmt_begin(&stmt, &fixture->db, sql, &fixture->error), STATUS_OK);
    stmt_text(&stmt, 1, part);
    stmt_text(&stmt, 2, code);
    assert_int_equal(stmt_step(&stmt, &fixture->error), STATUS_OK);
    assert_int_equal(stmt_column_int(&stmt, 0), activities);
    assert_int_equal(stmt_column_int(&stmt, 1), percent);
    stmt_end(&stmt);
}

static void test_compliance(void **state)
{
    struct fixture *fixture = *state;
    write_sheets(fixture);
    assert_compliance(fixture, "all", "", 3, 47); /* (100 + 40 + 0) / 3 */
    assert_compliance(fixture, "component", "dialogo", 2, 20);
    assert_compliance(fixture, "component", "informacion", 1, 100);
    assert_compliance(fixture, "stage", "diseno", 2, 80);    /* (100 + 20) / 1.5 */
    assert_compliance(fixture, "stage", "ejecucion", 2, 13); /* 20 / 1.5 */
    assert_compliance(fixture, "term", "1", 2, 80);
    assert_compliance(fixture, "term", "2", 2, 13);
    const struct activity_progress told = {.activity = "D2", .percent = 100};
    assert_int_equal(activity_progress_tell(&fixture->ledger, &told, NULL, NULL), STATUS_OK);
    assert_compliance(fixture, "all", "", 3, 80);
    assert_compliance(fixture, "stage", "ejecucion", 2, 80);
    assert_compliance(fixture, "term", "1", 2, 80);
}

/* A screen computes the same out of the catalogue. */
static void test_compliance_of_catalogue(void **state)
{
    static const struct {
        enum compliance_part part;
        const char *word, *codes[6];
    } ROWS[] = {
        {COMPLIANCE_ALL, "all", {""}},
        {COMPLIANCE_COMPONENT, "component", {"informacion", "dialogo", "responsabilidad"}},
        {COMPLIANCE_STAGE,
         "stage",
         {"aprestamiento", "diseno", "preparacion", "ejecucion", "seguimiento"}},
        {COMPLIANCE_TERM, "term", {"1", "2", "3"}},
    };
    struct fixture *fixture = *state;
    struct catalogue *catalogue = NULL;
    assert_int_equal(import_folder(&fixture->ledger, FERIA_SOURCE_DIR "/db/catalog/ibague", 0,
                                   CLOCK_BOGOTA_MIN, now_ms, NULL, NULL, NULL, &fixture->error),
                     STATUS_OK);
    assert_int_equal(catalogue_new(&catalogue, &fixture->db, &fixture->error), STATUS_OK);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        for (const char *const *code = ROWS[i].codes; *code != NULL; code++) {
            struct compliance found = compliance_of(catalogue, ROWS[i].part, *code);
            assert_true(found.activity_count > 0);
            assert_compliance(fixture, ROWS[i].word, *code, (int)found.activity_count,
                              found.percent);
        }
    }
    assert_int_equal(compliance_of(catalogue, COMPLIANCE_STAGE, "otra").activity_count, 0);
    assert_int_equal(compliance_of(catalogue, COMPLIANCE_STAGE, "otra").percent, 0);
    catalogue_free(catalogue);
}

/* From a station of another make. */
static void test_faulty_facts(void **state)
{
    static const char *const ROWS[][2] = {
        {"goal.progressed", "{}"},
        {"goal.progressed", "{\"goal\":\"vias\"}"},
        {"goal.progressed", "{\"goal\":\"vias\",\"physical\":101}"},
        {"goal.progressed", "{\"goal\":\"vias\",\"physical\":\"mucho\"}"},
        {"goal.progressed", "{\"goal\":\"vias\",\"physical\":1,\"financial\":-1}"},
        {"activity.progressed", "{\"percent\":1}"},
        {"activity.progressed", "{\"activity\":\"D1\",\"percent\":-1}"},
    };
    struct fixture *fixture = *state;
    write_sheets(fixture);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        assert_int_equal(ledger_append(&fixture->ledger, ROWS[i][0], ROWS[i][1], NULL, &error),
                         STATUS_OK);
    }
    assert_goal(fixture, "vias", "62 48 Lluvias");
}

/* ---- the sheet written out ---- */

static void write_out(struct fixture *fixture, const struct sheet *sheet)
{
    char path[FILE_PATH_MAX];
    size_t count = 0;
    assert_int_equal(path_join(path, sizeof path, fixture->folder, sheet->file, NULL), STATUS_OK);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(
        sheet_write(&fixture->db, sheet, CLOCK_BOGOTA_MIN, file, &count, &fixture->error),
        STATUS_OK);
    assert_int_equal(fclose(file), 0);
}

/* Every sheet of a sample city comes back as it was. */
static void check_round_trip(struct fixture *fixture, const char *folder)
{
    size_t sheet_count = 0;
    const struct sheet *sheets = sheet_table(&sheet_count);
    assert_int_equal(import_folder(&fixture->ledger, folder, 0, CLOCK_BOGOTA_MIN, now_ms, NULL,
                                   NULL, NULL, &fixture->error),
                     STATUS_OK);
    for (size_t i = 0; i < sheet_count; i++) {
        write_out(fixture, &sheets[i]);
    }
    assert_imports(fixture, 0);
}

static void test_round_trip(void **state)
{
    check_round_trip(*state, FERIA_SOURCE_DIR "/db/catalog/ibague");
}

static void test_round_trip_of_another(void **state)
{
    check_round_trip(*state, FERIA_SOURCE_DIR "/db/catalog/ejemplo");
}

static void test_one_file(void **state)
{
    struct fixture *fixture = *state;
    char path[FILE_PATH_MAX];
    write_sheets(fixture);
    write_text(fixture, "otro-nombre.csv", GOAL_HEAD VIAS);
    assert_int_equal(path_join(path, sizeof path, fixture->folder, "otro-nombre.csv", NULL),
                     STATUS_OK);
    for (size_t round = 0; round < 2; round++) {
        assert_int_equal(import_file(&fixture->ledger, "plan_goal", path, false, CLOCK_BOGOTA_MIN,
                                     now_ms, on_error, fixture, &fixture->result, &fixture->error),
                         STATUS_OK);
        assert_int_equal(fixture->result.sheet_count, 1);
        assert_int_equal(fixture->result.fact_count, round == 0); /* "aulas" is withdrawn */
    }
    remove_file(fixture, "otro-nombre.csv");
    assert_int_equal(import_file(&fixture->ledger, "plan_goal", path, false, CLOCK_BOGOTA_MIN,
                                 now_ms, on_error, fixture, &fixture->result, &fixture->error),
                     STATUS_NOT_FOUND);
    assert_non_null(strstr(fixture->error.text, "otro-nombre.csv: there is no such file"));
}

static void test_put_back(void **state)
{
    struct fixture *fixture = *state;
    char path[FILE_PATH_MAX];
    const struct goal_progress told = {.goal = "vias", .physical = 90, .financial = PROGRESS_KEEP};
    write_sheets(fixture);
    write_text(fixture, "antes.csv", GOAL_HEAD VIAS AULAS);
    assert_int_equal(path_join(path, sizeof path, fixture->folder, "antes.csv", NULL), STATUS_OK);
    assert_int_equal(goal_progress_tell(&fixture->ledger, &told, NULL, &fixture->error), STATUS_OK);
    assert_imports(fixture, 0); /* the folder of the city again */
    assert_goal(fixture, "vias", "90 48 ");
    for (size_t round = 0; round < 2; round++) {
        assert_int_equal(import_file(&fixture->ledger, "plan_goal", path, false, CLOCK_BOGOTA_MIN,
                                     now_ms, on_error, fixture, &fixture->result, &fixture->error),
                         STATUS_OK);
        assert_int_equal(fixture->result.fact_count, round == 0);
        assert_goal(fixture, "vias", "62 48 Lluvias");
    }
    remove_file(fixture, "antes.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_goals),        TEST(test_long_note),  TEST(test_activities),
        TEST(test_sheet_after),  TEST(test_compliance), TEST(test_compliance_of_catalogue),
        TEST(test_faulty_facts), TEST(test_round_trip), TEST(test_round_trip_of_another),
        TEST(test_one_file),     TEST(test_put_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
