#include "print/ipp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

/* Tags of RFC 8010 3.5. */
enum {
    TAG_OPERATION = 0x01,
    TAG_JOB = 0x02,
    TAG_END = 0x03,
    TAG_VALUES = 0x10, /* values from here on, groups before */
    TAG_INTEGER = 0x21,
    TAG_BOOLEAN = 0x22,
    TAG_ENUM = 0x23,
    TAG_NAME = 0x42,
    TAG_KEYWORD = 0x44,
    TAG_URI = 0x45,
    TAG_CHARSET = 0x47,
    TAG_LANGUAGE = 0x48,
    TAG_MIME = 0x49,
    ANSWER_MS = 5000,
    DOCUMENT_EXTRA = 4096,
    NAME_BYTES_MAX = 64,
};

/* ---- a request ---- */

static void append_u16(struct buf *out, size_t value)
{
    buf_append_u8(out, (uint8_t)(value >> 8));
    buf_append_u8(out, (uint8_t)value);
}

static void attribute(struct buf *out, uint8_t tag, const char *name, const void *value,
                      size_t bytes)
{
    buf_append_u8(out, tag);
    append_u16(out, strlen(name));
    buf_append_str(out, name);
    append_u16(out, bytes);
    buf_append(out, value, bytes);
}

static void text_attribute(struct buf *out, uint8_t tag, const char *name, const char *value)
{
    attribute(out, tag, name, value, strlen(value));
}

void ipp_write(const struct printer_address *address, const struct ipp_request *request,
               struct buf *out)
{
    static const uint8_t head[] = {2, 0};             /* IPP 2.0 */
    static const uint8_t request_id[] = {0, 0, 0, 1}; /* one a connection */
    char uri[256];
    (void)snprintf(uri, sizeof uri, "ipp://%s/printers/%s", address->host, address->queue);
    buf_append(out, head, sizeof head);
    append_u16(out, (size_t)request->operation);
    buf_append(out, request_id, sizeof request_id);
    buf_append_u8(out, TAG_OPERATION);
    text_attribute(out, TAG_CHARSET, "attributes-charset", "utf-8");
    text_attribute(out, TAG_LANGUAGE, "attributes-natural-language", "en");
    text_attribute(out, TAG_URI, "printer-uri", uri);
    if (request->job > 0) {
        const uint8_t job[] = {(uint8_t)(request->job >> 24), (uint8_t)(request->job >> 16),
                               (uint8_t)(request->job >> 8), (uint8_t)request->job};
        attribute(out, TAG_INTEGER, "job-id", job, sizeof job);
    }
    text_attribute(out, TAG_NAME, "requesting-user-name", "feria");
    if (request->operation == IPP_PRINT_JOB) {
        text_attribute(out, TAG_NAME, "job-name", request->job_name);
        text_attribute(out, TAG_MIME, "document-format", "application/pdf");
        buf_append_u8(out, TAG_JOB);
        text_attribute(out, TAG_KEYWORD, "media", request->media);
        text_attribute(out, TAG_KEYWORD, "print-scaling", "none");
    }
    buf_append_u8(out, TAG_END);
    buf_append(out, request->document, request->document_bytes);
}

/* ---- an answer ---- */

static int read_u16(struct reader *reader)
{
    int high = reader_u8(reader);
    return high << 8 | reader_u8(reader);
}

static int read_number(const uint8_t *value, int bytes)
{
    uint32_t number = 0;
    for (int i = 0; i < bytes && i < 4; i++) {
        number = number << 8 | value[i];
    }
    return number <= INT32_MAX ? (int)number : 0;
}

static void take_reason(struct ipp_answer *answer, const uint8_t *value, int bytes)
{
    size_t used = strlen(answer->reasons);
    (void)snprintf(answer->reasons + used, sizeof answer->reasons - used, "%s%.*s",
                   used > 0 ? " " : "", bytes, (const char *)value);
}

static void take(struct ipp_answer *answer, const char *name, const uint8_t *value, int bytes)
{
    int *const numbers[] = {&answer->printer_state, &answer->job_state, &answer->job};
    static const char *const names[] = {"printer-state", "job-state", "job-id"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            *numbers[i] = read_number(value, bytes);
        }
    }
    if (strcmp(name, "printer-is-accepting-jobs") == 0) {
        answer->is_accepting = bytes == 1 && value[0] != 0;
    }
    if (strcmp(name, "printer-state-reasons") == 0) {
        take_reason(answer, value, bytes);
    }
}

enum status ipp_read(const uint8_t *data, size_t bytes, struct ipp_answer *answer,
                     struct error *error)
{
    struct reader reader = {.data = data, .length = bytes};
    char name[NAME_BYTES_MAX] = "";
    *answer = (struct ipp_answer){.is_accepting = true};
    (void)read_u16(&reader); /* version */
    answer->status = read_u16(&reader);
    (void)reader_bytes(&reader, 4);
    for (int tag = reader_u8(&reader); tag != TAG_END && !reader.failed; tag = reader_u8(&reader)) {
        if (tag < TAG_VALUES) {
            continue;
        }
        int name_bytes = read_u16(&reader);
        const uint8_t *name_text = reader_bytes(&reader, (size_t)name_bytes);
        int value_bytes = read_u16(&reader);
        const uint8_t *value = reader_bytes(&reader, (size_t)value_bytes);
        if (name_bytes > 0 && name_text) { /* without a name it is one more value */
            (void)snprintf(name, sizeof name, "%.*s", name_bytes, (const char *)name_text);
        }
        if (value) {
            take(answer, name, value, value_bytes);
        }
    }
    return reader.failed ? error_set(error, STATUS_INVALID, "no answer of a print queue")
                         : STATUS_OK;
}

/* ---- HTTP ---- */

/* The value of a header, or NULL; `head` ends with an empty line. */
static const char *header(const char *head, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, length) == 0 && line[2 + length] == ':') {
            return line + 3 + length;
        }
    }
    return NULL;
}

/* "200" of "HTTP/1.1 200 OK"; 0 = none. */
static int http_code(const char *head)
{
    return strncmp(head, "HTTP/1.", 7) == 0 && strlen(head) > 12 ? atoi(head + 9) : 0;
}

/* Is the answer whole? Then `body` is where it begins. */
static bool has_whole(const struct buf *in, size_t *body)
{
    const char *end = in->length > 0 ? strstr(in->data, "\r\n\r\n") : NULL;
    if (!end) {
        return false;
    }
    *body = (size_t)(end - in->data) + 4;
    const char *length = header(in->data, "Content-Length");
    return length && in->length - *body >= (size_t)strtoul(length, NULL, 10);
}

/* Until it is whole, or the server, which was told to, closes. */
static enum status receive(struct link *link, struct buf *in, size_t *body, struct error *error)
{
    int64_t until_ms = clock_monotonic_ms() + ANSWER_MS;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && !has_whole(in, body)) {
        char part[4096];
        size_t bytes = 0;
        int64_t left_ms = until_ms - clock_monotonic_ms();
        status = link_read(link, part, sizeof part, &bytes, left_ms > 0 ? (int)left_ms : 0, error);
        buf_append(in, part, status == STATUS_OK ? bytes : 0);
        if (status == STATUS_OK) {
            status = buf_status(in, error);
        }
    }
    if (status == STATUS_BUSY) {
        return STATUS_IO;
    }
    return status == STATUS_IO && *body > 0 && in->length > *body ? STATUS_OK : status;
}

static enum status send_request(struct link *link, const struct printer_address *address,
                                const struct ipp_request *request, struct error *error)
{
    struct buf body, out;
    buf_init(&body, request->document_bytes + DOCUMENT_EXTRA);
    buf_init(&out, request->document_bytes + DOCUMENT_EXTRA + DOCUMENT_EXTRA);
    ipp_write(address, request, &body);
    buf_printf(&out,
               "POST /printers/%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
               "Content-Type: application/ipp\r\nContent-Length: %zu\r\n\r\n",
               address->queue, address->host, body.length);
    buf_append(&out, body.data, body.length);
    enum status status = buf_status(&body, error);
    if (status == STATUS_OK) {
        status = buf_status(&out, error);
    }
    if (status == STATUS_OK) {
        status = link_write(link, out.data, out.length, LINK_STALL_MS, error);
    }
    buf_wipe(&body);
    buf_wipe(&out);
    buf_release(&body);
    buf_release(&out);
    return status;
}

enum status ipp_ask(struct link *link, const struct printer_address *address,
                    const struct ipp_request *request, struct ipp_answer *answer,
                    struct error *error)
{
    struct buf in;
    size_t body = 0;
    buf_init(&in, IPP_ANSWER_BYTES_MAX);
    enum status status = link_open(link, address, link->stop_fd, error);
    if (status == STATUS_OK) {
        status = send_request(link, address, request, error);
    }
    if (status == STATUS_OK) {
        status = receive(link, &in, &body, error);
    }
    if (status == STATUS_OK && http_code(in.data) != 200) {
        status = error_set(error, http_code(in.data) == 404 ? STATUS_NOT_FOUND : STATUS_INVALID,
                           "the print server answers %d; is the queue called \"%s\"?",
                           http_code(in.data), address->queue);
    }
    if (status == STATUS_OK) {
        status = ipp_read((const uint8_t *)in.data + body, in.length - body, answer, error);
    }
    if (status == STATUS_OK && answer->status >= 0x0100) {
        status = error_set(error, answer->status == 0x0406 ? STATUS_NOT_FOUND : STATUS_INVALID,
                           "the print queue refuses (IPP status %#06x)", (unsigned)answer->status);
    }
    link_close(link);
    buf_release(&in);
    return status;
}
