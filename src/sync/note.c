#include "sync/note.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum {
    MAGIC_BYTES = 12,
    SIGNATURE_BYTES = 64,
    TOLD_BYTES = NOTE_BYTES - SIGNATURE_BYTES,
};

static const char MAGIC[MAGIC_BYTES + 1] = "FERIANOTE1\n\n";

static_assert(TOLD_BYTES ==
                  MAGIC_BYTES + 1 + MUNICIPALITY_ID_BYTES + 2 * 4 + 8 + 4 * 8 + PUBLIC_KEY_BYTES,
              "what is signed");

/* What is signed: a prefix of its own, so that no other signature of the same key fits here. */
struct signed_note {
    uint8_t domain[12];
    uint8_t told[TOLD_BYTES];
};

static void signed_note_init(struct signed_note *out, const void *told)
{
    memcpy(out->domain, "feria-note-1", sizeof out->domain);
    memcpy(out->told, told, TOLD_BYTES);
}

void note_write(const struct note *note, const struct keys *keys, struct buf *out)
{
    uint8_t municipality[MUNICIPALITY_ID_BYTES], signature[SIGNATURE_BYTES];
    struct signed_note to_sign;
    size_t start = out->length;
    municipality_id(keys->municipality, municipality);
    buf_append(out, MAGIC, MAGIC_BYTES);
    buf_append_u8(out, (uint8_t)note->type);
    buf_append(out, municipality, sizeof municipality);
    buf_append_u32(out, note->station);
    buf_append_u32(out, note->epoch);
    buf_append_u64(out, note->seq);
    buf_append_u64(out, (uint64_t)note->central_epoch);
    buf_append_u64(out, (uint64_t)note->pos);
    buf_append_u64(out, (uint64_t)note->mark);
    buf_append_u64(out, (uint64_t)note->at_ms);
    buf_append(out, keys->public_key, PUBLIC_KEY_BYTES);
    if (out->failed) {
        return;
    }
    signed_note_init(&to_sign, out->data + start);
    (void)crypto_sign_detached(signature, NULL, (const uint8_t *)&to_sign, sizeof to_sign,
                               keys->secret_key);
    buf_append(out, signature, sizeof signature);
}

static enum status refused(struct error *error, enum status status, const char *what)
{
    return error_set(error, status, "note refused: %s", what);
}

enum status note_read(const void *data, size_t bytes,
                      const uint8_t municipality_key[MUNICIPALITY_KEY_BYTES], struct note *note,
                      struct error *error)
{
    struct signed_note was_signed;
    struct note read = {.station = 0};
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    memset(note, 0, sizeof *note);
    if (bytes != NOTE_BYTES || memcmp(data, MAGIC, MAGIC_BYTES) != 0) {
        return refused(error, STATUS_CORRUPT, "it is none of this version, or torn");
    }
    struct reader reader = {.data = data, .length = bytes, .at = MAGIC_BYTES};
    unsigned type = reader_u8(&reader);
    const uint8_t *theirs = reader_bytes(&reader, MUNICIPALITY_ID_BYTES);
    read.type = (enum note_type)type;
    read.station = reader_u32(&reader);
    read.epoch = reader_u32(&reader);
    read.seq = reader_u64(&reader);
    read.central_epoch = (int64_t)reader_u64(&reader);
    read.pos = (int64_t)reader_u64(&reader);
    read.mark = (int64_t)reader_u64(&reader);
    read.at_ms = (int64_t)reader_u64(&reader);
    memcpy(read.signer, reader_bytes(&reader, PUBLIC_KEY_BYTES), PUBLIC_KEY_BYTES);
    signed_note_init(&was_signed, data);
    if (crypto_sign_verify_detached(reader_bytes(&reader, SIGNATURE_BYTES),
                                    (const uint8_t *)&was_signed, sizeof was_signed,
                                    read.signer) != 0) {
        return refused(error, STATUS_CORRUPT, "its signature is not that of its signer");
    }
    municipality_id(municipality_key, municipality);
    if (memcmp(theirs, municipality, sizeof municipality) != 0) {
        return refused(error, STATUS_DENIED, "it is of another municipality");
    }
    if (type < NOTE_WANT || type > NOTE_ACK || read.station == 0 || read.epoch == 0 ||
        read.seq > INT64_MAX || read.pos < 0) {
        return refused(error, STATUS_CORRUPT, "a number in it is out of its range");
    }
    *note = read;
    return STATUS_OK;
}
