#include "hub/counts.h"

#include <assert.h>

#include "hub/route.h"

const double COUNT_BOUND_S[COUNT_BOUNDS] = {0.001, 0.005, 0.02, 0.05, 0.1, 0.4, 1.0, 5.0};

void counts_note(struct counts *counts, const struct call *call, int64_t now_ns)
{
    size_t count = 0;
    const struct route *const *routes = routes_table(&count);
    size_t at = 0;
    ASSERT(count < COUNT_ROUTES_MAX);
    while (at < count && routes[at] != call->route) {
        at++;
    }
    struct route_counts *route = &counts->routes[at];
    uint64_t *number = call->http_status < 400   ? &route->answered
                       : call->http_status < 500 ? &route->refused
                                                 : &route->failed;
    (*number)++;
    double seconds = (double)(now_ns - call->began_ns) / 1e9;
    route->seconds += seconds;
    for (size_t i = 0; i < COUNT_BOUNDS; i++) {
        if (seconds <= COUNT_BOUND_S[i]) {
            route->within[i]++;
            break;
        }
    }
    counts->bytes_in += call->body_bytes;
    counts->bytes_out += call->answer.length;
}
