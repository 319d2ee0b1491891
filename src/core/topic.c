#include "core/topic.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "core/body.h"
#include "core/small_cells.h"

enum { VOTE_PAUSE_MS = 2000 /* less is somebody playing with the button */ };

/* ---- voting ---- */

static enum status ranking_check(const struct ranking *ranking, struct error *error)
{
    bool is_good = ranking->event != 0 && ranking->topic_count > 0 &&
                   ranking->topic_count <= TOPIC_RANKING_MAX;
    for (size_t i = 0; is_good && i < ranking->topic_count; i++) {
        const char *topic = ranking->topics[i];
        is_good = topic != NULL && topic[0] != '\0';
        for (size_t other = 0; is_good && other < i; other++) {
            is_good = strcmp(ranking->topics[other], topic) != 0;
        }
    }
    return is_good
               ? STATUS_OK
               : error_set(error, STATUS_INVALID,
                           "a vote has an event and one to %d different topics", TOPIC_RANKING_MAX);
}

static enum status pause_check(struct ledger *ledger, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, ledger->db,
        "SELECT at_ms FROM topic_vote WHERE station = ?1 ORDER BY hlc DESC LIMIT 1", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, ledger->station);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        int64_t age_ms = clock_now_ms() - stmt_column_int(&stmt, 0);
        /* A negative age is a clock that was set back, not a quick finger. */
        if (age_ms >= 0 && age_ms < VOTE_PAUSE_MS) {
            status = error_set(error, STATUS_BUSY, "the last vote is %d ms old; wait a moment",
                               (int)age_ms);
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static json_t *ranking_body(const struct ranking *ranking)
{
    json_t *topics = json_array();
    for (size_t i = 0; i < ranking->topic_count; i++) {
        if (json_array_append_new(topics, json_string(ranking->topics[i])) != 0) {
            json_decref(topics);
            return NULL;
        }
    }
    const char *group = ranking->group != NULL ? ranking->group : "";
    const char *territory = ranking->territory != NULL ? ranking->territory : "";
    return json_pack("{s:I,s:o,s:s*,s:s*}", "event", (json_int_t)ranking->event, "ranking", topics,
                     "group", body_optional(group), "territory", body_optional(territory));
}

enum status topic_rank(struct ledger *ledger, const struct ranking *ranking, struct error *error)
{
    char body[BODY_TEXT_MAX];
    enum status status = ranking_check(ranking, error);
    if (status == STATUS_OK) {
        status = pause_check(ledger, error);
    }
    if (status == STATUS_OK) {
        status = body_write(ranking_body(ranking), body, sizeof body, error);
    }
    return status == STATUS_OK ? ledger_append(ledger, "topic.ranked", body, NULL, error) : status;
}

/* ---- reading ---- */

static const char *const split_words[TOPIC_SPLIT_COUNT] = {"all", "group", "territory"};

static enum status no_memory(struct error *error)
{
    return error_set(error, STATUS_NO_MEMORY, "no memory for the results of the topics");
}

static enum status read_parts(struct topic_results *results, struct db *db, enum topic_split split,
                              struct error *error)
{
    static const char sql[] = "SELECT part, voters, count(*) OVER () FROM topic_voters"
                              " WHERE event = ?1 AND split = ?2 ORDER BY voters DESC, part";
    struct stmt stmt;
    struct topic_part *parts = NULL;
    size_t count = 0;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, results->event);
        stmt_text(&stmt, 2, split_words[split]);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        if (parts == NULL) {
            parts = arena_alloc(&results->arena, (size_t)stmt_column_int(&stmt, 2) * sizeof *parts);
        }
        const char *code = arena_strdup(&results->arena, stmt_column_text(&stmt, 0));
        if (parts == NULL || code == NULL) {
            status = no_memory(error);
            break;
        }
        parts[count++] =
            (struct topic_part){.code = code, .voters = (int)stmt_column_int(&stmt, 1)};
    }
    stmt_end(&stmt);
    results->splits[split].parts = parts;
    results->splits[split].part_count = count;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static struct topic_part *find_part(const struct topic_results *results, const char *split,
                                    const char *code)
{
    for (int i = 0; i < TOPIC_SPLIT_COUNT; i++) {
        for (size_t at = 0;
             strcmp(split_words[i], split) == 0 && at < results->splits[i].part_count; at++) {
            if (strcmp(results->splits[i].parts[at].code, code) == 0) {
                return &results->splits[i].parts[at];
            }
        }
    }
    return NULL;
}

/* All rows in one array, of which each part has a piece: they come part by part. */
static enum status read_results(struct topic_results *results, struct db *db, struct error *error)
{
    static const char sql[] =
        "SELECT split, part, topic, votes, first, second, third, points, count(*) OVER ()"
        " FROM topic_results WHERE event = ?1"
        " ORDER BY split, part, points DESC, votes DESC, topic";
    struct stmt stmt;
    struct topic_result *next = NULL;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, results->event);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        if (next == NULL) {
            next = arena_alloc(&results->arena, (size_t)stmt_column_int(&stmt, 8) * sizeof *next);
        }
        struct topic_part *part =
            find_part(results, stmt_column_text(&stmt, 0), stmt_column_text(&stmt, 1));
        const char *topic = arena_strdup(&results->arena, stmt_column_text(&stmt, 2));
        if (next == NULL || topic == NULL || part == NULL) {
            status = no_memory(error);
            break;
        }
        part->results = part->results != NULL ? part->results : next;
        part->result_count++;
        *next++ = (struct topic_result){.topic = topic,
                                        .votes = (int)stmt_column_int(&stmt, 3),
                                        .first = (int)stmt_column_int(&stmt, 4),
                                        .second = (int)stmt_column_int(&stmt, 5),
                                        .third = (int)stmt_column_int(&stmt, 6),
                                        .points = (int)stmt_column_int(&stmt, 7)};
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- what the public does not see ---- */

static struct topic_result *find_result(const struct topic_part *part, const char *topic)
{
    for (size_t i = 0; i < part->result_count; i++) {
        if (strcmp(part->results[i].topic, topic) == 0) {
            return &part->results[i];
        }
    }
    return NULL;
}

/* Who has no vote for a topic is a cell too: nothing is shown of it, as of the hidden ones. */
static void hide_topic(struct topic_part *parts, size_t count, const struct topic_result *total,
                       struct small_cell *cells)
{
    for (size_t i = 0; i < count; i++) {
        const struct topic_result *result = find_result(&parts[i], total->topic);
        cells[i] = (struct small_cell){result != NULL ? result->votes : 0, parts[i].is_hidden};
    }
    (void)small_cells_hide(cells, count, total->votes, total->votes);
    for (size_t i = 0; i < count; i++) {
        struct topic_result *result = find_result(&parts[i], total->topic);
        if (result != NULL) {
            result->is_hidden = cells[i].is_hidden;
        }
    }
}

static void hide_in_split(struct topic_part *parts, size_t count, const struct topic_part *all,
                          struct small_cell *cells)
{
    for (size_t i = 0; i < count; i++) {
        cells[i] = (struct small_cell){.count = parts[i].voters};
    }
    (void)small_cells_hide(cells, count, all->voters, all->voters);
    for (size_t i = 0; i < count; i++) {
        parts[i].is_hidden = cells[i].is_hidden;
    }
    for (size_t topic = 0; topic < all->result_count; topic++) {
        hide_topic(parts, count, &all->results[topic], cells);
    }
}

static int compare_results(const void *a, const void *b)
{
    const struct topic_result *one = a, *two = b;
    if (one->is_hidden != two->is_hidden) {
        return one->is_hidden ? 1 : -1;
    }
    if (one->points != two->points) {
        return one->points > two->points ? -1 : 1;
    }
    return one->votes != two->votes ? (one->votes > two->votes ? -1 : 1)
                                    : strcmp(one->topic, two->topic);
}

static int compare_parts(const void *a, const void *b)
{
    const struct topic_part *one = a, *two = b;
    if (one->is_hidden != two->is_hidden) {
        return one->is_hidden ? 1 : -1;
    }
    return one->voters != two->voters ? (one->voters > two->voters ? -1 : 1)
                                      : strcmp(one->code, two->code);
}

/* Down, never to the nearest: the numbers from 5 on, as no smaller one is shown, then all stand for
 * equally many. Points in steps of what 5 people can give: in smaller ones the most points that so
 * many people can give would tell how many they are. */
static int rounded(int number, int step)
{
    int down = number / step * step;
    return down < SMALL_CELL_MIN ? SMALL_CELL_MIN : down;
}

/* The exact points and voters would tell how many put a topic first, or not at all. */
static void round_result(struct topic_result *result)
{
    *result = (struct topic_result){
        .topic = result->topic,
        .votes = rounded(result->votes, SMALL_CELL_MIN),
        .points = rounded(result->points, SMALL_CELL_MIN * TOPIC_RANKING_MAX)};
}

/* What is hidden leaves the memory too, and its order tells nothing; of what is shown the places
 * and the exact numbers leave it, and their order. */
static void forget_hidden(struct topic_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct topic_part *part = &parts[i];
        part->voters = part->is_hidden ? 0 : rounded(part->voters, SMALL_CELL_MIN);
        for (size_t at = 0; at < part->result_count; at++) {
            struct topic_result *result = &part->results[at];
            if (result->is_hidden) {
                *result = (struct topic_result){.topic = result->topic, .is_hidden = true};
            } else {
                round_result(result);
            }
        }
        if (part->result_count > 0) {
            qsort(part->results, part->result_count, sizeof *part->results, compare_results);
        }
    }
    if (count > 0) {
        qsort(parts, count, sizeof *parts, compare_parts);
    }
}

enum status topic_results_hide(struct topic_results *results, struct error *error)
{
    struct topic_part *all = results->splits[TOPIC_ALL].parts;
    size_t most = 1;
    for (int i = 0; i < TOPIC_SPLIT_COUNT; i++) {
        most = results->splits[i].part_count > most ? results->splits[i].part_count : most;
    }
    struct small_cell *cells = arena_alloc(&results->arena, most * sizeof *cells);
    if (cells == NULL) {
        return no_memory(error);
    }
    all->is_hidden = small_cell_is(all->voters);
    for (size_t i = 0; i < all->result_count; i++) {
        all->results[i].is_hidden = small_cell_is(all->results[i].votes);
    }
    for (int i = TOPIC_BY_GROUP; i < TOPIC_SPLIT_COUNT; i++) {
        hide_in_split(results->splits[i].parts, results->splits[i].part_count, all, cells);
    }
    for (int i = 0; i < TOPIC_SPLIT_COUNT; i++) {
        forget_hidden(results->splits[i].parts, results->splits[i].part_count);
    }
    return STATUS_OK;
}

/* ---- all of it ---- */

/* Without a vote there is one part of nobody. */
static enum status ensure_all(struct topic_results *results, struct error *error)
{
    if (results->splits[TOPIC_ALL].part_count > 0) {
        return STATUS_OK;
    }
    struct topic_part *part = arena_alloc(&results->arena, sizeof *part);
    if (part == NULL) {
        return no_memory(error);
    }
    part->code = "";
    results->splits[TOPIC_ALL].parts = part;
    results->splits[TOPIC_ALL].part_count = 1;
    return STATUS_OK;
}

enum status topic_results_new(struct topic_results **out, struct db *db, uint32_t event,
                              bool is_public, struct error *error)
{
    *out = NULL;
    struct topic_results *results = calloc(1, sizeof *results);
    if (results == NULL) {
        return no_memory(error);
    }
    results->event = event;
    arena_init(&results->arena, 0);
    enum status status = STATUS_OK;
    for (int i = 0; i < TOPIC_SPLIT_COUNT && status == STATUS_OK; i++) {
        status = read_parts(results, db, (enum topic_split)i, error);
    }
    if (status == STATUS_OK) {
        status = read_results(results, db, error);
    }
    if (status == STATUS_OK) {
        status = ensure_all(results, error);
    }
    if (status == STATUS_OK && is_public) {
        status = topic_results_hide(results, error);
    }
    if (status != STATUS_OK) {
        topic_results_free(results);
        return status;
    }
    *out = results;
    return STATUS_OK;
}

void topic_results_free(struct topic_results *results)
{
    if (results != NULL) {
        arena_release(&results->arena);
        free(results);
    }
}
