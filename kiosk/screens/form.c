/* form.c: pages of the registration. Age comes first, because a minor is asked for nothing that
 * identifies (Ley 1581 de 2012, art. 7). */
#include "screens/form.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static const struct form_row rows[] = {
    [FORM_AGE] = {FORM_KIND_CHOICE, N_("¿Qué edad tiene?"), N_("Elija su rango de edad."),
                  N_("Edad"), false, true, true},
    [FORM_DOCUMENT] = {FORM_KIND_TEXT, N_("¿Cuál es su documento?"),
                       N_("Escriba solo el número, sin puntos."), N_("Documento"), false, false,
                       true},
    [FORM_NAME] = {FORM_KIND_TEXT, N_("¿Cuál es su nombre completo?"),
                   N_("Como aparece en su documento."), N_("Nombre"), false, false, true},
    [FORM_TERRITORY] = {FORM_KIND_CHOICE, N_("¿Dónde vive?"),
                        N_("Elija su comuna o corregimiento."), N_("Dónde vive"), false, true,
                        true},
    [FORM_GROUP] = {FORM_KIND_CHOICE, N_("¿A quién representa?"),
                    N_("Si viene a título personal, elija la primera opción."), N_("Representa a"),
                    false, true, true},
    [FORM_CONSENT] = {FORM_KIND_CONSENT, N_("¿Autoriza el uso de sus datos?"), NULL,
                      N_("Autorización"), false, false, true},
    [FORM_REVIEW] = {FORM_KIND_REVIEW, N_("Revise sus datos"),
                     N_("Si algo está mal, toque Cambiar."), "", false, true, true},
    [FORM_PHONE] = {FORM_KIND_TEXT, N_("¿Cuál es su celular? (opcional)"),
                    N_("Lo usamos solo para avisarle cambios de este evento."), N_("Celular"), true,
                    false, false},
    [FORM_EMAIL] = {FORM_KIND_TEXT, N_("¿Cuál es su correo? (opcional)"),
                    N_("Lo usamos solo para avisarle cambios de este evento."), N_("Correo"), true,
                    false, false},
    [FORM_DOCUMENT_TYPE] = {FORM_KIND_CHOICE, N_("¿Qué documento tiene?"), NULL, "", false, false,
                            false},
};
_Static_assert(ARRAY_COUNT(rows) == FORM_PAGE_COUNT, "a row for each page");

const struct form_row *form_row(enum form_page page)
{
    return &rows[page];
}

static bool page_is_asked(const struct app *app, enum form_page page)
{
    return rows[page].is_for_minors || !app->visit.attendee.is_minor;
}

void form_steps(const struct app *app, int *step, int *count)
{
    enum form_page shown = app->visit.page == FORM_DOCUMENT_TYPE ? FORM_DOCUMENT : app->visit.page;
    *step = 0;
    *count = 0;
    for (int page = 0; page < FORM_PAGE_COUNT; page++) {
        if (!rows[page].is_step || !page_is_asked(app, (enum form_page)page)) {
            continue;
        }
        ++*count;
        *step += page <= (int)shown;
    }
    *step = *step > *count ? *count : *step;
}

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
        return attendee->name;
    case FORM_TERRITORY:
        return form_territory_label(territory, out, out_bytes);
    case FORM_GROUP:
        return group != NULL ? group->name : "";
    case FORM_CONSENT:
        return app->visit.has_sensitive_consent ? tr("Sí, también datos sensibles") : tr("Sí");
    case FORM_PHONE:
        return attendee->phone;
    case FORM_EMAIL:
        return attendee->email;
    case FORM_DOCUMENT_TYPE:
    case FORM_REVIEW:
    case FORM_PAGE_COUNT:
        break;
    }
    return "";
}

static void page_enter(struct app *app, enum form_page page)
{
    app->visit.page = page;
    app->visit.error[0] = '\0';
    app->visit.keyboard = (struct keyboard_state){.has_shift = page == FORM_NAME &&
                                                               app->visit.attendee.name[0] == '\0'};
}

void form_start(struct app *app)
{
    app->visit.is_editing = false;
    if (app->visit.attendee.document_type[0] == '\0' && app->catalogue != NULL &&
        app->catalogue->document_type_count > 0) {
        text_copy(app->visit.attendee.document_type, sizeof app->visit.attendee.document_type,
                  app->catalogue->document_types[0].code);
    }
    page_enter(app, FORM_AGE);
}

void form_edit(struct app *app, enum form_page page)
{
    app->visit.before = app->visit.attendee;
    app->visit.had_consent = app->visit.has_consent;
    app->visit.had_sensitive_consent = app->visit.has_sensitive_consent;
    app->visit.is_editing = true;
    page_enter(app, page);
}

static enum status check_document(struct app *app, struct error *error)
{
    struct attendee *attendee = &app->visit.attendee;
    const struct document_type *type =
        catalogue_document_type(app->catalogue, attendee->document_type);
    if (type == NULL) {
        return error_set(error, STATUS_INVALID, "%s", tr("Elija el tipo de documento."));
    }
    if (type->length_max == 0 || strcmp(type->keyboard, "none") == 0) {
        attendee->document_number[0] = '\0';
        return STATUS_OK;
    }
    return document_normalise(type->code, type->length_min, type->length_max,
                              strcmp(type->keyboard, "number") == 0, attendee->document_number,
                              sizeof attendee->document_number, error);
}

static enum status check_consent(struct app *app, struct error *error)
{
    if (!app->visit.has_consent) {
        return error_set(error, STATUS_INVALID, "%s",
                         tr("Para darle la entrada con su nombre necesitamos su permiso. "
                            "Toque la primera casilla."));
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
    if (app->visit.is_editing) {
        app->visit.is_editing = false;
        page_enter(app, FORM_REVIEW);
        return;
    }
    int page = (int)app->visit.page;
    do {
        page++;
    } while (page < FORM_REVIEW && !page_is_asked(app, (enum form_page)page));
    page_enter(app, page < FORM_REVIEW ? (enum form_page)page : FORM_REVIEW);
}

void form_next(struct app *app)
{
    struct error error = {0};
    if (page_check(app, &error) != STATUS_OK) {
        text_copy(app->visit.error, sizeof app->visit.error, error.text);
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

bool form_back(struct app *app)
{
    if (app->visit.page == FORM_DOCUMENT_TYPE) {
        page_enter(app, FORM_DOCUMENT);
        return true;
    }
    if (app->visit.is_editing) {
        app->visit.attendee = app->visit.before;
        app->visit.has_consent = app->visit.had_consent;
        app->visit.has_sensitive_consent = app->visit.had_sensitive_consent;
        app->visit.is_editing = false;
        page_enter(app, FORM_REVIEW);
        return true;
    }
    int page = (int)app->visit.page;
    do {
        page--;
    } while (page >= 0 && !page_is_asked(app, (enum form_page)page));
    if (page < 0) {
        return false;
    }
    page_enter(app, (enum form_page)page);
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
    if (attendee->is_minor) {
        memset(attendee->name, 0, sizeof attendee->name);
        memset(attendee->document_number, 0, sizeof attendee->document_number);
        memset(attendee->phone, 0, sizeof attendee->phone);
        memset(attendee->email, 0, sizeof attendee->email);
        app->visit.has_consent = false;
        app->visit.has_sensitive_consent = false;
    }
    if (was_minor != attendee->is_minor) {
        app->visit.is_editing = false;
    }
}

void form_choose(struct app *app, const char *code)
{
    struct attendee *attendee = &app->visit.attendee;
    app->visit.error[0] = '\0';
    switch (app->visit.page) {
    case FORM_AGE:
        choose_age(app, code);
        break;
    case FORM_TERRITORY:
        text_copy(attendee->territory, sizeof attendee->territory, code);
        break;
    case FORM_GROUP:
        text_copy(attendee->group, sizeof attendee->group, code);
        break;
    case FORM_DOCUMENT_TYPE:
        if (strcmp(attendee->document_type, code) != 0) {
            text_copy(attendee->document_type, sizeof attendee->document_type, code);
            memset(attendee->document_number, 0, sizeof attendee->document_number);
        }
        page_enter(app, FORM_DOCUMENT);
        return;
    default:
        return;
    }
    page_after(app);
}
