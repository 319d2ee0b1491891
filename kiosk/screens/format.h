/* format.h: the formats of src/base, which the office's paper shares, under the screens' name. */
#pragma once

#include "base/format.h"
