#include "core/import.h"

#include "base/file.h"
#include "base/text.h"
#include "core/catalogue_now.h"
#include "core/import_check.h"
#include "core/import_sheet.h"
#include "core/import_surveys.h"
#include "core/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { IMPORT_MEMORY_BYTES_MAX = 256 * 1024 * 1024, FILES_BYTES_MAX = 384 };

/* Where the sheets are: all in a folder, or one in a file. */
struct source {
    const char *folder;      /* NULL: `word` in `path` */
    const char *word, *path; /* NULL: all of the folder */
    unsigned allowed;        /* of enum import_allowed; a folder always may retire */
};

/* One run: every sheet of the table, present or not. */
struct import {
    struct source source;
    struct ledger *ledger; /* borrowed */
    struct arena arena;    /* owned; texts of all rows */
    struct sheet_clock clock;
    struct import_errors errors;
    struct import_sheet sheets[IMPORT_SHEETS_MAX];
    size_t sheet_count;
    struct import_surveys surveys; /* of a folder only */
    struct import_result result;
};

static struct import_sheet *sheet_of(struct import *import, const char *word)
{
    for (size_t i = 0; i < import->sheet_count; i++) {
        if (strcmp(import->sheets[i].sheet->word, word) == 0) {
            return &import->sheets[i];
        }
    }
    return NULL;
}

/* ---- reading ---- */

static enum status no_sheet(const struct import *import, const char *folder, struct error *error)
{
    struct stat info;
    char files[FILES_BYTES_MAX] = "";
    size_t used = 0;
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode)) {
        return error_set(error, STATUS_NOT_FOUND, "%s: there is no such folder", folder);
    }
    for (size_t i = 0; i < import->sheet_count; i++) {
        int bytes = snprintf(files + used, sizeof files - used, "%s%s", i > 0 ? ", " : "",
                             import->sheets[i].sheet->file);
        used += (size_t)bytes < sizeof files - used ? (size_t)bytes : 0;
    }
    return error_set(error, STATUS_NOT_FOUND,
                     "%s: there is no sheet in this folder; it may hold %s", folder, files);
}

/* The file of a sheet; "" when it is not asked for. */
static enum status path_of(const struct source *source, const struct sheet *sheet,
                           char out[FILE_PATH_MAX], struct error *error)
{
    if (source->folder != NULL) {
        return path_join(out, FILE_PATH_MAX, source->folder, sheet->file, error);
    }
    bool is_asked = strcmp(source->word, sheet->word) == 0;
    return text_copy(out, FILE_PATH_MAX, is_asked ? source->path : "")
               ? STATUS_OK
               : error_set(error, STATUS_TOO_BIG, "%.60s...: the path is too long", source->path);
}

static enum status read_files(struct import *import, struct error *error)
{
    const struct source *source = &import->source;
    const struct sheet *table = sheet_table(&import->sheet_count);
    ASSERT(import->sheet_count <= IMPORT_SHEETS_MAX);
    enum status status = STATUS_OK;
    size_t present_count = 0;
    for (size_t i = 0; i < import->sheet_count && status == STATUS_OK; i++) {
        struct import_sheet *sheet = &import->sheets[i];
        sheet->sheet = &table[i];
        sheet->arena = &import->arena;
        sheet->clock = &import->clock;
        sheet->errors = &import->errors;
        status = path_of(source, sheet->sheet, sheet->path, error);
        if (status == STATUS_OK && sheet->path[0] != '\0') {
            status = import_sheet_read(sheet, error);
            present_count += sheet->is_present;
        }
    }
    if (status == STATUS_OK && source->folder != NULL) {
        import->surveys.arena = &import->arena;
        import->surveys.clock = &import->clock;
        import->surveys.errors = &import->errors;
        status = import_surveys_read(&import->surveys, source->folder, error);
        present_count += import->surveys.is_present;
    }
    if (status != STATUS_OK || present_count > 0) {
        return status;
    }
    return source->folder != NULL
               ? no_sheet(import, source->folder, error)
               : error_set(error, STATUS_NOT_FOUND, "%s: there is no such file", source->path);
}

static enum status read_held(struct import *import, struct error *error)
{
    static const char sql[] = "SELECT sheet, key, sort, row FROM catalogue WHERE row IS NOT NULL"
                              " ORDER BY sheet, key";
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, import->ledger->db, sql, error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct import_sheet *sheet = sheet_of(import, stmt_column_text(&stmt, 0));
        if (sheet == NULL) {
            continue; /* of a newer program: not ours to judge */
        }
        struct import_row row = {.order = (int)stmt_column_int(&stmt, 2)};
        row.key = arena_strdup(&import->arena, stmt_column_text(&stmt, 1));
        row.json = arena_strdup(&import->arena, stmt_column_text(&stmt, 3));
        status = row.key != NULL && row.json != NULL
                     ? import_sheet_hold(sheet, &row, error)
                     : error_set(error, STATUS_NO_MEMORY, "no memory for the catalogue");
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The row as its file would say it: only what is a column. */
static const char *column_text(struct import *import, const struct sheet *sheet, const char *row)
{
    json_t *json = json_loads(row, 0, NULL), *columns = json_object(), *value = NULL;
    const char *key = NULL;
    json_object_foreach(json, key, value)
    {
        size_t bytes = strcspn(key, "."); /* "name.en" is of the column "name" */
        for (size_t i = 0; i < sheet->column_count; i++) {
            const char *field = sheet->columns[i].field;
            if (strlen(field) == bytes && strncmp(field, key, bytes) == 0) {
                (void)json_object_set(columns, key, value);
            }
        }
    }
    const char *text = import_json_text(&import->arena, columns);
    json_decref(json);
    json_decref(columns);
    return text;
}

/* Progress told since a row was imported: a sheet that says the same changes nothing. */
static enum status read_told(struct import *import, struct error *error)
{
    static const char sql[] = "SELECT n.sheet, n.key, n.row FROM " CATALOGUE_NOW " AS n"
                              " JOIN catalogue AS held ON held.sheet = n.sheet"
                              " AND held.key = n.key WHERE n.row IS NOT held.row";
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, import->ledger->db, sql, error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct import_sheet *sheet = sheet_of(import, stmt_column_text(&stmt, 0));
        struct import_row *row =
            sheet != NULL ? import_sheet_held(sheet, stmt_column_text(&stmt, 1)) : NULL;
        if (row == NULL) {
            continue;
        }
        row->now = column_text(import, sheet->sheet, stmt_column_text(&stmt, 2));
        if (row->now == NULL) {
            status = error_set(error, STATUS_NO_MEMORY, "no memory for the catalogue");
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* What the folder said last, where a sheet by itself said something else since. */
static enum status read_said(struct import *import, struct error *error)
{
    static const char sql[] =
        "SELECT body ->> 'sheet', body ->> 'key', body ->> 'row' FROM ledger"
        " WHERE kind = 'catalogue.set' AND body ->> 'by' IS NULL AND body ->> 'row' IS NOT NULL"
        " AND (body ->> 'sheet', body ->> 'key') IN (SELECT body ->> 'sheet', body ->> 'key'"
        " FROM ledger WHERE kind = 'catalogue.set' AND body ->> 'by' IS NOT NULL)"
        " ORDER BY hlc, station, epoch, seq";
    struct stmt stmt = {.db = NULL};
    if (import->source.folder == NULL) {
        return STATUS_OK;
    }
    enum status status = stmt_begin(&stmt, import->ledger->db, sql, error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct import_sheet *sheet = sheet_of(import, stmt_column_text(&stmt, 0));
        struct import_row *row =
            sheet != NULL ? import_sheet_held(sheet, stmt_column_text(&stmt, 1)) : NULL;
        if (row == NULL) {
            continue;
        }
        row->said = arena_strdup(&import->arena, stmt_column_text(&stmt, 2));
        if (row->said == NULL) {
            status = error_set(error, STATUS_NO_MEMORY, "no memory for the catalogue");
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- references ---- */

static enum status unknown_reference(struct import *import, const struct import_sheet *sheet,
                                     const struct import_reference *reference,
                                     const struct import_sheet *target)
{
    struct nearest nearest = {.word = reference->code};
    for (size_t i = 0; i < target->by_key_count; i++) {
        nearest_offer(&nearest, target->by_key[i]->key);
    }
    if (nearest.best != NULL) {
        return import_error(&import->errors, "%s:%d: %s: \"%.60s\" is not %s; did you mean \"%s\"?",
                            sheet->path, reference->line, reference->column->heading,
                            reference->code, target->sheet->noun, nearest.best);
    }
    return import_error(&import->errors, "%s:%d: %s: \"%.60s\" is not %s; %s has none with this %s",
                        sheet->path, reference->line, reference->column->heading, reference->code,
                        target->sheet->noun, target->sheet->file,
                        target->sheet->columns[0].heading);
}

static enum status check_references(struct import *import, const struct import_sheet *sheet)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sheet->reference_count && status == STATUS_OK; i++) {
        const struct import_reference *reference = &sheet->references[i];
        if (reference->column->reference != NULL) {
            const struct import_sheet *target = sheet_of(import, reference->column->reference);
            if (!target->is_faulty && import_sheet_find(target, reference->code) == NULL) {
                status = unknown_reference(import, sheet, reference, target);
            }
        }
    }
    return status;
}

/* A part (71/3) is of a commitment (71/0). */
static enum status check_wholes(struct import *import, const struct import_sheet *sheet)
{
    enum status status = STATUS_OK;
    bool has_parts = strcmp(sheet->sheet->word, "commitment") == 0 && !sheet->is_faulty;
    for (size_t i = 0; has_parts && i < sheet->row_count && status == STATUS_OK; i++) {
        const struct import_row *row = &sheet->rows[i];
        char whole[SHEET_KEY_BYTES_MAX + 2];
        int digits = (int)strcspn(row->key, "/");
        (void)snprintf(whole, sizeof whole, "%.*s/0", digits, row->key);
        if (import_sheet_find(sheet, whole) == NULL) {
            status = import_error(&import->errors,
                                  "%s:%d: parte: there is no commitment %.*s of which this is a "
                                  "part; add its line, with parte 0",
                                  sheet->path, row->line, digits, row->key);
        }
    }
    return status;
}

/* Rows of it refer to rows of it: departments have a superior. */
static bool is_tree(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *reference = sheet->columns[i].reference;
        if (reference != NULL && strcmp(reference, sheet->word) == 0) {
            return true;
        }
    }
    return false;
}

/* The one row that `key` refers to within its own sheet (a department's superior). */
static const struct import_reference *parent_of(const struct import_sheet *sheet, const char *key)
{
    for (size_t i = 0; i < sheet->reference_count; i++) {
        const struct import_reference *reference = &sheet->references[i];
        if (reference->column->reference != NULL &&
            strcmp(reference->column->reference, sheet->sheet->word) == 0 &&
            strcmp(reference->key, key) == 0) {
            return reference;
        }
    }
    return NULL;
}

/* Nobody is above himself: whoever walks up a tree of departments must arrive. Each row walks at
 * most as many steps as RANKS_MAX, more than any organisation has. */
static enum status check_trees(struct import *import, const struct import_sheet *sheet)
{
    enum { RANKS_MAX = 16 };
    enum status status = STATUS_OK;
    if (!is_tree(sheet->sheet)) {
        return STATUS_OK;
    }
    for (size_t i = 0; i < sheet->row_count && status == STATUS_OK; i++) {
        const struct import_reference *first = parent_of(sheet, sheet->rows[i].key);
        const struct import_reference *parent = first;
        for (int rank = 0; parent != NULL && rank < RANKS_MAX; rank++) {
            parent = parent_of(sheet, parent->code);
        }
        if (parent != NULL) {
            status = import_error(&import->errors,
                                  "%s:%d: %s: going up from \"%s\" comes to no end; mend who is "
                                  "above whom",
                                  sheet->path, first->line, first->column->heading, first->key);
        }
    }
    return status;
}

/* One value of a row of the ledger whose sheet is not in the folder. */
static enum status check_held_value(struct import *import, const struct import_sheet *sheet,
                                    const struct import_row *row, const struct column *column,
                                    const json_t *value)
{
    char scratch[24];
    const struct import_sheet *target = sheet_of(import, column->reference);
    const char *code = sheet_key_text(value, scratch, sizeof scratch);
    if (!target->is_present || target->is_faulty || import_sheet_find(target, code) != NULL) {
        return STATUS_OK;
    }
    return import_error(&import->errors,
                        "%s: \"%.60s\" is gone, but %s, \"%.60s\", still refers to it; put it back "
                        "or import %s too",
                        target->path, code, sheet->sheet->noun, row->key, sheet->sheet->file);
}

static enum status check_held_row(struct import *import, const struct import_sheet *sheet,
                                  const struct import_row *row)
{
    json_t *json = json_loads(row->json, 0, NULL);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sheet->sheet->column_count && status == STATUS_OK; i++) {
        const struct column *column = &sheet->sheet->columns[i];
        const json_t *value = json_object_get(json, column->field);
        if (column->reference == NULL || value == NULL) {
            continue;
        }
        if (!json_is_array(value)) {
            status = check_held_value(import, sheet, row, column, value);
        }
        for (size_t item = 0; item < json_array_size(value) && status == STATUS_OK; item++) {
            status = check_held_value(import, sheet, row, column, json_array_get(value, item));
        }
    }
    json_decref(json);
    return status;
}

static enum status check(struct import *import, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < import->sheet_count && status == STATUS_OK; i++) {
        status = import_sheet_index(&import->sheets[i], error);
    }
    for (size_t i = 0; i < import->sheet_count && status == STATUS_OK; i++) {
        const struct import_sheet *sheet = &import->sheets[i];
        status = check_references(import, sheet);
        for (size_t row = 0; !sheet->is_present && row < sheet->held_count && status == STATUS_OK;
             row++) {
            status = check_held_row(import, sheet, &sheet->held[row]);
        }
    }
    for (size_t i = 0; i < import->sheet_count && status == STATUS_OK; i++) {
        status = check_trees(import, &import->sheets[i]);
        status = status == STATUS_OK ? check_wholes(import, &import->sheets[i]) : status;
    }
    for (size_t i = 0; i < import->sheet_count && status == STATUS_OK; i++) {
        status = import_check(&import->sheets[i], sheet_of(import, "event"),
                              (import->source.allowed & IMPORT_PERSONAL) != 0, error);
    }
    if (status == STATUS_OK) {
        status = import_surveys_check(&import->surveys, sheet_of(import, "event"),
                                      import->ledger->db, error);
    }
    return status == STATUS_OK && import->errors.count > 0 ? STATUS_INVALID : status;
}

/* ---- facts ---- */

/* `is_folders`: as the folder says it. */
static enum status append(struct import *import, const char *word, const struct import_row *row,
                          const char *json, bool is_folders, struct error *error)
{
    struct buf body;
    buf_init(&body, FACT_BODY_MAX);
    json_t *text = json_string(row->key);
    const char *quoted = text != NULL ? import_json_text(&import->arena, text) : NULL;
    buf_printf(&body, "{%s\"key\":%s,\"order\":%d,\"row\":%s,\"sheet\":\"%s\"}",
               is_folders ? "" : "\"by\":\"file\",", quoted != NULL ? quoted : "\"\"", row->order,
               json, word);
    enum status status = quoted != NULL ? buf_status(&body, error)
                                        : error_set(error, STATUS_NO_MEMORY, "no memory for a key");
    if (status == STATUS_OK) {
        status = ledger_append(import->ledger, "catalogue.set", buf_str(&body), NULL, error);
        import->result.fact_count++;
    }
    json_decref(text);
    buf_release(&body);
    return status;
}

/* Was it retired by a sheet by itself, and says the folder only what it said before that? */
static enum status find_gone(struct import *import, const char *word, const struct import_row *row,
                             bool *is_gone, struct error *error)
{
    static const char sql[] =
        "SELECT ?3 IS (SELECT body ->> 'row' FROM ledger WHERE kind = 'catalogue.set'"
        " AND body ->> 'sheet' = ?1 AND body ->> 'key' = ?2 AND body ->> 'by' IS NULL"
        " AND body ->> 'row' IS NOT NULL ORDER BY hlc DESC, station DESC, epoch DESC, seq DESC"
        " LIMIT 1) FROM catalogue AS held JOIN ledger AS said USING (station, hlc)"
        " WHERE held.sheet = ?1 AND held.key = ?2 AND held.row IS NULL"
        " AND said.body ->> 'by' IS NOT NULL";
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, import->ledger->db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, word);
        stmt_text(&stmt, 2, row->key);
        stmt_text(&stmt, 3, row->json);
        status = stmt_step(&stmt, error);
    }
    *is_gone = status == STATUS_OK && stmt_column_int(&stmt, 0) != 0;
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* A row of the folder that says what it said before undoes nothing that was told since; if it has
 * moved, the row as it stands moves. */
static enum status apply_row(struct import *import, const struct import_sheet *sheet,
                             const struct import_row *held, const struct import_row *row,
                             struct import_sheet_result *result, struct error *error)
{
    bool is_folder = import->source.folder != NULL;
    const char *now = held == NULL ? "" : held->now != NULL ? held->now : held->json;
    const char *said = held == NULL ? "" : held->said != NULL ? held->said : held->json;
    bool is_as_now = strcmp(now, row->json) == 0;
    bool is_as_said = is_folder && strcmp(said, row->json) == 0;
    if (held != NULL && held->order == row->order && (is_folder ? is_as_said : is_as_now)) {
        return STATUS_OK;
    }
    bool is_gone = false;
    enum status status = is_folder && held == NULL
                             ? find_gone(import, sheet->sheet->word, row, &is_gone, error)
                             : STATUS_OK;
    if (status != STATUS_OK || is_gone) {
        return status;
    }
    result->new_count += held == NULL;
    result->changed_count += held != NULL;
    return append(import, sheet->sheet->word, row, is_as_said ? now : row->json,
                  is_folder && (is_as_now || !is_as_said), error);
}

/* A sheet that lacks many rows may be what a spreadsheet's filter left of it. */
static enum status check_retired(const struct import *import, const struct import_sheet *sheet,
                                 size_t retired_count, struct error *error)
{
    enum { FEW = 3, SHARE = 5 };
    bool is_few =
        retired_count <= 1 || (retired_count <= FEW && retired_count * SHARE <= sheet->held_count);
    if (is_few || import->source.folder != NULL || (import->source.allowed & IMPORT_RETIRES) != 0) {
        return STATUS_OK;
    }
    return error_set(error, STATUS_INVALID,
                     "%s: %zu of the %zu rows there are would be retired, for they are not in this "
                     "sheet; put them back, or give --replace when they are to go",
                     sheet->path, retired_count, sheet->held_count);
}

static enum status apply_sheet(struct import *import, struct import_sheet *sheet,
                               struct error *error)
{
    struct import_sheet_result *result = &import->result.sheets[import->result.sheet_count++];
    enum status status = STATUS_OK;
    *result =
        (struct import_sheet_result){.file = sheet->sheet->file, .row_count = sheet->row_count};
    for (size_t i = 0; i < sheet->row_count && status == STATUS_OK; i++) {
        const struct import_row *row = &sheet->rows[i];
        struct import_row *held = import_sheet_held(sheet, row->key);
        if (held != NULL) {
            held->is_seen = true;
        }
        status = apply_row(import, sheet, held, row, result, error);
    }
    for (size_t i = 0; i < sheet->held_count && status == STATUS_OK; i++) {
        if (!sheet->held[i].is_seen) {
            const struct import_row retired = {.key = sheet->held[i].key};
            result->retired_count++;
            status = append(import, sheet->sheet->word, &retired, "null",
                            import->source.folder != NULL, error);
        }
    }
    return status == STATUS_OK ? check_retired(import, sheet, result->retired_count, error)
                               : status;
}

/* Looks at the ledger and writes to it in one transaction,
 * so that no other process changes it in between. */
static enum status apply(struct import *import, struct error *error)
{
    struct error ignored = {.status = STATUS_OK};
    struct db *db = import->ledger->db;
    enum status status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = read_held(import, error);
    if (status == STATUS_OK) {
        status = read_told(import, error);
    }
    if (status == STATUS_OK) {
        status = read_said(import, error);
    }
    if (status == STATUS_OK) {
        status = check(import, error);
    }
    for (size_t i = 0; i < import->sheet_count && status == STATUS_OK; i++) {
        if (import->sheets[i].is_present) {
            status = apply_sheet(import, &import->sheets[i], error);
        }
    }
    if (status == STATUS_OK && import->surveys.is_present) {
        status = import_surveys_apply(&import->surveys, import->ledger,
                                      &import->result.sheets[import->result.sheet_count++],
                                      &import->result.fact_count, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
        if (ledger_refresh(import->ledger, &ignored) != STATUS_OK) {
            return error_set(error, ignored.status, "%s", ignored.text);
        }
    }
    return status;
}

static enum status import_run(struct ledger *ledger, const struct source *source,
                              const struct sheet_clock *clock, const struct import_errors *errors,
                              struct import_result *result, struct error *error)
{
    struct import *import = calloc(1, sizeof *import);
    if (result != NULL) {
        *result = (struct import_result){.sheet_count = 0};
    }
    if (import == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for an import");
    }
    import->source = *source;
    import->ledger = ledger;
    import->clock = *clock;
    import->errors = *errors;
    arena_init(&import->arena, IMPORT_MEMORY_BYTES_MAX);
    enum status status = read_files(import, error);
    if (status == STATUS_OK) {
        status = apply(import, error);
    }
    if (status == STATUS_OK && result != NULL) {
        *result = import->result;
    }
    for (size_t i = 0; i < import->sheet_count; i++) {
        import_sheet_release(&import->sheets[i]);
    }
    arena_release(&import->arena);
    free(import);
    return status;
}

enum status import_folder(struct ledger *ledger, const char *folder, unsigned allowed,
                          int utc_offset_min, int64_t now_ms,
                          void (*on_error)(void *user, const char *text), void *user,
                          struct import_result *result, struct error *error)
{
    const struct source source = {.folder = folder, .allowed = allowed};
    const struct sheet_clock clock = {.utc_offset_min = utc_offset_min, .now_ms = now_ms};
    const struct import_errors errors = {
        .on_error = on_error, .user = user, .max = IMPORT_ERRORS_MAX, .first = error};
    return import_run(ledger, &source, &clock, &errors, result, error);
}

enum status import_file(struct ledger *ledger, const char *word, const char *path, unsigned allowed,
                        int utc_offset_min, int64_t now_ms,
                        void (*on_error)(void *user, const char *text), void *user,
                        struct import_result *result, struct error *error)
{
    const struct source source = {.word = word, .path = path, .allowed = allowed};
    const struct sheet_clock clock = {.utc_offset_min = utc_offset_min, .now_ms = now_ms};
    const struct import_errors errors = {
        .on_error = on_error, .user = user, .max = IMPORT_ERRORS_MAX, .first = error};
    return import_run(ledger, &source, &clock, &errors, result, error);
}
