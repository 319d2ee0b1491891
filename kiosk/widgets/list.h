/* list.h: lists of thousands of rows. Widgets know no screen. UI thread only. */
#pragma once

#include "ui/ui.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct row; /* widgets.h */

/* Where the rows of a long list lie, kept from frame to frame so that thousands are not looked at
 * in each. A cache, no part of any model. Zero-initialise. */
struct list_tops {
    uint64_t made_for;      /* hash of all that they depend on; 0 = not made */
    float width_px;         /* of the rows */
    float *tops_px;         /* owned; `count` + 1: where each row begins and the last one ends */
    size_t count, capacity; /* of rows */
};
void list_tops_release(struct list_tops *tops);

enum { LIST_LARGE_MAX = 200 }; /* rows shown where the text is large */

struct list {
    const char *key;  /* another one begins at its top */
    size_t count;     /* of rows */
    uint64_t version; /* another number when the rows are others */
    void (*row)(void *user, size_t index, struct row *out); /* tells a row */
    void *user;
    struct list_tops *tops;
    bool has_no_pager; /* where another page shows the same list */
    const char *more;  /* said under LIST_LARGE_MAX rows when there are more; NULL = nothing */
};

enum { LIST_NONE = -1 };

/* A scroll area with rows, of which only those in view and a page around it are built, and its
 * pager. Where the text is large all are built, LIST_LARGE_MAX at most. Returns the place of the
 * row that was activated, or LIST_NONE. */
ptrdiff_t widget_list(struct ui *ui, const struct list *list);
