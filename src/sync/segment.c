#include "sync/segment.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"

enum {
    MAGIC_BYTES = 12,
    HEADER_BYTES = MAGIC_BYTES + 1 + MUNICIPALITY_ID_BYTES + 3 * 4 + 2 * 8,
    SIGNATURE_BYTES = 64,
    PROOF_BYTES = PUBLIC_KEY_BYTES + SIGNATURE_BYTES + HASH_BYTES, /* before the content, sealed */
    AROUND_BYTES = HEADER_BYTES + 4 + HASH_BYTES,
};

static const char MAGIC[MAGIC_BYTES + 1] = "FERIASEGMT1\n";

/* What sender and municipality stand for: header and content, under a prefix of its own. */
struct told {
    uint8_t domain[15];
    uint8_t hash[HASH_BYTES];
};

static void told_init(struct told *told, const void *header, const void *content, size_t bytes)
{
    crypto_generichash_state state;
    memcpy(told->domain, "feria-segment-1", sizeof told->domain);
    (void)crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    (void)crypto_generichash_update(&state, header, HEADER_BYTES);
    (void)crypto_generichash_update(&state, content, bytes);
    (void)crypto_generichash_final(&state, told->hash, HASH_BYTES);
}

static void told_mac(const struct told *told, const struct keys *keys, uint8_t out[HASH_BYTES])
{
    (void)crypto_generichash(out, HASH_BYTES, (const uint8_t *)told, sizeof *told,
                             keys->municipality, MUNICIPALITY_KEY_BYTES);
}

/* ---- writing ---- */

static void append_header(struct buf *out, const struct segment *segment, const struct keys *keys,
                          const uint8_t receiver[PUBLIC_KEY_BYTES])
{
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    municipality_id(keys->municipality, municipality);
    buf_append(out, MAGIC, MAGIC_BYTES);
    buf_append_u8(out, (uint8_t)segment->type);
    buf_append(out, municipality, sizeof municipality);
    buf_append_u32(out, keys->station);
    buf_append_u32(out, key_id(receiver));
    buf_append_u32(out, segment->epoch);
    buf_append_u64(out, segment->first);
    buf_append_u64(out, segment->last);
}

/* Proof and content, which will be sealed. */
static void append_inside(struct buf *inside, const void *header, const struct keys *keys,
                          const void *content, size_t bytes)
{
    struct told told;
    uint8_t signature[SIGNATURE_BYTES], mac[HASH_BYTES];
    told_init(&told, header, content, bytes);
    told_mac(&told, keys, mac);
    (void)crypto_sign_detached(signature, NULL, (const uint8_t *)&told, sizeof told,
                               keys->secret_key);
    buf_append(inside, keys->public_key, PUBLIC_KEY_BYTES);
    buf_append(inside, signature, sizeof signature);
    buf_append(inside, mac, sizeof mac);
    buf_append(inside, content, bytes);
}

static enum status append_sealed(struct buf *out, const struct buf *inside,
                                 const uint8_t receiver[PUBLIC_KEY_BYTES], struct error *error)
{
    uint8_t box_key[crypto_box_PUBLICKEYBYTES];
    static const uint8_t nothing[4096] = {0};
    size_t sealed_bytes = inside->length + crypto_box_SEALBYTES;
    if (crypto_sign_ed25519_pk_to_curve25519(box_key, receiver) != 0) {
        return error_set(error, STATUS_INVALID, "the receiver's public key is none");
    }
    buf_append_u32(out, (uint32_t)sealed_bytes);
    size_t at = out->length;
    for (size_t left = sealed_bytes; left > 0 && !out->failed;) {
        size_t piece = left < sizeof nothing ? left : sizeof nothing;
        buf_append(out, nothing, piece);
        left -= piece;
    }
    enum status status = buf_status(out, error);
    if (status == STATUS_OK &&
        crypto_box_seal((uint8_t *)out->data + at, (const uint8_t *)inside->data, inside->length,
                        box_key) != 0) {
        status = error_set(error, STATUS_INTERNAL, "a segment cannot be sealed");
    }
    return status;
}

enum status segment_seal(const struct segment *segment, const struct keys *keys,
                         const uint8_t receiver[PUBLIC_KEY_BYTES], const void *content,
                         size_t bytes, struct buf *out, struct error *error)
{
    struct buf inside;
    uint8_t hash[HASH_BYTES];
    size_t start = out->length;
    if (bytes > SEGMENT_BYTES_MAX - AROUND_BYTES - PROOF_BYTES - crypto_box_SEALBYTES) {
        return error_set(error, STATUS_TOO_BIG, "a segment holds at most %d bytes",
                         SEGMENT_BYTES_MAX);
    }
    buf_init(&inside, SEGMENT_BYTES_MAX);
    append_header(out, segment, keys, receiver);
    enum status status = buf_status(out, error);
    if (status == STATUS_OK) {
        append_inside(&inside, out->data + start, keys, content, bytes);
        status = buf_status(&inside, error);
    }
    if (status == STATUS_OK) {
        status = append_sealed(out, &inside, receiver, error);
    }
    if (status == STATUS_OK) {
        (void)crypto_generichash(hash, sizeof hash, (const uint8_t *)out->data + start,
                                 out->length - start, NULL, 0);
        buf_append(out, hash, sizeof hash);
        status = buf_status(out, error);
    }
    buf_wipe(&inside);
    buf_release(&inside);
    return status;
}

/* ---- reading ---- */

static enum status refused(struct error *error, enum status status, const char *what)
{
    return error_set(error, status, "segment refused: %s", what);
}

enum status segment_look(const void *data, size_t bytes, struct segment *segment,
                         struct error *error)
{
    uint8_t hash[HASH_BYTES];
    const uint8_t *at = data;
    memset(segment, 0, sizeof *segment);
    if (bytes < AROUND_BYTES + PROOF_BYTES + crypto_box_SEALBYTES || bytes > SEGMENT_BYTES_MAX ||
        memcmp(at, MAGIC, MAGIC_BYTES) != 0) {
        return refused(error, STATUS_CORRUPT, "it is none of this version, or torn");
    }
    (void)crypto_generichash(hash, sizeof hash, at, bytes - HASH_BYTES, NULL, 0);
    if (memcmp(hash, at + bytes - HASH_BYTES, HASH_BYTES) != 0) {
        return refused(error, STATUS_CORRUPT, "torn or edited on its way");
    }
    struct reader reader = {.data = at, .length = bytes - HASH_BYTES, .at = MAGIC_BYTES};
    unsigned type = reader_u8(&reader);
    const uint8_t *municipality = reader_bytes(&reader, MUNICIPALITY_ID_BYTES);
    memcpy(segment->municipality, municipality, MUNICIPALITY_ID_BYTES);
    segment->from = reader_u32(&reader);
    segment->to = reader_u32(&reader);
    segment->epoch = reader_u32(&reader);
    segment->first = reader_u64(&reader);
    segment->last = reader_u64(&reader);
    uint32_t sealed_bytes = reader_u32(&reader);
    segment->type = (enum segment_type)type;
    if (type < SEGMENT_CHAIN || type > SEGMENT_PARCEL || segment->first > segment->last ||
        segment->last > INT64_MAX || sealed_bytes != bytes - AROUND_BYTES) {
        return refused(error, STATUS_CORRUPT, "its header is none");
    }
    return STATUS_OK;
}

/* Is it for whoever has `keys`? */
static enum status check_receiver(const struct segment *segment, const struct keys *keys,
                                  struct error *error)
{
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    municipality_id(keys->municipality, municipality);
    if (memcmp(municipality, segment->municipality, sizeof municipality) != 0) {
        return refused(error, STATUS_DENIED, "it is of another municipality");
    }
    return segment->to == key_id(keys->public_key)
               ? STATUS_OK
               : refused(error, STATUS_DENIED, "it is for somebody else");
}

/* Is `inside` from who its header says, and from this fair? */
static bool prove(const struct buf *inside, const void *header, const struct keys *keys,
                  struct segment *segment)
{
    struct told told;
    uint8_t mac[HASH_BYTES];
    const uint8_t *proof = (const uint8_t *)inside->data;
    told_init(&told, header, proof + PROOF_BYTES, inside->length - PROOF_BYTES);
    told_mac(&told, keys, mac);
    memcpy(segment->sender, proof, PUBLIC_KEY_BYTES);
    return key_id(segment->sender) == segment->from &&
           sodium_memcmp(mac, proof + PUBLIC_KEY_BYTES + SIGNATURE_BYTES, HASH_BYTES) == 0 &&
           crypto_sign_verify_detached(proof + PUBLIC_KEY_BYTES, (const uint8_t *)&told,
                                       sizeof told, segment->sender) == 0;
}

enum status segment_open(const void *data, size_t bytes, const struct keys *keys,
                         struct segment *segment, struct buf *content, struct error *error)
{
    uint8_t box_public[crypto_box_PUBLICKEYBYTES], box_secret[crypto_box_SECRETKEYBYTES];
    struct buf inside;
    enum status status = segment_look(data, bytes, segment, error);
    if (status == STATUS_OK) {
        status = check_receiver(segment, keys, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    const uint8_t *sealed = (const uint8_t *)data + HEADER_BYTES + 4;
    size_t sealed_bytes = bytes - AROUND_BYTES;
    buf_init(&inside, SEGMENT_BYTES_MAX);
    buf_append(&inside, sealed, sealed_bytes - crypto_box_SEALBYTES); /* room of that length */
    status = buf_status(&inside, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (crypto_sign_ed25519_pk_to_curve25519(box_public, keys->public_key) != 0 ||
        crypto_sign_ed25519_sk_to_curve25519(box_secret, keys->secret_key) != 0 ||
        crypto_box_seal_open((uint8_t *)inside.data, sealed, sealed_bytes, box_public,
                             box_secret) != 0 ||
        !prove(&inside, data, keys, segment)) {
        status = refused(error, STATUS_CORRUPT, "nobody of this fair has sealed it");
    }
    sodium_memzero(box_secret, sizeof box_secret);
    if (status == STATUS_OK) {
        buf_append(content, inside.data + PROOF_BYTES, inside.length - PROOF_BYTES);
        status = buf_status(content, error);
    }
    buf_wipe(&inside);
    buf_release(&inside);
    return status;
}
