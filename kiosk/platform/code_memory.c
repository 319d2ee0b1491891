#include "platform/code_memory.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof((struct code_memory *)0)->key == crypto_shorthash_KEYBYTES, "its key");

void code_memory_clear(struct code_memory *memory)
{
    memset(memory, 0, sizeof *memory);
    crypto_shorthash_keygen(memory->key);
}

/* Its place, or that of the one seen longest ago. */
static size_t place_of(struct code_memory *memory, uint64_t hash)
{
    size_t oldest = 0;
    for (size_t i = 0; i < memory->count; i++) {
        if (memory->codes[i].hash == hash) {
            return i;
        }
        if (memory->codes[i].seen_ms < memory->codes[oldest].seen_ms) {
            oldest = i;
        }
    }
    return memory->count < CODE_MEMORY_COUNT ? memory->count++ : oldest;
}

bool code_memory_sees(struct code_memory *memory, const char *text, size_t length, int64_t now_ms)
{
    uint64_t hash = 0;
    size_t before = memory->count;
    (void)crypto_shorthash((unsigned char *)&hash, (const unsigned char *)text, length,
                           memory->key);
    size_t i = place_of(memory, hash);
    bool is_known = i < before && memory->codes[i].hash == hash;
    bool is_told = !is_known || (now_ms - memory->codes[i].told_ms >= CODE_MEMORY_AGAIN_MS &&
                                 now_ms - memory->codes[i].seen_ms >= CODE_MEMORY_AWAY_MS);
    memory->codes[i].hash = hash;
    memory->codes[i].seen_ms = now_ms;
    memory->codes[i].told_ms = is_told ? now_ms : memory->codes[i].told_ms;
    return is_told;
}
