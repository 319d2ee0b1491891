/* word_set.h: what SQL needs to keep an index of words: three functions that every connection has,
 * so that the triggers of the schema may use them.
 *
 *   words_of(TEXT)       its folded words (text_fold), each once, as a JSON array
 *   set_of(ID)           the set of one member
 *   set_add(SET, ONE)    SET with the member of ONE in it, once more if it was there already
 *   set_take(SET, ONE)   SET without it, once less; an empty blob when it was the last
 *
 * A set is a blob of 16-bit numbers, the most significant byte first, in ascending order. Of ID, 32
 * hexadecimal digits, the member is digits 3 to 6 (the first two say which row it is in). So the
 * same people give the same blob, whatever the order in which they came. Anything else is an error
 * of the statement.
 *
 * The index is kept where meta has META_WORDS = 1. */
#pragma once

#include <stdint.h>

struct sqlite3;

#define META_WORDS "index.words"

enum {
    WORD_SET_PARTS = 256, /* rows that one word's people are shared out to, by two hex digits */
    WORD_SET_PART_DIGITS = 2,
    WORD_SET_DIGITS = 6,
    WORD_SET_MEMBERS = 65536,
    WORD_SET_MEMBER_BYTES = 2,
};

/* SQLite's code. For src/store only. */
int word_set_register(struct sqlite3 *handle);
