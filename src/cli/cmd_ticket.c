#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/verbs.h"
#include "core/attendee.h"
#include "core/catalogue.h"
#include "core/revocation.h"
#include "core/station.h"
#include "core/ticket.h"
#include "image/code_image.h"

enum { MS_PER_MIN = 60 * 1000 };

enum signature { SIGNATURE_VALID, SIGNATURE_FORGED, SIGNATURE_UNKNOWN, SIGNATURE_NONE };

/* What is told of a ticket. */
struct shown {
    struct ticket ticket;
    enum signature signature;
    struct ticket_status known;
    bool is_revoked;
    struct catalogue *catalogue; /* owned */
    const struct event *event;   /* in it; NULL = not in the catalogue */
    char label_text[128];        /* of the issuing station; "" = not known */
    int utc_offset_min;
    bool with_names;
};

static const struct {
    const char *word, *sentence;
} SIGNATURES[] = {
    [SIGNATURE_VALID] = {"valid", "valid"},
    [SIGNATURE_FORGED] = {"forged", "FORGED: not made by the station it names"},
    [SIGNATURE_UNKNOWN] = {"unknown_issuer", "cannot be checked: its station is not known here"},
    [SIGNATURE_NONE] = {"none", "none: a short code has no signature"},
};

/* ---- from what is given to a ticket ---- */

static enum status read_payload(struct db *db, const char *text, size_t length, struct shown *shown,
                                struct error *error)
{
    struct ticket_envelope envelope;
    uint8_t public_key[PUBLIC_KEY_BYTES];
    enum status status = ticket_decode(text, length, &envelope, error);
    if (status != STATUS_OK) {
        return error_prefix(error, status, "not one of our tickets");
    }
    shown->ticket = envelope.ticket;
    status = station_public_key(db, envelope.ticket.issuer, public_key, error);
    if (status == STATUS_NOT_FOUND) {
        shown->signature = SIGNATURE_UNKNOWN;
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        shown->signature =
            ticket_signature_ok(&envelope, public_key) ? SIGNATURE_VALID : SIGNATURE_FORGED;
    }
    return status;
}

static enum status read_code(struct db *db, const char *text, struct shown *shown,
                             struct error *error)
{
    char code[TICKET_CODE_LENGTH + 1];
    if (strlen(text) >= TICKET_TEXT_LENGTH) { /* the text of a QR, as a scanner types it */
        return read_payload(db, text, strlen(text), shown, error);
    }
    shown->signature = SIGNATURE_NONE;
    enum status status = ticket_code_parse(text, code, error);
    return status == STATUS_OK ? ticket_find_code(db, code, &shown->ticket, error) : status;
}

static enum status read_image(struct db *db, const char *path, struct shown *shown,
                              struct error *error)
{
    char text[CODE_IMAGE_TEXT_MAX];
    size_t length = 0;
    enum status status = code_image_read_file(path, text, sizeof text, &length, error);
    return status == STATUS_OK ? read_payload(db, text, length, shown, error) : status;
}

/* ---- what is known of it ---- */

static enum status read_issuer(struct db *db, struct shown *shown, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db, "SELECT format('%s (%s)', label, name) FROM station WHERE station = ?1", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, shown->ticket.issuer);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        (void)snprintf(shown->label_text, sizeof shown->label_text, "%s",
                       stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_known(struct db *db, struct shown *shown, struct error *error)
{
    enum status status = ticket_status_read(db, &shown->ticket, &shown->known, error);
    if (status == STATUS_OK) {
        status = catalogue_new(&shown->catalogue, db, error);
    }
    if (status == STATUS_OK) {
        shown->event = catalogue_event(shown->catalogue, shown->ticket.event);
        status = read_issuer(db, shown, error);
    }
    if (status == STATUS_OK) {
        status = ticket_is_revoked(db, &shown->ticket, shown->known.registered_ms,
                                   &shown->is_revoked, error);
    }
    return status;
}

/* ---- printing ---- */

static void print_text(const struct shown *shown)
{
    const struct ticket *ticket = &shown->ticket;
    const struct ticket_status *known = &shown->known;
    char code[TICKET_CODE_LENGTH + 2];
    char from[CLOCK_ISO_MAX];
    char until[CLOCK_ISO_MAX];
    ticket_code_shown(ticket->id, code);
    (void)printf("code         %s\n", code);
    (void)printf("signature    %s\n", SIGNATURES[shown->signature].sentence);
    (void)printf("issued by    %08x%s%s\n", ticket->issuer, shown->label_text[0] ? ", " : "",
                 shown->label_text);
    (void)printf("event        %u%s%s\n", ticket->event, shown->event ? ", " : " (not known here)",
                 shown->event ? shown->event->name : "");
    cli_format_time((int64_t)ticket->not_before_min * MS_PER_MIN, shown->utc_offset_min, from);
    cli_format_time((int64_t)ticket->expires_min * MS_PER_MIN, shown->utc_offset_min, until);
    (void)printf("valid        %s to %s\n", from, until);
    cli_format_time(known->registered_ms, shown->utc_offset_min, from);
    (void)printf("registered   %s\n", known->is_known ? from : "not known here");
    if (shown->with_names) {
        (void)printf("name         %s\n", known->name[0] ? known->name : "-");
    }
    cli_format_time(known->first_entry_ms, shown->utc_offset_min, from);
    (void)printf("entered      %s\n", from);
    (void)printf("inside       %s\n", known->is_inside ? "yes" : "no");
    (void)printf("revoked      %s\n", shown->is_revoked ? "YES: the doors refuse it" : "no");
}

static enum status print_json(const struct shown *shown, struct error *error)
{
    const struct ticket *ticket = &shown->ticket;
    const struct ticket_status *known = &shown->known;
    int offset_min = shown->utc_offset_min;
    char code[TICKET_CODE_LENGTH + 2];
    char issuer[16];
    ticket_code_shown(ticket->id, code);
    (void)snprintf(issuer, sizeof issuer, "%08x", ticket->issuer);
    json_t *json = json_pack(
        "{s:s,s:s,s:s,s:I,s:s,s:o,s:o,s:b,s:o,s:o,s:b,s:b}", "code", code, "signature",
        SIGNATURES[shown->signature].word, "issuer", issuer, "event", (json_int_t)ticket->event,
        "event_name", shown->event ? shown->event->name : "", "not_before",
        cli_json_time((int64_t)ticket->not_before_min * MS_PER_MIN, offset_min), "expires",
        cli_json_time((int64_t)ticket->expires_min * MS_PER_MIN, offset_min), "known",
        (int)known->is_known, "registered", cli_json_time(known->registered_ms, offset_min),
        "entered", cli_json_time(known->first_entry_ms, offset_min), "inside",
        (int)known->is_inside, "revoked", (int)shown->is_revoked);
    if (json && shown->with_names) {
        (void)json_object_set_new(json, "name", json_string(known->name));
    }
    return cli_print_json(json, error);
}

/* ---- taken back ---- */

/* What is said of a ticket. */
struct saying {
    char id[TICKET_ID_TEXT_LENGTH + 1];
    const char *reason; /* NULL = it is given back */
};

static enum status tell(struct ledger *ledger, const void *user, bool *has_changed,
                        struct error *error)
{
    const struct saying *saying = user;
    return ticket_revoke(ledger, saying->id, saying->reason, has_changed, error);
}

static enum status say(struct cli *cli, const struct shown *shown, const char *reason,
                       struct error *error)
{
    struct saying saying = {.reason = reason};
    char code[TICKET_CODE_LENGTH + 2];
    if (shown->signature == SIGNATURE_FORGED) {
        return error_set(error, STATUS_INVALID,
                         "this ticket is forged: the doors refuse it anyway");
    }
    ticket_id_text(shown->ticket.id, saying.id);
    ticket_code_shown(shown->ticket.id, code);
    return verb_tell(cli, code, tell, &saying, error);
}

/* ---- the command ---- */

/* What is asked. */
struct asked {
    const char *verb, *code, *image, *reason;
};

static enum status parse(struct asked *asked, int argc, char **argv, struct error *error)
{
    asked->verb = argv[1];
    asked->code = argc == 3 ? argv[2] : NULL;
    bool is_revoke = strcmp(asked->verb, "revoke") == 0;
    bool is_known =
        is_revoke || strcmp(asked->verb, "show") == 0 || strcmp(asked->verb, "restore") == 0;
    if (!is_known || (asked->code != NULL) == (asked->image != NULL)) {
        return error_set(error, STATUS_USAGE,
                         "ticket: say feria ticket show, revoke or restore, and CODE or "
                         "--image FILE");
    }
    if (!is_revoke && asked->reason != NULL) {
        return error_set(error, STATUS_USAGE, "--reason: only revoke has one");
    }
    asked->reason = is_revoke && asked->reason == NULL ? "other" : asked->reason;
    if (is_revoke && !revocation_reason_ok(asked->reason)) {
        return error_set(error, STATUS_USAGE,
                         "--reason: lost, duplicate, misuse or other, not \"%s\"", asked->reason);
    }
    return STATUS_OK;
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct asked asked = {0};
    struct shown shown = {0};
    struct settings settings;
    struct db db = {0};
    const struct option_spec options[] = {{"--image", OPTION_TEXT, &asked.image},
                                          {"--reason", OPTION_TEXT, &asked.reason},
                                          {"--names", OPTION_FLAG, &shown.with_names}};
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 1, 2, error);
    if (status == STATUS_OK) {
        status = parse(&asked, argc, argv, error);
    }
    if (status == STATUS_OK) {
        status = cli_settings(cli, &settings, error);
    }
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        shown.utc_offset_min = settings.utc_offset_min;
        status = asked.image ? read_image(&db, asked.image, &shown, error)
                             : read_code(&db, asked.code ? asked.code : "", &shown, error);
    }
    bool is_shown = asked.verb != NULL && strcmp(asked.verb, "show") == 0;
    if (status == STATUS_OK && is_shown) {
        status = read_known(&db, &shown, error);
    }
    if (status == STATUS_OK && is_shown && cli->is_json) {
        status = print_json(&shown, error);
    } else if (status == STATUS_OK && is_shown) {
        print_text(&shown);
    }
    catalogue_free(shown.catalogue);
    db_close(&db); /* the office writes to the same file */
    return status == STATUS_OK && !is_shown ? say(cli, &shown, asked.reason, error) : status;
}

const struct command command_ticket = {
    .name = "ticket",
    .arguments = "show CODE [--names] | revoke CODE [--reason WORD] | restore CODE",
    .summary = "Says what a ticket is, from its short code or a picture; revokes it.",
    .help =
        "CODE is the short code (K7M4X-2QXTB) or the text of the QR; FILE a PNG or JPEG picture.\n"
        "revoke    the doors refuse it from now on; restore lets it in again\n"
        "--image FILE  instead of CODE\n"
        "--reason  lost, duplicate, misuse or other\n"
        "--names   the person's name too, when the central file holds it\n",
    .needs_fair = true,
    .run = run,
};
