/* admission_scan: from a scanned text to a verdict and a fact. Every question to the database is a
 * lookup by key, so that the answer takes as long with a million tickets as with one. The text
 * itself goes no further than this file. */
#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "core/admission.h"
#include "core/body.h"
#include "core/station.h"

enum {
    SUBJECT_TEXT_SIZE = PERSON_TEXT_SIZE, /* a person, or the id of a ticket not known here */
    MS_PER_MINUTE = 60 * 1000,
    CODE_TYPED_MAX = 32, /* bytes of a typed code with its hyphens and spaces */
};

static_assert((int)SUBJECT_TEXT_SIZE > TICKET_ID_TEXT_LENGTH,
              "a ticket id fits where a person does");

/* One scan on its way through this file. */
struct scan {
    const struct door *door;
    struct admission_input input;
    struct ticket ticket;
    bool has_ticket; /* the text was one of our codes and tells which ticket */
    char subject[SUBJECT_TEXT_SIZE];
};

/* ---- what the text is ---- */

static void scan_set_ticket(struct scan *scan, const struct ticket *ticket)
{
    scan->ticket = *ticket;
    scan->has_ticket = true;
    scan->input.ticket_event = ticket->event;
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

static enum status scan_read_text(struct scan *scan, struct db *db, const char *text, size_t length,
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

/* Whose ticket it is, and what the door may show of them. */
static enum status scan_read_person(struct scan *scan, struct db *db, struct verdict *verdict,
                                    struct error *error)
{
    struct stmt stmt;
    ticket_id_text(scan->ticket.id, scan->subject);
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT k.person, a.name, a.territory, a.value_group"
                                    " FROM ticket AS k LEFT JOIN attendee AS a"
                                    " ON a.event = k.event AND a.person = k.person WHERE k.id = ?1",
                                    error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, scan->subject);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        scan->input.ticket_is_known = true;
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

static enum status scan_read_last_entry(struct scan *scan, struct db *db, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT max(at_ms) FROM movement"
                                    " WHERE event = ?1 AND subject = ?2 AND is_entry = 1",
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, scan->door->event);
        stmt_text(&stmt, 2, scan->subject);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK && !stmt_is_null(&stmt, 0)) {
        int offset_min = scan->door->utc_offset_min;
        struct local_time last = local_time_from_utc_ms(stmt_column_int(&stmt, 0), offset_min);
        struct local_time now = local_time_from_utc_ms(scan->input.now_ms, offset_min);
        scan->input.has_entered = true;
        scan->input.has_entered_today =
            last.year == now.year && last.month == now.month && last.day == now.day;
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
                   "SELECT m.is_entry, m.at_ms, m.gate, m.station, s.label, (m.hlc >> 16) - m.at_ms"
                   " FROM movement AS m LEFT JOIN station AS s ON s.station = m.station"
                   " WHERE m.event = ?1 AND m.subject = ?2"
                   " ORDER BY m.hlc DESC, m.station DESC, m.epoch DESC, m.seq DESC LIMIT 1",
                   error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, scan->door->event);
        stmt_text(&stmt, 2, scan->subject);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        int64_t behind_ms = stmt_column_int(&stmt, 5);
        scan->input.is_inside = stmt_column_int(&stmt, 0) != 0;
        verdict->earlier_ms = stmt_column_int(&stmt, 1);
        verdict->earlier_gate = (int)stmt_column_int(&stmt, 2);
        verdict->earlier_station = (uint32_t)stmt_column_int(&stmt, 3);
        (void)text_copy(verdict->earlier_label, sizeof verdict->earlier_label,
                        stmt_column_text(&stmt, 4));
        bool is_ours = verdict->earlier_station == ledger->station;
        verdict->uncertainty_ms = is_ours || behind_ms < 0 ? 0 : behind_ms;
    }
    stmt_end(&stmt);
    if (status == STATUS_OK) {
        status = scan_read_last_entry(scan, ledger->db, error);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- what is written ---- */

static const char *direction_word(const struct door *door)
{
    return door->direction == DIRECTION_EXIT ? "exit" : "entry";
}

static enum status scan_append_movement(const struct scan *scan, struct ledger *ledger,
                                        const char *overridden, struct error *error)
{
    char id[TICKET_ID_TEXT_LENGTH + 1];
    char body[BODY_TEXT_MAX];
    ticket_id_text(scan->ticket.id, id);
    json_t *json = json_pack("{s:I,s:s,s:s,s:i,s:s*}", "event", (json_int_t)scan->door->event,
                             "ticket", id, "direction", direction_word(scan->door), "gate",
                             scan->door->gate, "override", overridden);
    enum status status = body_write(json, body, sizeof body, error);
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "admission.recorded", body, NULL, error);
    }
    return status;
}

/* The key of this station's code hashes: random, kept beside the ledger and never sent. A plain
 * hash of a typed document number could be turned back by trying all numbers. */
static enum status hash_key(struct db *db, int64_t key[2], struct error *error)
{
    static const char *const NAMES[] = {"refusal_key_0", "refusal_key_1"};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < 2 && status == STATUS_OK; i++) {
        status = meta_get(db, NAMES[i], 0, &key[i], error);
        if (status == STATUS_OK && key[i] == 0) {
            randombytes_buf(&key[i], sizeof key[i]);
            status = meta_set(db, NAMES[i], key[i], error);
        }
    }
    return status;
}

static enum status scan_append_refusal(const struct scan *scan, struct ledger *ledger,
                                       const char *text, size_t length,
                                       enum admission_reason reason, struct error *error)
{
    int64_t key[2];
    uint8_t hash[crypto_generichash_BYTES];
    char hash_text[2 * sizeof hash + 1];
    char id[TICKET_ID_TEXT_LENGTH + 1];
    /* Of a ticket with a valid signature the id is kept: it is no ID card,
     * and the door names the person. */
    bool is_ours = scan->has_ticket && scan->input.issuer_is_known && scan->input.signature_ok;
    ticket_id_text(scan->ticket.id, id);
    char body[BODY_TEXT_MAX];
    static_assert(sizeof key >= crypto_generichash_KEYBYTES_MIN, "long enough for a key");
    enum status status = hash_key(ledger->db, key, error);
    if (status == STATUS_OK) {
        crypto_generichash(hash, sizeof hash, (const uint8_t *)text, length, (const uint8_t *)key,
                           sizeof key);
        hex_encode(hash, sizeof hash, hash_text);
        json_t *json = json_pack(
            "{s:I,s:s,s:s,s:i,s:s,s:s*}", "event", (json_int_t)scan->door->event, "reason",
            admission_reason_word(reason), "direction", direction_word(scan->door), "gate",
            scan->door->gate, "code_hash", hash_text, "ticket", is_ours ? id : NULL);
        status = body_write(json, body, sizeof body, error);
    }
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "admission.refused", body, NULL, error);
    }
    return status;
}

/* Decides, writes the one fact, and finishes the verdict. */
static enum status scan_conclude(struct scan *scan, struct ledger *ledger, const char *text,
                                 size_t length, bool override, struct verdict *verdict,
                                 struct error *error)
{
    const char *overridden = NULL;
    verdict->reason = admission_decide(scan->door, &scan->input);
    verdict->may_override = scan->has_ticket && admission_may_override(verdict->reason);
    if (override && verdict->may_override) {
        overridden = admission_reason_word(verdict->reason);
        verdict->may_override = false;
        verdict->reason =
            scan->door->direction == DIRECTION_EXIT ? ADMISSION_LEFT : ADMISSION_ADMITTED;
    }
    bool is_movement = verdict->reason == ADMISSION_ADMITTED || verdict->reason == ADMISSION_LEFT;
    verdict->is_first_entry = verdict->reason == ADMISSION_ADMITTED && !scan->input.has_entered;
    verdict->inside_count = scan->input.inside_count;
    if (!is_movement) {
        return scan_append_refusal(scan, ledger, text, length, verdict->reason, error);
    }
    /* Counted here: what is durable must not wait for, or fail with, a look at the count. */
    bool is_entry = verdict->reason == ADMISSION_ADMITTED;
    verdict->inside_count += (int)is_entry - (int)scan->input.is_inside;
    return scan_append_movement(scan, ledger, overridden, error);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Scanners put a line end after a code, people a space before it. */
static void trim(const char **text, size_t *length)
{
    while (*length > 0 && is_blank((*text)[*length - 1])) {
        --*length;
    }
    while (*length > 0 && is_blank(**text)) {
        ++*text;
        --*length;
    }
}

enum status admission_scan(struct ledger *ledger, const struct door *door, const char *text,
                           size_t length, bool override, struct verdict *verdict,
                           struct error *error)
{
    struct scan scan = {
        .door = door,
        .input = {.event = door->event, .direction = door->direction, .now_ms = clock_now_ms()},
    };
    memset(verdict, 0, sizeof *verdict);
    length = length < ADMISSION_TEXT_MAX ? length : ADMISSION_TEXT_MAX;
    trim(&text, &length);
    enum status status = scan_read_text(&scan, ledger->db, text, length, error);
    /* What a forged ticket names is nobody's business. */
    bool is_forged = scan.input.issuer_is_known && !scan.input.signature_ok;
    if (status == STATUS_OK && scan.has_ticket && !is_forged) {
        status = scan_read_person(&scan, ledger->db, verdict, error);
        if (status == STATUS_OK) {
            status = scan_read_presence(&scan, ledger, verdict, error);
        }
    }
    if (status == STATUS_OK) {
        status = admission_inside_count(ledger->db, door->event, &scan.input.inside_count, error);
    }
    if (status == STATUS_OK) {
        verdict->at_ms = scan.input.now_ms;
        verdict->ticket = scan.ticket;
        status = scan_conclude(&scan, ledger, text, length, override, verdict, error);
    }
    return status;
}

/* ---- reading back ---- */

enum status admission_recent(struct db *db, uint32_t station, struct recent_verdict *out,
                             size_t max, size_t *count, struct error *error)
{
    struct stmt stmt;
    *count = 0;
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT reason, was_override, name, at_ms FROM ("
        " SELECT iif(m.is_entry, 'admitted', 'left') AS reason, m.overridden IS NOT NULL AS"
        "  was_override, a.name AS name, m.at_ms AS at_ms, m.hlc AS hlc"
        " FROM (SELECT * FROM movement WHERE station = ?1 ORDER BY hlc DESC LIMIT ?2) AS m"
        " LEFT JOIN attendee AS a ON a.event = m.event AND a.person = m.subject"
        " UNION ALL"
        " SELECT r.reason, 0, a.name, r.at_ms, r.hlc"
        " FROM (SELECT * FROM refusal WHERE station = ?1 ORDER BY hlc DESC LIMIT ?2) AS r"
        " LEFT JOIN ticket AS t ON t.id = r.ticket"
        " LEFT JOIN attendee AS a ON a.event = t.event AND a.person = t.person"
        ") ORDER BY hlc DESC LIMIT ?2",
        error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, station);
        stmt_int(&stmt, 2, (int64_t)max);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct recent_verdict *recent = &out[*count];
        *recent = (struct recent_verdict){.was_override = stmt_column_int(&stmt, 1) != 0,
                                          .at_ms = stmt_column_int(&stmt, 3)};
        (void)text_copy(recent->name, sizeof recent->name, stmt_column_text(&stmt, 2));
        /* A reason of a newer version than this one is left out. */
        *count += admission_reason_find(stmt_column_text(&stmt, 0), &recent->reason);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status admission_inside_count(struct db *db, uint32_t event, int *count, struct error *error)
{
    struct stmt stmt;
    *count = 0;
    enum status status =
        stmt_begin(&stmt, db, "SELECT inside FROM headcount WHERE event = ?1", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *count = (int)stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
