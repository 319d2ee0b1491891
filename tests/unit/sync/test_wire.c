/* The bytes on the wire are those of tests/wire, which another program reads: whoever changes the
 * format sees it here. FERIA_GOLDEN_UPDATE=1 writes them anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "sync/batch.h"
#include "sync/note.h"
#include "sync/segment.h"

enum { EPOCH = 0x0A0B0C0D, OTHER_STATION = 0x55667788 };

static void make_keys(struct keys *keys)
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    for (size_t i = 0; i < sizeof seed; i++) {
        seed[i] = (uint8_t)i;
        keys->municipality[i] = (uint8_t)(0x40 + i);
    }
    (void)crypto_sign_seed_keypair(keys->public_key, keys->secret_key, seed);
    keys->station = key_id(keys->public_key);
}

static struct fact fact_make(uint32_t station, const struct fact *before, const char *kind,
                             const char *body, const char *private_part)
{
    struct fact fact = {.station = station,
                        .epoch = EPOCH,
                        .seq = before ? before->seq + 1 : 1,
                        .kind = kind,
                        .body = body,
                        .private_part = private_part};
    fact.at_ms = 1671109200000 + (int64_t)fact.seq;
    fact.hlc = (fact.at_ms << 16) + 3;
    if (before) {
        memcpy(fact.prev, before->chain, HASH_BYTES);
    }
    if (private_part) {
        memset(fact.salt, (int)(0xA0 + fact.seq), SALT_BYTES);
        fact_hash_private(fact.salt, private_part, fact.private_hash);
    }
    fact_hash_body(body, fact.body_hash);
    fact_hash_chain(&fact, fact.chain);
    return fact;
}

static void withhold(struct fact *fact)
{
    fact->private_part = NULL;
    memset(fact->salt, 0, SALT_BYTES);
}

/* A chain of four and one of another station. */
struct facts {
    struct fact own[4], other[2];
};

static void make_facts(uint32_t station, struct facts *facts)
{
    struct fact *own = facts->own;
    own[0] = fact_make(station, NULL, "station.enrolled", "{\"name\":\"kiosk-1\"}", NULL);
    own[1] = fact_make(station, &own[0], "attendee.registered", "{\"comuna\":\"C01\"}",
                       "{\"name\":\"María Ñáñez 𝄞\"}");
    own[2] = fact_make(station, &own[1], "feedback.given", "{}", NULL);
    own[3] = fact_make(station, &own[2], "attendee.registered", "{}", "{\"name\":\"Luz\"}");
    facts->other[0] = fact_make(OTHER_STATION, NULL, "feedback.given", "{\"a\":1}", NULL);
    facts->other[1] = fact_make(OTHER_STATION, &facts->other[0], "feedback.given", "{}", NULL);
}

static void compare(const char *name, const struct buf *bytes)
{
    char path[FILE_PATH_MAX];
    struct buf golden;
    struct error error = {0};
    (void)snprintf(path, sizeof path, FERIA_SOURCE_DIR "/tests/wire/%s", name);
    if (getenv("FERIA_GOLDEN_UPDATE")) {
        assert_int_equal(file_write(path, bytes->data, bytes->length, 0644, &error), STATUS_OK);
    }
    buf_init(&golden, BATCH_BYTES_MAX);
    assert_int_equal(file_read(path, &golden, &error), STATUS_OK);
    assert_int_equal(golden.length, bytes->length);
    assert_memory_equal(golden.data, bytes->data, bytes->length);
    buf_release(&golden);
}

static void chains(void **state)
{
    (void)state;
    struct keys keys = {.station = 0};
    struct facts facts;
    struct buf bytes;
    struct error error = {0};
    make_keys(&keys);
    make_facts(keys.station, &facts);
    buf_init(&bytes, BATCH_BYTES_MAX);
    assert_int_equal(batch_encode(facts.own, 4, &keys, &bytes, &error), STATUS_OK);
    compare("chain.batch", &bytes);
    buf_clear(&bytes);
    withhold(&facts.own[3]); /* erased */
    assert_int_equal(batch_encode(facts.own + 2, 2, &keys, &bytes, &error), STATUS_OK);
    compare("chain-middle.batch", &bytes);
    buf_release(&bytes);
}

static void selections(void **state)
{
    (void)state;
    struct keys keys = {.station = 0};
    struct facts facts;
    struct buf bytes;
    struct error error = {0};
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    make_keys(&keys);
    make_facts(keys.station, &facts);
    municipality_id(keys.municipality, municipality);
    withhold(&facts.own[1]);
    const struct fact picked[] = {facts.other[0], facts.own[1], facts.own[2], facts.other[1],
                                  facts.own[3]};
    buf_init(&bytes, BATCH_BYTES_MAX);
    assert_int_equal(
        batch_encode_selection(picked, ARRAY_COUNT(picked), municipality, &bytes, &error),
        STATUS_OK);
    compare("selection.batch", &bytes);
    buf_clear(&bytes);
    assert_int_equal(batch_encode_selection(NULL, 0, municipality, &bytes, &error), STATUS_OK);
    compare("empty.batch", &bytes);
    buf_release(&bytes);
}

/* Sealing draws a key: the committed one was sealed once, and opens for ever. */
static void sealed(void **state)
{
    (void)state;
    struct keys central = {.station = 0}, kiosk = {.station = 0};
    struct segment segment = {.type = SEGMENT_CHAIN, .epoch = EPOCH, .first = 3, .last = 9};
    struct buf bytes, content;
    struct error error = {0};
    const uint8_t seed[crypto_sign_SEEDBYTES] = {9};
    make_keys(&kiosk);
    make_keys(&central);
    (void)crypto_sign_seed_keypair(central.public_key, central.secret_key, seed);
    central.station = key_id(central.public_key);
    buf_init(&bytes, SEGMENT_BYTES_MAX);
    buf_init(&content, SEGMENT_BYTES_MAX);
    if (getenv("FERIA_GOLDEN_UPDATE")) {
        assert_int_equal(
            segment_seal(&segment, &kiosk, central.public_key, "hechos", 6, &bytes, &error),
            STATUS_OK);
        compare("sealed.seg", &bytes);
        buf_clear(&bytes);
    }
    assert_int_equal(file_read(FERIA_SOURCE_DIR "/tests/wire/sealed.seg", &bytes, &error),
                     STATUS_OK);
    assert_int_equal(segment_open(bytes.data, bytes.length, &central, &segment, &content, &error),
                     STATUS_OK);
    assert_int_equal(segment.from, kiosk.station);
    assert_int_equal(content.length, 6);
    assert_memory_equal(content.data, "hechos", 6);
    buf_release(&content);
    buf_release(&bytes);
}

static void notes(void **state)
{
    (void)state;
    struct keys keys = {.station = 0};
    struct buf bytes;
    make_keys(&keys);
    const struct note note = {.type = NOTE_ACK,
                              .station = keys.station,
                              .epoch = EPOCH,
                              .seq = 9,
                              .central_epoch = 77,
                              .pos = 5,
                              .mark = -3,
                              .at_ms = 1671109200000};
    buf_init(&bytes, NOTE_BYTES);
    note_write(&note, &keys, &bytes);
    compare("held.ack", &bytes);
    buf_release(&bytes);
}

static int prepare(void **state)
{
    (void)state;
    return id_init(NULL) == STATUS_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains),
        cmocka_unit_test(selections),
        cmocka_unit_test(sealed),
        cmocka_unit_test(notes),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
