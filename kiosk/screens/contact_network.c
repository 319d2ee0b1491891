#include "screens/contact_network.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "screens/sample.h"
#include "screens/sample_staff.h"

enum { WAITING = 14, SECONDS_MS = 4000, MINUTES_MS = 12 * 60000 };

/* ---- the first screen ---- */

static void show_join(struct run *run, enum join_page page, enum joining_state state,
                      enum joining_problem problem)
{
    struct join_state *join = &run->app.join;
    *join = (struct join_state){.joining = join->joining, .page = page};
    join->view.state = state;
    join->view.problem = problem;
    (void)text_copy(join->view.words, sizeof join->view.words, "leon carta brazo calle");
    (void)text_copy(join->hub, sizeof join->hub, "https://10.1.2.3:7443");
    run->app.screen = SCREEN_JOIN;
}

static void go_join(struct run *run)
{
    show_join(run, JOIN_SCAN, JOINING_IDLE, JOINING_WELL);
}

static void go_join_address(struct run *run)
{
    show_join(run, JOIN_ADDRESS, JOINING_IDLE, JOINING_WELL);
    (void)text_copy(run->app.join.address, sizeof run->app.join.address, "10.1.2.3");
}

static void go_join_code(struct run *run)
{
    show_join(run, JOIN_CODE, JOINING_IDLE, JOINING_WELL);
    (void)text_copy(run->app.join.code, sizeof run->app.join.code, "7K2M9XQ4");
}

static void go_join_finding(struct run *run)
{
    show_join(run, JOIN_GOING, JOINING_FINDING, JOINING_NO_HUB);
}

static void go_join_unknown(struct run *run)
{
    show_join(run, JOIN_GOING, JOINING_FINDING, JOINING_NO_INVITATION);
}

static void go_join_waiting(struct run *run)
{
    show_join(run, JOIN_GOING, JOINING_WAITING, JOINING_WELL);
}

static void go_join_failed(struct run *run)
{
    show_join(run, JOIN_GOING, JOINING_FAILED, JOINING_OTHER_KEY);
}

/* ---- the ways to the central ---- */

static void set_sync(struct run *run, bool is_connected, int64_t waiting, int64_t ago_ms,
                     enum status status)
{
    const struct carrier_state hub = {.is_set = true,
                                      .is_connected = is_connected,
                                      .last_sync_ms = clock_now_ms() - ago_ms,
                                      .waiting_count = waiting,
                                      .status = status};
    run->app.sync = (struct sync_state){.has_central = true,
                                        .is_connected = is_connected,
                                        .last_sync_ms = hub.last_sync_ms,
                                        .waiting_count = waiting};
    run->app.sync.carriers[CARRIER_HUB] = hub;
}

static void go_online(struct run *run)
{
    set_sync(run, true, 0, SECONDS_MS, STATUS_OK);
}

static void go_sending(struct run *run)
{
    set_sync(run, true, WAITING, SECONDS_MS, STATUS_OK);
}

static void go_offline(struct run *run)
{
    set_sync(run, false, WAITING, MINUTES_MS, STATUS_IO);
}

static void go_refused(struct run *run)
{
    set_sync(run, false, WAITING, MINUTES_MS, STATUS_DENIED);
}

/* The central file beside the hub, which another server answers for. */
static void go_staff_carriers(struct run *run)
{
    sample_supervisor(run);
    set_sync(run, false, WAITING, MINUTES_MS, STATUS_CONFIG);
    run->app.sync.carriers[CARRIER_CENTRAL] = (struct carrier_state){
        .is_set = true, .is_connected = true, .last_sync_ms = clock_now_ms() - SECONDS_MS};
    run->app.sync.is_connected = true;
    run->app.sync.waiting_count = 0;
    run->app.sync.clock = (struct measured_clock){true, 7260000, 40};
}

static void go_staff_refused(struct run *run)
{
    sample_supervisor(run);
    go_refused(run);
}

/* One of each kind. */
static void go_incidents(struct run *run)
{
    sample_supervisor(run);
    sample_incidents(run);
}

static const struct contact_stop CITIZEN_STOPS[] = {
    {"join", SCREEN_JOIN, go_join, 0},
    {"join-address", SCREEN_JOIN, go_join_address, 0},
    {"join-code", SCREEN_JOIN, go_join_code, 0},
    {"join-finding", SCREEN_JOIN, go_join_finding, 0},
    {"join-unknown", SCREEN_JOIN, go_join_unknown, 0},
    {"join-waiting", SCREEN_JOIN, go_join_waiting, 0},
    {"join-failed", SCREEN_JOIN, go_join_failed, 0},
    {"home-online", SCREEN_HOME, go_online, 0},
    {"home-sending", SCREEN_HOME, go_sending, 0},
    {"home-offline", SCREEN_HOME, go_offline, 0},
    {"home-refused", SCREEN_HOME, go_refused, 0},
};

static const struct contact_stop DOOR_STOPS[] = {
    {"door-online", SCREEN_DOOR, go_online, 0},
    {"door-sending", SCREEN_DOOR, go_sending, 0},
    {"door-offline", SCREEN_DOOR, go_offline, 0},
    {"door-refused", SCREEN_DOOR, go_refused, 0},
    {"staff-carriers", SCREEN_STAFF, go_staff_carriers, 0},
    {"staff-refused", SCREEN_STAFF, go_staff_refused, 0},
    {"incidents", SCREEN_STAFF, go_incidents, 0},
};

const struct contact_stop *contact_network_stops(const struct app *app, size_t *count)
{
    *count = app_is_stand(app)  ? 0
             : app_is_door(app) ? ARRAY_COUNT(DOOR_STOPS)
                                : ARRAY_COUNT(CITIZEN_STOPS);
    return app_is_door(app) ? DOOR_STOPS : CITIZEN_STOPS;
}

void contact_network_end(struct app *app)
{
    app->sync = (struct sync_state){.has_central = true, .is_connected = true};
    if (app->screen == SCREEN_JOIN) {
        app->screen = SCREEN_ATTRACT; /* no intent leads away from it */
    }
}
