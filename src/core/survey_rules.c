/* What every definition keeps, whether it comes out of a file or out of a fact. */
#include "core/survey_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const struct survey_kind_spec SURVEY_KINDS[SURVEY_KIND_COUNT] = {
    [SURVEY_SINGLE] = {"unica", "single", .has_options = true, .may_be_condition = true},
    [SURVEY_MULTIPLE] = {"multiple", "multiple", .has_options = true, .may_be_condition = true},
    [SURVEY_SCALE] = {"escala", "scale", .has_range = true, .may_be_condition = true},
    [SURVEY_FACES] = {"caras", "faces", .may_be_condition = true},
    [SURVEY_TEXT] = {"texto", "text", .may_be_condition = false},
    [SURVEY_MATRIX] = {"matriz", "matrix", .has_options = true, .has_rows = true},
};

const char *const SURVEY_PER_SPANISH[SURVEY_PER_COUNT] = {"entrada", "visita"};
const char *const SURVEY_PER_ENGLISH[SURVEY_PER_COUNT] = {"ticket", "visit"};

static_assert(SURVEY_SCALE_MAX + 1 <= SURVEY_CHOICES_MAX, "a choice for each number");
static_assert(SURVEY_CHOICES_MAX < 32, "choices are bits");

bool survey_code_ok(const char *code)
{
    size_t length = strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length <= SURVEY_CODE_MAX && code[length] == '\0' &&
           strcmp(code, "y") != 0; /* it joins conditions */
}

size_t survey_option_find(const struct survey_option *options, size_t count, const char *code)
{
    size_t i = 0;
    while (i < count && strcmp(options[i].code, code) != 0) {
        i++;
    }
    return i;
}

void survey_number_texts(struct survey_question *questions, size_t count)
{
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        questions[i].text_index = questions[i].kind == SURVEY_TEXT ? next++ : 0;
    }
}

/* ---- the rules ---- */

enum { WHAT_BYTES_MAX = 200 };

struct check {
    const struct survey *survey;
    survey_report *report;
    void *user;
    enum survey_part part;
    size_t index;
    bool has_failed;
    enum status status; /* other than OK: the search is over */
};

/* Reports unless `is_kept`. */
static void rule(struct check *check, bool is_kept, const char *key, const char *what)
{
    if (!is_kept && check->status == STATUS_OK) {
        check->has_failed = true;
        check->status = check->report(check->user, check->part, check->index, key, what);
    }
}

static void rule_count(struct check *check, const char *key, const char *what, size_t count,
                       size_t min, size_t max)
{
    char text[WHAT_BYTES_MAX];
    (void)snprintf(text, sizeof text, "%zu %s; write %zu to %zu", count, what, min, max);
    rule(check, count >= min && count <= max, key, text);
}

static bool has_text(const struct survey_text *text)
{
    return text->spanish[0] != '\0';
}

static void check_untranslated(struct check *check, const struct survey_text *text, const char *key)
{
    rule(check, has_text(text) || text->translations == NULL, key,
         "there is a translation and no Spanish text; write both");
}

static void check_options(struct check *check, const struct survey_option *options, size_t count,
                          const char *key)
{
    char text[WHAT_BYTES_MAX];
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(text, sizeof text, "\"%.40s\" has no Spanish text; write %s.%.40s = ...",
                       options[i].code, key, options[i].code);
        rule(check, has_text(&options[i].text), key, text);
        rule(check,
             survey_code_ok(options[i].code) &&
                 survey_option_find(options, i, options[i].code) == i,
             key, "codes are lower-case letters, digits and \"-\", each one once");
    }
}

static void check_conditions(struct check *check, const struct survey_conditions *conditions,
                             size_t before)
{
    rule(check, conditions->count <= SURVEY_CONDITIONS_MAX, "si", "too many conditions");
    for (size_t i = 0; i < conditions->count && i < SURVEY_CONDITIONS_MAX; i++) {
        const struct survey_condition *condition = &conditions->items[i];
        bool looks_back = condition->question < before &&
                          check->survey->questions[condition->question].kind < SURVEY_KIND_COUNT;
        rule(check, looks_back, "si", "a condition looks at an earlier question");
        if (looks_back) {
            const struct survey_question *question = &check->survey->questions[condition->question];
            rule(check,
                 SURVEY_KINDS[question->kind].may_be_condition && condition->choices != 0 &&
                     condition->choices >> survey_choice_count(question) == 0,
                 "si", "a condition names answers of its question");
        }
    }
}

static void check_head(struct check *check)
{
    const struct survey *survey = check->survey;
    check->part = SURVEY_PART_HEAD;
    rule(check, survey_code_ok(survey->code), "codigo",
         "is missing; every survey needs one of lower-case letters, digits and \"-\"");
    rule(check, survey->version >= 1 && survey->version <= SURVEY_VERSION_MAX, "version",
         "is missing; write 1 for a new survey, and one more after each change");
    rule(check, has_text(&survey->title), "titulo", "is missing; people see it on the screen");
    rule(check, survey->per < SURVEY_PER_COUNT, "por",
         "is missing; write entrada (one answer with each ticket) or visita");
    rule(check, survey->closes_ms >= survey->opens_ms, "cierra", "is before \"abre\"");
    rule(check, survey->event_count <= SURVEY_EVENTS_MAX, "eventos", "too many events");
    check_untranslated(check, &survey->intro, "presentacion");
    check_untranslated(check, &survey->thanks, "gracias");
    rule_count(check, "codigo", "sections", survey->section_count, 0, SURVEY_SECTIONS_MAX);
    rule_count(check, "codigo", "questions", survey->question_count, 1, SURVEY_QUESTIONS_MAX);
}

static void check_section(struct check *check, size_t index)
{
    const struct survey *survey = check->survey;
    const struct survey_section *section = &survey->sections[index];
    size_t first = 0;
    check->part = SURVEY_PART_SECTION;
    check->index = index;
    while (first < survey->question_count && survey->questions[first].section != index) {
        first++;
    }
    rule(check, survey_code_ok(section->code), "",
         "codes are lower-case letters, digits and \"-\"");
    rule(check, has_text(&section->title), "titulo",
         "is missing; people see it above the questions");
    rule(check, first < survey->question_count, "",
         "has no question; write one below it or take it away");
    check_conditions(check, &section->conditions, first);
}

static void check_kind(struct check *check, const struct survey_question *question)
{
    const struct survey_kind_spec *kind = &SURVEY_KINDS[question->kind];
    const char *options = question->kind == SURVEY_MATRIX ? "columna" : "opcion";
    if (kind->has_options) {
        rule_count(check, options, "choices", question->option_count, 2, SURVEY_CHOICES_MAX);
    } else {
        rule(check, question->option_count == 0, options, "this kind of question has no choices");
    }
    if (kind->has_rows) {
        rule_count(check, "fila", "rows", question->row_count, 1, SURVEY_ROWS_MAX);
    } else {
        rule(check, question->row_count == 0, "fila", "only a matriz has rows");
    }
    if (kind->has_range) {
        rule(check,
             question->from >= 0 && question->from < question->to &&
                 question->to <= SURVEY_SCALE_MAX,
             "hasta", "a scale goes from \"desde\" (0 or more) up to \"hasta\" (10 at most)");
    }
    if (question->kind == SURVEY_MULTIPLE) {
        rule(check, question->choices_max >= 1 && question->choices_max <= question->option_count,
             "maximo", "is from 1 to the number of choices");
    }
    check_options(check, question->options, question->option_count, options);
    check_options(check, question->rows, question->row_count, "fila");
    check_untranslated(check, &question->from_text, "texto_desde");
    check_untranslated(check, &question->to_text, "texto_hasta");
}

static void check_question(struct check *check, size_t index)
{
    const struct survey *survey = check->survey;
    const struct survey_question *question = &survey->questions[index];
    check->part = SURVEY_PART_QUESTION;
    check->index = index;
    rule(check, survey_code_ok(question->code), "",
         "codes are lower-case letters, digits and \"-\"");
    for (size_t i = 0; i < index; i++) {
        rule(check, strcmp(survey->questions[i].code, question->code) != 0, "",
             "there is a question with this code already; choose another one");
    }
    rule(check, has_text(&question->text), "texto", "is missing; it is what people are asked");
    check_untranslated(check, &question->help, "ayuda");
    rule(check, question->section == SURVEY_NO_SECTION || question->section < survey->section_count,
         "", "its section is unknown");
    rule(check, question->kind < SURVEY_KIND_COUNT, "clase",
         "is missing; write unica, multiple, escala, caras, texto or matriz");
    if (question->kind < SURVEY_KIND_COUNT) {
        check_kind(check, question);
    }
    check_conditions(check, &question->conditions, index);
}

static void check_texts(struct check *check)
{
    size_t count = 0;
    check->part = SURVEY_PART_HEAD;
    for (size_t i = 0; i < check->survey->question_count; i++) {
        count += check->survey->questions[i].kind == SURVEY_TEXT;
    }
    rule_count(check, "codigo", "questions of clase texto", count, 0, SURVEY_TEXTS_MAX);
}

enum status survey_check(const struct survey *survey, survey_report *report, void *user)
{
    struct check check = {.survey = survey, .report = report, .user = user, .status = STATUS_OK};
    check_head(&check);
    for (size_t i = 0; i < survey->section_count; i++) {
        check_section(&check, i);
    }
    for (size_t i = 0; i < survey->question_count; i++) {
        check_question(&check, i);
    }
    check_texts(&check);
    return check.status == STATUS_OK && check.has_failed ? STATUS_INVALID : check.status;
}
