#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUF_CAPACITY_MIN = 64 };

void buf_init(struct buf *buf, size_t max_bytes)
{
    /* Half the address space, so that no sum in this file can overflow. */
    *buf = (struct buf){.max = max_bytes < SIZE_MAX / 2 ? max_bytes : SIZE_MAX / 2};
}

void buf_release(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){.max = buf->max};
}

void buf_clear(struct buf *buf)
{
    buf->length = 0;
    buf->failed = STATUS_OK;
    if (buf->data) {
        buf->data[0] = '\0';
    }
}

void buf_wipe(struct buf *buf)
{
    if (buf->data) {
        explicit_bzero(buf->data, buf->capacity);
    }
    buf_clear(buf);
}

/* Makes room for `bytes` more and the NUL; false, with `failed` set, when it cannot. */
static bool buf_reserve(struct buf *buf, size_t bytes)
{
    if (buf->failed) {
        return false;
    }
    if (bytes > buf->max - buf->length) {
        buf->failed = STATUS_TOO_BIG;
        return false;
    }
    size_t needed = buf->length + bytes + 1;
    if (needed <= buf->capacity) {
        return true;
    }
    size_t capacity = buf->capacity ? 2 * buf->capacity : BUF_CAPACITY_MIN;
    capacity = capacity < needed ? needed : capacity;
    capacity = capacity > buf->max + 1 ? buf->max + 1 : capacity;
    /* Not realloc, which may leave a copy behind that buf_wipe no longer reaches. */
    char *data = malloc(capacity);
    if (!data) {
        buf->failed = STATUS_NO_MEMORY;
        return false;
    }
    if (buf->data) {
        memcpy(data, buf->data, buf->length);
        explicit_bzero(buf->data, buf->length);
        free(buf->data);
    }
    data[buf->length] = '\0';
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

void buf_append(struct buf *buf, const void *data, size_t bytes)
{
    if (bytes > 0 && buf_reserve(buf, bytes)) {
        memcpy(buf->data + buf->length, data, bytes);
        buf->length += bytes;
        buf->data[buf->length] = '\0';
    }
}

void buf_append_str(struct buf *buf, const char *text)
{
    buf_append(buf, text, strlen(text));
}

void buf_append_char(struct buf *buf, char c)
{
    buf_append(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        buf->failed = buf->failed ? buf->failed : STATUS_TOO_BIG; /* over INT_MAX */
        return;
    }
    if (buf_reserve(buf, (size_t)length)) {
        va_start(arguments, format);
        (void)vsnprintf(buf->data + buf->length, (size_t)length + 1, format, arguments);
        va_end(arguments);
        buf->length += (size_t)length;
    }
}

static void append_little_endian(struct buf *buf, uint64_t value, size_t bytes)
{
    uint8_t data[sizeof value];
    for (size_t i = 0; i < bytes; i++) {
        data[i] = (uint8_t)(value >> (8 * i));
    }
    buf_append(buf, data, bytes);
}

void buf_append_u8(struct buf *buf, uint8_t value)
{
    append_little_endian(buf, value, sizeof value);
}

void buf_append_u32(struct buf *buf, uint32_t value)
{
    append_little_endian(buf, value, sizeof value);
}

void buf_append_u64(struct buf *buf, uint64_t value)
{
    append_little_endian(buf, value, sizeof value);
}

enum status buf_status(const struct buf *buf, struct error *error)
{
    if (buf->failed == STATUS_TOO_BIG) {
        return error_set(error, STATUS_TOO_BIG, "more than the %zu bytes that fit here", buf->max);
    }
    if (buf->failed) {
        return error_set(error, buf->failed, "%s", status_text(buf->failed));
    }
    return STATUS_OK;
}

const char *buf_str(const struct buf *buf)
{
    return buf->data ? buf->data : "";
}

const uint8_t *reader_bytes(struct reader *reader, size_t bytes)
{
    if (reader->failed || bytes > reader->length - reader->at) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *data = reader->data + reader->at;
    reader->at += bytes;
    return data;
}

static uint64_t read_little_endian(struct reader *reader, size_t bytes)
{
    const uint8_t *data = reader_bytes(reader, bytes);
    uint64_t value = 0;
    for (size_t i = 0; data && i < bytes; i++) {
        value |= (uint64_t)data[i] << (8 * i);
    }
    return value;
}

uint8_t reader_u8(struct reader *reader)
{
    return (uint8_t)read_little_endian(reader, sizeof(uint8_t));
}

uint32_t reader_u32(struct reader *reader)
{
    return (uint32_t)read_little_endian(reader, sizeof(uint32_t));
}

uint64_t reader_u64(struct reader *reader)
{
    return read_little_endian(reader, sizeof(uint64_t));
}
