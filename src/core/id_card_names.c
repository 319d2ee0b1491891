/* id_card_names.c: the names of a card, however much of their order came through. */
#include <string.h>

#include "base/text.h"
#include "core/id_card_parts.h"

enum { COLUMN = 23, COLUMN_COUNT = 4 };

void id_card_append(char out[ID_CARD_NAME_SIZE], struct span span)
{
    size_t used = strlen(out);
    bool wants_space = used > 0;
    for (size_t i = 0; i < span.length && used + 4 < ID_CARD_NAME_SIZE; i++) {
        uint8_t c = span.at[i];
        if (!id_card_is_letter(c)) {
            wants_space = wants_space || (used > 0 && (id_card_is_separator(c) || c == '<'));
            continue;
        }
        if (wants_space) {
            out[used++] = ' ';
            wants_space = false;
        }
        if (c >= 0x80) {
            out[used++] = (char)(0xC0 | c >> 6);
            c = 0x80 | (c & 0x3F);
        }
        out[used++] = (char)c;
    }
    out[used] = '\0';
}

/* Letters with one space between words, then nothing but padding. */
static bool is_column(const uint8_t *field)
{
    size_t length = COLUMN;
    while (length > 0 && id_card_is_separator(field[length - 1])) {
        length--;
    }
    for (size_t i = 0; i < length; i++) {
        bool is_space = field[i] == ' ' && i > 0 && field[i - 1] != ' ';
        if (!id_card_is_letter(field[i]) && !is_space) {
            return false;
        }
    }
    return true;
}

static bool has_columns(const struct frame *frame)
{
    size_t end = frame->names + (size_t)COLUMN_COUNT * COLUMN;
    if (frame->sex != end + 1) {
        return false;
    }
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (!is_column(frame->bytes + frame->names + i * COLUMN)) {
            return false;
        }
    }
    return id_card_is_letter(frame->bytes[frame->names]);
}

static void columns_read(const struct frame *frame, struct id_card *card)
{
    const uint8_t *at = frame->bytes + frame->names;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        id_card_append(i < 2 ? card->surnames : card->names,
                       (struct span){at + i * COLUMN, COLUMN});
    }
    card->has_name_parts = card->has_spaces = true;
    card->is_sure = frame->marker != SIZE_MAX;
}

/* Fields between two separators or more. A run as long as a column and its own padding has an
 * empty column in it. More than `COLUMN_COUNT`: the rest belongs to the last. */
static size_t fields_read(struct span text, struct span fields[COLUMN_COUNT])
{
    size_t column = 0, begin = 0, count = 0;
    for (size_t i = 0; i < text.length;) {
        size_t gap = 0;
        while (i + gap < text.length && id_card_is_separator(text.at[i + gap])) {
            gap++;
        }
        bool is_end = i + gap == text.length || (gap >= 2 && column + 1 < COLUMN_COUNT);
        if (is_end && i > begin) {
            fields[column] = (struct span){text.at + begin, i - begin};
            count++;
            size_t steps = (i + gap - begin + COLUMN / 2) / COLUMN;
            column += steps > 1 ? steps : 1;
            column = column < COLUMN_COUNT ? column : COLUMN_COUNT - 1;
        }
        begin = is_end ? i + gap : begin;
        i += gap > 0 ? gap : 1;
    }
    if (begin < text.length) {
        fields[column] = (struct span){text.at + begin, text.length - begin};
        count++;
    }
    return count;
}

/* Two fields, or three of which none was seen to be empty: most have two surnames, everybody a
 * name. */
static void fields_read_names(struct span fields[COLUMN_COUNT], struct id_card *card)
{
    bool has_names = fields[2].length + fields[3].length > 0;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        bool is_surname = has_names ? i < 2 : i == 0;
        id_card_append(is_surname ? card->surnames : card->names, fields[i]);
    }
    card->has_name_parts = card->has_spaces = true;
}

void id_card_read_names(const struct frame *frame, struct id_card *card)
{
    struct span fields[COLUMN_COUNT] = {0};
    struct span text = {frame->bytes + frame->names, frame->sex - 1 - frame->names};
    if (has_columns(frame)) {
        columns_read(frame, card);
    } else if (fields_read(text, fields) > 1) {
        fields_read_names(fields, card);
    } else {
        id_card_append(card->names, text);
        card->has_spaces = frame->has_gaps && strchr(card->names, ' ') != NULL;
    }
}

/* ---- as people write them ---- */

static uint32_t small_of(const uint8_t *at, size_t bytes)
{
    uint32_t code = bytes == 2 ? (uint32_t)(at[0] & 0x1F) << 6 | (at[1] & 0x3FU) : at[0];
    return id_card_is_capital((uint8_t)code) ? code + 0x20 : code;
}

/* One word with a capital; particles without, but not at the beginning of the name. */
static void word_append(const char *word, size_t bytes, char *out, size_t size)
{
    static const char *const particles[] = {"DE", "DEL", "LA", "LAS", "LOS", "Y"};
    size_t used = strlen(out);
    bool is_particle = false;
    for (size_t i = 0; i < ARRAY_COUNT(particles); i++) {
        is_particle = is_particle ||
                      (strlen(particles[i]) == bytes && memcmp(particles[i], word, bytes) == 0);
    }
    bool is_small = is_particle && used > 0;
    if (used > 0 && used + 1 < size) {
        out[used++] = ' ';
    }
    for (size_t i = 0, next; i < bytes && used + 3 < size; i += next) {
        next = text_next(word + i);
        uint32_t code = small_of((const uint8_t *)word + i, next);
        if (!is_small) {
            memcpy(out + used, word + i, next);
        } else if (code >= 0x80) {
            out[used] = (char)(0xC0 | code >> 6);
            out[used + 1] = (char)(0x80 | (code & 0x3F));
        } else {
            out[used] = (char)code;
        }
        used += next;
        is_small = is_particle || (word[i] != '-' && word[i] != '\'');
    }
    out[used] = '\0';
}

void id_card_name(const struct id_card *card, char *out, size_t size)
{
    const char *parts[] = {card->names, card->surnames};
    out[0] = '\0';
    for (size_t p = 0; card->has_spaces && p < ARRAY_COUNT(parts); p++) {
        for (const char *at = parts[p]; *at != '\0';) {
            size_t bytes = strcspn(at, " ");
            word_append(at, bytes, out, size);
            at += bytes + (at[bytes] == ' ');
        }
    }
}
