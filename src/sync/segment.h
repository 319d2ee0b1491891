/* segment.h: a sealed file that lies in a folder or on a stick between a station and the central.
 * Its bytes are in PROTOCOL.md.
 *
 * Whoever finds it can tell to whom it goes and whether it is whole, and nothing else: only the
 * receiver's secret key opens it (libsodium's crypto_box_seal; Ed25519 keys as X25519 ones). Inside
 * are its sender's signature and a code under the municipality's key, so that nobody outside the
 * fair can put one there. It is never changed once it has its name. Any thread. */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "core/keys.h"
#include "sync/batch.h"

#include <stddef.h>
#include <stdint.h>

enum { SEGMENT_BYTES_MAX = BATCH_BYTES_MAX + 64 * 1024 };

enum segment_type {
    SEGMENT_CHAIN = 1, /* a station's own facts first..last of `epoch`: a batch */
    SEGMENT_PAGE,      /* what others wrote, for a station (folder.h): positions first..last */
    SEGMENT_TAIL,      /* a station's own facts, which its file lost: a batch, first..last */
    SEGMENT_PARKED,    /* what the central has parked, for an office: parked_page.h */
    SEGMENT_PARCEL,    /* keys for a station: core/fair_pack.h */
};

struct segment {
    enum segment_type type;
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    uint32_t from, to; /* key ids of who sent it and of who can open it */
    uint32_t epoch;    /* of the station's file */
    uint64_t first, last;
    uint8_t sender[PUBLIC_KEY_BYTES]; /* public key of `from`; zeros before it is opened */
};

/* Appends the file: `content` for the holder of `receiver`, from `keys`. `segment` says type,
 * epoch, first and last. */
enum status segment_seal(const struct segment *segment, const struct keys *keys,
                         const uint8_t receiver[PUBLIC_KEY_BYTES], const void *content,
                         size_t bytes, struct buf *out, struct error *error) FALLIBLE;

/* What anybody can see. STATUS_CORRUPT: torn, or no segment. */
enum status segment_look(const void *data, size_t bytes, struct segment *segment,
                         struct error *error) FALLIBLE;

/* Opens it with the receiver's `keys` and appends the content. STATUS_DENIED: of another
 * municipality, or for somebody else; STATUS_CORRUPT: torn, edited, or its sender is not of this
 * fair. */
enum status segment_open(const void *data, size_t bytes, const struct keys *keys,
                         struct segment *segment, struct buf *content,
                         struct error *error) FALLIBLE;
