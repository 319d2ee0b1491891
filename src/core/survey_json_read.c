/* Definitions and answers out of the JSON of facts. Nothing is believed of them. */
#include "core/survey_internal.h"

#include <string.h>

#include "base/text.h"

/* ---- a definition out of JSON ---- */

/* Whatever cannot be read sets `is_wrong`; the rules see the rest. */
struct reading {
    struct arena *arena;
    struct survey *survey;
    bool is_wrong, has_no_memory;
};

static const char *keep(struct reading *reading, const char *text)
{
    const char *copy = text[0] != '\0' ? arena_strdup(reading->arena, text) : "";
    reading->has_no_memory = reading->has_no_memory || copy == NULL;
    return copy != NULL ? copy : "";
}

static void *keep_array(struct reading *reading, size_t count, size_t item_bytes)
{
    void *items = arena_alloc(reading->arena, (count + 1) * item_bytes);
    reading->has_no_memory = reading->has_no_memory || items == NULL;
    return items;
}

/* The number of items, 0 when there are more than the survey may have. */
static size_t count_of(struct reading *reading, const json_t *array, size_t max)
{
    size_t count = json_array_size(array);
    reading->is_wrong = reading->is_wrong || count > max;
    return count <= max ? count : 0;
}

static const char *read_string(struct reading *reading, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? keep(reading, json_string_value(value)) : "";
}

static int64_t read_integer(struct reading *reading, const json_t *object, const char *key,
                            int64_t absent, int64_t min, int64_t max)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL) {
        return absent;
    }
    bool is_fine = json_is_integer(value) && json_integer_value(value) >= min &&
                   json_integer_value(value) <= max;
    reading->is_wrong = reading->is_wrong || !is_fine;
    return is_fine ? json_integer_value(value) : absent;
}

/* The place of a word in a list; `count` when it is not there. */
static size_t read_word(const json_t *object, const char *key, const char *(*word)(size_t index),
                        size_t count)
{
    const json_t *value = json_object_get(object, key);
    size_t i = json_is_string(value) ? 0 : count;
    while (i < count && strcmp(word(i), json_string_value(value)) != 0) {
        i++;
    }
    return i;
}

static struct survey_text read_text(struct reading *reading, const json_t *object, const char *key)
{
    struct survey_text text = {.spanish = ""};
    json_t *json = json_object_get(object, key);
    const char *language = NULL;
    json_t *value = NULL;
    json_object_foreach(json, language, value)
    {
        const char *said = json_is_string(value) ? keep(reading, json_string_value(value)) : "";
        struct survey_translation *translation = NULL;
        if (strcmp(language, "es") == 0) {
            text.spanish = said;
        } else if ((translation = keep_array(reading, 1, sizeof *translation)) != NULL) {
            *translation = (struct survey_translation){
                .language = keep(reading, language), .text = said, .next = text.translations};
            text.translations = translation;
        }
    }
    return text;
}

static const struct survey_option *read_options(struct reading *reading, const json_t *object,
                                                const char *key, size_t max, size_t *count)
{
    const json_t *array = json_object_get(object, key);
    *count = count_of(reading, array, max);
    struct survey_option *options = keep_array(reading, *count, sizeof *options);
    for (size_t i = 0; options != NULL && i < *count; i++) {
        const json_t *option = json_array_get(array, i);
        options[i].code = read_string(reading, option, "code");
        options[i].text = read_text(reading, option, "text");
    }
    *count = options != NULL ? *count : 0;
    return options;
}

/* Conditions of what stands before question `before`, all read already. */
static void read_conditions(struct reading *reading, const json_t *object, size_t before,
                            struct survey_conditions *conditions)
{
    const json_t *array = json_object_get(object, "if");
    conditions->count = count_of(reading, array, SURVEY_CONDITIONS_MAX);
    for (size_t i = 0; i < conditions->count; i++) {
        struct survey_condition *condition = &conditions->items[i];
        const json_t *item = json_array_get(array, i);
        const json_t *choices = json_object_get(item, "is");
        const json_t *code = json_object_get(item, "question");
        condition->is_not = choices == NULL;
        choices = choices != NULL ? choices : json_object_get(item, "is_not");
        condition->question = 0;
        while (
            condition->question < before &&
            (!json_is_string(code) || strcmp(reading->survey->questions[condition->question].code,
                                             json_string_value(code)) != 0)) {
            condition->question++;
        }
        for (size_t k = 0; condition->question < before && k < json_array_size(choices); k++) {
            size_t choice = survey_choice_of_json(&reading->survey->questions[condition->question],
                                                  json_array_get(choices, k));
            reading->is_wrong = reading->is_wrong || choice == SURVEY_CHOICES_MAX;
            condition->choices |= UINT32_C(1) << choice;
        }
    }
}

static const char *kind_word(size_t index)
{
    return SURVEY_KINDS[index].english;
}

static const char *per_word(size_t index)
{
    return SURVEY_PER_ENGLISH[index];
}

static void read_question(struct reading *reading, const json_t *json, size_t index)
{
    struct survey *survey = reading->survey;
    struct survey_question *question = (struct survey_question *)&survey->questions[index];
    const json_t *section = json_object_get(json, "section");
    question->code = read_string(reading, json, "code");
    question->kind = (enum survey_kind)read_word(json, "kind", kind_word, SURVEY_KIND_COUNT);
    question->is_required = json_is_true(json_object_get(json, "required"));
    question->text = read_text(reading, json, "text");
    question->help = read_text(reading, json, "help");
    question->options =
        read_options(reading, json, "options", SURVEY_CHOICES_MAX, &question->option_count);
    question->rows = read_options(reading, json, "rows", SURVEY_ROWS_MAX, &question->row_count);
    question->from = (int)read_integer(reading, json, "from", 0, 0, SURVEY_SCALE_MAX);
    question->to = (int)read_integer(reading, json, "to", 0, 0, SURVEY_SCALE_MAX);
    question->from_text = read_text(reading, json, "from_text");
    question->to_text = read_text(reading, json, "to_text");
    question->choices_max =
        (size_t)read_integer(reading, json, "choices_max", 0, 1, SURVEY_CHOICES_MAX);
    question->section = SURVEY_NO_SECTION;
    if (section != NULL) {
        question->section = 0;
        while (question->section < survey->section_count &&
               (!json_is_string(section) || strcmp(survey->sections[question->section].code,
                                                   json_string_value(section)) != 0)) {
            question->section++;
        }
    }
    reading->is_wrong = reading->is_wrong || question->kind == SURVEY_KIND_COUNT;
    if (!reading->is_wrong) {
        read_conditions(reading, json, index, &question->conditions);
    }
}

static void read_types(struct reading *reading, const json_t *array)
{
    size_t count = count_of(reading, array, SURVEY_EVENTS_MAX);
    const char **types = keep_array(reading, count, sizeof *types);
    for (size_t i = 0; types != NULL && i < count; i++) {
        const json_t *type = json_array_get(array, i);
        types[i] = keep(reading, json_is_string(type) ? json_string_value(type) : "");
    }
    reading->survey->types = types;
}

static void read_events(struct reading *reading, const json_t *array)
{
    reading->survey->event_count = count_of(reading, array, SURVEY_EVENTS_MAX);
    for (size_t i = 0; i < reading->survey->event_count; i++) {
        const json_t *number = json_array_get(array, i);
        json_int_t value = json_integer_value(number);
        bool is_fine = json_is_integer(number) && value > 0 && value <= UINT32_MAX;
        reading->is_wrong = reading->is_wrong || !is_fine;
        reading->survey->events[i] = is_fine ? (uint32_t)value : 0;
    }
}

static void read_head(struct reading *reading, const json_t *json)
{
    struct survey *survey = reading->survey;
    survey->code = read_string(reading, json, "code");
    survey->version = (int)read_integer(reading, json, "version", 0, 1, SURVEY_VERSION_MAX);
    survey->title = read_text(reading, json, "title");
    survey->intro = read_text(reading, json, "intro");
    survey->thanks = read_text(reading, json, "thanks");
    survey->per = (enum survey_per)read_word(json, "per", per_word, SURVEY_PER_COUNT);
    survey->opens_ms = read_integer(reading, json, "opens_ms", 0, INT64_MIN, INT64_MAX);
    survey->closes_ms = read_integer(reading, json, "closes_ms", INT64_MAX, INT64_MIN, INT64_MAX);
    read_types(reading, json_object_get(json, "types"));
    read_events(reading, json_object_get(json, "events"));
}

static void read_parts(struct reading *reading, const json_t *json)
{
    struct survey *survey = reading->survey;
    const json_t *sections = json_object_get(json, "sections");
    const json_t *questions = json_object_get(json, "questions");
    size_t section_count = count_of(reading, sections, SURVEY_SECTIONS_MAX);
    size_t question_count = count_of(reading, questions, SURVEY_QUESTIONS_MAX);
    struct survey_section *section = keep_array(reading, section_count, sizeof *section);
    survey->sections = section;
    survey->questions = keep_array(reading, question_count, sizeof(struct survey_question));
    if (survey->sections == NULL || survey->questions == NULL) {
        return;
    }
    survey->section_count = section_count;
    for (size_t i = 0; i < section_count; i++) {
        section[i].code = read_string(reading, json_array_get(sections, i), "code");
        section[i].title = read_text(reading, json_array_get(sections, i), "title");
    }
    for (size_t i = 0; i < question_count && !reading->is_wrong && !reading->has_no_memory; i++) {
        read_question(reading, json_array_get(questions, i), i);
        survey->question_count = i + 1;
    }
    for (size_t i = 0; i < section_count && !reading->is_wrong; i++) {
        read_conditions(reading, json_array_get(sections, i), survey->question_count,
                        &section[i].conditions);
    }
}

static enum status refuse(void *user, enum survey_part part, size_t index, const char *key,
                          const char *what)
{
    (void)part;
    (void)index;
    return error_set(user, STATUS_INVALID, "%s %s", key, what);
}

enum status survey_of_json(const char *text, const char *hash, struct arena *arena,
                           struct survey *survey, struct error *error)
{
    json_t *json = json_loads(text, 0, NULL);
    struct reading reading = {.arena = arena, .survey = survey};
    *survey = (struct survey){.code = ""};
    if (json_is_object(json)) {
        read_head(&reading, json);
        read_parts(&reading, json);
    } else {
        reading.is_wrong = true;
    }
    json_decref(json);
    if (reading.has_no_memory) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a survey");
    }
    if (reading.is_wrong || !text_copy(survey->hash, sizeof survey->hash, hash)) {
        return error_set(error, STATUS_INVALID, "this is no definition of a survey");
    }
    survey_number_texts((struct survey_question *)survey->questions, survey->question_count);
    return survey_check(survey, refuse, error);
}

/* ---- answers ---- */

static void read_matrix(const struct survey_question *question, const json_t *json, uint8_t *rows)
{
    for (size_t row = 0; row < question->row_count; row++) {
        size_t choice =
            survey_choice_of_json(question, json_object_get(json, question->rows[row].code));
        rows[row] = choice < SURVEY_CHOICES_MAX ? (uint8_t)(choice + 1) : 0;
    }
}

static void read_choice(const struct survey_question *question, const json_t *json,
                        uint32_t *choices)
{
    size_t choice = survey_choice_of_json(question, json);
    *choices |= choice < SURVEY_CHOICES_MAX ? UINT32_C(1) << choice : 0;
}

void survey_answers_of_json(const struct survey *survey, const json_t *chosen,
                            struct survey_answers *answers)
{
    *answers = (struct survey_answers){0};
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct survey_question *question = &survey->questions[i];
        const json_t *answer = json_object_get(chosen, question->code);
        uint32_t *choices = &answers->values[i].choices;
        if (question->kind == SURVEY_MATRIX) {
            read_matrix(question, answer, answers->values[i].rows);
        } else if (question->kind == SURVEY_MULTIPLE) {
            for (size_t k = 0; k < json_array_size(answer); k++) {
                read_choice(question, json_array_get(answer, k), choices);
            }
        } else {
            read_choice(question, answer, choices);
        }
    }
}
