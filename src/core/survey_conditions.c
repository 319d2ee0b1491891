/* Conditions of a survey's file: "p1 = regular | mal y p2 <= 3". They are kept as text until every
 * question is known, so that what is wrong can be told apart: a later question, or none. */
#include "core/survey_file_internal.h"

#include <stdlib.h>
#include <string.h>

#include "core/nearest.h"

enum status survey_key_condition(struct survey_builder *builder, const struct survey_key_line *line,
                                 struct error *error)
{
    const char *text = arena_strdup(builder->arena, line->value);
    ASSERT(builder->pending_count < ARRAY_COUNT(builder->pending)); /* one for each part */
    builder->pending[builder->pending_count++] =
        (struct survey_pending){text, builder->part, builder->index};
    return text != NULL ? STATUS_OK : survey_no_memory(error);
}

/* ">=" stands before "=" so that the longer one is found. */
static const char *const OPERATORS[] = {"!=", "<=", ">=", "="};

/* Cuts "p1 != a | b" in three; the operator as an index, or the count when there is none. */
static size_t split_condition(char *text, char **left, char **right)
{
    size_t which = ARRAY_COUNT(OPERATORS);
    char *first = NULL;
    for (size_t i = 0; i < ARRAY_COUNT(OPERATORS); i++) {
        char *at = strstr(text, OPERATORS[i]);
        if (at != NULL && (first == NULL || at < first)) {
            first = at;
            which = i;
        }
    }
    if (first != NULL) {
        *first = '\0';
        *right = first + strlen(OPERATORS[which]);
        *left = survey_next_item(&text, "\n"); /* trimmed */
    }
    return which;
}

static enum status find_question(const struct survey_builder *builder, const char *code,
                                 size_t before, size_t *question, struct error *error)
{
    struct nearest nearest = {.word = code};
    for (*question = 0; *question < builder->survey.question_count; ++*question) {
        if (strcmp(builder->questions[*question].code, code) == 0) {
            break;
        }
        if (*question < before) {
            nearest_offer(&nearest, builder->questions[*question].code);
        }
    }
    if (*question == builder->survey.question_count) {
        return nearest.best != NULL
                   ? error_set(error, STATUS_INVALID,
                               "\"%.40s\" is no question; did you mean \"%s\"?", code, nearest.best)
                   : error_set(error, STATUS_INVALID, "\"%.40s\" is no question of this survey",
                               code);
    }
    if (*question >= before) {
        return error_set(error, STATUS_INVALID,
                         "\"%.40s\" is not asked before; a condition may only look back", code);
    }
    const struct survey_question *asked = &builder->questions[*question];
    if (asked->kind < SURVEY_KIND_COUNT && !SURVEY_KINDS[asked->kind].may_be_condition) {
        return error_set(error, STATUS_INVALID,
                         "\"%.40s\" is of clase %s; a condition looks at unica, multiple, escala "
                         "or caras",
                         code, SURVEY_KINDS[asked->kind].spanish);
    }
    return STATUS_OK;
}

static enum status find_choice(const struct survey_question *question, const char *word,
                               size_t *choice, struct error *error)
{
    size_t count = survey_choice_count(question);
    int first = question->kind == SURVEY_FACES ? 1 : question->from;
    long number = 0;
    if (SURVEY_KINDS[question->kind].has_options) {
        struct nearest nearest = {.word = word};
        *choice = survey_option_find(question->options, count, word);
        for (size_t i = 0; i < count; i++) {
            nearest_offer(&nearest, question->options[i].code);
        }
        if (*choice == count && nearest.best != NULL) {
            return error_set(error, STATUS_INVALID,
                             "\"%.40s\" is no answer of \"%s\"; did you mean \"%s\"?", word,
                             question->code, nearest.best);
        }
    } else {
        bool is_one =
            survey_parse_integer(word, &number) && number >= first && number < first + (long)count;
        *choice = is_one ? (size_t)(number - first) : count;
    }
    return *choice < count ? STATUS_OK
                           : error_set(error, STATUS_INVALID, "\"%.40s\" is no answer of \"%s\"",
                                       word, question->code);
}

static enum status read_choices(const struct survey_question *question, size_t which, char *right,
                                struct survey_condition *condition, struct error *error)
{
    bool is_ordered = OPERATORS[which][0] == '<' || OPERATORS[which][0] == '>';
    if (is_ordered && SURVEY_KINDS[question->kind].has_options) {
        return error_set(error, STATUS_INVALID,
                         "\"%s\" has no numbers; compare it by = or !=", question->code);
    }
    condition->is_not = OPERATORS[which][0] == '!';
    for (char *item = survey_next_item(&right, "|"); item != NULL;
         item = survey_next_item(&right, "|")) {
        size_t choice = 0;
        enum status status = find_choice(question, item, &choice, error);
        if (status != STATUS_OK) {
            return status;
        }
        size_t low = OPERATORS[which][0] == '<' ? 0 : choice;
        size_t high = OPERATORS[which][0] == '>' ? survey_choice_count(question) - 1 : choice;
        for (size_t i = low; i <= high; i++) {
            condition->choices |= UINT32_C(1) << i;
        }
    }
    return STATUS_OK;
}

/* One of those that are joined by " y ". STATUS_NOT_FOUND: not to be judged. */
static enum status read_condition(const struct survey_builder *builder, char *text, size_t before,
                                  struct survey_condition *condition, struct error *error)
{
    char *left = NULL, *right = NULL;
    size_t which = split_condition(text, &left, &right);
    if (which == ARRAY_COUNT(OPERATORS)) {
        return error_set(error, STATUS_INVALID,
                         "\"%.60s\" is no condition; write one such as p1 = si | no", text);
    }
    enum status status = find_question(builder, left, before, &condition->question, error);
    if (status != STATUS_OK) {
        return status;
    }
    const struct survey_question *question = &builder->questions[condition->question];
    bool is_known = question->kind < SURVEY_KIND_COUNT &&
                    (question->kind != SURVEY_SCALE || question->from < question->to);
    return is_known ? read_choices(question, which, right, condition, error) : STATUS_NOT_FOUND;
}

/* The first question that the condition is about: what it looks at comes before. */
static size_t first_question(const struct survey_builder *builder,
                             const struct survey_pending *pending)
{
    size_t first = pending->index;
    if (pending->part == SURVEY_PART_SECTION) {
        first = 0;
        while (first < builder->survey.question_count &&
               builder->questions[first].section != pending->index) {
            first++;
        }
    }
    return first;
}

static enum status resolve(struct survey_builder *builder, const struct survey_pending *pending,
                           struct error *error)
{
    struct survey_conditions *conditions = pending->part == SURVEY_PART_SECTION
                                               ? &builder->sections[pending->index].conditions
                                               : &builder->questions[pending->index].conditions;
    char *rest = arena_strdup(builder->arena, pending->text);
    if (rest == NULL) {
        return survey_no_memory(error);
    }
    size_t before = first_question(builder, pending);
    for (char *item = survey_next_item(&rest, " y "); item != NULL;
         item = survey_next_item(&rest, " y ")) {
        struct survey_condition condition = {.choices = 0};
        enum status status = read_condition(builder, item, before, &condition, error);
        if (status == STATUS_OK && conditions->count == SURVEY_CONDITIONS_MAX) {
            status = error_set(error, STATUS_INVALID, "one condition too many; %d fit",
                               SURVEY_CONDITIONS_MAX);
        }
        if (status != STATUS_OK) {
            return status;
        }
        conditions->items[conditions->count++] = condition;
    }
    return STATUS_OK;
}

enum status survey_conditions_resolve(struct survey_builder *builder, survey_report *report)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < builder->pending_count && status == STATUS_OK; i++) {
        struct error error = {.status = STATUS_OK};
        const struct survey_pending *pending = &builder->pending[i];
        enum status resolved = resolve(builder, pending, &error);
        if (resolved == STATUS_NO_MEMORY) {
            return resolved;
        }
        if (resolved == STATUS_INVALID && !builder->is_faulty) {
            status = report(builder, pending->part, pending->index, "si", error.text);
        }
    }
    return status;
}
