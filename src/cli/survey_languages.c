#include "cli/survey_languages.h"

#include <string.h>

#include "base/buf.h"

static void add(struct survey_languages *languages, const char *code)
{
    for (size_t i = 0; i < languages->count; i++) {
        if (strcmp(languages->codes[i], code) == 0) {
            return;
        }
    }
    if (languages->count < SURVEY_LANGUAGES_MAX) {
        languages->codes[languages->count++] = code;
    }
}

static void add_of(struct survey_languages *languages, const struct survey_text *text)
{
    for (const struct survey_translation *at = text->translations; at != NULL; at = at->next) {
        add(languages, at->language);
    }
}

static void add_of_options(struct survey_languages *languages, const struct survey_option *options,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_of(languages, &options[i].text);
    }
}

void survey_languages_find(struct survey_languages *languages, const struct survey *survey)
{
    *languages = (struct survey_languages){.codes = {"es"}, .count = 1};
    add_of(languages, &survey->title);
    add_of(languages, &survey->intro);
    add_of(languages, &survey->thanks);
    for (size_t i = 0; i < survey->section_count; i++) {
        add_of(languages, &survey->sections[i].title);
    }
    for (size_t i = 0; i < survey->question_count; i++) {
        const struct survey_question *question = &survey->questions[i];
        add_of(languages, &question->text);
        add_of(languages, &question->help);
        add_of(languages, &question->from_text);
        add_of(languages, &question->to_text);
        add_of_options(languages, question->options, question->option_count);
        add_of_options(languages, question->rows, question->row_count);
    }
}

enum status survey_languages_check(const struct survey *survey, const char *language,
                                   struct error *error)
{
    struct survey_languages languages;
    struct buf names;
    survey_languages_find(&languages, survey);
    buf_init(&names, ERROR_TEXT_MAX);
    for (size_t i = 0; i < languages.count; i++) {
        if (strcmp(languages.codes[i], language) == 0) {
            buf_release(&names);
            return STATUS_OK;
        }
        buf_printf(&names, "%s%s", i > 0 ? ", " : "", languages.codes[i]);
    }
    enum status status = error_set(error, STATUS_NOT_FOUND,
                                   "--language: %s is not written in \"%.20s\"; it is in %s",
                                   survey->code, language, buf_str(&names));
    buf_release(&names);
    return status;
}
