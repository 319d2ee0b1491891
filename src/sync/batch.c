#include "sync/batch.h"

#include <sodium.h>
#include <string.h>

enum {
    MAGIC_BYTES = 12,
    HEADER_BYTES = MAGIC_BYTES + 1 + 4 * 4, /* magic, flags, station, epoch, count, text bytes */
    SIGNATURE_BYTES = 64,
    TAIL_BYTES = HASH_BYTES + SIGNATURE_BYTES,
    FLAG_SIGNED = 1,
};

static const char MAGIC[MAGIC_BYTES + 1] = "FERIABATCH1\n";
static const uint32_t NO_PRIVATE = UINT32_MAX;

/* What is signed: a prefix of its own, so that no other signature of the same key fits here. */
struct signed_hash {
    uint8_t domain[13];
    uint8_t hash[HASH_BYTES];
};

static void signed_hash_init(struct signed_hash *out, const uint8_t hash[HASH_BYTES])
{
    memcpy(out->domain, "feria-batch-1", sizeof out->domain);
    memcpy(out->hash, hash, HASH_BYTES);
}

static void hash_of(const void *data, size_t bytes, uint8_t out[HASH_BYTES])
{
    (void)crypto_generichash(out, HASH_BYTES, data, bytes, NULL, 0);
}

/* ---- writing ---- */

/* Kind, body and private part, without their lengths. */
static size_t text_bytes(const struct fact *fact)
{
    return strlen(fact->kind) + strlen(fact->body) +
           (fact->private_part ? strlen(fact->private_part) : 0);
}

static void append_fact(struct buf *out, const struct fact *fact)
{
    buf_append_u32(out, fact->station);
    buf_append_u32(out, fact->epoch);
    buf_append_u64(out, fact->seq);
    buf_append_u64(out, (uint64_t)fact->at_ms);
    buf_append_u64(out, (uint64_t)fact->hlc);
    buf_append_u8(out, (uint8_t)strlen(fact->kind));
    buf_append_str(out, fact->kind);
    buf_append_u32(out, (uint32_t)strlen(fact->body));
    buf_append_str(out, fact->body);
    buf_append_u32(out, fact->private_part ? (uint32_t)strlen(fact->private_part) : NO_PRIVATE);
    buf_append_str(out, fact->private_part ? fact->private_part : "");
    buf_append(out, fact->salt, SALT_BYTES);
    buf_append(out, fact->body_hash, HASH_BYTES);
    buf_append(out, fact->private_hash, HASH_BYTES);
    buf_append(out, fact->chain, HASH_BYTES);
    buf_append(out, fact->prev, HASH_BYTES);
}

static void append_tail(struct buf *out, size_t start, const struct keys *keys)
{
    struct signed_hash to_sign;
    uint8_t hash[HASH_BYTES];
    uint8_t signature[SIGNATURE_BYTES] = {0};
    hash_of(out->data + start, out->length - start, hash);
    if (keys) {
        signed_hash_init(&to_sign, hash);
        (void)crypto_sign_detached(signature, NULL, (const unsigned char *)&to_sign, sizeof to_sign,
                                   keys->secret_key);
    }
    buf_append(out, hash, sizeof hash);
    buf_append(out, signature, sizeof signature);
}

enum status batch_encode(const struct fact *facts, size_t count, uint32_t station, uint32_t epoch,
                         const struct keys *keys, struct buf *out, struct error *error)
{
    if (count > BATCH_FACTS_MAX) {
        return error_set(error, STATUS_TOO_BIG, "a batch holds at most %d facts, not %zu",
                         BATCH_FACTS_MAX, count);
    }
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        size_t kind_bytes = strlen(facts[i].kind);
        if (kind_bytes == 0 || kind_bytes > FACT_KIND_MAX ||
            text_bytes(&facts[i]) > 2 * FACT_BODY_MAX + FACT_KIND_MAX) {
            return error_set(error, STATUS_INVALID, "fact %llu of station %08x is no fact",
                             (unsigned long long)facts[i].seq, facts[i].station);
        }
        total += text_bytes(&facts[i]);
    }
    size_t start = out->length;
    buf_append(out, MAGIC, MAGIC_BYTES);
    buf_append_u8(out, keys ? FLAG_SIGNED : 0);
    buf_append_u32(out, station);
    buf_append_u32(out, epoch);
    buf_append_u32(out, (uint32_t)count);
    buf_append_u32(out, (uint32_t)total);
    for (size_t i = 0; i < count; i++) {
        append_fact(out, &facts[i]);
    }
    enum status status = buf_status(out, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (out->length - start + TAIL_BYTES > BATCH_BYTES_MAX) {
        return error_set(error, STATUS_TOO_BIG, "a batch holds at most %d bytes", BATCH_BYTES_MAX);
    }
    append_tail(out, start, keys);
    return buf_status(out, error);
}

/* ---- reading ---- */

static enum status corrupt(struct error *error, const char *what)
{
    return error_set(error, STATUS_CORRUPT, "batch refused: %s", what);
}

/* The parts around the facts: size, hash, signature. */
static enum status check_frame(const uint8_t *data, size_t bytes, const uint8_t *public_key,
                               struct error *error)
{
    static const uint8_t UNSIGNED[SIGNATURE_BYTES] = {0};
    if (bytes > BATCH_BYTES_MAX) {
        return corrupt(error, "larger than any batch");
    }
    if (bytes < HEADER_BYTES + TAIL_BYTES) {
        return corrupt(error, "it ends too early");
    }
    if (memcmp(data, MAGIC, MAGIC_BYTES) != 0) {
        return corrupt(error, "not a batch of this version");
    }
    uint8_t hash[HASH_BYTES];
    size_t before = bytes - TAIL_BYTES;
    hash_of(data, before, hash);
    if (sodium_memcmp(hash, data + before, HASH_BYTES) != 0) {
        return corrupt(error, "torn or edited on its way: its hash does not match");
    }
    const uint8_t *signature = data + before + HASH_BYTES;
    uint8_t flags = data[MAGIC_BYTES];
    if (flags & ~FLAG_SIGNED) {
        return corrupt(error, "not a batch of this version");
    }
    if (!(flags & FLAG_SIGNED)) {
        return memcmp(signature, UNSIGNED, SIGNATURE_BYTES) == 0
                   ? STATUS_OK
                   : corrupt(error, "unsigned, and yet with a signature");
    }
    struct signed_hash was_signed;
    signed_hash_init(&was_signed, hash);
    if (public_key && crypto_sign_verify_detached(signature, (const unsigned char *)&was_signed,
                                                  sizeof was_signed, public_key) != 0) {
        return corrupt(error, "the signature is not its station's");
    }
    return STATUS_OK;
}

/* A text of `bytes` bytes, NUL-terminated in the arena. NULL: past the end,
 * a NUL inside, or no memory. */
static const char *read_text(struct reader *reader, size_t bytes, struct arena *arena)
{
    const uint8_t *text = reader_bytes(reader, bytes);
    if (!text || memchr(text, '\0', bytes)) {
        return NULL;
    }
    return arena_strndup(arena, (const char *)text, bytes);
}

static bool read_blob(struct reader *reader, uint8_t *out, size_t bytes)
{
    const uint8_t *from = reader_bytes(reader, bytes);
    if (!from) {
        return false;
    }
    memcpy(out, from, bytes);
    return true;
}

/* False when it is no fact. The hashes inside are checked where facts enter a ledger. */
static bool read_fact(struct reader *reader, struct arena *arena, struct fact *fact)
{
    fact->station = reader_u32(reader);
    fact->epoch = reader_u32(reader);
    fact->seq = reader_u64(reader);
    fact->at_ms = (int64_t)reader_u64(reader);
    fact->hlc = (int64_t)reader_u64(reader);
    size_t kind_bytes = reader_u8(reader);
    fact->kind = kind_bytes <= FACT_KIND_MAX ? read_text(reader, kind_bytes, arena) : NULL;
    size_t body_bytes = reader_u32(reader);
    fact->body = body_bytes <= FACT_BODY_MAX ? read_text(reader, body_bytes, arena) : NULL;
    if (!fact->kind || !fact->body || kind_bytes == 0) {
        return false;
    }
    uint32_t private_bytes = reader_u32(reader);
    if (private_bytes != NO_PRIVATE) {
        fact->private_part =
            private_bytes <= FACT_BODY_MAX ? read_text(reader, private_bytes, arena) : NULL;
        if (!fact->private_part) {
            return false;
        }
    }
    return read_blob(reader, fact->salt, SALT_BYTES) &&
           read_blob(reader, fact->body_hash, HASH_BYTES) &&
           read_blob(reader, fact->private_hash, HASH_BYTES) &&
           read_blob(reader, fact->chain, HASH_BYTES) &&
           read_blob(reader, fact->prev, HASH_BYTES) && fact->station != 0 && fact->epoch != 0 &&
           fact->seq != 0 && !reader->failed;
}

enum status batch_decode(const void *data, size_t bytes, const uint8_t *public_key,
                         struct arena *arena, struct batch *batch, struct error *error)
{
    memset(batch, 0, sizeof *batch);
    enum status status = check_frame(data, bytes, public_key, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct reader reader = {.data = data, .length = bytes - TAIL_BYTES, .at = MAGIC_BYTES};
    batch->is_signed = (reader_u8(&reader) & FLAG_SIGNED) != 0;
    batch->station = reader_u32(&reader);
    batch->epoch = reader_u32(&reader);
    uint32_t count = reader_u32(&reader);
    uint32_t total = reader_u32(&reader);
    if (count > BATCH_FACTS_MAX) {
        return corrupt(error, "more facts than any batch holds");
    }
    struct fact *facts = arena_alloc(arena, (count + 1) * sizeof *facts);
    if (!facts) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for a batch");
    }
    size_t texts = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!read_fact(&reader, arena, &facts[i])) {
            return corrupt(error, "a fact in it is none");
        }
        texts += text_bytes(&facts[i]);
    }
    if (reader.at != reader.length || texts != total) {
        return corrupt(error, "its length is not what it says");
    }
    batch->facts = facts;
    batch->count = count;
    return STATUS_OK;
}
