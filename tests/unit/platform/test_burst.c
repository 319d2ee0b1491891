#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "platform/burst.h"

enum { ENTER = 40, ESCAPE = 41, BACKSPACE = 42, TAB = 43, F8 = 65, ARROW = 79, SHIFT = 225 };

/* A keyboard that types and what comes of it: "code(...)", "typed(...)", "dropped", "key". */
struct desk {
    struct burst burst;
    int64_t now_ms;
    struct buf log;
};

static void desk_init(struct desk *desk)
{
    burst_init(&desk->burst, BURST_SHARED);
    desk->now_ms = 1000;
    buf_init(&desk->log, 1 << 20);
}

static void resolve(struct desk *desk, enum burst_event event)
{
    struct burst *burst = &desk->burst;
    switch (event) {
    case BURST_CODE:
        buf_printf(&desk->log, "code(%s) ", burst->text);
        break;
    case BURST_TYPED:
        buf_printf(&desk->log, "typed(%s) ", burst->text);
        break;
    case BURST_DROPPED:
        buf_append_str(&desk->log, "dropped ");
        break;
    case BURST_NOTHING:
    case BURST_TAKEN:
        return;
    }
    burst_clear(burst);
}

static void wait_ms(struct desk *desk, int64_t ms)
{
    desk->now_ms += ms;
    resolve(desk, burst_tick(&desk->burst, desk->now_ms));
}

static void press(struct desk *desk, int usage, bool has_shift, int64_t gap_ms)
{
    wait_ms(desk, gap_ms);
    enum burst_event event = burst_key(&desk->burst, usage, has_shift, desk->now_ms);
    resolve(desk, event);
    bool is_character = usage >= 4 && usage <= 56 && (usage < ENTER || usage > TAB);
    if (!is_character && usage != SHIFT && (event == BURST_NOTHING || event == BURST_TYPED)) {
        buf_append_str(&desk->log, "key ");
    }
}

/* Letters, digits and a few signs by their place on a US keyboard. */
static void type(struct desk *desk, const char *text, int64_t gap_ms)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz1234567890\n\x1b\b\t -=[]\\#;'`,./";
    static const char shift[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\n\x1b\b\t _+{}|~:\"~<>?";
    for (; *text != '\0'; text++) {
        const char *at = strchr(plain, *text);
        bool has_shift = at == NULL;
        at = has_shift ? strchr(shift, *text) : at;
        assert_non_null(at);
        if (has_shift) {
            press(desk, SHIFT, true, 0);
        }
        press(desk, (int)(at - (has_shift ? shift : plain)) + 4, has_shift, gap_ms);
    }
}

static void expect(struct desk *desk, const char *wanted)
{
    wait_ms(desk, 1000);
    assert_string_equal(buf_str(&desk->log), wanted);
    assert_int_equal(desk->burst.length, 0);
    assert_int_equal(burst_deadline_ms(&desk->burst), INT64_MAX);
    for (size_t i = 0; i < sizeof desk->burst.text; i++) {
        assert_int_equal(desk->burst.text[i], 0);
    }
    buf_release(&desk->log);
}

static void a_ticket_is_one_code_at_any_speed_of_scanners(void **state)
{
    (void)state;
    char ticket[152] = "F1";
    for (size_t i = 2; i < 150; i++) {
        ticket[i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[i * 7 % 32];
    }
    static const int64_t gaps_ms[] = {0, 2, 10, 29, 30};
    static const char *const ends[] = {"\n", "\t", ""};
    for (size_t g = 0; g < ARRAY_COUNT(gaps_ms); g++) {
        for (size_t e = 0; e < ARRAY_COUNT(ends); e++) {
            struct desk desk;
            char wanted[200];
            desk_init(&desk);
            type(&desk, ticket, gaps_ms[g]);
            type(&desk, ends[e], gaps_ms[g]);
            (void)snprintf(wanted, sizeof wanted, "code(%s) ", ticket);
            expect(&desk, wanted);
        }
    }
}

static void rows_of_keys(void **state)
{
    (void)state;
    static const struct {
        const char *first;
        int64_t first_ms;
        int64_t pause_ms;
        const char *second;
        int64_t second_ms;
        const char *wanted;
    } rows[] = {
        /* people */
        {"maria", 180, 0, "", 0, "typed(m) typed(a) typed(r) typed(i) typed(a) "},
        {"maria", 70, 0, "", 0, "typed(ma) typed(ri) typed(a) "},
        {"ab\n", 20, 0, "", 0, "typed(ab) key "},
        {"abcde\n", 5, 0, "", 0, "typed(abcde) key "},
        {"\n", 5, 0, "", 0, "key "},
        {"\n", 5, 0, "\n", 200, "key key "},
        {"a\n", 150, 0, "", 0, "typed(a) key "},
        {" ", 5, 0, "", 0, "typed( ) "},
        {"a\b", 50, 0, "", 0, "typed(a) key "},
        /* scanners */
        {"ABCDEF\n", 5, 0, "", 0, "code(ABCDEF) "},
        {"A b-1/2:", 5, 0, "", 0, "code(A b-1/2:) "},
        {"a", 0, 90, "BCDEFG\n", 5, "code(aBCDEFG) "},               /* slow to wake */
        {"ABCDEFG", 5, 90, "HIJ\n", 5, "code(ABCDEFGHIJ) "},         /* falters once known */
        {"ABC", 5, 60, "DEFGHIJ\n", 5, "typed(ABC) code(DEFGHIJ) "}, /* half a burst */
        {"ABCDEFG", 5, 150, "HI\n", 5, "code(ABCDEFG) typed(HI) key "},
        {"ABCDEF\n", 5, 2, "GHIJKLM\n", 5, "code(ABCDEF) code(GHIJKLM) "},
        {"ABCDEF\t", 5, 500, "GHIJKLM", 5, "code(ABCDEF) code(GHIJKLM) "},
        {"ABCDEF\n\n", 5, 0, "", 0, "code(ABCDEF) "},             /* carriage return, line feed */
        {"ABCDEF\n", 5, 300, "\n", 0, "code(ABCDEF) key "},       /* a person's Enter */
        {"ABCDEFG\nHI\n", 5, 0, "", 0, "code(ABCDEFG) dropped "}, /* Enter in the middle */
        {"ABCDEFG\nHI", 5, 0, "", 0, "code(ABCDEFG) dropped "},
        {"ABCDEF\n", 5, 300, "hola", 200, "code(ABCDEF) typed(h) typed(o) typed(l) typed(a) "},
        /* stuck and broken */
        {"aaaaaaaaaaaaaaaaaaaaaaaa", 10, 200, "BCDEFG\n", 5, "dropped code(BCDEFG) "},
        {"\b\b\b\b\b\b\b", 5, 0, "ABCDEF\n", 5, "key key key key key key key code(ABCDEF) "},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct desk desk;
        desk_init(&desk);
        type(&desk, rows[i].first, rows[i].first_ms);
        desk.now_ms += rows[i].pause_ms;
        resolve(&desk, burst_tick(&desk.burst, desk.now_ms));
        type(&desk, rows[i].second, rows[i].second_ms);
        expect(&desk, rows[i].wanted);
    }
}

static void odd_keys_inside_a_burst_are_the_scanners(void **state)
{
    (void)state;
    static const int odd[] = {F8, ARROW, ESCAPE, BACKSPACE, 0, 90, 500, -1};
    for (size_t i = 0; i < ARRAY_COUNT(odd); i++) {
        struct desk desk;
        desk_init(&desk);
        type(&desk, "ABCDEF", 5);
        press(&desk, odd[i], false, 5);
        type(&desk, "GH\n", 5);
        press(&desk, odd[i], false, 5);
        expect(&desk, "code(ABCDEFGH) ");
    }
}

static void too_long_a_burst_is_dropped_whole_and_the_next_is_fine(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n", "\t", ""};
    for (size_t e = 0; e < ARRAY_COUNT(ends); e++) {
        struct desk desk;
        desk_init(&desk);
        for (int i = 0; i < 500; i++) {
            type(&desk, "0123456789", 2);
        }
        assert_int_equal(desk.burst.state, BURST_SPOILED);
        assert_true(desk.burst.length <= BURST_BYTES_MAX);
        type(&desk, ends[e], 2);
        wait_ms(&desk, 300);
        type(&desk, "F1ABCDE\n", 2);
        expect(&desk, "dropped code(F1ABCDE) ");
    }
    struct desk desk;
    desk_init(&desk);
    for (int i = 0; i < BURST_BYTES_MAX / 8; i++) {
        type(&desk, "01234567", 1);
    }
    assert_int_equal(desk.burst.state, BURST_SCANNING);
    assert_int_equal(burst_tick(&desk.burst, desk.now_ms + BURST_SILENCE_MS), BURST_CODE);
    assert_int_equal(desk.burst.length, BURST_BYTES_MAX);
    buf_release(&desk.log);
}

/* The lines of a zone, a marker, a hex dump: Enters are of the card until it is quiet. */
static void an_id_card_is_one_code(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        {"0388888888PubDSK_1 0099990001PRUEBA\nAB\tC\n\nD", "code("},
        {"0388888888pUBdsk_1\nAB\n", "code("},
        {"3033 50 75 62 44 53 4b 5f\n31 20\n", "code("},
        {"30335075624453 4B5F\n3120\n", "code("},
        {"ICCOL9999\n8503149F\nPRUEBA<<LUZ\n", "code("},
        {"]L0ICCOL9999\n8503149F\n", "code("},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct desk desk;
        char wanted[200];
        size_t used = (size_t)snprintf(wanted, sizeof wanted, "%s", rows[i].wanted);
        for (const char *at = rows[i].text; *at != '\0'; at++) {
            wanted[used++] = (char)(*at == '\n' ? '\r' : *at);
        }
        (void)snprintf(wanted + used, sizeof wanted - used, ") code(ABCDEF) ");
        desk_init(&desk);
        type(&desk, rows[i].text, 5);
        wait_ms(&desk, 250); /* a reader that stops to think */
        assert_string_equal(buf_str(&desk.log), "");
        press(&desk, F8, false, 0); /* and goes on with keys that are none */
        wait_ms(&desk, 250);
        assert_string_equal(buf_str(&desk.log), "");
        wait_ms(&desk, BURST_CARD_SILENCE_MS - 250);
        type(&desk, "ABCDEF\n", 5);
        expect(&desk, wanted);
    }
    struct desk desk;
    desk_init(&desk);
    type(&desk, "XICCOL\nICCO\n", 5); /* not at the beginning */
    expect(&desk, "code(XICCOL) dropped ");
}

static void bytes_of_its_own_line(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        const char *wanted;
    } rows[] = {
#define BYTES(text) text, sizeof(text) - 1
        {BYTES("ABCDEF\r"), "code(ABCDEF) "},
        {BYTES("ABCDEF\r\nGHIJKL\t"), "code(ABCDEF) code(GHIJKL) "},
        {BYTES("\002AB\0CDEF\033\003\r"), "code(ABCDEF) "},
        {BYTES("ABCDEF"), "code(ABCDEF) "},
        {BYTES("ABC\r"), "dropped "},
        {BYTES("\1\2\3\4\5\6\7\r"), "dropped "},
        {BYTES("\r\n\t"), ""},
        {BYTES("AAAAAAAAAA\r"), "dropped "},
#undef BYTES
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct desk desk;
        desk_init(&desk);
        burst_init(&desk.burst, BURST_OWN);
        for (size_t b = 0; b < rows[i].length; b++) {
            desk.now_ms++;
            resolve(&desk, burst_byte(&desk.burst, (uint8_t)rows[i].bytes[b], desk.now_ms));
        }
        expect(&desk, rows[i].wanted);
    }
}

static void what_was_lost_spoils_the_whole(void **state)
{
    (void)state;
    static const char *const before[] = {"", "A", "ABCDEFG", "ICCOL99"};
    for (size_t i = 0; i < ARRAY_COUNT(before); i++) {
        struct desk desk;
        desk_init(&desk);
        burst_init(&desk.burst, BURST_OWN);
        type(&desk, before[i], 5);
        burst_spoil(&desk.burst, desk.now_ms);
        burst_spoil(&desk.burst, desk.now_ms);
        type(&desk, "HIJKLMN\n", 5);
        wait_ms(&desk, 300);
        type(&desk, "ABCDEF\n", 5);
        expect(&desk, "dropped code(ABCDEF) ");
    }
}

static void the_deadline_is_a_silence_after_the_last_key(void **state)
{
    (void)state;
    struct burst burst;
    burst_init(&burst, BURST_SHARED);
    assert_int_equal(burst_deadline_ms(&burst), INT64_MAX);
    assert_int_equal(burst_tick(&burst, 5), BURST_NOTHING);
    assert_int_equal(burst_key(&burst, 4, false, 1000), BURST_NOTHING);
    assert_int_equal(burst_deadline_ms(&burst), 1000 + BURST_SILENCE_MS);
    assert_int_equal(burst_key(&burst, SHIFT, true, 1010), BURST_NOTHING);
    assert_int_equal(burst_deadline_ms(&burst), 1000 + BURST_SILENCE_MS);
    assert_int_equal(burst_tick(&burst, 1099), BURST_NOTHING);
    assert_int_equal(burst_tick(&burst, 1100), BURST_TYPED);
    assert_string_equal(burst.text, "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ticket_is_one_code_at_any_speed_of_scanners),
        cmocka_unit_test(rows_of_keys),
        cmocka_unit_test(odd_keys_inside_a_burst_are_the_scanners),
        cmocka_unit_test(too_long_a_burst_is_dropped_whole_and_the_next_is_fine),
        cmocka_unit_test(an_id_card_is_one_code),
        cmocka_unit_test(bytes_of_its_own_line),
        cmocka_unit_test(what_was_lost_spoils_the_whole),
        cmocka_unit_test(the_deadline_is_a_silence_after_the_last_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
