#include "core/survey_results.h"

#include <stdlib.h>
#include <string.h>

#include "core/small_cells.h"
#include "core/survey_internal.h"

enum { RESULTS_MEMORY_BYTES_MAX = 4 * 1024 * 1024 };

/* ---- counting ---- */

static void count_choices(int64_t *counts, uint32_t choices)
{
    for (size_t i = 0; i < SURVEY_CHOICES_MAX; i++) {
        counts[i] += choices >> i & 1;
    }
}

/* `typed`: JSON object of what was written, or NULL. */
static void count_answers(struct survey_results *results, const struct survey_answers *answers,
                          const json_t *typed)
{
    const struct survey *survey = &results->survey;
    results->tally.answer_count++;
    for (size_t i = 0; i < survey->question_count; i++) {
        struct survey_count *count = &results->tally.questions[i];
        const struct survey_question *question = &survey->questions[i];
        if (!survey_is_visible(survey, answers, i)) {
            continue;
        }
        count->asked++;
        count->answered += question->kind == SURVEY_TEXT
                               ? json_object_get(typed, question->code) != NULL
                               : survey_is_answered(survey, answers, i);
        count_choices(count->choices, answers->values[i].choices);
        for (size_t row = 0; row < question->row_count; row++) {
            uint8_t chosen = answers->values[i].rows[row];
            count->rows[row][chosen > 0 ? chosen - 1 : 0] += chosen > 0;
        }
    }
}

static enum status count_all(struct survey_results *results, struct db *db, struct error *error)
{
    static const char sql[] = "SELECT answers, texts, hash = ?3 FROM survey_answer"
                              " WHERE survey = ?1 AND version = ?2 AND (?4 = 0 OR event = ?4)";
    struct survey_answers answers;
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, results->survey.code);
        stmt_int(&stmt, 2, results->survey.version);
        stmt_text(&stmt, 3, results->survey.hash);
        stmt_int(&stmt, 4, results->event);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        if (stmt_column_int(&stmt, 2) == 0) {
            results->tally.other_count++;
            continue;
        }
        json_t *chosen = json_loads(stmt_column_text(&stmt, 0), 0, NULL);
        json_t *typed = json_loads(stmt_column_text(&stmt, 1), 0, NULL);
        survey_answers_of_json(&results->survey, chosen, &answers);
        count_answers(results, &answers, typed);
        json_decref(chosen);
        json_decref(typed);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_survey(struct survey_results *results, struct db *db, const char *code,
                               int version, struct error *error)
{
    static const char sql[] =
        "SELECT d.definition, d.hash FROM survey_definition AS d"
        " WHERE d.survey = ?1 AND (?2 = 0 OR d.version = ?2)"
        " ORDER BY ?2 = 0 AND d.version IS (SELECT version FROM survey_shown AS s"
        " WHERE s.survey = d.survey) DESC, d.version DESC, (SELECT count(*) FROM survey_answer AS "
        "a WHERE"
        " a.survey = d.survey AND a.version = d.version AND a.hash = d.hash) DESC,"
        " d.hlc DESC, d.station DESC, d.fact DESC LIMIT 1";
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, code);
        stmt_int(&stmt, 2, version);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        status = survey_of_json(stmt_column_text(&stmt, 0), stmt_column_text(&stmt, 1),
                                &results->arena, &results->survey, error);
    } else if (status == STATUS_NOT_FOUND) {
        status = error_set(error, status,
                           "there is no survey \"%.60s\"%s; feria survey list has those there are",
                           code, version != 0 ? " of this version" : "");
    }
    stmt_end(&stmt);
    return status;
}

static enum status read_others(struct survey_results *results, struct db *db, struct error *error)
{
    static const char sql[] = "SELECT DISTINCT version FROM survey_definition"
                              " WHERE survey = ?1 AND version <> ?2 ORDER BY version DESC LIMIT ?3";
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, results->survey.code);
        stmt_int(&stmt, 2, results->survey.version);
        stmt_int(&stmt, 3, SURVEY_OTHERS_MAX);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        results->others[results->other_version_count++] = (int)stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status survey_results_new(struct survey_results **out, struct db *db, const char *code,
                               int version, uint32_t event, struct error *error)
{
    *out = NULL;
    struct survey_results *results = calloc(1, sizeof *results);
    if (results == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the results");
    }
    arena_init(&results->arena, RESULTS_MEMORY_BYTES_MAX);
    results->event = event;
    enum status status = read_survey(results, db, code, version, error);
    if (status == STATUS_OK) {
        status = read_others(results, db, error);
    }
    if (status == STATUS_OK) {
        status = count_all(results, db, error);
    }
    if (status != STATUS_OK) {
        survey_results_free(results);
        return status;
    }
    *out = results;
    return STATUS_OK;
}

void survey_results_free(struct survey_results *results)
{
    if (results != NULL) {
        arena_release(&results->arena);
        free(results);
    }
}

bool survey_mean(const struct survey_results *results, size_t question, double *mean)
{
    const struct survey_question *asked = &results->survey.questions[question];
    const struct survey_count *count = &results->tally.questions[question];
    int first = asked->kind == SURVEY_FACES ? 1 : asked->from;
    int64_t sum = 0;
    if ((asked->kind != SURVEY_SCALE && asked->kind != SURVEY_FACES) || count->answered <= 0) {
        return false;
    }
    for (size_t i = 0; i < survey_choice_count(asked); i++) {
        if (count->choices[i] == SURVEY_HIDDEN) {
            return false; /* with the sum a hidden count could be worked out */
        }
        sum += count->choices[i] * (first + (int)i);
    }
    *mean = (double)sum / (double)count->answered;
    return true;
}

/* ---- for the public ---- */

/* Who answered may choose up to `choices_max` each. True when something was hidden. */
static bool hide_cells(int64_t *counts, size_t count, int64_t answered, int choices_max)
{
    struct small_cell cells[SURVEY_CHOICES_MAX];
    for (size_t i = 0; i < count; i++) {
        cells[i] = (struct small_cell){.count = counts[i]};
    }
    bool is_any = small_cells_hide(cells, count, answered, answered * choices_max);
    for (size_t i = 0; i < count; i++) {
        counts[i] = cells[i].is_hidden ? SURVEY_HIDDEN : counts[i];
    }
    return is_any;
}

/* As if everybody had answered every row: the sum of a row is not told, but easily guessed. */
static bool hide_row(int64_t *counts, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += counts[i];
    }
    return hide_cells(counts, count, sum, 1);
}

static void hide_question(struct survey_count *count, const struct survey_question *question)
{
    count->asked = count->answered = SURVEY_HIDDEN;
    for (size_t i = 0; i < survey_choice_count(question); i++) {
        count->choices[i] = SURVEY_HIDDEN;
        for (size_t row = 0; row < question->row_count; row++) {
            count->rows[row][i] = SURVEY_HIDDEN;
        }
    }
}

static bool depends_on_hidden(const struct survey_conditions *conditions, const bool *has_hidden)
{
    for (size_t i = 0; i < conditions->count; i++) {
        if (has_hidden[conditions->items[i].question]) {
            return true;
        }
    }
    return false;
}

void survey_results_hide(struct survey_results *results)
{
    const struct survey *survey = &results->survey;
    struct survey_tally *tally = &results->tally;
    bool has_hidden[SURVEY_QUESTIONS_MAX] = {false};
    bool is_few = small_cell_is(tally->answer_count);
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct survey_question *question = &survey->questions[i];
        struct survey_count *count = &tally->questions[i];
        size_t choices = survey_choice_count(question);
        has_hidden[i] =
            is_few || small_cell_is(count->asked) || small_cell_is(count->answered) ||
            depends_on_hidden(&question->conditions, has_hidden) ||
            (question->section != SURVEY_NO_SECTION &&
             depends_on_hidden(&survey->sections[question->section].conditions, has_hidden));
        if (has_hidden[i]) {
            hide_question(count, question);
            continue;
        }
        if (question->kind != SURVEY_TEXT && question->kind != SURVEY_MATRIX) {
            has_hidden[i] =
                hide_cells(count->choices, choices, count->answered,
                           question->kind == SURVEY_MULTIPLE ? (int)question->choices_max : 1);
        }
        for (size_t row = 0; row < question->row_count; row++) {
            (void)hide_row(count->rows[row], choices);
        }
    }
    tally->answer_count = is_few ? SURVEY_HIDDEN : tally->answer_count;
    tally->other_count = small_cell_is(tally->other_count) ? SURVEY_HIDDEN : tally->other_count;
}

/* ---- what was written ---- */

enum status survey_results_texts(const struct survey_results *results, struct db *db,
                                 void (*on_text)(void *user, size_t question, const char *text),
                                 void *user, struct error *error)
{
    /* By the text itself: the order of arrival is nobody's business. */
    static const char sql[] =
        "SELECT t.value FROM survey_answer AS a, json_each(a.texts) AS t"
        " WHERE a.survey = ?1 AND a.version = ?2 AND a.hash = ?3 AND (?4 = 0 OR a.event = ?4)"
        " AND t.key = ?5 AND t.type = 'text' ORDER BY t.value";
    enum status status = STATUS_OK;
    for (size_t i = 0; i < results->survey.question_count && status == STATUS_OK; i++) {
        struct stmt stmt;
        if (results->survey.questions[i].kind != SURVEY_TEXT) {
            continue;
        }
        status = stmt_begin(&stmt, db, sql, error);
        if (status == STATUS_OK) {
            stmt_text(&stmt, 1, results->survey.code);
            stmt_int(&stmt, 2, results->survey.version);
            stmt_text(&stmt, 3, results->survey.hash);
            stmt_int(&stmt, 4, results->event);
            stmt_text(&stmt, 5, results->survey.questions[i].code);
        }
        while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
            on_text(user, i, stmt_column_text(&stmt, 0));
        }
        stmt_end(&stmt);
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    return status;
}
