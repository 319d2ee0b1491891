#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

enum { LOG_LINE_BYTES_MAX = 1024 };

static const char *const LEVEL_NAMES[] = {"error", "warning", "info", "debug"};

static_assert(ARRAY_COUNT(LEVEL_NAMES) == LOG_LEVEL_COUNT, "one name for each level");

static atomic_int log_level_max = LOG_INFO;

void log_set_level(enum log_level level)
{
    atomic_store(&log_level_max, (int)level);
}

/* A terminal or a log reader must not obey what came from a file or a device. C1 controls are two
 * bytes in UTF-8, C2 80 to C2 9F; a byte that is not UTF-8 is as bad. */
static void hide_controls(char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t bytes = text_next(text + i);
        unsigned char first = (unsigned char)text[i];
        if (bytes == 0 || (bytes == 1 && (first < 0x20 || first >= 0x7f))) {
            text[i] = '?';
            bytes = 1;
        } else if (bytes == 2 && first == 0xc2 && (unsigned char)text[i + 1] < 0xa0) {
            text[i] = '?';
            text[i + 1] = '?';
        }
        i += bytes;
    }
}

void log_line(enum log_level level, const char *room, const char *format, ...)
{
    if ((int)level > atomic_load(&log_level_max) || (unsigned)level >= LOG_LEVEL_COUNT) {
        return;
    }
    int saved_errno = errno;
    char time[CLOCK_ISO_MAX];
    char line[LOG_LINE_BYTES_MAX];
    clock_format_iso(clock_now_ms(), 0, time);
    int head = snprintf(line, sizeof line, "%s %s %s: ", time, LEVEL_NAMES[level], room);
    size_t length = head < 0 ? 0 : (size_t)head;
    if (length < sizeof line) {
        errno = saved_errno; /* for %m */
        va_list arguments;
        va_start(arguments, format);
        int body = vsnprintf(line + length, sizeof line - length, format, arguments);
        va_end(arguments);
        length += body < 0 ? 0 : (size_t)body;
    }
    if (length > sizeof line - 2) { /* the line feed and the NUL */
        length = text_whole(line, sizeof line - 2);
        line[length] = '\0';
    }
    hide_controls(line, length);
    line[length] = '\n';
    ssize_t written = write(STDERR_FILENO, line, length + 1);
    (void)written; /* nowhere is left to say that the log failed */
    errno = saved_errno;
}
