/* A segment comes out for who it is for, and for nobody else; what lies in a folder may be torn,
 * edited or somebody else's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "sync/note.h"
#include "sync/page.h"
#include "sync/segment.h"

static const char CONTENT[] = "hechos de la feria";

static struct keys keys_of_seed(uint8_t first, uint8_t municipality)
{
    uint8_t seed[crypto_sign_SEEDBYTES] = {first};
    struct keys keys = {.municipality = {municipality}};
    (void)crypto_sign_seed_keypair(keys.public_key, keys.secret_key, seed);
    keys.station = key_id(keys.public_key);
    return keys;
}

static void seal(const struct keys *from, const struct keys *to, struct buf *out)
{
    struct error error = {0};
    const struct segment segment = {.type = SEGMENT_CHAIN, .epoch = 7, .first = 3, .last = 9};
    buf_init(out, SEGMENT_BYTES_MAX);
    assert_int_equal(
        segment_seal(&segment, from, to->public_key, CONTENT, sizeof CONTENT, out, &error),
        STATUS_OK);
}

static enum status open_segment(const void *data, size_t bytes, const struct keys *keys)
{
    struct segment segment;
    struct buf content;
    struct error error = {0};
    void *copy = malloc(bytes ? bytes : 1);
    assert_non_null(copy);
    memcpy(copy, data, bytes);
    buf_init(&content, SEGMENT_BYTES_MAX);
    enum status status = segment_open(copy, bytes, keys, &segment, &content, &error);
    assert_int_equal(error.status, status);
    assert_int_equal(content.length, status == STATUS_OK ? sizeof CONTENT : 0);
    buf_release(&content);
    free(copy);
    return status;
}

static void round_trip(void **state)
{
    (void)state;
    struct keys kiosk = keys_of_seed(1, 7), central = keys_of_seed(2, 7);
    struct buf bytes, content;
    struct segment segment;
    struct error error = {0};
    seal(&kiosk, &central, &bytes);
    assert_null(memmem(bytes.data, bytes.length, CONTENT, 6));
    buf_init(&content, SEGMENT_BYTES_MAX);
    assert_int_equal(segment_open(bytes.data, bytes.length, &central, &segment, &content, &error),
                     STATUS_OK);
    assert_memory_equal(content.data, CONTENT, sizeof CONTENT);
    assert_int_equal(segment.type, SEGMENT_CHAIN);
    assert_int_equal(segment.from, kiosk.station);
    assert_int_equal(segment.to, central.station);
    assert_int_equal(segment.epoch, 7);
    assert_int_equal(segment.first, 3);
    assert_int_equal(segment.last, 9);
    assert_memory_equal(segment.sender, kiosk.public_key, PUBLIC_KEY_BYTES);
    assert_int_equal(segment_look(bytes.data, bytes.length, &segment, &error), STATUS_OK);
    assert_int_equal(segment.last, 9);
    buf_release(&content);
    buf_release(&bytes);
}

static void for_nobody_else(void **state)
{
    (void)state;
    struct keys kiosk = keys_of_seed(1, 7), central = keys_of_seed(2, 7),
                other = keys_of_seed(3, 7);
    struct keys elsewhere = keys_of_seed(2, 8), stranger = keys_of_seed(4, 8);
    struct buf bytes;
    seal(&kiosk, &central, &bytes);
    assert_int_equal(open_segment(bytes.data, bytes.length, &central), STATUS_OK);
    assert_int_equal(open_segment(bytes.data, bytes.length, &other), STATUS_DENIED);
    assert_int_equal(open_segment(bytes.data, bytes.length, &kiosk), STATUS_DENIED);
    assert_int_equal(open_segment(bytes.data, bytes.length, &elsewhere), STATUS_DENIED);
    buf_release(&bytes);
    /* Who lacks the municipality's key may know its id and the central's key, and yet. */
    seal(&stranger, &central, &bytes);
    assert_int_equal(open_segment(bytes.data, bytes.length, &central), STATUS_DENIED);
    municipality_id(central.municipality, (uint8_t *)bytes.data + 13);
    (void)crypto_generichash((uint8_t *)bytes.data + bytes.length - 32, 32, (uint8_t *)bytes.data,
                             bytes.length - 32, NULL, 0);
    assert_int_equal(open_segment(bytes.data, bytes.length, &central), STATUS_CORRUPT);
    buf_release(&bytes);
}

static void every_damage_is_seen(void **state)
{
    (void)state;
    struct keys kiosk = keys_of_seed(1, 7), central = keys_of_seed(2, 7);
    struct buf bytes;
    seal(&kiosk, &central, &bytes);
    for (size_t at = 0; at < bytes.length; at++) {
        bytes.data[at] = (char)(bytes.data[at] ^ 1);
        assert_int_equal(open_segment(bytes.data, bytes.length, &central), STATUS_CORRUPT);
        bytes.data[at] = (char)(bytes.data[at] ^ 1);
        assert_int_equal(open_segment(bytes.data, at, &central), STATUS_CORRUPT);
    }
    /* With the outer hash made right again: what is inside is proved by its sender. */
    for (size_t at = 12; at < bytes.length - 32; at++) {
        struct buf edited;
        buf_init(&edited, SEGMENT_BYTES_MAX);
        buf_append(&edited, bytes.data, bytes.length);
        edited.data[at] = (char)(edited.data[at] ^ 2);
        (void)crypto_generichash((uint8_t *)edited.data + edited.length - 32, 32,
                                 (uint8_t *)edited.data, edited.length - 32, NULL, 0);
        assert_int_not_equal(open_segment(edited.data, edited.length, &central), STATUS_OK);
        buf_release(&edited);
    }
    buf_append_char(&bytes, 'x');
    assert_int_equal(open_segment(bytes.data, bytes.length, &central), STATUS_CORRUPT);
    buf_release(&bytes);
}

static void notes(void **state)
{
    (void)state;
    struct keys kiosk = keys_of_seed(1, 7);
    struct error error = {0};
    struct buf bytes;
    struct note read;
    const uint8_t elsewhere[MUNICIPALITY_KEY_BYTES] = {8};
    const struct note note = {.type = NOTE_WANT,
                              .station = kiosk.station,
                              .epoch = 5,
                              .seq = 12,
                              .central_epoch = 99,
                              .pos = 1000,
                              .mark = -4,
                              .at_ms = 1};
    buf_init(&bytes, (size_t)2 * NOTE_BYTES);
    note_write(&note, &kiosk, &bytes);
    assert_int_equal(bytes.length, NOTE_BYTES);
    assert_int_equal(note_read(bytes.data, bytes.length, kiosk.municipality, &read, &error),
                     STATUS_OK);
    assert_int_equal(read.seq, 12);
    assert_int_equal(read.mark, -4);
    assert_memory_equal(read.signer, kiosk.public_key, PUBLIC_KEY_BYTES);
    assert_int_equal(note_read(bytes.data, bytes.length, elsewhere, &read, &error), STATUS_DENIED);
    for (size_t at = 0; at < bytes.length; at++) {
        bytes.data[at] = (char)(bytes.data[at] ^ 1);
        assert_int_equal(note_read(bytes.data, bytes.length, kiosk.municipality, &read, &error),
                         STATUS_CORRUPT);
        bytes.data[at] = (char)(bytes.data[at] ^ 1);
        assert_int_equal(note_read(bytes.data, at, kiosk.municipality, &read, &error),
                         STATUS_CORRUPT);
    }
    buf_release(&bytes);
}

static void pages(void **state)
{
    (void)state;
    struct error error = {0};
    struct buf bytes;
    struct page read;
    const struct page page = {.central_epoch = 4,
                              .first_mark = 5,
                              .last_mark = 6,
                              .places = {{1, 10, 2}, {2, 20, 0}},
                              .place_count = 2,
                              .fact_count = 3,
                              .batch = "batch",
                              .batch_bytes = 5};
    buf_init(&bytes, 1024);
    page_write(&page, &bytes);
    assert_int_equal(page_read(bytes.data, bytes.length, &read, &error), STATUS_OK);
    assert_int_equal(read.last_mark, 6);
    assert_int_equal(read.place_count, 2);
    assert_int_equal(read.places[1].taken, 20);
    assert_int_equal(read.batch_bytes, 5);
    assert_memory_equal(read.batch, "batch", 5);
    for (size_t at = 0; at < bytes.length - 5; at++) {
        assert_int_equal(page_read(bytes.data, at, &read, &error), STATUS_CORRUPT);
    }
    bytes.data[29] = 2; /* 512 events and more */
    assert_int_equal(page_read(bytes.data, bytes.length, &read, &error), STATUS_CORRUPT);
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
        cmocka_unit_test(round_trip),
        cmocka_unit_test(for_nobody_else),
        cmocka_unit_test(every_damage_is_seen),
        cmocka_unit_test(notes),
        cmocka_unit_test(pages),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
