/* catalogue_search.h: finding services by what people type, by department and by value group.
 *
 * Everything is folded (text_fold): "Ñoño" finds "nono". A word typed is the beginning of a word
 * of the service's name, of its keywords ("carro", "recibo"), of its department's names or of its
 * description; or its plural or singular; "puesto 4" is the department at that stand. Words that
 * say nothing ("quiero", "the") or that are in no service are left out. Only when a word of at
 * least SLIP_LETTERS_MIN letters is nowhere is one slip forgiven: "inpuesto", "vehiculso". Words
 * are of the language that the catalogue speaks; those that are not whole may be Spanish too.
 *
 * When services have all words, only those are found, otherwise those that have most come first.
 * Then what is found is ordered by where each word is: in the name before the keywords before the
 * department before the description before a slip; whole words before beginnings; and of equals in
 * the order of the catalogue. Pure; allocates nothing. Any thread. */
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
 * how many; 0 when none of the words is anywhere. Words see the first 1,048,576 services. */
size_t catalogue_search(const struct catalogue *catalogue, const struct service_query *query,
                        uint32_t *out);
