/* status.h: how every fallible function of Feria answers.
 *
 * A function returns an `enum status`; the detail for people goes to a caller-owned `struct error`
 * of fixed size, so that failing never allocates. Any thread. */
#pragma once

#include <stdarg.h>
#include <stddef.h>

/* code, text for logs, exit code of a command that ends with it (sysexits.h where one fits) */
#define STATUS_LIST(X)                                                                             \
    X(OK, "ok", 0)                                                                                 \
    X(USAGE, "wrong usage", 64)                                                                    \
    X(INVALID, "invalid data", 65)                                                                 \
    X(NOT_FOUND, "not found", 66)                                                                  \
    X(EXISTS, "already there", 73)                                                                 \
    X(TOO_BIG, "too big", 65)                                                                      \
    X(NO_MEMORY, "out of memory", 71)                                                              \
    X(IO, "input or output failed", 74)                                                            \
    X(FULL, "disk full", 74)                                                                       \
    X(BUSY, "busy", 75)                                                                            \
    X(CORRUPT, "damaged data", 76)                                                                 \
    X(DENIED, "not permitted", 77)                                                                 \
    X(CONFIG, "wrong configuration", 78)                                                           \
    X(GAP, "facts missing before this one", 65)                                                    \
    X(FORK, "two different facts with one identity", 76)                                           \
    X(UNSUPPORTED, "not supported here", 69)                                                       \
    X(INTERNAL, "internal error", 70)

enum status {
#define X(name, text, exit_code) STATUS_##name,
    STATUS_LIST(X)
#undef X
        STATUS_COUNT
};

enum { ERROR_TEXT_MAX = 512 };

/* What went wrong, where, and what to do about it. Zero-initialise; no release needed. */
struct error {
    enum status status;        /* what the failed function returned */
    char text[ERROR_TEXT_MAX]; /* one sentence or `path:line: ...`; never personal data */
};

#define FALLIBLE __attribute__((warn_unused_result))

/* The text of the table; never NULL, also for a value out of range. */
const char *status_text(enum status status);

/* The process exit code that goes with `status` (0 for STATUS_OK). */
int status_exit_code(enum status status);

/* Fills `error` (may be NULL) and returns `status`, so that a function can `return error_set(...)`.
 * A text that does not fit is cut at a whole UTF-8 character. Never allocates. */
enum status error_set(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the text that is already there. */
enum status error_prefix(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* For programmer errors only, on in release too; prints the place and aborts. */
#define ASSERT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            assert_failed(#condition, __FILE__, __LINE__);                                         \
        }                                                                                          \
    } while (0)

_Noreturn void assert_failed(const char *condition, const char *file, int line);

#define ARRAY_COUNT(a) (sizeof(a) / sizeof((a)[0]))
