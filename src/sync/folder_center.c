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
