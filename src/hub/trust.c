#include "hub/trust.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

enum status hub_trust_init(struct hub_trust *trust, struct error *error)
{
    memset(trust, 0, sizeof *trust);
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
    uint32_t b = ((const struct hub_station *)item)->station;
    return (a > b) - (a < b);
}

bool hub_trust_find(struct hub_trust *trust, uint32_t station, struct hub_station *out)
{
    (void)pthread_mutex_lock(&trust->mutex);
    const struct hub_station *found =
        bsearch(&station, trust->stations, trust->count, sizeof *trust->stations, compare_stations);
    if (found) {
        *out = *found;
    }
    (void)pthread_mutex_unlock(&trust->mutex);
    return found != NULL;
}

/* A station that nobody here has heard of brings its key with its first fact. */
static bool find_enrolment(const struct batch *batch, struct hub_station *out)
{
    bool is_found = false;
    for (size_t i = 0; i < batch->count && !is_found; i++) {
        if (strcmp(batch->facts[i].kind, "station.enrolled") != 0) {
            continue;
        }
        json_t *body = json_loads(batch->facts[i].body, 0, NULL);
        const char *key = json_string_value(json_object_get(body, "public_key"));
        is_found = key && strlen(key) == (size_t)2 * PUBLIC_KEY_BYTES &&
                   hex_decode(key, out->public_key, PUBLIC_KEY_BYTES) &&
                   key_id(out->public_key) == batch->station;
        json_decref(body);
    }
    out->station = batch->station;
    return is_found;
}

enum status hub_trusts(struct hub_trust *trust, const struct batch *batch, struct hub_station *out,
                       struct error *error)
{
    *out = (struct hub_station){0};
    if (!hub_trust_find(trust, batch->station, out) && !find_enrolment(batch, out)) {
        return error_set(error, STATUS_NOT_FOUND,
                         "station %08x is not known here; enrol it at the office", batch->station);
    }
    return out->is_revoked ? error_set(error, STATUS_DENIED,
                                       "station %08x was revoked by the office", batch->station)
                           : STATUS_OK;
}
