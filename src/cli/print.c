#include "cli/cli.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

enum { PROGRESS_AFTER_MS = 1000, PROGRESS_TERMINAL_MS = 100 };

enum status cli_print_json(json_t *json, struct error *error)
{
    if (!json) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the result");
    }
    int failed = json_dumpf(json, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    json_decref(json);
    if (failed != 0 || putchar('\n') == EOF) {
        return error_set(error, STATUS_IO, "the result could not be written");
    }
    return STATUS_OK;
}

void cli_format_time(int64_t utc_ms, int utc_offset_min, char *out)
{
    if (utc_ms == 0) {
        (void)snprintf(out, CLOCK_ISO_MAX, "-");
        return;
    }
    struct local_time time = local_time_from_utc_ms(utc_ms, utc_offset_min);
    (void)snprintf(out, CLOCK_ISO_MAX, "%04d-%02d-%02d %02d:%02d", time.year % 10000,
                   time.month % 100, time.day % 100, time.hour % 100, time.minute % 100);
}

json_t *cli_json_time(int64_t utc_ms, int utc_offset_min)
{
    char text[CLOCK_ISO_MAX];
    if (utc_ms == 0) {
        return json_null();
    }
    clock_format_iso(utc_ms, utc_offset_min, text);
    return json_string(text);
}

void progress_init(struct progress *progress, const char *what)
{
    *progress = (struct progress){
        .what = what, .start_ms = clock_monotonic_ms(), .is_terminal = isatty(STDERR_FILENO) == 1};
}

void progress_show(void *user, int64_t done, int64_t total)
{
    struct progress *progress = user;
    int64_t now_ms = clock_monotonic_ms();
    int64_t pause_ms = progress->is_terminal ? PROGRESS_TERMINAL_MS : PROGRESS_AFTER_MS;
    if (now_ms - progress->start_ms < pause_ms || now_ms - progress->last_ms < pause_ms) {
        return;
    }
    progress->last_ms = now_ms;
    progress->is_shown = true;
    char of[32] = "";
    if (total > 0) {
        (void)snprintf(of, sizeof of, " of %lld", (long long)total);
    }
    (void)fprintf(stderr, "%s%s: %lld%s%s", progress->is_terminal ? "\r" : "", progress->what,
                  (long long)done, of, progress->is_terminal ? "" : "\n");
}

void progress_end(struct progress *progress)
{
    if (progress->is_terminal && progress->is_shown) {
        (void)fputs("\r\033[K", stderr);
    }
}
