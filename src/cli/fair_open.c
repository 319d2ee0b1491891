#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "sync/exchange.h"

enum { WAL_BYTE = 18 /* of a SQLite header: 2 when the file is in WAL mode */ };

enum status cli_settings(const struct cli *cli, struct settings *settings, struct error *error)
{
    char path[FILE_PATH_MAX];
    settings_init(settings);
    enum status status = path_join(path, sizeof path, cli->folder, "feria.ini", error);
    return status == STATUS_OK ? settings_read(settings, path, error) : status;
}

enum status cli_office_open(const struct cli *cli, struct fair *fair, struct error *error)
{
    char program[] = "feria";
    char station[] = "--station=office";
    char mode[] = "--mode=office";
    char label[] = "--label=Oficina";
    char *argv[] = {program, station, mode, label, NULL};
    int argc = 4;
    enum status status = fair_open(fair, cli->folder, &argc, argv, error);
    if (status == STATUS_BUSY) {
        status = error_prefix(error, status, "the office's file is in use");
    }
    return status;
}

enum status cli_office_sync(struct fair *fair, struct error *error)
{
    struct exchange_result result;
    enum status status = exchange_run(fair, &result, error);
    for (size_t i = 0; i < result.line_count; i++) {
        const struct exchange_line *line = &result.lines[i];
        if (line->status == STATUS_OK) {
            (void)fprintf(stderr, "%s: %zu facts sent, %zu received\n", line->peer,
                          line->pushed_count, line->pulled_count);
        } else if (result.line_count > 1) {
            (void)fprintf(stderr, "%s: %s\n", line->peer, line->error.text);
        }
    }
    return status;
}

enum status cli_central_path(const struct cli *cli, char *out, size_t out_bytes,
                             struct error *error)
{
    struct fair fair = {0};
    enum status status = cli_settings(cli, &fair.settings, error);
    if (status != STATUS_OK) {
        return status;
    }
    (void)text_copy(fair.folder, sizeof fair.folder, cli->folder);
    if (fair.settings.central[0] == '\0' && fair.settings.hub[0] != '\0') {
        return path_join(out, out_bytes, cli->folder, "office.db", error);
    }
    status = fair_central_path(&fair, out, out_bytes, error);
    if (status == STATUS_OK && out[0] == '\0') {
        status = error_set(error, STATUS_CONFIG,
                           "%s/feria.ini: [sync].central and hub: are empty, so there is no "
                           "central file",
                           cli->folder);
    }
    return status;
}

/* Brings the office's file up to date where the central is a hub; without the hub what is there is
 * told, and that it may be old. */
static enum status refresh(const struct cli *cli, struct error *error)
{
    struct settings settings;
    struct fair fair;
    struct error detail = {0};
    struct exchange_result result;
    enum status status = cli_settings(cli, &settings, error);
    if (status != STATUS_OK || settings.central[0] != '\0' || settings.hub[0] == '\0') {
        return status;
    }
    status = cli_office_open(cli, &fair, &detail);
    if (status == STATUS_BUSY) { /* another command is at work there, and may go on for long */
        (void)fprintf(stderr, "what follows may be old: %s\n", detail.text);
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "%s", detail.text);
    }
    if (exchange_run(&fair, &result, &detail) != STATUS_OK) {
        (void)fprintf(stderr, "what follows may be old: %s\n", detail.text);
    }
    fair_close(&fair);
    return STATUS_OK;
}

enum status cli_db_open_read(const struct cli *cli, const char *file, struct db *db,
                             struct error *error)
{
    char path[FILE_PATH_MAX] = "";
    memset(db, 0, sizeof *db);
    enum status status = file ? STATUS_OK : refresh(cli, error);
    if (status == STATUS_OK && !file) {
        status = cli_central_path(cli, path, sizeof path, error);
    }
    return status == STATUS_OK ? db_open_read(db, file ? file : path, error) : status;
}

/* Only says which way to open a file: db_open checks everything. */
static enum db_role role_of(const char *path)
{
    char head[WAL_BYTE + 1] = {0};
    FILE *file = fopen(path, "re");
    size_t got = file ? fread(head, 1, sizeof head, file) : 0;
    if (file) {
        (void)fclose(file);
    }
    return got == sizeof head && head[WAL_BYTE] == 2 ? DB_HUB : DB_CENTRAL;
}

enum status cli_db_open_write(const struct cli *cli, const char *file, struct db *db,
                              struct error *error)
{
    char path[FILE_PATH_MAX] = "";
    memset(db, 0, sizeof *db);
    enum status status = file ? STATUS_OK : cli_central_path(cli, path, sizeof path, error);
    if (status != STATUS_OK) {
        return status;
    }
    return db_open(db, file ? file : path, role_of(file ? file : path), false, error);
}
