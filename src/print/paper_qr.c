/* paper_qr.c: QR symbols on paper, module by module: no scaling, no anti-aliasing. */
#include <errno.h>
#include <string.h>

#include <qrencode.h>
#include <sodium.h>

#include "print/paper.h"

enum { QUIET_MODULES = 4, MODULE_DOTS_MIN = 3 };

static int fitting_dots(const struct paper *paper, const QRcode *code)
{
    return paper->width / (code->width + 2 * QUIET_MODULES);
}

static void code_free(QRcode *code)
{
    if (code) {
        sodium_memzero(code->data, (size_t)code->width * (size_t)code->width);
        QRcode_free(code);
    }
}

/* NULL and what is wrong in `status`. */
static QRcode *code_make(const struct paper *paper, int module_dots_max, const char *text,
                         enum status *status, struct error *error)
{
    static const QRecLevel LEVELS[] = {QR_ECLEVEL_Q, QR_ECLEVEL_M};
    for (size_t i = 0; i < ARRAY_COUNT(LEVELS) && strlen(text) <= PAPER_QR_TEXT_MAX; i++) {
        QRcode *code = QRcode_encodeString(text, 0, LEVELS[i], QR_MODE_8, 1);
        int dots_min = i + 1 == ARRAY_COUNT(LEVELS) ? MODULE_DOTS_MIN : module_dots_max;
        if (code && fitting_dots(paper, code) >= dots_min) {
            return code;
        }
        bool has_no_memory = !code && errno == ENOMEM;
        code_free(code);
        if (has_no_memory) {
            *status = error_set(error, STATUS_NO_MEMORY, "no memory for a QR");
            return NULL;
        }
    }
    *status = error_set(error, STATUS_TOO_BIG, "the text does not fit a QR on this paper");
    return NULL;
}

enum status paper_qr(struct paper *paper, int y, int module_dots_max, const char *text, int *side,
                     struct error *error)
{
    enum status status = STATUS_OK;
    QRcode *code = code_make(paper, module_dots_max, text, &status, error);
    if (!code) {
        return status;
    }
    int dots = fitting_dots(paper, code);
    dots = dots < module_dots_max ? dots : module_dots_max;
    *side = (code->width + 2 * QUIET_MODULES) * dots;
    int left = (paper->width - *side) / 2;
    (void)paper_reach(paper, y + *side);
    for (int i = 0; i < code->width * code->width; i++) {
        if (code->data[i] & 1) {
            paper_fill(paper, (struct paper_rect){left + (QUIET_MODULES + i % code->width) * dots,
                                                  y + (QUIET_MODULES + i / code->width) * dots,
                                                  dots, dots});
        }
    }
    code_free(code);
    return paper_status(paper, error);
}
