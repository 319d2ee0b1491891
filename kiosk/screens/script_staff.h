/* script_staff.h: the command "staff": five taps in the top left corner. */
#pragma once

#include "screens/script_steps.h"

enum status script_staff(struct script *script, struct error *error) FALLIBLE;
