/* viewed.h: which services and departments people look at ("visitas"), counted without a person:
 * the facts `service.viewed` and `department.viewed` hold codes of the catalogue only. */
#pragma once

#include "base/status.h"
#include "store/ledger.h"

/* A service, or (`service` NULL or "") the page of the department itself; one of the two must be
 * there. STATUS_INVALID when neither is. Durable on STATUS_OK. */
enum status viewed_record(struct ledger *ledger, const char *service, const char *department,
                          struct error *error) FALLIBLE;
