/* A batch comes out as it went in, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "sync/batch.h"

enum { STATION = 0x01020304, EPOCH = 77, HEADER_BYTES = 29, TAIL_BYTES = 96 };

static struct keys keys_of_seed(uint8_t first)
{
    uint8_t seed[crypto_sign_SEEDBYTES] = {first};
    struct keys keys = {0};
    (void)crypto_sign_seed_keypair(keys.public_key, keys.secret_key, seed);
    keys.station = STATION;
    return keys;
}

static struct fact fact_make(uint64_t seq, const char *body, const char *private_part)
{
    struct fact fact = {.station = STATION,
                        .epoch = EPOCH,
                        .seq = seq,
                        .kind = "attendee.registered",
                        .at_ms = 1671109200000 + (int64_t)seq,
                        .hlc = (1671109200000 << 16) + (int64_t)seq,
                        .body = body,
                        .private_part = private_part};
    if (private_part) {
        memset(fact.salt, (int)seq + 1, SALT_BYTES);
        fact_hash_private(fact.salt, private_part, fact.private_hash);
    }
    fact_hash_body(body, fact.body_hash);
    fact_hash_chain(&fact, fact.chain);
    return fact;
}

static void assert_same_fact(const struct fact *a, const struct fact *b)
{
    assert_int_equal(a->station, b->station);
    assert_int_equal(a->epoch, b->epoch);
    assert_int_equal(a->seq, b->seq);
    assert_int_equal(a->at_ms, b->at_ms);
    assert_int_equal(a->hlc, b->hlc);
    assert_string_equal(a->kind, b->kind);
    assert_string_equal(a->body, b->body);
    assert_int_equal(!a->private_part, !b->private_part);
    if (a->private_part) {
        assert_string_equal(a->private_part, b->private_part);
    }
    assert_memory_equal(a->salt, b->salt, SALT_BYTES);
    assert_memory_equal(a->body_hash, b->body_hash, HASH_BYTES);
    assert_memory_equal(a->private_hash, b->private_hash, HASH_BYTES);
    assert_memory_equal(a->chain, b->chain, HASH_BYTES);
    assert_memory_equal(a->prev, b->prev, HASH_BYTES);
}

/* Three facts: with a private part, without, with a text of every length of UTF-8. */
static void example(const struct keys *keys, struct buf *out)
{
    struct error error = {0};
    const struct fact facts[] = {
        fact_make(1, "{\"event\":1}", "{\"name\":\"Luz Marina Prueba\"}"),
        fact_make(2, "{}", NULL),
        fact_make(3, "{\"t\":\"ñ € 𝄞\"}", NULL),
    };
    buf_init(out, BATCH_BYTES_MAX);
    assert_int_equal(batch_encode(facts, 3, STATION, EPOCH, keys, out, &error), STATUS_OK);
}

static enum status decode(const void *data, size_t bytes, const struct keys *keys)
{
    struct arena arena;
    struct batch batch;
    struct error error = {0};
    arena_init(&arena, 0);
    /* A copy of its own size, so that the sanitizer sees every read past its end. */
    void *copy = malloc(bytes ? bytes : 1);
    assert_non_null(copy);
    memcpy(copy, data, bytes);
    enum status status =
        batch_decode(copy, bytes, keys ? keys->public_key : NULL, &arena, &batch, &error);
    assert_int_equal(error.status, status);
    assert_int_equal(error.text[0] == '\0', status == STATUS_OK);
    free(copy);
    arena_release(&arena);
    return status;
}

static void round_trip(void **state)
{
    (void)state;
    struct keys keys = keys_of_seed(1);
    const struct keys *signers[] = {&keys, NULL};
    for (size_t i = 0; i < ARRAY_COUNT(signers); i++) {
        struct buf bytes;
        struct arena arena;
        struct batch batch;
        struct error error = {0};
        example(signers[i], &bytes);
        arena_init(&arena, 0);
        assert_int_equal(
            batch_decode(bytes.data, bytes.length, keys.public_key, &arena, &batch, &error),
            STATUS_OK);
        assert_int_equal(batch.is_signed, signers[i] != NULL);
        assert_int_equal(batch.station, STATION);
        assert_int_equal(batch.epoch, EPOCH);
        assert_int_equal(batch.count, 3);
        struct fact first = fact_make(1, "{\"event\":1}", "{\"name\":\"Luz Marina Prueba\"}");
        struct fact third = fact_make(3, "{\"t\":\"ñ € 𝄞\"}", NULL);
        assert_same_fact(&batch.facts[0], &first);
        assert_same_fact(&batch.facts[2], &third);
        arena_release(&arena);
        buf_release(&bytes);
    }
}

static void empty_and_appended(void **state)
{
    (void)state;
    struct keys keys = keys_of_seed(1);
    struct buf bytes;
    struct error error = {0};
    buf_init(&bytes, BATCH_BYTES_MAX);
    buf_append_str(&bytes, "before");
    assert_int_equal(batch_encode(NULL, 0, STATION, EPOCH, &keys, &bytes, &error), STATUS_OK);
    assert_int_equal(bytes.length, 6 + HEADER_BYTES + TAIL_BYTES);
    assert_int_equal(decode(bytes.data + 6, bytes.length - 6, &keys), STATUS_OK);
    buf_release(&bytes);
}

static void every_flipped_byte_is_refused(void **state)
{
    (void)state;
    struct keys keys = keys_of_seed(1);
    const struct keys *signers[] = {&keys, NULL};
    for (size_t i = 0; i < ARRAY_COUNT(signers); i++) {
        struct buf bytes;
        example(signers[i], &bytes);
        for (size_t at = 0; at < bytes.length; at++) {
            for (unsigned bit = 0; bit < 8; bit += 7) {
                bytes.data[at] = (char)(bytes.data[at] ^ (1 << bit));
                assert_int_equal(decode(bytes.data, bytes.length, &keys), STATUS_CORRUPT);
                bytes.data[at] = (char)(bytes.data[at] ^ (1 << bit));
            }
        }
        assert_int_equal(decode(bytes.data, bytes.length, &keys), STATUS_OK);
        buf_release(&bytes);
    }
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    struct keys keys = keys_of_seed(1);
    struct buf bytes;
    example(&keys, &bytes);
    for (size_t length = 0; length < bytes.length; length++) {
        assert_int_equal(decode(bytes.data, length, &keys), STATUS_CORRUPT);
    }
    buf_append_char(&bytes, 'x');
    assert_int_equal(decode(bytes.data, bytes.length, &keys), STATUS_CORRUPT);
    buf_release(&bytes);
}

/* Puts `value` at `at` and makes hash and signature right again, as a hostile station could. */
static void forge(struct buf *bytes, size_t at, uint32_t value, const struct keys *keys)
{
    memcpy(bytes->data + at, &value, sizeof value);
    size_t before = bytes->length - TAIL_BYTES;
    static const uint8_t PREFIX[] = {'f', 'e', 'r', 'i', 'a', '-', 'b',
                                     'a', 't', 'c', 'h', '-', '1'};
    uint8_t to_sign[sizeof PREFIX + HASH_BYTES];
    memcpy(to_sign, PREFIX, sizeof PREFIX);
    (void)crypto_generichash(to_sign + sizeof PREFIX, HASH_BYTES, (const uint8_t *)bytes->data,
                             before, NULL, 0);
    memcpy(bytes->data + before, to_sign + sizeof PREFIX, HASH_BYTES);
    (void)crypto_sign_detached((uint8_t *)bytes->data + before + HASH_BYTES, NULL, to_sign,
                               sizeof to_sign, keys->secret_key);
}

/* Rightly signed, and yet no batch. */
static void forged_lengths(void **state)
{
    (void)state;
    enum { COUNT_AT = 21, TEXT_BYTES_AT = 25, FACT_AT = HEADER_BYTES, KIND_AT = FACT_AT + 32 };
    enum { BODY_AT = KIND_AT + 1 + 19, PRIVATE_AT = BODY_AT + 4 + 11 };
    static const struct {
        size_t at;
        uint32_t value;
    } FORGERIES[] = {
        {COUNT_AT, 2},
        {COUNT_AT, 4},
        {COUNT_AT, 0},
        {COUNT_AT, BATCH_FACTS_MAX + 1},
        {COUNT_AT, UINT32_MAX},
        {TEXT_BYTES_AT, 0},
        {TEXT_BYTES_AT, UINT32_MAX},
        {FACT_AT, 0},     /* station 0 */
        {FACT_AT + 4, 0}, /* epoch 0 */
        {FACT_AT + 8, 0}, /* seq 0 */
        {KIND_AT, 0},     /* no kind; three letters of it gone */
        {KIND_AT, 0xff},  /* longer than a kind may be */
        {BODY_AT, 0},
        {BODY_AT, 10},
        {BODY_AT, FACT_BODY_MAX + 1},
        {BODY_AT, UINT32_MAX},
        {BODY_AT, INT32_MAX},
        {BODY_AT + 4, 0}, /* NUL in a text */
        {PRIVATE_AT, 0},
        {PRIVATE_AT, UINT32_MAX},
        {PRIVATE_AT, FACT_BODY_MAX + 1},
        {PRIVATE_AT, INT32_MAX},
    };
    struct keys keys = keys_of_seed(1);
    for (size_t i = 0; i < ARRAY_COUNT(FORGERIES); i++) {
        struct buf bytes;
        example(&keys, &bytes);
        forge(&bytes, FORGERIES[i].at, FORGERIES[i].value, &keys);
        assert_int_equal(decode(bytes.data, bytes.length, &keys), STATUS_CORRUPT);
        buf_release(&bytes);
    }
    struct buf bytes;
    example(&keys, &bytes);
    forge(&bytes, COUNT_AT, 3, &keys); /* the tool itself is right */
    assert_int_equal(decode(bytes.data, bytes.length, &keys), STATUS_OK);
    buf_release(&bytes);
}

static void foreign_signature(void **state)
{
    (void)state;
    struct keys keys = keys_of_seed(1);
    struct keys other = keys_of_seed(2);
    struct buf bytes;
    example(&other, &bytes);
    assert_int_equal(decode(bytes.data, bytes.length, &keys), STATUS_CORRUPT);
    assert_int_equal(decode(bytes.data, bytes.length, &other), STATUS_OK);
    assert_int_equal(decode(bytes.data, bytes.length, NULL), STATUS_OK); /* key not known yet */
    buf_release(&bytes);
}

static void oversized(void **state)
{
    (void)state;
    struct error error = {0};
    struct buf out;
    struct fact *facts = calloc(BATCH_FACTS_MAX + 1, sizeof *facts);
    char *body = malloc(FACT_BODY_MAX + 1);
    assert_non_null(facts);
    assert_non_null(body);
    memset(body, 'x', FACT_BODY_MAX);
    body[FACT_BODY_MAX] = '\0';
    for (size_t i = 0; i <= BATCH_FACTS_MAX; i++) {
        facts[i] = fact_make(i + 1, "{}", NULL);
    }
    buf_init(&out, (size_t)2 * BATCH_BYTES_MAX);
    assert_int_equal(batch_encode(facts, BATCH_FACTS_MAX + 1, STATION, EPOCH, NULL, &out, &error),
                     STATUS_TOO_BIG);
    buf_clear(&out);
    assert_int_equal(batch_encode(facts, BATCH_FACTS_MAX, STATION, EPOCH, NULL, &out, &error),
                     STATUS_OK);
    assert_int_equal(decode(out.data, out.length, NULL), STATUS_OK);
    for (size_t i = 0; i < 200; i++) {
        facts[i].body = body;
    }
    buf_clear(&out);
    assert_int_equal(batch_encode(facts, 200, STATION, EPOCH, NULL, &out, &error), STATUS_TOO_BIG);
    buf_release(&out);
    buf_init(&out, 100); /* the caller's room is too small */
    assert_int_equal(batch_encode(facts, 1, STATION, EPOCH, NULL, &out, &error), STATUS_TOO_BIG);
    buf_release(&out);
    free(body);
    free(facts);
}

static void no_facts_at_all(void **state)
{
    (void)state;
    struct error error = {0};
    struct buf out;
    char long_kind[FACT_KIND_MAX + 2];
    memset(long_kind, 'k', sizeof long_kind - 1);
    long_kind[sizeof long_kind - 1] = '\0';
    struct fact fact = fact_make(1, "{}", NULL);
    buf_init(&out, BATCH_BYTES_MAX);
    fact.kind = long_kind;
    assert_int_equal(batch_encode(&fact, 1, STATION, EPOCH, NULL, &out, &error), STATUS_INVALID);
    fact.kind = "";
    assert_int_equal(batch_encode(&fact, 1, STATION, EPOCH, NULL, &out, &error), STATUS_INVALID);
    buf_release(&out);
}

static int prepare(void **state)
{
    (void)state;
    return id_init(NULL) == STATUS_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(empty_and_appended),
        cmocka_unit_test(every_flipped_byte_is_refused),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(forged_lengths),
        cmocka_unit_test(foreign_signature),
        cmocka_unit_test(oversized),
        cmocka_unit_test(no_facts_at_all),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
