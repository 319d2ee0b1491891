#include "hub/trust.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"

enum status hub_trust_init(struct hub_trust *trust, const char *fair_folder, struct error *error)
{
    memset(trust, 0, sizeof *trust);
    if (!text_copy(trust->folder, sizeof trust->folder, fair_folder)) {
        return error_set(error, STATUS_TOO_BIG, "%s: the path is too long", fair_folder);
    }
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

/* ---- who runs beside the hub ---- */

/* Is this the public key of the file keys/<name>.key? */
static bool is_beside(const struct hub_trust *trust, const struct trusted *station)
{
    char folder[FILE_PATH_MAX];
    struct keys keys;
    bool is_open = strcmp(station->mode, "office") != 0 && station_name_ok(station->name) &&
                   path_join(folder, sizeof folder, trust->folder, "keys", NULL) == STATUS_OK &&
                   keys_open(&keys, folder, station->name, false, NULL) == STATUS_OK;
    bool is_its = is_open && memcmp(keys.public_key, station->public_key, PUBLIC_KEY_BYTES) == 0;
    if (is_open) {
        keys_close(&keys);
    }
    return is_its;
}

/* What the sender says of itself with this batch. False: nothing. */
static bool read_word(const struct batch *batch, struct trusted *out)
{
    bool is_said = false;
    *out = (struct trusted){.station = batch->station, .is_trusted = true};
    for (size_t i = 0; i < batch->count && !is_said; i++) {
        if (strcmp(batch->facts[i].kind, "station.enrolled") != 0) {
            continue;
        }
        json_t *body = json_loads(batch->facts[i].body, 0, NULL);
        const char *key = json_string_value(json_object_get(body, "public_key"));
        const char *name = json_string_value(json_object_get(body, "name"));
        const char *mode = json_string_value(json_object_get(body, "mode"));
        is_said = key && name && mode && strlen(key) == (size_t)2 * PUBLIC_KEY_BYTES &&
                  hex_decode(key, out->public_key, PUBLIC_KEY_BYTES) &&
                  key_id(out->public_key) == batch->station &&
                  text_copy(out->name, sizeof out->name, name) &&
                  text_copy(out->mode, sizeof out->mode, mode);
        json_decref(body);
    }
    return is_said;
}

/* ---- what is kept ---- */

static int compare_trusted(const void *a, const void *b)
{
    uint32_t left = ((const struct trusted *)a)->station;
    uint32_t right = ((const struct trusted *)b)->station;
    return (left > right) - (left < right);
}

/* Those beside the hub among the others, in their places. */
static void add_beside(const struct hub_trust *trust, struct hub_snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->other_count; i++) {
        if (snapshot->station_count < HUB_STATIONS_MAX && is_beside(trust, &snapshot->others[i])) {
            snapshot->stations[snapshot->station_count++] = snapshot->others[i];
        }
    }
    qsort(snapshot->stations, snapshot->station_count, sizeof *snapshot->stations, compare_trusted);
}

enum status hub_trust_load(struct hub_trust *trust, struct hub_store *store, struct error *error)
{
    struct hub_snapshot snapshot = {.stations = calloc(HUB_STATIONS_MAX, sizeof *snapshot.stations),
                                    .others = calloc(HUB_STATIONS_MAX, sizeof *snapshot.others)};
    if (!snapshot.stations || !snapshot.others) {
        free(snapshot.stations);
        free(snapshot.others);
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the stations' keys");
    }
    enum status status = store->ops->snapshot(store, &snapshot, error);
    if (status == STATUS_OK) {
        add_beside(trust, &snapshot);
        (void)pthread_mutex_lock(&trust->mutex);
        memcpy(trust->stations, snapshot.stations,
               snapshot.station_count * sizeof *trust->stations);
        trust->count = snapshot.station_count;
        (void)pthread_mutex_unlock(&trust->mutex);
    }
    free(snapshot.stations);
    free(snapshot.others);
    return status;
}

static bool find(struct hub_trust *trust, uint32_t station, struct trusted *out)
{
    const struct trusted key = {.station = station};
    (void)pthread_mutex_lock(&trust->mutex);
    const struct trusted *found =
        bsearch(&key, trust->stations, trust->count, sizeof *trust->stations, compare_trusted);
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

enum status hub_trusts_sender(struct hub_trust *trust, const struct batch *batch,
                              struct trusted *out, struct error *error)
{
    struct trusted said;
    enum status status = hub_trusts(trust, batch->station, out, error);
    if (status == STATUS_NOT_FOUND && read_word(batch, &said) && is_beside(trust, &said)) {
        *out = said;
        return STATUS_OK;
    }
    return status;
}
