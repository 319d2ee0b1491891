#include "sync/queue.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum status queue_init(struct queue *queue, size_t item_bytes, size_t capacity, struct error *error)
{
    memset(queue, 0, sizeof *queue);
    queue->items = calloc(capacity, item_bytes);
    if (!queue->items) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for a queue");
    }
    queue->item_bytes = item_bytes;
    queue->capacity = capacity;
    if (pthread_mutex_init(&queue->mutex, NULL) != 0) {
        goto no_mutex;
    }
    if (pthread_cond_init(&queue->filled, NULL) != 0) {
        (void)pthread_mutex_destroy(&queue->mutex);
        goto no_mutex;
    }
    return STATUS_OK;
no_mutex:
    free(queue->items);
    queue->items = NULL;
    return error_set(error, STATUS_NO_MEMORY, "out of memory for a queue");
}

void queue_release(struct queue *queue)
{
    if (!queue->items) {
        return;
    }
    (void)pthread_cond_destroy(&queue->filled);
    (void)pthread_mutex_destroy(&queue->mutex);
    sodium_memzero(queue->items, queue->capacity * queue->item_bytes);
    free(queue->items);
    queue->items = NULL;
}

static unsigned char *slot(struct queue *queue, size_t number)
{
    return queue->items + ((queue->first + number) % queue->capacity) * queue->item_bytes;
}

bool queue_push(struct queue *queue, const void *item)
{
    (void)pthread_mutex_lock(&queue->mutex);
    bool has_room = queue->count < queue->capacity;
    if (has_room) {
        memcpy(slot(queue, queue->count), item, queue->item_bytes);
        queue->count++;
        (void)pthread_cond_signal(&queue->filled);
    }
    (void)pthread_mutex_unlock(&queue->mutex);
    return has_room;
}

/* Under the mutex, with count > 0. */
static void take_first(struct queue *queue, void *item)
{
    memcpy(item, slot(queue, 0), queue->item_bytes);
    sodium_memzero(slot(queue, 0), queue->item_bytes);
    queue->count--;
    /* An empty queue begins anew: one that never holds much touches no more memory than that. */
    queue->first = queue->count > 0 ? (queue->first + 1) % queue->capacity : 0;
}

bool queue_take(struct queue *queue, void *item)
{
    (void)pthread_mutex_lock(&queue->mutex);
    bool has_item = queue->count > 0;
    if (has_item) {
        take_first(queue, item);
    }
    (void)pthread_mutex_unlock(&queue->mutex);
    return has_item;
}

void queue_wait(struct queue *queue, void *item)
{
    (void)pthread_mutex_lock(&queue->mutex);
    while (queue->count == 0) {
        (void)pthread_cond_wait(&queue->filled, &queue->mutex);
    }
    take_first(queue, item);
    (void)pthread_mutex_unlock(&queue->mutex);
}
