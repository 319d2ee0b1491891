/* page.h: what the widgets know of each other. */
#pragma once

#include "widgets/widgets.h"

/* Left and right margin of a page, mm. */
float widget_page_margin(const struct ui *ui);

/* Which rows are seen. */
struct pager_rows {
    size_t first, last, count; /* from 1 */
};

/* The paging buttons of any scroll area; widget_pager leaves them out where the text is large.
 * `rows` NULL: it is no list of rows. */
void pager_build(struct ui *ui, const char *key, const struct pager_rows *rows);

/* The same one above the other, for the right of a scroll area. */
void pager_beside_build(struct ui *ui, const char *key);
