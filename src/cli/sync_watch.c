#include "cli/sync_watch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "sync/backoff.h"
#include "sync/exchange.h"

enum { RETRY_LAST_MS = 60000 };

/* What was printed last. */
struct told {
    bool is_any;
    struct exchange_result result;
};

static volatile sig_atomic_t is_ended;

static void on_end(int number)
{
    (void)number;
    is_ended = 1;
}

static void catch_end(void)
{
    struct sigaction action = {.sa_handler = on_end}; /* without SA_RESTART: a sleep ends too */
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

static void rest(int64_t ms)
{
    const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    if (is_ended == 0) {
        (void)nanosleep(&pause, NULL);
    }
}

static void on_moved(void *user, const char *peer, uint64_t held, uint64_t own, size_t pulled)
{
    struct progress *progress = user;
    char what[64];
    (void)snprintf(what, sizeof what, "%s: %zu received, sent", peer, pulled);
    progress->what = what;
    progress_show(progress, (int64_t)held, (int64_t)own);
    progress->what = "";
}

/* ---- what is printed ---- */

static bool is_same(const struct exchange_line *a, const struct exchange_line *b)
{
    return a->status == b->status && a->waiting_count == b->waiting_count &&
           strcmp(a->error.text, b->error.text) == 0;
}

static void print_line(const struct exchange_line *line, int utc_offset_min)
{
    char time[CLOCK_ISO_MAX];
    cli_format_time(clock_now_ms(), utc_offset_min, time);
    (void)printf("%s  %-8s ", time, line->peer);
    if (line->status == STATUS_OK) {
        (void)printf("%zu sent, %zu received, %s\n", line->pushed_count, line->pulled_count,
                     line->waiting_count == 0 ? "all is there" : "some wait");
    } else {
        (void)printf("%lld wait: %s\n", (long long)line->waiting_count, line->error.text);
    }
}

static enum status print_json(const struct exchange_line *line, int utc_offset_min,
                              struct error *error)
{
    json_t *json =
        json_pack("{s:o,s:s,s:I,s:I,s:I,s:s*}", "at", cli_json_time(clock_now_ms(), utc_offset_min),
                  "carrier", line->peer, "sent", (json_int_t)line->pushed_count, "received",
                  (json_int_t)line->pulled_count, "waiting", (json_int_t)line->waiting_count,
                  "problem", line->status == STATUS_OK ? NULL : line->error.text);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (!text) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory");
    }
    (void)puts(text);
    free(text);
    return STATUS_OK;
}

static enum status print_news(const struct cli *cli, int utc_offset_min,
                              const struct exchange_result *result, struct told *told,
                              struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < result->line_count && status == STATUS_OK; i++) {
        const struct exchange_line *line = &result->lines[i];
        if (told->is_any && line->pushed_count + line->pulled_count == 0 &&
            is_same(line, &told->result.lines[i])) {
            continue;
        }
        if (cli->is_json) {
            status = print_json(line, utc_offset_min, error);
        } else {
            print_line(line, utc_offset_min);
        }
    }
    (void)fflush(stdout);
    told->is_any = true;
    told->result = *result;
    return status;
}

/* ---- one exchange ---- */

/* What does not get better by waiting ends it; what a carrier answers does not. */
static enum status exchange_once(const struct cli *cli, struct told *told, bool *is_well,
                                 struct error *error)
{
    struct fair fair;
    struct exchange_result result;
    struct progress progress;
    struct error detail = {0};
    *is_well = false;
    enum status status = cli_office_open(cli, &fair, error);
    if (status == STATUS_BUSY) {
        return STATUS_OK; /* another command is at work */
    }
    if (status != STATUS_OK) {
        return status;
    }
    progress_init(&progress, "");
    const struct exchange_watch watch = {.user = &progress, .moved = on_moved};
    status = exchange_run_watched(&fair, &watch, &result, &detail);
    progress_end(&progress);
    *is_well = status == STATUS_OK;
    int utc_offset_min = fair.settings.utc_offset_min;
    fair_close(&fair);
    return result.line_count > 0 ? print_news(cli, utc_offset_min, &result, told, error)
                                 : error_set(error, status, "%s", detail.text);
}

enum status sync_watch(const struct cli *cli, uint32_t every_s, struct error *error)
{
    struct told told = {.is_any = false};
    struct backoff backoff;
    const int64_t every_ms = (int64_t)(every_s > 0 ? every_s : 1) * 1000;
    enum status status = STATUS_OK;
    backoff_init(&backoff, 1000, RETRY_LAST_MS);
    catch_end();
    while (status == STATUS_OK && is_ended == 0) {
        bool is_well = false;
        status = exchange_once(cli, &told, &is_well, error);
        if (is_well) {
            backoff_reset(&backoff);
        }
        if (status == STATUS_OK) {
            rest(is_well ? every_ms : backoff_next_ms(&backoff, every_ms));
        }
    }
    return status;
}
