/* What batch.h promises of any bytes, also of those whose hash is right: refused whole, or facts
 * that prove themselves and make the same batch again. The input is a batch without its tail. */
#include <sodium.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "sync/batch.h"

enum { STATION = 0x01020304, EPOCH = 77, TAIL_BYTES = 96, ARENA_MAX = 4 * 1024 * 1024 };

static struct fact make(const struct fact *before, uint32_t station, const char *body,
                        const char *private_part)
{
    struct fact fact = {.station = station,
                        .epoch = EPOCH,
                        .seq = before ? before->seq + 1 : 1,
                        .kind = "attendee.registered",
                        .at_ms = 1671109200000,
                        .hlc = 1671109200000 << 16,
                        .body = body,
                        .private_part = private_part};
    if (before) {
        memcpy(fact.prev, before->chain, HASH_BYTES);
    }
    if (private_part) {
        fact_hash_private(fact.salt, private_part, fact.private_hash);
    }
    fact_hash_body(body, fact.body_hash);
    fact_hash_chain(&fact, fact.chain);
    return fact;
}

size_t fuzz_seed(size_t number, uint8_t *out)
{
    struct keys keys = {.station = STATION};
    const uint8_t municipality[MUNICIPALITY_ID_BYTES] = {1, 2, 3};
    struct fact facts[5];
    struct buf bytes;
    if (number > 4 || sodium_init() < 0) {
        return SIZE_MAX;
    }
    facts[0] = make(NULL, STATION, "{\"event\":1}", "{\"name\":\"Luz\"}");
    facts[1] = make(&facts[0], STATION, "{}", NULL);
    facts[2] = make(&facts[1], STATION, "{\"t\":\"ñ\"}", "{}");
    facts[3] = make(NULL, STATION + 1, "{}", NULL);
    facts[4] = make(&facts[3], STATION + 1, "{}", "{\"a\":1}");
    facts[4].private_part = number % 2 ? NULL : facts[4].private_part; /* withheld */
    buf_init(&bytes, FUZZ_BYTES_MAX);
    enum status status = number < 2 ? batch_encode(facts + number, 3 - number, &keys, &bytes, NULL)
                                    : batch_encode_selection(facts + number - 2, 7 - number,
                                                             municipality, &bytes, NULL);
    FUZZ_CHECK(status == STATUS_OK);
    size_t length = bytes.length - TAIL_BYTES;
    memcpy(out, bytes.data, length);
    buf_release(&bytes);
    return length;
}

static void check_fact(const struct fact *fact)
{
    uint8_t chain[HASH_BYTES];
    FUZZ_CHECK(fact->station != 0 && fact->epoch != 0 && fact->seq > 0 && fact->seq <= INT64_MAX);
    FUZZ_CHECK(fact->hlc >= 0 && fact->kind[0] != '\0' && strlen(fact->kind) <= FACT_KIND_MAX);
    FUZZ_CHECK(strlen(fact->body) <= FACT_BODY_MAX);
    fact_hash_chain(fact, chain);
    FUZZ_CHECK(memcmp(chain, fact->chain, HASH_BYTES) == 0);
}

static void check_batch(const struct batch *batch)
{
    struct arena arena;
    struct batch again;
    struct buf bytes;
    FUZZ_CHECK(batch->count <= BATCH_FACTS_MAX);
    for (size_t i = 0; i < batch->count; i++) {
        check_fact(&batch->facts[i]);
        FUZZ_CHECK(!batch->is_signed || (batch->facts[i].station == batch->station &&
                                         batch->facts[i].seq == batch->first + i));
    }
    buf_init(&bytes, BATCH_BYTES_MAX);
    arena_init(&arena, ARENA_MAX);
    FUZZ_CHECK(batch_encode_selection(batch->facts, batch->count, batch->municipality, &bytes,
                                      NULL) == STATUS_OK);
    FUZZ_CHECK(batch_decode(bytes.data, bytes.length, NULL, &arena, &again, NULL) == STATUS_OK);
    FUZZ_CHECK(again.count == batch->count && again.hlc == batch->hlc);
    for (size_t i = 0; i < again.count; i++) {
        FUZZ_CHECK(memcmp(again.facts[i].chain, batch->facts[i].chain, HASH_BYTES) == 0);
    }
    arena_release(&arena);
    buf_release(&bytes);
}

static void decode(const void *data, size_t bytes)
{
    struct arena arena;
    struct batch batch;
    struct error error = {0};
    arena_init(&arena, ARENA_MAX);
    enum status status = batch_decode(data, bytes, NULL, &arena, &batch, &error);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_CORRUPT);
    FUZZ_CHECK((status == STATUS_OK) == (error.text[0] == '\0'));
    if (status == STATUS_OK) {
        check_batch(&batch);
    } else {
        FUZZ_CHECK(batch.count == 0 && batch.facts == NULL);
    }
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    decode(data, size);
    uint8_t *whole = calloc(1, size + TAIL_BYTES);
    FUZZ_CHECK(whole != NULL);
    if (size > 0) {
        memcpy(whole, data, size);
    }
    (void)crypto_generichash(whole + size, HASH_BYTES, data, size, NULL, 0);
    decode(whole, size + TAIL_BYTES);
    free(whole);
    return 0;
}
