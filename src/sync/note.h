/* note.h: a small signed paper in the folder, without anything personal: how a station stands
 * (`want`, by the station) or how its chain stands at the central (`ack`, by the central). */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "core/keys.h"
#include "store/ledger.h"

#include <stddef.h>
#include <stdint.h>

enum { NOTE_BYTES = 165 };

enum note_type { NOTE_WANT = 1, NOTE_ACK };

struct note {
    enum note_type type;
    uint32_t station, epoch; /* of whose chain */
    uint64_t seq;            /* want: the last fact written; ack: held up to here, durably */
    int64_t central_epoch;   /* peer_state.epoch */
    int64_t pos, mark;       /* want: how far the station has read that central; ack: 0, and
                            * peer_state.held_mark of `seq` */
    int64_t at_ms;           /* the writer's clock, UTC */
    uint8_t signer[PUBLIC_KEY_BYTES];
};

/* Appends it, signed with `keys`. `signer` is filled in. */
void note_write(const struct note *note, const struct keys *keys, struct buf *out);

/* STATUS_CORRUPT: no note, torn, or not signed by the key that it names; STATUS_DENIED: of another
 * municipality. Whether that key may sign it is for the caller to say. */
enum status note_read(const void *data, size_t bytes,
                      const uint8_t municipality_key[MUNICIPALITY_KEY_BYTES], struct note *note,
                      struct error *error) FALLIBLE;
