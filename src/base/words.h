/* words.h: bytes as Spanish words, for two people who compare a key over a counter or a telephone:
 * one of 256 words for each byte. Short, concrete, without accents, no two alike. Any thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { WORD_LETTERS_MAX = 8 /* letters */ };

/* Bytes that `count` words and the spaces between them take, with the NUL. */
#define WORDS_SIZE(count) ((size_t)(count) * (WORD_LETTERS_MAX + 1))

/* "mango ruana tinto cedro". `out` has room for WORDS_SIZE(count) bytes. */
void words_of(const uint8_t *bytes, size_t count, char *out);

/* The word of one byte; static. */
const char *word_of(uint8_t byte);
