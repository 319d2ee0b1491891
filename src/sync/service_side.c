/* service_side.c: what an exchange asks of this station, as errands to the store thread, which owns
 * the database. */
#include "sync/service_internal.h"

#include "base/clock.h"

static struct station_service *service_of(void *user)
{
    return ((struct sync_side *)user)->service;
}

static enum status sync_own_since(void *user, uint32_t epoch, uint64_t after_seq, struct buf *out,
                                  size_t *count, uint64_t *own_seq, struct error *error)
{
    struct errand errand = {
        .kind = ERRAND_OWN_SINCE, .epoch = epoch, .after_seq = after_seq, .out = out};
    service_run_errand(service_of(user), &errand);
    *count = errand.count;
    *own_seq = errand.own_seq;
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_own_chains(void *user, struct own_chain out[OWN_CHAINS_MAX], size_t *count,
                                   struct error *error)
{
    struct errand errand = {.kind = ERRAND_OWN_CHAINS, .chains = out};
    service_run_errand(service_of(user), &errand);
    *count = errand.count;
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_chain_at(void *user, uint32_t epoch, uint64_t seq,
                                 uint8_t chain[HASH_BYTES], struct error *error)
{
    struct errand errand = {
        .kind = ERRAND_CHAIN_AT, .epoch = epoch, .after_seq = seq, .chain = chain};
    service_run_errand(service_of(user), &errand);
    return errand.status == STATUS_OK || errand.status == STATUS_NOT_FOUND
               ? errand.status
               : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_fork(void *user, uint64_t common_seq, uint32_t *epoch, struct error *error)
{
    struct errand errand = {.kind = ERRAND_FORK, .epoch = *epoch, .after_seq = common_seq};
    service_run_errand(service_of(user), &errand);
    *epoch = errand.epoch;
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_take_in(void *user, const struct batch *batch,
                                const struct pull_cursor *cursor, struct error *error)
{
    struct errand errand = {.kind = ERRAND_TAKE_IN, .batch = batch, .cursor = cursor};
    service_run_errand(service_of(user), &errand);
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_keep_places(void *user, const struct places *places, size_t count,
                                    struct error *error)
{
    struct errand errand = {.kind = ERRAND_KEEP_PLACES, .places = places, .place_count = count};
    service_run_errand(service_of(user), &errand);
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_keep_parked(void *user, const char *peer, const struct parked_page *page,
                                    struct parked_cursor *cursor, struct error *error)
{
    struct errand errand = {
        .kind = ERRAND_KEEP_PARKED, .peer = peer, .parked = page, .parked_cursor = cursor};
    service_run_errand(service_of(user), &errand);
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static void sync_acknowledged(void *user, uint64_t seq)
{
    service_note_acked(service_of(user), ((struct sync_side *)user)->line, seq);
}

static bool sync_is_over(void *user)
{
    int64_t stop_by_ms = 0;
    return service_is_stopping(service_of(user), &stop_by_ms) && clock_monotonic_ms() >= stop_by_ms;
}

void service_side_init(struct sync_side *side, struct station_service *service, enum line line)
{
    const char *mode = service->fair->settings.mode;
    side->service = service;
    side->line = line;
    side->side =
        (struct station_side){.user = side,
                              .who = {service->station, service->epoch, mode},
                              .own_since = sync_own_since,
                              .own_chains = sync_own_chains,
                              .chain_at = sync_chain_at,
                              .fork = sync_fork,
                              .take_in = sync_take_in,
                              .keep_places = station_counts_places(mode) ? sync_keep_places : NULL,
                              .keep_parked = station_hears_parked(mode) ? sync_keep_parked : NULL,
                              .acknowledged = sync_acknowledged,
                              .is_over = sync_is_over};
}

void service_side_refresh(struct sync_side *side)
{
    (void)pthread_mutex_lock(&side->service->mutex);
    side->side.who.epoch = side->service->epoch;
    (void)pthread_mutex_unlock(&side->service->mutex);
}
