#include "cli/cli.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "cli/stations.h"
#include "cli/status_station.h"
#include "core/catalogue.h"
#include "core/question_office.h"
#include "store/db_look.h"
#include "sync/exchange.h"
#include "sync/station_side.h"

/* All that is told, read before anything is printed. */
struct summary {
    char central[FILE_PATH_MAX];
    int utc_offset_min;
    int64_t fact_count, station_count, parked_count, last_fact_ms, staff_count;
    struct catalogue *catalogue; /* owned */
    size_t question_counts[QUESTION_STATE_COUNT];
    const struct event *event; /* in the catalogue; NULL = none */
    int64_t registered_count, entered_count, inside_count;
    bool office_is_free; /* what follows could be read */
    int64_t office_waiting_count;
    struct {
        const char *name; /* static */
        const char *address;
        int64_t waiting_count, synced_ms;
    } carriers[EXCHANGE_LINES_MAX]; /* those that the settings name */
    size_t carrier_count;
};

static enum status read_counts(struct db *db, struct summary *summary, struct error *error)
{
    static const char *const QUESTIONS[] = {
        "SELECT count(*) FROM ledger",
        "SELECT count(DISTINCT station) FROM ledger",
        "SELECT count(DISTINCT chain) FROM quarantine",
        "SELECT max(at_ms) FROM ledger",
        "SELECT count(*) FROM staff_member",
    };
    int64_t *const answers[] = {&summary->fact_count, &summary->station_count,
                                &summary->parked_count, &summary->last_fact_ms,
                                &summary->staff_count};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(QUESTIONS) && status == STATUS_OK; i++) {
        status = db_int(db, QUESTIONS[i], 0, answers[i], error);
    }
    return status;
}

static enum status read_event(struct db *db, uint32_t number, struct summary *summary,
                              struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT (SELECT count(*) FROM attendee WHERE event = ?1),"
                                    " (SELECT count(DISTINCT subject) FROM movement"
                                    "  WHERE event = ?1 AND is_entry = 1 AND is_undone = 0),"
                                    " coalesce((SELECT inside FROM occupancy WHERE event = ?1), 0)",
                                    error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, number);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        summary->registered_count = stmt_column_int(&stmt, 0);
        summary->entered_count = stmt_column_int(&stmt, 1);
        summary->inside_count = stmt_column_int(&stmt, 2);
    }
    stmt_end(&stmt);
    return status;
}

static enum status read_central(struct db *db, const struct settings *settings,
                                struct summary *summary, struct error *error)
{
    enum status status = read_counts(db, summary, error);
    if (status == STATUS_OK) {
        status = question_counts(db, settings->utc_offset_min, summary->question_counts, error);
    }
    if (status == STATUS_OK) {
        status = catalogue_new(&summary->catalogue, db, error);
    }
    if (status == STATUS_OK) {
        summary->event =
            catalogue_current_event(summary->catalogue, (uint32_t)settings->event, clock_now_ms());
    }
    if (status == STATUS_OK && summary->event) {
        status = read_event(db, summary->event->number, summary, error);
    }
    return status;
}

static bool read_carrier(struct db *db, struct summary *summary, const char *name,
                         const char *address, int64_t own)
{
    uint64_t acked = 0;
    int64_t synced_ms = 0;
    if (address[0] == '\0') {
        return true;
    }
    if (station_acked_read(db, name, &acked, NULL) != STATUS_OK ||
        station_synced_read(db, name, &synced_ms, NULL) != STATUS_OK) {
        return false;
    }
    int64_t waiting = own > (int64_t)acked ? own - (int64_t)acked : 0;
    bool is_least = summary->carrier_count == 0 || waiting < summary->office_waiting_count;
    summary->office_waiting_count = is_least ? waiting : summary->office_waiting_count;
    summary->carriers[summary->carrier_count].name = name;
    summary->carriers[summary->carrier_count].address = address;
    summary->carriers[summary->carrier_count].waiting_count = waiting;
    summary->carriers[summary->carrier_count++].synced_ms = synced_ms;
    return true;
}

/* The office's own file, when no other command has it:
 * how many of its facts each carrier has not acknowledged. */
static void read_office(struct db *db, const struct settings *settings, struct summary *summary)
{
    int64_t own = 0;
    summary->office_is_free =
        db_int(db,
               "SELECT max(seq) FROM ledger WHERE station ="
               " (SELECT value FROM meta WHERE key = 'ledger.station') AND epoch ="
               " (SELECT value FROM meta WHERE key = 'ledger.epoch')",
               0, &own, NULL) == STATUS_OK &&
        read_carrier(db, summary, "central", settings->central, own) &&
        read_carrier(db, summary, "hub", settings->hub, own);
}

/* `central` is the office's file itself where the central is a hub. */
static void look_at_office(const struct cli *cli, struct db *central,
                           const struct settings *settings, struct summary *summary)
{
    char path[FILE_PATH_MAX];
    struct db db;
    if (settings->central[0] == '\0') {
        read_office(central, settings, summary);
    } else if (path_join(path, sizeof path, cli->folder, "office.db", NULL) == STATUS_OK &&
               db_open_read(&db, path, NULL) == STATUS_OK) {
        read_office(&db, settings, summary);
        db_close_look(&db);
    }
}

static size_t waiting_count(const struct summary *summary)
{
    const size_t *counts = summary->question_counts;
    return counts[QUESTION_FILED] + counts[QUESTION_ASSIGNED] + counts[QUESTION_OVERDUE];
}

static void print_summary(const struct summary *summary)
{
    char time[CLOCK_ISO_MAX];
    cli_format_time(summary->last_fact_ms, summary->utc_offset_min, time);
    (void)printf("central      %s\n", summary->central);
    (void)printf("facts        %lld from %lld stations, the last of %s\n",
                 (long long)summary->fact_count, (long long)summary->station_count, time);
    (void)printf("parked       %lld\n", (long long)summary->parked_count);
    if (summary->office_is_free) {
        (void)printf("office       %lld facts wait to be sent\n",
                     (long long)summary->office_waiting_count);
    } else {
        (void)printf("office       its file is in use or missing\n");
    }
    for (size_t i = 0; i < summary->carrier_count; i++) {
        cli_format_time(summary->carriers[i].synced_ms, summary->utc_offset_min, time);
        (void)printf("carrier      %s %s: %lld wait, last exchange %s\n", summary->carriers[i].name,
                     summary->carriers[i].address, (long long)summary->carriers[i].waiting_count,
                     time);
    }
    (void)printf("services     %zu of %zu departments\n", summary->catalogue->service_count,
                 summary->catalogue->department_count);
    (void)printf("questions    %zu wait for an answer, %zu of them overdue\n",
                 waiting_count(summary), summary->question_counts[QUESTION_OVERDUE]);
    if (summary->staff_count > 0) {
        (void)printf("staff        %lld\n", (long long)summary->staff_count);
    } else {
        (void)printf("staff        nobody has a PIN, so kiosks do not lock; feria staff add\n");
    }
    if (summary->event) {
        (void)printf("event        %u, %s\n", summary->event->number, summary->event->name);
        (void)printf("registered   %lld\nentered      %lld\ninside       %lld\n\n",
                     (long long)summary->registered_count, (long long)summary->entered_count,
                     (long long)summary->inside_count);
    } else {
        (void)printf("event        none\n\n");
    }
}

static json_t *carriers_json(const struct summary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < summary->carrier_count; i++) {
        (void)json_array_append_new(
            array,
            json_pack("{s:s,s:s,s:I,s:o}", "name", summary->carriers[i].name, "address",
                      summary->carriers[i].address, "waiting",
                      (json_int_t)summary->carriers[i].waiting_count, "last",
                      cli_json_time(summary->carriers[i].synced_ms, summary->utc_offset_min)));
    }
    return array;
}

static enum status print_json(const struct summary *summary, struct db *db, struct error *error)
{
    json_t *stations = NULL;
    enum status status = stations_json(db, summary->utc_offset_min, &stations, error);
    if (status != STATUS_OK) {
        json_decref(stations);
        return status;
    }
    json_t *event =
        summary->event ? json_pack("{s:I,s:s,s:I,s:I,s:I}", "number",
                                   (json_int_t)summary->event->number, "name", summary->event->name,
                                   "registered", (json_int_t)summary->registered_count, "entered",
                                   (json_int_t)summary->entered_count, "inside",
                                   (json_int_t)summary->inside_count)
                       : json_null();
    json_t *office = summary->office_is_free ? json_pack("{s:I,s:o}", "waiting",
                                                         (json_int_t)summary->office_waiting_count,
                                                         "carriers", carriers_json(summary))
                                             : json_null();
    return cli_print_json(
        json_pack("{s:s,s:I,s:I,s:I,s:o,s:I,s:I,s:{s:I,s:I},s:o,s:o,s:o}", "central",
                  summary->central, "facts", (json_int_t)summary->fact_count, "parked",
                  (json_int_t)summary->parked_count, "staff", (json_int_t)summary->staff_count,
                  "last_fact", cli_json_time(summary->last_fact_ms, summary->utc_offset_min),
                  "services", (json_int_t)summary->catalogue->service_count, "departments",
                  (json_int_t)summary->catalogue->department_count, "questions", "waiting",
                  (json_int_t)waiting_count(summary), "overdue",
                  (json_int_t)summary->question_counts[QUESTION_OVERDUE], "event", event, "office",
                  office, "stations", stations),
        error);
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct settings settings;
    struct summary summary = {0};
    struct db db = {0};
    enum status status = options_take(&argc, argv, NULL, 0, 0, 0, error);
    if (status == STATUS_OK) {
        status = cli_settings(cli, &settings, error);
    }
    if (status == STATUS_OK && !exchange_has_peer(&settings)) {
        return status_station(cli, &settings, error);
    }
    if (status == STATUS_OK) {
        status = cli_central_path(cli, summary.central, sizeof summary.central, error);
    }
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        summary.utc_offset_min = settings.utc_offset_min;
        status = read_central(&db, &settings, &summary, error);
    }
    if (status != STATUS_OK) {
        goto out;
    }
    look_at_office(cli, &db, &settings, &summary);
    if (cli->is_json) {
        status = print_json(&summary, &db, error);
    } else {
        print_summary(&summary);
        status = stations_print(&db, settings.utc_offset_min, error);
    }
out:
    catalogue_free(summary.catalogue);
    db_close_look(&db);
    return status;
}

const struct command command_status = {
    .name = "status",
    .arguments = "",
    .summary = "How the fair stands: facts, stations, event, registrations, people inside.",
    .help =
        "Reads the central file; works while kiosks run. Where the central is a hub the office\n"
        "asks it first and reads its own file; a station that lives by sticks tells how it stands\n"
        "with the central. A station that has been offline is seen by its\n"
        "last fact; clock: by how much its clock is ahead (+) or behind (-). Parked facts are "
        "those that feria verify says more about.\n",
    .needs_fair = true,
    .run = run,
};
