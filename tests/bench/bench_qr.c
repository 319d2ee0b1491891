/* bench_qr.c: the QR of a ticket, made and read, against the bare libraries. */
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "crowd.h"
#include "image/code_image.h"
#include "kit.h"
#include "widgets/qr.h"

enum {
    MAKE_PAIRS = 400,
    READ_PAIRS = 150,
    MODULE_PX = 10,
    QUIET_MODULES = 4,
    FOURCC_Y800 = 0x30303859
};

struct picture {
    uint8_t *luma; /* owned */
    int side;
};

static struct error error;

static double make_us(struct qr *qr, const char *text)
{
    qr->hash = 0; /* it would answer from what it holds */
    double started_us = bench_now_us();
    bench_check(qr_make(qr, text, &error), "making a QR", &error);
    return bench_now_us() - started_us;
}

static double bare_make_us(const char *text)
{
    double started_us = bench_now_us();
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL) {
        bench_die("libqrencode made no QR");
    }
    QRcode_free(code);
    return bench_now_us() - started_us;
}

static void picture_draw(struct picture *picture, const struct qr *qr)
{
    picture->side = (qr->side + 2 * QUIET_MODULES) * MODULE_PX;
    size_t pixels = (size_t)picture->side * (size_t)picture->side;
    picture->luma = malloc(pixels);
    if (picture->luma == NULL) {
        bench_die("out of memory");
    }
    memset(picture->luma, 255, pixels);
    for (int y = 0; y < qr->side * MODULE_PX; y++) {
        uint8_t *row = picture->luma + (size_t)(y + QUIET_MODULES * MODULE_PX) * picture->side;
        for (int x = 0; x < qr->side * MODULE_PX; x++) {
            if (qr->bits[y / MODULE_PX * qr->side + x / MODULE_PX] != 0) {
                row[x + QUIET_MODULES * MODULE_PX] = 0;
            }
        }
    }
}

static double read_us(const struct picture *picture, const char *text)
{
    char out[CODE_IMAGE_TEXT_MAX];
    size_t length = 0;
    double started_us = bench_now_us();
    bench_check(code_image_read_luma(picture->luma, picture->side, picture->side, out, sizeof out,
                                     &length, &error),
                "reading a QR", &error);
    double taken_us = bench_now_us() - started_us;
    if (length != strlen(text) || memcmp(out, text, length) != 0) {
        bench_die("the QR was read as something else");
    }
    return taken_us;
}

static double bare_read_us(const struct picture *picture)
{
    double started_us = bench_now_us();
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, FOURCC_Y800);
    zbar_image_set_size(image, (unsigned)picture->side, (unsigned)picture->side);
    zbar_image_set_data(image, picture->luma, (size_t)picture->side * (size_t)picture->side, NULL);
    if (zbar_scan_image(scanner, image) != 1) {
        bench_die("zbar found no QR");
    }
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return bench_now_us() - started_us;
}

int main(void)
{
    static struct qr qr;
    static struct keys keys;
    char folder[FILE_PATH_MAX];
    char text[TICKET_TEXT_LENGTH + 1];
    struct someone someone;
    struct picture picture;
    struct pairs makes = {0};
    struct pairs reads = {0};
    bench_folder(folder);
    bench_check(keys_open(&keys, folder, "kiosk-1", true, &error), "keys", &error);
    for (size_t i = 0; i < MAKE_PAIRS; i++) {
        someone_fill(&someone, i, keys.station, CROWD_DAY_MS);
        ticket_encode(&someone.ticket, keys.secret_key, text);
        double ours_us = make_us(&qr, text);
        pairs_add(&makes, ours_us, bare_make_us(text));
    }
    picture_draw(&picture, &qr);
    for (size_t i = 0; i < READ_PAIRS; i++) {
        double ours_us = read_us(&picture, text);
        pairs_add(&reads, ours_us, bare_read_us(&picture));
    }
    bench_row_pairs("QR of a ticket made : bare libqrencode", "us", &makes, TARGET_NONE, 0);
    bench_note("%d characters, %d modules a side", TICKET_TEXT_LENGTH, qr.side);
    bench_row_pairs("QR of a ticket read : bare zbar", "us", &reads, TARGET_NONE, 0);
    bench_note("%d x %d pixels of luma", picture.side, picture.side);
    pairs_release(&makes);
    pairs_release(&reads);
    free(picture.luma);
    keys_close(&keys);
    return EXIT_SUCCESS;
}
