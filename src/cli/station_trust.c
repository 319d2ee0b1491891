#include "cli/station_trust.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "cli/station_confirm.h"
#include "cli/sync_folder.h"
#include "core/trust.h"

/* ---- which one ---- */

/* Of those that the central has heard of. Names may be wrong: the words decide. */
static enum status find_at_central(struct cli *cli, const char *word, struct trusted *out,
                                   struct error *error)
{
    struct stmt stmt;
    struct db db = {0};
    int64_t count = 0;
    enum status status = cli_db_open_read(cli, NULL, &db, error);
    if (status == STATUS_OK) {
        status = stmt_begin(&stmt, &db,
                            "SELECT station, name, label, mode, public_key, count(*) OVER ()"
                            " FROM station AS s WHERE format('%08x', station) = ?1"
                            "  OR (name = ?1 AND NOT EXISTS (SELECT 1 FROM station_trusted AS t"
                            "   WHERE t.holder = s.station))",
                            error);
    }
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, word);
        status = stmt_step(&stmt, error);
        if (status == STATUS_OK) {
            *out = (struct trusted){.station = (uint32_t)stmt_column_int(&stmt, 0)};
            (void)text_copy(out->name, sizeof out->name, stmt_column_text(&stmt, 1));
            (void)text_copy(out->label, sizeof out->label, stmt_column_text(&stmt, 2));
            (void)text_copy(out->mode, sizeof out->mode, stmt_column_text(&stmt, 3));
            (void)!hex_decode(stmt_column_text(&stmt, 4), out->public_key, PUBLIC_KEY_BYTES);
            count = stmt_column_int(&stmt, 5);
        }
        stmt_end(&stmt);
    }
    db_close(&db);
    if (count > 1) {
        return error_set(error, STATUS_EXISTS,
                         "%lld stations have the name \"%s\"; say its 8 digits of feria station "
                         "list instead",
                         (long long)count, word);
    }
    return status;
}

static enum status find(struct cli *cli, const struct station_trust *trust, struct trusted *out,
                        struct error *error)
{
    const struct trusted *asking = NULL;
    struct folder_intake intake = {.segment_count = 0};
    enum status status = STATUS_OK;
    if (trust->folder) {
        status = sync_intake(cli, trust->folder, &intake, error);
        asking = folder_asking_find(&intake.asking, trust->word);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (asking) {
        *out = *asking;
        return STATUS_OK;
    }
    status = find_at_central(cli, trust->word, out, error);
    return status == STATUS_NOT_FOUND
               ? error_set(error, status,
                           "no station \"%s\" has come; plug the prepared stick in there, bring it "
                           "here and say --folder DIR",
                           trust->word)
               : status;
}

/* ---- what the office says ---- */

static enum status choose(const struct station_trust *trust, struct trusted *who,
                          struct error *error)
{
    struct settings checked;
    settings_init(&checked);
    if (trust->mode && settings_set(&checked, "mode", trust->mode, error) != STATUS_OK) {
        return error_prefix(error, STATUS_USAGE, "--mode");
    }
    if (!trust->mode && strcmp(who->mode, "office") == 0) {
        return error_set(error, STATUS_USAGE,
                         "%s says that it is an office; if that is meant: --mode office",
                         who->name);
    }
    if (who->name[0] == '\0') {
        return error_set(
            error, STATUS_NOT_FOUND,
            "station %08x has not said its name yet; plug the stick in there once more",
            who->station);
    }
    if ((trust->mode && !text_copy(who->mode, sizeof who->mode, trust->mode)) ||
        (trust->label && !text_copy(who->label, sizeof who->label, trust->label))) {
        return error_set(error, STATUS_USAGE, "--label: it is too long");
    }
    return STATUS_OK;
}

static enum status check_name(struct fair *fair, const struct station_trust *trust,
                              const struct trusted *who, struct trusted *before,
                              struct error *error)
{
    enum status status = trust_by_name(&fair->db, who->name, before, NULL);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && before->station == who->station)) {
        *before = (struct trusted){0};
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "the stations cannot be read");
    }
    return trust->is_replacing
               ? STATUS_OK
               : error_set(error, STATUS_EXISTS,
                           "another station has the name \"%s\"; if this machine is in its place: "
                           "--replace; if not, give it another name in its feria.ini",
                           who->name);
}

static enum status say(struct fair *fair, const struct trusted *who, struct trusted *before,
                       struct error *error)
{
    enum status status = STATUS_OK;
    if (before->station != 0) {
        before->is_trusted = false;
        status = trust_write(&fair->ledger, before, error);
    }
    if (status == STATUS_OK) {
        status = trust_write(&fair->ledger, who, error);
    }
    return status == STATUS_OK ? cli_office_sync(fair, error) : status;
}

static enum status run(struct cli *cli, const struct station_trust *trust, struct trusted *who,
                       struct error *error)
{
    struct fair fair;
    struct trusted said, before;
    uint8_t root[PUBLIC_KEY_BYTES];
    enum status status = cli_office_open(cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = trust_root_read(cli->folder, root, error);
    if (status == STATUS_OK) {
        status = trust_find(&fair.db, root, who->station, &said, error);
        status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    if (status == STATUS_OK) {
        status = check_name(&fair, trust, who, &before, error);
    }
    if (status == STATUS_OK) {
        (void)printf("station: %s (%s, %s), %08x\n", who->name, who->mode, who->label,
                     who->station);
        status = station_confirm(who->public_key, trust->is_yes, "the screen of that station",
                                 "nothing was said of it", error);
    }
    if (status == STATUS_OK) {
        who->is_trusted = true;
        status = say(&fair, who, &before, error);
    }
    fair_close(&fair);
    return status;
}

enum status station_trust(struct cli *cli, const struct station_trust *trust, struct error *error)
{
    struct trusted who = {.is_trusted = false};
    struct folder_intake intake = {.segment_count = 0};
    enum status status = find(cli, trust, &who, error);
    if (status == STATUS_OK) {
        status = choose(trust, &who, error);
    }
    if (status == STATUS_OK) {
        status = run(cli, trust, &who, error);
    }
    if (status == STATUS_OK && trust->folder) { /* now it gets what it may have */
        status = sync_intake(cli, trust->folder, &intake, error);
    }
    if (status == STATUS_OK) {
        (void)printf("%s: trusted as %s\n", who.name, who.mode);
    }
    return status;
}
