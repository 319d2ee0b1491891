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

static bool is_of(const struct enrol_request *request, const uint8_t public_key[PUBLIC_KEY_BYTES])
{
    return request->heard_ms != 0 && memcmp(request->public_key, public_key, PUBLIC_KEY_BYTES) == 0;
}

bool enrol_place_request(struct enrol_place *place, const uint8_t public_key[PUBLIC_KEY_BYTES],
                         const uint8_t proof[ENROL_PROOF_BYTES], int64_t now_ms)
{
    struct enrol_request *first = &place->requests[0];
    if (place->parcel != NULL && !is_of(first, public_key)) {
        return false;
    }
    if (!is_of(first, public_key)) { /* the last of them goes, or is the one that came again */
        place->requests[1] = *first;
    }
    first->heard_ms = now_ms;
    memcpy(first->public_key, public_key, PUBLIC_KEY_BYTES);
    memcpy(first->proof, proof, ENROL_PROOF_BYTES);
    return true;
}

bool enrol_place_answer(struct enrol_place *place, const uint8_t public_key[PUBLIC_KEY_BYTES],
                        const char *parcel)
{
    bool is_second = is_of(&place->requests[1], public_key);
    if (!is_second && !is_of(&place->requests[0], public_key)) {
        return false;
    }
    char *copy = strdup(parcel);
    if (copy == NULL) {
        return false;
    }
    if (is_second) {
        place->requests[0] = place->requests[1];
    }
    memset(&place->requests[1], 0, sizeof place->requests[1]);
    free(place->parcel);
    place->parcel = copy;
    return true;
}
