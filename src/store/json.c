#include "store/json.h"

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A cursor over NUL-terminated text; the NUL ends every rule, so nothing reads past it. */
struct scan {
    const char *at;
    int depth;
};

static void skip_space(struct scan *scan)
{
    while (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r') {
        scan->at++;
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool scan_escape(struct scan *scan)
{
    char c = *scan->at++;
    if (c != 'u') {
        return c != '\0' && strchr("\"\\/bfnrt", c) != NULL;
    }
    for (int i = 0; i < 4; i++) {
        if (!is_hex(*scan->at)) {
            return false;
        }
        scan->at++;
    }
    return true;
}

static bool scan_string(struct scan *scan)
{
    if (*scan->at != '"') {
        return false;
    }
    scan->at++;
    while (*scan->at != '"') {
        unsigned char c = (unsigned char)*scan->at;
        if (c < 0x20) {
            return false;
        }
        scan->at++;
        if (c == '\\' && !scan_escape(scan)) {
            return false;
        }
    }
    scan->at++;
    return true;
}

static bool scan_digits(struct scan *scan)
{
    if (!is_digit(*scan->at)) {
        return false;
    }
    while (is_digit(*scan->at)) {
        scan->at++;
    }
    return true;
}

static bool scan_number(struct scan *scan)
{
    if (*scan->at == '-') {
        scan->at++;
    }
    if (*scan->at == '0') {
        scan->at++;
    } else if (!scan_digits(scan)) {
        return false;
    }
    if (*scan->at == '.') {
        scan->at++;
        if (!scan_digits(scan)) {
            return false;
        }
    }
    if (*scan->at == 'e' || *scan->at == 'E') {
        scan->at++;
        if (*scan->at == '+' || *scan->at == '-') {
            scan->at++;
        }
        return scan_digits(scan);
    }
    return true;
}

static bool scan_word(struct scan *scan, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(scan->at, word, length) != 0) {
        return false;
    }
    scan->at += length;
    return true;
}

static bool scan_value(struct scan *scan);

/* Members of an object or elements of an array,
 * after the opening bracket and up to behind `close`. */
static bool scan_list(struct scan *scan, char close)
{
    scan->at++;
    skip_space(scan);
    if (*scan->at == close) {
        scan->at++;
        return true;
    }
    for (;;) {
        if (close == '}') {
            if (!scan_string(scan)) {
                return false;
            }
            skip_space(scan);
            if (*scan->at != ':') {
                return false;
            }
            scan->at++;
            skip_space(scan);
        }
        if (!scan_value(scan)) {
            return false;
        }
        skip_space(scan);
        char c = *scan->at;
        if (c != ',' && c != close) {
            return false;
        }
        scan->at++;
        if (c == close) {
            return true;
        }
        skip_space(scan);
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): JSON_DEPTH_MAX bounds it */
static bool scan_value(struct scan *scan)
{
    switch (*scan->at) {
    case '{':
    case '[':
        if (++scan->depth > JSON_DEPTH_MAX || !scan_list(scan, *scan->at == '{' ? '}' : ']')) {
            return false;
        }
        scan->depth--;
        return true;
    case '"':
        return scan_string(scan);
    case 't':
        return scan_word(scan, "true");
    case 'f':
        return scan_word(scan, "false");
    case 'n':
        return scan_word(scan, "null");
    default:
        return scan_number(scan);
    }
}

bool json_is_object(const char *text)
{
    struct scan scan = {.at = text};
    skip_space(&scan);
    if (*scan.at != '{' || !scan_value(&scan)) {
        return false;
    }
    skip_space(&scan);
    return *scan.at == '\0' && text_is_utf8(text, (size_t)(scan.at - text));
}
