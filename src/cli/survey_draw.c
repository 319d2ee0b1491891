#include "cli/survey_draw.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"

enum { WIDTH_DEFAULT = 80, WIDTH_MIN = 40, WIDTH_MAX = 120, CODE_INDENT = 4, CHOICE_INDENT = 8 };

int draw_width(void)
{
    struct winsize size = {.ws_col = 0};
    const char *columns = getenv("COLUMNS");
    int width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    if (width == 0 && columns != NULL) {
        width = (int)strtol(columns, NULL, 10);
    }
    width = width > 0 ? width : WIDTH_DEFAULT;
    return width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
}

void draw_wrapped(const char *begin, int indent, const char *text, int width)
{
    int used = (int)text_length(begin);
    (void)printf("%s%*s", begin, indent > used ? indent - used : 0, "");
    used = indent > used ? indent : used;
    bool is_first = true;
    while (*text != '\0') {
        char word[SURVEY_TEXT_BYTES_MAX + 1];
        size_t bytes = strcspn(text, " ");
        size_t kept = bytes < sizeof word ? bytes : sizeof word - 1;
        memcpy(word, text, kept);
        word[kept] = '\0';
        int letters = (int)text_length(word);
        if (!is_first && used + 1 + letters > width) {
            (void)printf("\n%*s", indent, "");
            used = indent;
            is_first = true;
        }
        (void)printf("%s%s", is_first ? "" : " ", word);
        used += letters + !is_first;
        is_first = false;
        text += bytes;
        text += strspn(text, " ");
    }
    (void)printf("\n");
}

/* ---- choices ---- */

const char *survey_choice_code(const struct survey_question *question, size_t choice, char out[8])
{
    if (question->option_count > 0) {
        return question->options[choice].code;
    }
    int first = question->kind == SURVEY_FACES ? 1 : question->from;
    (void)snprintf(out, 8, "%d", first + (int)choice);
    return out;
}

const char *survey_choice_text(const struct survey_question *question, size_t choice,
                               const char *language, char out[8])
{
    static const char *const FACES[] = {N_("Muy mala"), N_("Mala"), N_("Buena"), N_("Muy buena")};
    if (question->kind == SURVEY_FACES) {
        return tr(FACES[choice]);
    }
    return question->option_count > 0 ? survey_say(&question->options[choice].text, language)
                                      : survey_choice_code(question, choice, out);
}

/* ---- a survey as it will be asked ---- */

static void draw_times(const struct survey *survey, int utc_offset_min)
{
    char opens[CLOCK_ISO_MAX], closes[CLOCK_ISO_MAX];
    cli_format_time(survey->opens_ms, utc_offset_min, opens);
    cli_format_time(survey->closes_ms, utc_offset_min, closes);
    (void)printf("%s, version %d, one answer %s\n", survey->code, survey->version,
                 survey->per == SURVEY_PER_TICKET ? "with each ticket" : "in each visit");
    (void)printf("opens %s, closes %s\n", survey->opens_ms != 0 ? opens : "at once",
                 survey->closes_ms != INT64_MAX ? closes : "never");
    (void)printf("events:");
    for (const char *const *type = survey->types; *type != NULL; type++) {
        (void)printf(" %s", *type);
    }
    for (size_t i = 0; i < survey->event_count; i++) {
        (void)printf(" %u", survey->events[i]);
    }
    (void)printf("%s\n", survey->types[0] == NULL && survey->event_count == 0 ? " all" : "");
}

static void draw_conditions(const struct survey *survey, const struct survey_conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++) {
        const struct survey_condition *condition = &conditions->items[i];
        const struct survey_question *question = &survey->questions[condition->question];
        bool has_one = false;
        char number[8];
        (void)printf("%*s%s %s %s", i == 0 ? CODE_INDENT : 1, "", i == 0 ? "only if" : "and",
                     question->code, condition->is_not ? "is not" : "is");
        for (size_t choice = 0; choice < survey_choice_count(question); choice++) {
            if ((condition->choices >> choice & 1) != 0) {
                (void)printf("%s %s", has_one ? " or" : "",
                             survey_choice_code(question, choice, number));
                has_one = true;
            }
        }
    }
    (void)printf("%s", conditions->count > 0 ? "\n" : "");
}

static const char *const KIND_WORDS[SURVEY_KIND_COUNT] = {
    [SURVEY_SINGLE] = "one choice",  [SURVEY_MULTIPLE] = "several choices",
    [SURVEY_SCALE] = "a number",     [SURVEY_FACES] = "a face",
    [SURVEY_TEXT] = "text, private", [SURVEY_MATRIX] = "one choice in each row",
};

static void draw_choices(const struct survey_question *question, const char *language, int width)
{
    const char *box = question->kind == SURVEY_MULTIPLE ? "    [ ]" : "    ( )";
    char number[8];
    if (question->kind == SURVEY_TEXT) {
        (void)printf("%*s%.*s\n", CODE_INDENT, "", width - CODE_INDENT > 40 ? 40 : 30,
                     "________________________________________");
    }
    if (question->kind == SURVEY_SCALE) {
        (void)printf("%*s%s", CODE_INDENT, "", survey_say(&question->from_text, language));
        for (size_t i = 0; i < survey_choice_count(question); i++) {
            (void)printf(" (%s)", survey_choice_code(question, i, number));
        }
        (void)printf(" %s\n", survey_say(&question->to_text, language));
        return;
    }
    for (size_t row = 0; row < question->row_count; row++) {
        draw_wrapped("    -", CHOICE_INDENT, survey_say(&question->rows[row].text, language),
                     width);
    }
    for (size_t i = 0; i < survey_choice_count(question); i++) {
        char face[32];
        (void)snprintf(face, sizeof face, "    (%zu)", i + 1);
        draw_wrapped(question->kind == SURVEY_FACES ? face : box, CHOICE_INDENT,
                     survey_choice_text(question, i, language, number), width);
    }
}

static void draw_question(const struct survey *survey, size_t index, const char *language,
                          int width)
{
    const struct survey_question *question = &survey->questions[index];
    char begin[32];
    (void)snprintf(begin, sizeof begin, "%2zu. ", index + 1);
    (void)printf("\n");
    draw_wrapped(begin, CODE_INDENT, survey_say(&question->text, language), width);
    if (question->help.spanish[0] != '\0') {
        draw_wrapped("", CODE_INDENT, survey_say(&question->help, language), width);
    }
    (void)printf("%*s[%s: %s", CODE_INDENT, "", question->code, KIND_WORDS[question->kind]);
    if (question->kind == SURVEY_MULTIPLE && question->choices_max < question->option_count) {
        (void)printf(", at most %zu", question->choices_max);
    }
    (void)printf("%s]\n", question->is_required ? ", required" : "");
    draw_conditions(survey, &question->conditions);
    draw_choices(question, language, width);
}

void survey_draw(const struct survey *survey, const char *language, int utc_offset_min, int width)
{
    size_t section = SURVEY_NO_SECTION;
    (void)printf("%s\n", survey_say(&survey->title, language));
    draw_times(survey, utc_offset_min);
    if (survey->intro.spanish[0] != '\0') {
        (void)printf("\n");
        draw_wrapped("", 0, survey_say(&survey->intro, language), width);
    }
    for (size_t i = 0; i < survey->question_count; i++) {
        if (survey->questions[i].section != section) {
            section = survey->questions[i].section;
            (void)printf("\n== %s\n", survey_say(&survey->sections[section].title, language));
            draw_conditions(survey, &survey->sections[section].conditions);
        }
        draw_question(survey, i, language, width);
    }
    if (survey->thanks.spanish[0] != '\0') {
        (void)printf("\n");
        draw_wrapped("", 0, survey_say(&survey->thanks, language), width);
    }
}
