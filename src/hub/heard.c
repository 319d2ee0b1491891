#include "hub/heard.h"

#include <stdlib.h>

enum status heard_init(struct heard *heard, struct error *error)
{
    heard->slots = calloc(HEARD_SLOTS, sizeof *heard->slots);
    if (!heard->slots || pthread_mutex_init(&heard->mutex, NULL) != 0) {
        free(heard->slots);
        heard->slots = NULL;
        return error_set(error, STATUS_NO_MEMORY, "out of memory for when stations were heard");
    }
    return STATUS_OK;
}

void heard_release(struct heard *heard)
{
    if (heard->slots) {
        (void)pthread_mutex_destroy(&heard->mutex);
        free(heard->slots);
        heard->slots = NULL;
    }
}

/* Its slot, or the free one where it belongs; NULL: the table is full of others. */
static struct heard_slot *find(struct heard *heard, uint32_t station)
{
    for (size_t i = 0; i < HEARD_SLOTS; i++) {
        struct heard_slot *slot = &heard->slots[(station + i) % HEARD_SLOTS];
        if (slot->station == station || slot->station == 0) {
            return slot;
        }
    }
    return NULL;
}

void heard_note(struct heard *heard, uint32_t station, int64_t at_ms)
{
    (void)pthread_mutex_lock(&heard->mutex);
    struct heard_slot *slot = find(heard, station);
    if (slot) {
        *slot = (struct heard_slot){station, at_ms};
    }
    (void)pthread_mutex_unlock(&heard->mutex);
}

int64_t heard_at_ms(struct heard *heard, uint32_t station)
{
    (void)pthread_mutex_lock(&heard->mutex);
    const struct heard_slot *slot = find(heard, station);
    int64_t at_ms = slot && slot->station == station ? slot->at_ms : 0;
    (void)pthread_mutex_unlock(&heard->mutex);
    return at_ms;
}
