#include "sync/parked_page.h"

#include <string.h>

#include "sync/batch.h"

/* In the order of their numbers, from 1 on. */
static const char *const CAUSES[] = {"fork", "not_allowed", "unknown_kind", "apply_failed"};

static uint8_t cause_number(const char *cause)
{
    uint8_t i = 0;
    while (i < ARRAY_COUNT(CAUSES) - 1 && strcmp(CAUSES[i], cause) != 0) {
        i++;
    }
    return i + 1;
}

static void write_cursor(struct buf *out, const struct parked_cursor *cursor)
{
    buf_append_u64(out, (uint64_t)cursor->pos);
    buf_append_u64(out, (uint64_t)cursor->mark);
}

enum status parked_page_write(const struct parked_page *page,
                              const uint8_t municipality[MUNICIPALITY_ID_BYTES], struct buf *out,
                              struct error *error)
{
    struct arena arena;
    arena_init(&arena, 0);
    struct fact *facts = arena_alloc(&arena, (page->count + 1) * sizeof *facts);
    if (facts == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for parked facts");
    }
    write_cursor(out, &page->begin);
    write_cursor(out, &page->next);
    buf_append_u32(out, (uint32_t)page->count);
    for (size_t i = 0; i < page->count; i++) {
        const struct parked *parked = &page->rows[i];
        size_t length = strnlen(parked->reason, ERROR_TEXT_MAX - 1);
        buf_append_u8(out, cause_number(parked->cause));
        buf_append_u64(out, (uint64_t)parked->noted_ms);
        buf_append_u32(out, (uint32_t)length);
        buf_append(out, parked->reason, length);
        facts[i] = parked->fact;
    }
    enum status status = batch_encode_selection(facts, page->count, municipality, out, error);
    arena_release(&arena); /* the texts are not in it */
    return status;
}

static struct parked_cursor read_cursor(struct reader *reader)
{
    int64_t pos = (int64_t)reader_u64(reader);
    int64_t mark = (int64_t)reader_u64(reader);
    reader->failed = reader->failed || pos < 0 || mark < 0;
    return (struct parked_cursor){pos, mark};
}

static bool read_row(struct reader *reader, struct arena *arena, struct parked *out)
{
    uint8_t cause = reader_u8(reader);
    out->noted_ms = (int64_t)reader_u64(reader);
    size_t length = reader_u32(reader);
    const uint8_t *text = length < ERROR_TEXT_MAX ? reader_bytes(reader, length) : NULL;
    if (text == NULL || reader->failed || cause < 1 || cause > ARRAY_COUNT(CAUSES) ||
        memchr(text, '\0', length) != NULL) {
        return false;
    }
    char *reason = arena_alloc(arena, length + 1);
    if (reason != NULL) {
        memcpy(reason, text, length);
        reason[length] = '\0';
    }
    out->cause = CAUSES[cause - 1];
    out->reason = reason;
    return reason != NULL;
}

/* The facts of the rows, which follow them. */
static enum status read_facts(struct reader *reader,
                              const uint8_t municipality[MUNICIPALITY_ID_BYTES],
                              struct arena *arena, struct parked_page *page, struct error *error)
{
    struct batch batch;
    size_t bytes = reader->length - reader->at;
    const void *data = reader_bytes(reader, bytes);
    enum status status = batch_decode(data, bytes, NULL, arena, &batch, error);
    if (status == STATUS_OK) {
        status = batch_check_municipality(&batch, municipality, error);
    }
    if (status == STATUS_OK && batch.count != page->count) {
        status = error_set(error, STATUS_CORRUPT, "quarantine refused: a reason without a fact");
    }
    for (size_t i = 0; i < page->count && status == STATUS_OK; i++) {
        page->rows[i].fact = batch.facts[i];
    }
    return status;
}

enum status parked_page_read(const void *data, size_t bytes,
                             const uint8_t municipality[MUNICIPALITY_ID_BYTES], struct arena *arena,
                             struct parked_page *page, struct error *error)
{
    struct reader reader = {.data = data, .length = bytes};
    memset(page, 0, sizeof *page);
    page->begin = read_cursor(&reader);
    page->next = read_cursor(&reader);
    size_t count = reader_u32(&reader);
    bool is_sound =
        !reader.failed && count <= PARKED_COUNT_MAX &&
        (count > 0 ? page->next.pos > page->begin.pos : parked_is_at(&page->next, &page->begin));
    page->rows = is_sound ? arena_alloc(arena, (count + 1) * sizeof *page->rows) : NULL;
    is_sound = is_sound && page->rows != NULL;
    for (; is_sound && page->count < count; page->count++) {
        is_sound = read_row(&reader, arena, &page->rows[page->count]);
    }
    return is_sound ? read_facts(&reader, municipality, arena, page, error)
                    : error_set(error, STATUS_CORRUPT, "quarantine refused: it is no page of one");
}
