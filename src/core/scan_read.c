/* scan_read.c: what a scanned text is, and what the database knows of its ticket. Every question is
 * a lookup by key, so that the answer takes as long with a million tickets as with one. */
#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/scan_internal.h"
#include "core/station.h"

enum {
    MS_PER_MINUTE = 60 * 1000,
    CODE_TYPED_MAX = 32, /* bytes of a typed code with its hyphens and spaces */
};

static_assert((int)SUBJECT_TEXT_SIZE > TICKET_ID_TEXT_LENGTH,
              "a ticket id fits where a person does");

/* ---- what the text is ---- */

static void scan_set_ticket(struct scan *scan, const struct ticket *ticket)
{
    scan->ticket = *ticket;
    scan->has_ticket = true;
    scan->input.ticket_event = ticket->event;
    scan->input.ticket_class = ticket->ticket_class;
    scan->input.is_waiting = ticket->ticket_class == TICKET_WAITING;
    scan->input.not_before_ms = (int64_t)ticket->not_before_min * MS_PER_MINUTE;
    scan->input.expires_ms = (int64_t)ticket->expires_min * MS_PER_MINUTE;
}

static enum status scan_check_signature(struct scan *scan, struct db *db,
                                        const struct ticket_envelope *envelope, struct error *error)
{
    uint8_t public_key[PUBLIC_KEY_BYTES];
    enum status status = station_public_key(db, envelope->ticket.issuer, public_key, error);
    if (status == STATUS_OK) {
        scan->input.issuer_is_known = true;
        scan->input.signature_ok = ticket_signature_ok(envelope, public_key);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* A typed code has no signature: it counts for as much as the registration that is found by it.
 * When none is found, or two, it is a well-formed code of somebody unknown here. */
static enum status scan_read_typed(struct scan *scan, struct db *db, const char *text,
                                   size_t length, struct error *error)
{
    char typed[CODE_TYPED_MAX];
    char code[TICKET_CODE_LENGTH + 1];
    struct ticket ticket;
    if (length >= sizeof typed || memchr(text, '\0', length)) {
        return STATUS_OK;
    }
    memcpy(typed, text, length);
    typed[length] = '\0';
    if (ticket_code_parse(typed, code, NULL) != STATUS_OK) {
        return STATUS_OK;
    }
    scan->input.is_well_formed = true;
    scan->input.issuer_is_known = true;
    scan->input.signature_ok = true;
    enum status status = ticket_find_event_code(db, scan->door->event, code, &ticket, error);
    if (status == STATUS_NOT_FOUND) {
        status = ticket_find_code(db, code, &ticket, error);
    }
    if (status == STATUS_OK) {
        scan_set_ticket(scan, &ticket);
    } else if (status == STATUS_NOT_FOUND || status == STATUS_EXISTS) {
        scan->input.ticket_event = scan->door->event;
        scan->input.expires_ms = INT64_MAX;
        status = STATUS_OK;
    }
    return status;
}

enum status scan_read_text(struct scan *scan, struct db *db, const char *text, size_t length,
                           struct error *error)
{
    struct ticket_envelope envelope;
    if (ticket_decode(text, length, &envelope, NULL) != STATUS_OK) {
        return scan_read_typed(scan, db, text, length, error);
    }
    scan->input.is_well_formed = true;
    scan_set_ticket(scan, &envelope.ticket);
    return scan_check_signature(scan, db, &envelope, error);
}

/* ---- what is known of ticket and person ---- */

bool scan_is_today(const struct scan *scan, int64_t at_ms)
{
    int offset_min = scan->door->utc_offset_min;
    struct local_time last = local_time_from_utc_ms(at_ms, offset_min);
    struct local_time now = local_time_from_utc_ms(scan->input.now_ms, offset_min);
    return last.year == now.year && last.month == now.month && last.day == now.day;
}

/* Whose ticket it is, and what the door may show of them. `registered_ms` INT64_MAX: not known. */
static enum status scan_read_person(struct scan *scan, struct db *db, struct verdict *verdict,
                                    int64_t *registered_ms, struct error *error)
{
    struct stmt stmt;
    *registered_ms = INT64_MAX;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT k.person, a.name, a.territory, a.value_group,"
                                    " k.registered_ms FROM ticket AS k LEFT JOIN attendee AS a"
                                    " ON a.event = k.event AND a.person = k.person WHERE k.id = ?1",
                                    error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, scan->subject);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        scan->input.ticket_is_known = true;
        *registered_ms = stmt_column_int(&stmt, 4);
        (void)text_copy(scan->subject, sizeof scan->subject, stmt_column_text(&stmt, 0));
    }
    /* Without a signature that holds, anybody could ask a door for names. */
    if (status == STATUS_OK && scan->input.signature_ok) {
        (void)text_copy(verdict->person, sizeof verdict->person, stmt_column_text(&stmt, 0));
        (void)text_copy(verdict->name, sizeof verdict->name, stmt_column_text(&stmt, 1));
        (void)text_copy(verdict->territory, sizeof verdict->territory, stmt_column_text(&stmt, 2));
        (void)text_copy(verdict->group, sizeof verdict->group, stmt_column_text(&stmt, 3));
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Columns station, gate, at_ms, hlc. */
static void read_passage(struct stmt *row, struct passage *out)
{
    *out = (struct passage){.station = (uint32_t)stmt_column_int(row, 0),
                            .gate = (int)stmt_column_int(row, 1),
                            .at_ms = stmt_column_int(row, 2),
                            .hlc = stmt_column_int(row, 3)};
}

static enum status scan_read_last_entry(struct scan *scan, struct db *db, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT station, gate, max(at_ms), hlc FROM movement"
                                    " WHERE event = ?1 AND subject = ?2 AND is_entry = 1"
                                    " AND is_undone = 0", /* the bare columns are of that row */
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, scan->door->event);
        stmt_text(&stmt, 2, scan->subject);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK && !stmt_is_null(&stmt, 0)) {
        scan->input.has_entered = true;
        read_passage(&stmt, &scan->entry);
        scan->input.has_entered_today = scan_is_today(scan, scan->entry.at_ms);
    }
    stmt_end(&stmt);
    return status;
}

/* Where the subject is: their latest movement by the rule of the projections. */
static enum status scan_read_presence(struct scan *scan, struct ledger *ledger,
                                      struct verdict *verdict, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, ledger->db,
                   "SELECT m.station, m.gate, m.at_ms, m.hlc, m.is_entry, s.label"
                   " FROM movement AS m LEFT JOIN station AS s ON s.station = m.station"
                   " WHERE m.event = ?1 AND m.subject = ?2 AND m.is_undone = 0"
                   " ORDER BY m.hlc DESC, m.station DESC, m.fact DESC LIMIT 1",
                   error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, scan->door->event);
        stmt_text(&stmt, 2, scan->subject);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        read_passage(&stmt, &scan->latest);
        int64_t behind_ms = (scan->latest.hlc >> 16) - scan->latest.at_ms;
        scan->input.is_inside = stmt_column_int(&stmt, 4) != 0;
        verdict->earlier_ms = scan->latest.at_ms;
        verdict->earlier_gate = scan->latest.gate;
        verdict->earlier_station = scan->latest.station;
        (void)text_copy(verdict->earlier_label, sizeof verdict->earlier_label,
                        stmt_column_text(&stmt, 5));
        bool is_ours = verdict->earlier_station == ledger->station;
        verdict->uncertainty_ms = is_ours || behind_ms < 0 ? 0 : behind_ms;
    }
    stmt_end(&stmt);
    if (status == STATUS_OK) {
        status = scan_read_last_entry(scan, ledger->db, error);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Was the ticket taken back, or everything that its station issued since some time? */
static enum status scan_read_revoked(struct scan *scan, struct db *db, const char *ticket,
                                     int64_t registered_ms, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db,
                   "SELECT (SELECT is_revoked FROM ticket_revoked WHERE ticket = ?1),"
                   " (SELECT is_revoked AND since_ms <= ?3 FROM station_revoked WHERE issuer = ?2)",
                   error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, ticket);
        stmt_int(&stmt, 2, scan->ticket.issuer);
        stmt_int(&stmt, 3, registered_ms);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        scan->input.is_revoked = stmt_column_int(&stmt, 0) != 0;
        scan->input.issuer_is_revoked = stmt_column_int(&stmt, 1) != 0;
    }
    stmt_end(&stmt);
    return status;
}

/* Whoever was called, by this ticket or another one, or holds one with a place, waits no more. */
static enum status scan_read_waiting(struct scan *scan, struct db *db, const char *ticket,
                                     struct error *error)
{
    struct stmt stmt;
    enum status status = STATUS_OK;
    if (!scan->input.is_waiting) {
        return status;
    }
    status = stmt_begin(&stmt, db,
                        "SELECT EXISTS (SELECT 1 FROM waiting_called WHERE ticket = ?1) OR EXISTS"
                        " (SELECT 1 FROM ticket_standing AS t WHERE t.event = ?2 AND t.person = ?3 "
                        "AND (t.class <> 3"
                        "  OR EXISTS (SELECT 1 FROM waiting_called AS c WHERE c.ticket = t.id)))",
                        error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, ticket);
        stmt_int(&stmt, 2, scan->ticket.event);
        stmt_text(&stmt, 3, scan->subject);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        scan->input.is_waiting = stmt_column_int(&stmt, 0) == 0;
    }
    stmt_end(&stmt);
    return status;
}

/* What the catalogue says of tickets of this class. */
static enum status scan_read_class(struct scan *scan, struct db *db, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db,
                   "SELECT row ->> 'reentry', row ->> 'is_beyond_limit' FROM catalogue"
                   " WHERE sheet = 'ticket_class' AND key = ?1 AND row IS NOT NULL",
                   error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, ticket_class_word((enum ticket_class)scan->ticket.ticket_class));
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        (void)text_copy(scan->class_reentry, sizeof scan->class_reentry,
                        stmt_column_text(&stmt, 0));
        scan->input.class_reentry = scan->class_reentry[0] ? scan->class_reentry : NULL;
        scan->input.class_is_beyond_limit = stmt_column_int(&stmt, 1) != 0;
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The last time that this ticket was at this stand. */
static enum status scan_read_stand(struct scan *scan, struct db *db, struct verdict *verdict,
                                   struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT max(at_ms) FROM stand_visit"
                                    " WHERE event = ?1 AND stand = ?2 AND ticket = ?3",
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, scan->door->event);
        stmt_text(&stmt, 2, scan->door->stand);
        stmt_text(&stmt, 3, scan->subject);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK && !stmt_is_null(&stmt, 0)) {
        verdict->earlier_ms = stmt_column_int(&stmt, 0);
        scan->input.has_attended_today = scan_is_today(scan, verdict->earlier_ms);
    }
    stmt_end(&stmt);
    return status;
}

enum status scan_read_known(struct scan *scan, struct ledger *ledger, struct verdict *verdict,
                            struct error *error)
{
    struct db *db = ledger->db;
    char ticket[TICKET_ID_TEXT_LENGTH + 1];
    int64_t registered_ms = INT64_MAX;
    ticket_id_text(scan->ticket.id, ticket);
    memcpy(scan->subject, ticket, sizeof ticket);
    if (scan->door->direction == DIRECTION_STAND) {
        enum status status = scan_read_stand(scan, db, verdict, error);
        return status == STATUS_OK ? scan_read_revoked(scan, db, ticket, registered_ms, error)
                                   : status;
    }
    enum status status = scan_read_person(scan, db, verdict, &registered_ms, error);
    if (status == STATUS_OK) {
        status = scan_read_revoked(scan, db, ticket, registered_ms, error);
    }
    if (status == STATUS_OK) {
        status = scan_read_waiting(scan, db, ticket, error);
    }
    if (status == STATUS_OK) {
        status = scan_read_class(scan, db, error);
    }
    return status == STATUS_OK ? scan_read_presence(scan, ledger, verdict, error) : status;
}
