#include "sync/exchange.h"

#include <string.h>

#include "base/file.h"
#include "sync/central.h"
#include "sync/fair_side.h"
#include "sync/hub_peer.h"
#include "sync/station_side.h"
#include "sync/steps.h"

static enum status push_and_pull(const struct peer *peer, struct fair *fair,
                                 struct exchange_line *line, struct error *error)
{
    struct fair_side own = {.fair = fair};
    struct station_side side = fair_side(&own);
    struct pull_cursor cursor = {.peer = peer->name};
    uint64_t acked_before = 0;
    enum status status = station_cursor_read(&fair->db, &cursor, error);
    if (status == STATUS_OK) {
        status = station_acked_read(&fair->db, peer->name, &acked_before, error);
    }
    if (status == STATUS_OK) {
        status = steps_push(peer, &side, &line->pushed_count, error);
    }
    if (status == STATUS_OK) {
        status = steps_pull(peer, &side, &cursor, &line->pulled_count, error);
    }
    if (status == STATUS_OK && own.acked != acked_before) {
        status = station_acked_write(&fair->db, peer->name, own.acked, error);
    }
    return status;
}

typedef enum status line_run(struct fair *fair, struct exchange_line *line, struct error *error);

static enum status run_central(struct fair *fair, struct exchange_line *line, struct error *error)
{
    char path[FILE_PATH_MAX];
    struct central central;
    enum status status = fair_central_path(fair, path, sizeof path, error);
    if (status != STATUS_OK) {
        return status;
    }
    central_init(&central, path);
    const struct peer peer = central_peer(&central);
    status = push_and_pull(&peer, fair, line, error);
    central_release(&central);
    return status;
}

static enum status run_hub(struct fair *fair, struct exchange_line *line, struct error *error)
{
    struct hub_peer hub;
    hub_peer_init(&hub, fair->settings.hub, fair->settings.hub_pin, &fair->keys, -1);
    const struct peer peer = hub_peer(&hub);
    enum status status = push_and_pull(&peer, fair, line, error);
    hub_peer_release(&hub);
    return status;
}

bool exchange_has_peer(const struct settings *settings)
{
    return settings->central[0] != '\0' || settings->hub[0] != '\0';
}

enum status exchange_run(struct fair *fair, struct exchange_result *result, struct error *error)
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
        line->status = LINES[i].run(fair, line, &line->error);
        if (status == STATUS_OK && line->status != STATUS_OK) {
            status = error_set(error, line->status, "%s", line->error.text);
        }
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
