/* run_panel.h: from a panel's size in pixels and millimetres to the view that
 * screens are laid out in. */
#pragma once

#include "screens/app.h"

/* One layout for 10" to 43": design millimetres. At a small panel the person stands nearer and
 * everything is smaller, at a large one bigger;
 * what is touched never gets under 20 real millimetres. */
struct ui_view panel_view(int width_px, int height_px, float px_per_mm,
                          const struct comfort *comfort);

/* High enough that its upper half is out of reach of somebody in a wheelchair. */
bool panel_is_tall(const struct ui *ui);
