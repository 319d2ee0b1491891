/* What a door shows and sounds must be told apart without colour and without hearing, and must not
 * flicker: how often the screen flashes is counted from its frames. */
#include "unit/screens/app_rig.h"

#include <stdlib.h>
#include <string.h>

#include "screens/door_face.h"

enum { WIDTH = 1920, HEIGHT = 1080, FRAME_MS = 10, RUN_MS = 4000 };

static struct app_rig rig; /* large */

static int open_door(void **state)
{
    (void)state;
    app_rig_open(&rig, "door");
    ui_view_set(rig.ui, &(struct ui_view){.width_px = WIDTH,
                                          .height_px = HEIGHT,
                                          .px_per_mm = 4,
                                          .cap_mm = 7.33F,
                                          .target_mm = 20,
                                          .text_scale = 1,
                                          .theme = &rig.theme});
    app_rig_settle(&rig);
    return 0;
}

static int close_rig(void **state)
{
    (void)state;
    app_rig_close(&rig);
    return 0;
}

static void decide(enum admission_reason reason)
{
    struct result result = {.kind = JOB_SCAN, .status = STATUS_OK};
    result.u.verdict.reason = reason;
    door_take_result(&rig.app, &result, rig.now_ms);
}

/* The part of the screen that the last frame paints in one of the verdicts' colours. */
static double painted_part(void)
{
    static const enum colour STATES[] = {COLOUR_OK, COLOUR_WARN, COLOUR_BAD, COLOUR_STALE};
    const struct draw_list *list = ui_draw_list(rig.ui);
    double area = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_command *command = &list->commands[i];
        for (size_t at = 0; command->kind == DRAW_RECT && at < ARRAY_COUNT(STATES); at++) {
            if (command->colour == rig.theme.colour[STATES[at]]) {
                area += (double)command->rect.w * (double)command->rect.h;
                break;
            }
        }
    }
    return area / ((double)WIDTH * HEIGHT);
}

/* A verdict comes each `every_ms`; returns how many flashes begin in the worst second. */
static int flashes_a_second(int every_ms, int *total)
{
    static bool begins[RUN_MS / FRAME_MS];
    bool was_on = false;
    int worst = 0, next_ms = 0;
    *total = 0;
    for (int at = 0; at < RUN_MS / FRAME_MS; at++) {
        if (at * FRAME_MS >= next_ms) {
            decide(next_ms / every_ms % 2 ? ADMISSION_FORGED : ADMISSION_ADMITTED);
            next_ms += every_ms;
        }
        rig.now_ms += FRAME_MS;
        app_rig_frame(&rig);
        bool is_on = painted_part() > 0.8;
        begins[at] = is_on && !was_on;
        *total += begins[at];
        was_on = is_on;
        int count = 0;
        for (int back = 0; back <= at && back < 1000 / FRAME_MS; back++) {
            count += begins[at - back];
        }
        worst = count > worst ? count : worst;
    }
    return worst;
}

static void test_it_flashes_less_than_three_times_a_second(void **state)
{
    static const int EVERY_MS[] = {20, 110, 210, 260, 330, 400, 900};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(EVERY_MS); i++) {
        int total = 0;
        int worst = flashes_a_second(EVERY_MS[i], &total);
        if (worst > 2 || total < RUN_MS / 1000) {
            fail_msg("a verdict each %d ms: %d flashes in a second, %d in all", EVERY_MS[i], worst,
                     total);
        }
        rig.now_ms += 10000; /* the last one is over */
        app_rig_frame(&rig);
    }
}

/* Afterwards the verdict has its two thirds. Who wants no motion gets no flash. */
static void test_a_flash_ends(void **state)
{
    (void)state;
    decide(ADMISSION_ADMITTED);
    app_rig_frame(&rig);
    assert_true(painted_part() > 0.8);
    rig.now_ms += DOOR_FLASH_MS + FRAME_MS;
    app_rig_frame(&rig);
    assert_true(painted_part() > 0.55 && painted_part() < 0.7);
    rig.now_ms += 1000;
    rig.settings.reduce_motion = true;
    decide(ADMISSION_FORGED);
    app_rig_frame(&rig);
    assert_true(painted_part() < 0.7);
}

/* Green, amber, red and grey look alike to some: no sign stands for two of them. And what is red is
 * heard as refused, what is green as admitted. */
static void test_shapes_and_sounds_say_it_too(void **state)
{
    (void)state;
    for (int reason = 0; reason < ADMISSION_REASON_COUNT; reason++) {
        const struct face *face = door_face_of((enum admission_reason)reason);
        for (int other = 0; other < reason; other++) {
            const struct face *second = door_face_of((enum admission_reason)other);
            if (strcmp(face->icon, second->icon) == 0 && face->colour != second->colour) {
                fail_msg("\"%s\" and \"%s\" have one sign", face->title, second->title);
            }
        }
        decide((enum admission_reason)reason);
        assert_int_equal(rig.app.door.sound, face->colour == COLOUR_OK    ? SOUND_ADMITTED
                                             : face->colour == COLOUR_BAD ? SOUND_REFUSED
                                                                          : SOUND_WARNING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_it_flashes_less_than_three_times_a_second, open_door,
                                        close_rig),
        cmocka_unit_test_setup_teardown(test_a_flash_ends, open_door, close_rig),
        cmocka_unit_test_setup_teardown(test_shapes_and_sounds_say_it_too, open_door, close_rig),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
