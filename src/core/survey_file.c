#include "core/survey_file.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/ini.h"
#include "base/text.h"
#include "core/nearest.h"
#include "core/survey_file_internal.h"

/* ---- keys ---- */

enum {
    HEAD = 1 << SURVEY_PART_HEAD,
    SECTION = 1 << SURVEY_PART_SECTION,
    QUESTION = 1 << SURVEY_PART_QUESTION
};

#define KIND(name) (1U << SURVEY_##name)

/* clang-format off: a table reads better one row a line. */
static const struct survey_key KEYS[] = {
    {"codigo", HEAD, survey_key_code, .kinds = 0},
    {"version", HEAD, survey_key_integer, .offset = offsetof(struct survey, version), .min = 1,
     .max = SURVEY_VERSION_MAX},
    {"titulo", HEAD, survey_key_text, .offset = offsetof(struct survey, title),
     .max = SURVEY_TITLE_LENGTH, .is_text = true},
    {"presentacion", HEAD, survey_key_text, .offset = offsetof(struct survey, intro),
     .max = SURVEY_INTRO_LENGTH, .is_text = true},
    {"gracias", HEAD, survey_key_text, .offset = offsetof(struct survey, thanks),
     .max = SURVEY_INTRO_LENGTH, .is_text = true},
    {"tipos", HEAD, survey_key_types, .kinds = 0},
    {"eventos", HEAD, survey_key_events, .kinds = 0},
    {"por", HEAD, survey_key_per, .kinds = 0},
    {"abre", HEAD, survey_key_time, .offset = offsetof(struct survey, opens_ms)},
    {"cierra", HEAD, survey_key_time_end, .offset = offsetof(struct survey, closes_ms)},
    {"titulo", SECTION, survey_key_text, .offset = offsetof(struct survey_section, title),
     .max = SURVEY_TITLE_LENGTH, .is_text = true},
    {"si", SECTION | QUESTION, survey_key_condition, .kinds = 0},
    {"texto", QUESTION, survey_key_text, .offset = offsetof(struct survey_question, text),
     .max = SURVEY_QUESTION_LENGTH, .is_text = true},
    {"ayuda", QUESTION, survey_key_text, .offset = offsetof(struct survey_question, help),
     .max = SURVEY_QUESTION_LENGTH, .is_text = true},
    {"clase", QUESTION, survey_key_kind, .kinds = 0},
    {"obligatoria", QUESTION, survey_key_required, .kinds = 0},
    {"opcion", QUESTION, survey_key_option, .kinds = KIND(SINGLE) | KIND(MULTIPLE),
     .max = SURVEY_OPTION_LENGTH, .is_text = true, .has_code = true},
    {"fila", QUESTION, survey_key_row, .kinds = KIND(MATRIX), .max = SURVEY_OPTION_LENGTH,
     .is_text = true, .has_code = true},
    {"columna", QUESTION, survey_key_option, .kinds = KIND(MATRIX), .max = SURVEY_OPTION_LENGTH,
     .is_text = true, .has_code = true},
    {"maximo", QUESTION, survey_key_maximum, .kinds = KIND(MULTIPLE)},
    {"desde", QUESTION, survey_key_integer, .kinds = KIND(SCALE),
     .offset = offsetof(struct survey_question, from), .max = SURVEY_SCALE_MAX},
    {"hasta", QUESTION, survey_key_integer, .kinds = KIND(SCALE),
     .offset = offsetof(struct survey_question, to), .max = SURVEY_SCALE_MAX},
    {"texto_desde", QUESTION, survey_key_text, .kinds = KIND(SCALE),
     .offset = offsetof(struct survey_question, from_text), .max = SURVEY_OPTION_LENGTH,
     .is_text = true},
    {"texto_hasta", QUESTION, survey_key_text, .kinds = KIND(SCALE),
     .offset = offsetof(struct survey_question, to_text), .max = SURVEY_OPTION_LENGTH,
     .is_text = true},
};
/* clang-format on */

static_assert(ARRAY_COUNT(KEYS) <= SURVEY_KEYS_MAX, "a line is kept for each key");

static size_t key_index(const char *name, enum survey_part part)
{
    size_t i = 0;
    while (i < ARRAY_COUNT(KEYS) &&
           (strcmp(KEYS[i].name, name) != 0 || (KEYS[i].parts & 1U << part) == 0)) {
        i++;
    }
    return i;
}

static enum status unknown_key(const struct survey_builder *builder, const char *name,
                               struct error *error)
{
    struct nearest nearest = {.word = name};
    for (size_t i = 0; i < ARRAY_COUNT(KEYS); i++) {
        if ((KEYS[i].parts & 1U << builder->part) != 0) {
            nearest_offer(&nearest, KEYS[i].name);
        }
    }
    if (nearest.best != NULL) {
        return error_set(error, STATUS_INVALID, "there is no such key here; did you mean \"%s\"?",
                         nearest.best);
    }
    return error_set(error, STATUS_INVALID, "there is no such key here");
}

/* The pieces of "opcion.bien.en". STATUS_INVALID for a form that no key has. */
static enum status split_key(const char *text, const struct survey_builder *builder,
                             struct survey_key_line *line, struct error *error)
{
    char name[SURVEY_KEY_BYTES_MAX];
    (void)text_copy(name, sizeof name, text);
    char *code = strchr(name, '.');
    if (code != NULL) {
        *code++ = '\0';
    }
    size_t index = key_index(name, builder->part);
    if (index == ARRAY_COUNT(KEYS)) {
        return unknown_key(builder, name, error);
    }
    line->key = &KEYS[index];
    char *language = code;
    if (line->key->has_code) {
        language = code != NULL ? strchr(code, '.') : NULL;
        if (language != NULL) {
            *language++ = '\0';
        }
        if (code == NULL || !survey_code_ok(code)) {
            return error_set(error, STATUS_INVALID,
                             "needs a code of lower-case letters, digits and \"-\", other than "
                             "\"y\": \"%s.bien = "
                             "Bien\"",
                             name);
        }
        (void)text_copy(line->code, sizeof line->code, code);
    }
    if (language != NULL && (!line->key->is_text || !i18n_is_code(language))) {
        return error_set(error, STATUS_INVALID,
                         "\".%.20s\" is too much here; only a text has a translation, such as "
                         "\"texto.en\"",
                         language);
    }
    (void)text_copy(line->language, sizeof line->language, language != NULL ? language : "");
    return STATUS_OK;
}

static enum status visit_key(void *user, const struct ini_line *ini, struct error *error)
{
    struct survey_builder *builder = user;
    char cleaned[SURVEY_VALUE_BYTES_MAX];
    struct survey_key_line line = {.line = ini->line, .value = cleaned};
    if (!builder->has_part) {
        return error_set(error, STATUS_INVALID,
                         "stands before the first section; begin with "
                         "[encuesta]");
    }
    enum status status = split_key(ini->key, builder, &line, error);
    if (status == STATUS_OK) {
        status = text_clean(ini->value, cleaned, sizeof cleaned, error);
    }
    if (status != STATUS_OK || line.key == NULL) {
        return status == STATUS_TOO_BIG
                   ? error_set(error, STATUS_INVALID, "is too long; shorten it")
                   : status;
    }
    if (cleaned[0] == '\0') {
        return error_set(error, STATUS_INVALID, "is empty; write something or take it away");
    }
    struct survey_place *place = survey_place_of(builder, builder->part, builder->index);
    size_t index = (size_t)(line.key - KEYS);
    int *kept_line = &place->key_lines[index];
    if (*kept_line != 0 && !line.key->has_code && line.language[0] == '\0') {
        return error_set(error, STATUS_INVALID, "is there twice, also in line %d; keep one",
                         *kept_line);
    }
    bool is_translation = line.language[0] != '\0' && !line.key->has_code;
    *kept_line = *kept_line != 0 && is_translation ? *kept_line : line.line;
    status = line.key->read(builder, &line, error);
    place->is_refused[index] = place->is_refused[index] || status != STATUS_OK;
    return status;
}

/* ---- sections of the file ---- */

static enum status begin_head(struct survey_builder *builder, const char *code, int line,
                              struct error *error)
{
    (void)code;
    if (builder->head.line != 0) {
        return error_set(error, STATUS_INVALID, "is there twice, also in line %d; keep one",
                         builder->head.line);
    }
    builder->part = SURVEY_PART_HEAD;
    builder->head.line = line;
    return STATUS_OK;
}

static enum status begin_section(struct survey_builder *builder, const char *code, int line,
                                 struct error *error)
{
    struct survey *survey = &builder->survey;
    for (size_t i = 0; i < survey->section_count; i++) {
        if (strcmp(builder->sections[i].code, code) == 0) {
            return error_set(error, STATUS_INVALID, "is there twice, also in line %d",
                             builder->section_places[i].line);
        }
    }
    if (survey->section_count == SURVEY_SECTIONS_MAX) {
        return error_set(error, STATUS_INVALID, "one section too many; %d fit",
                         SURVEY_SECTIONS_MAX);
    }
    builder->part = SURVEY_PART_SECTION;
    builder->index = survey->section_count++;
    builder->section_places[builder->index].line = line;
    builder->sections[builder->index] =
        (struct survey_section){.code = arena_strdup(builder->arena, code), .title.spanish = ""};
    return builder->sections[builder->index].code != NULL ? STATUS_OK : survey_no_memory(error);
}

static enum status begin_question(struct survey_builder *builder, const char *code, int line,
                                  struct error *error)
{
    struct survey *survey = &builder->survey;
    for (size_t i = 0; i < survey->question_count; i++) {
        if (strcmp(builder->questions[i].code, code) == 0) {
            return error_set(error, STATUS_INVALID, "is there twice, also in line %d",
                             builder->question_places[i].line);
        }
    }
    if (survey->question_count == SURVEY_QUESTIONS_MAX) {
        return error_set(error, STATUS_INVALID,
                         "one question too many; %d fit, and ten are "
                         "plenty",
                         SURVEY_QUESTIONS_MAX);
    }
    struct survey_option *options =
        arena_alloc(builder->arena, SURVEY_CHOICES_MAX * sizeof *options);
    struct survey_option *rows = arena_alloc(builder->arena, SURVEY_ROWS_MAX * sizeof *rows);
    const char *kept = arena_strdup(builder->arena, code);
    if (options == NULL || rows == NULL || kept == NULL) {
        return survey_no_memory(error);
    }
    builder->part = SURVEY_PART_QUESTION;
    builder->index = survey->question_count++;
    builder->question_places[builder->index].line = line;
    builder->questions[builder->index] = (struct survey_question){
        .code = kept,
        .kind = SURVEY_KIND_COUNT,
        .section = survey->section_count > 0 ? survey->section_count - 1 : SURVEY_NO_SECTION,
        .options = options,
        .rows = rows,
        .text.spanish = "",
        .help.spanish = "",
        .from_text.spanish = "",
        .to_text.spanish = "",
    };
    return STATUS_OK;
}

static const struct {
    const char *word;
    bool has_code;
    enum status (*begin)(struct survey_builder *builder, const char *code, int line,
                         struct error *error);
} PARTS[] = {
    {"encuesta", false, begin_head},
    {"seccion", true, begin_section},
    {"pregunta", true, begin_question},
};

static enum status visit_section(void *user, const struct ini_line *ini, struct error *error)
{
    struct survey_builder *builder = user;
    size_t length = strcspn(ini->section, " ");
    const char *code = ini->section + length + strspn(ini->section + length, " ");
    builder->has_part = true;
    for (size_t i = 0; i < ARRAY_COUNT(PARTS); i++) {
        if (strlen(PARTS[i].word) != length || strncmp(PARTS[i].word, ini->section, length) != 0) {
            continue;
        }
        bool is_fine = PARTS[i].has_code ? survey_code_ok(code) : code[0] == '\0';
        enum status status =
            is_fine ? PARTS[i].begin(builder, code, ini->line, error)
                    : error_set(error, STATUS_INVALID,
                                PARTS[i].has_code ? "needs a code of lower-case letters, digits "
                                                    "and \"-\", other than \"y\": [%s "
                                                    "uno]"
                                                  : "has no code; write [%s]",
                                PARTS[i].word);
        builder->is_faulty = builder->is_faulty || status != STATUS_OK;
        return status;
    }
    builder->is_faulty = true;
    return error_set(error, STATUS_INVALID,
                     "there is no such section; write [encuesta], [seccion uno] or [pregunta uno]");
}

/* ---- what the whole says ---- */

static const char *part_name(const struct survey_builder *builder, enum survey_part part,
                             size_t index, char *out, size_t size)
{
    (void)snprintf(out, size, "%s%s", PARTS[part].word, part == SURVEY_PART_HEAD ? "" : " ");
    size_t length = strlen(out);
    const char *code = part == SURVEY_PART_SECTION    ? builder->sections[index].code
                       : part == SURVEY_PART_QUESTION ? builder->questions[index].code
                                                      : "";
    (void)text_copy(out + length, size - length, code);
    return out;
}

static enum status report(void *user, enum survey_part part, size_t index, const char *key,
                          const char *what)
{
    struct survey_builder *builder = user;
    char name[SURVEY_KEY_BYTES_MAX];
    const struct survey_place *place = survey_place_of(builder, part, index);
    size_t at = key_index(key, part);
    if (at < ARRAY_COUNT(KEYS) && place->is_refused[at]) {
        return STATUS_OK;
    }
    int line =
        at < ARRAY_COUNT(KEYS) && place->key_lines[at] != 0 ? place->key_lines[at] : place->line;
    return import_error(builder->errors, "%s:%d: [%s]%s%s: %s", builder->path, line > 0 ? line : 1,
                        part_name(builder, part, index, name, sizeof name), key[0] ? "." : "", key,
                        what);
}

/* Keys that the kind of their question does not have. */
static enum status check_keys(struct survey_builder *builder, size_t index)
{
    const struct survey_question *question = &builder->questions[index];
    char what[SURVEY_KEY_BYTES_MAX];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(KEYS) && status == STATUS_OK; i++) {
        if (builder->question_places[index].key_lines[i] != 0 && KEYS[i].kinds != 0 &&
            question->kind < SURVEY_KIND_COUNT && (KEYS[i].kinds & 1U << question->kind) == 0) {
            (void)snprintf(what, sizeof what,
                           "a question of clase %s has no such key; take it away",
                           SURVEY_KINDS[question->kind].spanish);
            status = report(builder, SURVEY_PART_QUESTION, index, KEYS[i].name, what);
        }
    }
    return status;
}

static enum status finish(struct survey_builder *builder, struct survey_file *file,
                          struct error *error)
{
    struct survey *survey = &builder->survey;
    size_t before = builder->errors->count;
    survey_number_texts(builder->questions, survey->question_count);
    enum status status = survey_conditions_resolve(builder, report);
    for (size_t i = 0; i < survey->question_count && status == STATUS_OK; i++) {
        if (builder->questions[i].kind == SURVEY_MULTIPLE &&
            builder->questions[i].choices_max == 0) {
            builder->questions[i].choices_max = builder->questions[i].option_count;
        }
        status = check_keys(builder, i);
    }
    if (status == STATUS_OK) {
        enum status checked = survey_check(survey, report, builder);
        status = checked == STATUS_INVALID && builder->errors->count <= builder->errors->max
                     ? STATUS_OK
                     : checked;
    }
    if (status != STATUS_OK || builder->errors->count > before || builder->has_error) {
        return status != STATUS_OK ? status : STATUS_INVALID;
    }
    struct survey *kept = arena_alloc(builder->arena, sizeof *kept);
    if (kept == NULL) {
        return survey_no_memory(error);
    }
    *kept = *survey;
    status = survey_to_json(kept, builder->arena, &file->json, error);
    if (status == STATUS_TOO_BIG) {
        (void)report(builder, SURVEY_PART_HEAD, 0, "", error->text);
        return STATUS_INVALID;
    }
    file->survey = status == STATUS_OK ? kept : NULL;
    file->version_line = builder->head.key_lines[key_index("version", SURVEY_PART_HEAD)];
    file->events_line = builder->head.key_lines[key_index("eventos", SURVEY_PART_HEAD)];
    return status;
}

static enum status problem(void *user, const char *text)
{
    struct survey_builder *builder = user;
    builder->has_error = true;
    return import_error(builder->errors, "%s", text);
}

static enum status read_file(struct survey_builder *builder, struct error *error)
{
    static const struct ini_scan SCAN = {
        .key = visit_key, .section = visit_section, .problem = problem};
    struct error found = {.status = STATUS_OK};
    struct buf text;
    buf_init(&text, INI_FILE_BYTES_MAX);
    enum status status = file_read(builder->path, &text, error);
    if (status == STATUS_OK) {
        status = ini_scan_text(builder->path, buf_str(&text), text.length, &SCAN, builder, &found);
        if (status != STATUS_OK && status != STATUS_INVALID) {
            status = error_set(error, status, "%s", found.text);
        }
    }
    buf_release(&text);
    return status;
}

enum status survey_file_read(struct survey_file *file, const char *path,
                             const struct sheet_clock *clock, struct arena *arena,
                             struct import_errors *errors, struct error *error)
{
    struct survey_builder *builder = arena_alloc(arena, sizeof *builder);
    *file = (struct survey_file){.json = NULL};
    if (builder == NULL) {
        return survey_no_memory(error);
    }
    if (!text_copy(file->path, sizeof file->path, path)) {
        return error_set(error, STATUS_TOO_BIG, "%s: the path is too long", path);
    }
    *builder = (struct survey_builder){
        .arena = arena, .errors = errors, .clock = clock, .path = file->path};
    builder->survey = (struct survey){.code = "",
                                      .per = SURVEY_PER_COUNT,
                                      .title.spanish = "",
                                      .intro.spanish = "",
                                      .thanks.spanish = "",
                                      .closes_ms = INT64_MAX,
                                      .types = builder->types,
                                      .sections = builder->sections,
                                      .questions = builder->questions};
    enum status status = read_file(builder, error);
    return status == STATUS_OK ? finish(builder, file, error) : status;
}
