/* slip.c: what stands on each slip, in which order. */
#include "print/slip.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static void add_icon(struct slip *slip, enum slip_role role, const char *icon, const char *text)
{
    size_t bytes = text ? strlen(text) + 1 : 0;
    bool is_line = role == SLIP_RULE || role == SLIP_TEAR;
    if (bytes < 2 && !is_line) {
        return;
    }
    if (slip->part_count == SLIP_PARTS_MAX || slip->text_bytes + bytes > SLIP_TEXT_BYTES) {
        slip->is_cut = true;
        return;
    }
    struct slip_part *part = &slip->parts[slip->part_count++];
    *part = (struct slip_part){.role = role, .text = slip->text_bytes};
    (void)text_copy(part->icon, sizeof part->icon, icon);
    memcpy(slip->texts + slip->text_bytes, bytes > 0 ? text : "", bytes);
    slip->text_bytes += bytes;
}

static void add(struct slip *slip, enum slip_role role, const char *text)
{
    add_icon(slip, role, "", text);
}

static void begin(struct slip *slip, enum slip_kind kind, const char *identity)
{
    crypto_generichash_state state;
    const uint8_t word = (uint8_t)kind;
    *slip = (struct slip){.kind = kind};
    (void)crypto_generichash_init(&state, NULL, 0, sizeof slip->mark);
    (void)crypto_generichash_update(&state, &word, 1);
    (void)crypto_generichash_update(&state, (const uint8_t *)identity, strlen(identity));
    (void)crypto_generichash_final(&state, slip->mark, sizeof slip->mark);
    sodium_memzero(&state, sizeof state);
}

void slip_of_ticket(struct slip *slip, const struct ticket_slip *texts)
{
    begin(slip, SLIP_TICKET, texts->code);
    add(slip, SLIP_HEAD, texts->city);
    add(slip, SLIP_REPRINT, tr("REIMPRESIÓN"));
    add(slip, SLIP_TITLE, texts->event);
    add_icon(slip, SLIP_FACT, "event", texts->day);
    add_icon(slip, SLIP_FACT, "schedule", texts->hours);
    add_icon(slip, SLIP_FACT, "place", texts->place);
    add(slip, SLIP_TEAR, NULL);
    add(slip, SLIP_NAME, texts->name);
    add(slip, SLIP_BAND, texts->band);
    add(slip, SLIP_QR, texts->payload);
    add(slip, SLIP_CODE, texts->code);
    add(slip, SLIP_NOTE, tr("Muestre este código en la puerta."));
    add(slip, SLIP_TEAR, NULL);
    add(slip, SLIP_NOTE, texts->station);
}

void slip_of_badge(struct slip *slip, const struct ticket_slip *texts)
{
    begin(slip, SLIP_BADGE, texts->code);
    add(slip, SLIP_HEAD, texts->city);
    add(slip, SLIP_NAME_LARGE, texts->name);
    add(slip, SLIP_BAND, texts->band);
    add(slip, SLIP_QR_SMALL, texts->payload);
    add(slip, SLIP_CODE, texts->code);
    add(slip, SLIP_RULE, NULL);
    add(slip, SLIP_NOTE, texts->event);
}

void slip_of_receipt(struct slip *slip, const struct receipt_slip *texts)
{
    begin(slip, SLIP_RECEIPT, texts->radicado);
    add(slip, SLIP_HEAD, texts->city);
    add(slip, SLIP_REPRINT, tr("REIMPRESIÓN"));
    add(slip, SLIP_TITLE, tr("Su pregunta quedó radicada"));
    add(slip, SLIP_CAPTION, tr("Radicado"));
    add(slip, SLIP_CODE, texts->radicado);
    add(slip, SLIP_QR_SMALL, texts->radicado);
    add(slip, SLIP_NOTE, tr("Con este número consulta la respuesta en cualquier módulo."));
    add(slip, SLIP_TEAR, NULL);
    add_icon(slip, SLIP_FACT, "edit", texts->asked);
    add_icon(slip, SLIP_FACT, "event_available", texts->answer_by);
    add_icon(slip, SLIP_FACT, "account_balance", texts->department);
    add_icon(slip, SLIP_FACT, "public", texts->answer_at);
    add(slip, SLIP_TEAR, NULL);
    add(slip, SLIP_NOTE, texts->station);
}

void slip_wipe(struct slip *slip)
{
    sodium_memzero(slip, sizeof *slip);
}
