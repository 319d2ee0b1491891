#include "core/question_row.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"

static const struct {
    const char *word, *title;
} STATES[] = {
    [QUESTION_FILED] = {"filed", N_("Radicada")},
    [QUESTION_ASSIGNED] = {"assigned", N_("Asignada")},
    [QUESTION_TRANSFERRED] = {"transferred", N_("Trasladada")},
    [QUESTION_ANSWERED] = {"answered", N_("Respondida")},
    [QUESTION_PUBLISHED] = {"published", N_("Publicada")},
    [QUESTION_OVERDUE] = {"overdue", N_("Vencida")},
};
static_assert(ARRAY_COUNT(STATES) == QUESTION_STATE_COUNT, "every state has its words");

const char *question_state_word(enum question_state state)
{
    return STATES[state].word;
}

const char *question_state_title(enum question_state state)
{
    return STATES[state].title;
}

static enum question_state state_of_word(const char *word)
{
    for (size_t i = 0; i < ARRAY_COUNT(STATES); i++) {
        if (strcmp(STATES[i].word, word) == 0) {
            return (enum question_state)i;
        }
    }
    return QUESTION_FILED;
}

enum status question_view_init(struct question_view *view, struct arena *arena, struct db *db,
                               int utc_offset_min, struct error *error)
{
    *view =
        (struct question_view){.arena = arena, .today = day_of_ms(clock_now_ms(), utc_offset_min)};
    return work_calendar_init(&view->calendar, db, error);
}

void question_view_release(struct question_view *view)
{
    work_calendar_release(&view->calendar);
}

const char *question_row_text(const struct question_view *view, struct stmt *stmt, int column)
{
    const char *text = stmt_column_text(stmt, column);
    return text[0] != '\0' ? arena_strdup(view->arena, text) : "";
}

static int64_t day_or_none(const char *text)
{
    int64_t day = -1;
    return day_parse(text, &day) ? day : -1;
}

/* A question that is open is late by itself. */
void question_row_days(const struct question_view *view, const char *stage, const char *asked_day,
                       struct question_public *out)
{
    *out = (struct question_public){.state = state_of_word(stage),
                                    .asked_day = day_or_none(asked_day)};
    bool is_open = out->state == QUESTION_FILED || out->state == QUESTION_ASSIGNED;
    out->deadline = deadline_after(&view->calendar, out->asked_day, QUESTION_DAYS);
    if (is_open) {
        out->days_left = business_days_between(&view->calendar, CLOSURES_LEGAL, view->today,
                                               out->deadline.due_day);
    }
    if (is_open && view->today > out->deadline.due_day) {
        out->state = QUESTION_OVERDUE;
    }
}

enum status question_row_read(const struct question_view *view, struct stmt *stmt,
                              struct question_public *out, struct error *error)
{
    /* In the order of QUESTION_COLUMNS; NULL is no text. */
    question_row_days(view, stmt_column_text(stmt, 1), stmt_column_text(stmt, 7), out);
    const char **const texts[QUESTION_COLUMN_COUNT] = {
        &out->radicado, NULL,         &out->department, &out->service,
        &out->topic,    &out->entity, &out->answer_by,  NULL,
        NULL,           NULL,         &out->question,   &out->answer,
        &out->url,      NULL};
    for (int i = 0; i < QUESTION_COLUMN_COUNT; i++) {
        if (texts[i] != NULL && (*texts[i] = question_row_text(view, stmt, i)) == NULL) {
            return error_set(error, STATUS_NO_MEMORY, "no memory for the questions");
        }
    }
    out->answered_day = day_or_none(stmt_column_text(stmt, 8));
    out->published_day = day_or_none(stmt_column_text(stmt, 9));
    out->routed_day = day_or_none(stmt_column_text(stmt, 13));
    return STATUS_OK;
}
