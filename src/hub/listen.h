/* listen.h: the socket on which a hub waits. */
#pragma once

#include "base/status.h"

#include <stdbool.h>

enum { LISTEN_TEXT_MAX = 64 };

/* Opens a listening socket on "ADDR:PORT", "[ADDR6]:PORT" or ":PORT" (all addresses); port 0 is any
 * free one. What it became goes to `bound`. `only_here`: an address of this machine alone is taken.
 * STATUS_USAGE: no such form, or not of this machine alone. STATUS_BUSY: somebody else listens
 * there. */
enum status listen_open(const char *text, bool only_here, int *fd, char bound[LISTEN_TEXT_MAX],
                        struct error *error) FALLIBLE;
