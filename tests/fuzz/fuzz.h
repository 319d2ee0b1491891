/* fuzz.h: a parser under bytes that nobody meant. One file fuzz_*.c a parser; it aborts when a
 * promise of the parser's header is broken.
 *
 * In the suite mutate.c changes the seeds at random, always in the same way: FERIA_SEED and
 * FERIA_FUZZ_RUNS (default 20,000) say otherwise, `fuzz_x --seeds DIR` writes the seeds there. With
 * clang and -DFERIA_FUZZ=ON the same targets are libFuzzer's: `fuzz_x DIR`. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FUZZ_BYTES_MAX = 8192 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The seed of that number in `out` (FUZZ_BYTES_MAX bytes) and its length; SIZE_MAX after the last.
 * Their number is fixed. */
size_t fuzz_seed(size_t number, uint8_t *out);

/* A promise of the parser. */
#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            (void)fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                  \
            abort();                                                                               \
        }                                                                                          \
    } while (0)
