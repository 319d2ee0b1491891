/* exchange_folder.h: a station's whole visit to a folder on one thread, for commands; the kiosk's
 * service does the same on two. */
#pragma once

#include "base/status.h"
#include "core/fair.h"
#include "sync/folder_station.h"

/* As folder_visit. `progress` may be NULL. */
enum status exchange_folder(struct fair *fair, const char *dir,
                            void (*progress)(void *user, const struct folder_visit *visit),
                            void *user, struct folder_visit *visit, struct error *error) FALLIBLE;
