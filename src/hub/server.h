/* server.h: HTTP around a hub: one thread, libmicrohttpd inside its own poll loop, so that nothing
 * else ever touches a connection. A request that needs the store is suspended and resumed when the
 * writer has it done. */
#pragma once

#include "base/status.h"
#include "hub/hub.h"
#include "hub/tls.h"

struct server_options {
    int listen_fd;         /* taken over */
    const struct tls *tls; /* NULL = plain HTTP; borrowed */
};

/* Serves until SIGTERM or SIGINT (blocked before any thread was made), or until the store breaks
 * (STATUS_IO). SIGUSR1 makes a backup (hub_backup.h). What is under way then is answered first. */
enum status server_run(struct hub *hub, const struct server_options *options,
                       struct error *error) FALLIBLE;
