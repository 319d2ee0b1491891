#include "sync/fair_side.h"

#include "core/places.h"
#include "sync/station_side.h"

static enum status side_own_since(void *user, uint32_t epoch, uint64_t after_seq, struct buf *out,
                                  size_t *count, uint64_t *own_seq, struct error *error)
{
    struct fair_side *own = user;
    return station_own_since(own->fair, epoch, after_seq, out, count, own_seq, error);
}

static enum status side_own_chains(void *user, struct own_chain out[OWN_CHAINS_MAX], size_t *count,
                                   struct error *error)
{
    struct fair_side *own = user;
    return ledger_own_chains(&own->fair->ledger, out, count, error);
}

static enum status side_chain_at(void *user, uint32_t epoch, uint64_t seq,
                                 uint8_t chain[HASH_BYTES], struct error *error)
{
    struct fair_side *own = user;
    return ledger_own_chain_at(&own->fair->ledger, epoch, seq, chain, error);
}

static enum status side_fork(void *user, uint64_t common_seq, uint32_t *epoch, struct error *error)
{
    struct fair_side *own = user;
    enum status status = ledger_fork(&own->fair->ledger, *epoch, common_seq, error);
    *epoch = own->fair->ledger.epoch;
    return status;
}

static enum status side_take_in(void *user, const struct batch *batch,
                                const struct pull_cursor *cursor, struct error *error)
{
    struct fair_side *own = user;
    return station_take_in(own->fair, batch, cursor, error);
}

static enum status side_keep_places(void *user, const struct places *places, size_t count,
                                    struct error *error)
{
    struct fair_side *own = user;
    return places_keep(&own->fair->db, places, count, NULL, error);
}

static enum status side_keep_parked(void *user, const char *peer, const struct parked_page *page,
                                    struct parked_cursor *cursor, struct error *error)
{
    struct fair_side *own = user;
    return station_keep_parked(own->fair, peer, page, cursor, error);
}

static void side_acknowledged(void *user, uint64_t seq)
{
    struct fair_side *own = user;
    own->acked = seq;
}

static bool side_is_over(void *user)
{
    (void)user;
    return false;
}

struct station_side fair_side(struct fair_side *own)
{
    return (struct station_side){
        .user = own,
        .who = {own->fair->ledger.station, own->fair->ledger.epoch, own->fair->settings.mode},
        .own_since = side_own_since,
        .own_chains = side_own_chains,
        .chain_at = side_chain_at,
        .fork = side_fork,
        .take_in = side_take_in,
        .keep_places = station_counts_places(own->fair->settings.mode) ? side_keep_places : NULL,
        .keep_parked = station_hears_parked(own->fair->settings.mode) ? side_keep_parked : NULL,
        .acknowledged = side_acknowledged,
        .is_over = side_is_over};
}
