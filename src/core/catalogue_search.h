/* catalogue_search.h: finding services by what people type, by department and by value group.
 *
 * Everything is folded (text_fold): "Ñoño" finds "nono". Each word typed must be the beginning of a
 * word of the service's name, of its keywords ("carro", "recibo") or of its description. What is
 * found comes best first:
 *   1. the name begins with what was typed
 *   2. every word is in the name
 *   3. every word is in the name or the keywords
 *   4. the rest
 * and of equals in the order of the catalogue. Pure; allocates nothing. Any thread. */
#pragma once

#include "core/catalogue.h"

enum {
    SEARCH_WORDS_MAX = 8,   /* words after these are not looked at */
    SEARCH_BYTES_MAX = 512, /* nor is folded text after these */
};

/* Each may be NULL or "": any. */
struct service_query {
    const char *text;       /* as typed; without letters and digits it is as if there were none */
    const char *department; /* code */
    const char *group;      /* code; a service for nobody in particular is for every group */
};

bool service_query_is_empty(const struct service_query *query);

/* Writes places in catalogue->services to `out`, which has room for service_count of them. Returns
 * how many. */
size_t catalogue_search(const struct catalogue *catalogue, const struct service_query *query,
                        uint32_t *out);
