#include "cli/question_print.h"

#include <stdio.h>
#include <string.h>

static const char *day_or_dash(int64_t day, char out[DAY_TEXT_SIZE])
{
    (void)snprintf(out, DAY_TEXT_SIZE, "-");
    if (day >= 0) {
        day_text(day, out);
    }
    return out;
}

static const char *or_dash(const char *text)
{
    return text[0] != '\0' ? text : "-";
}

static bool is_open(const struct question_record *record)
{
    return record->seen.state == QUESTION_FILED || record->seen.state == QUESTION_ASSIGNED ||
           record->seen.state == QUESTION_OVERDUE;
}

/* ---- text ---- */

static void print_row(const struct question_record *record)
{
    const struct question_public *seen = &record->seen;
    char due[DAY_TEXT_SIZE];
    char local[DAY_TEXT_SIZE];
    char asked[DAY_TEXT_SIZE];
    char left[16] = "";
    if (is_open(record)) {
        (void)snprintf(left, sizeof left, "%d", seen->days_left);
    }
    bool has_closures = seen->deadline.local_day != seen->deadline.due_day;
    (void)printf(
        "%s %-10s %5s %-10s  %-11s  %-18s  %-10s  %-11s  %s\n",
        seen->state == QUESTION_OVERDUE ? "!" : " ", day_or_dash(seen->deadline.due_day, due), left,
        has_closures ? day_or_dash(seen->deadline.local_day, local) : "",
        question_state_word(seen->state), seen->radicado, day_or_dash(seen->asked_day, asked),
        seen->answer_by, seen->entity[0] != '\0' ? seen->entity : or_dash(seen->department));
}

void question_print_list(const struct question_records *records)
{
    size_t overdue = 0;
    size_t open = 0;
    (void)printf("  %-10s %5s %-10s  %-11s  %-18s  %-10s  %-11s  %s\n", "due", "left", "closures",
                 "state", "number", "asked", "answer by", "who answers");
    for (size_t i = 0; i < records->count; i++) {
        print_row(&records->items[i]);
        overdue += records->items[i].seen.state == QUESTION_OVERDUE;
        open += is_open(&records->items[i]);
    }
    (void)printf("%zu questions, %zu wait for an answer, %zu overdue\n", records->count, open,
                 overdue);
}

void question_print_one(const struct question_record *record, int64_t transfer_day)
{
    const struct question_public *seen = &record->seen;
    char day[DAY_TEXT_SIZE];
    char local[DAY_TEXT_SIZE];
    (void)printf("number       %s\n", seen->radicado);
    (void)printf("state        %s\n", question_state_word(seen->state));
    (void)printf("asked        %s, %s\n", day_or_dash(seen->asked_day, day), record->channel);
    (void)printf("put to       %s\n", or_dash(record->asked_department));
    (void)printf("who answers  %s\n",
                 seen->entity[0] != '\0' ? seen->entity : or_dash(seen->department));
    if (seen->entity[0] != '\0') {
        (void)printf("passed on    %s, the person %s\n", day_or_dash(record->seen.routed_day, day),
                     record->is_told ? "was told" : "must still be told");
    }
    (void)printf("due          %s", day_or_dash(seen->deadline.due_day, day));
    if (seen->deadline.local_day != seen->deadline.due_day) {
        (void)printf(" (%s with the city's closures)",
                     day_or_dash(seen->deadline.local_day, local));
    }
    if (is_open(record)) {
        (void)printf(", %d business days left; to pass it on: %s", seen->days_left,
                     day_or_dash(transfer_day, local));
    }
    (void)printf("\nanswered     %s\n", day_or_dash(seen->answered_day, day));
    (void)printf("published    %s%s%s\n", day_or_dash(seen->published_day, day),
                 seen->url[0] != '\0' ? ", " : "", seen->url);
    (void)printf("person       %s, %s, %s\n", or_dash(record->name), or_dash(record->email),
                 or_dash(record->phone));
    (void)printf("\nquestion     %s\nanswer       %s\n", or_dash(record->text),
                 or_dash(record->reply));
    if (seen->published_day >= 0) {
        (void)printf("\nfor everybody\nquestion     %s\nanswer       %s\n", seen->question,
                     seen->answer);
    }
}

/* ---- JSON ---- */

static json_t *json_day(int64_t day)
{
    char text[DAY_TEXT_SIZE];
    if (day < 0) {
        return json_null();
    }
    day_text(day, text);
    return json_string(text);
}

static json_t *json_text(const char *text)
{
    return text[0] != '\0' ? json_string(text) : json_null();
}

json_t *question_json(const struct question_record *record, bool is_whole)
{
    const struct question_public *seen = &record->seen;
    json_t *json =
        json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o}",
                  "radicado", seen->radicado, "state", question_state_word(seen->state), "asked",
                  json_day(seen->asked_day), "due", json_day(seen->deadline.due_day),
                  "due_national", json_day(seen->deadline.national_day), "due_with_closures",
                  json_day(seen->deadline.local_day), "days_left",
                  is_open(record) ? json_integer(seen->days_left) : json_null(), "channel",
                  record->channel, "answer_by", seen->answer_by, "department",
                  json_text(seen->department), "topic", json_text(seen->topic), "service",
                  json_text(seen->service), "entity", json_text(seen->entity), "told",
                  (int)record->is_told, "answered", json_day(seen->answered_day), "published",
                  json_day(seen->published_day), "url", json_text(seen->url));
    if (json == NULL || !is_whole) {
        return json;
    }
    json_t *more = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "question", json_text(record->text),
                             "name", json_text(record->name), "email", json_text(record->email),
                             "phone", json_text(record->phone), "answer", json_text(record->reply),
                             "published_question", json_text(seen->question), "published_answer",
                             json_text(seen->answer));
    if (more == NULL || json_object_update(json, more) != 0) {
        json_decref(json);
        json = NULL;
    }
    json_decref(more);
    return json;
}

json_t *question_json_list(const struct question_records *records)
{
    json_t *list = json_array();
    for (size_t i = 0; i < records->count && list != NULL; i++) {
        if (json_array_append_new(list, question_json(&records->items[i], false)) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}
