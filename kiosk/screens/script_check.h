/* script_check.h: one screen in all languages, themes, sizes of text, reach modes and panels. */
#pragma once

#include "screens/script_steps.h"

enum { SCRIPT_PANELS = 6 };

/* 10", 21.5" and 43", upright and lying. */
struct script_panel {
    int width_px, height_px, width_mm;
};
extern const struct script_panel script_panels[SCRIPT_PANELS];

/* The door says to an invented person what arguments[0] names. */
enum status script_verdict(struct script *script, struct error *error) FALLIBLE;

/* What is wrong is told on stderr, with the place in the script, and counted in script->faults; the
 * script goes on. STATUS_BUSY when the screen does not come to rest. */
enum status script_check(struct script *script, struct error *error) FALLIBLE;
enum status script_check_panels(struct script *script, struct error *error) FALLIBLE;
enum status script_check_all(struct script *script, struct error *error) FALLIBLE;
