#include "hub/program.h"

#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/log.h"
#include "hub/hub.h"
#include "hub/listen.h"
#include "hub/server.h"
#include "hub/show.h"
#include "hub/tls.h"

#ifndef FERIA_VERSION
#define FERIA_VERSION "unknown"
#endif

struct options {
    const char *folder, *listen;
    bool is_plain, only_shows;
};

static void print_help(void)
{
    (void)printf(
        "feria-hub: the central of a fair on a network. It keeps DIR/central.db.\n\n"
        "Usage: feria-hub --fair DIR [--listen ADDRESS:PORT] [--http] [--show]\n\n"
        "  --fair DIR     folder of the fair; else $FERIA_FAIR or the current folder\n"
        "  --listen A:P   where stations find it; port 0 is any free one\n"
        "                 (else :7443, and with --http 127.0.0.1:8470)\n"
        "  --http         without TLS, for programs of this machine alone\n"
        "  --show         only its address and key again, as QR and words; it may be running\n"
        "  --version      version of this program\n"
        "  --help         this text\n\n"
        "It ends on SIGTERM, at once and without loss. SIGUSR1 makes a backup in DIR/backups.\n");
}

/* False: the program ends here, with `code`. */
static bool read_options(struct options *options, int argc, char **argv, int *code)
{
    static const struct option LONG[] = {
        {"fair", required_argument, NULL, 'f'},
        {"listen", required_argument, NULL, 'l'},
        {"http", no_argument, NULL, 'p'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {"show", no_argument, NULL, 's'},
        {NULL, 0, NULL, 0},
    };
    const char *environment = getenv("FERIA_FAIR");
    *options = (struct options){.folder = environment && environment[0] ? environment : "."};
    *code = 0;
    for (int letter = 0; (letter = getopt_long(argc, argv, "h", LONG, NULL)) != -1;) {
        switch (letter) {
        case 'f':
            options->folder = optarg;
            break;
        case 'l':
            options->listen = optarg;
            break;
        case 'p':
            options->is_plain = true;
            break;
        case 's':
            options->only_shows = true;
            break;
        case 'v':
            (void)printf("feria-hub %s\n", FERIA_VERSION);
            return false;
        case 'h':
            print_help();
            return false;
        default:
            *code = status_exit_code(STATUS_USAGE);
            return false;
        }
    }
    if (optind < argc) {
        (void)fprintf(stderr, "feria-hub: \"%s\" is too much; see feria-hub --help\n",
                      argv[optind]);
        *code = status_exit_code(STATUS_USAGE);
        return false;
    }
    if (!options->listen) {
        options->listen = options->is_plain ? "127.0.0.1:8470" : ":7443";
    }
    return true;
}

/* Ends come through a file descriptor, and a peer that hangs up is no signal. */
static void prepare_signals(void)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGUSR1);
    (void)sigprocmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

/* With the hub's own key, unless it serves this machine alone. */
static enum status serve_as(const struct options *options, struct hub *hub,
                            const struct server_options *server, const char *bound,
                            struct error *error)
{
    struct tls tls = {0};
    struct server_options with_tls = *server;
    char keys[FILE_PATH_MAX];
    char url[SHOW_URL_MAX];
    enum status status = path_join(keys, sizeof keys, options->folder, "keys", error);
    if (status == STATUS_OK && !options->is_plain) {
        status = tls_open(&tls, keys, error);
        with_tls.tls = &tls;
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (options->is_plain) {
        (void)printf("feria-hub: http://%s\n", bound);
        (void)fflush(stdout);
    } else {
        show_url(bound, &tls, url);
        show_hub(stdout, keys, url, &tls);
    }
    status = server_run(hub, &with_tls, error);
    tls_close(&tls);
    return status;
}

/* What `serve_as` shows when it starts, for whoever was not there. */
static enum status show_again(const struct options *options, struct error *error)
{
    struct tls tls = {0};
    char keys[FILE_PATH_MAX];
    char bound[LISTEN_TEXT_MAX];
    char url[SHOW_URL_MAX];
    enum status status = path_join(keys, sizeof keys, options->folder, "keys", error);
    if (status == STATUS_OK) {
        status = tls_open(&tls, keys, error);
    }
    if (status == STATUS_OK) {
        (void)snprintf(bound, sizeof bound, "%s%s", options->listen[0] == ':' ? "0.0.0.0" : "",
                       options->listen);
        show_url(bound, &tls, url);
        show_hub(stdout, keys, url, &tls);
    }
    tls_close(&tls);
    return status;
}

static enum status serve(const struct options *options, struct error *error)
{
    struct hub hub = {0};
    struct server_options server = {.listen_fd = -1};
    char bound[LISTEN_TEXT_MAX];
    enum status status = id_init(error);
    if (status == STATUS_OK) {
        status = listen_open(options->listen, options->is_plain, &server.listen_fd, bound, error);
    }
    if (status == STATUS_OK) {
        status = hub_open(&hub, options->folder, error);
    }
    if (status == STATUS_OK) {
        status = serve_as(options, &hub, &server, bound, error);
    }
    hub_close(&hub);
    return status;
}

int hub_main(int argc, char **argv)
{
    struct options options;
    struct error error = {0};
    int code = 0;
    if (!read_options(&options, argc, argv, &code)) {
        return code;
    }
    prepare_signals();
    enum status status =
        options.only_shows ? show_again(&options, &error) : serve(&options, &error);
    if (status != STATUS_OK) {
        (void)fprintf(stderr, "feria-hub: %s\n", error.text[0] ? error.text : status_text(status));
    }
    return status_exit_code(status);
}
