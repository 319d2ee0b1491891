#include "sync/peer.h"

int64_t peer_mark(const uint8_t chain[HASH_BYTES])
{
    uint64_t mark = 0;
    for (size_t i = sizeof mark; i > 0; i--) {
        mark = mark << 8 | chain[i - 1];
    }
    return (int64_t)mark;
}
