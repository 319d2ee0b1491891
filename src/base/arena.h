/* arena.h: memory that is given back all at once: a frame's, a request's, a run's.
 *
 * Invariant: every pointer handed out stays valid until `arena_clear` or `arena_release`.
 * One thread at a time. */
#pragma once

#include "base/status.h"

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *block; /* owned; newest first */
    size_t used_bytes;         /* handed out since the last clear */
    size_t max_bytes;          /* more than this is refused; 0 = ARENA_MAX_DEFAULT */
};

enum { ARENA_MAX_DEFAULT = 64 * 1024 * 1024 };

/* Caller's storage; allocates nothing until the first arena_alloc. */
void arena_init(struct arena *arena, size_t max_bytes);

/* Keeps the largest block for reuse; all earlier pointers die. */
void arena_clear(struct arena *arena);

/* Like arena_clear, but overwrites what was handed out first (personal data). */
void arena_wipe(struct arena *arena);

void arena_release(struct arena *arena);

/* Zeroed, 16-byte aligned. NULL when memory or `max_bytes` is exhausted. */
void *arena_alloc(struct arena *arena, size_t bytes);

/* NUL-terminated copies; NULL when exhausted or when `text` is NULL. */
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t bytes);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
