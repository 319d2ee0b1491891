/* contact_doors.h: the pictures of the contact sheet of a door and of a stand. UI thread only. */
#pragma once

#include "screens/run.h"

/* One picture of each dress. */
struct contact_stop {
    const char *word;             /* its file's name begins so */
    enum screen screen;           /* gone to when there is no `set` */
    void (*set)(struct run *run); /* NULL = nothing but going there */
    enum form_page page;          /* of the registration */
};

/* Those of a door or, in that mode, of a stand. Static. */
const struct contact_stop *contact_door_stops(const struct app *app, size_t *count);

/* From whatever was shown before to this one. */
void contact_door_set(struct run *run, const struct contact_stop *stop);
