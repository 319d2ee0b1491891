#include "store_kit.h"

#include "store/json.h"

static void test_objects(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_object;
    } ROWS[] = {
        {"{}", true},
        {" \t\r\n{ } \n", true},
        {"{\"a\":1}", true},
        {"{\"a\":-0.5e+10,\"b\":[],\"c\":[1,[2,{}]],\"d\":null,\"e\":true,\"f\":false}", true},
        {"{\"ñ\":\"\\u00f1 \\\" \\\\ \\/ \\b\\f\\n\\r\\t 🎪\"}", true},
        {"{\"a\":0}", true},
        {"", false},
        {"[]", false},
        {"null", false},
        {"\"{}\"", false},
        {"{", false},
        {"{}}", false},
        {"{} x", false},
        {"{\"a\"}", false},
        {"{\"a\":}", false},
        {"{\"a\":1,}", false},
        {"{,}", false},
        {"{a:1}", false},
        {"{'a':1}", false},
        {"{\"a\":01}", false},
        {"{\"a\":+1}", false},
        {"{\"a\":1.}", false},
        {"{\"a\":.5}", false},
        {"{\"a\":1e}", false},
        {"{\"a\":-}", false},
        {"{\"a\":NaN}", false},
        {"{\"a\":tru}", false},
        {"{\"a\":[1,]}", false},
        {"{\"a\":[1 2]}", false},
        {"{\"a\":[}", false},
        {"{\"a\":[1}", false},
        {"{\"a\":\"\n\"}", false},
        {"{\"a\":\"\\x\"}", false},
        {"{\"a\":\"\\u12g4\"}", false},
        {"{\"a\":\"\\u12", false},
        {"{\"a\":\"\\", false},
        {"{\"a\":\"", false},
        {"{\"a\":\"\xff\"}", false},
        {"{\"a\":\"\xc0\x80\"}", false},
        {"{\"a\":1} // why", false},
        {"\xef\xbb\xbf{}", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        if (json_is_object(ROWS[i].text) != ROWS[i].is_object) {
            fail_msg("%s", ROWS[i].text);
        }
    }
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    char text[2 * 200 * 5 + 16];
    for (int depth = 1; depth <= 200; depth++) {
        size_t length = 0;
        for (int i = 0; i < depth; i++) {
            length += (size_t)snprintf(text + length, sizeof text - length, "{\"a\":");
        }
        text[length++] = '1';
        memset(text + length, '}', (size_t)depth);
        text[length + (size_t)depth] = '\0';
        assert_int_equal(json_is_object(text), depth <= JSON_DEPTH_MAX);
    }
}

/* Every beginning of a good text is refused, and SQLite agrees with all that is accepted. */
static void test_against_sqlite(void **state)
{
    (void)state;
    static const char GOOD[] =
        "{\"a\":[1,2.5e-3,\"x\\u00e1\",{\"b\":null}],\"c\":true, \"d\" : {}}";
    struct db db;
    struct chance chance = chance_start("test_against_sqlite");
    int accepted = 0;
    kit_memory(&db);
    for (size_t length = 0; length < strlen(GOOD); length++) {
        char text[sizeof GOOD];
        memcpy(text, GOOD, length);
        text[length] = '\0';
        assert_false(json_is_object(text));
    }
    for (int i = 0; i < 20000; i++) {
        char text[sizeof GOOD];
        memcpy(text, GOOD, sizeof GOOD);
        for (uint32_t n = chance_below(&chance, 3) + 1; n > 0; n--) {
            text[chance_below(&chance, sizeof GOOD - 1)] = (char)(chance_below(&chance, 126) + 1);
        }
        if (json_is_object(text)) {
            struct stmt stmt;
            accepted++;
            assert_ok(stmt_begin(&stmt, &db, "SELECT json_valid(?1) AND json_type(?1) = 'object'",
                                 &error_));
            stmt_text(&stmt, 1, text);
            assert_ok(stmt_step(&stmt, &error_));
            assert_int_equal(stmt_column_int(&stmt, 0), 1);
            stmt_end(&stmt);
        }
    }
    assert_true(accepted > 100);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_against_sqlite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
