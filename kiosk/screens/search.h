/* search.h: which services the page of services lists: what is typed and what is chosen of each
 * filter, searched anew only when one of them or the catalogue is another. UI thread only. */
#pragma once

#include "screens/app.h"

/* Whether anything is typed or chosen; otherwise the departments are listed. */
bool search_is_on(const struct app *app);

/* Searches when something changed; for the only writer of the model. */
void search_refresh(struct app *app);
void search_forget(struct app *app); /* of a catalogue that is gone, of a visitor who left */
void search_release(struct app *app);

/* ---- filters ---- */
struct search_option {
    const char *code, *label;
};

const char *search_filter_title(enum service_filter filter);    /* "Dependencia" */
const char *search_filter_question(enum service_filter filter); /* "¿De qué dependencia?" */
const char *search_filter_all(enum service_filter filter);      /* "Todas" */
const char *search_chosen(const struct app *app, enum service_filter filter); /* NULL = all */

/* The options that some service has; false from the last on. */
bool search_option(const struct app *app, enum service_filter filter, size_t index,
                   struct search_option *out);
