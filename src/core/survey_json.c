/* Definitions and answers to JSON, as facts hold them. Words of programs are English there. */
#include "core/survey_internal.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "core/import_sheet.h"

static enum status no_memory(struct error *error)
{
    return error_set(error, STATUS_NO_MEMORY, "no memory for a survey");
}

/* ---- choices ---- */

static int first_number(const struct survey_question *question)
{
    return question->kind == SURVEY_FACES ? 1 : question->from;
}

static bool is_number(const struct survey_question *question)
{
    return question->kind == SURVEY_SCALE || question->kind == SURVEY_FACES;
}

json_t *survey_choice_json(const struct survey_question *question, size_t choice)
{
    return is_number(question) ? json_integer(first_number(question) + (int)choice)
                               : json_string(question->options[choice].code);
}

size_t survey_choice_of_json(const struct survey_question *question, const json_t *json)
{
    size_t count = survey_choice_count(question);
    size_t choice = count;
    if (is_number(question) && json_is_integer(json)) {
        json_int_t offset = json_integer_value(json) - first_number(question);
        choice = offset >= 0 && offset < (json_int_t)count ? (size_t)offset : count;
    } else if (!is_number(question) && json_is_string(json)) {
        choice = survey_option_find(question->options, count, json_string_value(json));
    }
    return choice < count ? choice : SURVEY_CHOICES_MAX;
}

/* ---- a definition to JSON ---- */

/* {"es":"...","en":"..."}; NULL without text or memory. */
static json_t *text_json(const struct survey_text *text)
{
    if (text->spanish[0] == '\0') {
        return NULL;
    }
    json_t *json = json_pack("{s:s}", "es", text->spanish);
    const struct survey_translation *translation = text->translations;
    for (; json != NULL && translation != NULL; translation = translation->next) {
        (void)json_object_set_new(json, translation->language, json_string(translation->text));
    }
    return json;
}

static json_t *options_json(const struct survey_option *options, size_t count)
{
    json_t *json = count > 0 ? json_array() : NULL;
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(json, json_pack("{s:s,s:o*}", "code", options[i].code, "text",
                                                    text_json(&options[i].text)));
    }
    return json;
}

static json_t *conditions_json(const struct survey *survey,
                               const struct survey_conditions *conditions)
{
    json_t *json = conditions->count > 0 ? json_array() : NULL;
    for (size_t i = 0; i < conditions->count; i++) {
        const struct survey_condition *condition = &conditions->items[i];
        const struct survey_question *question = &survey->questions[condition->question];
        json_t *choices = json_array();
        for (size_t choice = 0; choice < survey_choice_count(question); choice++) {
            if ((condition->choices >> choice & 1) != 0) {
                (void)json_array_append_new(choices, survey_choice_json(question, choice));
            }
        }
        (void)json_array_append_new(json, json_pack("{s:s,s:o}", "question", question->code,
                                                    condition->is_not ? "is_not" : "is", choices));
    }
    return json;
}

static json_t *section_json(const struct survey *survey, const struct survey_section *section)
{
    return json_pack("{s:s,s:o*,s:o*}", "code", section->code, "title", text_json(&section->title),
                     "if", conditions_json(survey, &section->conditions));
}

static json_t *question_json(const struct survey *survey, const struct survey_question *question)
{
    json_t *json =
        json_pack("{s:s,s:s,s:b,s:o*,s:o*,s:o*,s:o*,s:o*}", "code", question->code, "kind",
                  SURVEY_KINDS[question->kind].english, "required", question->is_required, "text",
                  text_json(&question->text), "help", text_json(&question->help), "options",
                  options_json(question->options, question->option_count), "rows",
                  options_json(question->rows, question->row_count), "if",
                  conditions_json(survey, &question->conditions));
    if (question->section != SURVEY_NO_SECTION) {
        (void)json_object_set_new(json, "section",
                                  json_string(survey->sections[question->section].code));
    }
    if (question->kind == SURVEY_MULTIPLE) {
        (void)json_object_set_new(json, "choices_max",
                                  json_integer((json_int_t)question->choices_max));
    }
    if (question->kind == SURVEY_SCALE) {
        json_t *range = json_pack("{s:i,s:i,s:o*,s:o*}", "from", question->from, "to", question->to,
                                  "from_text", text_json(&question->from_text), "to_text",
                                  text_json(&question->to_text));
        (void)json_object_update_missing(json, range);
        json_decref(range);
    }
    return json;
}

static json_t *survey_json(const struct survey *survey)
{
    json_t *types = json_array(), *events = json_array();
    json_t *sections = json_array(), *questions = json_array();
    for (size_t i = 0; survey->types[i] != NULL; i++) {
        (void)json_array_append_new(types, json_string(survey->types[i]));
    }
    for (size_t i = 0; i < survey->event_count; i++) {
        (void)json_array_append_new(events, json_integer(survey->events[i]));
    }
    for (size_t i = 0; i < survey->section_count; i++) {
        (void)json_array_append_new(sections, section_json(survey, &survey->sections[i]));
    }
    for (size_t i = 0; i < survey->question_count; i++) {
        (void)json_array_append_new(questions, question_json(survey, &survey->questions[i]));
    }
    json_t *json = json_pack("{s:s,s:i,s:s,s:o*,s:o*,s:o*,s:o,s:o,s:o,s:o}", "code", survey->code,
                             "version", survey->version, "per", SURVEY_PER_ENGLISH[survey->per],
                             "title", text_json(&survey->title), "intro", text_json(&survey->intro),
                             "thanks", text_json(&survey->thanks), "types", types, "events", events,
                             "sections", sections, "questions", questions);
    if (survey->opens_ms != 0) {
        (void)json_object_set_new(json, "opens_ms", json_integer(survey->opens_ms));
    }
    if (survey->closes_ms != INT64_MAX) {
        (void)json_object_set_new(json, "closes_ms", json_integer(survey->closes_ms));
    }
    return json;
}

enum status survey_to_json(struct survey *survey, struct arena *arena, const char **text,
                           struct error *error)
{
    uint8_t hash[(SURVEY_HASH_SIZE - 1) / 2];
    json_t *json = survey_json(survey);
    *text = json != NULL ? import_json_text(arena, json) : NULL;
    json_decref(json);
    if (*text == NULL) {
        return no_memory(error);
    }
    size_t bytes = strlen(*text);
    if (bytes > SURVEY_JSON_MAX) {
        return error_set(error, STATUS_TOO_BIG,
                         "the survey has %zu bytes of texts, %d fit; ask less or shorter", bytes,
                         SURVEY_JSON_MAX);
    }
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)*text, bytes, NULL, 0);
    hex_encode(hash, sizeof hash, survey->hash);
    return STATUS_OK;
}

/* ---- answers to JSON ---- */

static json_t *matrix_json(const struct survey_question *question, const uint8_t *rows)
{
    json_t *json = json_object();
    for (size_t row = 0; row < question->row_count; row++) {
        if (rows[row] != 0) {
            (void)json_object_set_new(json, question->rows[row].code,
                                      survey_choice_json(question, rows[row] - 1U));
        }
    }
    return json;
}

static json_t *choices_json(const struct survey_question *question, uint32_t choices)
{
    json_t *json = question->kind == SURVEY_MULTIPLE ? json_array() : NULL;
    for (size_t choice = 0; choice < survey_choice_count(question); choice++) {
        if ((choices >> choice & 1) == 0) {
            continue;
        }
        json_t *one = survey_choice_json(question, choice);
        if (json == NULL) {
            return one;
        }
        (void)json_array_append_new(json, one);
    }
    return json;
}

/* What was typed, in order. */
static json_t *typed_json(const char *typed, struct error *error)
{
    char cleaned[3 * SURVEY_TEXT_BYTES_MAX + 1];
    enum status status = text_clean(typed, cleaned, sizeof cleaned, error);
    text_truncate(cleaned, SURVEY_TEXT_BYTES_MAX);
    json_t *json = status == STATUS_OK ? json_string(cleaned) : NULL;
    sodium_memzero(cleaned, sizeof cleaned);
    return json;
}

enum status survey_answers_to_json(const struct survey *survey,
                                   const struct survey_answers *answers, json_t **chosen,
                                   json_t **typed, struct error *error)
{
    bool is_complete = true;
    *chosen = json_object();
    *typed = NULL;
    for (size_t i = 0; i < survey->question_count && is_complete; i++) {
        const struct survey_question *question = &survey->questions[i];
        json_t **object = question->kind == SURVEY_TEXT ? typed : chosen;
        json_t *answer = NULL;
        if (!survey_is_answered(survey, answers, i)) {
            continue;
        }
        if (question->kind == SURVEY_TEXT) {
            *typed = *typed != NULL ? *typed : json_object();
            answer = typed_json(answers->texts[question->text_index], error);
        } else if (question->kind == SURVEY_MATRIX) {
            answer = matrix_json(question, answers->values[i].rows);
        } else {
            answer = choices_json(question, answers->values[i].choices);
        }
        is_complete = json_object_set_new(*object, question->code, answer) == 0;
    }
    return is_complete ? STATUS_OK : no_memory(error);
}
