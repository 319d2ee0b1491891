/* What came of a survey: bars, CSV, JSON. */
#include "cli/survey_draw.h"

#include <string.h>

#include "base/text.h"
#include "core/report.h"
#include "core/small_cells.h"

enum { LABEL_INDENT = 4, LABEL_MAX = 40, COUNTS_WIDTH = 15, EIGHTHS = 8 };

/* ---- bars ---- */

/* `share` of `columns`, in eighths of a column. */
static void draw_bar(double share, int columns)
{
    static const char *const PARTS[EIGHTHS] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int eighths = (int)(share * columns * EIGHTHS + 0.5);
    (void)printf("%s", eighths > 0 ? "  " : "");
    for (int i = 0; i < eighths / EIGHTHS; i++) {
        (void)printf("█");
    }
    (void)printf("%s", PARTS[eighths % EIGHTHS]);
}

/* Cut to `columns`, filled up with spaces. */
static void draw_label(const char *text, int columns)
{
    int letters = (int)text_length(text);
    const char *end = text;
    int kept = letters > columns ? columns - 1 : letters;
    for (int i = 0; i < kept; i++) {
        end += text_next(end);
    }
    (void)printf("%*s%.*s%s%*s", LABEL_INDENT, "", (int)(end - text), text,
                 letters > columns ? "…" : "", letters < columns ? columns - letters : 0, "");
}

static int label_columns(const struct survey_question *question, int width)
{
    char number[8];
    int columns = 10;
    for (size_t i = 0; i < survey_choice_count(question); i++) {
        int letters = (int)text_length(survey_choice_text(question, i, "es", number));
        columns = letters > columns ? letters : columns;
    }
    int most = (width - LABEL_INDENT - COUNTS_WIDTH) / 2;
    most = most < LABEL_MAX ? most : LABEL_MAX;
    return columns < most ? columns : most;
}

static void draw_counts(const struct survey_question *question, const int64_t *counts,
                        int64_t answered, int width)
{
    char number[8];
    int columns = label_columns(question, width);
    int bar_columns = width - LABEL_INDENT - columns - COUNTS_WIDTH;
    for (size_t i = 0; i < survey_choice_count(question); i++) {
        draw_label(survey_choice_text(question, i, "es", number), columns);
        if (counts[i] == SURVEY_HIDDEN) {
            (void)printf("%8s\n", "hidden");
            continue;
        }
        double share = answered > 0 ? (double)counts[i] / (double)answered : 0;
        share = share > 1 ? 1 : share;
        (void)printf("%7lld %3.0f %%", (long long)counts[i], 100 * share);
        draw_bar(share, bar_columns);
        (void)printf("\n");
    }
}

/* Who answered this row; the whole question when that would tell what is hidden. */
static int64_t row_sum(const struct survey_count *count, size_t row, size_t choices)
{
    int64_t sum = 0;
    for (size_t i = 0; i < choices; i++) {
        if (count->rows[row][i] == SURVEY_HIDDEN) {
            return count->answered;
        }
        sum += count->rows[row][i];
    }
    return sum;
}

static void draw_question(const struct survey_results *results, size_t index, int width)
{
    const struct survey_question *question = &results->survey.questions[index];
    const struct survey_count *count = &results->tally.questions[index];
    char begin[32];
    double mean = 0;
    (void)snprintf(begin, sizeof begin, "%2zu. ", index + 1);
    (void)printf("\n");
    draw_wrapped(begin, LABEL_INDENT, question->text.spanish, width);
    (void)printf("%*s[%s", LABEL_INDENT, "", question->code);
    if (count->answered == SURVEY_HIDDEN) {
        (void)printf(": too few answers to be shown]\n");
        return;
    }
    (void)printf(": %lld answered of %lld", (long long)count->answered, (long long)count->asked);
    if (survey_mean(results, index, &mean)) {
        (void)printf(", mean %.1f", mean);
    }
    (void)printf("]\n");
    for (size_t row = 0; row < question->row_count; row++) {
        draw_wrapped("  - ", LABEL_INDENT, question->rows[row].text.spanish, width);
        draw_counts(question, count->rows[row], row_sum(count, row, survey_choice_count(question)),
                    width);
    }
    if (question->row_count == 0) {
        draw_counts(question, count->choices, count->answered, width);
    }
}

void survey_results_draw(const struct survey_results *results, int width)
{
    const struct survey *survey = &results->survey;
    const struct survey_tally *tally = &results->tally;
    (void)printf("%s\n%s, version %d, ", survey->title.spanish, survey->code, survey->version);
    if (results->event != 0) {
        (void)printf("event %u, ", results->event);
    }
    if (tally->answer_count == SURVEY_HIDDEN) {
        (void)printf("fewer than %d answers\n", SMALL_CELL_MIN);
    } else {
        (void)printf("%lld answers\n", (long long)tally->answer_count);
    }
    if (tally->other_count > 0) {
        (void)printf("%lld more were given to another wording of this version, before it was "
                     "locked; they are not counted\n",
                     (long long)tally->other_count);
    }
    for (size_t i = 0; i < results->other_version_count; i++) {
        (void)printf("%s%d", i == 0 ? "other versions (--edition N): " : ", ", results->others[i]);
    }
    (void)printf("%s", results->other_version_count > 0 ? "\n" : "");
    for (size_t i = 0; i < survey->question_count; i++) {
        draw_question(results, i, width);
    }
}

/* ---- CSV ---- */

struct csv_line {
    const struct survey_results *results;
    const struct survey_question *question;
    FILE *out;
};

static void csv_number(FILE *out, int64_t number, bool is_last)
{
    char text[24] = "";
    if (number != SURVEY_HIDDEN) {
        (void)snprintf(text, sizeof text, "%lld", (long long)number);
    }
    csv_cell(out, text, is_last);
}

static void csv_line(const struct csv_line *line, const char *row, const char *code,
                     const char *text, int64_t count, int64_t answered)
{
    const struct survey_results *results = line->results;
    csv_cell(line->out, results->survey.code, false);
    csv_number(line->out, results->survey.version, false);
    csv_number(line->out, results->event != 0 ? (int64_t)results->event : SURVEY_HIDDEN, false);
    csv_cell(line->out, line->question->code, false);
    csv_cell(line->out, line->question->text.spanish, false);
    csv_cell(line->out, row, false);
    csv_cell(line->out, code, false);
    csv_cell(line->out, text, false);
    csv_number(line->out, count, false);
    csv_number(line->out, answered, true);
}

void survey_results_csv(const struct survey_results *results, FILE *out)
{
    static const char *const HEADINGS[] = {
        "encuesta", "version",   "evento",          "pregunta",      "texto",
        "fila",     "respuesta", "texto_respuesta", "veces_elegida", "la_respondieron",
    };
    char number[8];
    for (size_t i = 0; i < ARRAY_COUNT(HEADINGS); i++) {
        csv_cell(out, HEADINGS[i], i + 1 == ARRAY_COUNT(HEADINGS));
    }
    for (size_t i = 0; i < results->survey.question_count; i++) {
        const struct survey_question *question = &results->survey.questions[i];
        const struct survey_count *count = &results->tally.questions[i];
        const struct csv_line line = {results, question, out};
        size_t choices = survey_choice_count(question);
        size_t rows = question->row_count > 0 ? question->row_count : 1;
        for (size_t at = 0; at < rows * choices; at++) {
            bool has_rows = question->row_count > 0;
            size_t choice = at % choices;
            csv_line(&line, has_rows ? question->rows[at / choices].code : "",
                     survey_choice_code(question, choice, number),
                     survey_choice_text(question, choice, "es", number),
                     has_rows ? count->rows[at / choices][choice] : count->choices[choice],
                     count->answered);
        }
        if (choices == 0) {
            csv_line(&line, "", "", "", count->answered, count->answered);
        }
    }
}

/* ---- JSON ---- */

static json_t *number_json(int64_t number)
{
    return number == SURVEY_HIDDEN ? json_null() : json_integer(number);
}

static json_t *counts_json(const struct survey_question *question, const int64_t *counts)
{
    char number[8];
    json_t *json = json_object();
    for (size_t i = 0; i < survey_choice_count(question); i++) {
        (void)json_object_set_new(json, survey_choice_code(question, i, number),
                                  number_json(counts[i]));
    }
    return json;
}

static json_t *question_json(const struct survey_results *results, size_t index)
{
    const struct survey_question *question = &results->survey.questions[index];
    const struct survey_count *count = &results->tally.questions[index];
    double mean = 0;
    json_t *json =
        json_pack("{s:s,s:s,s:o,s:o}", "code", question->code, "text", question->text.spanish,
                  "asked", number_json(count->asked), "answered", number_json(count->answered));
    if (survey_mean(results, index, &mean)) {
        (void)json_object_set_new(json, "mean", json_real(mean));
    }
    if (question->row_count > 0) {
        json_t *rows = json_object();
        for (size_t row = 0; row < question->row_count; row++) {
            (void)json_object_set_new(rows, question->rows[row].code,
                                      counts_json(question, count->rows[row]));
        }
        (void)json_object_set_new(json, "rows", rows);
    } else if (question->kind != SURVEY_TEXT) {
        (void)json_object_set_new(json, "choices", counts_json(question, count->choices));
    }
    return json;
}

json_t *survey_results_json(const struct survey_results *results)
{
    json_t *questions = json_array();
    for (size_t i = 0; i < results->survey.question_count; i++) {
        (void)json_array_append_new(questions, question_json(results, i));
    }
    json_t *others = json_array();
    for (size_t i = 0; i < results->other_version_count; i++) {
        (void)json_array_append_new(others, json_integer(results->others[i]));
    }
    return json_pack("{s:s,s:i,s:o,s:s,s:o,s:o,s:o,s:o}", "survey", results->survey.code, "version",
                     results->survey.version, "other_versions", others, "title",
                     results->survey.title.spanish, "event",
                     results->event != 0 ? json_integer(results->event) : json_null(), "answers",
                     number_json(results->tally.answer_count), "other_wording",
                     number_json(results->tally.other_count), "questions", questions);
}
