#include "base/id.h"

#include <sodium.h>
#include <string.h>

static const char BASE32_DIGITS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char HEX_DIGITS[] = "0123456789abcdef";

enum { CHECK_MODULUS = 32 };

enum status id_init(struct error *error)
{
    if (sodium_init() < 0) {
        return error_set(error, STATUS_INTERNAL,
                         "this system gives no random bytes (libsodium did not start)");
    }
    return STATUS_OK;
}

/* RFC 9562, section 5.7: 48 bits of milliseconds, version, 12 random bits, variant,
 * 62 random bits. */
void uuid7_new(int64_t utc_ms, char out[UUID_TEXT_SIZE])
{
    uint8_t id[16];
    uint64_t ms = utc_ms > 0 ? (uint64_t)utc_ms : 0;
    randombytes_buf(id, sizeof id);
    for (size_t i = 0; i < 6; i++) {
        id[i] = (uint8_t)(ms >> (40 - 8 * i));
    }
    id[6] = (uint8_t)(0x70 | (id[6] & 0x0f));
    id[8] = (uint8_t)(0x80 | (id[8] & 0x3f));

    char hex[2 * sizeof id + 1];
    hex_encode(id, sizeof id, hex);
    static const size_t GROUPS[] = {8, 4, 4, 4, 12};
    const char *from = hex;
    for (size_t i = 0; i < ARRAY_COUNT(GROUPS); i++) {
        if (i > 0) {
            *out++ = '-';
        }
        memcpy(out, from, GROUPS[i]);
        out += GROUPS[i];
        from += GROUPS[i];
    }
    *out = '\0';
}

void base32_encode(const uint8_t *data, size_t bytes, char *out)
{
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < bytes; i++) {
        bits = (bits << 8 | data[i]) & 0xfff;
        for (count += 8; count >= 5; count -= 5) {
            *out++ = BASE32_DIGITS[bits >> (count - 5) & 31];
        }
    }
    if (count > 0) {
        *out++ = BASE32_DIGITS[bits << (5 - count) & 31];
    }
    *out = '\0';
}

enum status base32_decode(const char *text, size_t length, uint8_t *out, size_t bytes,
                          struct error *error)
{
    size_t expected = BASE32_LENGTH(bytes);
    size_t characters = 0;
    size_t written = 0;
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '-' || text[i] == ' ') {
            continue;
        }
        int value = base32_value(text[i]);
        if (value < 0) {
            return error_set(error, STATUS_INVALID,
                             "character %zu is neither a digit nor a letter of a code", i + 1);
        }
        if (++characters > expected) {
            break;
        }
        bits = (bits << 5 | (uint32_t)value) & 0xfff;
        count += 5;
        if (count >= 8) {
            count -= 8;
            out[written++] = (uint8_t)(bits >> count);
        }
    }
    if (characters != expected) {
        return error_set(error, STATUS_INVALID,
                         "a code of %zu characters is needed, this one is %s", expected,
                         characters < expected ? "shorter" : "longer");
    }
    if (bits & ((1U << count) - 1)) {
        return error_set(error, STATUS_INVALID, "the last character of the code cannot be right");
    }
    return STATUS_OK;
}

int base32_value(char c)
{
    if (c >= 'a' && c <= 'z') {
        c = (char)(c - 'a' + 'A');
    }
    if (c == 'I' || c == 'L') {
        c = '1';
    } else if (c == 'O') {
        c = '0';
    }
    const char *found = c ? strchr(BASE32_DIGITS, c) : NULL;
    return found ? (int)(found - BASE32_DIGITS) : -1;
}

char base32_digit(unsigned value)
{
    ASSERT(value < 32);
    return BASE32_DIGITS[value];
}

/* ISO/IEC 7064, hybrid systems. The product is never 0 modulo 33, so every step is one to one:
 * that is why no single wrong character passes. */
char check_char(const char *text, size_t length)
{
    unsigned product = CHECK_MODULUS;
    for (size_t i = 0; i < length; i++) {
        int value = base32_value(text[i]);
        ASSERT(value >= 0);
        unsigned sum = (product + (unsigned)value) % CHECK_MODULUS;
        product = (sum ? sum : CHECK_MODULUS) * 2 % (CHECK_MODULUS + 1);
    }
    return base32_digit((CHECK_MODULUS + 1 - product) % CHECK_MODULUS);
}

bool check_char_ok(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (base32_value(text[i]) < 0) {
            return false;
        }
    }
    return length > 1 &&
           base32_value(check_char(text, length - 1)) == base32_value(text[length - 1]);
}

void hex_encode(const uint8_t *data, size_t bytes, char *out)
{
    for (size_t i = 0; i < bytes; i++) {
        *out++ = HEX_DIGITS[data[i] >> 4];
        *out++ = HEX_DIGITS[data[i] & 15];
    }
    *out = '\0';
}

static int hex_value(char c)
{
    if (c >= 'A' && c <= 'F') {
        c = (char)(c - 'A' + 'a');
    }
    const char *found = c ? strchr(HEX_DIGITS, c) : NULL;
    return found ? (int)(found - HEX_DIGITS) : -1;
}

bool hex_decode(const char *text, uint8_t *out, size_t bytes)
{
    if (strnlen(text, 2 * bytes + 1) != 2 * bytes) {
        return false;
    }
    for (size_t i = 0; i < bytes; i++) {
        int high = hex_value(text[2 * i]);
        int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
