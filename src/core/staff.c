#include "core/staff.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "core/body.h"

/* ---- roles ---- */

static const char *const ROLES[] = {
#define X(name, word) word,
    STAFF_ROLES(X)
#undef X
};

static const struct {
    const char *word;
    enum staff_role least;
} ACTIONS[] = {
#define X(name, word, role) {word, STAFF_##role},
    STAFF_ACTIONS(X)
#undef X
};

bool staff_may(enum staff_role role, enum staff_action action)
{
    return (unsigned)role < STAFF_ROLE_COUNT && (unsigned)action < STAFF_ACTION_COUNT &&
           role >= ACTIONS[action].least;
}

const char *staff_role_word(enum staff_role role)
{
    ASSERT((unsigned)role < STAFF_ROLE_COUNT);
    return ROLES[role];
}

const char *staff_action_word(enum staff_action action)
{
    ASSERT((unsigned)action < STAFF_ACTION_COUNT);
    return ACTIONS[action].word;
}

bool staff_role_find(const char *word, enum staff_role *role)
{
    for (int i = 0; i < STAFF_ROLE_COUNT; i++) {
        if (strcmp(ROLES[i], word) == 0) {
            *role = (enum staff_role)i;
            return true;
        }
    }
    return false;
}

/* ---- people ---- */

/* A role that this Feria does not know may nothing but what all may. */
static void take_row(struct stmt *stmt, struct staff_member *out)
{
    memset(out, 0, sizeof *out);
    (void)text_copy(out->id, sizeof out->id, stmt_column_text(stmt, 0));
    if (!staff_role_find(stmt_column_text(stmt, 1), &out->role)) {
        out->role = STAFF_STEWARD;
    }
    (void)text_copy(out->name, sizeof out->name, stmt_column_text(stmt, 2));
    (void)text_copy(out->pin, sizeof out->pin, stmt_column_text(stmt, 3));
    (void)text_copy(out->pepper, sizeof out->pepper, stmt_column_text(stmt, 4));
    out->has_badge = !stmt_is_null(stmt, 5);
}

enum status staff_read(struct db *db, struct staff_member out[STAFF_MAX], size_t *count,
                       struct error *error)
{
    struct stmt stmt;
    *count = 0;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT staff, role, name, pin, pepper, badge"
                                    " FROM staff_member ORDER BY name, staff",
                                    error);
    if (status != STATUS_OK) {
        return status;
    }
    while (*count < STAFF_MAX && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        take_row(&stmt, &out[(*count)++]);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status staff_find(struct db *db, const char *name, struct staff_member *out,
                       struct error *error)
{
    struct staff_member members[STAFF_MAX];
    size_t count = 0;
    char wanted[NAME_MAX_BYTES];
    char folded[NAME_MAX_BYTES];
    (void)text_fold(name, wanted, sizeof wanted);
    enum status status = staff_read(db, members, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        (void)text_fold(members[i].name, folded, sizeof folded);
        if (strcmp(folded, wanted) == 0) {
            *out = members[i];
            return STATUS_OK;
        }
    }
    return status == STATUS_OK ? error_set(error, STATUS_NOT_FOUND,
                                           "nobody of the staff has that name; feria staff list "
                                           "shows who there is")
                               : status;
}

/* ---- facts ---- */

static enum status append(struct ledger *ledger, const char *kind, json_t *json,
                          const char *private_part, struct error *error)
{
    char body[BODY_TEXT_MAX];
    enum status status = body_write(json, body, sizeof body, error);
    return status == STATUS_OK ? ledger_append(ledger, kind, body, private_part, error) : status;
}

/* A name that is one, and nobody else's. */
static enum status check_name(struct db *db, struct staff_member *member, struct error *error)
{
    struct staff_member other;
    char clean[NAME_MAX_BYTES];
    enum status status = text_clean(member->name, clean, sizeof clean, error);
    if (status != STATUS_OK || !text_is_name(clean)) {
        return error_set(error, STATUS_INVALID,
                         "a name has letters, and at most %d bytes; write it as people say it",
                         NAME_MAX_BYTES - 1);
    }
    (void)text_copy(member->name, sizeof member->name, clean);
    status = staff_find(db, member->name, &other, error);
    if (status == STATUS_OK && strcmp(other.id, member->id) != 0) {
        return error_set(error, STATUS_EXISTS,
                         "somebody of the staff has that name; add what tells them apart");
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status check_room(struct db *db, struct error *error)
{
    int64_t count = 0;
    enum status status = db_int(db, "SELECT count(*) FROM staff_member", 0, &count, error);
    if (status == STATUS_OK && count >= STAFF_MAX) {
        status = error_set(error, STATUS_FULL,
                           "there are %d people already; remove who does not work here any more",
                           STAFF_MAX);
    }
    return status;
}

enum status staff_new(struct db *db, struct staff_member *member, struct error *error)
{
    uint8_t id[STAFF_ID_BYTES];
    enum status status = check_name(db, member, error);
    if (status == STATUS_OK) {
        status = check_room(db, error);
    }
    if (status == STATUS_OK) {
        randombytes_buf(id, sizeof id);
        hex_encode(id, sizeof id, member->id);
    }
    return status;
}

enum status staff_set(struct ledger *ledger, struct staff_member *member, struct error *error)
{
    char secret[BODY_TEXT_MAX];
    enum status status = check_name(ledger->db, member, error);
    if (status == STATUS_OK) {
        status = body_write(json_pack("{s:s}", "name", member->name), secret, sizeof secret, error);
    }
    if (status == STATUS_OK) {
        status = append(ledger, "staff.set",
                        json_pack("{s:s,s:s,s:s,s:s}", "staff", member->id, "role",
                                  staff_role_word(member->role), "pin", member->pin, "pepper",
                                  member->pepper),
                        secret, error);
    }
    sodium_memzero(secret, sizeof secret);
    return status;
}

enum status staff_remove(struct ledger *ledger, const char *id, struct error *error)
{
    return append(ledger, "staff.removed", json_pack("{s:s}", "staff", id), NULL, error);
}

enum status staff_tell_entered(struct ledger *ledger, const char *id, const char *by,
                               struct error *error)
{
    return append(ledger, "staff.entered", json_pack("{s:s,s:s}", "staff", id, "by", by), NULL,
                  error);
}

enum status staff_tell_left(struct ledger *ledger, const char *id, const char *why,
                            struct error *error)
{
    return append(ledger, "staff.left", json_pack("{s:s,s:s}", "staff", id, "why", why), NULL,
                  error);
}

enum status staff_tell_acted(struct ledger *ledger, const char *id, enum staff_action action,
                             uint64_t of, struct error *error)
{
    return append(ledger, "staff.acted",
                  json_pack("{s:s*,s:s,s:o*}", "staff", id[0] != '\0' ? id : NULL, "action",
                            staff_action_word(action), "of",
                            of != 0 ? json_integer((json_int_t)of) : NULL),
                  NULL, error);
}

enum status staff_tell_denied(struct ledger *ledger, int tries, struct error *error)
{
    return append(ledger, "staff.denied", json_pack("{s:i}", "tries", tries), NULL, error);
}
