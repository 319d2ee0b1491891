#include "screens/join.h"

#include <sodium.h>
#include <string.h>

#include "base/i18n.h"
#include "screens/app.h"

static void start(struct app *app, const struct enrol_invitation *invitation, bool has_pin)
{
    struct join_state *join = &app->join;
    struct error error = {0};
    if (joining_start(join->joining, invitation, has_pin, &error) != STATUS_OK) {
        join->problem = N_("No se pudo empezar. Intente otra vez.");
        return;
    }
    memcpy(join->hub, invitation->hub, sizeof join->hub);
    join->problem = NULL;
    join->page = JOIN_GOING;
    joining_look(join->joining, &join->view);
    sodium_memzero(join->code, sizeof join->code);
}

void join_begin(struct app *app, struct joining *joining)
{
    app->join.joining = joining;
    app->screen = app_first_screen(app);
}

bool join_look(struct app *app)
{
    struct join_state *join = &app->join;
    joining_look(join->joining, &join->view);
    return join->view.state == JOINING_DONE;
}

bool join_typing(struct app *app, struct typing *typing)
{
    struct join_state *join = &app->join;
    if (join->page == JOIN_ADDRESS) {
        *typing =
            (struct typing){join->address, sizeof join->address, KEYBOARD_ADDRESS, false, false};
        return true;
    }
    *typing = (struct typing){join->code, sizeof join->code, KEYBOARD_CODE, false, false};
    return join->page == JOIN_CODE;
}

void join_scan(struct app *app, struct scanned code)
{
    struct enrol_invitation invitation;
    if (enrol_qr_read(code.text, code.length, &invitation)) {
        start(app, &invitation, true);
    } else if (app->join.page != JOIN_GOING) {
        app->join.problem = N_("Ese código no es una invitación de la oficina.");
    }
    sodium_memzero(&invitation, sizeof invitation);
}

/* ---- what was typed ---- */

static void address_next(struct app *app)
{
    char hub[ENROL_HUB_MAX + 1];
    bool is_one = enrol_hub_read(app->join.address, hub);
    app->join.problem = is_one ? NULL : N_("Escriba la dirección así: 10.1.2.3");
    app->join.page = is_one ? JOIN_CODE : JOIN_ADDRESS;
}

static void code_next(struct app *app)
{
    struct join_state *join = &app->join;
    struct enrol_invitation invitation = {0};
    bool is_one = enrol_hub_read(join->address, invitation.hub) &&
                  enrol_code_read(join->code, invitation.code);
    if (is_one) {
        start(app, &invitation, false);
    } else {
        join->problem = N_("Ese código no está bien escrito. Revise cada letra.");
    }
    sodium_memzero(&invitation, sizeof invitation);
}

static void back(struct app *app)
{
    struct join_state *join = &app->join;
    join->problem = NULL;
    if (join->page == JOIN_GOING) {
        joining_stop(join->joining);
        memset(&join->view, 0, sizeof join->view);
    }
    join->page = join->page == JOIN_CODE ? JOIN_ADDRESS : JOIN_SCAN;
}

void join_intent(struct app *app, const struct intent *intent, int64_t now_ms)
{
    struct join_state *join = &app->join;
    (void)now_ms;
    switch (intent->number) {
    case JOIN_DO_TYPE:
        join->page = JOIN_ADDRESS;
        join->problem = NULL;
        break;
    case JOIN_DO_NEXT:
        if (join->page == JOIN_ADDRESS) {
            address_next(app);
        } else if (join->page == JOIN_CODE) {
            code_next(app);
        }
        break;
    default:
        back(app);
        break;
    }
}
