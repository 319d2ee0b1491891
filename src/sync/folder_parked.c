#include "sync/folder_parked.h"

#include <string.h>

#include "sync/segment.h"

static const char SUFFIX[] = ".parked";

/* ---- the central ---- */

static enum status put_page(const struct folder *folder, const struct keys *keys,
                            const struct note *want, const struct parked_page *page,
                            struct error *error)
{
    char name[FOLDER_NAME_MAX];
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    struct buf content, sealed;
    const struct segment segment = {.type = SEGMENT_PARKED,
                                    .epoch = want->epoch,
                                    .first = (uint64_t)page->begin.pos,
                                    .last = (uint64_t)page->next.pos};
    municipality_id(keys->municipality, municipality);
    buf_init(&content, SEGMENT_BYTES_MAX);
    buf_init(&sealed, SEGMENT_BYTES_MAX);
    enum status status = parked_page_write(page, municipality, &content, error);
    if (status == STATUS_OK) {
        status = segment_seal(&segment, keys, want->signer, content.data, content.length, &sealed,
                              error);
    }
    if (status == STATUS_OK) {
        folder_name(name, want->station, want->epoch, segment.first, segment.last, SUFFIX);
        status = folder_put(folder, name, sealed.data, sealed.length, error);
    }
    buf_wipe(&content);
    buf_release(&content);
    buf_release(&sealed);
    return status;
}

enum status folder_parked_leave(const struct folder *folder, struct db *db, const struct keys *keys,
                                const struct note *want, struct error *error)
{
    struct parked_cursor cursor = {0};
    enum status status = STATUS_OK;
    size_t count = 0;
    do {
        struct arena arena;
        struct parked_page page;
        arena_init(&arena, 0);
        status = parked_since(db, &cursor, PARKED_COUNT_MAX, PARKED_TEXT_BYTES_MAX, &arena, &page,
                              error);
        count = page.count;
        /* The first one also when it is empty: it says that there is no more what there was. */
        if (status == STATUS_OK && (count > 0 || cursor.pos == 0)) {
            status = put_page(folder, keys, want, &page, error);
        }
        cursor = page.next;
        arena_wipe(&arena);
        arena_release(&arena);
    } while (status == STATUS_OK && count > 0);
    return status;
}

/* ---- the office ---- */

/* STATUS_NOT_FOUND: it is none that counts. */
static enum status open_page(const struct folder *folder, const struct keys *keys,
                             const struct folder_file *file, struct arena *arena,
                             struct parked_page *page, struct error *error)
{
    struct buf bytes, content;
    struct segment segment;
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    municipality_id(keys->municipality, municipality);
    buf_init(&bytes, SEGMENT_BYTES_MAX);
    buf_init(&content, SEGMENT_BYTES_MAX);
    enum status status = folder_get(folder, file->name, &bytes, error);
    bool is_read = status == STATUS_OK;
    if (is_read) {
        status = segment_open(bytes.data, bytes.length, keys, &segment, &content, error);
    }
    if (status == STATUS_OK && (segment.type != SEGMENT_PARKED || segment.epoch != file->epoch ||
                                segment.first != file->first || segment.last != file->last ||
                                memcmp(segment.sender, folder->central, PUBLIC_KEY_BYTES) != 0)) {
        status = STATUS_DENIED;
    }
    if (status == STATUS_OK) {
        status = parked_page_read(content.data, content.length, municipality, arena, page, error);
    }
    buf_wipe(&content);
    buf_release(&content);
    buf_release(&bytes);
    return status == STATUS_OK || !is_read ? status : STATUS_NOT_FOUND;
}

enum status folder_parked_take(const struct folder *folder, const struct keys *keys, uint32_t epoch,
                               const struct parked_cursor *after, struct arena *arena,
                               struct parked_page *page, struct error *error)
{
    struct folder_file *files = NULL;
    size_t count = 0;
    bool is_begun = false; /* a page was found with which `after` ends */
    struct parked_page found, first = {0};
    *page = (struct parked_page){.begin = *after, .next = *after};
    enum status status = folder_list(folder, SUFFIX, keys->station, arena, &files, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (files[i].epoch != epoch) {
            continue;
        }
        status = open_page(folder, keys, &files[i], arena, &found, error);
        if (status == STATUS_OK && is_begun && parked_is_at(&found.begin, after)) {
            *page = found;
            return status;
        }
        if (status == STATUS_OK) {
            is_begun = is_begun || parked_is_at(&found.next, after);
            first = first.rows == NULL && found.begin.pos == 0 ? found : first;
        }
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    if (status == STATUS_OK && !is_begun && first.rows != NULL) {
        *page = first;
    }
    return status;
}
