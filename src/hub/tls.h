/* tls.h: the key of a hub's own, its self-signed certificate, and how people and stations recognise
 * it. Nobody else vouches for it: a station pins the key (`pin`), so that neither names, nor
 * authorities, nor clocks matter.
 *
 *   keys/hub.key   PKCS #8 PEM, ECDSA P-256, 0600
 *   keys/hub.crt   X.509 PEM */
#pragma once

#include "base/buf.h"
#include "base/status.h"

#include <stdint.h>

enum {
    TLS_PIN_BYTES = 32, /* SHA-256 of the certificate's SubjectPublicKeyInfo (RFC 7469) */
    TLS_PIN_TEXT = 45,  /* base64 and the NUL */
};

struct tls {
    struct buf key, certificate; /* PEM */
    uint8_t pin[TLS_PIN_BYTES];
    char pin_text[TLS_PIN_TEXT];
};

/* Reads both files of the folder of keys; makes what is missing. STATUS_DENIED: others may read the
 * key (says the chmod). STATUS_INVALID: they are no key and certificate that fit together. On
 * failure nothing is held. */
enum status tls_open(struct tls *tls, const char *keys_folder, struct error *error) FALLIBLE;
void tls_close(struct tls *tls); /* overwrites the key; fine on a zeroed one */
