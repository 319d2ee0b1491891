#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "platform/sound.h"

static int16_t made[SOUND_COUNT][SOUND_SAMPLES_MAX];

/* Each is another one, short, soft at its ends and never cut off by its loudness. */
static void test_sounds(void **state)
{
    (void)state;
    size_t counts[SOUND_COUNT];
    for (int i = 0; i < SOUND_COUNT; i++) {
        counts[i] = sound_make((enum sound)i, made[i]);
        int loudest = 0;
        for (size_t at = 0; at < counts[i]; at++) {
            loudest = abs(made[i][at]) > loudest ? abs(made[i][at]) : loudest;
        }
        if (i == SOUND_NONE) {
            assert_int_equal(counts[i], 0);
            continue;
        }
        assert_in_range(counts[i], SOUND_RATE_HZ / 50, SOUND_RATE_HZ / 2);
        assert_in_range(loudest, 4000, 20000);
        assert_in_range(abs(made[i][0]) + abs(made[i][counts[i] - 1]), 0, 500);
        for (int other = 0; other < i; other++) {
            size_t both = counts[i] < counts[other] ? counts[i] : counts[other];
            assert_true(both == 0 || memcmp(made[i], made[other], both * sizeof made[0][0]) != 0);
        }
    }
    assert_int_equal(sound_make(SOUND_COUNT, made[0]), 0);
}

/* The device is open while something is heard, and no longer. */
static void test_the_device_is_closed_again(void **state)
{
    (void)state;
    struct sound_player player;
    assert_int_equal(setenv("SDL_AUDIODRIVER", "dummy", 1), 0);
    sound_init(&player, false);
    assert_int_equal(player.until_ms, INT64_MAX);
    sound_play(&player, SOUND_NONE, 1000);
    assert_int_equal(player.device, 0);
    sound_play(&player, SOUND_ADMITTED, 1000);
    assert_int_not_equal(player.device, 0);
    assert_in_range(player.until_ms, 1001, 3000);
    sound_step(&player, 1001);
    assert_int_not_equal(player.device, 0);
    sound_play(&player, SOUND_REFUSED, 1100); /* in place of the first */
    sound_step(&player, player.until_ms);
    assert_int_equal(player.device, 0);
    assert_int_equal(player.until_ms, INT64_MAX);
    sound_play(&player, SOUND_WARNING, 9000);
    sound_release(&player);
    assert_int_equal(player.device, 0);
}

static void test_silence(void **state)
{
    (void)state;
    struct sound_player player;
    sound_init(&player, true);
    sound_play(&player, SOUND_ADMITTED, 0);
    assert_int_equal(player.device, 0);
    sound_release(&player);
    assert_int_equal(setenv("SDL_AUDIODRIVER", "there-is-no-such-driver", 1), 0);
    sound_init(&player, false);
    sound_play(&player, SOUND_ADMITTED, 0);
    assert_int_equal(player.device, 0);
    assert_true(player.is_off); /* asked once */
    sound_release(&player);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sounds),
        cmocka_unit_test(test_the_device_is_closed_again),
        cmocka_unit_test(test_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
