#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "core/occupancy.h"

enum { BAR_MAX = 40 };

/* "412 of 600", or the bare number where there is no limit. */
static void print_of(const char *label, int64_t value, int64_t limit)
{
    (void)printf("%-22s %7lld", label, (long long)value);
    (void)(limit > 0 ? printf(" of %lld\n", (long long)limit) : printf("\n"));
}

static void print_totals(const struct occupancy *now)
{
    print_of("inside now", now->inside, now->capacity);
    if (now->assumed_left > 0) {
        print_of("exit assumed at the end", now->assumed_left, 0);
    }
    print_of("entered (people)", now->entered, 0);
    print_of("registered", now->registered, now->places);
    print_of("expected still", now->expected, 0);
    print_of("waiting for a place", now->waiting, 0);
    print_of("called from the list", now->called, 0);
    print_of("refused", now->refused, 0);
}

static void print_gates(const struct occupancy *now)
{
    if (now->gate_count > 0) {
        (void)printf("\n%4s %7s %7s %7s  %s\n", "gate", "inside", "in", "out", "name");
    }
    for (size_t i = 0; i < now->gate_count; i++) {
        const struct occupancy_gate *gate = &now->gates[i];
        (void)printf("%4d %7lld %7lld %7lld  %s\n", gate->number, (long long)gate->inside,
                     (long long)gate->entries, (long long)gate->exits, gate->name);
    }
}

static void print_hours(const struct occupancy *now, int utc_offset_min)
{
    static const char BAR[BAR_MAX + 1] = "########################################";
    int64_t most = 1;
    for (size_t i = 0; i < now->hour_count; i++) {
        most = now->hours[i].entries > most ? now->hours[i].entries : most;
    }
    if (now->hour_count > 0) {
        (void)printf("\n%-16s %7s %7s %7s %7s\n", "hour", "in", "out", "refused", "inside");
    }
    for (size_t i = 0; i < now->hour_count; i++) {
        const struct occupancy_hour *hour = &now->hours[i];
        char when[CLOCK_ISO_MAX];
        cli_format_time(hour->starts_ms, utc_offset_min, when);
        (void)printf("%-16s %7lld %7lld %7lld %7lld  %.*s\n", when, (long long)hour->entries,
                     (long long)hour->exits, (long long)hour->refused, (long long)hour->inside,
                     (int)(BAR_MAX * hour->entries / most), BAR);
    }
}

static void print_stands(const struct occupancy *now)
{
    if (now->stand_count > 0) {
        (void)printf("\n%5s %7s %7s  %s\n", "stand", "visits", "people", "name");
    }
    for (size_t i = 0; i < now->stand_count; i++) {
        const struct occupancy_stand *stand = &now->stands[i];
        (void)printf("%5s %7lld %7lld  %s\n", stand->number, (long long)stand->visits,
                     (long long)stand->people, stand->name);
    }
}

static enum status print_json(const struct occupancy *now, int utc_offset_min, struct error *error)
{
    json_t *gates = json_array(), *hours = json_array(), *stands = json_array();
    for (size_t i = 0; i < now->gate_count; i++) {
        const struct occupancy_gate *gate = &now->gates[i];
        (void)json_array_append_new(
            gates,
            json_pack("{s:i,s:s,s:I,s:I,s:I,s:I}", "gate", gate->number, "name", gate->name,
                      "capacity", (json_int_t)gate->capacity, "inside", (json_int_t)gate->inside,
                      "entries", (json_int_t)gate->entries, "exits", (json_int_t)gate->exits));
    }
    for (size_t i = 0; i < now->hour_count; i++) {
        const struct occupancy_hour *hour = &now->hours[i];
        (void)json_array_append_new(
            hours, json_pack("{s:o,s:I,s:I,s:I,s:I}", "hour",
                             cli_json_time(hour->starts_ms, utc_offset_min), "entries",
                             (json_int_t)hour->entries, "exits", (json_int_t)hour->exits, "refused",
                             (json_int_t)hour->refused, "inside", (json_int_t)hour->inside));
    }
    for (size_t i = 0; i < now->stand_count; i++) {
        const struct occupancy_stand *stand = &now->stands[i];
        (void)json_array_append_new(stands,
                                    json_pack("{s:s,s:s,s:I,s:I}", "stand", stand->number, "name",
                                              stand->name, "visits", (json_int_t)stand->visits,
                                              "people", (json_int_t)stand->people));
    }
    return cli_print_json(
        json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o}", "event",
                  (json_int_t)now->event, "inside", (json_int_t)now->inside, "capacity",
                  (json_int_t)now->capacity, "assumed_left", (json_int_t)now->assumed_left,
                  "entered", (json_int_t)now->entered, "registered", (json_int_t)now->registered,
                  "expected", (json_int_t)now->expected, "waiting", (json_int_t)now->waiting,
                  "called", (json_int_t)now->called, "refused", (json_int_t)now->refused, "gates",
                  gates, "hours", hours, "stands", stands),
        error);
}

static enum status show(const struct cli *cli, struct db *db, const struct settings *settings,
                        uint32_t asked, struct error *error)
{
    struct catalogue *catalogue = NULL;
    struct occupancy *now = NULL;
    uint32_t number = 0;
    enum status status = catalogue_new(&catalogue, db, error);
    if (status == STATUS_OK) {
        status = cli_choose_event(catalogue, settings, asked, &number, error);
    }
    if (status == STATUS_OK) {
        status = occupancy_new(&now, db, number, 0, settings->utc_offset_min, error);
    }
    if (status == STATUS_OK && cli->is_json) {
        status = print_json(now, settings->utc_offset_min, error);
    } else if (status == STATUS_OK) {
        const struct event *event = catalogue_event(catalogue, number);
        (void)printf("event %u%s%s\n", number, event ? ", " : "", event ? event->name : "");
        print_totals(now);
        print_gates(now);
        print_hours(now, settings->utc_offset_min);
        print_stands(now);
    }
    occupancy_free(now);
    catalogue_free(catalogue);
    return status;
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    uint32_t asked = 0;
    struct settings settings;
    struct db db = {0};
    const struct option_spec options[] = {{"--event", OPTION_NUMBER, &asked}};
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 0, 0, error);
    if (status == STATUS_OK) {
        status = cli_settings(cli, &settings, error);
    }
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        status = show(cli, &db, &settings, asked, error);
    }
    db_close(&db);
    return status;
}

const struct command command_occupancy = {
    .name = "occupancy",
    .arguments = "[--event N]",
    .summary = "How full an event is: now, by gate, by hour and by stand.",
    .help = "The event is the one that is on now, or else the next, unless named.\n"
            "Whoever is inside when the event ends is counted out, and that is assumed.\n"
            "feria export occupancy and feria export stands write the same as CSV.\n"
            "--event N  number of the event\n",
    .needs_fair = true,
    .run = run,
};
