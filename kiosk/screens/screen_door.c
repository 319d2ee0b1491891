/* screen_door.c: the verdict, two thirds of the screen, readable at three metres; counts and the
 * last ones beside it (door_side.c). */
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "screens/door_face.h"
#include "screens/door_side.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "screens/viewfinder.h"
#include "widgets/widgets.h"

enum {
    MINUTE_MS = 60000,
    SECOND_MS = 1000,
    TITLE_LINE_MAX = 16, /* characters of a title that fit in one line */
    WORDS_MAX = 80,      /* and of what stands under it in three */
    NAME_BRIEF_MAX = 40, /* of a name in two lines of 10 inches */
};

static const char *gate_name(const struct app *app, int gate)
{
    const struct event *event = app_event(app);
    for (size_t i = 0; event != NULL && i < event->gate_count; i++) {
        if (event->gates[i].number == gate) {
            return event->gates[i].name;
        }
    }
    return arena_printf(ui_arena(app->ui), tr("Puerta %d"), gate);
}

/* "Entró a las 7:52 por Puerta 1 · ± 2 s" */
static const char *already_text(struct app *app, const struct verdict *verdict)
{
    char when[FORMAT_MAX];
    format_clock(verdict->earlier_ms, app->settings->utc_offset_min, when);
    const char *gate = gate_name(app, verdict->earlier_gate);
    const char *text =
        verdict->was_inside
            ? arena_printf(ui_arena(app->ui), tr("Entró a las %s por %s"), when, gate)
            : arena_printf(ui_arena(app->ui), tr("Salió a las %s por %s"), when, gate);
    if (verdict->uncertainty_ms >= SECOND_MS) {
        text = arena_printf(ui_arena(app->ui), "%s · ± %lld s", text,
                            (long long)(verdict->uncertainty_ms / SECOND_MS));
    }
    return text;
}

/* How old was what the door decided from. */
static const char *stale_text(struct app *app, const struct verdict *verdict)
{
    if (verdict->check == ADMISSION_CHECK_SILENT) {
        return tr("Puede que ya haya entrado por otra puerta.");
    }
    if (verdict->data_age_ms == 0) {
        return tr("La entrada aún no llega a este módulo. Espere unos segundos y lea otra vez.");
    }
    if (verdict->data_age_ms < 0) {
        return tr("Este módulo no ha sincronizado desde que se encendió.");
    }
    return arena_printf(ui_arena(app->ui), tr("Este módulo lleva %lld min sin sincronizar."),
                        (long long)(verdict->data_age_ms / MINUTE_MS));
}

static const char *person_text(struct app *app, const struct verdict *verdict)
{
    const struct value_group *group = catalogue_value_group(app->catalogue, verdict->group);
    const struct territory *territory = catalogue_territory(app->catalogue, verdict->territory);
    const char *text = verdict->is_first_entry ? tr("Primera entrada") : tr("Vuelve a entrar");
    if (territory != NULL) {
        text = arena_printf(ui_arena(app->ui), "%s · %s", territory->name, text);
    }
    if (group != NULL) {
        text = arena_printf(ui_arena(app->ui), "%s · %s", group->name, text);
    }
    if (verdict->check == ADMISSION_CHECK_SILENT) {
        text = arena_printf(ui_arena(app->ui), "%s · %s", text,
                            tr("Sin confirmar con las otras puertas"));
    }
    return text;
}

static struct ui_text strong_text(const struct ui *ui)
{
    return (struct ui_text){.size = widget_is_low(ui)     ? TYPE_BODY
                                    : widget_is_small(ui) ? TYPE_HEADING
                                                          : TYPE_LARGE,
                            .weight = WEIGHT_SEMIBOLD,
                            .colour = COLOUR_ON_STATE};
}

static struct ui_text calm_text(const struct ui *ui)
{
    return (struct ui_text){.size = widget_is_low(ui)     ? TYPE_SMALL
                                    : widget_is_small(ui) ? TYPE_BODY
                                                          : TYPE_HEADING,
                            .colour = COLOUR_ON_STATE};
}

static void name_line(struct ui *ui, const char *name)
{
    struct ui_text text = strong_text(ui);
    text.breaks_words = true;
    if (name[0] != '\0') {
        ui_text(ui, &text, name);
    }
}

/* What the verdict itself tells; false when it is the face that does. */
static bool told_by_verdict(struct app *app, const struct verdict *verdict)
{
    struct ui *ui = app->ui;
    const struct ui_text strong = strong_text(ui), calm = calm_text(ui);
    char when[FORMAT_MAX];
    switch (verdict->reason) {
    case ADMISSION_UNKNOWN_HERE:
    case ADMISSION_UNKNOWN_ISSUER:
        ui_text(ui, &strong,
                verdict->check == ADMISSION_CHECK_SILENT ? tr("La central no respondió.")
                : verdict->reason == ADMISSION_UNKNOWN_HERE
                    ? tr("La firma es válida.")
                    : tr("No tengo la llave de quien la emitió."));
        ui_text(ui, &calm, stale_text(app, verdict));
        return true;
    case ADMISSION_ALREADY_INSIDE:
        ui_text(ui, &calm, already_text(app, verdict));
        return true;
    case ADMISSION_ADMITTED:
        ui_text(ui, &calm, person_text(app, verdict));
        return true;
    case ADMISSION_ALREADY_ATTENDED:
        format_clock(verdict->earlier_ms, app->settings->utc_offset_min, when);
        ui_textf(ui, &calm, tr("La atención quedó anotada a las %s."), when);
        return true;
    default:
        return false;
    }
}

static void verdict_lines(struct app *app, const struct face *face)
{
    struct ui *ui = app->ui;
    const struct door_state *door = &app->door;
    const struct ui_text strong = strong_text(ui), calm = calm_text(ui);
    const struct recent_verdict *last = door_undoable(app);
    bool has_verdict = door->has_verdict && door->status == STATUS_OK;
    bool is_told = false;
    if (door->pane == DOOR_PANE_UNDO && last != NULL) {
        char when[FORMAT_MAX];
        format_clock_s(last->at_ms, app->settings->utc_offset_min, when);
        name_line(ui, last->name);
        ui_textf(ui, &calm,
                 last->reason == ADMISSION_LEFT ? tr("Salida de las %s") : tr("Entrada de las %s"),
                 when);
    } else if (door->pane == DOOR_PANE_UNDONE) {
        name_line(ui, door->undone.name);
    } else if (has_verdict) {
        name_line(ui, door->verdict.name);
        is_told = door->pane == DOOR_PANE_VERDICT && told_by_verdict(app, &door->verdict);
    }
    if (door_is_idle(app) && viewfinder_is_there(app)) {
        ui_text(ui, &strong, viewfinder_hint(app));
    } else if (!is_told && face->reason != NULL) {
        ui_text(ui, &strong, tr(face->reason));
    }
    if (face->todo != NULL) {
        ui_text(ui, &calm, tr(face->todo));
    }
}

/* ---- what staff can do about it ---- */

/* Opens the row of the pane's buttons, from narrow to wide panels. */
static struct ui_size answers_open(struct ui *ui)
{
    bool is_low = widget_is_low(ui);
    ui_open(ui, &(struct ui_box){.axis = is_low ? UI_ROW : UI_FLOW, .width = UI_FILL, .gap = 5});
    return is_low ? UI_FILL : UI_HUG;
}

static bool answer(struct app *app, enum button_look look, const char *label, struct ui_size width)
{
    return widget_button(
        app->ui, &(struct button){.look = look,
                                  .label = label,
                                  .width = width,
                                  .is_disabled = look == BUTTON_ON_STATE && app->door.is_waiting});
}

static void override_row(struct app *app)
{
    bool is_exit = app->door.direction == DIRECTION_EXIT;
    struct ui_size width = answers_open(app->ui);
    if (answer(app, BUTTON_ON_STATE,
               is_exit ? tr("Dejar salir y anotar") : tr("Dejar entrar y anotar"), width)) {
        app_send(app, INTENT_OVERRIDE, ADMISSION_NOTE_NONE, NULL);
    }
    if (answer(app, BUTTON_ON_STATE_OUTLINE, is_exit ? tr("No dejar salir") : tr("No dejar entrar"),
               width)) {
        app_send(app, INTENT_DISMISS, 0, NULL);
    }
    ui_close(app->ui);
}

/* One touch says why and lets the person through. */
static void note_buttons(struct app *app, enum button_look look, struct ui_size width)
{
    for (int note = ADMISSION_NOTE_NONE + 1; note < ADMISSION_NOTE_COUNT; note++) {
        if (widget_button(app->ui,
                          &(struct button){.look = look,
                                           .label = door_note_text((enum admission_note)note),
                                           .width = width,
                                           .height = 22,
                                           .is_disabled = app->door.is_waiting})) {
            app_send(app, INTENT_OVERRIDE, note, NULL);
        }
    }
}

static void cancel_button(struct app *app, enum button_look look, struct ui_size width)
{
    if (widget_button(app->ui,
                      &(struct button){
                          .look = look, .label = tr("Cancelar"), .width = width, .height = 22})) {
        app_send(app, INTENT_DISMISS, 0, NULL);
    }
}

static void notes_rows(struct app *app)
{
    ui_open(app->ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    note_buttons(app, BUTTON_ON_STATE, UI_HUG);
    cancel_button(app, BUTTON_ON_STATE_OUTLINE, UI_HUG);
    ui_close(app->ui);
}

/* The same on 10 inches, where it needs the whole screen. */
static void notes_page(struct app *app)
{
    struct ui *ui = app->ui;
    widget_page_open(ui);
    widget_title(ui, tr("¿Por qué?"), app->door.verdict.name);
    widget_scroll_open(ui, "notes", 4);
    note_buttons(app, BUTTON_SECONDARY, UI_FILL);
    ui_close(ui);
    widget_pager(ui, "notes", 0);
    widget_actions_open(ui);
    cancel_button(app, BUTTON_SECONDARY, UI_FILL);
    ui_close(ui);
    widget_page_close(ui);
}

static void undo_row(struct app *app)
{
    struct ui_size width = answers_open(app->ui);
    if (answer(app, BUTTON_ON_STATE, tr("Sí, deshacer"), width)) {
        app_send(app, INTENT_UNDO, 1, NULL);
    }
    if (answer(app, BUTTON_ON_STATE_OUTLINE, tr("Cancelar"), width)) {
        app_send(app, INTENT_DISMISS, 0, NULL);
    }
    ui_close(app->ui);
}

static void answers(struct app *app)
{
    const struct door_state *door = &app->door;
    bool may_override = door->has_verdict && door->status == STATUS_OK &&
                        door->verdict.may_override && door->is_supervisor;
    if (door->pane == DOOR_PANE_UNDO) {
        undo_row(app);
    } else if (door->pane == DOOR_PANE_NOTES && may_override) {
        notes_rows(app);
    } else if (door->pane == DOOR_PANE_VERDICT && may_override) {
        override_row(app);
    }
}

/* The title takes two lines of a lying panel, or what is under it more than two: a smaller icon. */
static bool is_wordy(const struct app *app, const struct face *face)
{
    size_t length = face->reason != NULL ? text_length(tr(face->reason)) : 0;
    length += face->todo != NULL ? text_length(tr(face->todo)) : 0;
    return !door_has_height(app->ui) &&
           (text_length(tr(face->title)) > TITLE_LINE_MAX || length > WORDS_MAX);
}

/* So much that the icon stands beside the title. */
static bool is_crowded(const struct app *app, const struct face *face)
{
    size_t length = text_length(app->door.verdict.name);
    length += face->reason != NULL ? text_length(tr(face->reason)) : 0;
    length += face->todo != NULL ? text_length(tr(face->todo)) : 0;
    return is_wordy(app, face) && text_length(tr(face->title)) > TITLE_LINE_MAX &&
           length > WORDS_MAX;
}

/* The icon of a verdict; while none stands, what the camera sees, where there is one. */
static void face_picture(struct app *app, const struct face *face, bool is_beside)
{
    struct ui *ui = app->ui;
    bool is_small = widget_is_small(ui);
    float icon_mm = !is_small ? is_wordy(app, face) ? 30.0F : 46.0F : is_beside ? 20.0F : 40.0F;
    if (door_is_idle(app) && viewfinder_is_there(app)) {
        viewfinder_picture(app, widget_is_low(ui)    ? 46.0F
                                : is_small           ? 62.0F
                                : ui_is_portrait(ui) ? 90.0F
                                                     : 70.0F);
        return;
    }
    viewfinder_listen(app);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = is_beside ? UI_HUG : UI_FILL});
    ui_icon(ui, face->icon, icon_mm, COLOUR_ON_STATE);
    ui_close(ui);
}

/* On 10 inches: with few words and nothing to answer there is room to be seen from afar. */
static bool is_brief(const struct app *app, const struct face *face)
{
    const struct door_state *door = &app->door;
    bool may_override = door->has_verdict && door->status == STATUS_OK &&
                        door->verdict.may_override && door->is_supervisor;
    return door->pane == DOOR_PANE_VERDICT && !may_override &&
           (face->todo == NULL || !widget_is_low(app->ui)) &&
           text_length(door->has_verdict ? door->verdict.name : "") <= NAME_BRIEF_MAX;
}

static void verdict_pane(struct app *app)
{
    struct ui *ui = app->ui;
    const struct face *face = door_face_now(app);
    bool is_small = widget_is_small(ui);
    /* The icon, where what is under it needs the height. */
    bool has_camera = door_is_idle(app) && viewfinder_is_there(app);
    bool is_long = app->door.pane == DOOR_PANE_NOTES || has_camera || is_crowded(app, face);
    bool is_brief_small = is_small && is_brief(app, face);
    bool is_beside = is_small ? !is_brief_small : !ui_is_portrait(ui) && is_long;
    float pad_y = is_small ? 5.0F : is_wordy(app, face) ? 12.0F : 14.0F;
    ui_open(ui, &(struct ui_box){.key = "page",
                                 .width = UI_SHARE(2),
                                 .height = UI_SHARE(2),
                                 .pad_x = is_small ? 12 : 18,
                                 .pad_y = pad_y,
                                 .gap = is_small ? 4 : 7,
                                 .main = UI_CENTER,
                                 .cross = UI_STRETCH,
                                 .fill = face->colour});
    ui_open(ui, &(struct ui_box){.axis = is_beside ? UI_ROW : UI_COLUMN,
                                 .width = UI_FILL,
                                 .gap = is_small ? 4 : 9,
                                 .cross = is_beside ? UI_CENTER : UI_STRETCH});
    face_picture(app, face, is_beside);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){.size = is_small && is_beside && widget_is_low(ui) ? TYPE_LARGE
                                      : is_small                                 ? TYPE_TITLE
                                                                                 : TYPE_DISPLAY,
                              .weight = WEIGHT_BOLD,
                              .colour = COLOUR_ON_STATE,
                              .is_heading = true,
                              .is_live = true},
            tr(face->title));
    ui_close(ui);
    ui_close(ui);
    verdict_lines(app, face);
    answers(app);
    ui_close(ui);
}

/* Typing the short code when there is no scanner or the paper is torn. */
static void code_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.54F, .has_keyboard = true};
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("Escriba el código corto"), tr("Está debajo del código QR."));
    (void)widget_field(ui, &(struct field){.key = "code",
                                           .label = tr("Código corto"),
                                           .value = app->door.code,
                                           .has_typing = true});
    ui_spacer(ui);
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .icon = "arrow_back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    if (widget_button(
            ui, &(struct button){.look = BUTTON_PRIMARY,
                                 .label = tr("Revisar"),
                                 .icon_after = "check",
                                 .width = UI_FILL,
                                 .is_disabled = strlen(app->door.code) < TICKET_CODE_LENGTH})) {
        app_send(app, INTENT_SCAN, 1, NULL);
    }
    ui_close(ui);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_CODE, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

static void wake_when_over(struct app *app)
{
    const struct door_state *door = &app->door;
    if (door->held_count > 0) {
        int64_t left_ms = door->held_until_ms - ui_now_ms(app->ui);
        ui_wake(app->ui, left_ms > 0 ? left_ms : 0);
    }
    if ((door->has_verdict || door->pane != DOOR_PANE_VERDICT) && !door->is_waiting) {
        int64_t left_ms = door->shown_until_ms - ui_now_ms(app->ui);
        ui_wake(app->ui, left_ms > 0 ? left_ms : 0);
    }
}

void screen_door(struct app *app)
{
    struct ui *ui = app->ui;
    const struct door_state *door = &app->door;
    if (app->visit.has_typing) {
        code_page(app);
        viewfinder_listen(app);
        return;
    }
    if (door->pane == DOOR_PANE_NOTES && widget_is_small(ui)) {
        notes_page(app);
        viewfinder_listen(app);
        wake_when_over(app);
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = ui_is_portrait(ui) ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .cross = UI_STRETCH});
    verdict_pane(app);
    door_side(app);
    ui_close(ui);
    wake_when_over(app);
    if (door_is_flashing(app, ui_now_ms(ui))) {
        ui_wake(ui, door->flash_until_ms - ui_now_ms(ui));
    }
}
