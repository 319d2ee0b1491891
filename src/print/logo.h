/* logo.h: the city's logo on paper: a PNG picture, made smaller and dithered, or an icon of the
 * icon font. Any thread, one at a time. */
#pragma once

#include "print/letters.h"

/* Draws it into the square at `x`, `y`. A picture that cannot be read gives the icon; without an
 * icon nothing is drawn. */
void logo_draw(struct paper *paper, struct letters *letters, const struct look *look, int x, int y,
               int side);
