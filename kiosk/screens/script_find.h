/* script_find.h: finding things in the semantic tree by what they say. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ui/ui.h"

/* The nth (from 1) interactive element with this label; a visible one is preferred. Keys of the
 * keyboard only when `is_key`. NULL = none. */
const struct ui_semantic *script_find(const struct ui *ui, const char *label, bool is_key, int nth);

/* Enough of it is seen to be touched. */
bool script_is_touchable(const struct ui_semantic *element);

/* Part of any label, value or hint. */
bool script_says(const struct ui *ui, const char *text);

/* The key to press next on the way to typing `letter`: itself (then *is_typed), or shift,
 * accents, another page. */
bool script_key_for(const struct ui *ui, const char *letter, char *key, size_t key_bytes,
                    bool *is_typed);
