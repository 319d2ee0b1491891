/* The types of columns: how the text of a cell becomes JSON, and what is said when it cannot. */
#include "core/sheet.h"

#include "base/clock.h"
#include "base/text.h"
#include "core/business_days.h"
#include "core/nearest.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    QUOTE_BYTES_MAX = 64,
    CHOICES_BYTES_MAX = 256,
    DATE_BYTES_MAX = 64,
    DAY_MS = 24 * 60 * 60 * 1000
};

/* One item of a cell, cleaned and not empty. New JSON, or NULL with what is wrong in `error`. */
typedef json_t *item_parse(const struct column *column, const char *text,
                           const struct sheet_clock *clock, struct error *error);

/* Long texts are shown by their beginning. */
static const char *shown(const char *text, char out[QUOTE_BYTES_MAX])
{
    if (!text_copy(out, QUOTE_BYTES_MAX - 3, text)) {
        memcpy(out + strlen(out), "...", 4);
    }
    return out;
}

static json_t *wrong(struct error *error, const char *text, const char *what)
{
    char quote[QUOTE_BYTES_MAX];
    (void)error_set(error, STATUS_INVALID, "\"%s\" %s", shown(text, quote), what);
    return NULL;
}

static json_t *parse_text(const struct column *column, const char *text,
                          const struct sheet_clock *clock, struct error *error)
{
    (void)clock;
    size_t length = text_length(text);
    if (length > (size_t)column->max) {
        (void)error_set(error, STATUS_INVALID,
                        "is %zu characters long; at most %ld fit on the screens, shorten it",
                        length, column->max);
        return NULL;
    }
    return json_string(text);
}

static json_t *parse_chars(const struct column *column, const char *text, const char *allowed,
                           const char *what, struct error *error)
{
    if (text[strspn(text, allowed)] != '\0') {
        return wrong(error, text, what);
    }
    return parse_text(column, text, NULL, error);
}

static json_t *parse_code(const struct column *column, const char *text,
                          const struct sheet_clock *clock, struct error *error)
{
    (void)clock;
    return parse_chars(column, text, "abcdefghijklmnopqrstuvwxyz0123456789-",
                       "is not a code; use only a-z without accents, 0-9 and '-'", error);
}

static json_t *parse_sign(const struct column *column, const char *text,
                          const struct sheet_clock *clock, struct error *error)
{
    (void)clock;
    return parse_chars(column, text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                       "is not a code; use only A-Z and 0-9", error);
}

static json_t *parse_icon(const struct column *column, const char *text,
                          const struct sheet_clock *clock, struct error *error)
{
    (void)clock;
    return parse_chars(column, text, "abcdefghijklmnopqrstuvwxyz0123456789_",
                       "is not the name of an icon, such as account_balance", error);
}

/* What is too long to be a key is no key: the look-up says so with the nearest one. */
static json_t *parse_reference(const struct column *column, const char *text,
                               const struct sheet_clock *clock, struct error *error)
{
    (void)column, (void)clock, (void)error;
    return json_string(text);
}

static json_t *parse_choice(const struct column *column, const char *text,
                            const struct sheet_clock *clock, struct error *error)
{
    (void)clock;
    char all[CHOICES_BYTES_MAX] = "";
    char quote[QUOTE_BYTES_MAX];
    size_t used = 0;
    struct nearest nearest = {.word = text};
    for (const struct choice *choice = column->choices; choice->spanish != NULL; choice++) {
        if (strcmp(choice->spanish, text) == 0) {
            return json_string(choice->english);
        }
        nearest_offer(&nearest, choice->spanish);
        int bytes =
            snprintf(all + used, sizeof all - used, "%s%s", used > 0 ? ", " : "", choice->spanish);
        used += (size_t)bytes < sizeof all - used ? (size_t)bytes : 0;
    }
    (void)error_set(error, STATUS_INVALID, "\"%s\" is none of %s%s%s%s", shown(text, quote), all,
                    nearest.best ? "; did you mean \"" : "", nearest.best ? nearest.best : "",
                    nearest.best ? "\"?" : "");
    return NULL;
}

static bool read_integer(const char *text, long min, long max, long *value)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 18 || text[digits] != '\0') {
        return false;
    }
    *value = strtol(text, NULL, 10);
    return *value >= min && *value <= max;
}

static json_t *parse_integer(const struct column *column, const char *text,
                             const struct sheet_clock *clock, struct error *error)
{
    (void)clock;
    long value = 0;
    if (!read_integer(text, column->min, column->max, &value)) {
        char quote[QUOTE_BYTES_MAX];
        (void)error_set(error, STATUS_INVALID, "\"%s\" is not a whole number from %ld to %ld",
                        shown(text, quote), column->min, column->max);
        return NULL;
    }
    return json_integer(value);
}

static json_t *parse_fraction(const struct column *column, const char *text,
                              const struct sheet_clock *clock, struct error *error)
{
    (void)column, (void)clock;
    int ten_thousandths = 0;
    if (!text_fraction(text, &ten_thousandths)) {
        return wrong(error, text, "is not a fraction from 0 to 1 such as 0.35");
    }
    return json_integer(ten_thousandths);
}

static json_t *parse_boolean(const struct column *column, const char *text,
                             const struct sheet_clock *clock, struct error *error)
{
    (void)column, (void)clock;
    if (strcmp(text, "0") != 0 && strcmp(text, "1") != 0) {
        return wrong(error, text, "is neither 1 (yes) nor 0 (no)");
    }
    return json_boolean(text[0] == '1');
}

/* Spreadsheets of this country write 11/04/2022, the day first, whatever they were given: the text
 * with such a date as 2022-04-11, another one as it is. */
static const char *year_first(const char *text, char out[DATE_BYTES_MAX])
{
    int parts[3] = {0, 0, 0};
    int end = 0;
    bool is_date = sscanf(text, "%2d/%2d/%4d%n", &parts[0], &parts[1], &parts[2], &end) == 3 &&
                   (text[end] == '\0' || text[end] == ' ') &&
                   strlen(text + end) < sizeof " 08:00" && parts[0] > 0 && parts[1] > 0 &&
                   parts[2] > 999;
    if (!is_date) {
        return text;
    }
    (void)snprintf(out, DATE_BYTES_MAX, "%04d-%02d-%02d%.6s", parts[2], parts[1], parts[0],
                   text + end);
    return out;
}

static json_t *parse_time(const struct column *column, const char *text,
                          const struct sheet_clock *clock, struct error *error)
{
    (void)column;
    int64_t utc_ms = 0;
    char shape[DATE_BYTES_MAX];
    if (clock_parse_local(year_first(text, shape), clock->utc_offset_min, clock->now_ms, &utc_ms,
                          error) != STATUS_OK) {
        char quote[QUOTE_BYTES_MAX];
        (void)error_prefix(error, STATUS_INVALID, "\"%s\"", shown(text, quote));
        return NULL;
    }
    return json_integer(utc_ms);
}

static json_t *parse_time_end(const struct column *column, const char *text,
                              const struct sheet_clock *clock, struct error *error)
{
    json_t *value = parse_time(column, text, clock, error);
    if (value != NULL && strchr(text, ':') == NULL) {
        (void)json_integer_set(value, json_integer_value(value) + DAY_MS - 1);
    }
    return value;
}

static json_t *parse_date(const struct column *column, const char *text,
                          const struct sheet_clock *clock, struct error *error)
{
    (void)column, (void)clock;
    int64_t day = 0;
    char shape[DATE_BYTES_MAX];
    const char *date = year_first(text, shape);
    return day_parse(date, &day) ? json_string(date)
                                 : wrong(error, text, "is not a date such as 2022-04-11");
}

static json_t *parse_rgb(const struct column *column, const char *text,
                         const struct sheet_clock *clock, struct error *error)
{
    (void)column, (void)clock;
    if (text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6) {
        return wrong(error, text, "is not a colour such as #E5243B");
    }
    return json_string(text);
}

/* "1250", "12,5" or "12.5" in thousandths; at most nine digits and three decimals. */
static bool read_decimal(const char *text, json_int_t *thousandths)
{
    size_t digits = strspn(text, "0123456789");
    size_t decimals = 0;
    json_int_t value = 0;
    if (digits == 0 || digits > 9) {
        return false;
    }
    for (size_t i = 0; i < digits; i++) {
        value = 10 * value + (text[i] - '0');
    }
    if (text[digits] == ',' || text[digits] == '.') {
        const char *fraction = text + digits + 1;
        decimals = strspn(fraction, "0123456789");
        for (size_t i = 0; i < decimals && decimals <= 3; i++) {
            value = 10 * value + (fraction[i] - '0');
        }
        digits += 1 + decimals;
        if (decimals == 0 || decimals > 3) {
            return false;
        }
    }
    for (size_t i = decimals; i < 3; i++) {
        value *= 10;
    }
    *thousandths = value;
    return text[digits] == '\0';
}

static json_t *parse_point(const struct column *column, const char *text,
                           const struct sheet_clock *clock, struct error *error)
{
    (void)clock;
    char label[SHEET_VALUE_BYTES_MAX];
    json_int_t value = 0;
    const char *equals = strrchr(text, '=');
    if (equals == NULL || equals == text || !read_decimal(equals + 1, &value)) {
        return wrong(error, text, "is not a value with its name, such as 2021=145,5");
    }
    memcpy(label, text, (size_t)(equals - text));
    label[equals - text] = '\0';
    json_t *name = parse_text(column, label, NULL, error);
    return name != NULL ? json_pack("{s:o, s:I}", "label", name, "value", value) : NULL;
}

static json_t *parse_gate(const struct column *column, const char *text,
                          const struct sheet_clock *clock, struct error *error)
{
    (void)clock;
    char digits[8];
    long number = 0;
    const char *name = strchr(text, '=');
    if (name == NULL || name[1] == '\0' || (size_t)(name - text) >= sizeof digits) {
        return wrong(error, text, "is not a gate such as 1=Puerta 1");
    }
    memcpy(digits, text, (size_t)(name - text));
    digits[name - text] = '\0';
    if (!read_integer(digits, 1, 999, &number)) {
        return wrong(error, text, "is not a gate such as 1=Puerta 1, numbered from 1 to 999");
    }
    json_t *title = parse_text(column, name + 1, NULL, error);
    return title != NULL ? json_pack("{s:I, s:o}", "number", (json_int_t)number, "name", title)
                         : NULL;
}

static item_parse *const item_parses[] = {
    [COLUMN_TEXT] = parse_text,           [COLUMN_CODE] = parse_code,
    [COLUMN_SIGN] = parse_sign,           [COLUMN_ICON] = parse_icon,
    [COLUMN_REFERENCE] = parse_reference, [COLUMN_CHOICE] = parse_choice,
    [COLUMN_INTEGER] = parse_integer,     [COLUMN_BOOLEAN] = parse_boolean,
    [COLUMN_TIME] = parse_time,           [COLUMN_TIME_END] = parse_time_end,
    [COLUMN_DATE] = parse_date,           [COLUMN_RGB] = parse_rgb,
    [COLUMN_FRACTION] = parse_fraction,   [COLUMN_POINT] = parse_point,
    [COLUMN_GATE] = parse_gate,
};
static_assert(ARRAY_COUNT(item_parses) == COLUMN_TYPE_COUNT, "every type has its parser");

/* Gates are the same when their numbers are, values when their names are. */
static bool is_same(const json_t *a, const json_t *b)
{
    if (json_is_object(a) && json_is_object(b)) {
        const char *key = json_object_get(a, "label") != NULL ? "label" : "number";
        return json_equal(json_object_get(a, key), json_object_get(b, key));
    }
    return json_equal(a, b);
}

/* Takes over `item`. */
static enum status list_add(json_t *list, json_t *item, const char *text, struct error *error)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (is_same(json_array_get(list, i), item)) {
            json_decref(item);
            (void)wrong(error, text, "is in this list twice; take one out");
            return STATUS_INVALID;
        }
    }
    if (json_array_append_new(list, item) != 0) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a list");
    }
    return STATUS_OK;
}

static enum status parse_item(const struct column *column, const char *text,
                              const struct sheet_clock *clock, json_t **item, struct error *error)
{
    struct error detail = {.status = STATUS_NO_MEMORY, .text = "no memory for a cell"};
    *item = item_parses[column->type](column, text, clock, &detail);
    if (*item == NULL) {
        return error_set(error, detail.status, "%s", detail.text);
    }
    return STATUS_OK;
}

/* Cuts the first item off a cleaned list; `*next` becomes NULL after the last one. */
static char *take_item(char **next)
{
    char *item = *next + strspn(*next, " ");
    char *end = strchr(item, '|');
    *next = end != NULL ? end + 1 : NULL;
    end = end != NULL ? end : item + strlen(item);
    while (end > item && end[-1] == ' ') {
        end--;
    }
    *end = '\0';
    return item;
}

static enum status parse_list(const struct column *column, char *text,
                              const struct sheet_clock *clock, json_t **value, struct error *error)
{
    json_t *list = json_array();
    enum status status = list != NULL ? STATUS_OK : error_set(error, STATUS_NO_MEMORY, "no memory");
    for (char *next = text; status == STATUS_OK && next != NULL;) {
        char *item_text = take_item(&next);
        json_t *item = NULL;
        if (item_text[0] == '\0') {
            status =
                error_set(error, STATUS_INVALID,
                          "has an empty item; write one '|' between two items, none at the ends");
        } else {
            status = parse_item(column, item_text, clock, &item, error);
        }
        if (status == STATUS_OK) {
            status = list_add(list, item, item_text, error);
        }
    }
    if (status == STATUS_OK && column->items_max > 0 && json_array_size(list) > column->items_max) {
        status = error_set(error, STATUS_INVALID, "has %zu items; at most %zu are seen well",
                           json_array_size(list), column->items_max);
    }
    if (status != STATUS_OK) {
        json_decref(list);
        list = NULL;
    }
    *value = list;
    return status;
}

enum status sheet_value(const struct column *column, const char *cell,
                        const struct sheet_clock *clock, json_t **value, struct error *error)
{
    char text[SHEET_VALUE_BYTES_MAX];
    *value = NULL;
    if (cell[0] == '\'' && cell[1] != '\0' && strchr("=+-@", cell[1]) != NULL) {
        cell++; /* our own CSV guards what a spreadsheet would take for a formula */
    }
    enum status status = (column->flags & COLUMN_LINES) != 0
                             ? text_clean_lines(cell, text, sizeof text, error)
                             : text_clean(cell, text, sizeof text, error);
    if (status == STATUS_TOO_BIG) {
        return error_set(error, STATUS_INVALID,
                         "is %zu bytes long; a cell holds at most %d, shorten it", strlen(cell),
                         SHEET_VALUE_BYTES_MAX - 1);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (text[0] == '\0') {
        return (column->flags & COLUMN_REQUIRED) == 0
                   ? STATUS_OK
                   : error_set(error, STATUS_INVALID, "is empty; %s",
                               column->hint != NULL ? column->hint : "every row needs one");
    }
    return (column->flags & COLUMN_LIST) != 0 ? parse_list(column, text, clock, value, error)
                                              : parse_item(column, text, clock, value, error);
}

const char *sheet_key_text(const json_t *value, char *scratch, size_t scratch_bytes)
{
    if (json_is_string(value)) {
        return json_string_value(value);
    }
    if (!json_is_integer(value)) {
        return "";
    }
    (void)snprintf(scratch, scratch_bytes, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return scratch;
}

bool sheet_key(const struct sheet *sheet, const json_t *row, char *out, size_t out_bytes)
{
    size_t used = 0;
    for (size_t i = 0; i < sheet->column_count; i++) {
        const struct column *column = &sheet->columns[i];
        if ((column->flags & COLUMN_KEY) == 0) {
            continue;
        }
        char scratch[24];
        const char *part =
            sheet_key_text(json_object_get(row, column->field), scratch, sizeof scratch);
        size_t needed = strlen(part) + (used > 0 ? 1 : 0);
        if (part[0] == '\0' || used + needed >= out_bytes) {
            return false;
        }
        (void)snprintf(out + used, out_bytes - used, "%s%s", used > 0 ? "/" : "", part);
        used += needed;
    }
    return used > 0;
}
