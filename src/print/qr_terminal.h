/* qr_terminal.h: a QR on a terminal, two modules a character; black on white, whatever colours it
 * has. */
#pragma once

#include "base/status.h"

#include <stdio.h>

/* STATUS_TOO_BIG: no QR holds the text. */
enum status qr_terminal(FILE *out, const char *text, struct error *error) FALLIBLE;
