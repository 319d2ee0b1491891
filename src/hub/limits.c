#include "hub/limits.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static void read_address(const struct sockaddr *address, uint8_t out[LIMIT_ADDRESS_SIZE])
{
    memset(out, 0, LIMIT_ADDRESS_SIZE);
    if (address && address->sa_family == AF_INET) {
        memcpy(out, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    } else if (address && address->sa_family == AF_INET6) {
        memcpy(out, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
    }
}

/* ---- deadlines ---- */

void limit_connection_add(struct limits *limits, struct limit_connection *connection, int fd,
                          const struct sockaddr *address, int64_t now_ms)
{
    *connection = (struct limit_connection){.fd = fd,
                                            .deadline_ms = now_ms + LIMIT_FIRST_MS,
                                            .next = limits->first,
                                            .link = &limits->first};
    read_address(address, connection->address);
    if (limits->first) {
        limits->first->link = &connection->next;
    }
    limits->first = connection;
    limits->connection_count++;
}

void limit_connection_remove(struct limits *limits, struct limit_connection *connection)
{
    limit_bodies_return(limits, connection);
    *connection->link = connection->next;
    if (connection->next) {
        connection->next->link = connection->link;
    }
    limits->connection_count--;
}

int64_t limits_sweep(struct limits *limits, int64_t now_ms)
{
    int64_t next_ms = INT64_MAX;
    for (struct limit_connection *c = limits->first; c; c = c->next) {
        if (c->is_shut) {
            continue; /* its owner is about to see that */
        }
        if (c->deadline_ms <= now_ms) {
            (void)shutdown(c->fd, SHUT_RDWR);
            c->is_shut = true;
        } else if (c->deadline_ms < next_ms) {
            next_ms = c->deadline_ms;
        }
    }
    return next_ms;
}

int64_t limit_step_ms(size_t bytes)
{
    return LIMIT_STEP_MS + (int64_t)(bytes / LIMIT_BYTES_PER_MS);
}

void limit_body_begin(struct limit_connection *connection, int64_t now_ms)
{
    connection->deadline_ms = now_ms + LIMIT_STEP_MS;
}

void limit_body_came(struct limit_connection *connection, size_t bytes, int64_t now_ms)
{
    int64_t latest_ms = now_ms + LIMIT_STEP_MS;
    int64_t deadline_ms = connection->deadline_ms + (int64_t)(bytes / LIMIT_BYTES_PER_MS);
    connection->deadline_ms = deadline_ms < latest_ms ? deadline_ms : latest_ms;
}

/* ---- bodies ---- */

bool limit_bodies_share(const struct limits *limits, const struct limit_connection *connection,
                        size_t body_bytes)
{
    size_t bytes = body_bytes * LIMIT_BODY_FACTOR;
    for (const struct limit_connection *c = limits->first; c; c = c->next) {
        bool is_same = memcmp(c->address, connection->address, LIMIT_ADDRESS_SIZE) == 0;
        bytes += is_same ? c->lent_bytes : 0;
    }
    return bytes <= LIMIT_ADDRESS_BYTES;
}

bool limit_bodies_may(const struct limits *limits, size_t body_bytes)
{
    return limits->bodies_bytes + body_bytes * LIMIT_BODY_FACTOR <= LIMIT_BODIES_BYTES;
}

bool limit_bodies_lend(struct limits *limits, struct limit_connection *connection,
                       size_t body_bytes)
{
    if (!limit_bodies_may(limits, body_bytes) ||
        !limit_bodies_share(limits, connection, body_bytes)) {
        return false;
    }
    connection->lent_bytes = body_bytes * LIMIT_BODY_FACTOR;
    limits->bodies_bytes += connection->lent_bytes;
    return true;
}

void limit_bodies_return(struct limits *limits, struct limit_connection *connection)
{
    limits->bodies_bytes -= connection->lent_bytes;
    connection->lent_bytes = 0;
}

/* ---- addresses ---- */

/* Its row; a new one takes the place of the one that asked longest ago. */
static struct limit_address *find(struct limits *limits, const struct sockaddr *address,
                                  int64_t now_ms)
{
    uint8_t bytes[LIMIT_ADDRESS_SIZE];
    struct limit_address *oldest = &limits->addresses[0];
    read_address(address, bytes);
    for (size_t i = 0; i < LIMIT_ADDRESSES; i++) {
        struct limit_address *row = &limits->addresses[i];
        if (row->updated_ms != 0 && memcmp(row->address, bytes, sizeof bytes) == 0) {
            return row;
        }
        if (row->updated_ms < oldest->updated_ms) {
            oldest = row;
        }
        if (row->updated_ms == 0) {
            break; /* the rows behind it are free too */
        }
    }
    memcpy(oldest->address, bytes, sizeof bytes);
    oldest->tokens_ms = LIMIT_TOKENS_BURST * 1000 / LIMIT_TOKENS_RATE;
    oldest->updated_ms = now_ms;
    return oldest;
}

static struct limit_address *refill(struct limits *limits, const struct sockaddr *address,
                                    int64_t now_ms)
{
    const int64_t full_ms = LIMIT_TOKENS_BURST * 1000 / LIMIT_TOKENS_RATE;
    struct limit_address *row = find(limits, address, now_ms);
    int64_t tokens_ms = row->tokens_ms + (now_ms - row->updated_ms);
    row->tokens_ms = tokens_ms < full_ms ? tokens_ms : full_ms;
    row->updated_ms = now_ms;
    return row;
}

bool limit_address_may(struct limits *limits, const struct sockaddr *address, int64_t now_ms)
{
    return refill(limits, address, now_ms)->tokens_ms > 0;
}

void limit_address_pay(struct limits *limits, const struct sockaddr *address, int cost,
                       int64_t now_ms)
{
    refill(limits, address, now_ms)->tokens_ms -= (int64_t)cost * 1000 / LIMIT_TOKENS_RATE;
}
