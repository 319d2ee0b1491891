#include "base/status.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const struct {
    const char *text;
    int exit_code;
} STATUSES[] = {
#define X(name, text, exit_code) {text, exit_code},
    STATUS_LIST(X)
#undef X
};

static_assert(ARRAY_COUNT(STATUSES) == STATUS_COUNT, "one row for each status");

static bool status_is_known(enum status status)
{
    return (unsigned)status < STATUS_COUNT;
}

const char *status_text(enum status status)
{
    return status_is_known(status) ? STATUSES[status].text : "unknown status";
}

int status_exit_code(enum status status)
{
    return STATUSES[status_is_known(status) ? status : STATUS_INTERNAL].exit_code;
}

/* Formats into `out`; a cut falls between two characters. */
static void format_whole(char out[ERROR_TEXT_MAX], const char *format, va_list arguments)
{
    int length = vsnprintf(out, ERROR_TEXT_MAX, format, arguments);
    if (length < 0) {
        out[0] = '\0';
    } else if (length >= ERROR_TEXT_MAX) {
        out[text_whole(out, ERROR_TEXT_MAX - 1)] = '\0';
    }
}

enum status error_set(struct error *error, enum status status, const char *format, ...)
{
    if (!error) {
        return status;
    }
    /* Formatted aside: the arguments may include the text that is already in `error`. */
    char text[ERROR_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    format_whole(text, format, arguments);
    va_end(arguments);
    memcpy(error->text, text, sizeof text);
    error->status = status;
    return status;
}

enum status error_prefix(struct error *error, enum status status, const char *format, ...)
{
    if (!error) {
        return status;
    }
    char prefix[ERROR_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    format_whole(prefix, format, arguments);
    va_end(arguments);
    const char *text = error->text[0] ? error->text : status_text(status);
    return error_set(error, status, "%s: %s", prefix, text);
}

_Noreturn void assert_failed(const char *condition, const char *file, int line)
{
    (void)fprintf(stderr, "%s:%d: this must hold and does not: %s\n", file, line, condition);
    abort();
}
