/* form_card.c: an ID card fills the document and the name; the person confirms the name. */
#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "screens/form.h"
#include "screens/scanning.h"

enum { ADULT_YEARS = 18 };

bool form_takes_card(const struct app *app)
{
    enum form_page page = app->visit.page;
    return app->screen == SCREEN_REGISTER && app->catalogue != NULL &&
           (page == FORM_DOCUMENT || page == FORM_DOCUMENT_TYPE || page == FORM_NAME);
}

static bool is_minors(const struct app *app, const struct id_card *card)
{
    struct local_time today = local_time_from_utc_ms(clock_now_ms(), app->settings->utc_offset_min);
    return strcmp(card->document_type, "TI") == 0 ||
           id_card_age(card, today.year, today.month, today.day) < ADULT_YEARS;
}

enum scan_notice form_take_card(struct app *app, const struct id_card *card)
{
    struct visit *visit = &app->visit;
    struct attendee *attendee = &visit->attendee;
    if (is_minors(app, card)) {
        form_enter(app, visit->is_recovering ? FORM_DOCUMENT : FORM_AGE);
        return SCAN_NOTICE_CARD_MINOR;
    }
    if (catalogue_document_type(app->catalogue, card->document_type) == NULL) {
        return SCAN_NOTICE_CARD_HERE;
    }
    bool was_editing = visit->is_editing;
    visit->has_personal = true;
    (void)text_copy(attendee->document_type, sizeof attendee->document_type, card->document_type);
    sodium_memzero(attendee->document_number, sizeof attendee->document_number);
    (void)text_copy(attendee->document_number, sizeof attendee->document_number, card->number);
    form_enter(app, FORM_DOCUMENT);
    visit->is_editing = false; /* the name is to be confirmed before the review */
    form_next(app);
    visit->is_editing = was_editing;
    if (visit->page == FORM_DOCUMENT || visit->is_recovering) {
        return SCAN_NOTICE_NONE; /* the page says what is wrong, or the second datum is next */
    }
    sodium_memzero(attendee->name, sizeof attendee->name);
    id_card_name(card, attendee->name, sizeof attendee->name);
    form_enter(app, FORM_NAME);
    visit->is_from_card = true;
    return SCAN_NOTICE_NONE;
}
