/* ui_rig.h: a view of 400 x 300 px at 1 px/mm, in which type of scale 1 is 10 px high, each code
 * point 6 px wide and each line 12 px, so that layouts are exact numbers. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/ui.h"

struct rig {
    struct ui *ui;
    struct theme theme;
    struct ui_view view;
    int64_t now_ms;
    size_t measured; /* calls of text_width */
};

static inline float rig_width(void *user, enum type_weight weight, float size_px, const char *text,
                              size_t bytes)
{
    (void)weight;
    struct rig *rig = user;
    rig->measured++;
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return (float)count * 0.6F * size_px;
}

static inline float rig_line(void *user, enum type_weight weight, float size_px)
{
    (void)user;
    (void)weight;
    return 1.2F * size_px;
}

static inline bool rig_icon(void *user, const char *name)
{
    (void)user;
    return name[0] != '\0';
}

static inline int rig_setup(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    struct error error = {0};
    enum status status =
        theme_read(&rig->theme, FERIA_SOURCE_DIR "/assets/theme/light.ini", &error);
    assert_string_equal(error.text, "");
    assert_int_equal(status, STATUS_OK);
    /* The city may tune its sizes; these tests count on theirs. */
    static const float scales[TYPE_COUNT] = {1, 1, 1.1F, 1.3F, 1.6F, 1.9F, 2.9F, 3.6F};
    memcpy(rig->theme.type_scale, scales, sizeof scales);
    rig->view = (struct ui_view){.width_px = 400,
                                 .height_px = 300,
                                 .px_per_mm = 1,
                                 .cap_mm = 7.27F,
                                 .text_scale = 1,
                                 .reduce_motion = true,
                                 .theme = &rig->theme};
    rig->ui = ui_new(&(struct ui_metrics){
        .text_width = rig_width, .line_height = rig_line, .icon_exists = rig_icon, .user = rig});
    assert_non_null(rig->ui);
    ui_view_set(rig->ui, &rig->view);
    rig->now_ms = 1000;
    *state = rig;
    return 0;
}

static inline int rig_teardown(void **state)
{
    struct rig *rig = *state;
    ui_free(rig->ui);
    free(rig);
    return 0;
}

static inline const struct ui_semantic *rig_find(const struct rig *rig, const char *label)
{
    for (size_t i = 0; i < ui_semantic_count(rig->ui); i++) {
        const struct ui_semantic *said = ui_semantic_at(rig->ui, i);
        if (strcmp(said->label, label) == 0) {
            return said;
        }
    }
    return NULL;
}

static inline const struct ui_semantic *rig_get(const struct rig *rig, const char *label)
{
    const struct ui_semantic *said = rig_find(rig, label);
    if (!said) {
        fail_msg("nothing is called \"%s\"", label);
    }
    return said;
}

static inline void rig_input(struct rig *rig, enum input_kind kind, float x, float y)
{
    ui_input(rig->ui, &(struct input){.kind = kind, .at_ms = rig->now_ms, .x = x, .y = y});
}

static inline void rig_finger(struct rig *rig, enum input_kind kind, int64_t finger, float x,
                              float y)
{
    ui_input(rig->ui,
             &(struct input){.kind = kind, .at_ms = rig->now_ms, .x = x, .y = y, .finger = finger});
}

static inline void rig_key(struct rig *rig, enum input_key key)
{
    ui_input(rig->ui, &(struct input){.kind = INPUT_KEY, .at_ms = rig->now_ms, .key = key});
}

#define assert_rect(r, x_, y_, w_, h_)                                                             \
    do {                                                                                           \
        struct rect rect_ = (r);                                                                   \
        char got_[80], want_[80];                                                                  \
        (void)snprintf(got_, sizeof got_, "%g %g %g %g", (double)rect_.x, (double)rect_.y,         \
                       (double)rect_.w, (double)rect_.h);                                          \
        (void)snprintf(want_, sizeof want_, "%g %g %g %g", (double)(x_), (double)(y_),             \
                       (double)(w_), (double)(h_));                                                \
        assert_string_equal(got_, want_);                                                          \
    } while (0)
