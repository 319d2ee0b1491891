/* Which question is seen, and what may be answered to it. */
#include "core/survey_internal.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

const char *survey_say(const struct survey_text *text, const char *language)
{
    const struct survey_translation *translation = text->translations;
    while (translation != NULL && strcmp(translation->language, language) != 0) {
        translation = translation->next;
    }
    return translation != NULL ? translation->text : text->spanish;
}

/* ---- where and when ---- */

bool survey_is_for(const struct survey *survey, const struct event *event)
{
    bool names_none = survey->types[0] == NULL && survey->event_count == 0;
    for (const char *const *type = survey->types; *type != NULL; type++) {
        names_none = names_none || strcmp(*type, event->type) == 0;
    }
    for (size_t i = 0; i < survey->event_count; i++) {
        names_none = names_none || survey->events[i] == event->number;
    }
    return names_none;
}

bool survey_is_open(const struct survey *survey, const struct event *event, int64_t now_ms)
{
    return event != NULL && survey_is_for(survey, event) && now_ms >= survey->opens_ms &&
           now_ms <= survey->closes_ms;
}

/* ---- choosing ---- */

size_t survey_choice_count(const struct survey_question *question)
{
    switch (question->kind) {
    case SURVEY_SCALE:
        return (size_t)(question->to - question->from) + 1;
    case SURVEY_FACES:
        return SURVEY_FACES_COUNT;
    default:
        return question->option_count;
    }
}

static size_t bit_count(uint32_t bits)
{
    size_t count = 0;
    for (; bits != 0; bits &= bits - 1) {
        count++;
    }
    return count;
}

bool survey_choose(const struct survey *survey, struct survey_answers *answers, size_t question,
                   size_t choice)
{
    const struct survey_question *asked = &survey->questions[question];
    uint32_t *choices = &answers->values[question].choices;
    if (choice >= survey_choice_count(asked) || asked->kind == SURVEY_MATRIX) {
        return false;
    }
    uint32_t before = *choices;
    uint32_t bit = UINT32_C(1) << choice;
    if (asked->kind != SURVEY_MULTIPLE) {
        *choices = bit;
    } else if ((*choices & bit) != 0 || bit_count(*choices) < asked->choices_max) {
        *choices ^= bit;
    }
    return *choices != before;
}

bool survey_choose_row(const struct survey *survey, struct survey_answers *answers, size_t question,
                       size_t row, size_t choice)
{
    const struct survey_question *asked = &survey->questions[question];
    if (asked->kind != SURVEY_MATRIX || row >= asked->row_count || choice >= asked->option_count) {
        return false;
    }
    uint8_t before = answers->values[question].rows[row];
    answers->values[question].rows[row] = (uint8_t)(choice + 1);
    return before != choice + 1;
}

/* ---- what is seen ---- */

/* By the questions before, whose visibility is known. */
static bool conditions_hold(const struct survey_conditions *conditions,
                            const struct survey_answers *answers, const bool *is_visible)
{
    for (size_t i = 0; i < conditions->count; i++) {
        const struct survey_condition *condition = &conditions->items[i];
        uint32_t chosen = answers->values[condition->question].choices;
        bool has_one = (chosen & condition->choices) != 0;
        if (!is_visible[condition->question] || chosen == 0 || has_one == condition->is_not) {
            return false;
        }
    }
    return true;
}

static void find_visible(const struct survey *survey, const struct survey_answers *answers,
                         bool is_visible[SURVEY_QUESTIONS_MAX])
{
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct survey_question *question = &survey->questions[i];
        is_visible[i] = (question->section == SURVEY_NO_SECTION ||
                         conditions_hold(&survey->sections[question->section].conditions, answers,
                                         is_visible)) &&
                        conditions_hold(&question->conditions, answers, is_visible);
    }
}

bool survey_is_visible(const struct survey *survey, const struct survey_answers *answers,
                       size_t question)
{
    bool is_visible[SURVEY_QUESTIONS_MAX];
    find_visible(survey, answers, is_visible);
    return is_visible[question];
}

static int step(const struct survey *survey, const struct survey_answers *answers, int question,
                int by)
{
    bool is_visible[SURVEY_QUESTIONS_MAX];
    find_visible(survey, answers, is_visible);
    do {
        question += by;
    } while (question >= 0 && question < (int)survey->question_count && !is_visible[question]);
    return question >= 0 && question < (int)survey->question_count ? question : -1;
}

int survey_next(const struct survey *survey, const struct survey_answers *answers, int question)
{
    return step(survey, answers, question, 1);
}

int survey_previous(const struct survey *survey, const struct survey_answers *answers, int question)
{
    return step(survey, answers, question, -1);
}

void survey_progress(const struct survey *survey, const struct survey_answers *answers,
                     int question, int *position, int *count)
{
    bool is_visible[SURVEY_QUESTIONS_MAX];
    find_visible(survey, answers, is_visible);
    *position = *count = 0;
    for (int i = 0; i < (int)survey->question_count; i++) {
        *count += is_visible[i];
        *position += is_visible[i] && i <= question;
    }
}

/* ---- what is answered ---- */

/* Something else than white space and marks that are not seen. */
static bool has_words(const char *text)
{
    char cleaned[3 * SURVEY_TEXT_BYTES_MAX + 1]; /* NFC makes no text more than thrice as long */
    return text_clean(text, cleaned, sizeof cleaned, NULL) == STATUS_OK && cleaned[0] != '\0';
}

static size_t rows_answered(const struct survey_question *question, const uint8_t *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < question->row_count; i++) {
        count += rows[i] != 0;
    }
    return count;
}

bool survey_is_answered(const struct survey *survey, const struct survey_answers *answers,
                        size_t question)
{
    const struct survey_question *asked = &survey->questions[question];
    if (!survey_is_visible(survey, answers, question)) {
        return false;
    }
    if (asked->kind == SURVEY_TEXT) {
        return has_words(answers->texts[asked->text_index]);
    }
    if (asked->kind == SURVEY_MATRIX) {
        size_t count = rows_answered(asked, answers->values[question].rows);
        return count > 0 && (!asked->is_required || count == asked->row_count);
    }
    return answers->values[question].choices != 0;
}

/* Bits or rows that this question does not have: nobody touched them on a screen. */
static bool is_possible(const struct survey_question *question,
                        const struct survey_answers *answers, size_t index)
{
    size_t count = survey_choice_count(question);
    uint32_t chosen = answers->values[index].choices;
    if (question->kind == SURVEY_TEXT) {
        return memchr(answers->texts[question->text_index], '\0', SURVEY_TEXT_BYTES_MAX + 1) !=
               NULL;
    }
    for (size_t row = 0; question->kind == SURVEY_MATRIX && row < question->row_count; row++) {
        if (answers->values[index].rows[row] > count) {
            return false;
        }
    }
    size_t chosen_max = question->kind == SURVEY_MULTIPLE ? question->choices_max : 1;
    return question->kind == SURVEY_MATRIX ||
           (chosen >> count == 0 && bit_count(chosen) <= chosen_max);
}

static const char *const MISSING[SURVEY_KIND_COUNT] = {
    [SURVEY_SINGLE] = N_("Elija una respuesta."),
    [SURVEY_MULTIPLE] = N_("Elija al menos una respuesta."),
    [SURVEY_SCALE] = N_("Elija un número."),
    [SURVEY_FACES] = N_("Elija una cara."),
    [SURVEY_TEXT] = N_("Escriba su respuesta."),
    [SURVEY_MATRIX] = N_("Elija una respuesta en cada fila."),
};

enum status survey_check_answer(const struct survey *survey, const struct survey_answers *answers,
                                size_t question, struct error *error)
{
    const struct survey_question *asked = &survey->questions[question];
    if (!survey_is_visible(survey, answers, question)) {
        return STATUS_OK;
    }
    if (!is_possible(asked, answers, question)) {
        return error_set(error, STATUS_INVALID, "%s",
                         tr("Esta respuesta no es posible. Responda de nuevo."));
    }
    if (asked->is_required && !survey_is_answered(survey, answers, question)) {
        return error_set(error, STATUS_INVALID, "%s", tr(MISSING[asked->kind]));
    }
    return STATUS_OK;
}
