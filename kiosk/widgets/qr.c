/* qr.c: libqrencode's symbol as one byte a module. */
#include "widgets/qr.h"

#include <errno.h>
#include <string.h>

#include <qrencode.h>
#include <sodium.h>

/* FNV-1a; 0 is kept for "none". */
static uint64_t text_hash(const char *text)
{
    uint64_t hash = 14695981039346656037ULL;
    for (const char *p = text; *p != '\0'; p++) {
        hash = (hash ^ (uint8_t)*p) * 1099511628211ULL;
    }
    return hash != 0 ? hash : 1;
}

enum status qr_make(struct qr *qr, const char *text, struct error *error)
{
    uint64_t hash = text_hash(text);
    if (qr->hash == hash) {
        return STATUS_OK;
    }
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL) {
        return errno == ENOMEM ? error_set(error, STATUS_NO_MEMORY, "no memory for a QR")
                               : error_set(error, STATUS_TOO_BIG, "the text does not fit a QR");
    }
    qr->side = code->width;
    for (int i = 0; i < code->width * code->width; i++) {
        qr->bits[i] = code->data[i] & 1;
    }
    qr->hash = hash;
    QRcode_free(code);
    return STATUS_OK;
}

void qr_wipe(struct qr *qr)
{
    sodium_memzero(qr, sizeof *qr);
}
