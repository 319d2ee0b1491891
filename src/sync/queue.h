/* queue.h: a bounded queue of fixed-size items between threads. Items are copied in and out, and
 * what was taken out is overwritten inside: jobs carry personal data. */
#pragma once

#include "base/status.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    unsigned char *items; /* owned; capacity * item_bytes */
    size_t item_bytes;
    size_t capacity; /* items */
    size_t first;    /* index of the oldest */
    size_t count;
};

enum status queue_init(struct queue *queue, size_t item_bytes, size_t capacity,
                       struct error *error) FALLIBLE;

/* No thread uses it any more. Fine on a zeroed queue. */
void queue_release(struct queue *queue);

/* False when it is full. Never waits. */
bool queue_push(struct queue *queue, const void *item);

/* Oldest item; false when there is none. Never waits. */
bool queue_take(struct queue *queue, void *item);

/* Oldest item; waits until there is one. */
void queue_wait(struct queue *queue, void *item);
