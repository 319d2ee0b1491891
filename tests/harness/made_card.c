#include "harness/made_card.h"

#include <stdio.h>
#include <string.h>

const struct made_person MADE_LUZ = {"03",
                                     "0999912345",
                                     "PE\xD1"
                                     "A",
                                     "DE LA OSSA",
                                     "LUZ",
                                     "MAR\xCD"
                                     "A",
                                     "0F19850314290010O+"};

static void field(uint8_t *at, const char *text)
{
    while (*text != '\0') {
        *at++ = (uint8_t)*text++;
    }
}

void made_card(const struct made_person *person, uint8_t out[MADE_CARD_BYTES])
{
    memset(out, 0, MADE_CARD_BYTES);
    field(out, person->prefix);
    field(out + 2, "88888888");
    field(out + 24, "PubDSK_1");
    field(out + 40, "777777");
    field(out + 48, person->number);
    field(out + 58, person->first_surname);
    field(out + 81, person->second_surname);
    field(out + 104, person->first_name);
    field(out + 127, person->second_name);
    field(out + 150, person->birth);
    for (size_t i = 169; i < MADE_CARD_BYTES; i++) {
        out[i] = (uint8_t)((i * 73 + 41) % 256);
    }
    out[169] = '2';
    out[330] = '7';
}

size_t made_raw(const uint8_t *frame, size_t length, uint8_t *out)
{
    memcpy(out, frame, length);
    return length;
}

/* What a keyboard can type, and something for each NUL and for each run of them. */
static size_t typed(const uint8_t *frame, size_t length, uint8_t *out, const char *each,
                    const char *run)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (frame[i] == '\0') {
            bool is_first = i == 0 || frame[i - 1] != '\0';
            const char *text = is_first ? run : each;
            while (*text != '\0') {
                out[used++] = (uint8_t)*text++;
            }
        } else if (frame[i] >= ' ' && frame[i] < 0x7F) {
            out[used++] = frame[i];
        }
    }
    return used;
}

size_t made_typed(const uint8_t *frame, size_t length, uint8_t *out)
{
    return typed(frame, length, out, "", "");
}

size_t made_spaced(const uint8_t *frame, size_t length, uint8_t *out)
{
    return typed(frame, length, out, " ", " ");
}

size_t made_one_space(const uint8_t *frame, size_t length, uint8_t *out)
{
    return typed(frame, length, out, "", " ");
}

size_t made_two_spaces(const uint8_t *frame, size_t length, uint8_t *out)
{
    return typed(frame, length, out, "", "  ");
}

static size_t text_of(const uint8_t *frame, size_t length, uint8_t *out, const char *nul,
                      size_t nul_bytes)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (frame[i] == '\0') {
            memcpy(out + used, nul, nul_bytes);
            used += nul_bytes;
        } else if (frame[i] < 0x80) {
            out[used++] = frame[i];
        } else {
            out[used++] = (uint8_t)(0xC0 | frame[i] >> 6);
            out[used++] = (uint8_t)(0x80 | (frame[i] & 0x3F));
        }
    }
    return used;
}

size_t made_utf8(const uint8_t *frame, size_t length, uint8_t *out)
{
    return text_of(frame, length, out, "", 1);
}

size_t made_replacement(const uint8_t *frame, size_t length, uint8_t *out)
{
    return text_of(frame, length, out, "\xEF\xBF\xBD", 3);
}

size_t made_overlong(const uint8_t *frame, size_t length, uint8_t *out)
{
    return text_of(frame, length, out, "\xC0\x80", 2);
}

size_t made_hex(const uint8_t *frame, size_t length, uint8_t *out)
{
    for (size_t i = 0; i < length; i++) {
        (void)snprintf((char *)out + 2 * i, 3, "%02X", frame[i]);
    }
    return 2 * length;
}

size_t made_hex_spaced(const uint8_t *frame, size_t length, uint8_t *out)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        used += (size_t)snprintf((char *)out + used, 5, "%02x%s", frame[i],
                                 i % 16 == 15 ? "\r\n" : " ");
    }
    return used;
}

size_t made_squeezed(const uint8_t *frame, size_t length, uint8_t *out)
{
    memcpy(out, frame, 13);
    memcpy(out + 13, frame + 24, length - 24);
    return length - 11;
}

size_t made_stripped(const uint8_t *frame, size_t length, uint8_t *out)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (frame[i] != '\0') {
            out[used++] = frame[i];
        }
    }
    return used;
}

const struct made_way MADE_WAYS[] = {
    {"raw", made_raw},
    {"typed", made_typed},
    {"spaced", made_spaced},
    {"one space", made_one_space},
    {"two spaces", made_two_spaces},
    {"utf-8", made_utf8},
    {"U+FFFD", made_replacement},
    {"C0 80", made_overlong},
    {"hex", made_hex},
    {"hex in lines", made_hex_spaced},
    {"squeezed", made_squeezed},
    {"stripped", made_stripped},
};
const size_t MADE_WAY_COUNT = sizeof MADE_WAYS / sizeof MADE_WAYS[0];
