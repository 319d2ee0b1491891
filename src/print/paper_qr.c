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

static enum status code_make(const struct paper *paper, int module_dots_max, const char *text,
                             QRcode **out, struct error *error)
{
    static const QRecLevel LEVELS[] = {QR_ECLEVEL_Q, QR_ECLEVEL_M};
    *out = NULL;
    if (strlen(text) > PAPER_QR_TEXT_MAX) {
        return error_set(error, STATUS_TOO_BIG, "the text does not fit a QR");
    }
    for (size_t i = 0; i < ARRAY_COUNT(LEVELS); i++) {
        QRcode *code = QRcode_encodeString(text, 0, LEVELS[i], QR_MODE_8, 1);
        bool is_last = i + 1 == ARRAY_COUNT(LEVELS);
        if (code && (fitting_dots(paper, code) >= module_dots_max ||
                     (is_last && fitting_dots(paper, code) >= MODULE_DOTS_MIN))) {
            *out = code;
            return STATUS_OK;
        }
        bool has_no_memory = !code && errno == ENOMEM;
        code_free(code);
        if (has_no_memory) {
            return error_set(error, STATUS_NO_MEMORY, "no memory for a QR");
        }
    }
    return error_set(error, STATUS_TOO_BIG, "the text does not fit a QR on this paper");
}

enum status paper_qr(struct paper *paper, int y, int module_dots_max, const char *text, int *side,
                     struct error *error)
{
    QRcode *code = NULL;
    enum status status = code_make(paper, module_dots_max, text, &code, error);
    if (status != STATUS_OK) {
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
