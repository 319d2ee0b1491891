#include "core/attendee.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/id.h"
#include "base/text.h"
#include "core/body.h"
#include "core/places.h"
#include "core/registration.h"

static_assert(PERSON_TEXT_SIZE == 2 * 16 + 1, "16 bytes as hexadecimal digits");

/* ---- checks ---- */

static bool is_hash(const char *text)
{
    uint8_t bytes[HASH_BYTES];
    return strlen(text) == (size_t)2 * HASH_BYTES && hex_decode(text, bytes, HASH_BYTES);
}

static bool is_person(const char *text)
{
    uint8_t bytes[PERSON_TEXT_SIZE / 2];
    return strlen(text) == PERSON_TEXT_SIZE - 1 && hex_decode(text, bytes, sizeof bytes);
}

static enum status attendee_check_minor(struct attendee *attendee, struct error *error)
{
    bool has_guardian = attendee->guardian[0] != '\0';
    if (attendee->document_type[0] != '\0' || attendee->document_number[0] != '\0' ||
        attendee->phone[0] != '\0' || attendee->email[0] != '\0' ||
        (attendee->name[0] != '\0' && !has_guardian)) {
        return error_set(error, STATUS_INVALID,
                         N_("De un menor de edad no se piden nombre, documento ni contacto."));
    }
    if (has_guardian && (!is_person(attendee->guardian) || attendee->minors_version[0] == '\0' ||
                         !is_hash(attendee->minors_hash))) {
        return error_set(error, STATUS_INVALID,
                         N_("Para dar el nombre de un menor, marque que es su representante."));
    }
    return attendee->name[0] == '\0' ? STATUS_OK
                                     : name_normalise(attendee->name, sizeof attendee->name, error);
}

static enum status attendee_check_person(struct attendee *attendee, struct error *error)
{
    enum status status = name_normalise(attendee->name, sizeof attendee->name, error);
    if (status == STATUS_OK && attendee->document_type[0] == '\0') {
        status = error_set(error, STATUS_INVALID,
                           N_("Elija su tipo de documento, por ejemplo cédula de ciudadanía."));
    }
    if (status == STATUS_OK) {
        /* The catalogue's own lengths were asked for by the form;
         * here only what makes a pseudonym unambiguous. */
        bool has_none = strcmp(attendee->document_type, DOCUMENT_NONE) == 0;
        status = document_normalise(attendee->document_type, 1, has_none ? 0 : DOCUMENT_MAX_BYTES,
                                    false, "71000001", attendee->document_number,
                                    sizeof attendee->document_number, error);
    }
    if (status == STATUS_OK) {
        status = phone_normalise(attendee->phone, sizeof attendee->phone, error);
    }
    if (status == STATUS_OK) {
        status = email_normalise(attendee->email, sizeof attendee->email, error);
    }
    return status;
}

/* Ley 1581 de 2012, art. 9: the permission comes before the data,
 * and what was read can be shown later. */
static enum status attendee_check_consent(const struct attendee *attendee, struct error *error)
{
    bool has_general = attendee->consent_version[0] != '\0' && is_hash(attendee->consent_hash);
    if (!has_general && !(attendee->is_minor && attendee->consent_version[0] == '\0')) {
        return error_set(error, STATUS_INVALID,
                         N_("Para registrarse, acepte primero el uso de sus datos."));
    }
    return STATUS_OK;
}

enum status attendee_normalise(struct attendee *attendee, struct error *error)
{
    enum status status = attendee->is_minor ? attendee_check_minor(attendee, error)
                                            : attendee_check_person(attendee, error);
    if (status == STATUS_OK) {
        status = attendee_check_consent(attendee, error);
    }
    return status;
}

/* ---- facts ---- */

static enum status registered_append(struct ledger *ledger, const struct attendee *attendee,
                                     const char *person, const struct ticket *ticket, int place,
                                     struct error *error)
{
    char id[TICKET_ID_TEXT_LENGTH + 1];
    char body[BODY_TEXT_MAX];
    char private_part[BODY_TEXT_MAX];
    bool has_guardian = attendee->guardian[0] != '\0';
    ticket_id_text(ticket->id, id);
    json_t *json = json_pack(
        "{s:I,s:s,s:s,s:i,s:I,s:I,s:s*,s:s*,s:s*,s:b,s:s*,s:s*,s:s*,s:s*,s:s*,s:s*,s:o*,s:o*}",
        "event", (json_int_t)attendee->event, "person", person, "ticket", id, "class",
        (int)ticket->ticket_class, "not_before_min", (json_int_t)ticket->not_before_min,
        "expires_min", (json_int_t)ticket->expires_min, "territory",
        body_optional(attendee->territory), "age_band", body_optional(attendee->age_band), "group",
        body_optional(attendee->group), "is_minor", (int)attendee->is_minor, "consent_version",
        body_optional(attendee->consent_version), "consent_hash",
        body_optional(attendee->consent_hash), "group_of", body_optional(attendee->group_of),
        "guardian", body_optional(attendee->guardian), "minors_version",
        has_guardian ? attendee->minors_version : NULL, "minors_hash",
        has_guardian ? attendee->minors_hash : NULL, "waiting", place > 0 ? json_true() : NULL,
        "place", place > 0 ? json_integer(place) : NULL);
    enum status status = body_write(json, body, sizeof body, error);
    bool has_private = attendee->name[0] != '\0';
    if (status == STATUS_OK && has_private) {
        status = body_write(json_pack("{s:s}", "name", attendee->name), private_part,
                            sizeof private_part, error);
    }
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "attendee.registered", body,
                               has_private ? private_part : NULL, error);
    }
    sodium_memzero(private_part, sizeof private_part);
    return status;
}

static enum status identified_append(struct ledger *ledger, const struct attendee *attendee,
                                     const char *person, struct error *error)
{
    char body[BODY_TEXT_MAX];
    char private_part[BODY_TEXT_MAX];
    if (attendee->document_number[0] == '\0' && attendee->phone[0] == '\0' &&
        attendee->email[0] == '\0') {
        return STATUS_OK;
    }
    enum status status =
        body_write(json_pack("{s:I,s:s}", "event", (json_int_t)attendee->event, "person", person),
                   body, sizeof body, error);
    if (status == STATUS_OK) {
        json_t *json = json_pack(
            "{s:s*,s:s*,s:s*,s:s*}", "document_type", body_optional(attendee->document_type),
            "document_number", body_optional(attendee->document_number), "phone",
            body_optional(attendee->phone), "email", body_optional(attendee->email));
        status = body_write(json, private_part, sizeof private_part, error);
    }
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "attendee.identified", body, private_part, error);
    }
    sodium_memzero(private_part, sizeof private_part);
    return status;
}

/* ---- registration ---- */

/* Both facts or none. */
static enum status registration_append(struct ledger *ledger, const struct attendee *attendee,
                                       const char *person, const struct ticket *ticket, int place,
                                       struct error *error)
{
    enum status status = db_begin(ledger->db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = registered_append(ledger, attendee, person, ticket, place, error);
    if (status == STATUS_OK) {
        status = identified_append(ledger, attendee, person, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(ledger->db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(ledger->db);
        /* What went wrong first is what the caller should read. */
        enum status refreshed = ledger_refresh(ledger, NULL);
        (void)refreshed;
    }
    return status;
}

static void person_of_attendee(const struct keys *keys, const struct attendee *attendee,
                               char out[PERSON_TEXT_SIZE])
{
    if (attendee->document_number[0] != '\0') {
        person_of_document(keys, attendee->document_type, attendee->document_number, out);
        return;
    }
    uint8_t random[PERSON_TEXT_SIZE / 2];
    randombytes_buf(random, sizeof random);
    hex_encode(random, sizeof random, out);
}

/* The ticket that the same document got here before. Whoever types somebody's document with another
 * name is not shown it. */
static enum status earlier_ticket(struct ledger *ledger, const struct attendee *attendee,
                                  const char *person, struct ticket *ticket,
                                  char name[NAME_MAX_BYTES], struct error *error)
{
    if (attendee->document_number[0] == '\0') {
        return STATUS_NOT_FOUND;
    }
    enum status status = ticket_of_person(ledger, attendee->event, person, ticket, name, error);
    if (status == STATUS_OK && (attendee->is_guarded || !name_is_like(name, attendee->name))) {
        return error_set(error, STATUS_EXISTS,
                         N_("Ese documento ya se registró con otro nombre. Revise el número o pida "
                            "ayuda en recepción."));
    }
    return status;
}

/* `place` in the waiting list; 0 = has a place. */
static enum status choose_class(struct db *db, const struct attendee *attendee,
                                enum ticket_class *class_, int *place, struct error *error)
{
    struct places elsewhere;
    int64_t taken = 0, waiting = 0;
    *class_ = attendee->ticket_class;
    *place = 0;
    if (attendee->places <= 0 || attendee->ticket_class != TICKET_GENERAL) {
        return STATUS_OK;
    }
    enum status status = registered_count(db, attendee->event, &taken, error);
    if (status == STATUS_OK) {
        status = places_kept(db, attendee->event, &elsewhere, error);
    }
    if (status != STATUS_OK || taken + elsewhere.taken < attendee->places) {
        return status;
    }
    if (!attendee->accepts_waiting) {
        return error_set(error, STATUS_DENIED, N_("El cupo está completo."));
    }
    *class_ = TICKET_WAITING;
    status = waiting_count(db, attendee->event, &waiting, error);
    *place = (int)(waiting + elsewhere.waiting + 1);
    return status;
}

/* A ticket for somebody new here, and its facts. */
static enum status issue_ticket(struct ledger *ledger, const struct attendee *attendee,
                                const char *person, int64_t not_before_ms, int64_t expires_ms,
                                struct ticket *ticket, struct error *error)
{
    enum ticket_class class_;
    int place = 0;
    enum status status = choose_class(ledger->db, attendee, &class_, &place, error);
    if (status == STATUS_OK) {
        ticket_init(ticket, ledger->station, attendee->event, class_, not_before_ms, expires_ms);
        status = registration_append(ledger, attendee, person, ticket, place, error);
    }
    return status;
}

enum status attendee_record(struct ledger *ledger, const struct keys *keys,
                            const struct attendee *attendee, int64_t not_before_ms,
                            int64_t expires_ms, struct registration *registration,
                            struct error *error)
{
    ASSERT(keys->station == ledger->station);
    struct attendee checked = *attendee;
    *registration = (struct registration){0};
    enum status status = attendee_normalise(&checked, error);
    if (status == STATUS_OK && (checked.event == 0 || expires_ms <= not_before_ms)) {
        status = error_set(error, STATUS_INVALID,
                           N_("Este evento ya no recibe registros. Pregunte en recepción."));
    }
    if (status == STATUS_OK) {
        person_of_attendee(keys, &checked, registration->person);
        status = earlier_ticket(ledger, &checked, registration->person, &registration->ticket,
                                registration->name, error);
        registration->was_registered = status == STATUS_OK;
    }
    if (status == STATUS_NOT_FOUND) {
        text_copy(registration->name, sizeof registration->name, checked.name);
        status = issue_ticket(ledger, &checked, registration->person, not_before_ms, expires_ms,
                              &registration->ticket, error);
    }
    if (status != STATUS_OK) { /* the name may be that of another registration */
        sodium_memzero(registration, sizeof *registration);
    }
    sodium_memzero(&checked, sizeof checked);
    return status;
}

enum status attendee_register(struct ledger *ledger, const struct keys *keys,
                              const struct attendee *attendee, int64_t not_before_ms,
                              int64_t expires_ms, struct registration *registration,
                              struct error *error)
{
    enum status status =
        attendee_record(ledger, keys, attendee, not_before_ms, expires_ms, registration, error);
    return status == STATUS_OK ? registration_sign(ledger, keys, registration, error) : status;
}

/* ---- what is known of a ticket ---- */

enum status ticket_find_code(struct db *db, const char code[TICKET_CODE_LENGTH + 1],
                             struct ticket *ticket, struct error *error)
{
    return ticket_find_event_code(db, 0, code, ticket, error);
}

enum status ticket_find_event_code(struct db *db, uint32_t event,
                                   const char code[TICKET_CODE_LENGTH + 1], struct ticket *ticket,
                                   struct error *error)
{
    char from[TICKET_CODE_LENGTH];
    char before[TICKET_CODE_LENGTH + 1];
    struct ticket found = {0};
    (void)snprintf(from, sizeof from, "%.9s", code);
    (void)snprintf(before, sizeof before, "%.9s~", code); /* '~' sorts after every base32 digit */
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT " TICKET_COLUMNS " FROM ticket "
                                    "WHERE id >= ?1 AND id < ?2 AND (?3 = 0 OR event = ?3) LIMIT 2",
                                    error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, from);
        stmt_text(&stmt, 2, before);
        stmt_int(&stmt, 3, event);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        status = ticket_from_row(&stmt, &found, error);
    }
    if (status == STATUS_OK) {
        enum status second = stmt_step(&stmt, error);
        status = second == STATUS_NOT_FOUND ? STATUS_OK
                 : second == STATUS_OK
                     ? error_set(error, STATUS_EXISTS, "two tickets share this code; scan the QR")
                     : second;
    } else if (status == STATUS_NOT_FOUND) {
        status = error_set(error, STATUS_NOT_FOUND, "no ticket with this code is known here");
    }
    stmt_end(&stmt);
    if (status == STATUS_OK) {
        *ticket = found;
    }
    return status;
}

enum status ticket_status_read(struct db *db, const struct ticket *ticket,
                               struct ticket_status *out, struct error *error)
{
    char id[TICKET_ID_TEXT_LENGTH + 1];
    struct ticket_status found = {0};
    ticket_id_text(ticket->id, id);
    struct stmt stmt;
    /* A ticket that is not known here may still have been let in: then it stands for its person. */
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT k.person, a.name, k.registered_ms,"
        " (SELECT m.at_ms FROM movement AS m WHERE m.event = w.event AND m.subject = w.subject"
        "  AND m.is_entry = 1 AND m.is_undone = 0"
        "  ORDER BY m.hlc, m.station, m.fact LIMIT 1),"
        " l.at_ms, l.gate, l.is_entry"
        " FROM (SELECT ?1 AS event, coalesce((SELECT person FROM ticket WHERE id = ?2), ?2)"
        "       AS subject) AS w"
        " LEFT JOIN ticket AS k ON k.id = ?2"
        " LEFT JOIN attendee AS a ON a.event = k.event AND a.person = k.person"
        " LEFT JOIN movement AS l ON (l.station, l.hlc, l.fact) ="
        "  (SELECT m.station, m.hlc, m.fact FROM movement AS m"
        "   WHERE m.event = w.event AND m.subject = w.subject AND m.is_undone = 0"
        "   ORDER BY m.hlc DESC, m.station DESC, m.fact DESC LIMIT 1)",
        error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, ticket->event);
        stmt_text(&stmt, 2, id);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        found.is_known = !stmt_is_null(&stmt, 0);
        (void)text_copy(found.person, sizeof found.person, stmt_column_text(&stmt, 0));
        (void)text_copy(found.name, sizeof found.name, stmt_column_text(&stmt, 1));
        found.registered_ms = stmt_column_int(&stmt, 2);
        found.first_entry_ms = stmt_column_int(&stmt, 3);
        found.last_move_ms = stmt_column_int(&stmt, 4);
        found.last_gate = (int)stmt_column_int(&stmt, 5);
        found.is_inside = stmt_column_int(&stmt, 6) != 0;
        *out = found;
    }
    stmt_end(&stmt);
    return status;
}
