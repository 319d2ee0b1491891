#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/admission.h"
#include "core_fixture.h"

static const int64_t HOUR_MS = 3600 * INT64_C(1000);
static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;
static const int64_t NOON_MS = 1671123600000; /* 2022-12-15 12:00 in Bogotá */

/* A person outside with a good ticket in front of an open door. */
static struct door good_door(void)
{
    return (struct door){.event = 1,
                         .gate = 1,
                         .event_starts_ms = NOON_MS - 4 * HOUR_MS,
                         .event_ends_ms = NOON_MS + 5 * HOUR_MS,
                         .capacity = 600,
                         .reentry = "free",
                         .event_is_open = true,
                         .gate_exists = true,
                         .utc_offset_min = CLOCK_BOGOTA_MIN};
}

static struct admission_input good_input(void)
{
    return (struct admission_input){.is_well_formed = true,
                                    .issuer_is_known = true,
                                    .signature_ok = true,
                                    .ticket_is_known = true,
                                    .event = 1,
                                    .ticket_event = 1,
                                    .now_ms = NOON_MS,
                                    .not_before_ms = NOON_MS - 12 * HOUR_MS,
                                    .expires_ms = NOON_MS + 12 * HOUR_MS};
}

static void test_words(void **state)
{
    (void)state;
    static const char *const WORDS[] = {
#define X(name, word) word,
        ADMISSION_REASONS(X)
#undef X
    };
    for (size_t i = 0; i < ARRAY_COUNT(WORDS); i++) {
        enum admission_reason reason = ADMISSION_REASON_COUNT;
        assert_string_equal(admission_reason_word((enum admission_reason)i), WORDS[i]);
        assert_true(admission_reason_find(WORDS[i], &reason));
        assert_int_equal(reason, i);
    }
    enum admission_reason reason;
    assert_false(admission_reason_find("", &reason));
    assert_false(admission_reason_find("Admitted", &reason));
    const struct door door = good_door();
    assert_false(admission_may_override(&door, ADMISSION_REASON_COUNT));
    assert_string_equal(admission_note_word(ADMISSION_NOTE_NONE), "");
    assert_string_equal(admission_note_word(ADMISSION_NOTE_UNSEEN), "unseen");
    assert_string_equal(admission_note_word(ADMISSION_NOTE_COUNT), "");
}

/* One change to the good case, and what comes of it. */
struct expectation {
    const char *what;
    size_t input_offset; /* of a bool to flip; SIZE_MAX = none */
    void (*change)(struct door *door, struct admission_input *input);
    enum admission_reason entry, exit;
};

static void event_other(struct door *door, struct admission_input *input)
{
    (void)door;
    input->ticket_event = 2;
}
static void closed(struct door *door, struct admission_input *input)
{
    (void)input;
    door->event_is_open = false;
}
static void late_evening(struct door *door, struct admission_input *input)
{
    (void)door;
    input->now_ms = NOON_MS + 11 * HOUR_MS; /* after its end, the same day */
}
static void next_day(struct door *door, struct admission_input *input)
{
    (void)door;
    input->now_ms = NOON_MS + DAY_MS;
    input->expires_ms = NOON_MS + 9 * DAY_MS;
}
static void ends_at_midnight(struct door *door, struct admission_input *input)
{
    door->event_ends_ms = NOON_MS + 12 * HOUR_MS;
    input->now_ms = NOON_MS + 12 * HOUR_MS;
    input->expires_ms = NOON_MS + DAY_MS;
}
static void no_such_gate(struct door *door, struct admission_input *input)
{
    (void)input;
    door->gate_exists = false;
}
static void before_ticket(struct door *door, struct admission_input *input)
{
    (void)door;
    input->not_before_ms = NOON_MS + 1;
}
static void put_off(struct door *door, struct admission_input *input)
{
    door->event_starts_ms += DAY_MS;
    door->event_ends_ms += DAY_MS;
    (void)input;
}
static void times_unknown(struct door *door, struct admission_input *input)
{
    door->event_starts_ms = door->event_ends_ms = 0;
    (void)input;
}
static void expiring(struct door *door, struct admission_input *input)
{
    (void)door;
    input->expires_ms = NOON_MS;
}
static void capacity_reached(struct door *door, struct admission_input *input)
{
    (void)door;
    input->inside_count = 600;
}
static void one_left(struct door *door, struct admission_input *input)
{
    (void)door;
    input->inside_count = 599;
}
static void no_limit(struct door *door, struct admission_input *input)
{
    door->capacity = 0;
    input->inside_count = 100000;
}
static void once_before(struct door *door, struct admission_input *input)
{
    door->reentry = "once";
    input->has_entered = true;
}
static void once_never(struct door *door, struct admission_input *input)
{
    door->reentry = "once";
    (void)input;
}
static void daily_today(struct door *door, struct admission_input *input)
{
    door->reentry = "daily";
    input->has_entered = input->has_entered_today = true;
}
static void daily_yesterday(struct door *door, struct admission_input *input)
{
    door->reentry = "daily";
    input->has_entered = input->is_inside = true; /* yesterday's exit was not seen */
    input->inside_count = 600;
}
static void free_again(struct door *door, struct admission_input *input)
{
    (void)door;
    input->has_entered = input->has_entered_today = true;
}
static void reentry_unsaid(struct door *door, struct admission_input *input)
{
    door->reentry = NULL;
    input->has_entered = input->has_entered_today = true;
}

static void press_at_the_public_gate(struct door *door, struct admission_input *input)
{
    door->gate_classes = 1U << TICKET_GENERAL;
    input->ticket_class = TICKET_PRESS;
}
static void press_at_its_gate(struct door *door, struct admission_input *input)
{
    door->gate_classes = 1U << TICKET_GENERAL | 1U << TICKET_PRESS;
    input->ticket_class = TICKET_PRESS;
}
static void called_at_the_public_gate(struct door *door, struct admission_input *input)
{
    door->gate_classes = 1U << TICKET_GENERAL;
    input->ticket_class = TICKET_WAITING;
}
static void gate_full(struct door *door, struct admission_input *input)
{
    door->gate_capacity = 50;
    input->gate_inside_count = 50;
}
static void staff_when_full(struct door *door, struct admission_input *input)
{
    (void)door;
    input->inside_count = 600;
    input->class_is_beyond_limit = true;
}
static void staff_again(struct door *door, struct admission_input *input)
{
    door->reentry = "once";
    input->class_reentry = "free";
    input->has_entered = input->has_entered_today = true;
}
static void stale_and_open(struct door *door, struct admission_input *input)
{
    (void)input;
    door->data_age_ms = HOUR_MS;
}
static void stale_and_closed(struct door *door, struct admission_input *input)
{
    stale_and_open(door, input);
    door->is_fail_closed = true;
}
static void fresh_and_closed(struct door *door, struct admission_input *input)
{
    (void)input;
    door->is_fail_closed = true;
    door->data_age_ms = ADMISSION_STALE_MS;
}
static void never_fetched_and_closed(struct door *door, struct admission_input *input)
{
    fresh_and_closed(door, input);
    door->data_age_ms = -1;
}

#define FLAG(name) offsetof(struct admission_input, name), NULL
#define CASE(name) SIZE_MAX, name

static const struct expectation EXPECTATIONS[] = {
    {"all is well", SIZE_MAX, NULL, ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"not a code of ours", FLAG(is_well_formed), ADMISSION_MALFORMED, ADMISSION_MALFORMED},
    {"issuer unknown", FLAG(issuer_is_known), ADMISSION_UNKNOWN_ISSUER, ADMISSION_UNKNOWN_ISSUER},
    {"bad signature", FLAG(signature_ok), ADMISSION_FORGED, ADMISSION_FORGED},
    {"not registered here", FLAG(ticket_is_known), ADMISSION_UNKNOWN_HERE, ADMISSION_NOT_ENTERED},
    {"revoked", FLAG(is_revoked), ADMISSION_REVOKED, ADMISSION_NOT_ENTERED},
    {"issuer revoked", FLAG(issuer_is_revoked), ADMISSION_REVOKED, ADMISSION_NOT_ENTERED},
    {"inside", FLAG(is_inside), ADMISSION_ALREADY_INSIDE, ADMISSION_LEFT},
    {"other event", CASE(event_other), ADMISSION_WRONG_EVENT, ADMISSION_WRONG_EVENT},
    {"closed", CASE(closed), ADMISSION_EVENT_CLOSED, ADMISSION_NOT_ENTERED},
    {"after the end, same day", CASE(late_evening), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"the day after", CASE(next_day), ADMISSION_EVENT_CLOSED, ADMISSION_NOT_ENTERED},
    {"ends at midnight, and it is", CASE(ends_at_midnight), ADMISSION_EVENT_CLOSED,
     ADMISSION_NOT_ENTERED},
    {"no such gate", CASE(no_such_gate), ADMISSION_WRONG_GATE, ADMISSION_NOT_ENTERED},
    {"before the ticket's time", CASE(before_ticket), ADMISSION_TOO_EARLY, ADMISSION_NOT_ENTERED},
    {"event put off a day", CASE(put_off), ADMISSION_TOO_EARLY, ADMISSION_NOT_ENTERED},
    {"times not known", CASE(times_unknown), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"expires this moment", CASE(expiring), ADMISSION_EXPIRED, ADMISSION_NOT_ENTERED},
    {"full", CASE(capacity_reached), ADMISSION_FULL, ADMISSION_NOT_ENTERED},
    {"one place left", CASE(one_left), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"no limit", CASE(no_limit), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"once, and was in", CASE(once_before), ADMISSION_ALREADY_INSIDE, ADMISSION_NOT_ENTERED},
    {"once, first time", CASE(once_never), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"daily, was in today", CASE(daily_today), ADMISSION_ALREADY_INSIDE, ADMISSION_NOT_ENTERED},
    {"daily, came in yesterday", CASE(daily_yesterday), ADMISSION_ADMITTED, ADMISSION_LEFT},
    {"free, comes again", CASE(free_again), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"press at the public's gate", CASE(press_at_the_public_gate), ADMISSION_WRONG_GATE,
     ADMISSION_NOT_ENTERED},
    {"press at its gate", CASE(press_at_its_gate), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"called from the list", CASE(called_at_the_public_gate), ADMISSION_ADMITTED,
     ADMISSION_NOT_ENTERED},
    {"waits", FLAG(is_waiting), ADMISSION_FULL, ADMISSION_NOT_ENTERED},
    {"gate full", CASE(gate_full), ADMISSION_FULL, ADMISSION_NOT_ENTERED},
    {"staff when full", CASE(staff_when_full), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"staff again", CASE(staff_again), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"stale, fail open", CASE(stale_and_open), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"stale, fail closed", CASE(stale_and_closed), ADMISSION_UNKNOWN_HERE, ADMISSION_NOT_ENTERED},
    {"fresh, fail closed", CASE(fresh_and_closed), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
    {"never fetched, fail closed", CASE(never_fetched_and_closed), ADMISSION_UNKNOWN_HERE,
     ADMISSION_NOT_ENTERED},
    {"reentry not said", CASE(reentry_unsaid), ADMISSION_ADMITTED, ADMISSION_NOT_ENTERED},
};

static void test_decisions_by_hand(void **state)
{
    (void)state;
    bool is_seen[ADMISSION_REASON_COUNT] = {false};
    for (size_t i = 0; i < ARRAY_COUNT(EXPECTATIONS); i++) {
        const struct expectation *row = &EXPECTATIONS[i];
        struct door door = good_door();
        struct admission_input input = good_input();
        if (row->input_offset != SIZE_MAX) {
            bool *flag = (bool *)((char *)&input + row->input_offset);
            *flag = !*flag;
        }
        if (row->change) {
            row->change(&door, &input);
        }
        enum admission_reason entry = admission_decide(&door, &input);
        input.direction = DIRECTION_EXIT;
        enum admission_reason exit = admission_decide(&door, &input);
        if (entry != row->entry || exit != row->exit) {
            fail_msg("%s: %s and %s", row->what, admission_reason_word(entry),
                     admission_reason_word(exit));
        }
        is_seen[entry] = is_seen[exit] = true;
    }
    for (size_t i = 0; i < ADMISSION_ATTENDED; i++) {
        assert_true(is_seen[i]); /* no reason without an example */
    }
}

/* A stand asks for a ticket of the event that was not taken back, and nothing else. */
static void test_a_stand(void **state)
{
    (void)state;
    struct door door = good_door();
    struct admission_input input = good_input();
    door.direction = input.direction = DIRECTION_STAND;
    door.stand = "12";
    door.event_is_open = door.gate_exists = false;
    door.is_fail_closed = true;
    door.data_age_ms = -1;
    input.inside_count = 600;
    input.ticket_is_known = false;
    input.is_waiting = true;
    assert_int_equal(admission_decide(&door, &input), ADMISSION_ATTENDED);
    input.has_attended_today = true;
    assert_int_equal(admission_decide(&door, &input), ADMISSION_ALREADY_ATTENDED);
    input.is_revoked = true;
    assert_int_equal(admission_decide(&door, &input), ADMISSION_REVOKED);
    assert_false(admission_may_override(&door, ADMISSION_ALREADY_INSIDE));
    input.ticket_event = 2;
    assert_int_equal(admission_decide(&door, &input), ADMISSION_WRONG_EVENT);
}

/* ---- every combination ---- */

/* What one scan can be, one number each; the real values are made from them below. */
enum dimension {
    CODE,      /* 0 not ours, 1 issuer unknown, 2 forged, 3 good */
    EVENT,     /* 0 another, 1 this */
    DIRECTION, /* entry, exit, stand */
    REVOKED,   /* 0 no, 1 the ticket, 2 its issuer */
    OPEN,      /* 0 closed by the office, 1 open */
    GATE,      /* 0 not of this event, 1 good */
    CLASS,     /* 0 public, 1 press, 2 press where it may not, 3 waits, 4 was called */
    TIME,      /* 0 day before, 1 before the ticket's time, 2 good, 3 after it, 4 the day after */
    PRESENCE,  /* 0 never came, 1 inside, 2 inside since yesterday, 3 was in today, 4 yesterday */
    REENTRY,   /* 0 free, 1 once, 2 daily, 3 once, but its class free */
    ROOM,      /* 0 yes, 1 full, 2 the gate is, 3 full, and its class is beyond that */
    KNOWN,     /* 0 no, 1 yes */
    DATA,      /* 0 fresh, 1 fresh closed, 2 stale, 3 stale closed, 4 never closed */
    ATTENDED,  /* 0 no, 1 today */
    DIMENSIONS
};

static const int SIZES[DIMENSIONS] = {4, 2, 3, 3, 2, 2, 5, 5, 5, 4, 4, 2, 5, 2};

static void make(const int at[DIMENSIONS], struct door *door, struct admission_input *input)
{
    static const char *const POLICIES[] = {"free", "once", "daily", "once"};
    static const int64_t NOWS_MS[] = {-26, -6, 0, 6, 24};
    static const unsigned CLASSES[] = {TICKET_GENERAL, TICKET_PRESS, TICKET_PRESS, TICKET_WAITING,
                                       TICKET_WAITING};
    *door = good_door();
    *input = good_input();
    input->is_well_formed = at[CODE] > 0;
    input->issuer_is_known = at[CODE] > 1;
    input->signature_ok = at[CODE] > 2;
    input->ticket_event = at[EVENT] ? 1 : 2;
    door->direction = input->direction = (enum admission_direction)at[DIRECTION];
    door->stand = "12";
    input->is_revoked = at[REVOKED] == 1;
    input->issuer_is_revoked = at[REVOKED] == 2;
    door->event_is_open = at[OPEN];
    door->gate_exists = at[GATE];
    door->gate_classes = 1U << TICKET_GENERAL | (at[CLASS] == 1 ? 1U << TICKET_PRESS : 0);
    input->ticket_class = CLASSES[at[CLASS]];
    input->is_waiting = at[CLASS] == 3;
    input->now_ms = NOON_MS + NOWS_MS[at[TIME]] * HOUR_MS;
    input->not_before_ms = NOON_MS - 5 * HOUR_MS;
    input->expires_ms = NOON_MS + 6 * HOUR_MS;
    input->is_inside = at[PRESENCE] == 1 || at[PRESENCE] == 2;
    input->has_entered = at[PRESENCE] > 0;
    input->has_entered_today = at[PRESENCE] == 1 || at[PRESENCE] == 3;
    door->reentry = POLICIES[at[REENTRY]];
    input->class_reentry = at[REENTRY] == 3 ? "free" : NULL;
    door->gate_capacity = 50;
    input->inside_count = at[ROOM] == 1 || at[ROOM] == 3 ? 600 : 599;
    input->gate_inside_count = at[ROOM] == 2 ? 50 : 49;
    input->class_is_beyond_limit = at[ROOM] == 3;
    input->ticket_is_known = at[KNOWN];
    door->is_fail_closed = at[DATA] == 1 || at[DATA] > 2;
    door->data_age_ms = at[DATA] < 2 ? 0 : at[DATA] < 4 ? 18 * 60000 : -1;
    input->has_attended_today = at[ATTENDED];
}

/* The same question, answered from what the combination means. */
static enum admission_reason oracle(const int at[DIMENSIONS])
{
    static const enum admission_reason CODES[] = {ADMISSION_MALFORMED, ADMISSION_UNKNOWN_ISSUER,
                                                  ADMISSION_FORGED};
    bool is_in = at[PRESENCE] == 1 || at[PRESENCE] == 2;
    bool is_used[4] = {is_in, at[PRESENCE] > 0, at[PRESENCE] == 1 || at[PRESENCE] == 3, is_in};
    const struct {
        bool is_so;
        enum admission_reason reason;
    } rules[] = {
        {at[CODE] < 3, at[CODE] < 3 ? CODES[at[CODE]] : ADMISSION_ADMITTED},
        {at[EVENT] == 0, ADMISSION_WRONG_EVENT},
        {at[DIRECTION] == 1, is_in ? ADMISSION_LEFT : ADMISSION_NOT_ENTERED},
        {at[REVOKED] != 0, ADMISSION_REVOKED},
        {at[DIRECTION] == 2, at[ATTENDED] ? ADMISSION_ALREADY_ATTENDED : ADMISSION_ATTENDED},
        {at[OPEN] == 0 || at[TIME] == 4, ADMISSION_EVENT_CLOSED},
        {at[GATE] == 0 || at[CLASS] == 2, ADMISSION_WRONG_GATE},
        {at[TIME] < 2, ADMISSION_TOO_EARLY},
        {at[TIME] > 2, ADMISSION_EXPIRED},
        {is_used[at[REENTRY]], ADMISSION_ALREADY_INSIDE},
        {at[CLASS] == 3 || (!is_in && (at[ROOM] == 1 || at[ROOM] == 2)), ADMISSION_FULL},
        {at[KNOWN] == 0 || at[DATA] > 2, ADMISSION_UNKNOWN_HERE},
        {true, ADMISSION_ADMITTED},
    };
    size_t i = 0;
    while (!rules[i].is_so) {
        i++;
    }
    return rules[i].reason;
}

static void test_every_combination(void **state)
{
    (void)state;
    int at[DIMENSIONS] = {0};
    size_t reasons[ADMISSION_REASON_COUNT] = {0};
    int step = 0;
    while (step < DIMENSIONS) {
        struct door door;
        struct admission_input input;
        make(at, &door, &input);
        enum admission_reason reason = admission_decide(&door, &input);
        if (reason != oracle(at)) {
            fail_msg("%s, expected %s: code %d event %d direction %d revoked %d open %d gate %d "
                     "class %d time %d presence %d reentry %d room %d known %d data %d attended %d",
                     admission_reason_word(reason), admission_reason_word(oracle(at)), at[0], at[1],
                     at[2], at[3], at[4], at[5], at[6], at[7], at[8], at[9], at[10], at[11], at[12],
                     at[13]);
        }
        reasons[reason]++;
        for (step = 0; step < DIMENSIONS && ++at[step] == SIZES[step]; step++) {
            at[step] = 0;
        }
    }
    for (size_t i = 0; i < ADMISSION_REASON_COUNT; i++) {
        assert_int_not_equal(reasons[i], 0);
    }
}

static void test_what_staff_may_set_aside(void **state)
{
    (void)state;
    static const enum admission_reason NEVER[] = {
        ADMISSION_ADMITTED, ADMISSION_LEFT,        ADMISSION_MALFORMED, ADMISSION_FORGED,
        ADMISSION_REVOKED,  ADMISSION_WRONG_EVENT, ADMISSION_ATTENDED,  ADMISSION_ALREADY_ATTENDED,
    };
    struct door door = good_door();
    size_t count = 0;
    for (size_t i = 0; i < ADMISSION_REASON_COUNT; i++) {
        count += !admission_may_override(&door, (enum admission_reason)i);
    }
    assert_int_equal(count, ARRAY_COUNT(NEVER));
    for (size_t i = 0; i < ARRAY_COUNT(NEVER); i++) {
        assert_false(admission_may_override(&door, NEVER[i]));
    }
    /* fail_closed: whoever cannot be looked up waits for a supervisor. */
    static const enum admission_reason UNSURE[] = {ADMISSION_UNKNOWN_HERE,
                                                   ADMISSION_UNKNOWN_ISSUER};
    for (size_t i = 0; i < ARRAY_COUNT(UNSURE); i++) {
        door = good_door();
        assert_true(admission_may_override(&door, UNSURE[i]));
        door.is_fail_closed = true;
        assert_false(admission_may_override(&door, UNSURE[i]));
        assert_true(admission_may_override(&door, ADMISSION_ALREADY_INSIDE));
        door.is_supervisor = true;
        assert_true(admission_may_override(&door, UNSURE[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_decisions_by_hand),
        cmocka_unit_test(test_a_stand),
        cmocka_unit_test(test_every_combination),
        cmocka_unit_test(test_what_staff_may_set_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
