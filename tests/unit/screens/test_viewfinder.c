/* When the camera is wanted, and what is said of each state it can be in. */
#include "unit/screens/app_rig.h"

#include "base/i18n.h"
#include "platform/camera.h"
#include "screens/viewfinder.h"

static struct app_rig rig; /* large */
static uint8_t pixels[32 * 24];
static struct camera_view view;

static int open_door(void **state)
{
    (void)state;
    app_rig_open(&rig, "door");
    view = (struct camera_view){.state = CAMERA_LIVE, .pixels = pixels, .width = 32, .height = 24};
    rig.app.view = &view;
    return 0;
}

static int open_citizen(void **state)
{
    (void)open_door(state);
    app_rig_close(&rig);
    app_rig_open(&rig, "citizen");
    rig.app.view = &view;
    return 0;
}

static int close_rig(void **state)
{
    (void)state;
    app_rig_close(&rig);
    return 0;
}

static bool says(const char *text)
{
    for (size_t i = 0; i < ui_semantic_count(rig.ui); i++) {
        const struct ui_semantic *element = ui_semantic_at(rig.ui, i);
        if (element->label != NULL && strstr(element->label, text) != NULL) {
            return true;
        }
    }
    return false;
}

static void each_state_is_told(void **state)
{
    static const struct {
        struct camera_view view;
        const char *text, *not_said;
        bool has_picture;
    } cases[] = {
        {{.state = CAMERA_OFF}, "Abriendo la cámara", "desconectada", false},
        {{.state = CAMERA_OPENING}, "Abriendo la cámara", "desconectada", false},
        {{.state = CAMERA_LIVE}, "Muestre el código QR a la cámara", "oscuro", true},
        {{.state = CAMERA_LIVE, .is_dark = true}, "más luz", "Muestre el código QR", true},
        {{.state = CAMERA_LIVE, .is_dark = true, .has_code = true}, "leído", "oscuro", true},
        {{.state = CAMERA_ABSENT}, "Conéctela", "Abriendo", false},
        {{.state = CAMERA_DENIED}, "grupo video", "Abriendo", false},
        {{.state = CAMERA_TAKEN}, "Cierre ese programa", "Abriendo", false},
        {{.state = CAMERA_UNFIT}, "use otra", "Abriendo", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        view = cases[i].view;
        view.pixels = pixels;
        view.width = 32;
        view.height = 24;
        view.number = i + 1;
        app_rig_frame(&rig);
        assert_true(rig.app.wants_camera);
        assert_true(says(cases[i].text));
        assert_false(says(cases[i].not_said));
        assert_int_equal(says("Lo que ve la cámara"), cases[i].has_picture);
    }
}

static void a_verdict_has_the_room(void **state)
{
    (void)state;
    rig.app.door.has_verdict = true;
    rig.app.door.shown_until_ms = INT64_MAX;
    app_rig_frame(&rig);
    assert_true(rig.app.wants_camera); /* the next ticket is heard */
    assert_false(says("Lo que ve la cámara"));
}

static void a_door_without_a_camera_is_as_before(void **state)
{
    (void)state;
    rig.app.view = NULL;
    app_rig_frame(&rig);
    assert_false(rig.app.wants_camera);
    assert_false(says("cámara"));
}

static void only_where_a_code_is_asked_for(void **state)
{
    static const struct {
        enum screen screen;
        bool wants;
    } cases[] = {{SCREEN_HOME, false},     {SCREEN_LOOKUP, true}, {SCREEN_SERVICES, false},
                 {SCREEN_REGISTER, false}, {SCREEN_LOOKUP, true}, {SCREEN_AGENDA, false}};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        app_rig_send(&rig, INTENT_GO, (int)cases[i].screen, NULL);
        app_rig_frame(&rig);
        assert_int_equal(rig.app.wants_camera, cases[i].wants);
    }
    app_rig_send(&rig, INTENT_GO, SCREEN_LOOKUP, NULL);
    rig.app.is_asking = true; /* nobody may be there any more */
    app_rig_frame(&rig);
    app_rig_send(&rig, INTENT_END, 0, NULL);
    app_rig_frame(&rig);
    assert_false(rig.app.wants_camera);
}

#define CASE(open, name) cmocka_unit_test_setup_teardown(name, open, close_rig)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(open_door, each_state_is_told),
        CASE(open_door, a_verdict_has_the_room),
        CASE(open_door, a_door_without_a_camera_is_as_before),
        CASE(open_citizen, only_where_a_code_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
