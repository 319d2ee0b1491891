/* print.h: what the screens have of the printer: buttons, the words about its state, and what is
 * put on paper. The printer's thread does the rest; nothing here waits. The ticket on the screen
 * works without any of it. UI thread only. */
#pragma once

#include <stdbool.h>

#include "base/settings.h"
#include "print/printer.h"
#include "ui/ui.h"

struct app;
struct intent;

enum { PRINT_TICKETS_MAX = 12 /* as many as a visit has */ };

enum print_what {
    PRINT_WHAT_TICKET, /* the one shown */
    PRINT_WHAT_RECEIPT,
    PRINT_WHAT_AGAIN /* the ticket of whom staff found (finder.h): marked as a reprint */
};

/* Part of struct visit, and wiped with it: tags of what was sent to the printer; 0 = not yet. */
struct print_visit {
    uint64_t tickets[PRINT_TICKETS_MAX];
    uint64_t receipt;
    uint64_t again; /* of the person who is open */
};

/* Part of struct app. */
struct print_desk {
    struct printer *printer; /* borrowed; NULL = none */
    bool has_sample;         /* the contact sheet: this news instead of a printer's */
    struct printer_news sample;
};

/* Opens the printer of the settings; its log is beside the station's file in `fair_folder`. `wake`
 * is called from its thread. STATUS_CONFIG, STATUS_NO_MEMORY. printer_free it. */
enum status print_open(struct printer **out, const struct settings *settings,
                       const char *fair_folder, void (*wake)(void *user), void *user,
                       struct error *error) FALLIBLE;

/* INTENT_PRINT; number: enum print_what. */
void print_intent(struct app *app, const struct intent *intent, int64_t now_ms);

/* The visitor leaves: what did not begin is not printed. */
void print_forget(struct app *app);

/* Is "Imprimir" to be touched now: there is a printer that would print, and this was not sent to it
 * or was given up. */
bool print_is_offered(const struct app *app, enum print_what what);

/* The button, when it is offered; true when it was touched. The primary one of its page. */
void print_button(struct app *app, enum print_what what);

/* "Imprimiendo…", "Ya está impreso", "no tiene papel"; nothing when there is nothing to say. Then
 * the title says no more what to do. */
bool print_has_line(const struct app *app, enum print_what what);
void print_line(struct app *app, enum print_what what);

/* Before somebody begins: that nothing can be printed now, as a sentence, in two words and as a
 * line of a page. NULL and nothing when it can, or when this station never prints. */
const char *print_problem(const struct app *app);
const char *print_problem_word(const struct app *app);
void print_notice(struct app *app);

/* Millimetres of a page that print_line may take; 0 at a station without a printer. */
float print_line_mm(const struct app *app);
