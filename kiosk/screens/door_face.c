#include "screens/door_face.h"

#include "base/i18n.h"

/* unknown_* is never shown like forged. */

static const struct face faces[] = {
    [ADMISSION_ADMITTED] = {COLOUR_OK, "check_circle", N_("Puede entrar"), NULL, NULL, NULL},
    [ADMISSION_LEFT] = {COLOUR_OK, "exit_to_app", N_("Puede salir"), NULL, NULL, N_("salió")},
    [ADMISSION_ALREADY_INSIDE] = {COLOUR_WARN, "warning", N_("Ya está adentro"), NULL, NULL,
                                  N_("ya entró")},
    [ADMISSION_NOT_ENTERED] = {COLOUR_WARN, "warning", N_("No registra entrada"),
                               N_("Esta persona no ha entrado por ninguna puerta."), NULL,
                               N_("sin entrada")},
    [ADMISSION_MALFORMED] = {COLOUR_BAD, "cancel", N_("Código no válido"),
                             N_("Este código no es de una entrada."),
                             N_("Pida el código QR de la entrada."), N_("código no válido")},
    [ADMISSION_FORGED] = {COLOUR_BAD, "cancel", N_("Entrada no válida"),
                          N_("La firma no corresponde a esta feria."),
                          N_("Envíe a la persona al módulo de registro."), N_("entrada no válida")},
    [ADMISSION_UNKNOWN_ISSUER] = {COLOUR_STALE, "cloud_off", N_("No la conozco todavía"), NULL,
                                  NULL, N_("sin confirmar")},
    [ADMISSION_UNKNOWN_HERE] = {COLOUR_STALE, "cloud_off", N_("No la conozco todavía"), NULL, NULL,
                                N_("sin confirmar")},
    [ADMISSION_WRONG_EVENT] = {COLOUR_BAD, "event_busy", N_("Es de otro evento"),
                               N_("La entrada es válida, pero para otro evento."),
                               N_("Envíe a la persona al módulo de registro."), N_("otro evento")},
    [ADMISSION_TOO_EARLY] = {COLOUR_WARN, "schedule", N_("Todavía no abre"),
                             N_("La entrada vale más tarde."), NULL, N_("muy temprano")},
    [ADMISSION_EXPIRED] = {COLOUR_BAD, "event_busy", N_("Entrada vencida"),
                           N_("Ya pasó la hora de esta entrada."),
                           N_("Envíe a la persona al módulo de registro."), N_("vencida")},
    [ADMISSION_REVOKED] = {COLOUR_BAD, "block", N_("Entrada anulada"),
                           N_("Esta entrada fue anulada."), N_("Llame a su supervisor."),
                           N_("anulada")},
    [ADMISSION_FULL] = {COLOUR_WARN, "groups", N_("Aforo completo"),
                        N_("Ya no caben más personas."), NULL, N_("aforo completo")},
    [ADMISSION_WRONG_GATE] = {COLOUR_WARN, "meeting_room", N_("Es por otra puerta"),
                              N_("Esta entrada no vale en esta puerta."), NULL, N_("otra puerta")},
    [ADMISSION_EVENT_CLOSED] = {COLOUR_WARN, "lock", N_("El evento está cerrado"),
                                N_("Ya no se permite el ingreso."), NULL, N_("evento cerrado")},
    [ADMISSION_ATTENDED] = {COLOUR_OK, "check_circle", N_("Atención registrada"),
                            N_("Gracias por su visita."), NULL, NULL},
    [ADMISSION_ALREADY_ATTENDED] = {COLOUR_WARN, "warning", N_("Ya está registrada"), NULL, NULL,
                                    N_("repetida")},
};
_Static_assert(ARRAY_COUNT(faces) == ADMISSION_REASON_COUNT, "a face for each reason");

static const struct face waiting_face = {COLOUR_BRAND,
                                         "qr_code_scanner",
                                         N_("Acerque la entrada"),
                                         N_("Muestre el código QR al lector."),
                                         NULL,
                                         NULL};
static const struct face failed_face = {COLOUR_BAD,
                                        "error",
                                        N_("No se pudo guardar"),
                                        N_("No deje entrar todavía."),
                                        N_("Intente otra vez o llame a su supervisor."),
                                        NULL};

static const struct face held_face = {
    .colour = COLOUR_STALE,
    .icon = "hourglass_empty",
    .title = N_("Un momento"),
    .reason = N_("Este módulo todavía está cargando el evento."),
    .todo = N_("La entrada se revisa enseguida. No hace falta leerla otra vez."),
};
static const struct face no_event_face = {
    .colour = COLOUR_WARN,
    .icon = "event_busy",
    .title = N_("Falta el evento"),
    .reason = N_("Esta puerta no tiene un evento de la agenda."),
    .todo = N_("Revise el ajuste event con su supervisor."),
};
static const struct face no_gate_face = {
    .colour = COLOUR_WARN,
    .icon = "meeting_room",
    .title = N_("Falta la puerta"),
    .reason = N_("El evento no tiene una puerta con este número."),
    .todo = N_("Revise el ajuste gate con su supervisor."),
};
static const struct face stand_face = {
    .colour = COLOUR_BRAND,
    .icon = "qr_code_scanner",
    .title = N_("Lea la entrada"),
    .reason = N_("Así queda anotada la atención en este puesto."),
};
static const struct face no_stand_face = {
    .colour = COLOUR_WARN,
    .icon = "store",
    .title = N_("Falta el puesto"),
    .reason = N_("Este equipo no tiene un número de puesto."),
    .todo = N_("Revise el ajuste stand con su supervisor."),
};
static const struct face used_face = {
    .colour = COLOUR_WARN,
    .icon = "warning",
    .title = N_("Ya usó su entrada"),
};
static const struct face silent_face = {
    .colour = COLOUR_STALE,
    .icon = "cloud_off",
    .title = N_("Sin confirmar"),
};
static const struct face notes_face = {
    .colour = COLOUR_WARN,
    .icon = "edit",
    .title = N_("¿Por qué?"),
};
static const struct face undo_face = {
    .colour = COLOUR_BRAND,
    .icon = "undo",
    .title = N_("¿Deshacer lo último?"),
};
static const struct face undone_entry_face = {
    .colour = COLOUR_STALE,
    .icon = "undo",
    .title = N_("Entrada deshecha"),
    .todo = N_("La persona ya no cuenta adentro."),
};
static const struct face undone_exit_face = {
    .colour = COLOUR_STALE,
    .icon = "undo",
    .title = N_("Salida deshecha"),
    .todo = N_("La persona cuenta adentro otra vez."),
};
static const struct face not_undone_face = {
    .colour = COLOUR_WARN,
    .icon = "warning",
    .title = N_("No se deshizo nada"),
    .reason = N_("Lo último ya estaba deshecho, o no se pudo guardar."),
};

static bool has_gate(const struct app *app, const struct event *event)
{
    bool is_listed = event->gate_count == 0 || app_is_stand(app);
    for (size_t i = 0; i < event->gate_count; i++) {
        is_listed = is_listed || event->gates[i].number == app->settings->gate;
    }
    return is_listed;
}

const struct face *door_face_of(enum admission_reason reason)
{
    return &faces[reason];
}

static const struct face *missing_face(const struct app *app)
{
    if (app->catalogue == NULL) {
        return NULL;
    }
    if (app_event(app) == NULL) {
        return &no_event_face;
    }
    if (app_is_stand(app) && app->settings->stand[0] == '\0') {
        return &no_stand_face;
    }
    return has_gate(app, app_event(app)) || app->door.has_verdict ? NULL : &no_gate_face;
}

const struct face *door_face_now(const struct app *app)
{
    const struct door_state *door = &app->door;
    const struct face *missing = missing_face(app);
    if (door->held_count > 0 && !door->has_verdict) {
        return &held_face;
    }
    if (missing != NULL) {
        return missing;
    }
    switch (door->pane) {
    case DOOR_PANE_NOTES:
        return &notes_face;
    case DOOR_PANE_UNDO:
        return &undo_face;
    case DOOR_PANE_UNDONE:
        return door->undo_status != STATUS_OK ? &not_undone_face
               : door->undone.was_entry       ? &undone_entry_face
                                              : &undone_exit_face;
    default:
        break;
    }
    if (!door->has_verdict) {
        return app_is_stand(app) ? &stand_face : &waiting_face;
    }
    if (door->status != STATUS_OK) {
        return &failed_face;
    }
    bool is_used = door->verdict.reason == ADMISSION_ALREADY_INSIDE && !door->verdict.was_inside;
    bool is_silent = door->verdict.reason == ADMISSION_UNKNOWN_HERE &&
                     door->verdict.check == ADMISSION_CHECK_SILENT;
    return is_used ? &used_face : is_silent ? &silent_face : &faces[door->verdict.reason];
}

bool door_has_height(const struct ui *ui)
{
    enum { HIGH_MM = 330 };
    return ui_is_portrait(ui) || ui_height_mm(ui) >= HIGH_MM;
}

bool door_is_idle(const struct app *app)
{
    return missing_face(app) == NULL && app->door.held_count == 0 &&
           app->door.pane == DOOR_PANE_VERDICT && !app->door.has_verdict;
}

const char *door_note_text(enum admission_note note)
{
    static const char *const TEXTS[] = {
        [ADMISSION_NOTE_NONE] = "",
        [ADMISSION_NOTE_UNSEEN] = N_("Pasó sin marcar"),
        [ADMISSION_NOTE_DOCUMENT] = N_("Mostró su documento"),
        [ADMISSION_NOTE_ORGANISER] = N_("Lo autoriza la organización"),
        [ADMISSION_NOTE_HELPER] = N_("Acompaña o cuida a alguien"),
        [ADMISSION_NOTE_OTHER] = N_("Otro motivo"),
    };
    _Static_assert(ARRAY_COUNT(TEXTS) == ADMISSION_NOTE_COUNT, "a text for each note");
    return tr(TEXTS[note]);
}
