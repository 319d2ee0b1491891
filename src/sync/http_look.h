/* http_look.h: the key of a hub that nobody has told us yet: what it shows in its handshake. It
 * proves nothing by itself (PROTOCOL.md, "Enrolment", says how it is proved). Any thread. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOOK_PIN_BYTES = 32 };

/* SHA-256 of the SubjectPublicKeyInfo of whoever answers at `origin`; zeros for http://.
 * STATUS_IO: nobody answers, or without TLS. `cancel_fd` as in http.h. */
enum status http_look(const char *origin, int cancel_fd, uint8_t pin[LOOK_PIN_BYTES],
                      struct error *error) FALLIBLE;

/* The same of a certificate in PEM (RFC 7468, RFC 5280). False: it is none. */
bool certificate_pin(const char *pem, uint8_t pin[LOOK_PIN_BYTES]);
