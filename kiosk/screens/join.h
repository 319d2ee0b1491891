/* join.h: the first screen of a machine whose folder has no fair: it shows its invitation to the
 * camera or the scanner, or types address and code, and becomes a station (sync/joining.h).
 *
 *   SCAN --"Escribir el código"--> ADDRESS --> CODE --"Conectar"--> GOING --done--> the fair
 *     `------------------a QR-----------------------------------------^
 * From anywhere a QR leads to GOING; "Cancelar" there leads back to SCAN. UI thread only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/scanned.h"
#include "sync/joining.h"

struct app;
struct intent;
struct typing;

enum join_page { JOIN_SCAN, JOIN_ADDRESS, JOIN_CODE, JOIN_GOING };

/* INTENT_JOIN, number. */
enum join_do {
    JOIN_DO_TYPE, /* address and code by hand */
    JOIN_DO_NEXT, /* the page's "Continuar" */
    JOIN_DO_BACK, /* a page back; ends what goes on */
    JOIN_DO_COUNT
};

enum { JOIN_CODE_TYPED_MAX = 20 };

/* Part of struct app. */
struct join_state {
    struct joining *joining; /* borrowed; NULL = this folder has a fair */
    enum join_page page;
    char address[ENROL_HUB_MAX + 1]; /* as typed */
    char code[JOIN_CODE_TYPED_MAX + 1];
    const char *problem;         /* of what was typed or scanned; Spanish, for tr(); NULL = none */
    char hub[ENROL_HUB_MAX + 1]; /* with which it goes on */
    struct joining_view view;    /* as it was looked at last */
};

/* The folder has no fair: its screen is the first one. */
void join_begin(struct app *app, struct joining *joining);

/* Looks how it goes. True: the folder has a fair now. */
bool join_look(struct app *app);

bool join_typing(struct app *app, struct typing *typing);
void join_scan(struct app *app, struct scanned code);
void join_intent(struct app *app, const struct intent *intent, int64_t now_ms);
