#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"

/* NFC is at most three times shorter than what it was made from (Unicode FAQ, normalisation), so
 * a text that is longer than this many results cannot fit. */
enum { SOURCE_FACTOR = 4 };

/* The longest compatibility decomposition, U+FDFA, has 18 code points. */
enum { DECOMPOSED_MAX = 32 };

/* Below this there are no marks and nothing that composes: such a text is NFC already. */
enum { FIRST_MARK = 0x300 };

/* Marks in a row that are kept: the limit of UAX #15, stream-safe text. More is an attack on
 * whoever sorts or draws them. */
enum { MARKS_MAX = 30 };

/* What nobody sees but what changes a text: controls, bidi controls, zero-width characters and
 * other invisible marks for formatting. White space among them is kept by is_space(). */
static const struct {
    utf8proc_int32_t first, last;
} INVISIBLE[] = {
    {0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad}, {0x061c, 0x061c}, {0x180e, 0x180e},
    {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb},
};

/* Hyphens and apostrophes that people and their keyboards put into names. */
static const utf8proc_int32_t NAME_SIGNS[] = {' ', '\'', '-', '.', 0x2019, 0x2010, 0x2011};

static bool is_invisible(utf8proc_int32_t point)
{
    for (size_t i = 0; i < ARRAY_COUNT(INVISIBLE); i++) {
        if (point >= INVISIBLE[i].first && point <= INVISIBLE[i].last) {
            return true;
        }
    }
    return false;
}

static bool is_space(utf8proc_int32_t point)
{
    if (point < 0x80) {
        return point == ' ' || (point >= '\t' && point <= '\r');
    }
    utf8proc_category_t category = utf8proc_category(point);
    return point == 0x85 || category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

static bool is_letter(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool is_mark(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

static bool is_number(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

/* The code point at `text`, of which `bytes` (at least 1) may be read, and its length. An invalid
 * byte is -1 and 1 byte long. */
static size_t decode(const char *text, size_t bytes, utf8proc_int32_t *point)
{
    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text,
                                               (utf8proc_ssize_t)(bytes < 4 ? bytes : 4), point);
    if (length < 1) {
        *point = -1;
        return 1;
    }
    return (size_t)length;
}

/* The same for a NUL-terminated text; 0 at its end. */
static size_t decode_str(const char *text, utf8proc_int32_t *point)
{
    size_t bytes = strnlen(text, 4);
    return bytes == 0 ? 0 : decode(text, bytes, point);
}

size_t text_utf8_prefix(const char *text, size_t bytes)
{
    size_t at = 0;
    while (at < bytes) {
        utf8proc_int32_t point = 0;
        size_t length = decode(text + at, bytes - at, &point);
        if (point < 0) {
            break;
        }
        at += length;
    }
    return at;
}

bool text_is_utf8(const char *text, size_t bytes)
{
    return text_utf8_prefix(text, bytes) == bytes;
}

size_t text_length(const char *text)
{
    size_t count = 0;
    for (size_t bytes = text_next(text); bytes > 0; bytes = text_next(text)) {
        text += bytes;
        count++;
    }
    return count;
}

size_t text_next(const char *text)
{
    utf8proc_int32_t point = 0;
    return decode_str(text, &point);
}

size_t text_previous(const char *text, size_t bytes)
{
    for (size_t back = 1; back <= 4 && back <= bytes; back++) {
        utf8proc_int32_t point = 0;
        if (decode(text + bytes - back, back, &point) == back && point >= 0) {
            return bytes - back;
        }
    }
    return bytes > 0 ? bytes - 1 : 0;
}

size_t text_whole(const char *text, size_t bytes)
{
    for (size_t back = 1; back <= 3 && back <= bytes; back++) {
        unsigned char c = (unsigned char)text[bytes - back];
        if (c >= 0xc0) {
            size_t needed = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
            return needed > back ? bytes - back : bytes;
        }
        if (c < 0x80) {
            break;
        }
    }
    return bytes;
}

void text_truncate(char *text, size_t bytes_max)
{
    if (strnlen(text, bytes_max) == bytes_max && text[bytes_max] != '\0') {
        text[text_whole(text, bytes_max)] = '\0';
    }
}

bool text_fraction(const char *text, int *ten_thousandths)
{
    if (text[0] != '0' && text[0] != '1') {
        return false;
    }
    int value = (text[0] - '0') * 10000;
    text++;
    if (*text == '.' || *text == ',') {
        text++;
        size_t decimals = strspn(text, "0123456789");
        if (decimals == 0 || decimals > 4) {
            return false;
        }
        for (int weight = 1000; decimals > 0; decimals--, weight /= 10) {
            value += (*text++ - '0') * weight;
        }
    }
    if (*text != '\0' || value > 10000) {
        return false;
    }
    *ten_thousandths = value;
    return true;
}

bool text_copy(char *out, size_t out_bytes, const char *text)
{
    if (out_bytes == 0) {
        return false;
    }
    size_t length = strnlen(text, out_bytes);
    bool fits = length < out_bytes;
    if (!fits) {
        length = text_whole(text, out_bytes - 1);
    }
    memmove(out, text, length);
    out[length] = '\0';
    return fits;
}

static void append_point(struct buf *buf, utf8proc_int32_t point)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t length = utf8proc_encode_char(point, bytes);
    if (length > 0) {
        buf_append(buf, bytes, (size_t)length);
    }
}

/* What is made of a text beside its letters. */
struct cleaning {
    utf8proc_int32_t (*map)(utf8proc_int32_t); /* changes each code point; NULL = none */
    bool keeps_lines;                          /* ends of lines, at most two on end */
};

/* "\r\n" is one end of a line, and ends with its "\n". */
static bool is_line_end(utf8proc_int32_t point, const char *next)
{
    return point == '\n' || (point == '\r' && *next != '\n') || point == 0x2028 || point == 0x2029;
}

/* Appends `text` without what is invisible, with single spaces.
 * Returns true when the result is NFC for sure. Stops when `buf` is full. */
static bool append_clean(struct buf *buf, const char *text, const struct cleaning *cleaning)
{
    enum { LINES_MAX = 2 };
    bool is_simple = true;
    bool has_gap = false;
    size_t lines = 0;
    size_t marks = 0;
    utf8proc_int32_t point = 0;
    for (size_t bytes = decode_str(text, &point); bytes > 0 && !buf->failed;
         bytes = decode_str(text, &point)) {
        text += bytes;
        if (is_space(point)) {
            has_gap = buf->length > 0;
            lines +=
                cleaning->keeps_lines && has_gap && lines < LINES_MAX && is_line_end(point, text);
            continue;
        }
        marks = utf8proc_get_property(point)->combining_class > 0 ? marks + 1 : 0;
        if (is_invisible(point) || marks > MARKS_MAX) {
            continue;
        }
        if (has_gap && lines == 0) {
            buf_append_char(buf, ' ');
        }
        for (; lines > 0; lines--) {
            buf_append_char(buf, '\n');
        }
        has_gap = false;
        point = cleaning->map ? cleaning->map(point) : point;
        is_simple = is_simple && point < FIRST_MARK;
        append_point(buf, point);
    }
    return is_simple;
}

/* Replaces what `buf` holds, which is valid UTF-8, by its NFC. */
static void compose(struct buf *buf)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)buf_str(buf), (utf8proc_ssize_t)buf->length,
                     &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (length < 0) {
        buf->failed = STATUS_NO_MEMORY;
        return;
    }
    buf_clear(buf);
    buf_append(buf, composed, (size_t)length);
    explicit_bzero(composed, (size_t)length);
    free(composed);
}

static enum status clean(const char *text, char *out, size_t out_bytes,
                         const struct cleaning *cleaning, struct error *error)
{
    size_t length = strlen(text);
    size_t valid = text_utf8_prefix(text, length);
    if (valid < length) {
        return error_set(error, STATUS_INVALID,
                         "byte %zu is not UTF-8; save the text as UTF-8 and try again", valid + 1);
    }
    struct buf buf;
    buf_init(&buf, out_bytes < SIZE_MAX / SOURCE_FACTOR ? SOURCE_FACTOR * out_bytes : SIZE_MAX);
    bool is_simple = append_clean(&buf, text, cleaning);
    if (!buf.failed && !is_simple) {
        compose(&buf);
    }
    if (!buf.failed && buf.length >= out_bytes) {
        buf.failed = STATUS_TOO_BIG;
    }
    enum status status = buf.failed;
    if (status == STATUS_OK) {
        memcpy(out, buf_str(&buf), buf.length + 1);
    } else if (status == STATUS_TOO_BIG) {
        error_set(error, status, "longer than the %zu bytes that fit here; shorten it",
                  out_bytes > 0 ? out_bytes - 1 : 0);
    } else {
        error_set(error, status, "%s", status_text(status));
    }
    buf_wipe(&buf); /* names pass through here */
    buf_release(&buf);
    return status;
}

enum status text_clean(const char *text, char *out, size_t out_bytes, struct error *error)
{
    static const struct cleaning cleaning = {.map = NULL};
    return clean(text, out, out_bytes, &cleaning, error);
}

enum status text_clean_lines(const char *text, char *out, size_t out_bytes, struct error *error)
{
    static const struct cleaning cleaning = {.keeps_lines = true};
    return clean(text, out, out_bytes, &cleaning, error);
}

enum status text_upper(const char *text, char *out, size_t out_bytes, struct error *error)
{
    static const struct cleaning cleaning = {.map = utf8proc_toupper};
    return clean(text, out, out_bytes, &cleaning, error);
}

/* The letters and digits that `point` is searched by; their count. */
static size_t fold_point(utf8proc_int32_t point, utf8proc_int32_t folded[DECOMPOSED_MAX])
{
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        point, folded, DECOMPOSED_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
        &boundary);
    return count > 0 && count <= DECOMPOSED_MAX ? (size_t)count : 0;
}

/* Where text_fold() writes; `is_full` after the first code point that did not fit. */
struct fold_output {
    char *text;
    size_t length;
    size_t max;
    bool has_gap;
    bool is_full;
};

static void fold_write(struct fold_output *output, utf8proc_int32_t point)
{
    if (is_mark(point) || is_invisible(point)) {
        return;
    }
    if (!is_letter(point) && !is_number(point)) {
        output->has_gap = output->length > 0;
        return;
    }
    utf8proc_uint8_t bytes[4];
    size_t length = (size_t)utf8proc_encode_char(point, bytes);
    if (output->has_gap + length > output->max - output->length) {
        output->is_full = true;
        return;
    }
    if (output->has_gap) {
        output->text[output->length++] = ' ';
        output->has_gap = false;
    }
    memcpy(output->text + output->length, bytes, length);
    output->length += length;
}

size_t text_fold(const char *text, char *out, size_t out_bytes)
{
    if (out_bytes == 0) {
        return 0;
    }
    struct fold_output output = {.text = out, .max = out_bytes - 1};
    utf8proc_int32_t point = 0;
    for (size_t bytes = decode_str(text, &point); bytes > 0 && !output.is_full;
         bytes = decode_str(text, &point)) {
        text += bytes;
        if (point < 0 || is_space(point)) {
            output.has_gap = output.length > 0;
            continue;
        }
        utf8proc_int32_t folded[DECOMPOSED_MAX];
        size_t count = fold_point(point, folded);
        for (size_t i = 0; i < count && !output.is_full; i++) {
            fold_write(&output, folded[i]);
        }
    }
    out[output.length] = '\0';
    return output.length;
}

bool text_is_name(const char *text)
{
    bool has_letter = false;
    utf8proc_int32_t point = 0;
    for (size_t bytes = decode_str(text, &point); bytes > 0; bytes = decode_str(text, &point)) {
        text += bytes;
        bool is_sign = false;
        for (size_t i = 0; i < ARRAY_COUNT(NAME_SIGNS); i++) {
            is_sign = is_sign || point == NAME_SIGNS[i];
        }
        if (point < 0 || (!is_sign && !is_letter(point) && !is_mark(point))) {
            return false;
        }
        has_letter = has_letter || is_letter(point);
    }
    return has_letter;
}
