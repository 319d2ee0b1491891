/* mutate.c: runs a target of fuzz.h without clang: seeds, changed a little, again and again. */
#include <inttypes.h>
#include <string.h>

#include "fuzz/fuzz.h"

enum { RUNS = 20000, CHANGES_MAX = 6 };

struct mutant {
    uint64_t random;
    size_t length;
    uint8_t bytes[FUZZ_BYTES_MAX];
};

static uint32_t draw(struct mutant *mutant, size_t below)
{
    mutant->random = mutant->random * 6364136223846793005U + 1442695040888963407U;
    return below == 0 ? 0 : (uint32_t)((mutant->random >> 33) % below);
}

static uint8_t draw_byte(struct mutant *mutant)
{
    static const uint8_t telling[] = {0x00, 0x09, 0x0A, 0x0D, ' ',  '0',  '9',  'A',
                                      'F',  'M',  'P',  ']',  '<',  0x7F, 0x80, 0xAF,
                                      0xBD, 0xBF, 0xC0, 0xC2, 0xC3, 0xD1, 0xEF, 0xFF};
    return draw(mutant, 2) == 0 ? telling[draw(mutant, sizeof telling)]
                                : (uint8_t)draw(mutant, 256);
}

static void replace(struct mutant *mutant)
{
    if (mutant->length > 0) {
        mutant->bytes[draw(mutant, mutant->length)] = draw_byte(mutant);
    }
}

static void flip(struct mutant *mutant)
{
    if (mutant->length > 0) {
        mutant->bytes[draw(mutant, mutant->length)] ^= (uint8_t)(1U << draw(mutant, 8));
    }
}

static void drop(struct mutant *mutant)
{
    size_t at = draw(mutant, mutant->length);
    size_t count = draw(mutant, mutant->length - at) / (1 + draw(mutant, 40));
    memmove(mutant->bytes + at, mutant->bytes + at + count, mutant->length - at - count);
    mutant->length -= count;
}

/* A piece of the input once more, somewhere. */
static void repeat(struct mutant *mutant)
{
    uint8_t piece[64];
    size_t from = draw(mutant, mutant->length), at = draw(mutant, mutant->length + 1);
    size_t count = draw(mutant, sizeof piece);
    count = count < mutant->length - from ? count : mutant->length - from;
    if (mutant->length + count > sizeof mutant->bytes) {
        return;
    }
    memcpy(piece, mutant->bytes + from, count);
    memmove(mutant->bytes + at + count, mutant->bytes + at, mutant->length - at);
    memcpy(mutant->bytes + at, piece, count);
    mutant->length += count;
}

static void insert(struct mutant *mutant)
{
    size_t at = draw(mutant, mutant->length + 1);
    if (mutant->length < sizeof mutant->bytes) {
        memmove(mutant->bytes + at + 1, mutant->bytes + at, mutant->length - at);
        mutant->bytes[at] = draw_byte(mutant);
        mutant->length++;
    }
}

static void cut(struct mutant *mutant)
{
    mutant->length = draw(mutant, mutant->length + 1);
}

static void (*const changes[])(struct mutant *) = {replace, replace, flip,   drop,
                                                   repeat,  insert,  insert, cut};

/* From a buffer that ends where the input ends, so that a byte too far is seen. */
static void run_one(const uint8_t *bytes, size_t length)
{
    uint8_t *copy = malloc(length > 0 ? length : 1);
    FUZZ_CHECK(copy != NULL);
    memcpy(copy, bytes, length);
    (void)LLVMFuzzerTestOneInput(copy, length);
    free(copy);
}

static int write_seeds(const char *folder)
{
    static uint8_t bytes[FUZZ_BYTES_MAX];
    size_t length;
    for (size_t i = 0; (length = fuzz_seed(i, bytes)) != SIZE_MAX; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/seed-%03zu", folder, i);
        FILE *file = fopen(path, "wb");
        if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0) {
            perror(path);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 0) : otherwise;
}

int main(int argc, char **argv)
{
    static struct mutant mutant;
    if (argc == 3 && strcmp(argv[1], "--seeds") == 0) {
        return write_seeds(argv[2]);
    }
    uint64_t seed = number_of("FERIA_SEED", 1), runs = number_of("FERIA_FUZZ_RUNS", RUNS);
    size_t seeds = 0;
    while ((mutant.length = fuzz_seed(seeds, mutant.bytes)) != SIZE_MAX) {
        run_one(mutant.bytes, mutant.length);
        seeds++;
    }
    FUZZ_CHECK(seeds > 0);
    for (uint64_t run = 0; run < runs; run++) {
        mutant.random = seed * 1000003 + run;
        mutant.length = fuzz_seed(draw(&mutant, seeds), mutant.bytes);
        for (uint32_t i = draw(&mutant, CHANGES_MAX) + 1; i > 0; i--) {
            changes[draw(&mutant, sizeof changes / sizeof changes[0])](&mutant);
        }
        run_one(mutant.bytes, mutant.length);
    }
    printf("%zu seeds, %" PRIu64 " runs, FERIA_SEED=%" PRIu64 "\n", seeds, runs, seed);
    return EXIT_SUCCESS;
}
