/* What segment.h, note.h and page.h promise of any bytes that lie on a stick: refused with a
 * reason, or what their sender wrote. The first byte says what the rest is taken for; the outer
 * hash of a segment is made right, so that what is behind it is reached. */
#include <sodium.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "sync/note.h"
#include "sync/page.h"
#include "sync/segment.h"

enum { LOOK, OPEN, NOTE, PAGE, KINDS };

static struct keys keys_of(uint8_t first)
{
    uint8_t seed[crypto_sign_SEEDBYTES] = {first};
    struct keys keys = {.municipality = {7}};
    (void)crypto_sign_seed_keypair(keys.public_key, keys.secret_key, seed);
    keys.station = key_id(keys.public_key);
    return keys;
}

static const struct keys *kiosk(void)
{
    static struct keys keys;
    if (keys.station == 0) {
        keys = keys_of(1);
    }
    return &keys;
}

static const struct keys *central(void)
{
    static struct keys keys;
    if (keys.station == 0) {
        keys = keys_of(2);
    }
    return &keys;
}

size_t fuzz_seed(size_t number, uint8_t *out)
{
    struct buf bytes;
    if (number >= KINDS || sodium_init() < 0) {
        return SIZE_MAX;
    }
    const struct segment segment = {.type = SEGMENT_CHAIN, .epoch = 7, .first = 3, .last = 9};
    const struct note note = {
        .type = NOTE_ACK, .station = kiosk()->station, .epoch = 5, .seq = 12, .pos = 9};
    const struct page page = {.central_epoch = 4,
                              .places = {{1, 10, 2}, {2, 20, 0}},
                              .place_count = 2,
                              .batch = "batch",
                              .batch_bytes = 5};
    buf_init(&bytes, FUZZ_BYTES_MAX);
    buf_append_u8(&bytes, (uint8_t)number);
    switch (number) {
    case NOTE:
        note_write(&note, central(), &bytes);
        break;
    case PAGE:
        page_write(&page, &bytes);
        break;
    default:
        FUZZ_CHECK(segment_seal(&segment, kiosk(), central()->public_key, "content", 7, &bytes,
                                NULL) == STATUS_OK);
        bytes.length -= HASH_BYTES; /* made right again before it is read */
        break;
    }
    size_t length = bytes.length;
    memcpy(out, bytes.data, length);
    buf_release(&bytes);
    return length;
}

static void check_page(const uint8_t *data, size_t size)
{
    struct page page;
    struct error error = {0};
    enum status status = page_read(data, size, &page, &error);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_CORRUPT);
    if (status == STATUS_OK) {
        FUZZ_CHECK(page.place_count <= PLACES_MAX);
        FUZZ_CHECK((const uint8_t *)page.batch + page.batch_bytes == data + size);
    }
}

static void check_note(const uint8_t *data, size_t size)
{
    struct note note;
    struct error error = {0};
    enum status status = note_read(data, size, central()->municipality, &note, &error);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_CORRUPT || status == STATUS_DENIED);
    FUZZ_CHECK(status == STATUS_OK ? note.station != 0 && note.seq <= INT64_MAX
                                   : note.station == 0);
}

static void check_segment(const uint8_t *data, size_t size, bool opens)
{
    struct segment segment;
    struct buf content;
    struct error error = {0};
    buf_init(&content, SEGMENT_BYTES_MAX);
    enum status status = opens ? segment_open(data, size, central(), &segment, &content, &error)
                               : segment_look(data, size, &segment, &error);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_CORRUPT || status == STATUS_DENIED);
    FUZZ_CHECK((status == STATUS_OK) == (error.text[0] == '\0'));
    if (status == STATUS_OK && opens) { /* nobody can make another one without the keys */
        FUZZ_CHECK(content.length == 7 && memcmp(content.data, "content", 7) == 0);
        FUZZ_CHECK(segment.first == 3 && segment.last == 9 && segment.epoch == 7);
    } else {
        FUZZ_CHECK(content.length == 0);
    }
    buf_release(&content);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || sodium_init() < 0) {
        return 0;
    }
    int kind = data[0] % KINDS;
    data++;
    size--;
    if (kind == PAGE) {
        check_page(data, size);
        return 0;
    }
    if (kind == NOTE) {
        check_note(data, size);
        return 0;
    }
    uint8_t *whole = malloc(size + HASH_BYTES);
    FUZZ_CHECK(whole != NULL);
    memcpy(whole, data, size);
    (void)crypto_generichash(whole + size, HASH_BYTES, data, size, NULL, 0);
    check_segment(data, size, kind == OPEN);
    check_segment(whole, size + HASH_BYTES, kind == OPEN);
    free(whole);
    return 0;
}
