#include "core/admission.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"

/* In the order of enum admission_reason. May staff let the person through all the same, and have it
 * noted? Never for what proves nothing or proves the contrary (malformed, forged), for what was
 * taken back (revoked), nor for another event's ticket: its person registers here in a minute. For
 * the rest the people at the door know more than the data do. */
static const struct {
    const char *word;
    bool may_override;
} REASONS[] = {
    [ADMISSION_ADMITTED] = {"admitted", false},
    [ADMISSION_LEFT] = {"left", false},
    [ADMISSION_ALREADY_INSIDE] = {"already_inside",
                                  true},             /* went out by a door that was not watched */
    [ADMISSION_NOT_ENTERED] = {"not_entered", true}, /* came in by one; nobody is kept inside */
    [ADMISSION_MALFORMED] = {"malformed", false},
    [ADMISSION_FORGED] = {"forged", false},
    [ADMISSION_UNKNOWN_ISSUER] = {"unknown_issuer", true}, /* issued by a kiosk not heard of yet */
    [ADMISSION_UNKNOWN_HERE] = {"unknown_here", true},     /* registered minutes ago */
    [ADMISSION_WRONG_EVENT] = {"wrong_event", false},
    [ADMISSION_TOO_EARLY] = {"too_early", true},
    [ADMISSION_EXPIRED] = {"expired",
                           true}, /* the event was put off after the ticket was printed */
    [ADMISSION_REVOKED] = {"revoked", false},
    [ADMISSION_FULL] = {"full", true},
    [ADMISSION_WRONG_GATE] = {"wrong_gate", true},
    [ADMISSION_EVENT_CLOSED] = {"event_closed",
                                true}, /* closed too soon, or it goes on past midnight */
    [ADMISSION_ATTENDED] = {"attended", false},
    [ADMISSION_ALREADY_ATTENDED] = {"already_attended", false},
};

static_assert(ARRAY_COUNT(REASONS) == ADMISSION_REASON_COUNT, "one row per reason");

const char *admission_reason_word(enum admission_reason reason)
{
    return (size_t)reason < ARRAY_COUNT(REASONS) ? REASONS[reason].word : "malformed";
}

/* Where the event says fail_closed, whoever cannot be looked up waits for a supervisor. */
bool admission_may_override(const struct door *door, enum admission_reason reason)
{
    bool is_unsure = reason == ADMISSION_UNKNOWN_HERE || reason == ADMISSION_UNKNOWN_ISSUER;
    return (size_t)reason < ARRAY_COUNT(REASONS) && REASONS[reason].may_override &&
           door->direction != DIRECTION_STAND &&
           (!is_unsure || !door->is_fail_closed || door->is_supervisor);
}

bool door_is_stale(const struct door *door)
{
    return door->data_age_ms < 0 || door->data_age_ms > ADMISSION_STALE_MS;
}

const char *admission_note_word(enum admission_note note)
{
    static const char *const WORDS[] = {
#define X(name, word) word,
        ADMISSION_NOTES(X)
#undef X
    };
    return (size_t)note < ARRAY_COUNT(WORDS) ? WORDS[note] : "";
}

static const char *const CHECK_WORDS[] = {
#define X(name, word) word,
    ADMISSION_CHECKS(X)
#undef X
};

const char *admission_check_word(enum admission_check check)
{
    return (size_t)check < ARRAY_COUNT(CHECK_WORDS) ? CHECK_WORDS[check] : "";
}

bool admission_check_find(const char *word, enum admission_check *check)
{
    for (size_t i = 0; i < ARRAY_COUNT(CHECK_WORDS); i++) {
        if (strcmp(CHECK_WORDS[i], word) == 0) {
            *check = (enum admission_check)i;
            return true;
        }
    }
    return false;
}

bool admission_reason_find(const char *word, enum admission_reason *reason)
{
    for (size_t i = 0; i < ARRAY_COUNT(REASONS); i++) {
        if (strcmp(REASONS[i].word, word) == 0) {
            *reason = (enum admission_reason)i;
            return true;
        }
    }
    return false;
}

/* ---- the checks, each true when it refuses ---- */

typedef bool admission_check(const struct door *door, const struct admission_input *input);

static bool is_malformed(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return !input->is_well_formed;
}

static bool is_unknown_issuer(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return !input->issuer_is_known;
}

static bool is_forged(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return !input->signature_ok;
}

static bool is_wrong_event(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return input->ticket_event != input->event;
}

static bool is_leaving_inside(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return input->direction == DIRECTION_EXIT && input->is_inside;
}

static bool is_leaving_outside(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return input->direction == DIRECTION_EXIT;
}

static bool is_revoked(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return input->is_revoked || input->issuer_is_revoked;
}

/* Whoever was called from the waiting list, or waits, is one of the public. */
static bool is_wrong_gate(const struct door *door, const struct admission_input *input)
{
    unsigned class_ =
        input->ticket_class == TICKET_WAITING ? (unsigned)TICKET_GENERAL : input->ticket_class;
    return !door->gate_exists ||
           (door->gate_classes != 0 && (door->gate_classes & 1U << class_) == 0);
}

static bool is_attended(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return input->direction == DIRECTION_STAND && input->has_attended_today;
}

static bool is_attended_first(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return input->direction == DIRECTION_STAND;
}

static int64_t local_day(int64_t utc_ms, int utc_offset_min)
{
    struct local_time time = local_time_from_utc_ms(utc_ms, utc_offset_min);
    return date_to_days(time.year, time.month, time.day);
}

/* By the office, or because its last day is over:
 * a hearing that runs late is not closed to those who come late. */
static bool is_event_closed(const struct door *door, const struct admission_input *input)
{
    return !door->event_is_open || (door->event_ends_ms != 0 &&
                                    local_day(input->now_ms, door->utc_offset_min) >
                                        local_day(door->event_ends_ms - 1, door->utc_offset_min));
}

/* The ticket's own time, and the first day of the event:
 * it may have been put off after the ticket was printed. */
static bool is_too_early(const struct door *door, const struct admission_input *input)
{
    return input->now_ms < input->not_before_ms ||
           (door->event_starts_ms != 0 &&
            local_day(input->now_ms, door->utc_offset_min) <
                local_day(door->event_starts_ms, door->utc_offset_min));
}

static bool is_expired(const struct door *door, const struct admission_input *input)
{
    (void)door;
    return input->now_ms >= input->expires_ms;
}

/* free: as often as they like, once out. once: one entry in all. daily: one entry a day, also when
 * yesterday's exit was not seen. */
bool admission_is_used(const struct door *door, const struct admission_input *input)
{
    const char *reentry = input->class_reentry ? input->class_reentry : door->reentry;
    reentry = reentry ? reentry : "free";
    if (strcmp(reentry, "once") == 0) {
        return input->is_inside || input->has_entered;
    }
    if (strcmp(reentry, "daily") == 0) {
        return input->has_entered_today;
    }
    return input->is_inside;
}

/* Also who waits for a place: it stays so until staff calls them or lets them in. */
static bool is_full(const struct door *door, const struct admission_input *input)
{
    bool is_over = (door->capacity > 0 && input->inside_count >= door->capacity) ||
                   (door->gate_capacity > 0 && input->gate_inside_count >= door->gate_capacity);
    return input->is_waiting || (is_over && !input->is_inside && !input->class_is_beyond_limit);
}

/* With fail_closed a registration alone is not enough: in old data, or where the hub does not
 * answer, nobody sees who went in by another door meanwhile, or whose ticket was taken back. What
 * the hub confirms is as good as fresh. */
static bool is_unknown_here(const struct door *door, const struct admission_input *input)
{
    bool is_unsure = door_is_stale(door) && !input->is_confirmed;
    return !input->ticket_is_known ||
           (door->is_fail_closed && (is_unsure || input->is_unconfirmed));
}

/* The order is a promise. The first three ask whether this is a ticket at all: nothing it says is
 * believed before its signature is, so wrong_event comes after; and without the issuer's key it is
 * never called forged. An exit is decided next, because neither a clock nor an office keeps anybody
 * inside. What was taken back counts nowhere; a stand asks for nothing more. unknown_here is last:
 * what the signed ticket itself says against it comes first. */
static const struct {
    admission_check *is_so;
    enum admission_reason reason;
} CHECKS[] = {
    {is_malformed, ADMISSION_MALFORMED},
    {is_unknown_issuer, ADMISSION_UNKNOWN_ISSUER},
    {is_forged, ADMISSION_FORGED},
    {is_wrong_event, ADMISSION_WRONG_EVENT},
    {is_leaving_inside, ADMISSION_LEFT},
    {is_leaving_outside, ADMISSION_NOT_ENTERED},
    {is_revoked, ADMISSION_REVOKED},
    {is_attended, ADMISSION_ALREADY_ATTENDED},
    {is_attended_first, ADMISSION_ATTENDED},
    {is_event_closed, ADMISSION_EVENT_CLOSED},
    {is_wrong_gate, ADMISSION_WRONG_GATE},
    {is_too_early, ADMISSION_TOO_EARLY},
    {is_expired, ADMISSION_EXPIRED},
    {admission_is_used, ADMISSION_ALREADY_INSIDE},
    {is_full, ADMISSION_FULL},
    {is_unknown_here, ADMISSION_UNKNOWN_HERE},
};

enum admission_reason admission_decide(const struct door *door, const struct admission_input *input)
{
    for (size_t i = 0; i < ARRAY_COUNT(CHECKS); i++) {
        if (CHECKS[i].is_so(door, input)) {
            return CHECKS[i].reason;
        }
    }
    return ADMISSION_ADMITTED;
}

bool admission_may_override_input(const struct door *door, const struct admission_input *input)
{
    enum admission_reason reason = admission_decide(door, input);
    struct admission_input genuine = *input;
    if (reason == ADMISSION_UNKNOWN_ISSUER && admission_may_override(door, reason)) {
        genuine.issuer_is_known = genuine.signature_ok = true;
        reason = admission_decide(door, &genuine);
        return reason == ADMISSION_ADMITTED || reason == ADMISSION_LEFT ||
               admission_may_override(door, reason);
    }
    return admission_may_override(door, reason);
}
