/* slip.h: what is printed ("tiquete", "radicado", "escarapela"): its texts in their order, and how
 * they are drawn on paper.
 *
 * A slip is composed where the words are known (the screens' thread, in the visitor's language, or
 * the command line) and drawn where it is printed. Drawing goes by one table: a row for each role
 * with size, weight and place. No slip carries a number of a document, a phone or an e-mail: there
 * is no role for one. Wipe after use: it holds a name. Any thread, one at a time. */
#pragma once

#include "base/status.h"
#include "print/letters.h"
#include "print/paper.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SLIP_PARTS_MAX = 24, SLIP_TEXT_BYTES = 2048, SLIP_MARK_BYTES = 16 };

enum slip_kind { SLIP_TICKET, SLIP_RECEIPT, SLIP_BADGE, SLIP_KIND_COUNT };

enum slip_role {
    SLIP_HEAD,    /* the city's logo and name */
    SLIP_REPRINT, /* white on a black band; only on paper that may be out already */
    SLIP_BAND,    /* white on a black band: a role, "Lista de espera" */
    SLIP_TITLE,   /* the event */
    SLIP_FACT,    /* an icon and a line: day, place */
    SLIP_NAME,
    SLIP_NAME_LARGE, /* as large as the paper takes it */
    SLIP_CAPTION,    /* above a code */
    SLIP_CODE,       /* for typing */
    SLIP_QR,
    SLIP_QR_SMALL,
    SLIP_NOTE,
    SLIP_RULE, /* a line across */
    SLIP_TEAR, /* a dashed one */
    SLIP_ROLE_COUNT
};

struct slip_part {
    enum slip_role role;
    char icon[32]; /* SLIP_FACT */
    size_t text;   /* offset in `texts` */
};

struct slip {
    enum slip_kind kind;
    uint8_t mark[SLIP_MARK_BYTES]; /* which slip it is, for the print-once log: a hash of its kind
                                      and of its ticket or number */
    struct slip_part parts[SLIP_PARTS_MAX];
    size_t part_count;
    char texts[SLIP_TEXT_BYTES]; /* UTF-8, each with its NUL */
    size_t text_bytes;
    bool is_cut;   /* more was added than fits */
    bool is_again; /* it was given before: its SLIP_REPRINT parts are drawn in any case */
};

/* What a ticket or a badge says; "" or NULL: not there. Texts are already in the reader's
 * language. */
struct ticket_slip {
    const char *city, *event, *day, *hours, *place;
    const char *name;    /* first name of a visitor, whole one on a badge */
    const char *band;    /* "Lista de espera", the role on a badge */
    const char *payload; /* of the QR */
    const char *code;    /* for typing */
    const char *station; /* who printed it and when, small */
};

/* What a question's receipt says. */
struct receipt_slip {
    const char *city, *radicado, *asked, *answer_by, *department, *answer_at, *station;
};

/* Compose; the fixed words go through tr(). */
void slip_of_ticket(struct slip *slip, const struct ticket_slip *texts);
void slip_of_badge(struct slip *slip, const struct ticket_slip *texts);
void slip_of_receipt(struct slip *slip, const struct receipt_slip *texts);

void slip_wipe(struct slip *slip);

/* Draws it on empty paper of that width; with `is_reprint` its SLIP_REPRINT parts too. Owned by the
 * caller, paper_release it. STATUS_INVALID: no such paper, or texts that do not fit;
 * STATUS_TOO_BIG, STATUS_NO_MEMORY. */
enum status slip_draw(const struct slip *slip, struct letters *letters, const struct look *look,
                      int paper_mm, bool is_reprint, struct paper *paper,
                      struct error *error) FALLIBLE;
