#include "core/scanned.h"

#include <string.h>
#include <strings.h>

#include "core/ticket.h"

enum { IDENTIFIER = 3 /* "]", a letter, one more */ };

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Bytes at the beginning that are not the code's; 0 = none. */
static size_t around(const char *text, size_t length, const char *prefix)
{
    size_t prefix_length = strlen(prefix);
    if (length > 0 && is_white(text[0])) {
        return 1;
    }
    if (length >= IDENTIFIER && text[0] == ']' && is_letter(text[1])) {
        return IDENTIFIER;
    }
    bool has_prefix =
        prefix_length > 0 && length >= prefix_length && memcmp(text, prefix, prefix_length) == 0;
    return has_prefix ? prefix_length : 0;
}

struct scanned scanned_strip(const char *text, size_t length, const char *prefix)
{
    for (size_t bytes; (bytes = around(text, length, prefix)) > 0;) {
        text += bytes;
        length -= bytes;
    }
    while (length > 0 && is_white(text[length - 1])) {
        length--;
    }
    return (struct scanned){text, length};
}

bool scanned_is_ticket(struct scanned code)
{
    struct ticket_envelope envelope;
    return code.length == TICKET_TEXT_LENGTH && strncasecmp(code.text, "F1", 2) == 0 &&
           ticket_decode(code.text, code.length, &envelope, NULL) == STATUS_OK;
}

size_t scanned_split(struct scanned burst, struct scanned codes[SCANNED_MAX])
{
    size_t count = 0;
    for (size_t at = 0; at + TICKET_TEXT_LENGTH <= burst.length && count < SCANNED_MAX;) {
        struct scanned code = {burst.text + at, TICKET_TEXT_LENGTH};
        if (!scanned_is_ticket(code)) {
            at++;
            continue;
        }
        at += TICKET_TEXT_LENGTH;
        if (count == 0 || strncasecmp(codes[count - 1].text, code.text, code.length) != 0) {
            codes[count++] = code;
        }
    }
    if (count == 0 && burst.length > 0) {
        codes[count++] = burst;
    }
    return count;
}
