#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_ALIGN = 16, BLOCK_BYTES_MIN = 4096 };

struct arena_block {
    struct arena_block *next; /* owned; older, not larger than needed when it was made */
    size_t size;              /* bytes of `data` */
    size_t used;              /* bytes of `data` handed out, a multiple of ARENA_ALIGN */
    alignas(ARENA_ALIGN) unsigned char data[];
};

void arena_init(struct arena *arena, size_t max_bytes)
{
    *arena = (struct arena){.max_bytes = max_bytes};
}

static size_t arena_max(const struct arena *arena)
{
    return arena->max_bytes ? arena->max_bytes : ARENA_MAX_DEFAULT;
}

void arena_clear(struct arena *arena)
{
    struct arena_block *largest = NULL;
    struct arena_block *next = NULL;
    for (struct arena_block *block = arena->block; block; block = next) {
        next = block->next;
        if (!largest || block->size > largest->size) {
            free(largest);
            largest = block;
        } else {
            free(block);
        }
    }
    if (largest) {
        largest->next = NULL;
        largest->used = 0;
    }
    arena->block = largest;
    arena->used_bytes = 0;
}

void arena_wipe(struct arena *arena)
{
    for (struct arena_block *block = arena->block; block; block = block->next) {
        explicit_bzero(block->data, block->used);
    }
    arena_clear(arena);
}

void arena_release(struct arena *arena)
{
    arena_clear(arena);
    free(arena->block);
    arena->block = NULL;
}

/* A new newest block with room for `bytes`; NULL when there is no memory. */
static struct arena_block *block_push(struct arena *arena, size_t bytes)
{
    size_t size = arena->block ? 2 * arena->block->size : BLOCK_BYTES_MIN;
    if (size > arena_max(arena)) {
        size = arena_max(arena);
    }
    if (size < bytes) {
        size = bytes;
    }
    struct arena_block *block = malloc(sizeof *block + size);
    if (block) {
        block->next = arena->block;
        block->size = size;
        block->used = 0;
        arena->block = block;
    }
    return block;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    /* used_bytes never passes the maximum, so the subtraction holds; the first test keeps the
     * rounding up from overflowing. */
    if (bytes > arena_max(arena)) {
        return NULL;
    }
    size_t rounded = (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (rounded == 0) {
        rounded = ARENA_ALIGN;
    }
    if (rounded < bytes || rounded > arena_max(arena) - arena->used_bytes) {
        return NULL;
    }
    struct arena_block *block = arena->block;
    if (!block || rounded > block->size - block->used) {
        block = block_push(arena, rounded);
        if (!block) {
            return NULL;
        }
    }
    void *memory = block->data + block->used;
    block->used += rounded;
    arena->used_bytes += rounded;
    memset(memory, 0, rounded);
    return memory;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_strndup(struct arena *arena, const char *text, size_t bytes)
{
    if (!text) {
        return NULL;
    }
    size_t length = strnlen(text, bytes);
    char *copy = length < SIZE_MAX ? arena_alloc(arena, length + 1) : NULL;
    if (copy) {
        memcpy(copy, text, length);
    }
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return NULL;
    }
    char *text = arena_alloc(arena, (size_t)length + 1);
    if (text) {
        va_start(arguments, format);
        (void)vsnprintf(text, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    return text;
}
