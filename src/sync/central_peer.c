#include "sync/central.h"

#include <string.h>

static enum status hello(void *self, const struct peer_who *who, int64_t pos,
                         struct peer_state *state, struct error *error)
{
    struct central *central = self;
    memset(state, 0, sizeof *state);
    enum status status = central_watermark(central, who->station, who->epoch, &state->held, error);
    if (status == STATUS_OK) {
        status = central_epoch(central, &state->epoch, error);
    }
    if (status == STATUS_OK && state->held > 0) {
        status = central_chain_mark(central, who->station, who->epoch, state->held,
                                    &state->held_mark, error);
    }
    return status == STATUS_OK && pos > 0 ? central_mark(central, pos, &state->mark, error)
                                          : status;
}

static enum status push(void *self, const struct peer_who *who, const void *data, size_t bytes,
                        struct peer_ack *ack, struct error *error)
{
    struct central *central = self;
    memset(ack, 0, sizeof *ack);
    enum status status = central_push(central, data, bytes, &ack->result, error);
    return status == STATUS_OK
               ? central_watermark(central, who->station, who->epoch, &ack->held, error)
               : status;
}

static enum status pull(void *self, const struct peer_who *who, int64_t pos, struct buf *out,
                        struct peer_page *page, struct error *error)
{
    struct central *central = self;
    memset(page, 0, sizeof *page);
    enum status status = central_pull(central, pos, who->mode, who->station, who->epoch, out,
                                      &page->count, &page->next_pos, error);
    return status == STATUS_OK && page->next_pos != pos
               ? central_mark(central, page->next_pos, &page->mark, error)
               : status;
}

static enum status tail(void *self, const struct peer_who *who, uint64_t after_seq, struct buf *out,
                        size_t *count, struct error *error)
{
    return central_tail(self, who->station, who->epoch, after_seq, out, count, error);
}

static enum status places(void *self, const struct peer_who *who, struct places out[PLACES_MAX],
                          size_t *count, struct error *error)
{
    return central_places(self, who->station, out, count, error);
}

static enum status parked(void *self, const struct peer_who *who, const struct parked_cursor *after,
                          struct arena *arena, struct parked_page *page, struct error *error)
{
    memset(page, 0, sizeof *page);
    if (strcmp(who->mode, "office") != 0) {
        return error_set(error, STATUS_DENIED, "only an office reads what is parked");
    }
    return central_parked(self, after, arena, page, error);
}

struct peer central_peer(struct central *central)
{
    static const struct peer_ops OPS = {hello, push, pull, tail, places, parked};
    return (struct peer){.ops = &OPS, .self = central, .name = "central"};
}
