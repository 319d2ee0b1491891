#include "core/opinions.h"

#include <stdlib.h>
#include <string.h>

enum { REASON_SEPARATOR = '\n' };

static const char SELECT_TALLIES[] =
    "SELECT target, code, very_bad, bad, good, very_good, votes, count(*) OVER ()"
    " FROM feedback_summary WHERE event = ?1"
    " ORDER BY target <> 'fair', votes DESC, target, code";

static const char SELECT_LATEST[] =
    "SELECT target, code, score, at_ms,"
    " (SELECT group_concat(value, char(10)) FROM json_each(reasons))"
    " FROM feedback_about WHERE event = ?1"
    " ORDER BY hlc DESC, station DESC, fact DESC LIMIT ?2";

/* "a\nb" as a list of texts; NULL when the arena is full. */
static const char *const *split(struct arena *arena, const char *text)
{
    size_t count = text[0] != '\0';
    for (const char *c = text; *c != '\0'; c++) {
        count += *c == REASON_SEPARATOR;
    }
    const char **list = arena_alloc(arena, (count + 1) * sizeof *list);
    char *copy = arena_strdup(arena, text);
    if (list == NULL || copy == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        char *end = strchr(copy, REASON_SEPARATOR);
        list[i] = copy;
        if (end != NULL) {
            *end = '\0';
            copy = end + 1;
        }
    }
    list[count] = NULL;
    return list;
}

static enum status no_memory(struct error *error)
{
    return error_set(error, STATUS_NO_MEMORY, "out of memory for the opinions");
}

static enum status read_tally(struct opinions *opinions, struct stmt *stmt,
                              struct opinion_tally *tally, struct error *error)
{
    tally->target = feedback_target_of(stmt_column_text(stmt, 0));
    tally->code = arena_strdup(&opinions->arena, stmt_column_text(stmt, 1));
    for (int face = 0; face < FEEDBACK_SCORE_MAX; face++) {
        tally->faces[face] = (int)stmt_column_int(stmt, 2 + face);
        opinions->all.faces[face] += tally->faces[face];
    }
    tally->votes = (int)stmt_column_int(stmt, 6);
    opinions->all.votes += tally->votes;
    return tally->code != NULL ? STATUS_OK : no_memory(error);
}

static enum status read_tallies(struct opinions *opinions, struct db *db, struct error *error)
{
    struct stmt stmt = {0};
    struct opinion_tally *tallies = NULL;
    enum status status = stmt_begin(&stmt, db, SELECT_TALLIES, error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, opinions->event);
    while ((status = stmt_step(&stmt, error)) == STATUS_OK) {
        if (tallies == NULL) {
            tallies =
                arena_alloc(&opinions->arena, (size_t)stmt_column_int(&stmt, 7) * sizeof *tallies);
            opinions->tallies = tallies;
        }
        status = tallies == NULL
                     ? no_memory(error)
                     : read_tally(opinions, &stmt, &tallies[opinions->tally_count], error);
        if (status != STATUS_OK) {
            break;
        }
        opinions->tally_count++;
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_latest(struct opinions *opinions, struct db *db, struct error *error)
{
    struct stmt stmt = {0};
    enum status status = stmt_begin(&stmt, db, SELECT_LATEST, error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, opinions->event);
    stmt_int(&stmt, 2, OPINIONS_LATEST_MAX);
    while ((status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct opinion *opinion = &opinions->latest[opinions->latest_count];
        *opinion = (struct opinion){
            .target = feedback_target_of(stmt_column_text(&stmt, 0)),
            .code = arena_strdup(&opinions->arena, stmt_column_text(&stmt, 1)),
            .score = (int)stmt_column_int(&stmt, 2),
            .at_ms = stmt_column_int(&stmt, 3),
            .reasons = split(&opinions->arena, stmt_column_text(&stmt, 4)),
        };
        if (opinion->code == NULL || opinion->reasons == NULL) {
            status = no_memory(error);
            break;
        }
        opinions->latest_count++;
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status opinions_new(struct opinions **out, struct db *db, uint32_t event, struct error *error)
{
    struct opinions *opinions = calloc(1, sizeof *opinions);
    *out = NULL;
    if (opinions == NULL) {
        return no_memory(error);
    }
    arena_init(&opinions->arena, 0);
    opinions->event = event;
    opinions->all.code = "";
    enum status status = read_tallies(opinions, db, error);
    if (status == STATUS_OK) {
        status = read_latest(opinions, db, error);
    }
    if (status != STATUS_OK) {
        opinions_free(opinions);
        return status;
    }
    *out = opinions;
    return STATUS_OK;
}

void opinions_free(struct opinions *opinions)
{
    if (opinions != NULL) {
        arena_release(&opinions->arena);
        free(opinions);
    }
}

int opinion_good_percent(const struct opinion_tally *tally)
{
    int good = tally->faces[2] + tally->faces[3];
    return tally->votes > 0 ? (int)((100LL * good + tally->votes / 2) / tally->votes) : 0;
}

const char *opinion_about(const struct catalogue *catalogue, enum feedback_target target,
                          const char *code)
{
    if (target == FEEDBACK_EVENT) {
        const struct event *event = catalogue_event(catalogue, (uint32_t)strtoul(code, NULL, 10));
        return event != NULL ? event->short_name : code;
    }
    if (target == FEEDBACK_DEPARTMENT) {
        const struct department *department = catalogue_department(catalogue, code);
        return department != NULL ? department->name : code;
    }
    return code;
}
