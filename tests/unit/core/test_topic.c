/* Votes for topics: what is kept of them, what they add up to, and what the public cannot see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/status.h"
#include "core/small_cells.h"
#include "core/topic.h"
#include "core_fixture.h"

static struct test_station station;

static int set_up(void **state)
{
    (void)state;
    test_station_open(&station, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    test_station_close(&station);
    return 0;
}

static void later(void)
{
    static int64_t offset_ms;
    offset_ms += 3000;
    clock_set_offset_ms(offset_ms);
}

/* `count` votes for these topics ("a" or "a,b" or "a,b,c", of one letter each). */
static void vote(const char *topics, const char *group, const char *territory, int count)
{
    static const char *const codes[] = {"a", "b", "c", "d", "e"};
    struct ranking ranking = {.event = 1, .group = group, .territory = territory};
    for (const char *at = topics; *at != '\0'; at++) {
        if (*at != ',') {
            ranking.topics[ranking.topic_count++] = codes[*at - 'a'];
        }
    }
    for (int i = 0; i < count; i++) {
        later();
        assert_int_equal(topic_rank(&station.ledger, &ranking, NULL), STATUS_OK);
    }
}

static struct topic_results *results_of(bool is_public)
{
    struct topic_results *results = NULL;
    assert_int_equal(topic_results_new(&results, &station.db, 1, is_public, NULL), STATUS_OK);
    return results;
}

static const struct topic_part *part_of(const struct topic_results *results, enum topic_split split,
                                        const char *code)
{
    for (size_t i = 0; i < results->splits[split].part_count; i++) {
        if (strcmp(results->splits[split].parts[i].code, code) == 0) {
            return &results->splits[split].parts[i];
        }
    }
    fail_msg("no part %s", code);
    return NULL;
}

static const struct topic_result *result_of(const struct topic_part *part, const char *topic)
{
    for (size_t i = 0; i < part->result_count; i++) {
        if (strcmp(part->results[i].topic, topic) == 0) {
            return &part->results[i];
        }
    }
    return NULL;
}

static void test_a_vote_is_kept_without_a_person(void **state)
{
    (void)state;
    vote("b,a", "jac", "C09", 1);
    vote("c", "", NULL, 1);
    assert_int_equal(test_int(&station.db,
                              "SELECT count(*) FROM ledger WHERE kind = 'topic.ranked' AND private"
                              " IS NULL AND body ->> 'group' = 'jac' AND body ->> 'territory' ="
                              " 'C09' AND body -> 'ranking' = '[\"b\",\"a\"]'"
                              " AND (SELECT count(*) FROM json_each(body)) = 4"),
                     1);
    assert_int_equal(test_int(&station.db,
                              "SELECT count(*) FROM topic_vote WHERE ranking = '[\"c\"]'"
                              " AND value_group IS NULL AND territory IS NULL"),
                     1);
}

static void test_what_is_no_vote(void **state)
{
    (void)state;
    static const struct ranking wrong[] = {
        {.event = 0, .topics = {"a"}, .topic_count = 1},
        {.event = 1, .topic_count = 0},
        {.event = 1, .topics = {"a", "b", "a"}, .topic_count = 3},
        {.event = 1, .topics = {"a", ""}, .topic_count = 2},
        {.event = 1, .topics = {"a", NULL}, .topic_count = 2},
        {.event = 1, .topics = {"a", "b", "c"}, .topic_count = 4},
        {.event = 1, .topics = {"\xff"}, .topic_count = 1},
    };
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
        later();
        assert_int_equal(topic_rank(&station.ledger, &wrong[i], NULL), STATUS_INVALID);
    }
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger"), 0);
}

static void test_one_vote_in_two_seconds(void **state)
{
    (void)state;
    struct ranking ranking = {.event = 1, .topics = {"a"}, .topic_count = 1};
    vote("a", NULL, NULL, 1);
    assert_int_equal(topic_rank(&station.ledger, &ranking, NULL), STATUS_BUSY);
    later();
    assert_int_equal(topic_rank(&station.ledger, &ranking, NULL), STATUS_OK);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM topic_vote"), 2);
}

static void test_points(void **state)
{
    (void)state;
    vote("a,b,c", "jac", "C01", 1);
    vote("b,a", "jac", "C02", 1);
    vote("b", "joven", NULL, 1);
    struct topic_results *results = results_of(false);
    const struct topic_part *all = part_of(results, TOPIC_ALL, "");
    assert_int_equal(all->voters, 3);
    assert_string_equal(all->results[0].topic, "b"); /* 2 + 3 + 3 */
    assert_int_equal(all->results[0].points, 8);
    assert_int_equal(all->results[0].votes, 3);
    assert_int_equal(all->results[0].first, 2);
    assert_int_equal(all->results[0].second, 1);
    assert_int_equal(result_of(all, "a")->points, 5);
    assert_int_equal(result_of(all, "c")->third, 1);
    assert_string_equal(results->splits[TOPIC_BY_GROUP].parts[0].code, "jac");
    assert_int_equal(part_of(results, TOPIC_BY_GROUP, "jac")->voters, 2);
    assert_int_equal(result_of(part_of(results, TOPIC_BY_TERRITORY, ""), "b")->points, 3);
    assert_null(result_of(part_of(results, TOPIC_BY_TERRITORY, ""), "a"));
    topic_results_free(results);
}

static void test_nobody_voted(void **state)
{
    (void)state;
    struct topic_results *results = results_of(true);
    assert_int_equal(results->splits[TOPIC_ALL].part_count, 1);
    assert_int_equal(results->splits[TOPIC_ALL].parts[0].voters, 0);
    assert_int_equal(results->splits[TOPIC_BY_GROUP].part_count, 0);
    topic_results_free(results);
}

static void test_small_numbers_are_hidden(void **state)
{
    (void)state;
    vote("a,b", "jac", NULL, 8);
    vote("a", "joven", NULL, 6);
    vote("c", "otra", NULL, 2);
    struct topic_results *results = results_of(true);
    const struct topic_part *all = part_of(results, TOPIC_ALL, "");
    assert_int_equal(all->voters, 15); /* of 16 */
    assert_true(result_of(all, "c")->is_hidden);
    assert_int_equal(result_of(all, "c")->points, 0);
    assert_int_equal(result_of(all, "a")->votes, 10); /* of 14 */
    /* Two of "otra" could be worked out from 16 - 8 - 6, so the next smallest is hidden too. */
    assert_true(part_of(results, TOPIC_BY_GROUP, "otra")->is_hidden);
    assert_true(part_of(results, TOPIC_BY_GROUP, "joven")->is_hidden);
    assert_int_equal(part_of(results, TOPIC_BY_GROUP, "joven")->voters, 0);
    assert_false(part_of(results, TOPIC_BY_GROUP, "jac")->is_hidden);
    assert_int_equal(result_of(part_of(results, TOPIC_BY_GROUP, "jac"), "a")->votes, 5);
    assert_int_equal(result_of(all, "a")->points, 30); /* of 42 */
    assert_int_equal(result_of(all, "a")->first, 0);   /* how many at each place may be few */
    /* Only jac voted for "b": with their number it would be known that nobody else did. */
    assert_true(result_of(part_of(results, TOPIC_BY_GROUP, "jac"), "b")->is_hidden);
    assert_string_equal(results->splits[TOPIC_BY_GROUP].parts[0].code, "jac");
    topic_results_free(results);
}

/* Of no column of random votes can a hidden number be worked out from its total. */
static void check_columns(const struct topic_results *shown, const struct topic_results *true_ones,
                          enum topic_split split)
{
    const struct topic_part *all = &shown->splits[TOPIC_ALL].parts[0];
    for (size_t topic = 0; topic < all->result_count; topic++) {
        size_t hidden_count = 0;
        int hidden_votes = 0;
        for (size_t i = 0; i < shown->splits[split].part_count; i++) {
            const struct topic_part *part = &shown->splits[split].parts[i];
            const struct topic_result *result = result_of(part, all->results[topic].topic);
            if (result == NULL) {
                hidden_count++; /* nothing is shown of those either */
                continue;
            }
            const struct topic_result *truth =
                result_of(part_of(true_ones, split, part->code), result->topic);
            if (!result->is_hidden) {
                assert_false(part->is_hidden);
                assert_true(truth->votes >= SMALL_CELL_MIN);
                assert_int_equal(result->votes % 5 + result->points % 5, 0);
                assert_in_range(result->votes, truth->votes - 4, truth->votes);
                continue;
            }
            assert_int_equal(result->votes + result->points + result->first, 0);
            hidden_count++;
            hidden_votes += truth->votes;
        }
        bool is_total_shown = !all->results[topic].is_hidden;
        size_t part_count = shown->splits[split].part_count;
        bool is_safe = hidden_count == 0 || (hidden_count > 1 && hidden_votes >= SMALL_CELL_MIN);
        assert_true(is_safe || !is_total_shown || hidden_count == part_count);
    }
}

static void test_hidden_numbers_cannot_be_worked_out(void **state)
{
    (void)state;
    static const char *const groups[] = {"", "jac", "joven", "otra", "campo"};
    static const char *const votes[] = {"a,b,c", "b", "c,a", "d,e", "e,a,d"};
    uint32_t random = 20221215;
    for (int round = 0; round < 12; round++) {
        for (int i = 0; i < 20; i++) {
            random = random * 1664525U + 1013904223U;
            /* Few of the last ones, so that columns have small numbers. */
            uint32_t group = (random >> 8) % 5 * ((random >> 12) % 2 + 1) / 2;
            vote(votes[(random >> 16) % 5], groups[group], groups[(random >> 24) % 5], 1);
        }
        struct topic_results *shown = results_of(true);
        struct topic_results *true_ones = results_of(false);
        check_columns(shown, true_ones, TOPIC_BY_GROUP);
        check_columns(shown, true_ones, TOPIC_BY_TERRITORY);
        topic_results_free(shown);
        topic_results_free(true_ones);
    }
}

/* ---- nobody's places can be worked out: all small tables ---- */

enum { TOPICS_MAX = 3, RANKINGS_MAX = 15, VIEWS = 4 * 63 * 63 * 63, FIGURES = 4 };

/* Of all tables that look the same: from and to which number first, second and third places, and
 * those who left the topic out, go. */
static struct view {
    bool is_seen, is_shown[TOPICS_MAX];
    int least[TOPICS_MAX][FIGURES], most[TOPICS_MAX][FIGURES];
} views[VIEWS];

/* The topics of ranking `number`, from 0; how many. All of those of `topic_count` topics: one, two
 * or three different ones. */
static size_t make_rankings(int topic_count, int rankings[RANKINGS_MAX][TOPIC_RANKING_MAX])
{
    size_t count = 0;
    for (int a = 0; a < topic_count; a++) {
        for (int b = -1; b < topic_count; b++) {
            for (int c = -1; c < (b < 0 ? 0 : topic_count); c++) {
                if (a != b && a != c && (b != c || b < 0)) {
                    memcpy(rankings[count++], (int[]){a, b, c}, sizeof rankings[0]);
                }
            }
        }
    }
    return count;
}

static void look(const struct topic_result *true_ones, int topic_count, int voters)
{
    static const char *const codes[] = {"a", "b", "c"};
    struct topic_result rows[TOPICS_MAX];
    struct topic_part all = {.code = "", .voters = voters, .results = rows};
    struct topic_results results = {.event = 1};
    arena_init(&results.arena, 0);
    for (int i = 0; i < topic_count; i++) {
        if (true_ones[i].votes > 0) {
            rows[all.result_count] = true_ones[i];
            rows[all.result_count++].topic = codes[i];
        }
    }
    results.splits[TOPIC_ALL].parts = &all;
    results.splits[TOPIC_ALL].part_count = 1;
    assert_int_equal(topic_results_hide(&results, NULL), STATUS_OK);
    size_t at = (size_t)all.voters / 5;
    assert_in_range(at, 1, 4);
    for (int i = 0; i < topic_count; i++) {
        const struct topic_result *shown = result_of(&all, codes[i]);
        bool is_shown = shown != NULL && !shown->is_hidden;
        at = at * 63 + (is_shown ? (size_t)(shown->votes / 5 * 13 + shown->points / 5) : 0);
    }
    struct view *view = &views[at % VIEWS];
    for (int i = 0; i < topic_count; i++) {
        const struct topic_result *shown = result_of(&all, codes[i]);
        const int figures[FIGURES] = {true_ones[i].first, true_ones[i].second, true_ones[i].third,
                                      voters - true_ones[i].votes};
        view->is_shown[i] = shown != NULL && !shown->is_hidden;
        for (int figure = 0; figure < FIGURES; figure++) {
            int *least = &view->least[i][figure], *most = &view->most[i][figure];
            *least = view->is_seen && *least < figures[figure] ? *least : figures[figure];
            *most = view->is_seen && *most > figures[figure] ? *most : figures[figure];
        }
    }
    view->is_seen = true;
    arena_release(&results.arena);
}

/* All ways in which `left` more people vote, with the rankings from `from` on. */
static void vote_all(int rankings[RANKINGS_MAX][TOPIC_RANKING_MAX], size_t count, size_t from,
                     int left, struct topic_result *rows, int topic_count, int voters)
{
    if (from + 1 == count || left == 0) {
        struct topic_result last[TOPICS_MAX];
        memcpy(last, rows, sizeof last);
        for (int place = 0; place < TOPIC_RANKING_MAX && left > 0; place++) {
            int topic = rankings[from][place];
            if (topic >= 0) {
                last[topic].votes += left;
                last[topic].points += left * (TOPIC_RANKING_MAX - place);
                *(place == 0   ? &last[topic].first
                  : place == 1 ? &last[topic].second
                               : &last[topic].third) += left;
            }
        }
        look(last, topic_count, voters);
        return;
    }
    for (int some = 0; some <= left; some++) {
        struct topic_result next[TOPICS_MAX];
        memcpy(next, rows, sizeof next);
        for (int place = 0; place < TOPIC_RANKING_MAX; place++) {
            int topic = rankings[from][place];
            if (topic >= 0) {
                next[topic].votes += some;
                next[topic].points += some * (TOPIC_RANKING_MAX - place);
                *(place == 0   ? &next[topic].first
                  : place == 1 ? &next[topic].second
                               : &next[topic].third) += some;
            }
        }
        vote_all(rankings, count, from + 1, left - some, next, topic_count, voters);
    }
}

static void check_tables(int topic_count, int voters_max)
{
    int rankings[RANKINGS_MAX][TOPIC_RANKING_MAX];
    size_t count = make_rankings(topic_count, rankings), seen_count = 0;
    memset(views, 0, sizeof views);
    for (int voters = SMALL_CELL_MIN; voters <= voters_max; voters++) {
        struct topic_result rows[TOPICS_MAX] = {{.votes = 0}};
        vote_all(rankings, count, 0, voters, rows, topic_count, voters);
    }
    for (size_t at = 0; at < VIEWS; at++) {
        seen_count += views[at].is_seen;
        for (int i = 0; i < topic_count && views[at].is_seen; i++) {
            for (int figure = 0; figure < FIGURES; figure++) {
                bool is_free = views[at].least[i][figure] < views[at].most[i][figure];
                bool is_nobodys = figure == 2 && topic_count < 3; /* of two topics none is third */
                if (views[at].is_shown[i] && !is_free && !is_nobodys) {
                    fail_msg("view %zu, topic %d, figure %d: %d", at, i, figure,
                             views[at].least[i][figure]);
                }
            }
        }
    }
    assert_true(seen_count > 10);
}

static void test_places_cannot_be_worked_out(void **state)
{
    (void)state;
    check_tables(2, 19); /* whole steps of 5: of a part of one less would be known */
    check_tables(3, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_vote_is_kept_without_a_person, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_vote, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_vote_in_two_seconds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_points, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nobody_voted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_small_numbers_are_hidden, set_up, tear_down),
        cmocka_unit_test(test_places_cannot_be_worked_out),
        cmocka_unit_test_setup_teardown(test_hidden_numbers_cannot_be_worked_out, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
