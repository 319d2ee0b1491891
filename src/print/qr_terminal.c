#include "print/qr_terminal.h"

#include <qrencode.h>
#include <stdbool.h>

enum { QUIET = 4 /* modules around it, ISO/IEC 18004 */ };

static bool is_dark(const QRcode *code, int x, int y)
{
    return x >= 0 && y >= 0 && x < code->width && y < code->width &&
           (code->data[y * code->width + x] & 1) != 0;
}

enum status qr_terminal(FILE *out, const char *text, struct error *error)
{
    static const char *const HALVES[2][2] = {{" ", "▄"}, {"▀", "█"}};
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL) {
        return error_set(error, STATUS_TOO_BIG, "no QR holds so much");
    }
    for (int y = -QUIET; y < code->width + QUIET; y += 2) {
        (void)fputs("\033[30;107m", out);
        for (int x = -QUIET; x < code->width + QUIET; x++) {
            (void)fputs(HALVES[is_dark(code, x, y)][is_dark(code, x, y + 1)], out);
        }
        (void)fputs("\033[0m\n", out);
    }
    QRcode_free(code);
    return STATUS_OK;
}
