/* form.c: pages of the registration. Age comes first, because a minor is asked for nothing that
 * identifies (Ley 1581 de 2012, art. 7). */
#include "screens/form.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "screens/consent.h"
#include "screens/enrol.h"
#include "screens/seats.h"

enum { EVERYBODY = FORM_ADULTS | FORM_MINORS | FORM_WARDS };

static const struct form_row rows[] = {
    [FORM_AGE] = {FORM_KIND_CHOICE, N_("¿Qué edad tiene?"), N_("Elija su rango de edad."),
                  N_("Edad"), EVERYBODY, false, true},
    [FORM_GUARDIAN] = {FORM_KIND_CONSENT, N_("¿Usted representa a este menor?"), NULL, "",
                       FORM_WARDS, false, true},
    [FORM_CHILD_NAME] = {FORM_KIND_TEXT, N_("¿Cómo se llama el menor? (opcional)"),
                         N_("Basta con el nombre, sin apellidos."), N_("Nombre"), FORM_WARDS, true,
                         true},
    [FORM_DOCUMENT] = {FORM_KIND_TEXT, N_("¿Cuál es su documento?"),
                       N_("Escriba solo el número, sin puntos."), N_("Documento"), FORM_ADULTS,
                       false, true},
    [FORM_NAME] = {FORM_KIND_TEXT, N_("¿Cuál es su nombre completo?"),
                   N_("Como aparece en su documento."), N_("Nombre"), FORM_ADULTS, false, true},
    [FORM_TERRITORY] = {FORM_KIND_PLACE, N_("¿Dónde vive?"), N_("Elija su comuna o corregimiento."),
                        N_("Dónde vive"), EVERYBODY, false, true},
    [FORM_GROUP] = {FORM_KIND_CHOICE, N_("¿A quién representa?"),
                    N_("Si viene a título personal, elija la primera opción."), N_("Representa a"),
                    EVERYBODY, false, true},
    [FORM_CONSENT] = {FORM_KIND_CONSENT, N_("¿Autoriza el uso de sus datos?"), NULL,
                      N_("Autorización"), FORM_ADULTS, false, true},
    [FORM_REVIEW] = {FORM_KIND_REVIEW, N_("Revise sus datos"),
                     N_("Si algo está mal, toque Cambiar."), "", EVERYBODY, false, true},
    [FORM_PHONE] = {FORM_KIND_TEXT, N_("¿Cuál es su celular? (opcional)"),
                    N_("Lo usamos solo para avisarle cambios de este evento."), N_("Celular"),
                    FORM_ADULTS, true, false},
    [FORM_EMAIL] = {FORM_KIND_TEXT, N_("¿Cuál es su correo? (opcional)"),
                    N_("Lo usamos solo para avisarle cambios de este evento."), N_("Correo"),
                    FORM_ADULTS, true, false},
    [FORM_SUPPORT] = {FORM_KIND_SEVERAL, N_("¿Necesita un apoyo? (opcional)"),
                      N_("Marque lo que le sirva. No lo guardamos con su nombre."),
                      N_("Apoyo que necesita"), EVERYBODY, true, false},
    [FORM_MORE] = {FORM_KIND_MORE, N_("Cuéntenos más (opcional)"),
                   N_("Sirve para hacer estadísticas. No lo guardamos con su nombre."),
                   N_("Cuéntenos más"), FORM_ADULTS, true, false},
    [FORM_TRAIT] = {FORM_KIND_SEVERAL, N_("Cuéntenos más (opcional)"), NULL, "", FORM_ADULTS, true,
                    false},
    [FORM_DOCUMENT_TYPE] = {FORM_KIND_CHOICE, N_("¿Qué documento tiene?"), NULL, "", FORM_ADULTS,
                            false, false},
    [FORM_DATUM] = {FORM_KIND_TEXT, N_("¿Su nombre o celular?"),
                    N_("Escriba nombre y apellido, o el celular."), "", FORM_ADULTS, false, false},
    [FORM_FULL] = {FORM_KIND_CHOICE, N_("El cupo está completo"),
                   N_("Puede quedar en la lista de espera."), "", EVERYBODY, false, false},
};
_Static_assert(ARRAY_COUNT(rows) == FORM_PAGE_COUNT, "a row for each page");

const struct form_row *form_row(enum form_page page)
{
    return &rows[page];
}

static bool has_ward(const struct app *app)
{
    return app->visit.guardian[0] != '\0' && app->catalogue != NULL &&
           catalogue_consent(app->catalogue, "minors") != NULL;
}

static bool is_of_person(const struct app *app, enum form_page page)
{
    unsigned who = !app->visit.attendee.is_minor ? FORM_ADULTS
                   : has_ward(app)               ? FORM_MINORS | FORM_WARDS
                                                 : FORM_MINORS;
    bool is_named = app->visit.attendee.guardian[0] != '\0';
    return (rows[page].who & who) != 0 && (page != FORM_CHILD_NAME || is_named);
}

/* Those who come together live and belong together: the review asks whether it is so. */
static bool is_known(const struct app *app, enum form_page page)
{
    const struct attendee *attendee = &app->visit.attendee;
    return app->visit.ticket_count > 0 &&
           ((page == FORM_TERRITORY && attendee->territory[0] != '\0') ||
            (page == FORM_GROUP && attendee->group[0] != '\0'));
}

static bool page_is_asked(const struct app *app, enum form_page page)
{
    return is_of_person(app, page) && !is_known(app, page);
}

bool form_is_reviewed(const struct app *app, enum form_page page)
{
    if ((page == FORM_SUPPORT && app->catalogue->support_count == 0) ||
        (page == FORM_MORE && app->catalogue->trait_count == 0)) {
        return false;
    }
    return rows[page].name[0] != '\0' && is_of_person(app, page);
}

void form_steps(const struct app *app, int *step, int *count)
{
    enum form_page shown = app->visit.page == FORM_DOCUMENT_TYPE ? FORM_DOCUMENT : app->visit.page;
    *step = 0;
    *count = 0;
    if (app->visit.is_recovering) {
        *step = shown == FORM_DATUM ? 2 : 1;
        *count = 2;
        return;
    }
    for (int page = 0; page < FORM_PAGE_COUNT; page++) {
        if (!rows[page].is_step || !page_is_asked(app, (enum form_page)page)) {
            continue;
        }
        ++*count;
        *step += page <= (int)shown;
    }
    *step = *step > *count ? *count : *step;
}

/* ---- what is typed ---- */

static bool document_typing(struct app *app, struct typing *typing)
{
    struct attendee *attendee = &app->visit.attendee;
    const struct document_type *type =
        app->catalogue != NULL ? catalogue_document_type(app->catalogue, attendee->document_type)
                               : NULL;
    if (type == NULL || type->length_max == 0 || strcmp(type->keyboard, "none") == 0) {
        return false;
    }
    *typing = (struct typing){
        attendee->document_number, sizeof attendee->document_number,
        strcmp(type->keyboard, "number") == 0 ? KEYBOARD_NUMBER : KEYBOARD_LETTERS, false, true};
    return true;
}

bool form_typing(struct app *app, struct typing *typing)
{
    struct visit *visit = &app->visit;
    struct attendee *attendee = &visit->attendee;
    switch (visit->page) {
    case FORM_DOCUMENT:
        return document_typing(app, typing);
    case FORM_NAME:
    case FORM_CHILD_NAME:
        *typing =
            (struct typing){attendee->name, sizeof attendee->name, KEYBOARD_LETTERS, true, true};
        return true;
    case FORM_DATUM:
        *typing = (struct typing){visit->datum, sizeof visit->datum, KEYBOARD_LETTERS, true, true};
        return true;
    case FORM_PHONE:
        *typing =
            (struct typing){attendee->phone, sizeof attendee->phone, KEYBOARD_NUMBER, false, true};
        return true;
    case FORM_EMAIL:
        *typing =
            (struct typing){attendee->email, sizeof attendee->email, KEYBOARD_EMAIL, false, true};
        return true;
    case FORM_TERRITORY:
        *typing = (struct typing){visit->place_search, sizeof visit->place_search, KEYBOARD_LETTERS,
                                  false, true};
        return visit->place_view == PLACE_SEARCH && visit->has_typing;
    default:
        return false;
    }
}

/* ---- what was said ---- */

static const char *document_value(const struct app *app, char *out, size_t out_bytes)
{
    const struct attendee *attendee = &app->visit.attendee;
    const struct document_type *type =
        catalogue_document_type(app->catalogue, attendee->document_type);
    snprintf(out, out_bytes, "%s %s", type != NULL ? type->short_name : attendee->document_type,
             attendee->document_number);
    return out;
}

const char *form_territory_label(const struct territory *territory, char *out, size_t out_bytes)
{
    if (territory == NULL) {
        return "";
    }
    if (territory->number[0] == '\0') {
        return territory->name;
    }
    bool is_comuna = strcmp(territory->kind, "comuna") == 0;
    snprintf(out, out_bytes, is_comuna ? tr("Comuna %s · %s") : tr("Corregimiento %s · %s"),
             territory->number, territory->name);
    return out;
}

const char *form_value(const struct app *app, enum form_page page, char *out, size_t out_bytes)
{
    const struct attendee *attendee = &app->visit.attendee;
    const struct age_band *band = catalogue_age_band(app->catalogue, attendee->age_band);
    const struct territory *territory = catalogue_territory(app->catalogue, attendee->territory);
    const struct value_group *group = catalogue_value_group(app->catalogue, attendee->group);
    switch (page) {
    case FORM_AGE:
        return band != NULL ? band->name : "";
    case FORM_DOCUMENT:
        return document_value(app, out, out_bytes);
    case FORM_NAME:
    case FORM_CHILD_NAME:
        return attendee->name;
    case FORM_SUPPORT:
        return form_supports_text(app, out, out_bytes);
    case FORM_MORE:
        snprintf(out, out_bytes, tr("Respuestas: %zu"), app->visit.more.answer_count);
        return app->visit.more.answer_count > 0 ? out : "";
    case FORM_TERRITORY:
        return form_territory_label(territory, out, out_bytes);
    case FORM_GROUP:
        return group != NULL ? group->name : "";
    case FORM_CONSENT:
        return app->visit.has_consent ? tr("Sí") : "";
    case FORM_PHONE:
        return attendee->phone;
    case FORM_EMAIL:
        return attendee->email;
    default:
        break;
    }
    return "";
}

static bool has_no_number(const struct document_type *type)
{
    return type != NULL && (type->length_max == 0 || strcmp(type->keyboard, "none") == 0);
}

static bool lacks_document(const struct app *app)
{
    return app->catalogue != NULL && has_no_number(catalogue_document_type(
                                         app->catalogue, app->visit.attendee.document_type));
}

void form_enter(struct app *app, enum form_page page)
{
    struct visit *visit = &app->visit;
    if (page == FORM_DOCUMENT && lacks_document(app)) {
        page = FORM_DOCUMENT_TYPE; /* there is nothing to type */
    }
    bool is_name = page == FORM_NAME || page == FORM_CHILD_NAME;
    if (page == FORM_REVIEW) { /* where the button says so */
        visit->attendee.accepts_waiting = seats_are_taken(app, enrol_event(app));
    }
    visit->page = page;
    visit->error[0] = '\0';
    visit->has_typing = false;
    visit->is_from_card = false;
    visit->place_view = PLACE_KINDS;
    visit->keyboard =
        (struct keyboard_state){.has_shift = (is_name && visit->attendee.name[0] == '\0') ||
                                             (page == FORM_DATUM && visit->datum[0] == '\0')};
}

/* Whoever comes after a ticket is another person; of the one before only the place and the group
 * stay, which those who come together share. */
static void begin_anew(struct visit *visit)
{
    struct attendee kept = visit->attendee;
    sodium_memzero(&visit->attendee, sizeof visit->attendee);
    sodium_memzero(&visit->before, sizeof visit->before);
    sodium_memzero(&visit->more, sizeof visit->more);
    sodium_memzero(visit->supports, sizeof visit->supports);
    sodium_memzero(visit->datum, sizeof visit->datum);
    visit->support_count = 0;
    visit->has_consent = visit->has_sensitive_consent = visit->is_done = false;
    memcpy(visit->attendee.territory, kept.territory, sizeof kept.territory);
    memcpy(visit->attendee.group, kept.group, sizeof kept.group);
    sodium_memzero(&kept, sizeof kept);
}

void form_start(struct app *app)
{
    app->visit.is_editing = false;
    app->visit.is_recovering = false;
    if (app->visit.is_done) {
        begin_anew(&app->visit);
    }
    if (app->visit.attendee.document_type[0] == '\0' && app->catalogue != NULL &&
        app->catalogue->document_type_count > 0) {
        text_copy(app->visit.attendee.document_type, sizeof app->visit.attendee.document_type,
                  app->catalogue->document_types[0].code);
    }
    form_enter(app, FORM_AGE);
}

void form_review(struct app *app)
{
    app->visit.is_done = app->visit.is_editing = app->visit.is_recovering = false;
    form_enter(app, FORM_REVIEW);
}

void form_recover(struct app *app)
{
    app->visit.is_recovering = true;
    app->visit.has_personal = true;
    app->visit.attendee.is_minor = false;
    form_enter(app, FORM_DOCUMENT);
}

void form_full(struct app *app)
{
    form_enter(app, FORM_FULL);
}

void form_place(struct app *app, enum place_view view, const char *kind)
{
    struct visit *visit = &app->visit;
    visit->place_view = view;
    visit->has_typing = view == PLACE_SEARCH;
    visit->keyboard = (struct keyboard_state){0};
    text_copy(visit->place_kind, sizeof visit->place_kind, kind);
}

void form_edit(struct app *app, enum form_page page)
{
    app->visit.before = app->visit.attendee;
    app->visit.had_consent = app->visit.has_consent;
    app->visit.had_sensitive_consent = app->visit.has_sensitive_consent;
    app->visit.is_editing = true;
    form_enter(app, page);
}

static enum status check_document(struct app *app, struct error *error)
{
    struct attendee *attendee = &app->visit.attendee;
    const struct document_type *type =
        catalogue_document_type(app->catalogue, attendee->document_type);
    if (type == NULL) {
        return error_set(error, STATUS_INVALID, "%s", tr("Elija el tipo de documento."));
    }
    if (has_no_number(type)) {
        attendee->document_number[0] = '\0';
        return STATUS_OK;
    }
    return document_normalise(type->code, type->length_min, type->length_max,
                              strcmp(type->keyboard, "number") == 0, type->example,
                              attendee->document_number, sizeof attendee->document_number, error);
}

static enum status check_consent(struct app *app, struct error *error)
{
    if (!app->visit.has_consent) {
        return error_set(error, STATUS_INVALID, "%s",
                         tr("Para darle la entrada con su nombre necesitamos su permiso."));
    }
    return STATUS_OK;
}

static enum status page_check(struct app *app, struct error *error)
{
    struct attendee *attendee = &app->visit.attendee;
    switch (app->visit.page) {
    case FORM_DOCUMENT:
        return check_document(app, error);
    case FORM_NAME:
        return name_normalise(attendee->name, sizeof attendee->name, error);
    case FORM_CHILD_NAME:
        return attendee->name[0] == '\0'
                   ? STATUS_OK
                   : name_normalise(attendee->name, sizeof attendee->name, error);
    case FORM_DATUM:
        return app->visit.datum[0] != '\0'
                   ? STATUS_OK
                   : error_set(
                         error, STATUS_INVALID, "%s",
                         tr("Escriba nombre y apellido, por ejemplo María Ruiz, o su celular."));
    case FORM_PHONE:
        return attendee->phone[0] == '\0'
                   ? STATUS_OK
                   : phone_normalise(attendee->phone, sizeof attendee->phone, error);
    case FORM_EMAIL:
        return attendee->email[0] == '\0'
                   ? STATUS_OK
                   : email_normalise(attendee->email, sizeof attendee->email, error);
    case FORM_CONSENT:
        return check_consent(app, error);
    default:
        return STATUS_OK;
    }
}

static void page_after(struct app *app)
{
    if (app->visit.page == FORM_TRAIT) {
        form_enter(app, FORM_MORE);
        return;
    }
    if (app->visit.is_recovering) {
        form_enter(app, FORM_DATUM);
        return;
    }
    if (app->visit.is_editing) {
        app->visit.is_editing = false;
        ui_return(app->ui);
        form_enter(app, FORM_REVIEW);
        return;
    }
    int page = (int)app->visit.page;
    do {
        page++;
    } while (page < FORM_REVIEW && !page_is_asked(app, (enum form_page)page));
    form_enter(app, page < FORM_REVIEW ? (enum form_page)page : FORM_REVIEW);
}

void form_next(struct app *app)
{
    struct error error = {0};
    if (page_check(app, &error) != STATUS_OK) {
        text_copy(app->visit.error, sizeof app->visit.error, error.text);
        return;
    }
    if (app->visit.page == FORM_DATUM) {
        app_post_recovery(app);
        return;
    }
    page_after(app);
}

void form_retell(struct app *app)
{
    struct error error = {0};
    if (app->screen == SCREEN_REGISTER && app->visit.error[0] != '\0' &&
        page_check(app, &error) != STATUS_OK) {
        text_copy(app->visit.error, sizeof app->visit.error, error.text);
    }
}

/* Leads from a page beside the way back to it; false when it is on the way. */
static bool back_beside(struct app *app)
{
    struct visit *visit = &app->visit;
    if (visit->page == FORM_DOCUMENT_TYPE && lacks_document(app)) {
        visit->page = FORM_DOCUMENT; /* whose place it has */
    }
    if (visit->page == FORM_DOCUMENT_TYPE || visit->page == FORM_DATUM) {
        form_enter(app, FORM_DOCUMENT);
    } else if (visit->page == FORM_TRAIT) {
        form_enter(app, FORM_MORE);
    } else if (visit->page == FORM_FULL) {
        form_enter(app, FORM_REVIEW);
    } else if (visit->page == FORM_TERRITORY && visit->place_view != PLACE_KINDS) {
        form_place(app, PLACE_KINDS, "");
    } else if (visit->page == FORM_SUPPORT || visit->page == FORM_MORE) {
        visit->is_editing = false;
        form_enter(app, FORM_REVIEW);
    } else if (visit->is_recovering) {
        visit->is_recovering = false;
        form_enter(app, FORM_AGE);
    } else {
        return false;
    }
    return true;
}

bool form_back(struct app *app)
{
    if (back_beside(app)) {
        return true;
    }
    if (app->visit.is_editing) {
        app->visit.attendee = app->visit.before;
        app->visit.has_consent = app->visit.had_consent;
        app->visit.has_sensitive_consent = app->visit.had_sensitive_consent;
        app->visit.is_editing = false;
        form_enter(app, FORM_REVIEW);
        return true;
    }
    int page = (int)app->visit.page;
    do {
        page--;
    } while (page >= 0 && !page_is_asked(app, (enum form_page)page));
    if (page < 0) {
        return false;
    }
    form_enter(app, (enum form_page)page);
    return true;
}

/* A minor gives no name, document or contact: what was typed before the age was changed goes. */
static void choose_age(struct app *app, const char *code)
{
    struct attendee *attendee = &app->visit.attendee;
    const struct age_band *band = catalogue_age_band(app->catalogue, code);
    bool was_minor = attendee->is_minor;
    text_copy(attendee->age_band, sizeof attendee->age_band, code);
    attendee->is_minor = band != NULL && band->to >= 0 && band->to < 18;
    memset(attendee->guardian, 0, sizeof attendee->guardian);
    if (was_minor != attendee->is_minor) { /* a child's name is not an adult's */
        memset(attendee->name, 0, sizeof attendee->name);
    }
    if (attendee->is_minor) {
        memset(attendee->name, 0, sizeof attendee->name);
        memset(attendee->document_number, 0, sizeof attendee->document_number);
        memset(attendee->phone, 0, sizeof attendee->phone);
        memset(attendee->email, 0, sizeof attendee->email);
        app->visit.has_consent = false;
        app->visit.has_sensitive_consent = false;
        sodium_memzero(&app->visit.more, sizeof app->visit.more);
    }
    if (was_minor != attendee->is_minor) {
        app->visit.is_editing = false;
    }
}

static void choose_guardian(struct app *app, const char *code)
{
    struct attendee *attendee = &app->visit.attendee;
    bool is_named = strcmp(code, "yes") == 0;
    text_copy(attendee->guardian, sizeof attendee->guardian, is_named ? app->visit.guardian : "");
    if (is_named) {
        consent_keep(app, "minors", attendee->minors_version, attendee->minors_hash);
    } else {
        memset(attendee->name, 0, sizeof attendee->name);
    }
}

static void choose_document_type(struct app *app, const char *code)
{
    struct attendee *attendee = &app->visit.attendee;
    if (strcmp(attendee->document_type, code) != 0) {
        text_copy(attendee->document_type, sizeof attendee->document_type, code);
        memset(attendee->document_number, 0, sizeof attendee->document_number);
    }
    if (lacks_document(app)) {
        app->visit.page = FORM_DOCUMENT;
        page_after(app);
    } else {
        form_enter(app, FORM_DOCUMENT);
    }
}

/* What to do about a choice; true when the next page follows. */
static bool take_choice(struct app *app, const char *code)
{
    struct attendee *attendee = &app->visit.attendee;
    switch (app->visit.page) {
    case FORM_AGE:
        choose_age(app, code);
        return true;
    case FORM_GUARDIAN:
        choose_guardian(app, code);
        return true;
    case FORM_TERRITORY:
        text_copy(attendee->territory, sizeof attendee->territory, code);
        return true;
    case FORM_GROUP:
        text_copy(attendee->group, sizeof attendee->group, code);
        return true;
    case FORM_CONSENT:
        form_agree(app, true);
        return true;
    case FORM_DOCUMENT_TYPE:
        choose_document_type(app, code);
        return false;
    case FORM_SUPPORT:
        form_support(app, code);
        return false;
    case FORM_TRAIT:
        form_answer(app, code);
        return false;
    case FORM_FULL:
        form_enter(app, FORM_REVIEW);
        attendee->accepts_waiting = true;
        app_post_registration(app);
        return false;
    default:
        return false;
    }
}

void form_choose(struct app *app, const char *code)
{
    app->visit.error[0] = '\0';
    if (take_choice(app, code)) {
        page_after(app);
    }
}
