/* registration.h: what registering and recovering a ticket share. Within src/core only. */
#pragma once

#include "core/attendee.h"

/* The first ticket that this station issued to `person` and the name in its registration;
 * STATUS_NOT_FOUND when there is none. */
enum status ticket_of_person(struct ledger *ledger, uint32_t event, const char *person,
                             struct ticket *ticket, char name[NAME_MAX_BYTES],
                             struct error *error) FALLIBLE;

/* attendee_register up to the moment in which its facts are durable: text, code and waiting_place
 * are still empty. */
enum status attendee_record(struct ledger *ledger, const struct keys *keys,
                            const struct attendee *attendee, int64_t not_before_ms,
                            int64_t expires_ms, struct registration *registration,
                            struct error *error) FALLIBLE;

/* The rest: signs the ticket (text, code) and finds its place in the waiting list. */
enum status registration_sign(struct ledger *ledger, const struct keys *keys,
                              struct registration *registration, struct error *error) FALLIBLE;

/* People who have a place at the event, as far as known here. */
enum status registered_count(struct db *db, uint32_t event, int64_t *count,
                             struct error *error) FALLIBLE;

/* People who wait for one, as far as known here. */
enum status waiting_count(struct db *db, uint32_t event, int64_t *count,
                          struct error *error) FALLIBLE;

/* A row of TICKET_COLUMNS. */
#define TICKET_COLUMNS "id, event, station, class, not_before_min, expires_min"
enum status ticket_from_row(struct stmt *stmt, struct ticket *ticket, struct error *error) FALLIBLE;
