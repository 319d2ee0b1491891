/* cli.h: the command line `feria` of the organising office: a table of commands, one file each.
 *
 * Results go to stdout, messages and progress to stderr; the exit code is status_exit_code. What a
 * machine reads is JSON (--json).
 * Commands that write do so as the station "office". It must not know SDL. */
#pragma once

#include "base/status.h"
#include "core/catalogue.h"
#include "core/fair.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What every command gets. */
struct cli {
    char folder[1024]; /* of the fair */
    bool is_json;
};

struct command {
    const char *name;      /* "export" */
    const char *arguments; /* "attendance [--event N]" */
    const char *summary;   /* one line */
    const char *help;      /* what --help says beside them */
    bool needs_fair;       /* cli.folder is a fair before `run` begins */
    bool has_no_json;      /* nothing a machine would read: --json is refused */
    enum status (*run)(struct cli *cli, int argc, char **argv, struct error *error);
};

#define CLI_COMMANDS(X)                                                                            \
    X(init)                                                                                        \
    X(import)                                                                                      \
    X(status)                                                                                      \
    X(feedback)                                                                                    \
    X(export)                                                                                      \
    X(verify)                                                                                      \
    X(rebuild)                                                                                     \
    X(backup)                                                                                      \
    X(ticket)                                                                                      \
    X(print)                                                                                       \
    X(question)                                                                                    \
    X(sync)                                                                                        \
    X(settings)                                                                                    \
    X(survey)                                                                                      \
    X(station)                                                                                     \
    X(incidents)                                                                                   \
    X(occupancy)                                                                                   \
    X(topic)                                                                                       \
    X(commitment)                                                                                  \
    X(goal)                                                                                        \
    X(activity)                                                                                    \
    X(staff)                                                                                       \
    X(person)

#define X(name) extern const struct command command_##name;
CLI_COMMANDS(X)
#undef X

/* The whole program; returns the exit code. */
int cli_main(int argc, char **argv);

/* ---- options of a command (options.c) ---- */

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER };

struct option_spec {
    const char *name; /* "--event" */
    enum option_type type;
    void *
        out; /* bool *, const char ** or uint32_t *; keeps its value when the option is not given */
};

/* Takes the options out of argv[1..] (compacting it); "--" ends them. Then argc - 1 words must be
 * left: between `words_min` and `words_max`.
 * STATUS_USAGE says what is wrong and suggests the nearest option. */
enum status options_take(int *argc, char **argv, const struct option_spec *options, size_t count,
                         int words_min, int words_max, struct error *error) FALLIBLE;

/* ---- the fair (fair_open.c) ---- */

/* Settings of the folder, without opening a station. */
enum status cli_settings(const struct cli *cli, struct settings *settings,
                         struct error *error) FALLIBLE;

/* Opens the station "office". STATUS_BUSY says which process has it. fair_close it. */
enum status cli_office_open(const struct cli *cli, struct fair *fair, struct error *error) FALLIBLE;

/* The office's exchange with the central, and a line about it on stderr. */
enum status cli_office_sync(struct fair *fair, struct error *error) FALLIBLE;

/* Where the office's questions are answered: the central file, or the office's own when the central
 * is a hub. STATUS_CONFIG when the fair has neither. */
enum status cli_central_path(const struct cli *cli, char *out, size_t out_bytes,
                             struct error *error) FALLIBLE;

/* Opens that for looking, or `file` when it is not NULL; where the central is a hub the office
 * fetches first what is new there. db_close it. */
enum status cli_db_open_read(const struct cli *cli, const char *file, struct db *db,
                             struct error *error) FALLIBLE;

/* The same for writing, in the role that the file has. */
enum status cli_db_open_write(const struct cli *cli, const char *file, struct db *db,
                              struct error *error) FALLIBLE;

/* ---- for lists (lists.c) ---- */

/* The event that a list is of: `asked`, or else the setting's, the one that is on, the next; 0 =
 * there is none. STATUS_NOT_FOUND: no event has the number asked for. */
enum status cli_choose_event(const struct catalogue *catalogue, const struct settings *settings,
                             uint32_t asked, uint32_t *event, struct error *error) FALLIBLE;

/* ---- what is printed (print.c) ---- */

/* To stdout; takes over `json`, also NULL (out of memory). */
enum status cli_print_json(json_t *json, struct error *error) FALLIBLE;

/* Local time "2022-12-15 08:00", "-" for 0. `out` needs CLOCK_ISO_MAX bytes. */
void cli_format_time(int64_t utc_ms, int utc_offset_min, char *out);

/* JSON: RFC 3339 text, null for 0. */
json_t *cli_json_time(int64_t utc_ms, int utc_offset_min);

/* One line on stderr that counts up: at once on a terminal,
 * elsewhere after the first second and then once a second. */
struct progress {
    const char *what; /* "exporting" */
    int64_t start_ms, last_ms;
    bool is_terminal, is_shown;
};

void progress_init(struct progress *progress, const char *what);
void progress_show(void *progress, int64_t done, int64_t total); /* 0: nobody knows */
void progress_end(struct progress *progress);
