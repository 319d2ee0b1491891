/* work_calendar.h: the city's own part of the business days, from its catalogue: which weekdays it
 * works (municipio.csv, dias_laborales) and the days it closes by decree (dias_no_habiles.csv).
 * Thread of the db. */
#pragma once

#include "base/status.h"
#include "core/business_days.h"
#include "store/db.h"

/* `calendar` is uninitialised before and to be released after, whatever the answer.
 * STATUS_NO_MEMORY. */
enum status work_calendar_init(struct work_calendar *calendar, struct db *db,
                               struct error *error) FALLIBLE;
void work_calendar_release(struct work_calendar *calendar); /* fine on a zeroed one */
