#include "cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd_import.h"
#include "core/import.h"
#include "core/nearest.h"
#include "core/sheet.h"
#include "core/sheet_write.h"
#include "sync/exchange.h"

enum { VERB_WORDS_MAX = 64 };

static enum status unknown_verb(const char *command, const char *word, const struct verb *verbs,
                                size_t count, struct error *error)
{
    char all[128] = "";
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        int bytes =
            snprintf(all + used, sizeof all - used, "%s%s", i > 0 ? ", " : "", verbs[i].name);
        used += (size_t)bytes < sizeof all - used ? (size_t)bytes : 0;
    }
    return error_set(error, STATUS_USAGE, "%s: \"%s\" is none of %s", command, word, all);
}

enum status verbs_run(struct cli *cli, int argc, char **argv, const struct verb *verbs,
                      size_t verb_count, const struct option_spec *options, size_t option_count,
                      struct error *error)
{
    const struct verb *verb = verbs;
    enum status status = options_take(&argc, argv, options, option_count, 1, VERB_WORDS_MAX, error);
    if (status != STATUS_OK) {
        return status;
    }
    while (verb < verbs + verb_count && strcmp(verb->name, argv[1]) != 0) {
        verb++;
    }
    if (verb == verbs + verb_count) {
        return unknown_verb(argv[0], argv[1], verbs, verb_count, error);
    }
    int words = argc - 2;
    if (words < verb->words_min || words > verb->words_max) {
        return error_set(error, STATUS_USAGE, "%s %s: %s; see feria %s --help", argv[0], verb->name,
                         words < verb->words_min ? "something is missing" : "there is too much",
                         argv[0]);
    }
    if (cli->is_json && verb->has_no_json) {
        return error_set(error, STATUS_USAGE, "%s %s has nothing to say as JSON; leave --json out",
                         argv[0], verb->name);
    }
    return verb->run(cli, options, argv + 2, error);
}

enum status verb_percent(const char *what, const char *text, int *percent, struct error *error)
{
    size_t digits = strspn(text, "0123456789");
    long value = digits > 0 && digits <= 3 && text[digits] == '\0' ? strtol(text, NULL, 10) : -1;
    if (value < 0 || value > 100) {
        return error_set(error, STATUS_USAGE, "%s: must be a percent from 0 to 100, not \"%s\"",
                         what, text);
    }
    *percent = (int)value;
    return STATUS_OK;
}

enum status verb_catalogue(struct cli *cli, struct catalogue **catalogue, struct db *db,
                           struct error *error)
{
    *catalogue = NULL;
    enum status status = cli_db_open_read(cli, NULL, db, error);
    return status == STATUS_OK ? catalogue_new(catalogue, db, error) : status;
}

enum status verb_export(struct cli *cli, const char *word, struct error *error)
{
    struct db db = {0};
    struct settings settings;
    size_t count = 0;
    enum status status = cli_settings(cli, &settings, error);
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        status = sheet_write(&db, sheet_find(word), settings.utc_offset_min, stdout, &count, error);
    }
    db_close(&db);
    if (status == STATUS_OK) {
        (void)fprintf(stderr, "%zu rows\n", count);
    }
    return status;
}

unsigned verb_allowed(bool may_retire, bool is_anyway)
{
    return (may_retire ? (unsigned)IMPORT_RETIRES : 0) |
           (is_anyway ? (unsigned)IMPORT_PERSONAL : 0);
}

static enum status close_office(struct fair *fair, enum status status, struct error *error)
{
    if (status == STATUS_OK && exchange_has_peer(&fair->settings)) {
        status = cli_office_sync(fair, error);
    }
    fair_close(fair);
    return status;
}

enum status verb_import(struct cli *cli, const char *word, const char *path, unsigned allowed,
                        struct error *error)
{
    struct fair fair;
    enum status status = cli_office_open(cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = cli_import_file(&fair, word, path, allowed, cli->is_json, error);
    return close_office(&fair, status, error);
}

enum status verb_tell(struct cli *cli, const char *code,
                      enum status (*tell)(struct ledger *ledger, const void *user,
                                          bool *has_changed, struct error *error),
                      const void *user, struct error *error)
{
    struct fair fair;
    bool has_changed = false;
    enum status status = cli_office_open(cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = tell(&fair.ledger, user, &has_changed, error);
    status = close_office(&fair, status, error);
    if (status == STATUS_OK && cli->is_json) {
        return cli_print_json(json_pack("{s:s,s:b}", "code", code, "changed", (int)has_changed),
                              error);
    }
    if (status == STATUS_OK) {
        (void)printf("%s: %s\n", code, has_changed ? "noted" : "nothing has changed");
    }
    return status;
}
