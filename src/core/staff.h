/* staff.h: who works at the fair ("personal"), what each may do, and what they did.
 *
 * Staff are facts, which the office writes and every station hears of:
 *   staff.set      {"staff", "role", "pin", "pepper"}, private {"name"}: a person, new or changed
 *   staff.removed  {"staff"}: for good; whoever comes back is somebody new
 *   staff.badged   {"staff", "badge"}: the one badge that counts from now on
 * and what a station tells, for the office alone:
 *   staff.entered  {"staff", "by"}          staff.left    {"staff", "why"}
 *   staff.acted    {"staff", "action", "of"}; `of`: seq of this station's fact that did it; no
 *                  "staff": of a door where nobody has a PIN
 *   staff.denied   {"tries"}: a PIN that is nobody's
 * A citizen's kiosk knows nobody's name; it says the role. What is kept of a PIN: staff_pin.h.
 * Thread of the db, but for the roles, which are any thread's. */
#pragma once

#include "base/status.h"
#include "core/attendee.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- roles ---- */

/* role, word in facts; each may do what those before it may */
#define STAFF_ROLES(X)                                                                             \
    X(STEWARD, "steward")                                                                          \
    X(SUPERVISOR, "supervisor")                                                                    \
    X(OFFICE, "office")

enum staff_role {
#define X(name, word) STAFF_##name,
    STAFF_ROLES(X)
#undef X
        STAFF_ROLE_COUNT
};

/* action, word in facts, the least role that may */
#define STAFF_ACTIONS(X)                                                                           \
    X(SCAN, "scan", STEWARD)                                                                       \
    X(SELF_TEST, "self_test", STEWARD)                                                             \
    X(SEARCH, "search", SUPERVISOR)                                                                \
    X(NAMES, "names", SUPERVISOR) /* to see them */                                                \
    X(OVERRIDE, "override", SUPERVISOR)                                                            \
    X(UNDO, "undo", SUPERVISOR)                                                                    \
    X(CALL, "call", SUPERVISOR) /* the next of the waiting list */                                 \
    X(WALK_IN, "walk_in", SUPERVISOR)                                                              \
    X(REPRINT, "reprint", SUPERVISOR)                                                              \
    X(SETTINGS, "settings", SUPERVISOR)                                                            \
    X(CLOSE, "close", SUPERVISOR)   /* puts the station out of service... */                       \
    X(REOPEN, "reopen", SUPERVISOR) /* ...and back */                                              \
    X(LEAVE, "leave", SUPERVISOR)   /* ends the program */

enum staff_action {
#define X(name, word, role) STAFF_MAY_##name,
    STAFF_ACTIONS(X)
#undef X
        STAFF_ACTION_COUNT
};

/* False also for values outside the lists. */
bool staff_may(enum staff_role role, enum staff_action action);

const char *staff_role_word(enum staff_role role);       /* "supervisor"; static */
const char *staff_action_word(enum staff_action action); /* "walk_in"; static */

/* False: no role is called so. */
bool staff_role_find(const char *word, enum staff_role *role);

/* ---- people ---- */

enum { STAFF_ID_BYTES = 8, STAFF_ID_SIZE = 2 * STAFF_ID_BYTES + 1, STAFF_MAX = 64 };

struct staff_member {
    char id[STAFF_ID_SIZE]; /* hexadecimal, drawn by chance */
    enum staff_role role;
    char name[NAME_MAX_BYTES]; /* "" where names are not known */
    char pin[128];             /* what is kept of it (staff_pin.h) */
    char pepper[17];           /* which key it was made with */
    bool has_badge;
};

/* Those who were not removed, by name, at most STAFF_MAX. */
enum status staff_read(struct db *db, struct staff_member out[STAFF_MAX], size_t *count,
                       struct error *error) FALLIBLE;

/* The one of that name, whatever its accents and capitals. STATUS_NOT_FOUND. */
enum status staff_find(struct db *db, const char *name, struct staff_member *out,
                       struct error *error) FALLIBLE;

/* Draws an id for somebody new, whose `name` is set. STATUS_FULL: STAFF_MAX are there; else what
 * staff_set answers about the name. */
enum status staff_new(struct db *db, struct staff_member *member, struct error *error) FALLIBLE;

/* Writes staff.set. STATUS_EXISTS: another one has that name. STATUS_INVALID: it is no name. */
enum status staff_set(struct ledger *ledger, struct staff_member *member,
                      struct error *error) FALLIBLE;

enum status staff_remove(struct ledger *ledger, const char *id, struct error *error) FALLIBLE;

/* ---- what they did ---- */

/* `by`: "pin", "badge", "badge+pin". */
enum status staff_tell_entered(struct ledger *ledger, const char *id, const char *by,
                               struct error *error) FALLIBLE;
/* `why`: "out", "idle". */
enum status staff_tell_left(struct ledger *ledger, const char *id, const char *why,
                            struct error *error) FALLIBLE;
/* `id`: "" = nobody has a PIN here. `of`: seq of the fact that this is about, own; 0 = none. */
enum status staff_tell_acted(struct ledger *ledger, const char *id, enum staff_action action,
                             uint64_t of, struct error *error) FALLIBLE;
enum status staff_tell_denied(struct ledger *ledger, int tries, struct error *error) FALLIBLE;
