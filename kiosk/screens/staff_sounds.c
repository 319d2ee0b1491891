/* staff_sounds.c: are the sounds heard? */
#include "screens/staff_sounds.h"

#include <assert.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "screens/staff.h"
#include "widgets/widgets.h"

static const struct {
    const char *number, *name, *key;
} SOUNDS[] = {
    [SOUND_NONE] = {"0", "", ""},
    [SOUND_ADMITTED] = {"1", N_("Sonido de entrada"), "sound-1"},
    [SOUND_WARNING] = {"2", N_("Sonido de atención"), "sound-2"},
    [SOUND_REFUSED] = {"3", N_("Sonido de rechazo"), "sound-3"},
    [SOUND_CAPTURED] = {"4", N_("Sonido de lectura"), "sound-4"},
};

static_assert(ARRAY_COUNT(SOUNDS) == SOUND_COUNT, "a name for each sound");

static enum sound sound_of(const char *text)
{
    int number = text[0] - '0';
    return number > 0 && number < SOUND_COUNT ? (enum sound)number : SOUND_NONE;
}

void staff_sounds_play(struct app *app, const char *text)
{
    struct staff_sounds *sounds = &app->staff.sounds;
    enum sound sound = sound_of(text);
    for (int i = 0; i < SOUND_COUNT; i++) { /* one question at a time */
        if (sounds->heard[i] == HEARING_ASKED) {
            sounds->heard[i] = HEARING_UNTRIED;
        }
    }
    if (sound != SOUND_NONE) {
        sounds->to_play = sound;
        sounds->heard[sound] = HEARING_ASKED;
    }
}

void staff_sounds_answer(struct app *app, const char *text, bool was_heard)
{
    enum sound sound = sound_of(text);
    if (sound != SOUND_NONE) {
        app->staff.sounds.heard[sound] = was_heard ? HEARING_YES : HEARING_NO;
    }
}

void staff_sounds_played(struct app *app, bool has_device)
{
    struct staff_sounds *sounds = &app->staff.sounds;
    sounds->is_silent = !has_device;
    if (!has_device) {
        sounds->heard[sounds->to_play] = HEARING_NO;
    }
}

/* ---- on the screen ---- */

static const struct {
    enum staff_verdict verdict;
    const char *text; /* NULL = nothing */
} HEARD[] = {
    [HEARING_UNTRIED] = {STAFF_NOTE, NULL},
    [HEARING_ASKED] = {STAFF_NOTE, N_("¿Lo oyó?")},
    [HEARING_YES] = {STAFF_FINE, NULL},
    [HEARING_NO] = {STAFF_FAULT, N_("Suba el volumen y revise el parlante.")},
};

static void soft(struct ui *ui, const char *text)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true}, text);
}

/* Played by its name; then the question, or what was answered. */
static void row(struct app *app, enum sound sound)
{
    struct ui *ui = app->ui;
    enum staff_hearing heard = app->staff.sounds.heard[sound];
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    if (widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                           .label = tr(SOUNDS[sound].name),
                                           .key = SOUNDS[sound].key,
                                           .icon = "volume_up"})) {
        app_send(app, INTENT_STAFF, STAFF_DO_PLAY, SOUNDS[sound].number);
    }
    if (heard == HEARING_YES || heard == HEARING_NO) {
        staff_verdict_mark(ui, HEARD[heard].verdict);
    }
    if (HEARD[heard].text != NULL) {
        soft(ui, tr(HEARD[heard].text));
    }
    if (heard == HEARING_ASKED) {
        if (widget_chip(ui, "heard", tr("Sí, se oye"), false)) {
            app_send(app, INTENT_STAFF, STAFF_DO_HEARD, SOUNDS[sound].number);
        }
        if (widget_chip(ui, "unheard", tr("No se oye"), false)) {
            app_send(app, INTENT_STAFF, STAFF_DO_UNHEARD, SOUNDS[sound].number);
        }
    }
    ui_close(ui);
}

/* Of all of them, in the words of the other parts. */
static struct staff_check check_all(const struct app *app)
{
    const struct staff_sounds *sounds = &app->staff.sounds;
    struct staff_check check = {"sounds", "volume_up", tr("Sonido"), STAFF_FINE, ""};
    for (enum sound sound = SOUND_ADMITTED; sound < SOUND_COUNT; sound++) {
        enum staff_verdict verdict = HEARD[sounds->heard[sound]].verdict;
        check.verdict = verdict > check.verdict ? verdict : check.verdict;
    }
    if (sounds->is_silent) {
        check.verdict = STAFF_FAULT;
        check.text = tr("Este equipo no tiene salida de sonido. Conecte un parlante.");
    } else {
        check.text = check.verdict == STAFF_FINE    ? tr("Se oyen los cuatro.")
                     : check.verdict == STAFF_FAULT ? tr("Hay sonidos que no se oyen.")
                                                    : tr("Toque cada uno y diga si lo oyó.");
    }
    return check;
}

void staff_sounds_card(struct app *app)
{
    const struct staff_check check = check_all(app);
    widget_card_open(app->ui, widget_is_small(app->ui) ? 3 : 5);
    staff_check_rows(app, &check, 1);
    for (enum sound sound = SOUND_ADMITTED; sound < SOUND_COUNT; sound++) {
        row(app, sound);
    }
    ui_close(app->ui);
}
