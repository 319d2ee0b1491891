/* print_out.h: where the office's slips go: a file (PNG, PDF, ESC/POS by the end of its name) or a
 * printer. */
#pragma once

#include "cli/cli.h"
#include "cli/output.h"
#include "print/paper_file.h"
#include "print/printer.h"

enum print_form { PRINT_PNG, PRINT_PDF, PRINT_ESCPOS, PRINT_PRINTER };

struct print_out {
    enum print_form form;
    int paper_mm;
    struct look look;
    struct letters *letters; /* owned */
    struct output output;
    struct buf bytes; /* of the file */
    struct pdf pdf;
    struct printer *printer; /* owned; PRINT_PRINTER */
    size_t count;            /* slips */
    uint32_t wait_s;         /* for a printer; set after print_out_open */
};

/* `to`: FILE.png, FILE.pdf, FILE.escpos, or a printer as in the setting (tcp:..., file:...,
 * cups:...); NULL = the printer of the settings. `paper_mm` 0 = that of the settings. A file that
 * is something else is not written over. STATUS_USAGE, STATUS_EXISTS, ... */
enum status print_out_open(struct print_out *out, const struct cli *cli,
                           const struct settings *settings, const char *to, uint32_t paper_mm,
                           struct error *error) FALLIBLE;

/* A PNG takes one. A printer is waited for; STATUS_BUSY says what is in its way. */
enum status print_out_slip(struct print_out *out, const struct slip *slip,
                           struct error *error) FALLIBLE;

/* Publishes the file, or takes it away when `status` is a failure. Returns what came of it all.
 * Fine on a zeroed one. */
enum status print_out_close(struct print_out *out, enum status status,
                            struct error *error) FALLIBLE;
