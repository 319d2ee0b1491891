/* code_memory.h: the same code held before a camera is one scan, not fifteen a second. Remembers
 * hashes under a key of its own, never texts. Pure: the caller passes times. One thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CODE_MEMORY_COUNT = 8,       /* a family shows several at once */
    CODE_MEMORY_AGAIN_MS = 5000, /* after it was told... */
    CODE_MEMORY_AWAY_MS = 1000,  /* ...and it must have been out of sight */
};

struct code_memory {
    uint8_t key[16];
    struct {
        uint64_t hash;
        int64_t told_ms, seen_ms;
    } codes[CODE_MEMORY_COUNT];
    size_t count;
};

void code_memory_clear(struct code_memory *memory); /* and a new key */

/* A code is in sight; true when it is to be told. */
bool code_memory_sees(struct code_memory *memory, const char *text, size_t length, int64_t now_ms);
