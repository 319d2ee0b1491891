#include "hub/trust.h"

#include <stdlib.h>
#include <string.h>

enum status hub_trust_init(struct hub_trust *trust, const char *fair_folder, struct error *error)
{
    memset(trust, 0, sizeof *trust);
    enum status status = trust_root_read(fair_folder, trust->root, error);
    if (status != STATUS_OK) {
        return status;
    }
    trust->stations = calloc(HUB_STATIONS_MAX, sizeof *trust->stations);
    if (!trust->stations || pthread_mutex_init(&trust->mutex, NULL) != 0) {
        free(trust->stations);
        trust->stations = NULL;
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the stations' keys");
    }
    return STATUS_OK;
}

void hub_trust_release(struct hub_trust *trust)
{
    if (trust->stations) {
        (void)pthread_mutex_destroy(&trust->mutex);
        free(trust->stations);
        trust->stations = NULL;
    }
}

enum status hub_trust_load(struct hub_trust *trust, struct hub_store *store, struct error *error)
{
    struct hub_snapshot snapshot = {.stations =
                                        calloc(HUB_STATIONS_MAX, sizeof *snapshot.stations)};
    if (!snapshot.stations) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the stations' keys");
    }
    enum status status = store->ops->snapshot(store, &snapshot, error);
    if (status == STATUS_OK) {
        (void)pthread_mutex_lock(&trust->mutex);
        memcpy(trust->stations, snapshot.stations,
               snapshot.station_count * sizeof *trust->stations);
        trust->count = snapshot.station_count;
        (void)pthread_mutex_unlock(&trust->mutex);
    }
    free(snapshot.stations);
    return status;
}

static int compare_stations(const void *key, const void *item)
{
    uint32_t a = *(const uint32_t *)key;
    uint32_t b = ((const struct trusted *)item)->station;
    return (a > b) - (a < b);
}

static bool find(struct hub_trust *trust, uint32_t station, struct trusted *out)
{
    (void)pthread_mutex_lock(&trust->mutex);
    const struct trusted *found =
        bsearch(&station, trust->stations, trust->count, sizeof *trust->stations, compare_stations);
    if (found) {
        *out = *found;
    }
    (void)pthread_mutex_unlock(&trust->mutex);
    return found != NULL;
}

enum status hub_trusts(struct hub_trust *trust, uint32_t station, struct trusted *out,
                       struct error *error)
{
    if (station == key_id(trust->root)) {
        *out = (struct trusted){.station = station,
                                .name = "office",
                                .label = "Oficina",
                                .mode = "office",
                                .is_trusted = true};
        memcpy(out->public_key, trust->root, PUBLIC_KEY_BYTES);
        return STATUS_OK;
    }
    if (!find(trust, station, out)) {
        return error_set(error, STATUS_NOT_FOUND,
                         "the office has not trusted station %08x; there: feria station add",
                         station);
    }
    return out->is_trusted
               ? STATUS_OK
               : error_set(error, STATUS_DENIED, "the office trusts station %08x (%s) no more",
                           station, out->name);
}
