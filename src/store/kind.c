#include "store/kind.h"

#include "store/kind_test.h"
#include "store/stmt_cache.h"

#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS_MAX = 160 };

static struct kind kinds[KINDS_MAX]; /* sorted by name */
static size_t kind_count;
static pthread_once_t is_loaded = PTHREAD_ONCE_INIT;

/* ---- the table ---- */

/* Copies the words after `label` in the leading comment lines as " word word ". */
static void read_modes(const char *sql, const char *label, char out[64])
{
    size_t length = 0;
    out[0] = '\0';
    while (strncmp(sql, "--", 2) == 0) {
        const char *end = sql + strcspn(sql, "\n");
        const char *at = sql + 2 + strspn(sql + 2, " \t");
        if (strncmp(at, label, strlen(label)) == 0) {
            at += strlen(label);
            while (at < end) {
                at += strspn(at, " \t\r");
                size_t word = strcspn(at, " \t\r\n");
                if (word == 0) {
                    break;
                }
                ASSERT(length + word + 2 < 64);
                length += (size_t)snprintf(out + length, 64 - length, "%s%.*s ",
                                           length == 0 ? " " : "", (int)word, at);
                at += word;
            }
            return;
        }
        sql = *end == '\0' ? end : end + 1;
    }
}

static int compare_kinds(const void *a, const void *b)
{
    return strcmp(((const struct kind *)a)->name, ((const struct kind *)b)->name);
}

static void load_kinds(const struct embedded_sql *table)
{
    kind_count = 0;
    for (const struct embedded_sql *row = table; row->name != NULL; row++) {
        ASSERT(kind_count < KINDS_MAX && strlen(row->name) <= FACT_KIND_MAX);
        struct kind *kind = &kinds[kind_count++];
        *kind = (struct kind){.name = row->name, .sql = row->text};
        kind->first = sql_skip_blank(row->text);
        read_modes(row->text, "to:", kind->modes);
        read_modes(row->text, "private to:", kind->private_modes);
        read_modes(row->text, "from:", kind->from_modes);
    }
    qsort(kinds, kind_count, sizeof kinds[0], compare_kinds);
}

static void load_embedded(void)
{
    load_kinds(embedded_facts);
}

void kind_table_set(const struct embedded_sql *table)
{
    (void)pthread_once(&is_loaded, load_embedded);
    load_kinds(table == NULL ? embedded_facts : table);
}

const struct kind *kind_find(const char *name)
{
    struct kind key = {.name = name};
    (void)pthread_once(&is_loaded, load_embedded);
    return bsearch(&key, kinds, kind_count, sizeof kinds[0], compare_kinds);
}

const struct kind *kind_at(size_t index)
{
    (void)pthread_once(&is_loaded, load_embedded);
    return index < kind_count ? &kinds[index] : NULL;
}

static bool has_mode(const char *modes, const char *mode)
{
    char word[64];
    if (strcmp(mode, "central") == 0 || strstr(modes, " all ") != NULL) {
        return true;
    }
    int length = snprintf(word, sizeof word, " %s ", mode);
    return length > 2 && (size_t)length < sizeof word && strstr(modes, word) != NULL;
}

bool kind_goes_to(const struct kind *kind, const char *mode)
{
    return has_mode(kind->modes, mode);
}

bool kind_private_goes_to(const struct kind *kind, const char *mode)
{
    return has_mode(kind->private_modes, mode);
}

bool kind_comes_from(const struct kind *kind, const char *mode)
{
    return kind->from_modes[0] == '\0' || has_mode(kind->from_modes, mode);
}

/* ---- applying ---- */

static const char *const PARAMETERS[] = {":station", ":fact", ":at_ms",
                                         ":hlc",     ":body", ":private"};

enum { AT_STATION, AT_FACT, AT_AT_MS, AT_HLC, AT_BODY, AT_PRIVATE };

static_assert(ARRAY_COUNT(PARAMETERS) == FACT_PARAMETER_COUNT, "one place for each");

static void find_places(struct db_cached *cached)
{
    for (size_t i = 0; i < FACT_PARAMETER_COUNT; i++) {
        cached->places[i] = (uint8_t)sqlite3_bind_parameter_index(cached->handle, PARAMETERS[i]);
    }
    cached->has_places = true;
}

static void bind_fact(struct stmt *stmt, const struct fact *fact)
{
    const int64_t numbers[] = {fact->station, fact_number(fact), fact->at_ms, fact->hlc};
    if (!stmt->cached->has_places) {
        find_places(stmt->cached);
    }
    const uint8_t *places = stmt->cached->places;
    for (int i = AT_STATION; i <= AT_HLC; i++) {
        if (places[i] != 0) {
            stmt_int(stmt, places[i], numbers[i]);
        }
    }
    if (places[AT_BODY] != 0) {
        stmt_text(stmt, places[AT_BODY], fact->body);
    }
    if (places[AT_PRIVATE] != 0) {
        stmt_text(stmt, places[AT_PRIVATE], fact->private_part);
    }
}

static enum status apply_statement(struct db *db, const struct fact *fact, const char **sql,
                                   struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, *sql, error);
    if (status != STATUS_OK) {
        return status;
    }
    bind_fact(&stmt, fact);
    *sql = stmt.cached->tail;
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    return status;
}

static enum status run_word(struct db *db, const char *sql, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        status = stmt_run(&stmt, error);
        stmt_end(&stmt);
    }
    return status;
}

/* The first statement alone is undone by SQLite;
 * a savepoint is needed only once a second follows it. */
static enum status apply_several(struct db *db, const struct fact *fact, const char *sql,
                                 struct error *error)
{
    enum status status = run_word(db, "SAVEPOINT fact", error);
    if (status != STATUS_OK) {
        return status;
    }
    while (status == STATUS_OK && *sql != '\0') {
        status = apply_statement(db, fact, &sql, error);
    }
    /* After a full disk or an I/O error SQLite may have ended the whole transaction:
     * then there is nothing to undo. */
    if (status != STATUS_OK && (db->is_broken || sqlite3_get_autocommit(db->handle) != 0)) {
        return status;
    }
    struct error undo = {0};
    enum status ended = STATUS_OK;
    if (status != STATUS_OK) {
        ended = run_word(db, "ROLLBACK TO fact", &undo);
    }
    if (ended == STATUS_OK) {
        ended = run_word(db, "RELEASE fact", &undo);
    }
    return ended == STATUS_OK ? status : error_set(error, ended, "%s", undo.text);
}

static enum status count_statements(struct db *db, const char *sql, bool *are_several,
                                    struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        *are_several = *stmt.cached->tail != '\0';
        stmt_end(&stmt);
    }
    return status;
}

enum status kind_apply(struct db *db, const struct fact *fact, struct error *error)
{
    const struct kind *kind = kind_find(fact->kind);
    if (kind == NULL) {
        return error_set(error, STATUS_INVALID, "there is no fact kind \"%s\"", fact->kind);
    }
    const char *sql = kind->first;
    bool are_several = false;
    if (*sql == '\0') {
        return STATUS_OK;
    }
    enum status status = count_statements(db, sql, &are_several, error);
    if (status == STATUS_OK) {
        status = are_several ? apply_several(db, fact, sql, error)
                             : apply_statement(db, fact, &sql, error);
    }
    return status == STATUS_OK ? status : error_prefix(error, status, "%s", kind->name);
}
