#include "sync/staff_desk.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

static const char CLOSED_KEY[] = "staff.closed";

static enum status desk_open(struct staff_desk *desk, struct fair *fair, struct error *error)
{
    if (!desk->pepper.is_here &&
        pepper_open(&desk->pepper, fair->folder, false, NULL) != STATUS_OK) {
        log_warning("staff", "%s", desk->pepper.error.text);
    }
    if (desk->is_open) {
        return STATUS_OK;
    }
    enum status status =
        pin_guard_read(&desk->guard, &fair->ledger, clock_now_ms(), clock_monotonic_ms(), error);
    desk->is_open = status == STATUS_OK;
    return status;
}

void staff_desk_close(struct staff_desk *desk)
{
    pepper_close(&desk->pepper);
    sodium_memzero(desk, sizeof *desk);
}

/* ---- state ---- */

static bool may_leave(const struct staff_member *member, const struct pepper *pepper)
{
    return staff_may(member->role, STAFF_MAY_LEAVE) && strcmp(member->pepper, pepper->id) == 0;
}

enum status staff_desk_state(struct staff_desk *desk, struct fair *fair, struct staff_state *out,
                             struct error *error)
{
    struct staff_member members[STAFF_MAX];
    size_t count = 0;
    int64_t is_closed = 0;
    *out = (struct staff_state){.is_known = false};
    enum status status = desk_open(desk, fair, error);
    if (status == STATUS_OK) {
        status = staff_read(&fair->db, members, &count, error);
    }
    if (status == STATUS_OK) {
        status = meta_get(&fair->db, CLOSED_KEY, 0, &is_closed, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    out->is_known = true;
    out->people_count = (int)count;
    out->is_closed = is_closed != 0;
    out->wait_ms = pin_guard_wait_ms(&desk->guard, clock_monotonic_ms());
    if (!desk->pepper.is_here) {
        (void)text_copy(out->problem, sizeof out->problem, desk->pepper.error.text);
        return STATUS_OK;
    }
    for (size_t i = 0; i < count; i++) {
        out->can_lock = out->can_lock || may_leave(&members[i], &desk->pepper);
    }
    return STATUS_OK;
}

/* ---- entering ---- */

/* Whose badge it is. `*is_enough`: no PIN is needed beside it. */
static enum status take_badge(struct fair *fair, const char *text, struct staff_member *member,
                              bool *is_enough, struct error *error)
{
    const char *rule = fair->settings.staff_badge;
    if (strcmp(rule, "no") == 0) {
        return error_set(error, STATUS_DENIED, "badges are not taken here; type the PIN");
    }
    *is_enough = strcmp(rule, "alone") == 0;
    return badge_read(&fair->db, text, strlen(text), clock_now_ms(), member, error);
}

static enum status enter(struct staff_desk *desk, struct fair *fair,
                         const struct staff_member *member, const char *by,
                         struct staff_answer *answer, struct error *error)
{
    enum status status = staff_tell_entered(&fair->ledger, member->id, by, error);
    if (status == STATUS_OK) {
        desk->guard = (struct pin_guard){0};
        (void)text_copy(answer->who.id, sizeof answer->who.id, member->id);
        (void)text_copy(answer->who.name, sizeof answer->who.name, member->name);
        answer->who.role = member->role;
    }
    return status;
}

static enum status deny(struct staff_desk *desk, struct fair *fair, struct staff_answer *answer,
                        struct error *error)
{
    int64_t now_ms = clock_monotonic_ms();
    struct error told = {0};
    enum status status = pin_guard_deny(&desk->guard, &fair->ledger, now_ms, &told);
    if (status != STATUS_OK) {
        return error_set(error, status, "%s", told.text);
    }
    int left = PIN_TRIES - desk->guard.denied_count;
    answer->tries_left = left > 0 ? left : 0;
    answer->wait_ms = pin_guard_wait_ms(&desk->guard, now_ms);
    return STATUS_NOT_FOUND;
}

enum status staff_desk_enter(struct staff_desk *desk, struct fair *fair,
                             const struct staff_request *request, struct staff_answer *answer,
                             struct error *error)
{
    struct staff_member members[STAFF_MAX];
    size_t count = 0, at = 0;
    bool has_badge = request->badge[0] != '\0', is_enough = false;
    *answer = (struct staff_answer){.tries_left = PIN_TRIES};
    enum status status = desk_open(desk, fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (has_badge) {
        count = 1;
        status = take_badge(fair, request->badge, &members[0], &is_enough, error);
    } else {
        status = staff_read(&fair->db, members, &count, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (has_badge && is_enough) {
        return enter(desk, fair, &members[0], "badge", answer, error);
    }
    answer->wait_ms = pin_guard_wait_ms(&desk->guard, clock_monotonic_ms());
    if (answer->wait_ms > 0) {
        return error_set(error, STATUS_BUSY, "too many wrong PINs");
    }
    if (has_badge && request->pin[0] == '\0') {
        answer->wants_pin = true;
        return STATUS_OK;
    }
    status = pin_whose(members, count, &desk->pepper, request->pin, &at, error);
    if (status == STATUS_NOT_FOUND) {
        return deny(desk, fair, answer, error);
    }
    return status == STATUS_OK
               ? enter(desk, fair, &members[at], has_badge ? "badge+pin" : "pin", answer, error)
               : status;
}

/* ---- what they do ---- */

static enum status tell_acted(struct fair *fair, const struct staff_told *told, struct error *error)
{
    enum status status = STATUS_OK;
    if (told->action == STAFF_MAY_CLOSE || told->action == STAFF_MAY_REOPEN) {
        status = meta_set(&fair->db, CLOSED_KEY, told->action == STAFF_MAY_CLOSE, error);
    }
    return status == STATUS_OK ? staff_tell_acted(&fair->ledger, told->id, told->action, 0, error)
                               : status;
}

enum status staff_desk_tell(struct fair *fair, const struct staff_told *told, struct error *error)
{
    if (told->news == STAFF_NEWS_ACTED) {
        return tell_acted(fair, told, error);
    }
    return staff_tell_left(&fair->ledger, told->id, told->news == STAFF_NEWS_LEFT ? "out" : "idle",
                           error);
}
