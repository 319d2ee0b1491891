/* post.h: many clients that send what lies in files to a server on this machine, each on a
 * connection of its own and one request after the other, with as little work of their own as can
 * be: the server is what is measured. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { POST_CLIENTS_MAX = 64 };

/* One client: a file of bodies, each behind its length (u32). */
struct post_client {
    char path[1024 + 32];
    int port;
    const char *target;   /* "/v1/push" */
    const char *expected; /* must be in each answer */
    size_t count;         /* bodies that were answered so */
    size_t busy_count;    /* answers 503 and 429, after which the body is sent again */
};

/* Starts them at once and waits for all. Returns the time that took. Ends the program when one is
 * answered something else. */
double post_all_us(struct post_client *clients, size_t count);

/* A server that takes bodies and answers each with as much as a hub does, on a thread of
 * libmicrohttpd's own: what HTTP alone costs. Returns its port. */
struct MHD_Daemon *echo_start(int *port);
void echo_stop(struct MHD_Daemon *daemon);
