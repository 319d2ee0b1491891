#include "core/catalogue_search.h"

#include "base/i18n.h"
#include "base/text.h"
#include "core/catalogue_words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* While words are counted, each service has a number: how many of the words it has, how far from
 * the best they all are, and how far the word of this moment is (0 = it does not have it). When all
 * are counted, it is how many it lacks, how far they are, and its place: sorting numbers sorts the
 * results. */
enum {
    RANK_BITS = 4,
    SUM_BITS = 8,
    PLACE_BITS = 20,
    COUNT_SHIFT = RANK_BITS + SUM_BITS,
    MISSED_SHIFT = SUM_BITS + PLACE_BITS,
    STAND_BYTES_MAX = 64,
};

static const uint8_t ranks[WORD_PLACE_COUNT][MATCH_COUNT] = {
    [WORD_FIRST] = {[MATCH_WHOLE] = 1, [MATCH_BEGINNING] = 3, [MATCH_SLIP] = 11},
    [WORD_NAME] = {[MATCH_WHOLE] = 2, [MATCH_BEGINNING] = 4, [MATCH_SLIP] = 11},
    [WORD_KEYWORD] = {[MATCH_WHOLE] = 5, [MATCH_BEGINNING] = 6, [MATCH_SLIP] = 12},
    [WORD_DEPARTMENT] = {[MATCH_WHOLE] = 7, [MATCH_BEGINNING] = 8, [MATCH_SLIP] = 13},
    [WORD_TEXT] = {[MATCH_WHOLE] = 9, [MATCH_BEGINNING] = 10, [MATCH_SLIP] = 14},
};
static_assert(14 < 1 << RANK_BITS && 14 * SEARCH_WORDS_MAX < 1 << SUM_BITS &&
                  SEARCH_WORDS_MAX < 1 << (32 - MISSED_SHIFT),
              "a number holds its parts");

struct search {
    const struct vocabulary *vocabularies[2]; /* of the language spoken and Spanish; may be NULL */
    char text[SEARCH_BYTES_MAX];              /* what `words` point into */
    char stand[STAND_BYTES_MAX];
    const char *words[SEARCH_WORDS_MAX];
    size_t word_count, known; /* those that some service has */
    bool has_filler_only;     /* one that may become another word by further letters */
    bool has_whole;           /* the word of this moment is one, not only a beginning */
    uint32_t *numbers;        /* borrowed; of each service */
};

/* ---- words ---- */

static bool is_stand_word(const char *word)
{
    static const char *const words[] = {"puesto", "stand", "stall", "booth"};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (strcmp(word, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* "puesto", "4" become "#4" when there is such a stand. */
static void join_stands(struct search *search)
{
    for (size_t i = 0; i + 1 < search->word_count; i++) {
        const char *number = search->words[i + 1];
        if (!is_stand_word(search->words[i]) || strlen(number) + 2 > sizeof search->stand) {
            continue;
        }
        search->stand[0] = '#';
        memcpy(search->stand + 1, number, strlen(number) + 1);
        if (vocabulary_has(search->vocabularies[1], search->stand)) {
            search->words[i] = search->stand;
            search->word_count--;
            memmove(&search->words[i + 1], &search->words[i + 2],
                    (search->word_count - i - 1) * sizeof search->words[0]);
            return;
        }
    }
}

static void search_prepare(struct search *search, const struct catalogue *catalogue,
                           const char *text)
{
    static const char gap[] = " ";
    char *save = NULL;
    const char *filler = NULL;
    *search =
        (struct search){.vocabularies = {catalogue->spoken, vocabulary_of(catalogue, I18N_SOURCE)}};
    (void)text_fold(text != NULL ? text : "", search->text, sizeof search->text);
    for (char *word = strtok_r(search->text, gap, &save);
         word != NULL && search->word_count < SEARCH_WORDS_MAX; word = strtok_r(NULL, gap, &save)) {
        if (word_is_filler(word)) {
            filler = word;
        } else {
            search->words[search->word_count++] = word;
        }
    }
    if (search->word_count == 0 && filler != NULL) {
        search->words[search->word_count++] = filler;
        search->has_filler_only = true;
    }
    join_stands(search);
}

/* ---- counting ---- */

static void take_use(void *user, uint32_t service, enum word_place place, enum word_match match)
{
    const uint32_t mask = (1U << RANK_BITS) - 1;
    uint32_t *number = &((struct search *)user)->numbers[service];
    uint32_t best = *number & mask;
    ((struct search *)user)->has_whole |= match == MATCH_WHOLE;
    uint32_t rank = ranks[place][match];
    if (service >> PLACE_BITS == 0 && (best == 0 || rank < best)) {
        *number = (*number & ~mask) | rank;
    }
}

/* The word of this moment is counted in. */
static void count_word(struct search *search, size_t service_count)
{
    const uint32_t mask = (1U << RANK_BITS) - 1;
    for (size_t i = 0; i < service_count; i++) {
        uint32_t rank = search->numbers[i] & mask;
        if (rank > 0) {
            search->numbers[i] += (1U << COUNT_SHIFT) + (rank << RANK_BITS) - rank;
        }
    }
    search->known++;
}

/* A whole word of the language spoken is not taken for the beginning of a Spanish one. */
static bool find_word(struct search *search, const char *word)
{
    const struct vocabulary *const *in = search->vocabularies;
    search->has_whole = false;
    bool is_found = vocabulary_find(in[0], word, take_use, search);
    if (!search->has_whole) {
        is_found |= vocabulary_find(in[1], word, take_use, search);
    }
    return is_found ||
           (!search->has_filler_only && (vocabulary_find_slips(in[0], word, take_use, search) ||
                                         vocabulary_find_slips(in[1], word, take_use, search)));
}

/* ---- filters ---- */

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

static bool is_wanted(const struct service *service, const struct service_query *query)
{
    return (is_any(query->department) || strcmp(service->department, query->department) == 0) &&
           is_for(service, query->group);
}

/* ---- results ---- */

static size_t every_service(const struct catalogue *catalogue, const struct service_query *query,
                            uint32_t *out)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue->service_count; i++) {
        if (is_wanted(&catalogue->services[i], query)) {
            out[count++] = (uint32_t)i;
        }
    }
    return count;
}

/* Numbers of services become those of results: the first of them are whose `count` it returns. */
static size_t gather(const struct search *search, const struct catalogue *catalogue,
                     const struct service_query *query)
{
    size_t count = 0, complete = 0;
    for (size_t i = 0; i < catalogue->service_count && i >> PLACE_BITS == 0; i++) {
        uint32_t number = search->numbers[i];
        uint32_t has = number >> COUNT_SHIFT;
        if (has > 0 && is_wanted(&catalogue->services[i], query)) {
            uint32_t missed = (uint32_t)search->known - has;
            uint32_t sum = number >> RANK_BITS & ((1U << SUM_BITS) - 1);
            search->numbers[count++] = missed << MISSED_SHIFT | sum << PLACE_BITS | (uint32_t)i;
            complete += missed == 0;
        }
    }
    qsort(search->numbers, count, sizeof *search->numbers, compare_places);
    return complete > 0 ? complete : count;
}

size_t catalogue_search(const struct catalogue *catalogue, const struct service_query *query,
                        uint32_t *out)
{
    struct search search;
    search_prepare(&search, catalogue, query->text);
    if (search.word_count == 0) {
        return every_service(catalogue, query, out);
    }
    memset(out, 0, catalogue->service_count * sizeof *out);
    search.numbers = out;
    for (size_t i = 0; i < search.word_count; i++) {
        if (find_word(&search, search.words[i])) {
            count_word(&search, catalogue->service_count);
        }
    }
    if (search.known == 0 && search.has_filler_only) {
        return every_service(catalogue, query, out);
    }
    size_t count = gather(&search, catalogue, query);
    for (size_t i = 0; i < count; i++) {
        out[i] &= (1U << PLACE_BITS) - 1;
    }
    return count;
}
