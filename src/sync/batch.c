#include "sync/batch.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"

enum {
    MAGIC_BYTES = 12,
    HEADER_BYTES = MAGIC_BYTES + 1 + MUNICIPALITY_ID_BYTES + 4 + 4 + 8 + 8 + HASH_BYTES + 4 + 8,
    SIGNATURE_BYTES = 64,
    TAIL_BYTES = HASH_BYTES + SIGNATURE_BYTES,

    FLAG_SIGNED = 1,

    FACT_FOLLOWS = 1,  /* the one before it in the batch, or what the header says is before */
    FACT_PRIVATE = 2,  /* its private part and salt are here */
    FACT_WITHHELD = 4, /* only the hash of it is */
};

static const char MAGIC[MAGIC_BYTES + 1] = "FERIABATCH2\n";

/* What is signed: a prefix of its own, so that no other signature of the same key fits here. */
struct signed_hash {
    uint8_t domain[13];
    uint8_t hash[HASH_BYTES];
};

static void signed_hash_init(struct signed_hash *out, const uint8_t hash[HASH_BYTES])
{
    memcpy(out->domain, "feria-batch-2", sizeof out->domain);
    memcpy(out->hash, hash, HASH_BYTES);
}

static void hash_of(const void *data, size_t bytes, uint8_t out[HASH_BYTES])
{
    (void)crypto_generichash(out, HASH_BYTES, data, bytes, NULL, 0);
}

static bool is_zero(const uint8_t *bytes, size_t count)
{
    return sodium_is_zero(bytes, count) == 1;
}

/* Does `fact` come next after `before`? */
static bool follows(const struct fact *before, const struct fact *fact)
{
    return before->station == fact->station && before->epoch == fact->epoch &&
           before->seq + 1 == fact->seq && memcmp(before->chain, fact->prev, HASH_BYTES) == 0;
}

static int64_t highest_hlc(const struct fact *facts, size_t count)
{
    int64_t highest = 0;
    for (size_t i = 0; i < count; i++) {
        highest = facts[i].hlc > highest ? facts[i].hlc : highest;
    }
    return highest;
}

/* Its numbers are such as a fact may have. */
static bool has_place(const struct fact *fact)
{
    return fact->station != 0 && fact->epoch != 0 && fact->seq != 0 && fact->seq <= INT64_MAX &&
           fact->hlc >= 0 && (fact->seq > 1 || is_zero(fact->prev, HASH_BYTES));
}

/* ---- writing ---- */

/* The reader works its hashes out: a row that does not give them must not leave. */
static enum status check_fact(const struct fact *fact, struct error *error)
{
    uint8_t body[HASH_BYTES], private_part[HASH_BYTES], chain[HASH_BYTES];
    size_t kind_bytes = strlen(fact->kind);
    if (kind_bytes == 0 || kind_bytes > FACT_KIND_MAX || strlen(fact->body) > FACT_BODY_MAX ||
        (fact->private_part && strlen(fact->private_part) > FACT_BODY_MAX) || !has_place(fact)) {
        return error_set(error, STATUS_INVALID, "fact %llu of station %08x is no fact",
                         (unsigned long long)fact->seq, fact->station);
    }
    memcpy(private_part, fact->private_hash, HASH_BYTES);
    if (fact->private_part) {
        fact_hash_private(fact->salt, fact->private_part, private_part);
    }
    fact_hash_body(fact->body, body);
    fact_hash_chain(fact, chain);
    if (memcmp(body, fact->body_hash, HASH_BYTES) != 0 ||
        memcmp(private_part, fact->private_hash, HASH_BYTES) != 0 ||
        memcmp(chain, fact->chain, HASH_BYTES) != 0) {
        return error_set(error, STATUS_CORRUPT,
                         "fact %llu of station %08x is not what its hashes say; run `feria verify`",
                         (unsigned long long)fact->seq, fact->station);
    }
    return STATUS_OK;
}

static void append_fact(struct buf *out, const struct fact *fact, bool is_next)
{
    bool is_withheld = !fact->private_part && !is_zero(fact->private_hash, HASH_BYTES);
    buf_append_u8(out,
                  (uint8_t)((is_next ? FACT_FOLLOWS : 0) | (fact->private_part ? FACT_PRIVATE : 0) |
                            (is_withheld ? FACT_WITHHELD : 0)));
    if (!is_next) {
        buf_append_u32(out, fact->station);
        buf_append_u32(out, fact->epoch);
        buf_append_u64(out, fact->seq);
        buf_append(out, fact->prev, HASH_BYTES);
    }
    buf_append_u64(out, (uint64_t)fact->at_ms);
    buf_append_u64(out, (uint64_t)fact->hlc);
    buf_append_u8(out, (uint8_t)strlen(fact->kind));
    buf_append_str(out, fact->kind);
    buf_append_u32(out, (uint32_t)strlen(fact->body));
    buf_append_str(out, fact->body);
    if (fact->private_part) {
        buf_append_u32(out, (uint32_t)strlen(fact->private_part));
        buf_append_str(out, fact->private_part);
        buf_append(out, fact->salt, SALT_BYTES);
    } else if (is_withheld) {
        buf_append(out, fact->private_hash, HASH_BYTES);
    }
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

/* `before` says what the first fact may follow; its station 0: nothing. */
static enum status encode(const struct fact *facts, size_t count, const struct fact *before,
                          const uint8_t municipality[MUNICIPALITY_ID_BYTES],
                          const struct keys *keys, struct buf *out, struct error *error)
{
    if (count > BATCH_FACTS_MAX) {
        return error_set(error, STATUS_TOO_BIG, "a batch holds at most %d facts, not %zu",
                         BATCH_FACTS_MAX, count);
    }
    size_t start = out->length;
    buf_append(out, MAGIC, MAGIC_BYTES);
    buf_append_u8(out, keys ? FLAG_SIGNED : 0);
    buf_append(out, municipality, MUNICIPALITY_ID_BYTES);
    buf_append_u32(out, before->station);
    buf_append_u32(out, before->epoch);
    buf_append_u64(out, keys ? facts[0].seq : 0);
    buf_append_u64(out, keys ? facts[count - 1].seq : 0);
    buf_append(out, before->chain, HASH_BYTES);
    buf_append_u32(out, (uint32_t)count);
    buf_append_u64(out, (uint64_t)highest_hlc(facts, count));
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = check_fact(&facts[i], error);
        if (status == STATUS_OK) {
            append_fact(out, &facts[i], follows(i == 0 ? before : &facts[i - 1], &facts[i]));
        }
    }
    if (status == STATUS_OK) {
        status = buf_status(out, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (out->length - start + TAIL_BYTES > BATCH_BYTES_MAX) {
        return error_set(error, STATUS_TOO_BIG, "a batch holds at most %d bytes", BATCH_BYTES_MAX);
    }
    append_tail(out, start, keys);
    return buf_status(out, error);
}

enum status batch_encode(const struct fact *facts, size_t count, const struct keys *keys,
                         struct buf *out, struct error *error)
{
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    struct fact before = {.station = keys->station};
    bool is_chain = count > 0 && facts[0].seq > 0;
    if (is_chain) {
        before.epoch = facts[0].epoch;
        before.seq = facts[0].seq - 1;
        memcpy(before.chain, facts[0].prev, HASH_BYTES);
    }
    for (size_t i = 0; i < count && is_chain; i++) {
        is_chain = follows(i == 0 ? &before : &facts[i - 1], &facts[i]);
    }
    if (!is_chain) {
        return error_set(error, STATUS_INVALID,
                         "what station %08x signs is its own chain, each fact after the one before",
                         keys->station);
    }
    municipality_id(keys->municipality, municipality);
    return encode(facts, count, &before, municipality, keys, out, error);
}

enum status batch_encode_selection(const struct fact *facts, size_t count,
                                   const uint8_t municipality[MUNICIPALITY_ID_BYTES],
                                   struct buf *out, struct error *error)
{
    const struct fact nothing = {.station = 0};
    return encode(facts, count, &nothing, municipality, NULL, out, error);
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
        return is_zero(signature, SIGNATURE_BYTES)
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

static bool read_blob(struct reader *reader, uint8_t *out, size_t bytes)
{
    const uint8_t *from = reader_bytes(reader, bytes);
    if (!from) {
        return false;
    }
    memcpy(out, from, bytes);
    return true;
}

/* False when what it says of itself cannot be. The frame has been checked: the header is there. */
static bool read_header(struct reader *reader, struct batch *batch)
{
    batch->is_signed = (reader_u8(reader) & FLAG_SIGNED) != 0;
    bool is_whole = read_blob(reader, batch->municipality, MUNICIPALITY_ID_BYTES);
    batch->station = reader_u32(reader);
    batch->epoch = reader_u32(reader);
    batch->first = reader_u64(reader);
    batch->last = reader_u64(reader);
    is_whole = is_whole && read_blob(reader, batch->prev, HASH_BYTES);
    batch->count = reader_u32(reader);
    batch->hlc = (int64_t)reader_u64(reader);
    bool begins_at_zero = is_zero(batch->prev, HASH_BYTES);
    if (!is_whole || batch->count > BATCH_FACTS_MAX) {
        return false;
    }
    if (!batch->is_signed) {
        return batch->station == 0 && batch->epoch == 0 && batch->first == 0 && batch->last == 0 &&
               begins_at_zero;
    }
    return batch->station != 0 && batch->epoch != 0 && batch->count > 0 && batch->first > 0 &&
           batch->last <= INT64_MAX && batch->first <= batch->last &&
           batch->last - batch->first == batch->count - 1 && (batch->first > 1 || begins_at_zero);
}

/* A text of `bytes` bytes, NUL-terminated in the arena. NULL: past the end,
 * a NUL inside, or no memory. */
static const char *read_text(struct reader *reader, size_t bytes, size_t max, struct arena *arena)
{
    const uint8_t *text = bytes <= max ? reader_bytes(reader, bytes) : NULL;
    if (!text || memchr(text, '\0', bytes)) {
        return NULL;
    }
    return arena_strndup(arena, (const char *)text, bytes);
}

static bool read_private(struct reader *reader, uint8_t flags, struct arena *arena,
                         struct fact *fact)
{
    switch (flags & (FACT_PRIVATE | FACT_WITHHELD)) {
    case 0:
        return true;
    case FACT_PRIVATE:
        fact->private_part = read_text(reader, reader_u32(reader), FACT_BODY_MAX, arena);
        if (!fact->private_part || !read_blob(reader, fact->salt, SALT_BYTES)) {
            return false;
        }
        fact_hash_private(fact->salt, fact->private_part, fact->private_hash);
        return true;
    case FACT_WITHHELD:
        return read_blob(reader, fact->private_hash, HASH_BYTES) &&
               !is_zero(fact->private_hash, HASH_BYTES);
    default:
        return false;
    }
}

/* False when it is no fact. `before` is what it may follow; its station 0: nothing. */
static bool read_fact(struct reader *reader, const struct fact *before, bool must_follow,
                      struct arena *arena, struct fact *fact)
{
    uint8_t flags = reader_u8(reader);
    if ((flags & FACT_FOLLOWS) && before->station != 0) {
        fact->station = before->station;
        fact->epoch = before->epoch;
        fact->seq = before->seq + 1;
        memcpy(fact->prev, before->chain, HASH_BYTES);
    } else if ((flags & FACT_FOLLOWS) || must_follow) {
        return false;
    } else {
        fact->station = reader_u32(reader);
        fact->epoch = reader_u32(reader);
        fact->seq = reader_u64(reader);
        if (!read_blob(reader, fact->prev, HASH_BYTES)) {
            return false;
        }
    }
    fact->at_ms = (int64_t)reader_u64(reader);
    fact->hlc = (int64_t)reader_u64(reader);
    fact->kind = read_text(reader, reader_u8(reader), FACT_KIND_MAX, arena);
    fact->body = read_text(reader, reader_u32(reader), FACT_BODY_MAX, arena);
    if ((flags & ~(FACT_FOLLOWS | FACT_PRIVATE | FACT_WITHHELD)) || !fact->kind ||
        fact->kind[0] == '\0' || !fact->body || !read_private(reader, flags, arena, fact) ||
        reader->failed) {
        return false;
    }
    fact_hash_body(fact->body, fact->body_hash);
    fact_hash_chain(fact, fact->chain);
    return has_place(fact);
}

bool batch_sender(const void *data, size_t bytes, uint32_t *station)
{
    const uint8_t *head = data;
    struct reader reader = {
        .data = head, .length = bytes, .at = MAGIC_BYTES + 1 + MUNICIPALITY_ID_BYTES};
    if (bytes < HEADER_BYTES + TAIL_BYTES || memcmp(head, MAGIC, MAGIC_BYTES) != 0 ||
        head[MAGIC_BYTES] != FLAG_SIGNED) {
        return false;
    }
    *station = reader_u32(&reader);
    return true;
}

enum status batch_decode(const void *data, size_t bytes, const uint8_t *public_key,
                         struct arena *arena, struct batch *batch, struct error *error)
{
    struct batch read = {.count = 0};
    memset(batch, 0, sizeof *batch);
    enum status status = check_frame(data, bytes, public_key, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct reader reader = {.data = data, .length = bytes - TAIL_BYTES, .at = MAGIC_BYTES};
    if (!read_header(&reader, &read)) {
        return corrupt(error, "its header is none");
    }
    read.facts = arena_alloc(arena, (read.count + 1) * sizeof *read.facts);
    if (!read.facts) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for a batch");
    }
    struct fact start = {.station = read.station, .epoch = read.epoch, .seq = read.first - 1};
    memcpy(start.chain, read.prev, HASH_BYTES);
    for (size_t i = 0; i < read.count; i++) {
        const struct fact *before = i == 0 ? &start : &read.facts[i - 1];
        if (!read_fact(&reader, before, read.is_signed, arena, &read.facts[i])) {
            return corrupt(error, "a fact in it is none");
        }
    }
    if (reader.at != reader.length || read.hlc != highest_hlc(read.facts, read.count)) {
        return corrupt(error, "it is not what its header says");
    }
    *batch = read;
    return STATUS_OK;
}

enum status batch_check_municipality(const struct batch *batch,
                                     const uint8_t municipality[MUNICIPALITY_ID_BYTES],
                                     struct error *error)
{
    char theirs[2 * MUNICIPALITY_ID_BYTES + 1], ours[2 * MUNICIPALITY_ID_BYTES + 1];
    if (memcmp(batch->municipality, municipality, MUNICIPALITY_ID_BYTES) == 0 ||
        (!batch->is_signed && is_zero(batch->municipality, MUNICIPALITY_ID_BYTES))) {
        return STATUS_OK;
    }
    hex_encode(batch->municipality, MUNICIPALITY_ID_BYTES, theirs);
    hex_encode(municipality, MUNICIPALITY_ID_BYTES, ours);
    return error_set(error, STATUS_DENIED,
                     "batch refused: it is of another municipality (%s), and this fair is of %s; "
                     "stations of one fair have the same municipality.key",
                     theirs, ours);
}
