#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "core/scanned.h"
#include "core/ticket.h"
#include "harness/made_tickets.h"

/* Two tickets, as "A" and "B" in the rows below. */
static char tickets[MADE_TICKETS][TICKET_TEXT_LENGTH + 1];

static int set_up(void **state)
{
    (void)state;
    made_tickets(tickets);
    return 0;
}

/* "@" and "#" are the tickets, "@50" half of one. */
static void expand(struct buf *buf, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strncmp(text, "@50", 3) == 0) {
            buf_append(buf, tickets[0], 75);
            text += 2;
        } else if (*text == '@' || *text == '#') {
            buf_append_str(buf, tickets[*text == '#']);
        } else {
            buf_append_char(buf, *text);
        }
    }
}

static void bursts_and_their_codes(void **state)
{
    (void)state;
    static const struct {
        const char *burst, *prefix, *codes[3];
    } rows[] = {
        {"@", "", {"@"}},
        {"@@", "", {"@"}}, /* read twice at once */
        {"@#", "", {"@", "#"}},
        {"@#@", "", {"@", "#", "@"}},
        {"@\r\n#\r\n", "", {"@", "#"}},
        {"]Q1@", "", {"@"}},
        {"]Q1@]Q1#", "", {"@", "#"}},
        {"]d2]Q1 @", "", {"@"}},
        {"~@", "~", {"@"}},
        {"~]Q3~@ ", "~", {"@"}},
        {"GATE7-@", "", {"@"}}, /* a prefix that nobody configured */
        {"@END", "", {"@"}},    /* a suffix */
        {"@50@", "", {"@"}},    /* half a code before */
        {"@50", "", {"@50"}},
        {"F1F1F1@", "", {"@"}},
        {"]C0K7M4X-2QXTB", "", {"K7M4X-2QXTB"}},
        {"K7M4X-2QXTB", "", {"K7M4X-2QXTB"}},
        {"  https://example.com/a b  ", "", {"https://example.com/a b"}},
        {"[x]Q1", "", {"[x]Q1"}},
        {"]1", "", {"]1"}},
        {"", "", {NULL}},
        {" \r\n\t", "", {NULL}},
        {"]Q1", "", {NULL}},
        {"~", "~", {NULL}},
        {"~a", "~~", {"~a"}},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct scanned codes[SCANNED_MAX];
        struct buf burst;
        buf_init(&burst, 4096);
        expand(&burst, rows[i].burst);
        size_t count =
            scanned_split(scanned_strip(buf_str(&burst), burst.length, rows[i].prefix), codes);
        for (size_t c = 0; c < 3 && rows[i].codes[c] != NULL; c++) {
            struct buf wanted;
            buf_init(&wanted, 4096);
            expand(&wanted, rows[i].codes[c]);
            assert_true(count > c);
            assert_int_equal(codes[c].length, wanted.length);
            assert_memory_equal(codes[c].text, buf_str(&wanted), wanted.length);
            assert_int_equal(scanned_is_ticket(codes[c]), wanted.length == TICKET_TEXT_LENGTH);
            count -= c == 2 || rows[i].codes[c + 1] == NULL ? c + 1 : 0;
            buf_release(&wanted);
        }
        assert_int_equal(count, 0);
        buf_release(&burst);
    }
}

static void lower_case_and_too_many(void **state)
{
    (void)state;
    struct scanned codes[SCANNED_MAX];
    struct buf burst;
    buf_init(&burst, 65536);
    for (int i = 0; i < 10; i++) {
        expand(&burst, "@#");
    }
    for (size_t i = 0; i < burst.length; i++) {
        char c = burst.data[i];
        burst.data[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    assert_int_equal(scanned_split(scanned_strip(burst.data, burst.length, ""), codes),
                     SCANNED_MAX);
    assert_true(scanned_is_ticket(codes[7]));
    buf_release(&burst);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bursts_and_their_codes),
        cmocka_unit_test(lower_case_and_too_many),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
