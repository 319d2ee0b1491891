/* buf.h: a growing byte buffer with a stated maximum.
 *
 * Invariant: `data` is NUL-terminated whenever it is not NULL; `length < capacity <= max + 1`.
 * Once an append failed (`failed`), later appends do nothing,
 * so that a chain of appends is checked once. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    char *data;         /* owned; NULL while empty */
    size_t length;      /* bytes, without the NUL */
    size_t capacity;    /* bytes allocated */
    size_t max;         /* most bytes of `length` */
    enum status failed; /* STATUS_OK, STATUS_TOO_BIG or STATUS_NO_MEMORY */
};

void buf_init(struct buf *buf, size_t max_bytes);
void buf_release(struct buf *buf);
void buf_clear(struct buf *buf); /* keeps the memory, forgets a failure */
void buf_wipe(struct buf *buf);  /* overwrites with zeros, then clears */

void buf_append(struct buf *buf, const void *data, size_t bytes);
void buf_append_str(struct buf *buf, const char *text);
void buf_append_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Little-endian integers, for binary formats. */
void buf_append_u8(struct buf *buf, uint8_t value);
void buf_append_u32(struct buf *buf, uint32_t value);
void buf_append_u64(struct buf *buf, uint64_t value);

/* STATUS_OK, or what made an append fail, said in `error`. */
enum status buf_status(const struct buf *buf, struct error *error) FALLIBLE;

/* The text, "" while empty. Borrowed until the next append. */
const char *buf_str(const struct buf *buf);

/* A reading cursor over borrowed bytes;
 * after a read past the end `failed` is set and zeros come back. */
struct reader {
    const uint8_t *data; /* borrowed */
    size_t length;
    size_t at;
    bool failed;
};

uint8_t reader_u8(struct reader *reader);
uint32_t reader_u32(struct reader *reader);
uint64_t reader_u64(struct reader *reader);
const uint8_t *reader_bytes(struct reader *reader, size_t bytes); /* NULL past the end; borrowed */
