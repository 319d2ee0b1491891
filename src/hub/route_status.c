#include "hub/route.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "hub/hub.h"

/* What the HTTP thread knows goes along to the other one. */
struct status_work {
    struct counts counts;
    struct hub_quarantine quarantine;
    struct hub_snapshot snapshot;
};

static void begin(struct hub *hub, struct call *call)
{
    struct status_work *work = arena_alloc(&call->arena, sizeof *work);
    if (!work) {
        call_refuse(call, CALL_BUSY, "out of memory");
        return;
    }
    work->counts = hub->counts;
    call->work = work;
}

/* False: it is refused. */
static bool look(struct hub *hub, struct call *call, bool with_stations)
{
    struct status_work *work = call->work;
    struct error error = {0};
    if (with_stations) {
        work->snapshot.stations =
            arena_alloc(&call->arena, HUB_STATIONS_MAX * sizeof *work->snapshot.stations);
        if (!work->snapshot.stations) {
            call_refuse(call, CALL_BUSY, "out of memory");
            return false;
        }
    }
    enum status status = hub->store->ops->snapshot(hub->store, &work->snapshot, &error);
    if (status == STATUS_OK) {
        status = hub->store->ops->quarantine(hub->store, &work->quarantine, &error);
    }
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
    }
    return status == STATUS_OK;
}

/* ---- /v1/status ---- */

static json_t *stations_json(struct hub *hub, const struct hub_snapshot *snapshot)
{
    json_t *list = json_array();
    for (size_t i = 0; i < snapshot->station_count; i++) {
        const struct trusted *station = &snapshot->stations[i];
        char id[9];
        (void)snprintf(id, sizeof id, "%08x", station->station);
        (void)json_array_append_new(
            list,
            json_pack("{s:s,s:s,s:s,s:s,s:b,s:I}", "station", id, "name", station->name, "label",
                      station->label, "mode", station->mode, "trusted", (int)station->is_trusted,
                      "heard_ms", (json_int_t)heard_at_ms(&hub->heard, station->station)));
    }
    return list;
}

static void work_status(struct hub *hub, struct call **calls, size_t count)
{
    struct call *call = calls[0];
    (void)count; /* one at a time */
    if (!look(hub, call, true)) {
        return;
    }
    const struct status_work *work = call->work;
    json_t *json = json_pack(
        "{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "epoch", (json_int_t)hub->store->epoch, "uptime_s",
        (json_int_t)((clock_monotonic_ms() - hub->started_ms) / 1000), "clock_ms",
        (json_int_t)clock_now_ms(), "facts", (json_int_t)hub->store->pos, "parked",
        (json_int_t)work->quarantine.parked, "forks", (json_int_t)work->quarantine.forks,
        "file_bytes", (json_int_t)work->snapshot.bytes, "connections",
        (json_int_t)work->counts.connections, "stations", stations_json(hub, &work->snapshot));
    call_answer_json(call, json);
}

const struct route ROUTE_STATUS = {
    .method = "GET",
    .path = "/v1/status",
    .group_max = 1,
    .begin = begin,
    .work = work_status,
};

/* ---- /metrics (Prometheus text, version 0.0.4) ---- */

static void gauge(struct buf *out, const char *name, const char *type, const char *help,
                  long long value)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, type, name, value);
}

static void print_facts(struct buf *out, struct hub *hub)
{
    const struct {
        const char *result;
        long count;
    } ROWS[] = {{"new", atomic_load(&hub->facts_new)},
                {"known", atomic_load(&hub->facts_known)},
                {"parked", atomic_load(&hub->facts_parked)},
                {"gap", atomic_load(&hub->facts_gap)},
                {"fork", atomic_load(&hub->facts_fork)}};
    buf_append_str(out, "# HELP feria_pushed_facts_total Facts that stations sent, by what came of "
                        "them.\n# TYPE feria_pushed_facts_total counter\n");
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        buf_printf(out, "feria_pushed_facts_total{result=\"%s\"} %ld\n", ROWS[i].result,
                   ROWS[i].count);
    }
}

/* Two routes may have one path: the method tells them apart. */
static void print_route(struct buf *out, const struct route *of, const struct route_counts *route)
{
    const char *method = of->method;
    const char *path = of->path;
    uint64_t total = route->answered + route->refused + route->failed;
    uint64_t sum = 0;
    for (size_t i = 0; i < COUNT_BOUNDS; i++) {
        sum += route->within[i];
        buf_printf(out, "feria_request_seconds_bucket{method=\"%s\",path=\"%s\",le=\"%g\"} %llu\n",
                   method, path, COUNT_BOUND_S[i], (unsigned long long)sum);
    }
    buf_printf(out,
               "feria_request_seconds_bucket{method=\"%s\",path=\"%s\",le=\"+Inf\"} %llu\n"
               "feria_request_seconds_sum{method=\"%s\",path=\"%s\"} %.6f\n"
               "feria_request_seconds_count{method=\"%s\",path=\"%s\"} %llu\n",
               method, path, (unsigned long long)total, method, path, route->seconds, method, path,
               (unsigned long long)total);
}

static void print_routes(struct buf *out, const struct counts *counts)
{
    size_t count = 0;
    const struct route *const *routes = routes_table(&count);
    buf_append_str(out, "# HELP feria_requests_total Requests, by what came of them.\n"
                        "# TYPE feria_requests_total counter\n");
    for (size_t i = 0; i <= count; i++) {
        const struct route_counts *route = &counts->routes[i];
        const struct {
            const char *class;
            uint64_t count;
        } CLASSES[] = {{"2xx", route->answered}, {"4xx", route->refused}, {"5xx", route->failed}};
        for (size_t k = 0; k < ARRAY_COUNT(CLASSES); k++) {
            buf_printf(out, "feria_requests_total{method=\"%s\",path=\"%s\",class=\"%s\"} %llu\n",
                       i < count ? routes[i]->method : "other",
                       i < count ? routes[i]->path : "other", CLASSES[k].class,
                       (unsigned long long)CLASSES[k].count);
        }
    }
    buf_append_str(out, "# HELP feria_request_seconds From the first byte asked to the answer.\n"
                        "# TYPE feria_request_seconds histogram\n");
    for (size_t i = 0; i < count; i++) {
        print_route(out, routes[i], &counts->routes[i]);
    }
}

static void work_metrics(struct hub *hub, struct call **calls, size_t count)
{
    struct call *call = calls[0];
    struct buf *out = &call->answer;
    (void)count; /* one at a time */
    if (!look(hub, call, false)) {
        return;
    }
    const struct status_work *work = call->work;
    const struct counts *counts = &work->counts;
    gauge(out, "feria_facts", "gauge", "Facts that are held.", hub->store->pos);
    gauge(out, "feria_parked_facts", "gauge", "Facts that are held and could not be applied.",
          work->quarantine.parked);
    gauge(out, "feria_forked_facts", "gauge", "Facts kept aside: another one has their number.",
          work->quarantine.forks);
    gauge(out, "feria_file_bytes", "gauge", "Size of the database.", work->snapshot.bytes);
    gauge(out, "feria_uptime_seconds", "gauge", "Since the hub began.",
          (clock_monotonic_ms() - hub->started_ms) / 1000);
    gauge(out, "feria_connections", "gauge", "Open connections.", (long long)counts->connections);
    gauge(out, "feria_calls", "gauge", "Requests under way.", (long long)counts->calls);
    gauge(out, "feria_waiting_bodies", "gauge", "Requests whose body is not read yet for memory.",
          (long long)counts->waiting_bodies);
    gauge(out, "feria_received_bytes_total", "counter", "Bodies that came in.",
          (long long)counts->bytes_in);
    gauge(out, "feria_sent_bytes_total", "counter", "Bodies that went out.",
          (long long)counts->bytes_out);
    print_facts(out, hub);
    print_routes(out, counts);
    call_answer(call, "text/plain; version=0.0.4");
}

const struct route ROUTE_METRICS = {
    .method = "GET",
    .path = "/metrics",
    .group_max = 1,
    .begin = begin,
    .work = work_metrics,
};
