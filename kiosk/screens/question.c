/* question.c: the pages of asking: what is checked, which page comes next, which before. */
#include "screens/question.h"
#include "screens/consent.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "screens/app.h"

enum { DIGITS_PERSONAL = 7 }; /* a number as long is a phone or a document, no year or price */

static const struct ask_row rows[] = {
    [ASK_ABOUT] = {N_("¿Sobre qué es su pregunta?"), NULL, N_("Asunto")},
    [ASK_LIST] = {NULL, NULL, NULL}, /* lists */
    [ASK_TEXT] = {N_("¿Cuál es su pregunta?"),
                  N_("La publicamos. No escriba su nombre ni su documento."), N_("Pregunta")},
    [ASK_WAY] = {N_("¿Cómo quiere la respuesta?"),
                 N_("Si es menor de 18 años, elija la primera opción."), N_("Respuesta")},
    [ASK_CONTACT] = {NULL, N_("Lo usamos solo para responderle."), NULL}, /* contacts */
    [ASK_CONSENT] = {N_("¿Autoriza el uso de sus datos?"), NULL, NULL},
    [ASK_REVIEW] = {N_("Revise su pregunta"), N_("Si algo está mal, toque Cambiar."), NULL},
};
_Static_assert(ARRAY_COUNT(rows) == ASK_PAGE_COUNT, "a row for each page");

static const char *const lists[ASK_KIND_COUNT] = {
    [ASK_ANYTHING] = N_("¿Sobre qué es su pregunta?"),
    [ASK_TOPIC] = N_("¿Sobre qué tema?"),
    [ASK_DEPARTMENT] = N_("¿Para qué dependencia?"),
    [ASK_SERVICE] = N_("¿Sobre qué servicio?"),
};

static const struct {
    const char *name, *place, *title; /* Spanish, keys of their translation */
} ways[] = {
    [ASK_BY_PUBLICATION] = {N_("Solo publicada, sin dar mis datos"),
                            N_("Aquí, con este número, y publicada"), NULL},
    [ASK_BY_EMAIL] = {N_("A mi correo"), N_("En su correo, y publicada sin su nombre"),
                      N_("¿Cuál es su correo?")},
    [ASK_BY_PHONE] = {N_("A mi celular"), N_("En su celular, y publicada sin su nombre"),
                      N_("¿Cuál es su celular?")},
};
_Static_assert(ARRAY_COUNT(ways) == ASK_BY_COUNT, "a row for each way");

const char *ask_way_name(enum ask_way way)
{
    return tr(ways[way].name);
}

enum ask_way ask_way_of(const char *answer_by)
{
    return strcmp(answer_by, "email") == 0   ? ASK_BY_EMAIL
           : strcmp(answer_by, "phone") == 0 ? ASK_BY_PHONE
                                             : ASK_BY_PUBLICATION;
}

const char *ask_way_place(enum ask_way way)
{
    return tr(ways[way].place);
}

struct ask_row ask_row(const struct app *app, enum ask_page page)
{
    const struct question_visit *asking = &app->visit.asking;
    struct ask_row row = rows[page];
    if (page == ASK_LIST) {
        row.title = lists[asking->listed];
    } else if (page == ASK_CONTACT) {
        row.title = ways[asking->draft.way].title;
    }
    return row;
}

static bool is_asked(const struct question_visit *asking, enum ask_page page)
{
    bool has_contact = asking->draft.way != ASK_BY_PUBLICATION;
    switch (page) {
    case ASK_ABOUT:
        return !asking->is_given;
    case ASK_LIST: /* the same step as what it is about */
        return false;
    case ASK_CONTACT:
    case ASK_CONSENT:
        return has_contact;
    default:
        return true;
    }
}

void ask_steps(const struct app *app, int *step, int *count)
{
    const struct question_visit *asking = &app->visit.asking;
    *step = *count = 0;
    for (int page = 0; page < ASK_PAGE_COUNT; page++) {
        if (is_asked(asking, (enum ask_page)page)) {
            ++*count;
            *step += page <= (int)asking->page;
        }
    }
}

bool ask_is_offered(const struct app *app)
{
    return app->catalogue != NULL && app->catalogue->department_count > 0;
}

/* ---- the pages ---- */

static void enter(struct app *app, enum ask_page page)
{
    struct question_visit *asking = &app->visit.asking;
    asking->page = page;
    app->visit.error[0] = '\0';
    app->visit.has_typing = false;
    app->visit.keyboard = (struct keyboard_state){0};
    if (page == ASK_LIST) {
        sodium_memzero(asking->search, sizeof asking->search);
    }
}

/* After a receipt the next question is another one; how to answer stays. */
static void begin_anew(struct question_visit *asking)
{
    struct ask_draft *draft = &asking->draft;
    sodium_memzero(draft->text, sizeof draft->text);
    sodium_memzero(draft->code, sizeof draft->code);
    sodium_memzero(draft->starter, sizeof draft->starter);
    draft->has_kind = false;
    draft->kind = ASK_ANYTHING;
    asking->has_receipt = false;
}

void question_begin(struct app *app, const struct intent *intent, int64_t now_ms)
{
    struct question_visit *asking = &app->visit.asking;
    if (asking->has_receipt) {
        begin_anew(asking);
    }
    asking->is_editing = false;
    asking->is_given = intent->text[0] != '\0';
    if (asking->is_given) {
        asking->draft.kind = (enum ask_kind)intent->number;
        asking->draft.has_kind = true;
        text_copy(asking->draft.code, sizeof asking->draft.code, intent->text);
    }
    app_go(app, SCREEN_ASK, now_ms);
    enter(app, asking->is_given ? ASK_TEXT : ASK_ABOUT);
}

static bool has_text(const struct ask_draft *draft)
{
    char folded[8]; /* letters and digits only */
    return text_fold(draft->text, folded, sizeof folded) > 0;
}

static enum status check_contact(struct ask_draft *draft, struct error *error)
{
    if (draft->contact[0] == '\0') {
        return error_set(error, STATUS_INVALID, "%s", tr("Escríbalo, o toque Atrás."));
    }
    return draft->way == ASK_BY_EMAIL
               ? email_normalise(draft->contact, sizeof draft->contact, error)
               : phone_normalise(draft->contact, sizeof draft->contact, error);
}

static enum status page_check(struct app *app, struct error *error)
{
    struct ask_draft *draft = &app->visit.asking.draft;
    if (app->visit.asking.page == ASK_CONTACT) {
        return check_contact(draft, error);
    }
    if (app->visit.asking.page == ASK_CONSENT && !draft->has_consent) {
        return error_set(error, STATUS_INVALID, "%s",
                         tr("Para responderle, acepte primero el uso de sus datos."));
    }
    if (app->visit.asking.page == ASK_TEXT && !has_text(draft)) {
        return error_set(error, STATUS_INVALID, "%s", tr("Escriba su pregunta con letras."));
    }
    if (app->visit.asking.page == ASK_TEXT && text_length(draft->text) > QUESTION_LENGTH_MAX) {
        return error_set(error, STATUS_INVALID, "%s",
                         tr("La pregunta es muy larga. Escriba hasta 1.000 letras."));
    }
    return STATUS_OK;
}

static enum ask_page page_next(const struct question_visit *asking)
{
    const struct ask_draft *draft = &asking->draft;
    if (asking->page == ASK_WAY && draft->way != ASK_BY_PUBLICATION) {
        return ASK_CONTACT;
    }
    if (asking->page == ASK_CONTACT && !draft->has_consent) {
        return ASK_CONSENT;
    }
    if (asking->is_editing || asking->page >= ASK_WAY) {
        return ASK_REVIEW;
    }
    return asking->page == ASK_TEXT ? ASK_WAY : ASK_TEXT;
}

static void page_after(struct app *app)
{
    enum ask_page page = page_next(&app->visit.asking);
    app->visit.asking.is_editing &= page != ASK_REVIEW;
    enter(app, page);
}

void question_next(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    struct error error = {0};
    if (page_check(app, &error) != STATUS_OK) {
        text_copy(app->visit.error, sizeof app->visit.error, error.text);
        return;
    }
    page_after(app);
}

void question_retell(struct app *app)
{
    struct error error = {0};
    if (app->screen == SCREEN_ASK && app->visit.error[0] != '\0' &&
        page_check(app, &error) != STATUS_OK) {
        text_copy(app->visit.error, sizeof app->visit.error, error.text);
    }
}

bool question_back(struct app *app)
{
    struct question_visit *asking = &app->visit.asking;
    if (app->screen == SCREEN_LOOKUP && asking->has_found) {
        asking->has_found = false;
        return true;
    }
    if (app->screen != SCREEN_ASK) {
        return false;
    }
    if (asking->page == ASK_LIST) {
        enter(app, ASK_ABOUT);
        return true;
    }
    if (asking->is_editing) {
        asking->draft = asking->before;
        asking->is_editing = false;
        enter(app, ASK_REVIEW);
        return true;
    }
    int page = (int)asking->page;
    do {
        page--;
    } while (page >= 0 && !is_asked(asking, (enum ask_page)page));
    if (page < 0) {
        return false;
    }
    enter(app, (enum ask_page)page);
    return true;
}

/* "Cambiar" on the review. */
void question_page(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct question_visit *asking = &app->visit.asking;
    if (asking->page != ASK_REVIEW || rows[intent->number].name == NULL) {
        return;
    }
    asking->before = asking->draft;
    asking->is_editing = true;
    enter(app, (enum ask_page)intent->number);
}

/* ---- what is chosen and typed ---- */

static void take_subject(struct app *app, enum ask_kind kind, const char *code)
{
    struct question_visit *asking = &app->visit.asking;
    asking->draft.kind = kind;
    asking->draft.has_kind = true;
    asking->is_given = false;
    text_copy(asking->draft.code, sizeof asking->draft.code, code);
    page_after(app);
}

void question_kind(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    enum ask_kind kind = (enum ask_kind)intent->number;
    if (kind == ASK_ANYTHING) {
        take_subject(app, kind, "");
        return;
    }
    app->visit.asking.listed = kind;
    enter(app, ASK_LIST);
}

void question_choose(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct question_visit *asking = &app->visit.asking;
    if (asking->page == ASK_CONSENT) {
        struct ask_draft *draft = &asking->draft;
        consent_keep(app, "general", draft->consent_version, draft->consent_hash);
        draft->has_consent = true;
        page_after(app);
    } else if (asking->page == ASK_LIST) {
        take_subject(app, asking->listed, intent->text);
    }
}

/* A starter is a whole question; who wants to goes on writing it. */
void question_start(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    const struct starter *starters[ASK_STARTERS_MAX];
    size_t count = ask_starters(app, starters);
    struct ask_draft *draft = &app->visit.asking.draft;
    if (intent->number < 0 || (size_t)intent->number >= count) {
        return; /* another catalogue came meanwhile */
    }
    app->visit.error[0] = '\0';
    app->visit.has_personal = true;
    sodium_memzero(draft->text, sizeof draft->text);
    text_copy(draft->text, sizeof draft->text, starters[intent->number]->text);
    text_copy(draft->starter, sizeof draft->starter, starters[intent->number]->code);
}

void question_write(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    app->visit.error[0] = '\0';
    app->visit.has_typing = true;
    app->visit.keyboard =
        (struct keyboard_state){.has_shift = app->visit.asking.draft.text[0] == '\0'};
}

void question_way(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct ask_draft *draft = &app->visit.asking.draft;
    enum ask_way way = (enum ask_way)intent->number;
    if (draft->way != way) { /* a phone is no e-mail */
        sodium_memzero(draft->contact, sizeof draft->contact);
    }
    draft->way = way;
    draft->has_way = true;
    draft->has_consent &= way != ASK_BY_PUBLICATION;
    app->visit.has_personal = true;
    page_after(app);
}

void ask_number_text(const char *typed, char out[ASK_NUMBER_MAX + 8])
{
    enum { YEAR = 4, GROUP = 3 };
    size_t at = 0, digits = 0;
    typed += strspn(typed, " -");
    typed += *typed == 'P' || *typed == 'p';
    for (; *typed != '\0' && at + 3 < ASK_NUMBER_MAX + 8; typed++) {
        if (*typed == ' ' || *typed == '-') {
            continue;
        }
        if (digits == 0) {
            out[at++] = 'P';
        }
        if (digits == 0 || (digits >= YEAR && (digits - YEAR) % GROUP == 0)) {
            out[at++] = '-';
        }
        out[at++] = (char)toupper((unsigned char)*typed);
        digits++;
    }
    out[at] = '\0';
}

bool ask_seems_personal(const char *text)
{
    int digits = 0;
    for (; *text != '\0'; text++) {
        if (*text == '@') {
            return true;
        }
        if (isdigit((unsigned char)*text) != 0) {
            if (++digits >= DIGITS_PERSONAL) {
                return true;
            }
        } else if (*text != ' ' && *text != '.' && *text != '-') {
            digits = 0;
        }
    }
    return false;
}

bool question_typing(struct app *app, struct typing *typing)
{
    struct question_visit *asking = &app->visit.asking;
    struct ask_draft *draft = &asking->draft;
    if (app->screen == SCREEN_LOOKUP) {
        *typing =
            (struct typing){asking->number, sizeof asking->number, KEYBOARD_CODE, false, true};
        return !asking->has_found;
    }
    if (app->screen == SCREEN_ANSWERS) {
        *typing = (struct typing){asking->answers_search, sizeof asking->answers_search,
                                  KEYBOARD_LETTERS, false, false};
        return app->visit.has_typing;
    }
    switch (asking->page) {
    case ASK_LIST:
        *typing =
            (struct typing){asking->search, sizeof asking->search, KEYBOARD_LETTERS, false, false};
        return app->visit.has_typing;
    case ASK_TEXT:
        *typing = (struct typing){draft->text, sizeof draft->text, KEYBOARD_PROSE, false, true};
        return app->visit.has_typing;
    case ASK_CONTACT:
        *typing = (struct typing){draft->contact, sizeof draft->contact,
                                  draft->way == ASK_BY_EMAIL ? KEYBOARD_EMAIL : KEYBOARD_NUMBER,
                                  false, true};
        return true;
    default:
        return false;
    }
}
