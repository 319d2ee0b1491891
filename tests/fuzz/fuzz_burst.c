/* What burst.h and scanned.h promise of any keys and bytes at any times: a code is of text or an ID
 * card's, never too long, and nothing of it is left afterwards. Two bytes of input are one event:
 * what happens, and after how long. */
#include <string.h>

#include "core/scanned.h"
#include "fuzz/fuzz.h"
#include "platform/burst.h"

size_t fuzz_seed(size_t number, uint8_t *out)
{
    static const char *const texts[] = {
        "F10123456789ABCDEFGHJKMN\r",
        "0388888888PubDSK_1 0099990001PRUEBA\rAB\tC\r\r",
        "ICCOL9999\r8503149F\rPRUEBA<<LUZ\r",
        "5075624453 4B5F\r3120\r",
        "]Q1F1AAAA\rF1BBBBBB\r\r",
        "hola  mundo\r",
        "aaaaaaaaaaaaaaaaa\r",
    };
    enum { TEXTS = sizeof texts / sizeof texts[0] };
    static const uint8_t gaps_ms[] = {2, 29, 31, 99, 101};
    if (number >= TEXTS * sizeof gaps_ms) {
        return SIZE_MAX;
    }
    const char *text = texts[number % TEXTS];
    size_t length = strlen(text), used = 0;
    out[used++] = (uint8_t)(number % 2);
    for (size_t i = 0; i < length; i++) {
        out[used++] = (uint8_t)text[i];
        out[used++] = gaps_ms[number / TEXTS];
    }
    return used;
}

static void check_code(const struct burst *burst)
{
    struct scanned codes[SCANNED_MAX];
    FUZZ_CHECK(burst->length >= BURST_LENGTH_MIN && burst->length <= BURST_BYTES_MAX);
    FUZZ_CHECK(burst->state == BURST_SCANNING || burst->state == BURST_CARD);
    for (size_t i = 0; burst->state == BURST_SCANNING && i < burst->length; i++) {
        FUZZ_CHECK((unsigned char)burst->text[i] >= ' ' && burst->text[i] != 0x7F);
    }
    struct scanned whole = scanned_strip(burst->text, burst->length, "~");
    size_t count = scanned_split(whole, codes);
    FUZZ_CHECK(count <= SCANNED_MAX);
    for (size_t i = 0; i < count; i++) {
        FUZZ_CHECK(codes[i].text >= burst->text && codes[i].length > 0);
        FUZZ_CHECK(codes[i].text + codes[i].length <= burst->text + burst->length);
    }
}

static void resolve(struct burst *burst, enum burst_event event)
{
    if (event == BURST_NOTHING || event == BURST_TAKEN) {
        return;
    }
    FUZZ_CHECK(burst->text[BURST_BYTES_MAX] == '\0');
    FUZZ_CHECK(event != BURST_TYPED || (burst->source == BURST_SHARED && burst->length > 0));
    if (event == BURST_CODE) {
        check_code(burst);
    }
    burst_clear(burst);
    FUZZ_CHECK(burst->length <= 1); /* the character that ended it, if one did */
    for (size_t i = burst->length; i <= BURST_BYTES_MAX; i++) {
        FUZZ_CHECK(burst->text[i] == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct burst burst;
    int64_t now_ms = 1000;
    burst_init(&burst, size > 0 && data[0] % 2 != 0 ? BURST_OWN : BURST_SHARED);
    for (size_t i = 1; i + 1 < size; i += 2) {
        uint8_t what = data[i];
        now_ms += data[i + 1];
        if (data[i + 1] % 8 != 7) { /* a caller that comes late */
            resolve(&burst, burst_tick(&burst, now_ms));
        }
        int usage = 0;
        bool has_shift = false;
        if (what == 0xFE) {
            burst_spoil(&burst, now_ms);
        } else if (burst.source == BURST_OWN && what % 2 == 0) {
            resolve(&burst, burst_byte(&burst, what, now_ms));
        } else if (burst_usage_of((char)what, &usage, &has_shift)) {
            resolve(&burst, burst_key(&burst, usage, has_shift, now_ms));
        } else {
            resolve(&burst, burst_key(&burst, what * 2, false, now_ms));
        }
        FUZZ_CHECK(burst.length <= BURST_BYTES_MAX);
    }
    for (int64_t i = 0; i < 2; i++) { /* what is held, and what it ended with */
        resolve(&burst, burst_tick(&burst, now_ms + 1000 + 1000 * i));
    }
    FUZZ_CHECK(burst.state == BURST_EMPTY && burst_deadline_ms(&burst) == INT64_MAX);
    return 0;
}
