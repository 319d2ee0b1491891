/* platform_kit.h: a theme, a list of commands and a painted canvas for the tests of this room. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "platform/paint.h"
#include "platform/platform.h"

#define KIT_INTER "/usr/share/fonts/opentype/inter/Inter-"
#define KIT_ICONS                                                                                  \
    "/usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf"

static inline struct theme kit_theme(void)
{
    struct theme theme = {
        .font = {KIT_INTER "Regular.otf", KIT_INTER "SemiBold.otf", KIT_INTER "Bold.otf"},
        .icon_font = KIT_ICONS,
    };
    return theme;
}

struct kit {
    struct painter painter;
    struct canvas canvas;
    struct draw_list list;
};

static inline void kit_init(struct kit *kit, int width, int height)
{
    struct error error = {0};
    struct theme theme = kit_theme();
    memset(kit, 0, sizeof *kit);
    assert_int_equal(painter_init(&kit->painter, &error), STATUS_OK);
    if (fonts_set(&kit->painter.fonts, &theme, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    kit->canvas = (struct canvas){.width = width, .height = height, .stride = width + 3};
    kit->canvas.clip = (struct area){0, 0, width, height};
    kit->canvas.pixels = calloc((size_t)(width + 3) * (size_t)height, 4);
    kit->list.capacity = 512;
    kit->list.commands = calloc(kit->list.capacity, sizeof *kit->list.commands);
    assert_non_null(kit->canvas.pixels);
    assert_non_null(kit->list.commands);
}

static inline void kit_release(struct kit *kit)
{
    painter_release(&kit->painter);
    free(kit->canvas.pixels);
    free(kit->list.commands);
}

static inline struct draw_command *kit_add(struct draw_list *list, enum draw_kind kind, float x,
                                           float y, float w, float h)
{
    assert_true(list->count < list->capacity);
    struct draw_command *command = &list->commands[list->count++];
    *command = (struct draw_command){.kind = kind, .rect = {x, y, w, h}, .alpha = 255};
    return command;
}

static inline struct draw_command *kit_rect(struct draw_list *list, float x, float y, float w,
                                            float h, uint32_t colour)
{
    struct draw_command *command = kit_add(list, DRAW_RECT, x, y, w, h);
    command->colour = colour;
    return command;
}

static inline struct draw_command *kit_text(struct draw_list *list, float x, float y, float px,
                                            uint32_t colour, const char *text)
{
    struct draw_command *command = kit_add(list, DRAW_TEXT, x, y, 400, px * 1.25f);
    command->colour = colour;
    command->size_px = px;
    command->text = text;
    command->text_bytes = strlen(text);
    return command;
}

static inline void kit_paint(struct kit *kit)
{
    struct error error = {0};
    assert_int_equal(
        paint_plan(&kit->painter, &kit->list, kit->canvas.width, kit->canvas.height, &error),
        STATUS_OK);
    paint_areas(&kit->painter, &kit->list, &kit->canvas);
}

/* 0xRRGGBB. */
static inline uint32_t kit_pixel(const struct kit *kit, int x, int y)
{
    return kit->canvas.pixels[y * kit->canvas.stride + x] & 0xFFFFFF;
}
