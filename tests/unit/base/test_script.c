#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/script.h"
#include "base/status.h"

static void every_code_point_has_a_way(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t code;
        size_t bytes;
        enum script_way way;
        bool is_unseen;
    } rows[] = {
        {"a", 'a', 1, SCRIPT_LEFT, false},
        {"ñ", 0xF1, 2, SCRIPT_LEFT, false},
        {"7", '7', 1, SCRIPT_LEFT, false},
        {"\u0667", 0x667, 2, SCRIPT_LEFT, false}, /* an Arabic digit */
        {"\u05d0", 0x5D0, 2, SCRIPT_RIGHT, false},
        {"\u0645", 0x645, 2, SCRIPT_RIGHT, false},
        {" ", ' ', 1, SCRIPT_NONE, false},
        {"-", '-', 1, SCRIPT_NONE, false},
        {"\u0301", 0x301, 2, SCRIPT_MARK, false},
        {"\u200d", 0x200D, 3, SCRIPT_MARK, true},
        {"\ufe0f", 0xFE0F, 3, SCRIPT_MARK, true},
        {"\u674e", 0x674E, 3, SCRIPT_LEFT, false},
        {"\U0001F96D", 0x1F96D, 4, SCRIPT_NONE, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        size_t bytes = 0;
        uint32_t code = script_code(rows[i].text, &bytes);
        assert_int_equal(code, rows[i].code);
        assert_int_equal(bytes, rows[i].bytes);
        if (script_way(code) != rows[i].way || script_is_unseen(code) != rows[i].is_unseen) {
            fail_msg("U+%04X: way %d, unseen %d", code, (int)script_way(code),
                     script_is_unseen(code));
        }
    }
    size_t bytes = 9;
    assert_int_equal(script_code("", &bytes), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_has_a_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
