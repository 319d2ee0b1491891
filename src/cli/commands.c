#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "core/nearest.h"

#ifndef FERIA_VERSION
#define FERIA_VERSION "unknown"
#endif

static const struct command *const COMMANDS[] = {
#define X(name) &command_##name,
    CLI_COMMANDS(X)
#undef X
};

/* What stands before or after the command. */
struct request {
    struct cli cli;
    const char *folder; /* --fair; NULL when it was not given; borrowed from argv */
    bool wants_help, wants_version;
};

/* ---- help ---- */

static void print_help(void)
{
    (void)printf("feria: sets up a fair, and takes out what came of it.\n\n"
                 "Usage: feria [--fair DIR] [--json] COMMAND ...\n\n");
    for (size_t i = 0; i < ARRAY_COUNT(COMMANDS); i++) {
        (void)printf("  %-9s %s\n", COMMANDS[i]->name, COMMANDS[i]->summary);
    }
    (void)printf(
        "\n  --fair DIR   folder of the fair; else $FERIA_FAIR, the current folder if it is one,\n"
        "               or ./feria-demo\n"
        "  --json       the result as JSON, for programs\n"
        "  --version    version of this program\n"
        "  --help       this text; feria COMMAND --help says more about one of them\n");
}

static void print_command_help(const struct command *command)
{
    (void)printf("Usage: feria [--fair DIR] %s%s%s\n\n%s\n\n%s", command->name,
                 command->arguments[0] ? " " : "", command->arguments, command->summary,
                 command->help);
}

/* ---- what is asked ---- */

/* Takes the options that every command has out of argv. */
static enum status take_global(struct request *request, int *argc, char **argv, struct error *error)
{
    int kept = 1;
    for (int at = 1; at < *argc; at++) {
        const char *word = argv[at];
        if (strcmp(word, "--") == 0) {
            while (at < *argc) {
                argv[kept++] = argv[at++];
            }
        } else if (strcmp(word, "--json") == 0) {
            request->cli.is_json = true;
        } else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            request->wants_help = true;
        } else if (strcmp(word, "--version") == 0) {
            request->wants_version = true;
        } else if (strncmp(word, "--fair=", 7) == 0) {
            request->folder = word + 7;
        } else if (strcmp(word, "--fair") == 0) {
            if (at + 1 == *argc) {
                return error_set(error, STATUS_USAGE, "--fair: a folder is missing after it");
            }
            request->folder = argv[++at];
        } else {
            argv[kept++] = argv[at];
        }
    }
    argv[kept] = NULL;
    *argc = kept;
    return STATUS_OK;
}

static enum status find_command(const char *word, const struct command **command,
                                struct error *error)
{
    struct nearest nearest = {.word = word};
    for (size_t i = 0; i < ARRAY_COUNT(COMMANDS); i++) {
        if (strcmp(COMMANDS[i]->name, word) == 0) {
            *command = COMMANDS[i];
            return STATUS_OK;
        }
        nearest_offer(&nearest, COMMANDS[i]->name);
    }
    if (nearest.best) {
        return error_set(error, STATUS_USAGE, "there is no command \"%s\"; did you mean \"%s\"?",
                         word, nearest.best);
    }
    return error_set(error, STATUS_USAGE, "there is no command \"%s\"; see feria --help", word);
}

static bool is_fair(const char *folder)
{
    char path[FILE_PATH_MAX];
    return path_join(path, sizeof path, folder, "feria.ini", NULL) == STATUS_OK &&
           file_exists(path);
}

static enum status find_fair(struct request *request, const struct command *command,
                             struct error *error)
{
    const char *environment = getenv("FERIA_FAIR");
    const char *folder = request->folder;
    if (!folder && environment && environment[0]) {
        folder = environment;
    }
    if (!folder) {
        folder = !is_fair(".") && is_fair("feria-demo") ? "feria-demo" : ".";
    }
    if (!text_copy(request->cli.folder, sizeof request->cli.folder, folder)) {
        return error_set(error, STATUS_USAGE, "--fair: the path is too long");
    }
    if (command->needs_fair && !is_fair(folder)) {
        return error_set(error, STATUS_NOT_FOUND,
                         "%s: there is no fair in this folder (no feria.ini); name it with --fair "
                         "DIR, or make one with feria init DIR",
                         folder);
    }
    return STATUS_OK;
}

/* The log is for kiosks: here a person reads the messages. */
static enum status run(struct request *request, int argc, char **argv, struct error *error)
{
    const struct command *command = NULL;
    enum status status = take_global(request, &argc, argv, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (request->wants_version) {
        (void)printf("feria %s\n", FERIA_VERSION);
        return STATUS_OK;
    }
    if (argc < 2) {
        if (request->wants_help) {
            print_help();
            return STATUS_OK;
        }
        return error_set(error, STATUS_USAGE, "a command is missing; see feria --help");
    }
    status = find_command(argv[1], &command, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (request->wants_help) {
        print_command_help(command);
        return STATUS_OK;
    }
    if (request->cli.is_json && command->has_no_json) {
        return error_set(error, STATUS_USAGE, "%s has nothing to say as JSON; leave --json out",
                         command->name);
    }
    status = find_fair(request, command, error);
    if (status == STATUS_OK) {
        status = id_init(error);
    }
    return status == STATUS_OK ? command->run(&request->cli, argc - 1, argv + 1, error) : status;
}

int cli_main(int argc, char **argv)
{
    struct request request = {0};
    struct error error = {0};
    log_set_level(LOG_WARNING);
    enum status status = run(&request, argc, argv, &error);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == STATUS_OK) {
        status = file_error(&error, errno, "standard output");
    }
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "feria: %s\n", error.text[0] ? error.text : status_text(status));
    }
    return status_exit_code(status);
}
