#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
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

/* ---- heard: measured from the samples ---- */

struct heard {
    int ms, notes;
    double first_hz, last_hz; /* of the first note and the last */
};

/* By how often the wave goes up through zero; the third harmonic is too weak to add one. */
static double pitch(const int16_t *at, size_t count)
{
    size_t first = 0, last = 0;
    int ups = 0;
    for (size_t i = 1; i < count; i++) {
        if (at[i - 1] < 0 && at[i] >= 0) {
            first = ups == 0 ? i : first;
            last = i;
            ups++;
        }
    }
    return ups < 2 ? 0 : (ups - 1) * (double)SOUND_RATE_HZ / (double)(last - first);
}

static double loudness(const int16_t *at, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += abs(at[i]);
    }
    return sum / (double)count;
}

/* A note begins where it gets loud after silence, or where another pitch stays for two windows. */
static struct heard hear(const int16_t *samples, size_t count)
{
    enum { WINDOW = SOUND_RATE_HZ / 50, LOUD = 1500 };
    struct heard heard = {.ms = (int)(count * 1000 / SOUND_RATE_HZ)};
    double before_hz = 0;
    for (size_t at = 0; at + WINDOW <= count; at += WINDOW) {
        bool is_loud = loudness(samples + at, WINDOW) > LOUD;
        double hz = is_loud ? pitch(samples + at, WINDOW) : 0;
        bool stays = is_loud && fabs(hz - before_hz) < 0.05 * hz;
        bool is_first = is_loud && before_hz <= 0;
        bool is_other = stays && fabs(hz - heard.last_hz) > 0.2 * heard.last_hz;
        heard.notes += is_first || is_other;
        if (is_first || stays) {
            heard.first_hz = heard.first_hz > 0 ? heard.first_hz : hz;
            heard.last_hz = hz;
        }
        before_hz = hz;
    }
    return heard;
}

static bool differs(double a, double b, double times)
{
    return a > b * times || b > a * times;
}

/* Any two differ in two things at least of length, number of notes, height and where they go; and
 * all keep below 2 kHz, where ears of any age hear. */
static void test_they_are_told_apart(void **state)
{
    (void)state;
    struct heard heard[SOUND_COUNT];
    for (int i = SOUND_NONE + 1; i < SOUND_COUNT; i++) {
        heard[i] = hear(made[i], sound_make((enum sound)i, made[i]));
        assert_true(heard[i].first_hz > 150 && heard[i].last_hz < 2000);
        for (int other = SOUND_NONE + 1; other < i; other++) {
            const struct heard *a = &heard[i], *b = &heard[other];
            int ways = differs(a->ms, b->ms, 1.3) + (a->notes != b->notes) +
                       differs(a->first_hz, b->first_hz, 1.4) +
                       differs(a->last_hz / a->first_hz, b->last_hz / b->first_hz, 1.2);
            if (ways < 2) {
                fail_msg("sounds %d and %d: %d and %d ms, %d and %d notes, %.0f and %.0f Hz", i,
                         other, a->ms, b->ms, a->notes, b->notes, a->first_hz, b->first_hz);
            }
        }
    }
    assert_int_equal(heard[SOUND_ADMITTED].notes, 2);
    assert_true(heard[SOUND_ADMITTED].last_hz > 1.2 * heard[SOUND_ADMITTED].first_hz);
    assert_int_equal(heard[SOUND_WARNING].notes, 2);
    assert_int_equal(heard[SOUND_REFUSED].notes, 1);
    assert_int_equal(heard[SOUND_CAPTURED].notes, 1);
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
        cmocka_unit_test(test_they_are_told_apart),
        cmocka_unit_test(test_the_device_is_closed_again),
        cmocka_unit_test(test_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
