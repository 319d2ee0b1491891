/* page.h: what the widgets know of each other. */
#pragma once

#include "widgets/widgets.h"

/* Left and right margin of a page, mm. */
float widget_page_margin(const struct ui *ui);

/* The paging buttons of any scroll area; widget_pager leaves them out where the text is large. */
void pager_build(struct ui *ui, const char *key, size_t row_count);
