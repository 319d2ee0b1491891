/* What one peer may take: who trickles is cut off, who shouts has to wait, and bodies are read only
 * when there is memory for them. The clock is a number here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/id.h"
#include "hub/limits.h"
#include "hub/nonce.h"
#include "sync/batch.h"

static struct limits limits;

static int start_over(void **state)
{
    (void)state;
    limits = (struct limits){0};
    return 0;
}

static bool is_open(int other_end)
{
    char byte = 0;
    return recv(other_end, &byte, 1, MSG_DONTWAIT) != 0; /* 0: it was shut */
}

static void a_connection_past_its_end_is_shut(void **state)
{
    int fds[2], late_fds[2];
    struct limit_connection first, late;
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, late_fds), 0);
    limit_connection_add(&limits, &first, fds[0], NULL, 1000);
    limit_connection_add(&limits, &late, late_fds[0], NULL, 2000);
    assert_int_equal(limits.connection_count, 2);
    assert_int_equal(limits_sweep(&limits, 1000), 1000 + LIMIT_FIRST_MS);
    assert_true(is_open(fds[1]));

    /* However much it sends meanwhile. */
    assert_int_equal(send(fds[1], "x", 1, 0), 1);
    assert_int_equal(limits_sweep(&limits, 1000 + LIMIT_FIRST_MS), 2000 + LIMIT_FIRST_MS);
    assert_false(is_open(fds[1]));
    assert_true(is_open(late_fds[1]));

    late.deadline_ms = INT64_MAX; /* it is the hub's turn */
    assert_int_equal(limits_sweep(&limits, INT64_MAX - 1), INT64_MAX);
    assert_true(is_open(late_fds[1]));
    limit_connection_remove(&limits, &first);
    limit_connection_remove(&limits, &late);
    assert_null(limits.first);
    assert_int_equal(limits.connection_count, 0);
    for (int i = 0; i < 2; i++) {
        (void)close(fds[i]);
        (void)close(late_fds[i]);
    }
}

static void a_step_has_the_time_of_its_bytes(void **state)
{
    (void)state;
    assert_int_equal(limit_step_ms(0), LIMIT_STEP_MS);
    assert_int_equal(limit_step_ms(1600000), LIMIT_STEP_MS + 100000);
}

static struct sockaddr_in address(uint32_t number)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(number)};
}

/* Somebody at that address, who has said nothing yet. */
static void come(struct limit_connection *connection, uint32_t number)
{
    struct sockaddr_in from = address(number);
    limit_connection_add(&limits, connection, -1, (struct sockaddr *)&from, 0);
}

static void bodies_wait_for_memory(void **state)
{
    const size_t body = LIMIT_BODIES_BYTES / LIMIT_BODY_FACTOR / 2;
    struct limit_connection a, b, c;
    (void)state;
    come(&a, 1);
    come(&b, 2);
    come(&c, 3);
    assert_true(limit_bodies_lend(&limits, &a, body));
    assert_true(limit_bodies_lend(&limits, &b, body));
    assert_false(limit_bodies_may(&limits, body));
    assert_false(limit_bodies_lend(&limits, &c, body));
    limit_bodies_return(&limits, &a);
    assert_true(limit_bodies_lend(&limits, &c, body));
    limit_bodies_return(&limits, &b);
    limit_bodies_return(&limits, &c);
    limit_bodies_return(&limits, &c); /* what has nothing gives nothing back */
    assert_int_equal(limits.bodies_bytes, 0);
    assert_true(
        limit_bodies_lend(&limits, &a, BATCH_BYTES_MAX)); /* the largest one alone always fits */
}

static void one_address_never_has_all_memory(void **state)
{
    const size_t body = BATCH_BYTES_MAX / 4;
    struct limit_connection loud[5], quiet;
    (void)state;
    come(&quiet, 2);
    for (size_t i = 0; i < 5; i++) {
        come(&loud[i], 1);
        assert_int_equal(limit_bodies_lend(&limits, &loud[i], body), i < 4);
    }
    assert_true(limit_bodies_may(&limits, body));
    assert_false(limit_bodies_share(&limits, &loud[4], body));
    assert_true(limit_bodies_lend(&limits, &quiet, body));
    limit_connection_remove(&limits, &loud[2]);
    assert_true(limit_bodies_lend(&limits, &loud[4], body));
}

/* It has the time of a slow line, and no drip holds the memory that it was given for longer. */
static void a_body_has_to_come(void **state)
{
    struct limit_connection drip, slow, fast;
    (void)state;
    limit_body_begin(&drip, 1000);
    limit_body_begin(&slow, 1000);
    limit_body_begin(&fast, 1000);
    limit_body_came(&fast, 4000000, 2000);
    for (int64_t now_ms = 1000; now_ms < 100000; now_ms += 1000) {
        limit_body_came(&drip, 100, now_ms);
        limit_body_came(&slow, (size_t)1000 * LIMIT_BYTES_PER_MS, now_ms);
        assert_true(slow.deadline_ms > now_ms);
    }
    assert_true(drip.deadline_ms < 1000 + LIMIT_STEP_MS + 1000);
    assert_int_equal(fast.deadline_ms, 2000 + LIMIT_STEP_MS); /* and rests no longer for it */
}

static void who_asks_for_nonsense_has_to_wait(void **state)
{
    struct sockaddr_in loud = address(0x0A000001), quiet = address(0x0A000002);
    int count = 0;
    (void)state;
    while (limit_address_may(&limits, (struct sockaddr *)&loud, 5000)) {
        limit_address_pay(&limits, (struct sockaddr *)&loud, LIMIT_COST_REFUSED, 5000);
        count++;
    }
    assert_int_equal(count, LIMIT_TOKENS_BURST / LIMIT_COST_REFUSED);
    assert_true(limit_address_may(&limits, (struct sockaddr *)&quiet, 5000));
    assert_false(limit_address_may(&limits, (struct sockaddr *)&loud, 5000));
    assert_true(
        limit_address_may(&limits, (struct sockaddr *)&loud, 5000 + 1000)); /* later again */
}

static void many_addresses_have_room(void **state)
{
    struct sockaddr_in loud = address(1);
    (void)state;
    limit_address_pay(&limits, (struct sockaddr *)&loud, LIMIT_TOKENS_BURST, 1000);
    assert_false(limit_address_may(&limits, (struct sockaddr *)&loud, 1000));
    for (uint32_t i = 2; i < 2 + 2 * LIMIT_ADDRESSES; i++) { /* the oldest rows go */
        struct sockaddr_in other = address(i);
        assert_true(limit_address_may(&limits, (struct sockaddr *)&other, 1000 + i));
    }
    assert_true(limit_address_may(&limits, (struct sockaddr *)&loud, 1000));
}

/* ---- nonces ---- */

static void a_nonce_is_good_once_for_its_station(void **state)
{
    struct nonces nonces, others;
    struct error error;
    uint8_t nonce[NONCE_BYTES], wrong[NONCE_BYTES];
    (void)state;
    assert_int_equal(id_init(&error), STATUS_OK);
    assert_int_equal(nonces_init(&nonces, &error), STATUS_OK);
    assert_int_equal(nonces_init(&others, &error), STATUS_OK);
    nonce_new(&nonces, 7, nonce);
    assert_int_equal(nonce_use(&nonces, 8, nonce), NONCE_STALE);
    assert_int_equal(nonce_use(&others, 7, nonce), NONCE_STALE); /* the hub was begun anew */
    for (int i = 0; i < NONCE_BYTES; i++) {
        memcpy(wrong, nonce, sizeof wrong);
        wrong[i] ^= 1;
        assert_int_equal(nonce_use(&nonces, 7, wrong), NONCE_STALE);
    }
    assert_int_equal(nonce_use(&nonces, 7, nonce), NONCE_GOOD);
    assert_int_equal(nonce_use(&nonces, 7, nonce), NONCE_STALE);
    nonces_release(&nonces);
    nonces_release(&others);
}

static void an_old_nonce_is_stale(void **state)
{
    struct nonces nonces;
    struct error error;
    uint8_t old[NONCE_BYTES], young[NONCE_BYTES];
    (void)state;
    assert_int_equal(nonces_init(&nonces, &error), STATUS_OK);
    nonce_new(&nonces, 7, old);
    nonces.start_ms -= (NONCE_LIFE_S - 1) * 1000L; /* so much time has gone by */
    nonce_new(&nonces, 7, young);
    nonces.start_ms -= 1000;
    assert_int_equal(nonce_use(&nonces, 7, old), NONCE_STALE);
    assert_int_equal(nonce_use(&nonces, 7, young), NONCE_GOOD);
    nonces.start_ms -= 1000; /* into the next period */
    assert_int_equal(nonce_use(&nonces, 7, young), NONCE_STALE);
    nonces_release(&nonces);
}

static void used_nonces_have_a_bound(void **state)
{
    struct nonces nonces;
    struct error error;
    uint8_t nonce[NONCE_BYTES];
    enum nonce_answer answer = NONCE_GOOD;
    int count = 0;
    (void)state;
    assert_int_equal(nonces_init(&nonces, &error), STATUS_OK);
    for (; answer == NONCE_GOOD; count++) {
        nonce_new(&nonces, 7, nonce);
        answer = nonce_use(&nonces, 7, nonce);
    }
    assert_int_equal(answer, NONCE_FULL);
    assert_in_range(count, NONCES_USED_MAX / 2, 2 * NONCES_USED_MAX);
    nonces.start_ms -= 2L * NONCE_LIFE_S * 1000;
    nonce_new(&nonces, 7, nonce);
    assert_int_equal(nonce_use(&nonces, 7, nonce), NONCE_GOOD);
    nonces_release(&nonces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_connection_past_its_end_is_shut, start_over),
        cmocka_unit_test_setup(a_step_has_the_time_of_its_bytes, start_over),
        cmocka_unit_test_setup(bodies_wait_for_memory, start_over),
        cmocka_unit_test_setup(one_address_never_has_all_memory, start_over),
        cmocka_unit_test_setup(a_body_has_to_come, start_over),
        cmocka_unit_test_setup(who_asks_for_nonsense_has_to_wait, start_over),
        cmocka_unit_test_setup(many_addresses_have_room, start_over),
        cmocka_unit_test(a_nonce_is_good_once_for_its_station),
        cmocka_unit_test(an_old_nonce_is_stale),
        cmocka_unit_test(used_nonces_have_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
