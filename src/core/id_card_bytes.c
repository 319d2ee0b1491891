/* id_card_bytes.c: what a delivery brought, as bytes. */
#include <sodium.h>
#include <string.h>

#include "core/id_card_parts.h"

static const uint8_t MARKER_TEXT[ID_CARD_MARKER_LENGTH] = {'P', 'U', 'B', 'D', 'S', 'K', '_'};

bool id_card_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

bool id_card_is_separator(uint8_t c)
{
    return c <= ' ' || c == 0x7F || c == 0xA0;
}

bool id_card_is_capital(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

bool id_card_is_letter(uint8_t c)
{
    return id_card_is_capital(c) || c == '\'' || c == '-' || c == '.';
}

static uint8_t capital(uint8_t c)
{
    bool is_small = (c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7);
    return (uint8_t)(is_small ? c - 0x20 : c);
}

static int hex_value(uint8_t c)
{
    c = capital(c);
    return id_card_is_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Position of the marker, in any case of letters: a host with its capitals locked turns them. */
static size_t marker_find(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + ID_CARD_MARKER_LENGTH <= length; i++) {
        size_t same = 0;
        while (same < ID_CARD_MARKER_LENGTH && capital(bytes[i + same]) == MARKER_TEXT[same]) {
            same++;
        }
        if (same == ID_CARD_MARKER_LENGTH) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Is it digits of hex and white space, with the marker among them? */
static bool is_hex_dump(const uint8_t *bytes, size_t length)
{
    size_t same = 0;
    int high = -1;
    for (size_t i = 0; i < length; i++) {
        int value = hex_value(bytes[i]);
        if (value < 0) {
            if (!id_card_is_separator(bytes[i])) {
                return false;
            }
            continue;
        }
        if (high < 0) {
            high = value;
            continue;
        }
        uint8_t byte = capital((uint8_t)(high * 16 + value));
        high = -1;
        if (same < ID_CARD_MARKER_LENGTH) {
            same = byte == MARKER_TEXT[same] ? same + 1 : byte == MARKER_TEXT[0] ? 1 : 0;
        }
    }
    return same == ID_CARD_MARKER_LENGTH;
}

void id_card_shorten(struct frame *frame, size_t length)
{
    sodium_memzero(frame->bytes + length, frame->length - length);
    frame->length = length;
}

static void hex_to_bytes(struct frame *frame)
{
    size_t used = 0;
    int high = -1;
    for (size_t i = 0; i < frame->length; i++) {
        int value = hex_value(frame->bytes[i]);
        if (value >= 0 && high >= 0) {
            frame->bytes[used++] = (uint8_t)(high * 16 + value);
            high = -1;
        } else if (value >= 0) {
            high = value;
        }
    }
    id_card_shorten(frame, used);
}

/* Two bytes or three that stand for one: UTF-8 of a letter, or what readers make of a NUL. The
 * number of bytes, and the one that they mean. In a name of ISO 8859-1 none of these occur. */
static size_t char_read(const uint8_t *at, size_t left, uint8_t *means)
{
    *means = at[0];
    if (left >= 3 && at[0] == 0xEF && at[1] == 0xBF && at[2] == 0xBD) {
        *means = '\0';
        return 3;
    }
    if (left < 2 || at[1] < 0x80 || at[1] > 0xBF) {
        return 1;
    }
    if (at[0] == 0xC3) {
        *means = (uint8_t)(at[1] + 0x40);
        return 2;
    }
    if (at[0] == 0xC0 || at[0] == 0xC2 || at[0] == 0xAF) {
        *means = '\0';
        return 2;
    }
    return 1;
}

static void text_to_bytes(struct frame *frame)
{
    size_t used = 0;
    for (size_t i = 0; i < frame->length;) {
        uint8_t means;
        i += char_read(frame->bytes + i, frame->length - i, &means);
        frame->bytes[used++] = capital(means);
    }
    id_card_shorten(frame, used);
}

bool id_card_decode(struct frame *frame)
{
    frame->marker = marker_find(frame->bytes, frame->length);
    if (frame->marker == SIZE_MAX && is_hex_dump(frame->bytes, frame->length)) {
        hex_to_bytes(frame);
        frame->marker = marker_find(frame->bytes, frame->length);
    }
    if (frame->marker == SIZE_MAX) {
        return false;
    }
    text_to_bytes(frame);
    frame->marker = marker_find(frame->bytes, frame->length); /* bytes before it may be fewer */
    return true;
}
