/* cmd_print.c: tickets and badges on paper, for the office. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/format.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/print_out.h"
#include "cli/verbs.h"
#include "core/attendee.h"
#include "core/catalogue.h"
#include "core/csv_read.h"
#include "core/question.h"
#include "core/revocation.h"
#include "core/station.h"
#include "core/ticket.h"

enum { LIST_BYTES_MAX = 4 * 1024 * 1024 };

static struct {
    const char *to, *role;
    uint32_t paper_mm, wait_s;
} wanted = {.wait_s = 60};

/* What stands on a badge by the class of its ticket. */
static const char *const ROLES[TICKET_CLASS_COUNT] = {
    [TICKET_GUEST] = "INVITADO", [TICKET_STAFF] = "PERSONAL", [TICKET_PRESS] = "PRENSA"};

/* A ticket, as it goes on paper. Wipe after use. */
struct held {
    struct ticket ticket;
    struct ticket_status known;
    char payload[TICKET_TEXT_LENGTH + 1], code[TICKET_CODE_LENGTH + 2];
    bool is_ours; /* this folder has the key of its station: the QR is the signed one */
};

/* ---- the ticket ---- */

/* Ed25519 is deterministic: with the station's key the QR is the very same. */
static enum status sign_again(struct cli *cli, struct db *db, struct held *held,
                              struct error *error)
{
    char folder[FILE_PATH_MAX], name[STATION_NAME_MAX + 1] = "";
    struct keys keys;
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db, "SELECT name FROM station WHERE station = ?1", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, held->ticket.issuer);
        status = stmt_step(&stmt, error);
        if (status == STATUS_OK) {
            (void)text_copy(name, sizeof name, stmt_column_text(&stmt, 0));
        }
        stmt_end(&stmt);
    }
    if (status == STATUS_OK) {
        status = path_join(folder, sizeof folder, cli->folder, "keys", error);
    }
    if (status == STATUS_OK) {
        status = keys_open(&keys, folder, name, false, error);
    }
    if (status == STATUS_OK && keys.station == held->ticket.issuer) {
        ticket_encode(&held->ticket, keys.secret_key, held->payload);
        held->is_ours = true;
    }
    if (status == STATUS_OK) {
        keys_close(&keys);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* `text`: a short code, or what a scanner read from a QR. */
static enum status held_find(struct cli *cli, struct db *db, const char *text, struct held *held,
                             struct error *error)
{
    struct ticket_envelope envelope;
    char code[TICKET_CODE_LENGTH + 1];
    enum status status;
    *held = (struct held){0};
    if (strlen(text) == TICKET_TEXT_LENGTH) {
        status = ticket_decode(text, strlen(text), &envelope, error);
        held->ticket = envelope.ticket;
        (void)text_copy(held->payload, sizeof held->payload, text);
    } else {
        status = ticket_code_parse(text, code, error);
        if (status == STATUS_OK) {
            status = ticket_find_code(db, code, &held->ticket, error);
        }
        if (status == STATUS_OK) {
            status = sign_again(cli, db, held, error);
        }
    }
    if (status == STATUS_OK) {
        ticket_code_shown(held->ticket.id, held->code);
        status = ticket_status_read(db, &held->ticket, &held->known, error);
    }
    bool is_revoked = false;
    if (status == STATUS_OK) {
        status =
            ticket_is_revoked(db, &held->ticket, held->known.registered_ms, &is_revoked, error);
    }
    if (is_revoked) {
        return error_set(error, STATUS_DENIED,
                         "%s: it was taken back and no door lets it in; `feria ticket restore` or "
                         "`feria station restore` first",
                         held->code);
    }
    if (status == STATUS_OK && held->payload[0] == '\0') {
        (void)text_copy(held->payload, sizeof held->payload, held->code);
        (void)fprintf(stderr,
                      "%s: its station's key is not here, so the QR holds the short code: "
                      "a door reads it like a typed one\n",
                      held->code);
    }
    return status;
}

/* What a ticket and a badge share; its texts live as long as what it is made from. */
static struct ticket_slip texts_of(const struct held *held, const struct catalogue *catalogue,
                                   int utc_offset_min, char day[FORMAT_MAX], char hours[FORMAT_MAX])
{
    const struct event *event = catalogue_event(catalogue, held->ticket.event);
    struct ticket_slip texts = {
        .city = catalogue->municipality.entity, .payload = held->payload, .code = held->code};
    if (event) {
        format_day_long(event->starts_ms, utc_offset_min, day);
        format_hours(event->starts_ms, event->ends_ms, utc_offset_min, hours);
        texts.event = event->name;
        texts.place = event->place;
        texts.day = day;
        texts.hours = hours;
    }
    return texts;
}

typedef void compose(struct slip *slip, struct held *held, struct ticket_slip *texts);

/* The person has it on a screen or on paper already. */
static void compose_ticket(struct slip *slip, struct held *held, struct ticket_slip *texts)
{
    char given[NAME_MAX_BYTES];
    name_given(held->known.name, given, sizeof given);
    texts->name = given;
    texts->band = held->ticket.ticket_class == TICKET_WAITING ? "LISTA DE ESPERA" : "";
    slip_of_ticket(slip, texts);
    slip->is_again = true;
    texts->name = ""; /* is gone with this function */
    sodium_memzero(given, sizeof given);
}

static void compose_badge(struct slip *slip, struct held *held, struct ticket_slip *texts)
{
    texts->name = held->known.name;
    texts->band = wanted.role ? wanted.role : ROLES[held->ticket.ticket_class];
    slip_of_badge(slip, texts);
}

static enum status print_one(struct cli *cli, const char *text, compose *composed,
                             struct error *error)
{
    struct settings settings;
    struct db db = {0};
    struct catalogue *catalogue = NULL;
    struct print_out out = {0};
    struct held held = {0};
    struct slip slip = {0};
    char day[FORMAT_MAX], hours[FORMAT_MAX];
    enum status status = cli_settings(cli, &settings, error);
    if (status == STATUS_OK) {
        status = verb_catalogue(cli, &catalogue, &db, error);
    }
    if (status == STATUS_OK) {
        status = held_find(cli, &db, text, &held, error);
    }
    if (status == STATUS_OK) {
        struct ticket_slip texts = texts_of(&held, catalogue, settings.utc_offset_min, day, hours);
        composed(&slip, &held, &texts);
        status = print_out_open(&out, cli, &settings, wanted.to, wanted.paper_mm, error);
        out.wait_s = wanted.wait_s;
    }
    if (status == STATUS_OK) {
        status = print_out_slip(&out, &slip, error);
    }
    status = print_out_close(&out, status, error);
    slip_wipe(&slip);
    sodium_memzero(&held, sizeof held);
    catalogue_free(catalogue);
    db_close(&db);
    return status;
}

static enum status print_ticket(struct cli *cli, const struct option_spec *options, char **words,
                                struct error *error)
{
    (void)options;
    return print_one(cli, words[0], compose_ticket, error);
}

static enum status print_badge(struct cli *cli, const struct option_spec *options, char **words,
                               struct error *error)
{
    (void)options;
    return print_one(cli, words[0], compose_badge, error);
}

/* ---- the number of a question ---- */

static void compose_receipt(struct slip *slip, const struct question_public *question,
                            const struct catalogue *catalogue, int utc_offset_min)
{
    char asked[FORMAT_MAX], answer_by[FORMAT_MAX], day[FORMAT_MAX];
    const struct department *department = catalogue_department(catalogue, question->department);
    format_date_plain(day_to_ms(question->asked_day, utc_offset_min), utc_offset_min, day);
    (void)snprintf(asked, sizeof asked, "Radicada el %.60s", day);
    format_date(day_to_ms(question->deadline.due_day, utc_offset_min), utc_offset_min, day);
    (void)snprintf(answer_by, sizeof answer_by, "A más tardar: %.60s", day);
    const struct receipt_slip texts = {.city = catalogue->municipality.entity,
                                       .radicado = question->radicado,
                                       .asked = asked,
                                       .answer_by = answer_by,
                                       .department = department ? department->name : ""};
    slip_of_receipt(slip, &texts);
    slip->is_again = true; /* the person has it on a screen or on paper already */
}

static enum status print_receipt(struct cli *cli, const struct option_spec *options, char **words,
                                 struct error *error)
{
    (void)options;
    struct settings settings;
    struct db db = {0};
    struct catalogue *catalogue = NULL;
    struct question_list *found = NULL;
    struct print_out out = {0};
    struct slip slip = {0};
    enum status status = cli_settings(cli, &settings, error);
    if (status == STATUS_OK) {
        status = verb_catalogue(cli, &catalogue, &db, error);
    }
    if (status == STATUS_OK) {
        status = question_find(&found, &db, words[0], settings.utc_offset_min, error);
    }
    if (status == STATUS_OK) {
        compose_receipt(&slip, &found->items[0], catalogue, settings.utc_offset_min);
        status = print_out_open(&out, cli, &settings, wanted.to, wanted.paper_mm, error);
        out.wait_s = wanted.wait_s;
    }
    if (status == STATUS_OK) {
        status = print_out_slip(&out, &slip, error);
    }
    status = print_out_close(&out, status, error);
    question_list_free(found);
    catalogue_free(catalogue);
    db_close(&db);
    return status;
}

/* ---- badges of a list ---- */

enum list_column { LIST_NAME, LIST_ROLE, LIST_CODE, LIST_COLUMN_COUNT };

static const char *const COLUMNS[LIST_COLUMN_COUNT] = {"nombre", "cargo", "codigo"};

struct badges {
    struct cli *cli;
    struct db *db;
    const char *path;
    struct print_out *out;
    struct ticket_slip texts; /* city and event */
    size_t places[LIST_COLUMN_COUNT];
    bool has_heading;
};

static enum status take_heading(struct badges *badges, const struct csv_row *row,
                                struct error *error)
{
    for (size_t column = 0; column < LIST_COLUMN_COUNT; column++) {
        badges->places[column] = CSV_CELLS_MAX;
        for (size_t i = 0; i < row->cell_count && i < CSV_CELLS_MAX; i++) {
            if (strcmp(row->cells[i].text, COLUMNS[column]) == 0) {
                badges->places[column] = i;
            }
        }
    }
    badges->has_heading = true;
    return badges->places[LIST_NAME] < CSV_CELLS_MAX
               ? STATUS_OK
               : error_set(error, STATUS_INVALID,
                           "%s:%d: the first line has the names of the columns: nombre, and if "
                           "you like cargo and codigo",
                           badges->path, row->line);
}

static const char *cell(const struct badges *badges, const struct csv_row *row,
                        enum list_column column)
{
    size_t place = badges->places[column];
    return place < row->cell_count && place < CSV_CELLS_MAX ? row->cells[place].text : "";
}

/* Without control characters and doubled spaces; whoever prints is told when any went. */
static enum status clean_name(const struct badges *badges, const struct csv_row *row,
                              char out[NAME_MAX_BYTES], struct error *error)
{
    const char *name = cell(badges, row, LIST_NAME);
    enum status status = text_clean(name, out, NAME_MAX_BYTES, error);
    if (status == STATUS_OK && strlen(out) < strlen(name)) {
        (void)fprintf(stderr,
                      "%s:%d: \"nombre\": spaces or characters that cannot be printed were left "
                      "out: %s\n",
                      badges->path, row->line, out);
    }
    return status;
}

static enum status take_row(void *user, const struct csv_row *row, struct error *error)
{
    struct badges *badges = user;
    char name[NAME_MAX_BYTES];
    struct held held = {0};
    struct slip slip = {0};
    if (!badges->has_heading) {
        return take_heading(badges, row, error);
    }
    const char *code = cell(badges, row, LIST_CODE);
    enum status status = clean_name(badges, row, name, error);
    if (status == STATUS_OK && name[0] == '\0') {
        return error_set(error, STATUS_INVALID, "%s:%d: \"nombre\" is empty; every badge needs one",
                         badges->path, row->line);
    }
    if (status == STATUS_OK && code[0] != '\0') {
        status = held_find(badges->cli, badges->db, code, &held, error);
    }
    if (status == STATUS_OK) {
        struct ticket_slip texts = badges->texts;
        texts.name = name;
        texts.band = cell(badges, row, LIST_ROLE);
        texts.payload = held.payload;
        texts.code = held.code;
        slip_of_badge(&slip, &texts);
        status = print_out_slip(badges->out, &slip, error);
    }
    slip_wipe(&slip);
    sodium_memzero(&held, sizeof held);
    sodium_memzero(name, sizeof name);
    return status == STATUS_OK ? status
                               : error_prefix(error, status, "%s:%d", badges->path, row->line);
}

static enum status print_badges(struct cli *cli, const struct option_spec *options, char **words,
                                struct error *error)
{
    (void)options;
    struct settings settings;
    struct db db = {0};
    struct catalogue *catalogue = NULL;
    struct print_out out = {0};
    uint32_t number = 0;
    enum status status = cli_settings(cli, &settings, error);
    if (status == STATUS_OK) {
        status = verb_catalogue(cli, &catalogue, &db, error);
    }
    if (status == STATUS_OK) {
        status = cli_choose_event(catalogue, &settings, 0, &number, error);
    }
    if (status == STATUS_OK) {
        status = print_out_open(&out, cli, &settings, wanted.to, wanted.paper_mm, error);
        out.wait_s = wanted.wait_s;
    }
    if (status == STATUS_OK) {
        const struct event *event = catalogue_event(catalogue, number);
        struct badges badges = {.cli = cli, .db = &db, .path = words[0], .out = &out};
        badges.texts.city = catalogue->municipality.entity;
        badges.texts.event = event ? event->name : "";
        status = csv_read(words[0], LIST_BYTES_MAX, take_row, &badges, error);
    }
    if (status == STATUS_OK && out.count == 0) {
        status = error_set(error, STATUS_INVALID, "%s: nobody is in it; a line for each badge",
                           words[0]);
    }
    size_t count = out.count;
    status = print_out_close(&out, status, error);
    if (status == STATUS_OK) {
        (void)fprintf(stderr, "%zu badges\n", count);
    }
    catalogue_free(catalogue);
    db_close(&db);
    return status;
}

/* ---- the command ---- */

static const struct verb VERBS[] = {
    {"ticket", 1, 1, true, print_ticket},
    {"receipt", 1, 1, true, print_receipt},
    {"badge", 1, 1, true, print_badge},
    {"badges", 1, 1, true, print_badges},
};

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    const struct option_spec options[] = {{"--to", OPTION_TEXT, &wanted.to},
                                          {"--role", OPTION_TEXT, &wanted.role},
                                          {"--paper", OPTION_NUMBER, &wanted.paper_mm},
                                          {"--wait", OPTION_NUMBER, &wanted.wait_s}};
    return verbs_run(cli, argc, argv, VERBS, ARRAY_COUNT(VERBS), options, ARRAY_COUNT(options),
                     error);
}

const struct command command_print = {
    .name = "print",
    .arguments = "ticket CODE | receipt NUMBER | badge CODE | badges LIST.csv [--to FILE|PRINTER]",
    .summary = "Prints a ticket or a question's number again, a badge, or the badges of a list.",
    .help =
        "CODE is the short code of a ticket, or the text of its QR; NUMBER that of a question.\n"
        "LIST.csv has the columns nombre, cargo and codigo; the last two may be empty or missing.\n"
        "--to PLACE   FILE.pdf (a page each), FILE.png, FILE.escpos, or a printer like\n"
        "             tcp:192.168.1.50; without it the printer of feria.ini\n"
        "--paper MM   80, 62 (labels) or 58; without it that of feria.ini\n"
        "--wait S     seconds that a printer may take for a slip; else 60\n"
        "--role TEXT  what the badge says under the name\n",
    .needs_fair = true,
    .has_no_json = true,
    .run = run,
};
