#include "hub/enrol_table.h"

#include <stdlib.h>
#include <string.h>

static void place_clear(struct enrol_place *place)
{
    free(place->parcel);
    memset(place, 0, sizeof *place);
}

void enrol_table_release(struct enrol_table *table)
{
    for (size_t i = 0; i < ENROL_PLACES; i++) {
        place_clear(&table->places[i]);
    }
}

struct enrol_place *enrol_table_find(struct enrol_table *table, const uint8_t id[ENROL_ID_BYTES],
                                     int64_t now_ms)
{
    for (size_t i = 0; i < ENROL_PLACES; i++) {
        struct enrol_place *place = &table->places[i];
        if (place->until_ms > now_ms && memcmp(place->id, id, ENROL_ID_BYTES) == 0) {
            return place;
        }
    }
    return NULL;
}

struct enrol_place *enrol_table_open(struct enrol_table *table, const uint8_t id[ENROL_ID_BYTES],
                                     int64_t now_ms)
{
    struct enrol_place *place = enrol_table_find(table, id, now_ms);
    for (size_t i = 0; i < ENROL_PLACES && place == NULL; i++) {
        if (table->places[i].until_ms <= now_ms) {
            place = &table->places[i];
            place_clear(place);
            memcpy(place->id, id, ENROL_ID_BYTES);
        }
    }
    if (place != NULL) {
        place->until_ms = now_ms + ENROL_OPEN_MS;
    }
    return place;
}

void enrol_place_request(struct enrol_place *place, const uint8_t public_key[PUBLIC_KEY_BYTES],
                         const uint8_t proof[ENROL_PROOF_BYTES])
{
    if (place->has_request && memcmp(place->public_key, public_key, PUBLIC_KEY_BYTES) != 0) {
        free(place->parcel);
        place->parcel = NULL;
        place->is_taken = false;
    }
    place->has_request = true;
    memcpy(place->public_key, public_key, PUBLIC_KEY_BYTES);
    memcpy(place->proof, proof, ENROL_PROOF_BYTES);
}

bool enrol_place_answer(struct enrol_place *place, const uint8_t public_key[PUBLIC_KEY_BYTES],
                        const char *parcel)
{
    if (!place->has_request || memcmp(place->public_key, public_key, PUBLIC_KEY_BYTES) != 0) {
        return false;
    }
    char *copy = strdup(parcel);
    if (copy != NULL) {
        free(place->parcel);
        place->parcel = copy;
    }
    return copy != NULL;
}
