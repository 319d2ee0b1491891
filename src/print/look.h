/* look.h: how a city's paper looks: its fonts and its logo, from the sections [font] and [logo] of
 * assets/theme/<name>.ini, as kiosk/ui/theme.h reads them for the screen. Any thread. */
#pragma once

#include "base/status.h"

enum paper_face { FACE_REGULAR, FACE_SEMIBOLD, FACE_BOLD, FACE_ICON, FACE_OTHER, FACE_COUNT };

enum { LOOK_PATH_MAX = 512 };

struct look {
    char fonts[FACE_COUNT][LOOK_PATH_MAX]; /* files; FACE_OTHER: for letters the others lack */
    char logo_icon[64];                    /* name of an icon, when there is no picture */
    char logo_picture[LOOK_PATH_MAX];      /* PNG, or "" */
};

/* The theme `name` in the folder `assets`. STATUS_NOT_FOUND, STATUS_CONFIG with path:line. */
enum status look_read(struct look *look, const char *assets, const char *name,
                      struct error *error) FALLIBLE;
