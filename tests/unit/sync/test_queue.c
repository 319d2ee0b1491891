/* The bounded queue: order, room, wiping, and how much memory it touches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "sync/queue.h"

enum { ITEMS = 4, LARGE_BYTES = 16384, LARGE_ITEMS = 128 };

static void items_come_out_in_order_and_leave_nothing(void **state)
{
    (void)state;
    struct queue queue;
    struct error error = {0};
    int out = 0;
    assert_int_equal(queue_init(&queue, sizeof out, ITEMS, &error), STATUS_OK);
    assert_false(queue_take(&queue, &out));
    for (int round = 1; round < 20; round++) {
        for (int i = 0; i < ITEMS; i++) {
            int in = 100 * round + i;
            assert_true(queue_push(&queue, &in));
        }
        assert_false(queue_push(&queue, &out)); /* full */
        for (int i = 0; i < ITEMS; i++) {
            assert_true(queue_take(&queue, &out));
            assert_int_equal(out, 100 * round + i);
            if (i % 2 == 0) { /* across the end of the ring */
                assert_true(queue_push(&queue, &(int){-i}));
            }
        }
        for (int i = 0; i < ITEMS; i += 2) {
            assert_true(queue_take(&queue, &out));
            assert_int_equal(out, -i);
        }
        assert_false(queue_take(&queue, &out));
        for (size_t i = 0; i < ITEMS * sizeof out; i++) {
            assert_int_equal(queue.items[i], 0);
        }
    }
    queue_release(&queue);
}

/* A queue that holds one item at a time stays in its first slot: those after it are never touched,
 * so that the kernel gives no memory for them. */
static void a_queue_that_is_emptied_begins_anew(void **state)
{
    (void)state;
    static unsigned char in[LARGE_BYTES], out[LARGE_BYTES];
    struct queue queue;
    struct error error = {0};
    assert_int_equal(queue_init(&queue, LARGE_BYTES, LARGE_ITEMS, &error), STATUS_OK);
    for (int i = 0; i < 3 * LARGE_ITEMS; i++) {
        memset(in, i | 1, sizeof in);
        assert_true(queue_push(&queue, in));
        assert_int_equal(queue.items[0], (i | 1) & 0xff);
        queue_wait(&queue, out);
        assert_memory_equal(in, out, sizeof in);
    }
    queue_release(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_come_out_in_order_and_leave_nothing),
        cmocka_unit_test(a_queue_that_is_emptied_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
