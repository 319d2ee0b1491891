#include "sync/exchange.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "core/clock_sample.h"
#include "core/survey_delivery.h"
#include "sync/central.h"
#include "sync/fair_side.h"
#include "sync/hub_peer.h"
#include "sync/station_side.h"
#include "sync/steps.h"

/* The fair as one side of an exchange that somebody looks on at. */
struct exchange {
    struct fair_side own;      /* the first: the side's functions are called with this struct */
    struct station_side plain; /* what is called after looking */
    size_t pulled_count;
    const char *peer;
    const struct exchange_watch *watch; /* borrowed; NULL = nobody looks on */
};

static void tell(const struct exchange *exchange)
{
    if (exchange->watch) {
        exchange->watch->moved(exchange->watch->user, exchange->peer, exchange->own.acked,
                               exchange->own.fair->ledger.seq, exchange->pulled_count);
    }
}

static enum status take_in(void *user, const struct batch *batch, const struct pull_cursor *cursor,
                           struct error *error)
{
    struct exchange *exchange = user;
    enum status status = exchange->plain.take_in(user, batch, cursor, error);
    exchange->pulled_count += status == STATUS_OK && cursor ? batch->count : 0;
    tell(exchange);
    return status;
}

static void acknowledged(void *user, uint64_t seq)
{
    struct exchange *exchange = user;
    exchange->plain.acknowledged(user, seq);
    tell(exchange);
}

/* Beside the facts: where the station stands with this peer. */
static enum status keep_state(const struct exchange *exchange, uint64_t acked_before,
                              struct error *error)
{
    struct db *db = &exchange->own.fair->db;
    enum status status = station_synced_write(db, exchange->peer, clock_now_ms(), error);
    return status == STATUS_OK && exchange->own.acked != acked_before
               ? station_acked_write(db, exchange->peer, exchange->own.acked, error)
               : status;
}

/* What others wrote may call for a word of ours, which need not wait for the next exchange. */
static enum status answer_news(const struct peer *peer, struct station_side *side,
                               struct fair *fair, struct exchange_line *line, struct error *error)
{
    const uint64_t before = fair->ledger.seq;
    size_t count = 0;
    survey_keys_travel(&fair->ledger, &fair->keys, fair->settings.mode);
    if (fair->ledger.seq == before) {
        return STATUS_OK;
    }
    enum status status = steps_push(peer, side, &count, error);
    line->pushed_count += count;
    return status;
}

static enum status push_and_pull(const struct peer *peer, struct fair *fair,
                                 const struct exchange_watch *watch, struct exchange_line *line,
                                 struct error *error)
{
    struct exchange exchange = {.own.fair = fair, .peer = peer->name, .watch = watch};
    struct station_side side = fair_side(&exchange.own);
    exchange.plain = side;
    side.take_in = take_in;
    side.acknowledged = acknowledged;
    struct pull_cursor cursor = {.peer = peer->name};
    uint64_t acked_before = 0;
    enum status status = station_cursor_read(&fair->db, &cursor, error);
    if (status == STATUS_OK) {
        status = station_acked_read(&fair->db, peer->name, &acked_before, error);
        exchange.own.acked = acked_before;
    }
    if (status == STATUS_OK) {
        status = steps_push(peer, &side, &line->pushed_count, error);
    }
    if (status == STATUS_OK) {
        status = steps_pull(peer, &side, &cursor, &line->pulled_count, error);
    }
    if (status == STATUS_OK && line->pulled_count > 0) {
        status = answer_news(peer, &side, fair, line, error);
    }
    if (status == STATUS_OK) {
        status = keep_state(&exchange, acked_before, error);
    }
    return status;
}

typedef enum status line_run(struct fair *fair, const struct exchange_watch *watch,
                             struct exchange_line *line, struct error *error);

static enum status run_central(struct fair *fair, const struct exchange_watch *watch,
                               struct exchange_line *line, struct error *error)
{
    char path[FILE_PATH_MAX];
    struct central central;
    enum status status = fair_central_path(fair, path, sizeof path, error);
    if (status != STATUS_OK) {
        return status;
    }
    central_init(&central, path);
    const struct peer peer = central_peer(&central);
    status = push_and_pull(&peer, fair, watch, line, error);
    central_release(&central);
    return status;
}

/* Before the push, so that the sample goes along. */
static enum status measure_clock(struct hub_peer *hub, struct fair *fair, struct error *error)
{
    const struct peer peer = hub_peer(hub);
    const struct peer_who who = {fair->ledger.station, fair->ledger.epoch, fair->settings.mode};
    struct peer_state state;
    enum status status = peer.ops->hello(peer.self, &who, 0, &state, error);
    return status == STATUS_OK && hub->clock.is_known
               ? clock_sample_note(&fair->ledger, hub->clock.offset_ms, hub->clock.uncertainty_ms,
                                   NULL, error)
               : status;
}

static enum status run_hub(struct fair *fair, const struct exchange_watch *watch,
                           struct exchange_line *line, struct error *error)
{
    struct hub_peer hub;
    hub_peer_init(&hub, fair->settings.hub, fair->settings.hub_pin, &fair->keys, -1);
    const struct peer peer = hub_peer(&hub);
    enum status status = measure_clock(&hub, fair, error);
    if (status == STATUS_OK) {
        status = push_and_pull(&peer, fair, watch, line, error);
    }
    hub_peer_release(&hub);
    return status;
}

static int64_t count_waiting(struct fair *fair, const char *peer)
{
    uint64_t acked = 0;
    return station_acked_read(&fair->db, peer, &acked, NULL) == STATUS_OK &&
                   fair->ledger.seq > acked
               ? (int64_t)(fair->ledger.seq - acked)
               : 0;
}

bool exchange_has_peer(const struct settings *settings)
{
    return settings->central[0] != '\0' || settings->hub[0] != '\0';
}

enum status exchange_run(struct fair *fair, struct exchange_result *result, struct error *error)
{
    return exchange_run_watched(fair, NULL, result, error);
}

enum status exchange_run_watched(struct fair *fair, const struct exchange_watch *watch,
                                 struct exchange_result *result, struct error *error)
{
    const struct {
        const char *name;
        const char *setting;
        line_run *run;
    } LINES[EXCHANGE_LINES_MAX] = {{"central", fair->settings.central, run_central},
                                   {"hub", fair->settings.hub, run_hub}};
    enum status status = STATUS_OK;
    memset(result, 0, sizeof *result);
    for (size_t i = 0; i < ARRAY_COUNT(LINES); i++) {
        struct exchange_line *line = &result->lines[result->line_count];
        if (LINES[i].setting[0] == '\0') {
            continue;
        }
        line->peer = LINES[i].name;
        line->status = LINES[i].run(fair, watch, line, &line->error);
        if (status == STATUS_OK && line->status != STATUS_OK) {
            status = error_set(error, line->status, "%s", line->error.text);
        }
        line->waiting_count = count_waiting(fair, line->peer);
        result->pushed_count += line->pushed_count;
        result->pulled_count += line->pulled_count;
        result->line_count++;
    }
    if (result->line_count == 0) {
        return error_set(error, STATUS_CONFIG,
                         "feria.ini: [sync].central and hub are empty: this station works alone; "
                         "write the path of the central file or the address of the hub there");
    }
    return status;
}
