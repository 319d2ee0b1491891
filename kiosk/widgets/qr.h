/* qr.h: QR symbols by libqrencode (ISO/IEC 18004), kept because making one takes a millisecond. */
#pragma once

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

enum { QR_SIDE_MAX = 177, QR_TEXT_MAX = 2953 };

struct qr {
    uint64_t hash; /* of the text it holds; 0 = none */
    int side;      /* modules */
    uint8_t bits[QR_SIDE_MAX * QR_SIDE_MAX];
};

/* Level M. Does nothing when `qr` holds this text already. STATUS_TOO_BIG. */
enum status qr_make(struct qr *qr, const char *text, struct error *error) FALLIBLE;
void qr_wipe(struct qr *qr);
