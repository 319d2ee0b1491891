#include "sync/page.h"

#include <string.h>

void page_write(const struct page *page, struct buf *out)
{
    buf_append_u64(out, (uint64_t)page->central_epoch);
    buf_append_u64(out, (uint64_t)page->first_mark);
    buf_append_u64(out, (uint64_t)page->last_mark);
    buf_append_u32(out, (uint32_t)page->fact_count);
    buf_append_u32(out, (uint32_t)page->place_count);
    for (size_t i = 0; i < page->place_count; i++) {
        buf_append_u32(out, page->places[i].event);
        buf_append_u64(out, (uint64_t)page->places[i].taken);
        buf_append_u64(out, (uint64_t)page->places[i].waiting);
    }
    buf_append(out, page->batch, page->batch_bytes);
}

enum status page_read(const void *data, size_t bytes, struct page *page, struct error *error)
{
    struct reader reader = {.data = data, .length = bytes};
    memset(page, 0, sizeof *page);
    page->central_epoch = (int64_t)reader_u64(&reader);
    page->first_mark = (int64_t)reader_u64(&reader);
    page->last_mark = (int64_t)reader_u64(&reader);
    page->fact_count = reader_u32(&reader);
    uint32_t count = reader_u32(&reader);
    if (count > PLACES_MAX) {
        return error_set(error, STATUS_CORRUPT, "page refused: more events than a fair has");
    }
    for (uint32_t i = 0; i < count; i++) {
        page->places[i].event = reader_u32(&reader);
        page->places[i].taken = (int64_t)reader_u64(&reader);
        page->places[i].waiting = (int64_t)reader_u64(&reader);
    }
    if (reader.failed) {
        return error_set(error, STATUS_CORRUPT, "page refused: it ends too early");
    }
    page->place_count = count;
    page->batch_bytes = reader.length - reader.at;
    page->batch = reader_bytes(&reader, page->batch_bytes);
    return STATUS_OK;
}
