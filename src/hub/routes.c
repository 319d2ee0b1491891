#include "hub/route.h"

#include <string.h>

static const struct route *const ROUTES[] = {
    &ROUTE_HELLO,   &ROUTE_PUSH,       &ROUTE_PULL,       &ROUTE_TAIL,
    &ROUTE_PLACES,  &ROUTE_QUARANTINE, &ROUTE_ADMIT,      &ROUTE_STATUS,
    &ROUTE_METRICS, &ROUTE_ENROL_COME, &ROUTE_ENROL_LOOK, &ROUTE_ENROL_LEAVE,
};

const struct route *const *routes_table(size_t *count)
{
    *count = ARRAY_COUNT(ROUTES);
    return ROUTES;
}

const struct route *route_find(struct call *call)
{
    size_t length = strcspn(call->target, "?");
    bool is_known = false;
    for (size_t i = 0; i < ARRAY_COUNT(ROUTES); i++) {
        if (strlen(ROUTES[i]->path) != length ||
            memcmp(ROUTES[i]->path, call->target, length) != 0) {
            continue;
        }
        if (strcmp(ROUTES[i]->method, call->method) == 0) {
            return ROUTES[i];
        }
        is_known = true;
    }
    call_refuse(call, is_known ? CALL_WRONG_METHOD : CALL_NOT_FOUND,
                is_known ? "this is asked in another way (see PROTOCOL.md)"
                         : "there is nothing here; this is a Feria hub");
    return NULL;
}
