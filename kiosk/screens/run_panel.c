/* run_panel.c: sizes. 7.33 mm is the capital H of 0.7 degrees at 600 mm (EN 301 549 5.1.4). */
#include "screens/run_panel.h"

static const float cap_mm = 7.33F;
static const float target_mm = 20.0F;
static const float reference_mm = 268.0F; /* short side of a 21.5" panel */
static const float scale_min = 0.67F, scale_max = 1.5F;
static const float tall_mm = 400.0F; /* design millimetres */
static const float reach_part = 0.5F;

static float panel_scale(float short_side_mm)
{
    float scale = short_side_mm / reference_mm;
    return scale < scale_min ? scale_min : scale > scale_max ? scale_max : scale;
}

struct ui_view panel_view(int width_px, int height_px, float px_per_mm,
                          const struct comfort *comfort)
{
    float short_px = (float)(width_px < height_px ? width_px : height_px);
    float scale = panel_scale(short_px / px_per_mm);
    float height_mm = (float)height_px / (px_per_mm * scale);
    return (struct ui_view){
        .width_px = width_px,
        .height_px = height_px,
        .px_per_mm = px_per_mm * scale,
        .ruler_mm_scale = 1 / scale,
        .cap_mm = cap_mm,
        .target_mm = scale < 1 ? target_mm / scale + 0.3F : target_mm,
        .text_scale = comfort->text_percent > 100 ? (float)comfort->text_percent / 100 : 1,
        .top_mm = comfort->is_low && height_mm >= tall_mm ? height_mm * reach_part : 0,
    };
}

bool panel_is_tall(const struct ui *ui)
{
    return ui_height_mm(ui) + ui_view(ui)->top_mm >= tall_mm;
}
