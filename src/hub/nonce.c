#include "hub/nonce.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum { MAC_AT = 8, MAC_BYTES = 8, SIGNED_BYTES = 12 };

enum status nonces_init(struct nonces *nonces, struct error *error)
{
    memset(nonces, 0, sizeof *nonces);
    nonces->used = calloc(2, sizeof *nonces->used);
    if (!nonces->used) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for nonces");
    }
    randombytes_buf(nonces->key, sizeof nonces->key);
    nonces->start_ms = clock_monotonic_ms();
    nonces->period[0] = nonces->period[1] = -2;
    return STATUS_OK;
}

void nonces_release(struct nonces *nonces)
{
    free(nonces->used);
    nonces->used = NULL;
    sodium_memzero(nonces->key, sizeof nonces->key);
}

static void mac(const struct nonces *nonces, uint32_t station, const uint8_t *nonce,
                uint8_t out[MAC_BYTES])
{
    uint8_t text[SIGNED_BYTES];
    uint8_t hash[crypto_generichash_BYTES_MIN];
    memcpy(text, nonce, MAC_AT);
    memcpy(text + MAC_AT, &station, sizeof station);
    (void)crypto_generichash(hash, sizeof hash, text, sizeof text, nonces->key, sizeof nonces->key);
    memcpy(out, hash, MAC_BYTES);
}

static uint32_t seconds(const struct nonces *nonces)
{
    return (uint32_t)((clock_monotonic_ms() - nonces->start_ms) / 1000);
}

void nonce_new(struct nonces *nonces, uint32_t station, uint8_t out[NONCE_BYTES])
{
    uint32_t now_s = seconds(nonces);
    uint32_t number = nonces->made++;
    memcpy(out, &now_s, sizeof now_s);
    memcpy(out + sizeof now_s, &number, sizeof number);
    mac(nonces, station, out, out + MAC_AT);
}

/* Puts `mark` into the table of the time it was made in. False when it is there already. */
static enum nonce_answer remember(struct nonces *nonces, uint32_t made_s, uint64_t mark)
{
    int64_t period = made_s / NONCE_LIFE_S;
    int half = (int)(period & 1);
    if (nonces->period[half] != period) { /* what is in it is older than any good nonce */
        memset(nonces->used[half], 0, sizeof nonces->used[half]);
        nonces->used_count[half] = 0;
        nonces->period[half] = period;
    }
    if (nonces->used_count[half] >= NONCES_USED_MAX / 4 * 3) {
        return NONCE_FULL;
    }
    uint64_t *table = nonces->used[half];
    size_t at = (size_t)(mark % NONCES_USED_MAX);
    while (table[at] != 0 && table[at] != mark) {
        at = (at + 1) % NONCES_USED_MAX;
    }
    if (table[at] == mark) {
        return NONCE_STALE;
    }
    table[at] = mark;
    nonces->used_count[half]++;
    return NONCE_GOOD;
}

enum nonce_answer nonce_use(struct nonces *nonces, uint32_t station,
                            const uint8_t nonce[NONCE_BYTES])
{
    uint8_t expected[MAC_BYTES];
    uint32_t made_s = 0;
    uint64_t mark = 0;
    uint32_t now_s = seconds(nonces);
    memcpy(&made_s, nonce, sizeof made_s);
    memcpy(&mark, nonce + MAC_AT, sizeof mark);
    mac(nonces, station, nonce, expected);
    if (sodium_memcmp(expected, nonce + MAC_AT, MAC_BYTES) != 0 || made_s > now_s ||
        now_s - made_s >= NONCE_LIFE_S) {
        return NONCE_STALE;
    }
    return remember(nonces, made_s, mark == 0 ? 1 : mark);
}
