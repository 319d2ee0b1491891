/* walk_in.h: "Registrar persona" of staff, for whoever comes to the door without a ticket: document
 * by the number pad or out of a scanned ID card, name, where they live, the permission said aloud;
 * then registered and let in at once, or, when no place is left, put in the waiting list. UI thread
 * only.
 *
 *   DOCUMENT -> NAME -> PLACE -> CONSENT -> DONE
 *
 * An ID card leads from DOCUMENT to PLACE; a minor is asked for PLACE alone (Ley 1581). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "screens/scanning.h"

struct app;
struct intent;
struct typing;

enum walk_page {
    WALK_DOCUMENT,
    WALK_TYPE, /* of document; reached from it, as is the group from the permission */
    WALK_NAME,
    WALK_PLACE,
    WALK_GROUP,
    WALK_CONSENT,
    WALK_DONE
};

/* Part of struct visit, and wiped with it; what is registered is visit.attendee. */
struct walk_visit {
    enum walk_page page;
};

/* What the page's keyboard types into; false when it has none. */
bool walk_in_typing(struct app *app, struct typing *typing);

/* Fills in what an ID card says; of a minor nothing but the age. */
enum scan_notice walk_in_take_card(struct app *app, const struct id_card *card);

bool walk_in_back(struct app *app); /* false on the first page and on the last */

/* No place is left: offers the waiting list. */
void walk_in_full(struct app *app);

/* The person is registered: lets them in, unless they wait for a place. */
void walk_in_registered(struct app *app, int64_t now_ms);

/* INTENT_WALK_IN, ..._NEXT, ..._PICK (text: code, for the page), ..._TYPE (text: of document; "" =
 * shows them), ..._MINOR, ..._GROUP, ..._TICK, ..._SUBMIT */
void walk_in_begin(struct app *app, const struct intent *intent, int64_t now_ms);
void walk_in_next(struct app *app, const struct intent *intent, int64_t now_ms);
void walk_in_pick(struct app *app, const struct intent *intent, int64_t now_ms);
void walk_in_type(struct app *app, const struct intent *intent, int64_t now_ms);
void walk_in_minor(struct app *app, const struct intent *intent, int64_t now_ms);
void walk_in_group(struct app *app, const struct intent *intent, int64_t now_ms);
void walk_in_tick(struct app *app, const struct intent *intent, int64_t now_ms);
void walk_in_submit(struct app *app, const struct intent *intent, int64_t now_ms);
