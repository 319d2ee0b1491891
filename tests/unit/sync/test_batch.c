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

enum { STATION = 0x01020304, EPOCH = 77, HEADER_BYTES = 89, TAIL_BYTES = 96 };

static struct keys keys_of_seed(uint8_t first)
{
    uint8_t seed[crypto_sign_SEEDBYTES] = {first};
    struct keys keys = {.municipality = {7}};
    (void)crypto_sign_seed_keypair(keys.public_key, keys.secret_key, seed);
    keys.station = STATION;
    return keys;
}

/* `before` NULL: nothing is before it. */
static struct fact fact_make(const struct fact *before, const char *body, const char *private_part)
{
    uint64_t seq = before ? before->seq + 1 : 1;
    struct fact fact = {.station = STATION,
                        .epoch = EPOCH,
                        .seq = seq,
                        .kind = "attendee.registered",
                        .at_ms = 1671109200000 + (int64_t)seq,
                        .hlc = (1671109200000 << 16) + (int64_t)seq,
                        .body = body,
                        .private_part = private_part};
    if (before) {
        memcpy(fact.prev, before->chain, HASH_BYTES);
    }
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

enum { EXAMPLE_FACTS = 4 };

/* With a private part, without, with a text of every length of UTF-8, with a withheld one. */
static void example_facts(struct fact facts[EXAMPLE_FACTS])
{
    facts[0] = fact_make(NULL, "{\"event\":1}", "{\"name\":\"Luz Marina Prueba\"}");
    facts[1] = fact_make(&facts[0], "{}", NULL);
    facts[2] = fact_make(&facts[1], "{\"t\":\"ñ € 𝄞\"}", NULL);
    facts[3] = fact_make(&facts[2], "{}", "{\"name\":\"Ana Prueba\"}");
    facts[3].private_part = NULL;
    memset(facts[3].salt, 0, SALT_BYTES);
}

static enum status encode(const struct fact *facts, size_t count, const struct keys *keys,
                          struct buf *out, struct error *error)
{
    static const uint8_t MUNICIPALITY[MUNICIPALITY_ID_BYTES] = {1, 2, 3};
    return keys ? batch_encode(facts, count, keys, out, error)
                : batch_encode_selection(facts, count, MUNICIPALITY, out, error);
}

static void example(const struct keys *keys, struct buf *out)
{
    struct error error = {0};
    struct fact facts[EXAMPLE_FACTS];
    example_facts(facts);
    buf_init(out, BATCH_BYTES_MAX);
    assert_int_equal(encode(facts, EXAMPLE_FACTS, keys, out, &error), STATUS_OK);
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
        bool is_chain = signers[i] != NULL;
        assert_int_equal(batch.station, is_chain ? STATION : 0);
        assert_int_equal(batch.epoch, is_chain ? EPOCH : 0);
        assert_int_equal(batch.first, is_chain ? 1 : 0);
        assert_int_equal(batch.last, is_chain ? EXAMPLE_FACTS : 0);
        assert_int_equal(batch.count, EXAMPLE_FACTS);
        struct fact facts[EXAMPLE_FACTS];
        example_facts(facts);
        assert_int_equal(batch.hlc, facts[EXAMPLE_FACTS - 1].hlc);
        for (size_t k = 0; k < EXAMPLE_FACTS; k++) {
            assert_same_fact(&batch.facts[k], &facts[k]);
        }
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
    assert_int_equal(encode(NULL, 0, &keys, &bytes, &error), STATUS_INVALID); /* no chain */
    assert_int_equal(encode(NULL, 0, NULL, &bytes, &error), STATUS_OK);
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
                                     'a', 't', 'c', 'h', '-', '2'};
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
    enum { STATION_AT = 21, EPOCH_AT = 25, FIRST_AT = 29, LAST_AT = 37, PREV_AT = 45 };
    enum { COUNT_AT = 77, HLC_AT = 81, FACT_AT = HEADER_BYTES, KIND_AT = FACT_AT + 17 };
    enum { BODY_AT = KIND_AT + 1 + 19, PRIVATE_AT = BODY_AT + 4 + 11 };
    static const struct {
        size_t at;
        uint32_t value;
    } FORGERIES[] = {
        {STATION_AT, 0},
        {EPOCH_AT, 0},
        {FIRST_AT, 0},
        {FIRST_AT, 2},
        {LAST_AT, 3},
        {LAST_AT, 5},
        {LAST_AT + 4, INT32_MAX},
        {PREV_AT, 1}, /* something before the first */
        {COUNT_AT, 3},
        {COUNT_AT, 5},
        {COUNT_AT, 0},
        {COUNT_AT, BATCH_FACTS_MAX + 1},
        {COUNT_AT, UINT32_MAX},
        {HLC_AT, 0},
        {FACT_AT, 0},    /* does not follow; no private part */
        {FACT_AT, 0xff}, /* flags that mean nothing */
        {FACT_AT, 7},    /* private and withheld */
        {KIND_AT, 0},    /* no kind; three letters of it gone */
        {KIND_AT, 0xff}, /* longer than a kind may be */
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
    forge(&bytes, COUNT_AT, EXAMPLE_FACTS, &keys); /* the tool itself is right */
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
        facts[i] = fact_make(i ? &facts[i - 1] : NULL, "{}", NULL);
    }
    buf_init(&out, (size_t)2 * BATCH_BYTES_MAX);
    assert_int_equal(encode(facts, BATCH_FACTS_MAX + 1, NULL, &out, &error), STATUS_TOO_BIG);
    buf_clear(&out);
    assert_int_equal(encode(facts, BATCH_FACTS_MAX, NULL, &out, &error), STATUS_OK);
    assert_int_equal(decode(out.data, out.length, NULL), STATUS_OK);
    for (size_t i = 0; i < 200; i++) {
        facts[i] = fact_make(i ? &facts[i - 1] : NULL, body, NULL);
    }
    buf_clear(&out);
    assert_int_equal(encode(facts, 200, NULL, &out, &error), STATUS_TOO_BIG);
    buf_release(&out);
    buf_init(&out, 100); /* the caller's room is too small */
    assert_int_equal(encode(facts, 1, NULL, &out, &error), STATUS_TOO_BIG);
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
    struct fact fact = fact_make(NULL, "{}", NULL);
    buf_init(&out, BATCH_BYTES_MAX);
    fact.kind = long_kind;
    assert_int_equal(encode(&fact, 1, NULL, &out, &error), STATUS_INVALID);
    fact.kind = "";
    assert_int_equal(encode(&fact, 1, NULL, &out, &error), STATUS_INVALID);
    fact = fact_make(NULL, "{}", NULL);
    fact.station = 0;
    assert_int_equal(encode(&fact, 1, NULL, &out, &error), STATUS_INVALID);
    /* Rows that somebody edited never leave. */
    const struct fact good = fact_make(NULL, "{\"a\":1}", "{\"b\":1}");
    fact = good;
    fact.body = "{\"a\":2}";
    assert_int_equal(encode(&fact, 1, NULL, &out, &error), STATUS_CORRUPT);
    fact = good;
    fact.private_part = "{\"b\":2}";
    assert_int_equal(encode(&fact, 1, NULL, &out, &error), STATUS_CORRUPT);
    fact = good;
    fact.at_ms++;
    assert_int_equal(encode(&fact, 1, NULL, &out, &error), STATUS_CORRUPT);
    buf_release(&out);
}

/* What is signed is one's own chain and nothing else. */
static void no_chain(void **state)
{
    (void)state;
    struct error error = {0};
    struct keys keys = keys_of_seed(1);
    struct buf out;
    struct fact facts[EXAMPLE_FACTS];
    buf_init(&out, BATCH_BYTES_MAX);
    example_facts(facts);
    const struct fact hole[] = {facts[0], facts[2]}, swapped[] = {facts[1], facts[0]};
    assert_int_equal(encode(hole, 2, &keys, &out, &error), STATUS_INVALID);
    assert_int_equal(encode(swapped, 2, &keys, &out, &error), STATUS_INVALID);
    facts[1].prev[0] ^= 1;
    assert_int_equal(encode(facts, 2, &keys, &out, &error), STATUS_INVALID);
    example_facts(facts);
    keys.station++;
    assert_int_equal(encode(facts, 2, &keys, &out, &error), STATUS_INVALID);
    assert_int_equal(out.length, 0);
    buf_release(&out);
}

/* Facts of several stations, out of the middle of their chains. */
static void selection_of_several(void **state)
{
    (void)state;
    struct error error = {0};
    struct buf out;
    struct arena arena;
    struct batch batch;
    struct fact a[EXAMPLE_FACTS], b[3];
    example_facts(a);
    for (size_t i = 0; i < ARRAY_COUNT(b); i++) {
        b[i] = fact_make(i ? &b[i - 1] : NULL, "{\"b\":1}", NULL);
        b[i].station = STATION + 1;
        fact_hash_chain(&b[i], b[i].chain);
    }
    const struct fact facts[] = {a[1], a[2], b[1], b[2], a[3], b[0]};
    buf_init(&out, BATCH_BYTES_MAX);
    arena_init(&arena, 0);
    assert_int_equal(encode(facts, ARRAY_COUNT(facts), NULL, &out, &error), STATUS_OK);
    assert_int_equal(batch_decode(out.data, out.length, NULL, &arena, &batch, &error), STATUS_OK);
    assert_int_equal(batch.count, ARRAY_COUNT(facts));
    for (size_t i = 0; i < ARRAY_COUNT(facts); i++) {
        assert_same_fact(&batch.facts[i], &facts[i]);
    }
    arena_release(&arena);
    buf_release(&out);
}

static void another_municipality(void **state)
{
    (void)state;
    struct error error = {0};
    uint8_t ours[MUNICIPALITY_ID_BYTES], theirs[MUNICIPALITY_ID_BYTES];
    const uint8_t key[MUNICIPALITY_KEY_BYTES] = {7}, other_key[MUNICIPALITY_KEY_BYTES] = {8};
    municipality_id(key, ours);
    municipality_id(other_key, theirs);
    struct batch batch = {.is_signed = true};
    memcpy(batch.municipality, ours, sizeof ours);
    assert_int_equal(batch_check_municipality(&batch, ours, &error), STATUS_OK);
    assert_int_equal(batch_check_municipality(&batch, theirs, &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "another municipality"));
    memset(batch.municipality, 0, sizeof ours);
    assert_int_equal(batch_check_municipality(&batch, ours, &error), STATUS_DENIED);
    batch.is_signed = false; /* a central file that does not know */
    assert_int_equal(batch_check_municipality(&batch, ours, &error), STATUS_OK);
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
        cmocka_unit_test(no_chain),
        cmocka_unit_test(selection_of_several),
        cmocka_unit_test(another_municipality),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
