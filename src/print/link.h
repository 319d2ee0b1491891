/* link.h: bytes to and from a printer, each step with a deadline: a printer that hangs, a cable
 * that was pulled and a thread that is told to stop all end a call. A device file or TCP. It must
 * not know what the bytes mean. One thread at a time. */
#pragma once

#include "base/status.h"
#include "print/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct link {
    int fd;       /* owned; -1 = closed */
    int stop_fd;  /* borrowed; readable = stop now; -1 = nobody will say so */
    bool is_mute; /* nothing can come back: a plain file, or a device for writing only */
    bool is_socket;
    bool has_sent; /* a byte left since link_open */
};

enum { LINK_CONNECT_MS = 3000, LINK_STALL_MS = 8000 };

/* STATUS_NOT_FOUND: no such device or nobody listens there; STATUS_BUSY: somebody else has it;
 * STATUS_DENIED; STATUS_IO: it does not answer in LINK_CONNECT_MS, or it was stopped. A file is
 * never made: a missing device must not become one. */
enum status link_open(struct link *link, const struct printer_address *address, int stop_fd,
                      struct error *error) FALLIBLE;
void link_close(struct link *link); /* fine when it is closed */

/* All of it, in as many pieces as the printer takes. STATUS_IO when it is gone, takes nothing for
 * `stall_ms`, or it was stopped. */
enum status link_write(struct link *link, const void *data, size_t bytes, int stall_ms,
                       struct error *error) FALLIBLE;

/* What is there, at least one byte, within `timeout_ms`. STATUS_BUSY: nothing came; STATUS_IO as
 * above. */
enum status link_read(struct link *link, void *out, size_t bytes_max, size_t *bytes, int timeout_ms,
                      struct error *error) FALLIBLE;
