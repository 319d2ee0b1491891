#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "platform/text_runs.h"
#include "platform_kit.h"

static struct text_style style_of(int face, int px)
{
    return (struct text_style){.face = face, .size_px = px};
}

static const struct text_line *line_of(struct kit *kit, struct text_style style, const char *text)
{
    return text_cache_line(&kit->painter.texts, &style, text, strlen(text));
}

static float width_of(struct kit *kit, struct text_style style, const char *text)
{
    return text_cache_width(&kit->painter.texts, &style, text, strlen(text));
}

static int ink_of(const struct text_line *line)
{
    int ink = 0;
    for (int i = 0; line != NULL && i < line->width * line->height; i++) {
        ink += line->coverage[i] > 0;
    }
    return ink;
}

static void a_text_is_as_wide_as_it_was_measured(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Feria de Gestión 2022", "ÑÁÉÍÓÚÜ ¿¡ñ", "AVAVA To Ty", "fi ffi", "1", "e\xcc\x81", "😀",
    };
    struct kit kit;
    kit_init(&kit, 1, 1);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        for (int face = 0; face < WEIGHT_COUNT; face++) {
            for (int px = 11; px < 90; px += 13) {
                struct text_style style = style_of(face, px);
                float width = width_of(&kit, style, texts[i]);
                const struct text_line *line = line_of(&kit, style, texts[i]);
                assert_non_null(line);
                assert_int_equal(line->width, (int)width);
                assert_true(ink_of(line) > 0);
                assert_true(width == width_of(&kit, style, texts[i]));
            }
        }
    }
    assert_true(width_of(&kit, style_of(0, 40), "AVAV") <
                2 * (width_of(&kit, style_of(0, 40), "A") + width_of(&kit, style_of(0, 40), "V")));
    assert_true(width_of(&kit, style_of(WEIGHT_BOLD, 40), "Hola") >
                width_of(&kit, style_of(WEIGHT_REGULAR, 40), "Hola"));
    kit_release(&kit);
}

/* Are `line` and the mask of `text` the same from column `left` on, as far as the latter goes? */
static bool has_at(struct kit *kit, struct text_style style, const char *whole, int left,
                   const char *text)
{
    const struct text_line *part = line_of(kit, style, text);
    assert_non_null(part);
    uint8_t *pixels = malloc((size_t)part->width * (size_t)part->height);
    assert_non_null(pixels);
    int width = part->width, height = part->height;
    memcpy(pixels, part->coverage, (size_t)width * (size_t)height);
    const struct text_line *line = line_of(kit, style, whole);
    bool is_same = line != NULL && line->height == height && left + width <= line->width;
    for (int y = 0; is_same && y < height; y++) {
        is_same = memcmp(line->coverage + (ptrdiff_t)y * line->width + left,
                         pixels + (ptrdiff_t)y * width, (size_t)width) == 0;
    }
    free(pixels);
    return is_same;
}

/* Two letters that no font has look the same; these do not, nor do they look like the sign for
 * what cannot be shown. */
static void letters_of_other_scripts_are_seen(void **state)
{
    (void)state;
    static const char *const letters[][2] = {
        {"ش", "م"}, {"א", "ש"}, {"Ω", "λ"}, {"Я", "ж"}, {"ა", "ბ"}, {"Ա", "Բ"},
    };
    struct kit kit;
    kit_init(&kit, 1, 1);
    for (size_t i = 0; i < ARRAY_COUNT(letters); i++) {
        for (int face = 0; face < WEIGHT_COUNT; face++) {
            struct text_style style = style_of(face, 40);
            assert_true(ink_of(line_of(&kit, style, letters[i][0])) > 0);
            assert_false(has_at(&kit, style, letters[i][0], 0, letters[i][1]));
            assert_false(has_at(&kit, style, letters[i][0], 0, TEXT_UNKNOWN));
        }
    }
    kit_release(&kit);
}

static void scripts_from_the_right_run_so(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *last; /* as seen from the left */
    } rows[] = {
        {"\u05d0\u05d1", "\u05d1", NULL},             /* alef bet: bet is at the left */
        {"\u05d0 \u05d1", "\u05d1", NULL},            /* what is between them runs with them */
        {"Eva \u05d0\u05d1", "Eva ", "\u05d0\u05d1"}, /* a run within a line */
        {"\u05d0\u05d1 12", "\u05d1", " 12"},         /* numbers run from the left */
        {"\u05d0\ufe0f\u200e\u05d1", "\u05d1", NULL},
    };
    struct kit kit;
    kit_init(&kit, 1, 1);
    struct text_style style = style_of(WEIGHT_REGULAR, 40);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        float width = width_of(&kit, style, rows[i].text);
        bool is_first = has_at(&kit, style, rows[i].text, 0, rows[i].first);
        bool is_last = rows[i].last == NULL ||
                       has_at(&kit, style, rows[i].text,
                              (int)(width - width_of(&kit, style, rows[i].last)), rows[i].last);
        if (!is_first || !is_last) {
            fail_msg("row %zu: %s", i, is_first ? "the end" : "the beginning");
        }
        assert_int_equal(line_of(&kit, style, rows[i].text)->width, (int)width);
    }
    /* Arabic letters join: two together are not two alone, unless a non-joiner stands between. */
    assert_false(has_at(&kit, style, "\u0645\u0645", 0, "\u0645"));
    assert_true(has_at(&kit, style, "\u0645\u200c\u0645", 0, "\u0645"));
    kit_release(&kit);
}

static void what_no_font_has_is_a_neutral_sign(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"🥭", TEXT_UNKNOWN},
        {"Eva 🥭", "Eva " TEXT_UNKNOWN},
        {"李明", TEXT_UNKNOWN TEXT_UNKNOWN},
        {"Ana\ufe0f", "Ana"}, /* a selector is nothing to see */
        {"\u200e\ufe0f🥭", TEXT_UNKNOWN},
    };
    struct kit kit;
    kit_init(&kit, 1, 1);
    struct text_style style = style_of(WEIGHT_SEMIBOLD, 30);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        assert_true(has_at(&kit, style, rows[i][0], 0, rows[i][1]));
        assert_true(width_of(&kit, style, rows[i][0]) == width_of(&kit, style, rows[i][1]));
    }
    kit_release(&kit);
}

static void the_other_font_is_opened_when_needed(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 1, 1);
    assert_non_null(line_of(&kit, style_of(0, 30), "Ñandú · João · 8 a. m. – 5 p. m."));
    struct font_file *other = &kit.painter.fonts.files[FONT_OTHER];
    assert_null(other->data);
    assert_non_null(line_of(&kit, style_of(0, 30), "\u05d0"));
    assert_non_null(other->data);
    assert_null(kit.painter.fonts.files[FONT_OTHER_BOLD].data);
    struct font_file kept = *other; /* without its file everything goes on */
    other->data = NULL;
    assert_true(has_at(&kit, style_of(0, 50), "\u05d0", 0, TEXT_UNKNOWN));
    *other = kept;
    kit_release(&kit);
}

static void odd_texts_do_no_harm(void **state)
{
    (void)state;
    char *long_text = malloc(40001);
    assert_non_null(long_text);
    for (int i = 0; i < 20000; i++) {
        memcpy(long_text + 2L * i, "ñ", 2);
    }
    long_text[40000] = '\0';
    struct kit kit;
    kit_init(&kit, 1, 1);
    struct text_style style = style_of(0, 30);
    assert_null(line_of(&kit, style, ""));
    assert_true(width_of(&kit, style, "") == 0);
    const struct text_line *line = line_of(&kit, style, long_text);
    assert_non_null(line);
    assert_in_range(line->width, TEXT_LINE_PX_MAX - 60, TEXT_LINE_PX_MAX);
    style.letter_spacing_px = 3;
    line = line_of(&kit, style, long_text);
    assert_non_null(line);
    assert_in_range(line->width, TEXT_LINE_PX_MAX - 60, TEXT_LINE_PX_MAX);
    style.letter_spacing_px = 0;
    assert_true(width_of(&kit, style, "\xff\xc3\x80\xed\xa0\x80") > 0);
    assert_true(width_of(&kit, style, "\xff") == width_of(&kit, style, "?"));
    assert_non_null(line_of(&kit, style, "a\nb\tc\x01"));
    assert_non_null(text_cache_line(&kit.painter.texts, &style, "a\0b", 3));
    for (int px = -5; px < 3; px++) {
        assert_int_equal(font_size_px((float)px), FONT_PX_MIN);
    }
    assert_int_equal(font_size_px(1e9f), FONT_PX_MAX);
    free(long_text);
    kit_release(&kit);
}

static void letter_spacing_moves_every_glyph(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 1, 1);
    struct text_style plain = style_of(WEIGHT_BOLD, 40);
    struct text_style wide = plain;
    wide.letter_spacing_px = 10;
    float glyphs = 0;
    for (const char *at = "K7M4"; *at != '\0'; at++) {
        glyphs += text_cache_width(&kit.painter.texts, &plain, at, 1);
    }
    const struct text_line *line = line_of(&kit, wide, "K7M4");
    assert_non_null(line);
    assert_int_equal(line->width, (int)glyphs + 40);
    assert_int_equal(line->height, line_of(&kit, plain, "K7M4")->height);
    int gaps = 0;
    bool was_ink = false;
    line = line_of(&kit, wide, "K7M4");
    for (int x = 0; x < line->width; x++) {
        bool is_ink = false;
        for (int y = 0; y < line->height; y++) {
            is_ink = is_ink || line->coverage[y * line->width + x] > 0;
        }
        gaps += was_ink && !is_ink;
        was_ink = is_ink;
    }
    assert_int_equal(gaps, 4);
    kit_release(&kit);
}

/* Everything that the screens show must be in the font of the package. */
static void icons_are_one_glyph(void **state)
{
    (void)state;
    static const char *const icons[] = {
        "account_balance",
        "storefront",
        "event",
        "record_voice_over",
        "sentiment_satisfied",
        "sentiment_very_dissatisfied",
        "sentiment_dissatisfied",
        "sentiment_very_satisfied",
        "how_to_vote",
        "handshake",
        "qr_code_2",
        "arrow_forward",
        "arrow_back",
        "arrow_upward",
        "home",
        "translate",
        "accessibility_new",
        "cloud_done",
        "cloud_off",
        "check_circle",
        "cancel",
        "warning",
        "search",
        "exit_to_app",
        "logout",
        "touch_app",
        "print",
        "payments",
        "schedule",
        "public",
        "backspace",
        "expand_less",
        "expand_more",
        "check",
        "send",
        "agriculture",
        "directions_bus",
        "account_balance_wallet",
        "volume_up",
        "location_city",
    };
    struct kit kit;
    kit_init(&kit, 1, 1);
    for (size_t i = 0; i < ARRAY_COUNT(icons); i++) {
        struct text_style style = style_of(FONT_ICON, 48);
        if (width_of(&kit, style, icons[i]) > 60 || ink_of(line_of(&kit, style, icons[i])) < 100) {
            fail_msg("no icon \"%s\": %g px, %d of ink", icons[i],
                     (double)width_of(&kit, style, icons[i]),
                     ink_of(line_of(&kit, style, icons[i])));
        }
    }
    assert_true(width_of(&kit, style_of(FONT_ICON, 48), "no_such_icon") > 96);
    kit_release(&kit);
}

static void fonts_are_bounded_and_named(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 1, 1);
    for (int round = 0; round < 2; round++) {
        for (int px = 20; px < 20 + 2 * FONTS_MAX; px++) {
            assert_non_null(fonts_get(&kit.painter.fonts, px % FONT_FACE_COUNT, px));
        }
        assert_int_equal(kit.painter.fonts.count, FONTS_MAX);
    }
    struct theme theme = kit_theme();
    struct error error = {0};
    assert_true(fonts_are(&kit.painter.fonts, &theme));
    (void)snprintf(theme.font[WEIGHT_BOLD], sizeof theme.font[0], "/nowhere/Letra.otf");
    assert_false(fonts_are(&kit.painter.fonts, &theme));
    assert_int_equal(fonts_set(&kit.painter.fonts, &theme, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "/nowhere/Letra.otf"));
    assert_non_null(strstr(error.text, "fonts-inter"));
    (void)snprintf(theme.font[WEIGHT_BOLD], sizeof theme.font[0], "/dev/null");
    assert_int_equal(fonts_set(&kit.painter.fonts, &theme, &error), STATUS_INVALID);
    (void)snprintf(theme.font[WEIGHT_BOLD], sizeof theme.font[0], "/etc/passwd");
    assert_int_equal(fonts_set(&kit.painter.fonts, &theme, &error), STATUS_INVALID);
    (void)snprintf(theme.font[WEIGHT_BOLD], sizeof theme.font[0], "/etc");
    assert_int_equal(fonts_set(&kit.painter.fonts, &theme, &error), STATUS_INVALID);
    theme = kit_theme();
    assert_true(fonts_are(&kit.painter.fonts, &theme));
    assert_true(width_of(&kit, style_of(0, 30), "sigue") > 0);
    kit_release(&kit);
}

static void lines_are_shared_bounded_and_dropped_oldest_first(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 1, 1);
    struct text_cache *cache = &kit.painter.texts;
    cache->bytes_max = 100UL * 1024;
    struct text_style style = style_of(0, 30);
    const struct text_line *first = line_of(&kit, style, "primera");
    for (int i = 0; i < 300; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "línea %d", i);
        assert_non_null(line_of(&kit, style, text));
        assert_ptr_equal(line_of(&kit, style, "primera"), first); /* used again and again */
        assert_true(cache->bytes <= cache->bytes_max);
    }
    size_t bytes = cache->bytes;
    assert_true(bytes > 50UL * 1024);
    assert_non_null(line_of(&kit, style, "línea 299"));
    assert_int_equal(cache->bytes, bytes); /* still there */
    size_t listed = 0;
    for (struct text_line *line = cache->newest; line != NULL; line = line->older) {
        listed += line->bytes;
        assert_true(line->older == NULL ? line == cache->oldest : line->older->newer == line);
    }
    assert_int_equal(listed, bytes);
    kit_release(&kit);
}

static void a_wipe_leaves_neither_text_nor_pixels(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 1, 1);
    struct text_cache *cache = &kit.painter.texts;
    assert_non_null(line_of(&kit, style_of(0, 30), "María Fernanda Ñáñez"));
    assert_true(width_of(&kit, style_of(0, 30), "1.110.444.333") > 0);
    text_cache_wipe(cache);
    assert_null(cache->newest);
    assert_null(cache->oldest);
    assert_int_equal(cache->bytes, 0);
    for (size_t i = 0; i < TEXT_CACHE_SLOTS; i++) {
        assert_null(cache->slots[i]);
    }
    for (size_t i = 0; i < TEXT_WIDTHS_MAX; i++) {
        assert_int_equal(cache->widths[i].key, 0);
        assert_true(cache->widths[i].width == 0);
    }
    assert_non_null(line_of(&kit, style_of(0, 30), "otra vez"));
    kit_release(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_as_wide_as_it_was_measured),
        cmocka_unit_test(letters_of_other_scripts_are_seen),
        cmocka_unit_test(scripts_from_the_right_run_so),
        cmocka_unit_test(what_no_font_has_is_a_neutral_sign),
        cmocka_unit_test(the_other_font_is_opened_when_needed),
        cmocka_unit_test(odd_texts_do_no_harm),
        cmocka_unit_test(letter_spacing_moves_every_glyph),
        cmocka_unit_test(icons_are_one_glyph),
        cmocka_unit_test(fonts_are_bounded_and_named),
        cmocka_unit_test(lines_are_shared_bounded_and_dropped_oldest_first),
        cmocka_unit_test(a_wipe_leaves_neither_text_nor_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
