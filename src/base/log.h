/* log.h: what happened, for whoever looks after the machine. Never personal data: a line names
 * facts, codes and counts, never what a person typed or scanned. Written to stderr in one write()
 * per line. Any thread. */
#pragma once

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG, LOG_LEVEL_COUNT };

/* Lines above this level are dropped; LOG_INFO at the start. */
void log_set_level(enum log_level level);

/* "2022-12-15T13:00:00Z info sync: 12 facts sent". `room` is a static word.
 * Control characters are shown as '?'. */
void log_line(enum log_level level, const char *room, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_error(room, ...)   log_line(LOG_ERROR, room, __VA_ARGS__)
#define log_warning(room, ...) log_line(LOG_WARNING, room, __VA_ARGS__)
#define log_info(room, ...)    log_line(LOG_INFO, room, __VA_ARGS__)
#define log_debug(room, ...)   log_line(LOG_DEBUG, room, __VA_ARGS__)
