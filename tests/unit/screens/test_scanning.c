#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <string.h>

#include "harness/made_card.h"
#include "harness/made_tickets.h"
#include "unit/screens/app_rig.h"

static struct app_rig rig;
static char tickets[MADE_TICKETS]
                   [TICKET_TEXT_LENGTH + 1]; /* of no station here, but of their form */

static int set_up(void **state)
{
    (void)state;
    made_tickets(tickets);
    return 0;
}

static void scan(const void *bytes, size_t length)
{
    rig.now_ms += 50;
    app_rig_input(
        &rig, &(struct input){
                  .kind = INPUT_SCAN, .at_ms = rig.now_ms, .text = bytes, .text_bytes = length});
}

static void scan_text(const char *text)
{
    scan(text, strlen(text));
}

/* The verdicts of this door, the last one first. */
static void assert_recent(size_t count)
{
    app_rig_settle(&rig);
    assert_int_equal(rig.app.door.recent_count, count);
}

static void a_door_takes_each_code_and_no_card(void **state)
{
    (void)state;
    uint8_t card[MADE_CARD_BYTES];
    made_card(&MADE_LUZ, card);
    app_rig_open(&rig, "door");
    (void)strcpy(rig.settings.scanner_prefix, "~");
    scan(card, sizeof card);
    assert_int_equal(rig.app.scanning.notice, SCAN_NOTICE_CARD_AT_DOOR);
    assert_int_equal(rig.app.door.scan_length, 0);
    scan(card, 90); /* half of one is none either */
    assert_int_equal(rig.app.scanning.notice, SCAN_NOTICE_CARD_AT_DOOR);
    assert_recent(0);

    char both[2 * TICKET_TEXT_LENGTH + 8];
    (void)snprintf(both, sizeof both, "]Q1~%s~%s", tickets[0], tickets[1]);
    scan_text(both);
    assert_int_equal(rig.app.scanning.notice, SCAN_NOTICE_NONE);
    assert_recent(2);

    scan_text(tickets[0]); /* three before the next frame */
    scan_text("9999123456");
    scan_text(tickets[1]);
    assert_recent(5);

    scan(card, sizeof card);
    app_rig_settle(&rig);
    rig.now_ms += 60000;
    app_rig_frame(&rig);
    scan_text(" \r\n");
    assert_recent(6);
    app_rig_close(&rig);
}

/* The first moment of a door: it has not read its catalogue, and people are there already. */
static void a_scan_before_the_event_waits_for_it(void **state)
{
    (void)state;
    app_rig_open(&rig, "door");
    struct catalogue *catalogue = rig.app.catalogue;
    rig.app.catalogue = NULL;
    scan_text(tickets[0]);
    scan_text(tickets[1]);
    app_rig_frame(&rig);
    assert_int_equal(rig.app.door.held_count, 2);
    assert_false(rig.app.door.has_verdict);
    assert_false(rig.app.door.is_waiting);
    rig.app.catalogue = catalogue;
    app_rig_frame(&rig);
    assert_int_equal(rig.app.door.held_count, 0);
    assert_recent(2);
    assert_true(rig.app.door.has_verdict);
    assert_int_equal(rig.app.door.status, STATUS_OK);
    assert_true(sodium_is_zero((const uint8_t *)rig.app.door.held, sizeof rig.app.door.held));
    assert_int_equal(rig.app.door.recent[0].reason, ADMISSION_UNKNOWN_ISSUER);

    /* One more than are kept is told so; and nothing waits for ever. */
    rig.app.catalogue = NULL;
    for (size_t i = 0; i < DOOR_HELD_MAX; i++) {
        scan_text(tickets[0]);
        assert_false(rig.app.door.has_verdict);
    }
    scan_text(tickets[1]);
    assert_true(rig.app.door.has_verdict);
    assert_int_equal(rig.app.door.status, STATUS_BUSY);
    rig.now_ms += DOOR_HELD_MS;
    app_rig_frame(&rig);
    assert_int_equal(rig.app.door.status, STATUS_NOT_FOUND);
    assert_true(sodium_is_zero((const uint8_t *)rig.app.door.held, sizeof rig.app.door.held));
    rig.app.catalogue = catalogue;
    assert_recent(2);
    app_rig_close(&rig);
}

/* Everywhere a citizen may be: only the pages of document and name take one. */
static void a_card_is_forgotten_where_nobody_registers(void **state)
{
    (void)state;
    uint8_t card[MADE_CARD_BYTES];
    made_card(&MADE_LUZ, card);
    app_rig_open(&rig, "citizen");
    static const enum screen screens[] = {SCREEN_HOME,   SCREEN_SERVICES, SCREEN_MAP,
                                          SCREEN_LOOKUP, SCREEN_FEEDBACK, SCREEN_REGISTER};
    for (size_t i = 0; i < ARRAY_COUNT(screens); i++) {
        app_rig_send(&rig, INTENT_GO, (int)screens[i], NULL);
        scan(card, sizeof card);
        assert_int_equal(rig.app.scanning.notice, SCAN_NOTICE_CARD_HERE);
        assert_string_equal(rig.app.visit.attendee.document_number, "");
        assert_false(rig.app.visit.has_personal);
        app_rig_send(&rig, INTENT_NOTED, 0, NULL);
        assert_int_equal(rig.app.scanning.notice, SCAN_NOTICE_NONE);
    }
    static const enum form_page pages[] = {FORM_DOCUMENT, FORM_DOCUMENT_TYPE, FORM_NAME};
    for (size_t i = 0; i < ARRAY_COUNT(pages); i++) {
        app_rig_send(&rig, INTENT_PAGE, (int)pages[i], NULL);
        memset(&rig.app.visit.attendee.name, 0, sizeof rig.app.visit.attendee.name);
        scan(card, sizeof card);
        assert_int_equal(rig.app.scanning.notice, SCAN_NOTICE_NONE);
        assert_int_equal(rig.app.visit.page, FORM_NAME);
        assert_string_equal(rig.app.visit.attendee.document_number, "999912345");
        assert_string_equal(rig.app.visit.attendee.name, "Luz María Peña de la Ossa");
        assert_true(rig.app.visit.has_personal);
    }
    scan_text(tickets[0]);
    assert_int_equal(rig.app.scanning.notice, SCAN_NOTICE_TICKET_HERE);
    scan_text("9999123456");
    assert_int_equal(rig.app.scanning.notice, SCAN_NOTICE_CARD_UNREAD);
    assert_string_equal(rig.app.visit.attendee.name, "Luz María Peña de la Ossa");
    app_rig_send(&rig, INTENT_END, 0, NULL);
    assert_int_equal(rig.app.scanning.notice, SCAN_NOTICE_NONE);
    assert_string_equal(rig.app.visit.attendee.name, "");
    app_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_door_takes_each_code_and_no_card),
        cmocka_unit_test(a_scan_before_the_event_waits_for_it),
        cmocka_unit_test(a_card_is_forgotten_where_nobody_registers),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
