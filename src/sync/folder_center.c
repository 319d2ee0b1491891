#include "core/fair.h"
#include "sync/central.h"
#include "sync/exchange.h"
#include "sync/folder_office.h"

static enum status settle_central(void *user, int64_t *epoch, struct error *error)
{
    return central_epoch(user, epoch, error);
}

struct folder_center folder_center_central(struct central *central)
{
    return (struct folder_center){.peer = central_peer(central),
                                  .db = &central->db,
                                  .settle = settle_central,
                                  .user = central};
}

static enum status settle_office(void *user, int64_t *epoch, struct error *error)
{
    struct fair *office = user;
    struct exchange_result result;
    enum status status = exchange_run(office, &result, error);
    *epoch = office->ledger.epoch;
    return status;
}

struct folder_center folder_center_hub(struct fair *office, const struct peer *hub)
{
    return (struct folder_center){
        .peer = *hub, .db = &office->db, .settle = settle_office, .user = office};
}

enum status folder_center_push(const struct folder_center *center, const struct peer_who *who,
                               const struct buf *batch, struct peer_ack *ack, struct error *error)
{
    const struct peer *peer = &center->peer, *also = &center->also;
    enum status status = STATUS_OK;
    *ack = (struct peer_ack){.held = 0};
    if (also->ops) {
        status = also->ops->push(also->self, who, batch->data, batch->length, ack, error);
    }
    return status == STATUS_OK && ack->result.gap_count == 0
               ? peer->ops->push(peer->self, who, batch->data, batch->length, ack, error)
               : status;
}
