/* writer.h: the thread that owns the store. It takes what waits, the urgent first, several of a
 * kind at once: what came in while one commit was under way becomes the next commit. */
#pragma once

#include "base/status.h"
#include "hub/call.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct hub;

enum { WRITER_GROUP_MAX = HUB_PUSHES_MAX, WRITER_GROUP_BYTES_MAX = 8 * 1024 * 1024 };

struct writer {
    struct hub *hub; /* borrowed */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    struct call_list urgent, usual; /* to be worked on */
    struct call_list waiting;       /* for news, or for the end of their patience */
    struct call_list done;          /* to be answered */
    atomic_bool is_wanted;          /* something urgent is to be worked on */
    int done_fd;                    /* eventfd: something is done, or the store broke */
    bool is_running, is_stopping, is_broken;
    const char *path;         /* while it starts; borrowed */
    enum status start_status; /* of opening the store */
    struct error start_error;
    bool has_started;
};

/* Opens the store on the new thread, which owns it from then on, and waits for that. */
enum status writer_start(struct writer *writer, struct hub *hub, const char *path,
                         struct error *error) FALLIBLE;

/* Works on what is there, then ends. What waits for news is given back unanswered as done. Fine on
 * a zeroed one. */
void writer_stop(struct writer *writer);

/* From the HTTP thread. */
void writer_put(struct writer *writer, struct call *call);
struct call *writer_take_done(struct writer *writer); /* NULL: no more */
bool writer_is_broken(struct writer *writer);

/* Nothing may wait for news any more: the hub is about to end. */
void writer_hurry(struct writer *writer);
