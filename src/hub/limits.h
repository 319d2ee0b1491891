/* limits.h: what one peer may take from a hub, counted before anything is kept for it.
 *
 *   deadline   each step of a connection has an end that no trickle of bytes moves: first request,
 *              headers, answer, next request; a body's end moves with what comes of it, at the pace
 *              of the slowest line and no further. Past it the socket is shut
 *   bodies     memory for bodies is lent before they are read, never all of it to one address; who
 *              must wait is not read from
 *   address    tokens: whoever asks without a signature, or for nonsense, has BURST, then RATE a
 *              second
 *
 * It must not know libmicrohttpd. HTTP thread only. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;

enum {
    LIMIT_FIRST_MS = 20000,   /* from the connection to the line of its first request, with TLS */
    LIMIT_HEADERS_MS = 10000, /* from that line to the end of the headers */
    LIMIT_STEP_MS = 20000,    /* body and answer: so long, and the time of their bytes */
    LIMIT_BYTES_PER_MS = 16,  /* the slowest line that is served: 16 kB/s */
    LIMIT_NEXT_MS = 80000,    /* between two requests */
    LIMIT_BODIES_BYTES = 32 * 1024 * 1024,
    LIMIT_ADDRESS_BYTES = 24 * 1024 * 1024, /* of them to one address: the largest body, or less */
    LIMIT_BODY_FACTOR = 3, /* a body is held, read into facts, and held by SQLite */
    LIMIT_TOKENS_BURST = 400,
    LIMIT_TOKENS_RATE = 100, /* a second */
    LIMIT_ADDRESSES = 1024,
    LIMIT_ADDRESS_SIZE = 16,
};

/* What an answer costs whoever asked. */
enum { LIMIT_COST_UNSIGNED = 1, LIMIT_COST_REFUSED = 4 };

struct limit_connection {
    int fd; /* borrowed */
    uint8_t address[LIMIT_ADDRESS_SIZE];
    size_t lent_bytes;   /* for its body */
    int64_t deadline_ms; /* monotonic; INT64_MAX = it is our turn */
    bool is_shut;
    struct limit_connection *next, **link;
};

struct limit_address {
    uint8_t address[LIMIT_ADDRESS_SIZE];
    int64_t tokens_ms;  /* tokens, as the time that they take to come; below 0: owed */
    int64_t updated_ms; /* 0 = free */
};

struct limits {
    struct limit_connection *first; /* all that are open */
    size_t connection_count;
    size_t bodies_bytes; /* lent */
    struct limit_address addresses[LIMIT_ADDRESSES];
};

void limit_connection_add(struct limits *limits, struct limit_connection *connection, int fd,
                          const struct sockaddr *address, int64_t now_ms);
void limit_connection_remove(struct limits *limits, struct limit_connection *connection);

/* Shuts what is past its end. Returns when to come again; INT64_MAX: no need. */
int64_t limits_sweep(struct limits *limits, int64_t now_ms);

/* The time that a step with so many bytes may take. */
int64_t limit_step_ms(size_t bytes);

/* A body begins; so many bytes of it have come. */
void limit_body_begin(struct limit_connection *connection, int64_t now_ms);
void limit_body_came(struct limit_connection *connection, size_t bytes, int64_t now_ms);

/* Would its address have no more than it may? Is there memory at all? */
bool limit_bodies_share(const struct limits *limits, const struct limit_connection *connection,
                        size_t body_bytes);
bool limit_bodies_may(const struct limits *limits, size_t body_bytes);

/* Lends memory for a body. False: not now. */
bool limit_bodies_lend(struct limits *limits, struct limit_connection *connection,
                       size_t body_bytes);
void limit_bodies_return(struct limits *limits, struct limit_connection *connection);

/* May this address ask at all now? */
bool limit_address_may(struct limits *limits, const struct sockaddr *address, int64_t now_ms);

/* It asked; `cost` tokens are taken. */
void limit_address_pay(struct limits *limits, const struct sockaddr *address, int cost,
                       int64_t now_ms);
