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
    assert_false(admission_may_override(ADMISSION_REASON_COUNT));
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
    for (size_t i = 0; i < ADMISSION_REASON_COUNT; i++) {
        assert_true(is_seen[i]); /* no reason without an example */
    }
}

/* What holds for every combination of what can be true or false. */
static void assert_invariants(const struct door *door, const struct admission_input *input)
{
    enum admission_reason reason = admission_decide(door, input);
    bool is_ticket = input->is_well_formed && input->issuer_is_known && input->signature_ok;
    bool is_exit = input->direction == DIRECTION_EXIT;
    assert_int_equal(reason == ADMISSION_MALFORMED, !input->is_well_formed);
    assert_int_equal(reason == ADMISSION_UNKNOWN_ISSUER,
                     input->is_well_formed && !input->issuer_is_known);
    assert_int_equal(reason == ADMISSION_FORGED,
                     input->is_well_formed && input->issuer_is_known && !input->signature_ok);
    assert_int_equal(reason == ADMISSION_WRONG_EVENT,
                     is_ticket && input->ticket_event != input->event);
    if (!is_ticket || input->ticket_event != input->event) {
        return;
    }
    if (is_exit) {
        assert_int_equal(reason, input->is_inside ? ADMISSION_LEFT : ADMISSION_NOT_ENTERED);
        return;
    }
    assert_int_equal(reason == ADMISSION_REVOKED, input->is_revoked || input->issuer_is_revoked);
    assert_true(reason != ADMISSION_LEFT && reason != ADMISSION_NOT_ENTERED);
    if (reason == ADMISSION_ADMITTED) {
        assert_true(input->ticket_is_known && door->event_is_open && door->gate_exists);
        assert_true(input->now_ms >= input->not_before_ms && input->now_ms < input->expires_ms);
        assert_true(input->is_inside || door->capacity == 0 ||
                    input->inside_count < door->capacity);
        assert_false(input->is_inside && strcmp(door->reentry, "daily") != 0);
        assert_false(input->has_entered_today && strcmp(door->reentry, "daily") == 0);
        assert_false(input->has_entered && strcmp(door->reentry, "once") == 0);
    }
    if (reason == ADMISSION_UNKNOWN_HERE) { /* nothing else speaks against it */
        struct admission_input known = *input;
        known.ticket_is_known = true;
        assert_int_equal(admission_decide(door, &known), ADMISSION_ADMITTED);
    }
}

static void test_every_combination(void **state)
{
    (void)state;
    static const char *const REENTRY[] = {"free", "once", "daily"};
    enum { FLAGS = 15 };
    size_t reasons[ADMISSION_REASON_COUNT] = {0};
    for (unsigned bits = 0; bits < 1U << FLAGS; bits++) {
        for (size_t more = 0; more < 9; more++) {
            struct door door = good_door();
            struct admission_input input = good_input();
            input.is_well_formed = bits & 1;
            input.issuer_is_known = bits & 2;
            input.signature_ok = bits & 4;
            input.ticket_is_known = bits & 8;
            input.is_revoked = bits & 16;
            input.issuer_is_revoked = bits & 32;
            input.is_inside = bits & 64;
            input.has_entered = bits & 128;
            input.has_entered_today = bits & 256;
            input.ticket_event = bits & 512 ? 1 : 2;
            input.direction = bits & 1024 ? DIRECTION_EXIT : DIRECTION_ENTRY;
            input.inside_count = bits & 2048 ? 600 : 10;
            door.event_is_open = bits & 4096;
            door.gate_exists = bits & 8192;
            door.capacity = bits & 16384 ? 600 : 0;
            door.reentry = REENTRY[more % 3];
            input.now_ms += (more / 3 == 1 ? -13 : more / 3 == 2 ? 6 : 0) * HOUR_MS;
            input.expires_ms = NOON_MS + 6 * HOUR_MS;
            assert_invariants(&door, &input);
            reasons[admission_decide(&door, &input)]++;
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
        ADMISSION_ADMITTED, ADMISSION_LEFT,    ADMISSION_MALFORMED,
        ADMISSION_FORGED,   ADMISSION_REVOKED, ADMISSION_WRONG_EVENT,
    };
    size_t count = 0;
    for (size_t i = 0; i < ADMISSION_REASON_COUNT; i++) {
        count += !admission_may_override((enum admission_reason)i);
    }
    assert_int_equal(count, ARRAY_COUNT(NEVER));
    for (size_t i = 0; i < ARRAY_COUNT(NEVER); i++) {
        assert_false(admission_may_override(NEVER[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_decisions_by_hand),
        cmocka_unit_test(test_every_combination),
        cmocka_unit_test(test_what_staff_may_set_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
