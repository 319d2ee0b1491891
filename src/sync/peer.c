#include "sync/peer.h"

int64_t peer_mark(const uint8_t chain[HASH_BYTES])
{
    return chain_mark(chain);
}
