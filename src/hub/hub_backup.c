#include "hub/hub_backup.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "hub/hub.h"
#include "hub/route.h"

static enum status copy(struct hub *hub, struct call *call, struct error *error)
{
    char folder[FILE_PATH_MAX];
    char name[64];
    char path[FILE_PATH_MAX];
    const struct local_time now = local_time_from_utc_ms(clock_now_ms(), 0);
    (void)snprintf(name, sizeof name, "central-%04d%02d%02d-%02d%02d%02d.db", now.year, now.month,
                   now.day, now.hour, now.minute, now.second);
    enum status status = path_join(folder, sizeof folder, hub->folder, "backups", error);
    if (status == STATUS_OK) {
        status = folder_make(folder, error);
    }
    if (status == STATUS_OK) {
        status = path_join(path, sizeof path, folder, name, error);
    }
    if (status == STATUS_OK) {
        struct hub_snapshot snapshot = {.copy_to = path};
        status = hub->store->ops->snapshot(hub->store, &snapshot, error);
    }
    if (status == STATUS_OK) {
        buf_append_str(&call->answer, path);
        call_answer(call, "text/plain");
    }
    return status;
}

static void work(struct hub *hub, struct call **calls, size_t count)
{
    struct error error = {0};
    (void)count; /* one at a time */
    enum status status = copy(hub, calls[0], &error);
    if (status != STATUS_OK) {
        call_refuse_status(calls[0], status, &error);
    }
}

struct call *hub_backup_call(void)
{
    static const struct route ROUTE = {.path = "backup", .group_max = 1, .work = work};
    struct call *call = call_new();
    if (call) {
        call->route = &ROUTE;
    }
    return call;
}

void hub_backup_end(struct call *call)
{
    if (call->http_status == 200) {
        log_info("hub", "backup made: %s", buf_str(&call->answer));
    } else {
        log_error("hub", "no backup was made: %s", buf_str(&call->answer));
    }
    call_free(call);
}
