#include "cli/cli.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/output.h"
#include "core/incident.h"
#include "core/report.h"

enum { INCIDENTS_MAX = 10000, MS_PER_S = 1000, NUMBER_MAX = 24 };

/* In the order of enum incident_kind: what a list for people calls it. */
static const char *const NAMES[] = {
    [INCIDENT_DUPLICATE_ENTRY] = "Entró dos veces",
    [INCIDENT_OTHER_NAME] = "Un documento con dos nombres",
    [INCIDENT_CAPACITY] = "Más personas que el aforo",
    [INCIDENT_UNKNOWN_ISSUER] = "Entrada que no se pudo revisar",
    [INCIDENT_CLOCK] = "Reloj dudoso",
    [INCIDENT_FORK] = "Dos copias de un equipo",
    [INCIDENT_PARKED] = "Datos que no se pudieron usar",
};

static_assert(ARRAY_COUNT(NAMES) == INCIDENT_KIND_COUNT, "one row per kind");

static const char *const HEADINGS[] = {
    "Qué",     "Evento",        "Persona",          "Otro nombre",      "Primera estación",
    "Puerta",  "Fecha",         "Más o menos s",    "Segunda estación", "Puerta",
    "Fecha",   "Más o menos s", "Se pasó por alto", "Cuántos",          "Aforo",
    "Detalle", "Razón"};

/* Words of incident.detail, as a list for people says them; any other stands as it is. */
static const struct {
    const char *word, *text;
} DETAILS[] = {
    {"let_in", "Se dejó entrar; sí tenía registro"},
    {"not_registered", "Se dejó entrar; su registro no aparece"},
    {"turned_away", "No se dejó entrar; sí tenía registro"},
    {"entered_later", "No se dejó entrar; entró después"},
    {"epochs", "La otra copia está en otra parte"},
};

static const char *detail_text(const char *word)
{
    for (size_t i = 0; i < ARRAY_COUNT(DETAILS); i++) {
        if (strcmp(DETAILS[i].word, word) == 0) {
            return DETAILS[i].text;
        }
    }
    return word;
}

/* What was read. */
struct found {
    struct arena arena;
    struct incident *incidents; /* of the arena */
    size_t count;
    int utc_offset_min;
};

/* ---- for people ---- */

static void print_side(const struct incident_side *side, int utc_offset_min)
{
    char time[CLOCK_ISO_MAX];
    if (side->label[0] == '\0' && side->at_ms == 0) {
        return;
    }
    (void)printf("    %s", side->label);
    if (side->gate >= 0) {
        (void)printf(", gate %d", side->gate);
    }
    if (side->at_ms != 0) {
        (void)printf(", %s", report_time(side->at_ms, utc_offset_min, time));
    }
    if (side->uncertainty_ms >= 0) {
        (void)printf(" ± %.1f s", (double)side->uncertainty_ms / MS_PER_S);
    }
    (void)printf("\n");
}

static void print_text(const struct found *found)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct incident *incident = &found->incidents[i];
        (void)printf("%s", incident_kind_word(incident->kind));
        if (incident->event != 0) {
            (void)printf(", event %u", incident->event);
        }
        if (incident->name[0] != '\0') {
            (void)printf(": %s%s%s", incident->name, incident->other_name[0] != '\0' ? " / " : "",
                         incident->other_name);
        }
        if (incident->kind == INCIDENT_CLOCK) {
            (void)printf(": %+.0f s", (double)incident->amount / MS_PER_S);
        } else if (incident->amount != 0) {
            (void)printf(": %lld", (long long)incident->amount);
        }
        if (incident->capacity != 0) {
            (void)printf(" of %lld", (long long)incident->capacity);
        }
        if (incident->overridden[0] != '\0') {
            (void)printf(", set aside: %s", incident->overridden);
        }
        (void)printf("%s%s\n", incident->detail[0] != '\0' ? ", " : "", incident->detail);
        print_side(&incident->first, found->utc_offset_min);
        print_side(&incident->second, found->utc_offset_min);
        if (incident->reason[0] != '\0') {
            (void)printf("    %s\n", incident->reason);
        }
    }
}

/* ---- for programs ---- */

static json_t *side_json(const struct incident_side *side, int utc_offset_min)
{
    return json_pack("{s:s,s:o,s:o,s:o}", "station", side->label, "gate",
                     side->gate >= 0 ? json_integer(side->gate) : json_null(), "at",
                     cli_json_time(side->at_ms, utc_offset_min), "uncertainty_ms",
                     side->uncertainty_ms >= 0 ? json_integer((json_int_t)side->uncertainty_ms)
                                               : json_null());
}

static json_t *text_json(const char *text)
{
    return text[0] != '\0' ? json_string(text) : json_null();
}

static enum status print_json(const struct found *found, struct error *error)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < found->count; i++) {
        const struct incident *incident = &found->incidents[i];
        (void)json_array_append_new(
            rows, json_pack("{s:s,s:I,s:o,s:o,s:o,s:o,s:o,s:I,s:I,s:o,s:o}", "kind",
                            incident_kind_word(incident->kind), "event",
                            (json_int_t)incident->event, "name", text_json(incident->name),
                            "other_name", text_json(incident->other_name), "first",
                            side_json(&incident->first, found->utc_offset_min), "second",
                            side_json(&incident->second, found->utc_offset_min), "overridden",
                            text_json(incident->overridden), "amount", (json_int_t)incident->amount,
                            "capacity", (json_int_t)incident->capacity, "detail",
                            text_json(incident->detail), "reason", text_json(incident->reason)));
    }
    return cli_print_json(rows, error);
}

static void csv_number(FILE *out, bool is_there, double value, int digits)
{
    char text[NUMBER_MAX] = "";
    if (is_there) {
        (void)snprintf(text, sizeof text, "%.*f", digits, value);
    }
    csv_cell(out, text, false);
}

static void csv_side(FILE *out, const struct incident_side *side, int utc_offset_min)
{
    char time[CLOCK_ISO_MAX] = "";
    csv_cell(out, side->label, false);
    csv_number(out, side->gate >= 0, side->gate, 0);
    csv_cell(out, side->at_ms != 0 ? report_time(side->at_ms, utc_offset_min, time) : "", false);
    csv_number(out, side->uncertainty_ms >= 0, (double)side->uncertainty_ms / MS_PER_S, 1);
}

static enum status write_csv(const struct found *found, const char *path, struct error *error)
{
    struct output output;
    enum status status =
        output_open(&output, strcmp(path, "-") == 0 ? NULL : path, "Qué,Evento,", error);
    if (status != STATUS_OK) {
        return status;
    }
    FILE *out = output.file;
    for (size_t i = 0; i < ARRAY_COUNT(HEADINGS); i++) {
        csv_cell(out, HEADINGS[i], i + 1 == ARRAY_COUNT(HEADINGS));
    }
    for (size_t i = 0; i < found->count; i++) {
        const struct incident *incident = &found->incidents[i];
        csv_cell(out, NAMES[incident->kind], false);
        csv_number(out, incident->event != 0, incident->event, 0);
        csv_cell(out, incident->name, false);
        csv_cell(out, incident->other_name, false);
        csv_side(out, &incident->first, found->utc_offset_min);
        csv_side(out, &incident->second, found->utc_offset_min);
        csv_cell(out, incident->overridden, false);
        csv_number(out, incident->amount != 0,
                   (double)incident->amount / (incident->kind == INCIDENT_CLOCK ? MS_PER_S : 1), 0);
        csv_number(out, incident->capacity != 0, (double)incident->capacity, 0);
        csv_cell(out, detail_text(incident->detail), false);
        csv_cell(out, incident->reason, true);
    }
    return output_close(&output, report_close(out, STATUS_NOT_FOUND, error), error);
}

/* ---- the command ---- */

static enum status read_all(struct cli *cli, uint32_t event, struct found *found,
                            struct error *error)
{
    struct settings settings;
    struct db db = {0};
    enum status status = cli_settings(cli, &settings, error);
    if (status == STATUS_OK) {
        found->utc_offset_min = settings.utc_offset_min;
        found->incidents = arena_alloc(&found->arena, INCIDENTS_MAX * sizeof *found->incidents);
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        status = incident_read(&db, event, &found->arena, found->incidents, INCIDENTS_MAX,
                               &found->count, error);
    }
    db_close(&db);
    return status;
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    uint32_t event = 0;
    const char *csv = NULL;
    struct found found = {0};
    const struct option_spec options[] = {{"--event", OPTION_NUMBER, &event},
                                          {"--csv", OPTION_TEXT, (void *)&csv}};
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 0, 0, error);
    if (status != STATUS_OK) {
        return status;
    }
    arena_init(&found.arena, 0);
    status = read_all(cli, event, &found, error);
    if (status == STATUS_OK && csv != NULL) {
        status = write_csv(&found, csv, error);
    } else if (status == STATUS_OK && cli->is_json) {
        status = print_json(&found, error);
    } else if (status == STATUS_OK) {
        print_text(&found);
        (void)fprintf(stderr, found.count == 0 ? "no incidents\n" : "");
    }
    arena_release(&found.arena);
    return status;
}

const struct command command_incidents = {
    .name = "incidents",
    .arguments = "[--event N] [--csv FILE]",
    .summary = "What somebody should look into: double entries, too many inside, wrong clocks.",
    .help = "The newest first, each with both doors and both times:\n"
            "duplicate_entry  let in twice, without leaving in between\n"
            "other_name       one document under two names\n"
            "capacity         more inside than the event or the gate takes\n"
            "unknown_issuer   a ticket of a kiosk that the door had not heard of, and now more is\n"
            "                 known: let_in, not_registered, turned_away, entered_later\n"
            "clock            a station whose clock was wrong by more than 5 minutes\n"
            "fork             two copies of one station have written\n"
            "parked           facts that could not be applied\n"
            "Times are corrected by what was measured of each station's clock, give or take what\n"
            "stands after the time; without it nothing was measured.\n"
            "--event N   of this event only\n"
            "--csv FILE  a list for a spreadsheet; - is standard output\n",
    .needs_fair = true,
    .run = run,
};
