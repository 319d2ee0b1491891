#include "ui_rig.h"

#include <dirent.h>
#include <unistd.h>

#include "base/file.h"

static void test_themes_are_legible(void **state)
{
    (void)state;
    const char *folder = FERIA_SOURCE_DIR "/assets/theme";
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    size_t count = 0;
    for (struct dirent *entry = readdir(listing); entry; entry = readdir(listing)) {
        size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, ".ini") != 0) {
            continue;
        }
        char path[FILE_PATH_MAX];
        struct error error = {0};
        assert_int_equal(path_join(path, sizeof path, folder, entry->d_name, &error), STATUS_OK);
        struct theme theme;
        if (theme_read(&theme, path, &error) != STATUS_OK) {
            fail_msg("%s", error.text);
        }
        for (size_t i = 0; i < theme_pair_count; i++) {
            const struct theme_pair *pair = &theme_pairs[i];
            uint32_t front = theme.colour[pair->front];
            uint32_t back = theme.colour[pair->back];
            float ratio = theme_contrast(front, back);
            if (ratio < pair->ratio_min) {
                fail_msg("%s: #%08X on #%08X (pair %zu) has %.2f, not %.1f", entry->d_name, front,
                         back, i, (double)ratio, (double)pair->ratio_min);
            }
        }
        count++;
    }
    (void)closedir(listing);
    assert_true(count >= 3);
}

/* The one compiled in is the light theme of today. */
static void test_builtin(void **state)
{
    (void)state;
    struct theme light, builtin;
    struct error error = {0};
    assert_int_equal(theme_read(&light, FERIA_SOURCE_DIR "/assets/theme/light.ini", &error),
                     STATUS_OK);
    assert_int_equal(theme_builtin(&builtin, &error), STATUS_OK);
    assert_memory_equal(builtin.colour, light.colour, sizeof light.colour);
    assert_memory_equal(builtin.type_scale, light.type_scale, sizeof light.type_scale);
    assert_string_equal(builtin.font[WEIGHT_BOLD], light.font[WEIGHT_BOLD]);
    assert_string_equal(builtin.icon_font, light.icon_font);
}

/* Values of WCAG's own examples and of tools that measure them. */
static void test_contrast(void **state)
{
    (void)state;
    static const struct {
        uint32_t a, b;
        float ratio;
    } cases[] = {
        {0x000000FF, 0xFFFFFFFF, 21},     {0xFFFFFFFF, 0x000000FF, 21},
        {0x777777FF, 0xFFFFFFFF, 4.478F}, {0x767676FF, 0xFFFFFFFF, 4.542F},
        {0xFF0000FF, 0xFFFFFFFF, 3.998F}, {0x123456FF, 0x123456FF, 1},
        {0x0000FFFF, 0xFFFF00FF, 8.0F},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_float_equal(theme_contrast(cases[i].a, cases[i].b), cases[i].ratio, 0.01);
    }
}

static void test_a_city_stands_on_the_light_theme(void **state)
{
    (void)state;
    struct theme light;
    struct theme city;
    struct theme contrast;
    struct error error = {0};
    const char *folder = FERIA_SOURCE_DIR "/assets/theme/";
    char path[FILE_PATH_MAX];
    (void)snprintf(path, sizeof path, "%slight.ini", folder);
    assert_int_equal(theme_read(&light, path, &error), STATUS_OK);
    (void)snprintf(path, sizeof path, "%sibague.ini", folder);
    assert_int_equal(theme_read(&city, path, &error), STATUS_OK);
    (void)snprintf(path, sizeof path, "%scontrast.ini", folder);
    assert_int_equal(theme_read(&contrast, path, &error), STATUS_OK);
    assert_string_equal(city.logo_icon, "account_balance");
    assert_int_equal(city.colour[COLOUR_STRIPE_1], 0xF5B301FF);
    assert_int_equal(city.colour[COLOUR_INK], light.colour[COLOUR_INK]);
    assert_int_equal(city.colour[COLOUR_NONE], 0);
    assert_string_equal(city.font[WEIGHT_BOLD], light.font[WEIGHT_BOLD]);
    assert_false(light.is_high_contrast);
    assert_true(contrast.is_high_contrast);
    assert_memory_equal(contrast.type_scale, light.type_scale, sizeof light.type_scale);
}

static void test_accents(void **state)
{
    (void)state;
    assert_int_equal(theme_accent("teal"), COLOUR_TEAL);
    assert_int_equal(theme_accent_pale(COLOUR_TEAL), COLOUR_TEAL_PALE);
    assert_int_equal(theme_accent("ink"), COLOUR_BRAND);
    assert_int_equal(theme_accent(""), COLOUR_BRAND);
    assert_int_equal(theme_accent(NULL), COLOUR_BRAND);
    assert_int_equal(theme_accent_pale(COLOUR_INK), COLOUR_BRAND_PALE);
}

struct bad_case {
    const char *text; /* after "base = light.ini" unless it says its own */
    enum status status;
    const char *where; /* begins the message, after the folder */
};

static const struct bad_case bad_cases[] = {
    {"base = light.ini\n", STATUS_OK, ""},
    {"base = light.ini\nradius_mm = 3\n", STATUS_OK, ""},
    {"base = light.ini\n[colour]\nink = #01020380\n", STATUS_OK, ""},
    {"", STATUS_CONFIG, "t.ini:0: [colour].ink: missing"},
    {"[colour]\nink = #000000\n", STATUS_CONFIG, "t.ini:2: [colour].soft: missing"},
    {"base = light.ini\n[colour]\ninkk = #000000\n", STATUS_CONFIG, "t.ini:3: [colour].inkk: "},
    {"base = light.ini\n[colour]\nink = 000000\n", STATUS_CONFIG, "t.ini:3: [colour].ink: "},
    {"base = light.ini\n[colour]\nink = #00000\n", STATUS_CONFIG, "t.ini:3: [colour].ink: "},
    {"base = light.ini\n[colour]\nink = #00000G\n", STATUS_CONFIG, "t.ini:3: [colour].ink: "},
    {"base = light.ini\n[colour]\nink =\n", STATUS_CONFIG, "t.ini:3: [colour].ink: "},
    {"base = light.ini\nradius_mm = nan\n", STATUS_CONFIG, "t.ini:2: radius_mm: "},
    {"base = light.ini\nradius_mm = 3x\n", STATUS_CONFIG, "t.ini:2: radius_mm: "},
    {"base = light.ini\nradius_mm = -1\n", STATUS_CONFIG, "t.ini:2: radius_mm: "},
    {"base = light.ini\nhigh_contrast = maybe\n", STATUS_CONFIG, "t.ini:2: high_contrast: "},
    {"base = light.ini\nshadow = 1\n", STATUS_CONFIG, "t.ini:2: shadow: "},
    {"base = light.ini\n[type]\ntiny = 1\n", STATUS_CONFIG, "t.ini:3: [type].tiny: "},
    {"base = light.ini\n[type]\nsmall = 0.5\n", STATUS_CONFIG, "t.ini:3: [type].small: "},
    {"base = light.ini\n[font]\nbold =\n", STATUS_CONFIG, "t.ini:3: [font].bold: "},
    {"base = light.ini\n[font]\nthin = a.otf\n", STATUS_CONFIG, "t.ini:3: [font].thin: "},
    {"base = light.ini\n[logo]\nsound = a\n", STATUS_CONFIG, "t.ini:3: [logo].sound: "},
    {"base = light.ini\n[map]\nsize = 3\n", STATUS_CONFIG, "t.ini:3: [map].size: "},
    {"base = light.ini\n[sounds]\nok = a\n", STATUS_CONFIG, "t.ini:3: [sounds].ok: "},
    {"base = no.ini\n", STATUS_CONFIG, "t.ini:1: base: "},
    {"base = t.ini\n", STATUS_CONFIG, "t.ini:1: base: "},
    {"radius_mm = 3\nbase = light.ini\n", STATUS_CONFIG, "t.ini:2: base: "},
};

static void test_reading_errors(void **state)
{
    (void)state;
    char folder[] = "/tmp/feria-theme-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char light[FILE_PATH_MAX];
    char path[FILE_PATH_MAX];
    (void)snprintf(light, sizeof light, "%s/light.ini", folder);
    (void)snprintf(path, sizeof path, "%s/t.ini", folder);
    assert_int_equal(symlink(FERIA_SOURCE_DIR "/assets/theme/light.ini", light), 0);
    for (size_t i = 0; i < ARRAY_COUNT(bad_cases); i++) {
        const struct bad_case *test = &bad_cases[i];
        struct error error = {0};
        assert_int_equal(file_write(path, test->text, strlen(test->text), 0600, &error), STATUS_OK);
        struct theme theme = {.radius_mm = 77};
        enum status status = theme_read(&theme, path, &error);
        size_t prefix = strlen(folder) + 1;
        bool is_told = status == STATUS_OK ||
                       (strlen(error.text) > prefix &&
                        strncmp(error.text + prefix, test->where, strlen(test->where)) == 0);
        if (status != test->status || !is_told) {
            fail_msg("case %zu: status %d, \"%s\", not \"%s\"", i, status, error.text, test->where);
        }
        if (status != STATUS_OK) {
            assert_float_equal(theme.radius_mm, 77, 0); /* a failure leaves the old theme */
        }
    }
    struct theme theme;
    struct error error = {0};
    (void)unlink(path);
    assert_int_equal(theme_read(&theme, path, &error), STATUS_NOT_FOUND);
    (void)unlink(light);
    (void)rmdir(folder);
}

static void test_paths_are_beside_the_file(void **state)
{
    (void)state;
    char folder[] = "/tmp/feria-theme-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[FILE_PATH_MAX];
    char want[FILE_PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/t.ini", folder);
    static const char text[] = "base = " FERIA_SOURCE_DIR "/assets/theme/light.ini\n"
                               "[font]\nbold = own.otf\n[logo]\npicture = escudo.png\n"
                               "[map]\npicture = plano.png\n";
    struct error error = {0};
    assert_int_equal(file_write(path, text, sizeof text - 1, 0600, &error), STATUS_OK);
    struct theme theme;
    assert_int_equal(theme_read(&theme, path, &error), STATUS_OK);
    (void)snprintf(want, sizeof want, "%s/own.otf", folder);
    assert_string_equal(theme.font[WEIGHT_BOLD], want);
    (void)snprintf(want, sizeof want, "%s/escudo.png", folder);
    assert_string_equal(theme.logo_picture, want);
    (void)snprintf(want, sizeof want, "%s/plano.png", folder);
    assert_string_equal(theme.map_picture, want);
    assert_int_equal(theme.font[WEIGHT_REGULAR][0], '/');
    (void)unlink(path);
    (void)rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_themes_are_legible),
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_a_city_stands_on_the_light_theme),
        cmocka_unit_test(test_accents),
        cmocka_unit_test(test_reading_errors),
        cmocka_unit_test(test_paths_are_beside_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
