/* survey_file_internal.h: between survey_file.c (the form of the file), survey_keys.c (what each
 * key says) and survey_conditions.c. One thread. */
#pragma once

#include "core/survey_file.h"
#include "core/survey_internal.h"

enum {
    SURVEY_KEYS_MAX = 32,
    SURVEY_KEY_BYTES_MAX = 128,
    SURVEY_VALUE_BYTES_MAX = 2048,
};

/* Where a part of the survey stands in the file; 0 = nowhere. */
struct survey_place {
    int line;
    int key_lines[SURVEY_KEYS_MAX];   /* by the table of keys; of several the last one */
    bool is_refused[SURVEY_KEYS_MAX]; /* its value was wrong, which was said */
};

/* "p1 = mal", looked at when all questions are known. */
struct survey_pending {
    const char *text;
    enum survey_part part;
    size_t index;
};

struct survey_builder {
    struct arena *arena;             /* borrowed */
    struct import_errors *errors;    /* borrowed */
    const struct sheet_clock *clock; /* borrowed */
    const char *path;                /* borrowed */
    bool has_error;                  /* a line was wrong */
    bool is_faulty; /* a section was left out: what it lacks is no error of the others */
    bool has_part;
    enum survey_part part; /* that the reading is in */
    size_t index;
    struct survey survey; /* points to the arrays below */
    const char *types[SURVEY_EVENTS_MAX + 1];
    struct survey_section sections[SURVEY_SECTIONS_MAX];
    struct survey_question questions[SURVEY_QUESTIONS_MAX];
    struct survey_place head, section_places[SURVEY_SECTIONS_MAX],
        question_places[SURVEY_QUESTIONS_MAX];
    struct survey_pending pending[SURVEY_SECTIONS_MAX + SURVEY_QUESTIONS_MAX];
    size_t pending_count;
};

struct survey_key_line;

/* Takes the value in; STATUS_INVALID says what is wrong with it, without its place. */
typedef enum status survey_key_read(struct survey_builder *builder,
                                    const struct survey_key_line *line, struct error *error);

struct survey_key {
    const char *name;
    unsigned parts; /* bits of enum survey_part */
    survey_key_read *read;
    unsigned kinds; /* bits of enum survey_kind that have it; 0 = all */
    size_t offset;  /* in the struct of the part */
    int min, max;   /* of a number; of a text max characters */
    bool is_text;   /* may be translated */
    bool has_code;  /* "opcion.bien" */
};

struct survey_key_line {
    const struct survey_key *key;
    char code[SURVEY_CODE_MAX + 1]; /* "" = none */
    char language[SURVEY_LANGUAGE_MAX + 1];
    const char *value; /* clean and not empty */
    int line;
};

survey_key_read survey_key_code, survey_key_integer, survey_key_text, survey_key_types,
    survey_key_events, survey_key_per, survey_key_time, survey_key_time_end, survey_key_condition,
    survey_key_kind, survey_key_required, survey_key_option, survey_key_row, survey_key_maximum;

struct survey_place *survey_place_of(struct survey_builder *builder, enum survey_part part,
                                     size_t index);

/* Cuts "a | b" in place: the next item, trimmed; NULL when there is no more. */
char *survey_next_item(char **rest, const char *separator);

/* Digits only, at most nine. */
bool survey_parse_integer(const char *text, long *number);

enum status survey_no_memory(struct error *error);

/* Pending conditions become those of their questions and sections. */
enum status survey_conditions_resolve(struct survey_builder *builder, survey_report *report);
