/* Tickets issued here before: whose they are, who may have them again, their place in the list. */
#include <sodium.h>
#include <string.h>

#include "base/i18n.h"
#include "base/id.h"
#include "base/text.h"
#include "core/registration.h"

enum status ticket_from_row(struct stmt *stmt, struct ticket *ticket, struct error *error)
{
    const char *id = stmt_column_text(stmt, 0);
    enum status status = base32_decode(id, strlen(id), ticket->id, sizeof ticket->id, error);
    ticket->event = (uint32_t)stmt_column_int(stmt, 1);
    ticket->issuer = (uint32_t)stmt_column_int(stmt, 2);
    ticket->ticket_class = (uint8_t)stmt_column_int(stmt, 3);
    ticket->not_before_min = (uint32_t)stmt_column_int(stmt, 4);
    ticket->expires_min = (uint32_t)stmt_column_int(stmt, 5);
    return status == STATUS_OK ? STATUS_OK
                               : error_set(error, STATUS_CORRUPT, "a ticket's id is not base32");
}

enum status ticket_of_person(struct ledger *ledger, uint32_t event, const char *person,
                             struct ticket *ticket, char name[NAME_MAX_BYTES], struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, ledger->db,
                   "SELECT " TICKET_COLUMNS ", (SELECT name FROM attendee AS a"
                   " WHERE a.event = ticket.event AND a.person = ticket.person)"
                   " FROM ticket_standing AS ticket "
                   "WHERE event = ?1 AND person = ?2 AND station = ?3"
                   /* Without the name it is of a copy of this station: like another kiosk's. */
                   " AND (name IS NOT NULL OR (SELECT is_minor FROM attendee AS a"
                   "  WHERE a.event = ticket.event AND a.person = ticket.person))"
                   " ORDER BY hlc LIMIT 1",
                   error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        stmt_text(&stmt, 2, person);
        stmt_int(&stmt, 3, ledger->station);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        (void)text_copy(name, NAME_MAX_BYTES, stmt_column_text(&stmt, 6));
        status = ticket_from_row(&stmt, ticket, error);
    }
    stmt_end(&stmt);
    return status;
}

static enum status count_of_event(struct db *db, const char *sql, uint32_t event, int64_t *count,
                                  struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *count = stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    return status;
}

enum status registered_count(struct db *db, uint32_t event, int64_t *count, struct error *error)
{
    return count_of_event(
        db, "SELECT count(DISTINCT person) FROM ticket_standing WHERE event = ?1 AND class <> 3",
        event, count, error);
}

enum status waiting_count(struct db *db, uint32_t event, int64_t *count, struct error *error)
{
    return count_of_event(db, "SELECT count(*) FROM waiting_list WHERE event = ?1", event, count,
                          error);
}

/* The one that was said when the ticket was issued; later the others' may have become more here. 0
 * for somebody who has got a place since. */
static enum status waiting_place(struct db *db, uint32_t event, const char *person, int *place,
                                 struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db,
                   "SELECT coalesce((SELECT place FROM ticket AS t WHERE t.id = w.ticket), w.place)"
                   " FROM waiting_list AS w WHERE w.event = ?1 AND w.person = ?2",
                   error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        stmt_text(&stmt, 2, person);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *place = (int)stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status registration_sign(struct ledger *ledger, const struct keys *keys,
                              struct registration *registration, struct error *error)
{
    const struct ticket *ticket = &registration->ticket;
    ticket_encode(ticket, keys->secret_key, registration->text);
    ticket_code_shown(ticket->id, registration->code);
    return ticket->ticket_class != TICKET_WAITING
               ? STATUS_OK
               : waiting_place(ledger->db, ticket->event, registration->person,
                               &registration->waiting_place, error);
}

/* ---- recovering ---- */

static enum status phone_of_person(struct db *db, uint32_t event, const char *person,
                                   char phone[PHONE_MAX_BYTES], struct error *error)
{
    struct stmt stmt;
    phone[0] = '\0';
    enum status status =
        stmt_begin(&stmt, db, "SELECT phone FROM identity WHERE event = ?1 AND person = ?2", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        stmt_text(&stmt, 2, person);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        (void)text_copy(phone, PHONE_MAX_BYTES, stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Is the second datum one of the registration's? */
static bool is_datum(const char *datum, const char *name, const char *phone)
{
    char typed[PHONE_MAX_BYTES];
    bool is_phone = phone[0] != '\0' && text_copy(typed, sizeof typed, datum) &&
                    phone_normalise(typed, sizeof typed, NULL) == STATUS_OK &&
                    strcmp(typed, phone) == 0;
    return is_phone || name_has(name, datum);
}

enum status attendee_recover(struct ledger *ledger, const struct keys *keys,
                             const struct recovery *recovery, struct registration *registration,
                             struct error *error)
{
    ASSERT(keys->station == ledger->station);
    char person[PERSON_TEXT_SIZE], number[DOCUMENT_MAX_BYTES];
    char name[NAME_MAX_BYTES] = "", phone[PHONE_MAX_BYTES] = "";
    struct ticket ticket = {0};
    (void)text_copy(number, sizeof number, recovery->document_number);
    enum status status = document_normalise(recovery->document_type, 1, DOCUMENT_MAX_BYTES, false,
                                            "", number, sizeof number, NULL);
    status = status == STATUS_OK && number[0] != '\0' ? STATUS_OK : STATUS_NOT_FOUND;
    if (status == STATUS_OK) {
        person_of_document(keys, recovery->document_type, number, person);
        status = ticket_of_person(ledger, recovery->event, person, &ticket, name, error);
    }
    if (status == STATUS_OK) {
        status = phone_of_person(ledger->db, recovery->event, person, phone, error);
    }
    if (status == STATUS_OK && !is_datum(recovery->datum, name, phone)) {
        status = STATUS_NOT_FOUND;
    }
    if (status == STATUS_OK) {
        *registration = (struct registration){.ticket = ticket, .was_registered = true};
        (void)text_copy(registration->person, sizeof registration->person, person);
        (void)text_copy(registration->name, sizeof registration->name, name);
        status = registration_sign(ledger, keys, registration, error);
    } else if (status == STATUS_NOT_FOUND) {
        status =
            error_set(error, status,
                      N_("No lo encontramos aquí. Revise el número o pida ayuda en recepción."));
    }
    sodium_memzero(number, sizeof number);
    sodium_memzero(name, sizeof name);
    sodium_memzero(phone, sizeof phone);
    return status;
}
