/* verbs.h: what the commands about one sheet of the catalogue (goal, activity) share: their
 * second word, and the sheet's way out and back in. */
#pragma once

#include "cli/cli.h"
#include "core/catalogue.h"

/* `feria goal list`: one row each. */
struct verb {
    const char *name;
    int words_min, words_max; /* after it */
    bool has_no_json;
    enum status (*run)(struct cli *cli, const struct option_spec *options, char **words,
                       struct error *error);
};

/* Takes the options and runs the verb in argv[1]; `words` are those after it, NULL-terminated.
 * STATUS_USAGE names the verbs that there are. */
enum status verbs_run(struct cli *cli, int argc, char **argv, const struct verb *verbs,
                      size_t verb_count, const struct option_spec *options, size_t option_count,
                      struct error *error) FALLIBLE;

/* "62" as a percent from 0 to 100. STATUS_USAGE. */
enum status verb_percent(const char *what, const char *text, int *percent,
                         struct error *error) FALLIBLE;

/* What import_file is to let through: both given as flags. */
unsigned verb_allowed(bool may_retire, bool is_anyway);

/* The sheet `word` to standard output as CSV, out of the central file. */
enum status verb_export(struct cli *cli, const char *word, struct error *error) FALLIBLE;

/* The sheet `word` out of the file `path`, as the office; then the exchange with the central.
 * `allowed`: of enum import_allowed. */
enum status verb_import(struct cli *cli, const char *word, const char *path, unsigned allowed,
                        struct error *error) FALLIBLE;

/* Opens the office, calls `tell` and sends what it wrote: for facts about one line of a sheet.
 * `tell` says in `*has_changed` whether it wrote one. */
enum status verb_tell(struct cli *cli, const char *code,
                      enum status (*tell)(struct ledger *ledger, const void *user,
                                          bool *has_changed, struct error *error),
                      const void *user, struct error *error) FALLIBLE;

/* The catalogue of the central file, to be listed; catalogue_free it. */
enum status verb_catalogue(struct cli *cli, struct catalogue **catalogue, struct db *db,
                           struct error *error) FALLIBLE;
