#include "sync/folder_asking.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "sync/batch.h"

/* NULL: there are too many, or the key is not that of the station. */
static struct trusted *entry_of(struct folder_asking *asking, uint32_t station,
                                const uint8_t public_key[PUBLIC_KEY_BYTES])
{
    if (key_id(public_key) != station) {
        return NULL;
    }
    for (size_t i = 0; i < asking->count; i++) {
        if (memcmp(asking->stations[i].public_key, public_key, PUBLIC_KEY_BYTES) == 0) {
            return &asking->stations[i];
        }
    }
    if (asking->count == FOLDER_ASKING_MAX) {
        return NULL;
    }
    struct trusted *entry = &asking->stations[asking->count++];
    *entry = (struct trusted){.station = station};
    memcpy(entry->public_key, public_key, PUBLIC_KEY_BYTES);
    return entry;
}

/* Texts that do not fit are left empty. */
static void take_name(struct trusted *entry, const char *name, const char *label, const char *mode)
{
    bool is_whole = name && label && mode && station_name_ok(name) &&
                    text_copy(entry->name, sizeof entry->name, name) &&
                    text_copy(entry->label, sizeof entry->label, label) &&
                    text_copy(entry->mode, sizeof entry->mode, mode);
    if (!is_whole) {
        entry->name[0] = entry->label[0] = entry->mode[0] = '\0';
    }
}

void folder_asking_chain(struct folder_asking *asking, const struct segment *segment,
                         const struct buf *content)
{
    struct arena arena;
    struct batch batch;
    struct trusted *entry = entry_of(asking, segment->from, segment->sender);
    arena_init(&arena, 0);
    if (entry && batch_decode(content->data, content->length, segment->sender, &arena, &batch,
                              NULL) == STATUS_OK) {
        for (size_t i = 0; i < batch.count; i++) {
            if (strcmp(batch.facts[i].kind, "station.enrolled") != 0) {
                continue;
            }
            json_t *body = json_loads(batch.facts[i].body, 0, NULL);
            take_name(entry, json_string_value(json_object_get(body, "name")),
                      json_string_value(json_object_get(body, "label")),
                      json_string_value(json_object_get(body, "mode")));
            json_decref(body);
        }
    }
    arena_wipe(&arena);
    arena_release(&arena);
}

void folder_asking_want(struct folder_asking *asking, const struct note *want)
{
    (void)entry_of(asking, want->station, want->signer);
}

static enum status look_up(struct trusted *entry, struct db *db, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db, "SELECT name, label, mode FROM station WHERE station = ?1", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, entry->station);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        take_name(entry, stmt_column_text(&stmt, 0), stmt_column_text(&stmt, 1),
                  stmt_column_text(&stmt, 2));
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status folder_asking_settle(struct folder_asking *asking, struct db *db,
                                 const uint8_t root[PUBLIC_KEY_BYTES], struct error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < asking->count; i++) {
        struct trusted entry = asking->stations[i], said;
        enum status status = trust_find(db, root, entry.station, &said, error);
        if (status == STATUS_OK || status == STATUS_DENIED) {
            continue;
        }
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
        if (status == STATUS_OK && entry.name[0] == '\0') {
            status = look_up(&entry, db, error);
        }
        if (status != STATUS_OK) {
            return status;
        }
        asking->stations[kept++] = entry;
    }
    asking->count = kept;
    return STATUS_OK;
}

const struct trusted *folder_asking_find(const struct folder_asking *asking, const char *word)
{
    const struct trusted *found = NULL;
    for (size_t i = 0; i < asking->count; i++) {
        char digits[16];
        (void)snprintf(digits, sizeof digits, "%08x", asking->stations[i].station);
        if (strcmp(digits, word) == 0) {
            return &asking->stations[i];
        }
        if (strcmp(asking->stations[i].name, word) == 0) {
            if (found) {
                return NULL;
            }
            found = &asking->stations[i];
        }
    }
    return found;
}
