/* main.c: feria-kiosk: flags, then the loop or a script. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/settings.h"
#include "base/status.h"
#include "screens/contact_sheet.h"
#include "screens/run.h"
#include "screens/script.h"

struct flag {
    const char *name, *argument, *help;
};

static const struct flag flags[] = {
    {"--fair", "DIR", "folder of the fair (made by `feria init`); default: $FERIA_FAIR, else ."},
    {"--script", "FILE",
     "drives the program by a script, offscreen, and ends; see kiosk/screens/script.h"},
    {"--shots", "DIR", "where a script leaves its pictures; default: ."},
    {"--scan-image", "FILE", "reads the QR of this picture once, as a scanner would (PNG or JPEG)"},
    {"--contact-sheet", "DIR",
     "paints every screen with sample data into DIR, and all of them small into its sheet.png"},
    {"--themes", "LIST", "of the contact sheet: light,contrast; default: both"},
    {"--panels", "LIST", "of the contact sheet; default: 1080x1920@268,1920x1080@476"},
    {"--text", "LIST", "of the contact sheet: 100,150,200 per cent; default: 100"},
    {"--offscreen", NULL, "no window: for machines without a display"},
    {"--timing", NULL, "prints the milliseconds to the first frame and ends"},
    {"--help", NULL, "this text"},
};

static void print_help(void)
{
    size_t count = 0;
    const struct setting *settings = settings_table(&count);
    printf("Usage: feria-kiosk [FLAGS]\n\nThe kiosk of a fair, full screen: for citizens, or at a "
           "door (--mode door).\n\n");
    for (size_t i = 0; i < ARRAY_COUNT(flags); i++) {
        printf("  %s %s\n        %s\n", flags[i].name,
               flags[i].argument != NULL ? flags[i].argument : "", flags[i].help);
    }
    printf("\nSettings, also in feria.ini:\n");
    for (size_t i = 0; i < count; i++) {
        printf("  --");
        for (const char *at = settings[i].key; *at != '\0'; at++) {
            putchar(*at == '_' ? '-' : *at); /* as the flags are taken */
        }
        printf(" VALUE  (%s)\n        %s\n", settings[i].value, settings[i].help);
    }
}

/* Takes `name` (and its value) out of argv; NULL when it is not there. */
static const char *take_flag(int *argc, char **argv, const char *name, bool has_value)
{
    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], name) != 0 || (has_value && i + 1 >= *argc)) {
            continue;
        }
        const char *value = has_value ? argv[i + 1] : name;
        int taken = has_value ? 2 : 1;
        for (int j = i; j + taken < *argc; j++) {
            argv[j] = argv[j + taken];
        }
        *argc -= taken;
        argv[*argc] = NULL;
        return value;
    }
    return NULL;
}

static const char *or_else(const char *value, const char *other)
{
    return value != NULL ? value : other;
}

int main(int argc, char **argv)
{
    int64_t started_ms = clock_monotonic_ms();
    struct error error = {0};
    static struct run run;
    if (take_flag(&argc, argv, "--help", false) != NULL) {
        print_help();
        return EXIT_SUCCESS;
    }
    struct run_options options = {
        .fair_folder =
            or_else(take_flag(&argc, argv, "--fair", true), or_else(getenv("FERIA_FAIR"), ".")),
        .script = take_flag(&argc, argv, "--script", true),
        .shots = or_else(take_flag(&argc, argv, "--shots", true), "."),
        .scan_picture = take_flag(&argc, argv, "--scan-image", true),
        .is_offscreen = take_flag(&argc, argv, "--offscreen", false) != NULL,
    };
    struct contact_sheet sheet = {
        .folder = take_flag(&argc, argv, "--contact-sheet", true),
        .themes = or_else(take_flag(&argc, argv, "--themes", true), "light,contrast"),
        .panels = or_else(take_flag(&argc, argv, "--panels", true), "1080x1920@268,1920x1080@476"),
        .texts = or_else(take_flag(&argc, argv, "--text", true), "100"),
    };
    options.is_offscreen = options.is_offscreen || options.script != NULL || sheet.folder != NULL;
    bool is_timing = take_flag(&argc, argv, "--timing", false) != NULL;
    enum status status = run_open(&run, &options, &argc, argv, started_ms, &error);
    if (status == STATUS_OK && argc > 1) {
        status =
            error_set(&error, STATUS_USAGE, "unknown flag \"%s\"; see feria-kiosk --help", argv[1]);
    }
    if (status == STATUS_OK && is_timing) {
        printf("%lld\n", (long long)run.first_frame_ms);
    } else if (status == STATUS_OK && sheet.folder != NULL) {
        error = run.wrong;
        if (run.joining != NULL) {
            (void)!error_set(&error, STATUS_NOT_FOUND,
                             "%s: there is no fair in this folder; make it with: feria init",
                             options.fair_folder);
        }
        status =
            error.status == STATUS_OK ? contact_sheet_make(&run, &sheet, &error) : error.status;
    } else if (status == STATUS_OK) {
        status = options.script != NULL ? script_run(&run, options.script, &error)
                                        : run_loop(&run, &error);
    }
    run_close(&run);
    if (status != STATUS_OK) {
        fprintf(stderr, "feria-kiosk: %s\n", error.text);
    }
    return status_exit_code(status);
}
