/* What each key of a survey's file says. */
#include "core/survey_file_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum status survey_no_memory(struct error *error)
{
    return error_set(error, STATUS_NO_MEMORY, "no memory for a survey");
}

struct survey_place *survey_place_of(struct survey_builder *builder, enum survey_part part,
                                     size_t index)
{
    return part == SURVEY_PART_HEAD      ? &builder->head
           : part == SURVEY_PART_SECTION ? &builder->section_places[index]
                                         : &builder->question_places[index];
}

/* The field that the key is of. */
static void *field_of(struct survey_builder *builder, const struct survey_key *key)
{
    char *part = builder->part == SURVEY_PART_HEAD ? (char *)&builder->survey
                 : builder->part == SURVEY_PART_SECTION
                     ? (char *)&builder->sections[builder->index]
                     : (char *)&builder->questions[builder->index];
    return part + key->offset;
}

static struct survey_question *question_of(struct survey_builder *builder)
{
    return &builder->questions[builder->index];
}

char *survey_next_item(char **rest, const char *separator)
{
    char *item = *rest;
    if (item == NULL) {
        return NULL;
    }
    char *end = strstr(item, separator);
    *rest = end != NULL ? end + strlen(separator) : NULL;
    if (end != NULL) {
        *end = '\0';
    }
    item += strspn(item, " ");
    for (size_t length = strlen(item); length > 0 && item[length - 1] == ' '; length--) {
        item[length - 1] = '\0';
    }
    return item;
}

/* ---- texts ---- */

static enum status set_text(struct survey_builder *builder, const struct survey_key_line *line,
                            struct survey_text *text, struct error *error)
{
    size_t length = text_length(line->value);
    const char *kept = arena_strdup(builder->arena, line->value);
    if (length > (size_t)line->key->max) {
        return error_set(error, STATUS_INVALID,
                         "is %zu characters long; at most %d fit on the screens, shorten it",
                         length, line->key->max);
    }
    if (line->language[0] == '\0') {
        if (text->spanish[0] != '\0') {
            return error_set(error, STATUS_INVALID, "is there twice; keep one");
        }
        text->spanish = kept;
        return kept != NULL ? STATUS_OK : survey_no_memory(error);
    }
    for (const struct survey_translation *other = text->translations; other != NULL;
         other = other->next) {
        if (strcmp(other->language, line->language) == 0) {
            return error_set(error, STATUS_INVALID, "is there twice; keep one");
        }
    }
    struct survey_translation *translation = arena_alloc(builder->arena, sizeof *translation);
    const char *language = arena_strdup(builder->arena, line->language);
    if (translation == NULL || language == NULL || kept == NULL) {
        return survey_no_memory(error);
    }
    *translation = (struct survey_translation){language, kept, text->translations};
    text->translations = translation;
    return STATUS_OK;
}

enum status survey_key_text(struct survey_builder *builder, const struct survey_key_line *line,
                            struct error *error)
{
    return set_text(builder, line, field_of(builder, line->key), error);
}

/* Finds the option of that code or makes it. */
static enum status set_option(struct survey_builder *builder, const struct survey_key_line *line,
                              struct survey_option *options, size_t *count, size_t max,
                              struct error *error)
{
    size_t index = survey_option_find(options, *count, line->code);
    if (index == max) {
        return error_set(error, STATUS_INVALID, "one too many; %zu fit", max);
    }
    if (index == *count) {
        options[index] = (struct survey_option){.code = arena_strdup(builder->arena, line->code),
                                                .text.spanish = ""};
        if (options[index].code == NULL) {
            return survey_no_memory(error);
        }
        ++*count;
    }
    return set_text(builder, line, &options[index].text, error);
}

enum status survey_key_option(struct survey_builder *builder, const struct survey_key_line *line,
                              struct error *error)
{
    struct survey_question *question = question_of(builder);
    return set_option(builder, line, (struct survey_option *)question->options,
                      &question->option_count, SURVEY_CHOICES_MAX, error);
}

enum status survey_key_row(struct survey_builder *builder, const struct survey_key_line *line,
                           struct error *error)
{
    struct survey_question *question = question_of(builder);
    return set_option(builder, line, (struct survey_option *)question->rows, &question->row_count,
                      SURVEY_ROWS_MAX, error);
}

/* ---- numbers and words ---- */

bool survey_parse_integer(const char *text, long *number)
{
    char *end = NULL;
    *number = strtol(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && strlen(text) < 10;
}

enum status survey_key_integer(struct survey_builder *builder, const struct survey_key_line *line,
                               struct error *error)
{
    long number = 0;
    if (!survey_parse_integer(line->value, &number) || number < line->key->min ||
        number > line->key->max) {
        return error_set(error, STATUS_INVALID, "\"%.40s\" is no whole number from %d to %d",
                         line->value, line->key->min, line->key->max);
    }
    *(int *)field_of(builder, line->key) = (int)number;
    return STATUS_OK;
}

enum status survey_key_maximum(struct survey_builder *builder, const struct survey_key_line *line,
                               struct error *error)
{
    long number = 0;
    if (!survey_parse_integer(line->value, &number) || number < 1 || number > SURVEY_CHOICES_MAX) {
        return error_set(error, STATUS_INVALID, "\"%.40s\" is no whole number from 1 to %d",
                         line->value, SURVEY_CHOICES_MAX);
    }
    question_of(builder)->choices_max = (size_t)number;
    return STATUS_OK;
}

enum status survey_key_code(struct survey_builder *builder, const struct survey_key_line *line,
                            struct error *error)
{
    if (!survey_code_ok(line->value)) {
        return error_set(error, STATUS_INVALID,
                         "\"%.60s\" is no code: at most %d lower-case letters, digits and \"-\"",
                         line->value, SURVEY_CODE_MAX);
    }
    builder->survey.code = arena_strdup(builder->arena, line->value);
    return builder->survey.code != NULL ? STATUS_OK : survey_no_memory(error);
}

/* The place of a word among `count`; `count` and what there is in `error` when it is none. */
static size_t find_word(const char *word, const char *(*word_at)(size_t index), size_t count,
                        struct error *error)
{
    char all[SURVEY_KEY_BYTES_MAX * 2] = "";
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word_at(i), word) == 0) {
            return i;
        }
        int bytes = snprintf(all + used, sizeof all - used, "%s%s", i > 0 ? ", " : "", word_at(i));
        used += (size_t)bytes < sizeof all - used ? (size_t)bytes : 0;
    }
    (void)error_set(error, STATUS_INVALID, "\"%.40s\" is none of %s", word, all);
    return count;
}

static const char *kind_at(size_t index)
{
    return SURVEY_KINDS[index].spanish;
}

static const char *per_at(size_t index)
{
    return SURVEY_PER_SPANISH[index];
}

static const char *yes_at(size_t index)
{
    static const char *const WORDS[] = {"no", "si"};
    return WORDS[index];
}

/* The types of events are the choices of a column of eventos.csv. */
static const struct choice *event_types(void)
{
    const struct sheet *sheet = sheet_find("event");
    for (size_t i = 0; i < sheet->column_count; i++) {
        if (strcmp(sheet->columns[i].field, "type") == 0) {
            return sheet->columns[i].choices;
        }
    }
    return NULL;
}

static const char *type_at(size_t index)
{
    return event_types()[index].spanish;
}

static size_t type_count(void)
{
    size_t count = 0;
    while (event_types()[count].spanish != NULL) {
        count++;
    }
    return count;
}

enum status survey_key_kind(struct survey_builder *builder, const struct survey_key_line *line,
                            struct error *error)
{
    size_t kind = find_word(line->value, kind_at, SURVEY_KIND_COUNT, error);
    question_of(builder)->kind = (enum survey_kind)kind;
    return kind < SURVEY_KIND_COUNT ? STATUS_OK : STATUS_INVALID;
}

enum status survey_key_per(struct survey_builder *builder, const struct survey_key_line *line,
                           struct error *error)
{
    size_t per = find_word(line->value, per_at, SURVEY_PER_COUNT, error);
    builder->survey.per = (enum survey_per)per;
    return per < SURVEY_PER_COUNT ? STATUS_OK : STATUS_INVALID;
}

enum status survey_key_required(struct survey_builder *builder, const struct survey_key_line *line,
                                struct error *error)
{
    size_t answer = find_word(line->value, yes_at, 2, error);
    question_of(builder)->is_required = answer == 1;
    return answer < 2 ? STATUS_OK : STATUS_INVALID;
}

/* ---- events and times ---- */

enum status survey_key_types(struct survey_builder *builder, const struct survey_key_line *line,
                             struct error *error)
{
    char *rest = arena_strdup(builder->arena, line->value);
    size_t count = 0;
    if (rest == NULL) {
        return survey_no_memory(error);
    }
    for (char *item = survey_next_item(&rest, "|"); item != NULL;
         item = survey_next_item(&rest, "|")) {
        size_t type = find_word(item, type_at, type_count(), error);
        if (type == type_count()) {
            return STATUS_INVALID;
        }
        if (count == SURVEY_EVENTS_MAX) {
            return error_set(error, STATUS_INVALID, "names too many types");
        }
        builder->types[count++] = event_types()[type].english;
    }
    return STATUS_OK;
}

enum status survey_key_events(struct survey_builder *builder, const struct survey_key_line *line,
                              struct error *error)
{
    char *rest = arena_strdup(builder->arena, line->value);
    struct survey *survey = &builder->survey;
    if (rest == NULL) {
        return survey_no_memory(error);
    }
    for (char *item = survey_next_item(&rest, "|"); item != NULL;
         item = survey_next_item(&rest, "|")) {
        long number = 0;
        if (!survey_parse_integer(item, &number) || number < 1) {
            return error_set(error, STATUS_INVALID,
                             "\"%.40s\" is no number of an event; write numbers of eventos.csv, "
                             "such as 1 | 3",
                             item);
        }
        if (survey->event_count == SURVEY_EVENTS_MAX) {
            return error_set(error, STATUS_INVALID, "one event too many; %d fit",
                             SURVEY_EVENTS_MAX);
        }
        survey->events[survey->event_count++] = (uint32_t)number;
    }
    return STATUS_OK;
}

static enum status set_time(struct survey_builder *builder, const struct survey_key_line *line,
                            enum column_type type, struct error *error)
{
    const struct column column = {.heading = line->key->name, .type = type};
    json_t *value = NULL;
    enum status status = sheet_value(&column, line->value, builder->clock, &value, error);
    if (status == STATUS_OK) {
        *(int64_t *)field_of(builder, line->key) = json_integer_value(value);
    }
    json_decref(value);
    return status;
}

enum status survey_key_time(struct survey_builder *builder, const struct survey_key_line *line,
                            struct error *error)
{
    return set_time(builder, line, COLUMN_TIME, error);
}

enum status survey_key_time_end(struct survey_builder *builder, const struct survey_key_line *line,
                                struct error *error)
{
    return set_time(builder, line, COLUMN_TIME_END, error);
}
