/* script_staff.h: the commands "staff" (five taps in the top left corner) and "close-window". */
#pragma once

#include "screens/script_steps.h"

enum status script_staff(struct script *script, struct error *error) FALLIBLE;
enum status script_close_window(struct script *script, struct error *error) FALLIBLE;
