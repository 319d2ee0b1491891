#include "core/catalogue_search.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum rank { RANK_BEGINS, RANK_NAME, RANK_KEYWORD, RANK_TEXT, RANK_NONE };

enum { RANK_SHIFT = 29 }; /* a rank above the place, so that sorting numbers sorts the results */

struct search {
    char folded[SEARCH_BYTES_MAX];
    size_t bytes;
    struct {
        const char *text; /* in `words_text` */
        size_t bytes;
    } words[SEARCH_WORDS_MAX];
    size_t word_count;
    char words_text[SEARCH_BYTES_MAX];
};

static void search_prepare(struct search *search, const char *text)
{
    search->bytes = text_fold(text != NULL ? text : "", search->folded, sizeof search->folded);
    memcpy(search->words_text, search->folded, search->bytes + 1);
    char *save = NULL;
    search->word_count = 0;
    for (char *word = strtok_r(search->words_text, " ", &save);
         word != NULL && search->word_count < SEARCH_WORDS_MAX; word = strtok_r(NULL, " ", &save)) {
        search->words[search->word_count].text = word;
        search->words[search->word_count++].bytes = strlen(word);
    }
}

/* Where the first word that begins so is; NULL = there is none. */
static const char *find_beginning(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    while (at != NULL && at > text && at[-1] != ' ') {
        at = strstr(at + 1, word);
    }
    return at;
}

static enum rank rank_of_word(const struct service *service, const char *word)
{
    const char *at = find_beginning(service->folded, word);
    if (at == NULL) {
        return RANK_NONE;
    }
    size_t offset = (size_t)(at - service->folded);
    return offset < service->folded_name_bytes       ? RANK_NAME
           : offset < service->folded_keywords_bytes ? RANK_KEYWORD
                                                     : RANK_TEXT;
}

static enum rank rank_of(const struct service *service, const struct search *search)
{
    if (search->word_count == 0 || strncmp(service->folded, search->folded, search->bytes) == 0) {
        return RANK_BEGINS;
    }
    enum rank worst = RANK_NAME;
    for (size_t i = 0; i < search->word_count && worst != RANK_NONE; i++) {
        enum rank rank = rank_of_word(service, search->words[i].text);
        worst = rank > worst ? rank : worst;
    }
    return worst;
}

static bool is_any(const char *code)
{
    return code == NULL || code[0] == '\0';
}

static bool is_for(const struct service *service, const char *group)
{
    if (is_any(group) || service->groups[0] == NULL) {
        return true;
    }
    for (size_t i = 0; service->groups[i] != NULL; i++) {
        if (strcmp(service->groups[i], group) == 0) {
            return true;
        }
    }
    return false;
}

static int compare_places(const void *a, const void *b)
{
    const uint32_t *left = a;
    const uint32_t *right = b;
    return (*left > *right) - (*left < *right);
}

bool service_query_is_empty(const struct service_query *query)
{
    char folded[SEARCH_BYTES_MAX];
    return is_any(query->department) && is_any(query->group) &&
           (query->text == NULL || text_fold(query->text, folded, sizeof folded) == 0);
}

size_t catalogue_search(const struct catalogue *catalogue, const struct service_query *query,
                        uint32_t *out)
{
    const uint32_t place_mask = (UINT32_C(1) << RANK_SHIFT) - 1;
    struct search search;
    size_t count = 0;
    search_prepare(&search, query->text);
    for (size_t i = 0; i < catalogue->service_count && i <= place_mask; i++) {
        const struct service *service = &catalogue->services[i];
        if ((!is_any(query->department) && strcmp(service->department, query->department) != 0) ||
            !is_for(service, query->group)) {
            continue;
        }
        enum rank rank = rank_of(service, &search);
        if (rank != RANK_NONE) {
            out[count++] = (uint32_t)rank << RANK_SHIFT | (uint32_t)i;
        }
    }
    if (search.word_count > 0) {
        qsort(out, count, sizeof *out, compare_places);
    }
    for (size_t i = 0; i < count; i++) {
        out[i] &= place_mask;
    }
    return count;
}
