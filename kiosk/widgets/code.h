/* code.h: the cards with a QR code: one to take along to the phone, and the large one that a page
 * is about. A QR is made by qr.h and borrowed until the end of the frame. */
#pragma once

#include "ui/ui.h"
#include "widgets/qr.h"

#include <stdbool.h>

/* For the phone: the code beside (or over) what it is for and what to do. */
struct phone_code {
    const struct qr *qr;
    const char *label;        /* spoken */
    const char *title, *text; /* text: NULL = not shown */
    float side_mm;
    bool is_column; /* the code over the texts */
};
void widget_phone_code(struct ui *ui, const struct phone_code *code);

/* Opens the card of a ticket or a receipt (a centred column); ui_close closes it. */
void widget_code_card_open(struct ui *ui);
