/* format.c: dates and times. The names of days and months go through tr_in one by one, because
 * "mar" is both; the order of the parts is the translation's ("%2$d"). */
#include "screens/format.h"

#include <ctype.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/status.h"

#define WEEKDAY(name) NC_("weekday", name)
#define MONTH(name)   NC_("month", name)
