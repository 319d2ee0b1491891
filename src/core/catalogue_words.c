#include "core/catalogue_words.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FOLDED_BYTES_MAX = 16 * 1024, /* of one text */
    PASS_BYTES_MAX = 256 * 1024 * 1024,
    FORM_LETTERS_MIN = 3,
    WORD_BYTES_MAX = 256,
};

static_assert((int)WORD_PLACE_COUNT <= 1 << WORD_PLACE_BITS, "a place fits");

/* ---- words that say nothing ---- */

/* Sorted by bytes. */
static const char *const fillers[] = {
    "a",      "al",     "algo",   "an",        "and",      "are",   "as",       "at",
    "buscar", "busco",  "can",    "como",      "con",      "cual",  "cuando",   "cuanto",
    "de",     "debo",   "del",    "deseo",     "do",       "does",  "donde",    "e",
    "el",     "ella",   "en",     "es",        "esta",     "este",  "favor",    "find",
    "for",    "from",   "get",    "gustaria",  "hacer",    "hago",  "hay",      "how",
    "i",      "in",     "is",     "it",        "la",       "las",   "le",       "lo",
    "los",    "me",     "mi",     "mis",       "my",       "n",     "necesito", "need",
    "no",     "nro",    "numero", "o",         "of",       "on",    "or",       "para",
    "pedir",  "pido",   "please", "por",       "porque",   "puede", "puedo",    "que",
    "quien",  "quiere", "quiero", "saber",     "sacar",    "saco",  "se",       "ser",
    "si",     "sin",    "sobre",  "solicitar", "solicito", "su",    "sus",      "tener",
    "tengo",  "the",    "to",     "tramitar",  "u",        "un",    "una",      "unas",
    "unos",   "want",   "what",   "when",      "where",    "which", "with",     "y",
    "ya",     "yo",     "you",    "your",
};

static int compare_filler(const void *word, const void *filler)
{
    return strcmp(word, *(const char *const *)filler);
}

bool word_is_filler(const char *word)
{
    return bsearch(word, fillers, ARRAY_COUNT(fillers), sizeof fillers[0], compare_filler) != NULL;
}

/* ---- making a vocabulary ---- */

struct entry {
    uint64_t head; /* first bytes of the word: what most comparisons need */
    const char *word;
    uint32_t use;
};

/* One pass over all services. */
struct pass {
    struct arena texts;    /* owned; the words of the entries */
    struct entry *entries; /* owned */
    size_t count, capacity;
    bool has_memory;
};

static void add_entry(struct pass *pass, const char *word, uint32_t service, enum word_place place)
{
    if (pass->count == pass->capacity) {
        size_t capacity = pass->capacity > 0 ? 2 * pass->capacity : 4096;
        struct entry *entries = reallocarray(pass->entries, capacity, sizeof *entries);
        if (entries == NULL) {
            pass->has_memory = false;
            return;
        }
        pass->entries = entries;
        pass->capacity = capacity;
    }
    struct entry *entry = &pass->entries[pass->count++];
    *entry = (struct entry){.word = word, .use = service << WORD_PLACE_BITS | (uint32_t)place};
    size_t bytes = strlen(word);
    for (size_t i = 0; i < sizeof entry->head; i++) {
        entry->head = entry->head << 8 | (i < bytes ? (uint8_t)word[i] : 0);
    }
}

/* The words of a text; the first of a name that says something is WORD_FIRST. */
static void add_words(struct pass *pass, const char *text, uint32_t service, enum word_place place)
{
    static const char gap[] = " ";
    char folded[FOLDED_BYTES_MAX];
    size_t bytes = text_fold(text, folded, sizeof folded);
    char *words = arena_strndup(&pass->texts, folded, bytes);
    char *save = NULL;
    if (words == NULL) {
        pass->has_memory = false;
        return;
    }
    for (char *word = strtok_r(words, gap, &save); word != NULL;
         word = strtok_r(NULL, gap, &save)) {
        if (!word_is_filler(word)) {
            add_entry(pass, word, service, place);
            place = place == WORD_FIRST ? WORD_NAME : place;
        }
    }
}

static void add_department(struct pass *pass, const struct department *department, uint32_t service)
{
    char folded[WORD_BYTES_MAX];
    add_words(pass, department->name, service, WORD_DEPARTMENT);
    add_words(pass, department->short_name, service, WORD_DEPARTMENT);
    if (text_fold(department->stand, folded, sizeof folded) > 0) {
        const char *stand = arena_printf(&pass->texts, "#%s", folded);
        if (stand == NULL) {
            pass->has_memory = false;
            return;
        }
        add_entry(pass, stand, service, WORD_DEPARTMENT);
    }
}

static void add_service(struct pass *pass, const struct catalogue *catalogue, uint32_t place)
{
    const struct service *service = &catalogue->services[place];
    const struct department *department = catalogue_department(catalogue, service->department);
    add_words(pass, service->name, place, WORD_FIRST);
    for (const char *const *keyword = service->keywords; *keyword != NULL; keyword++) {
        add_words(pass, *keyword, place, WORD_KEYWORD);
    }
    add_words(pass, service->description, place, WORD_TEXT);
    if (department != NULL) {
        add_department(pass, department, place);
    }
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    if (left->head != right->head) {
        return left->head < right->head ? -1 : 1;
    }
    int order = strcmp(left->word, right->word);
    return order != 0 ? order : (left->use > right->use) - (left->use < right->use);
}

static bool is_new_word(const struct pass *pass, size_t i)
{
    return i == 0 || strcmp(pass->entries[i - 1].word, pass->entries[i].word) != 0;
}

static bool is_new_use(const struct pass *pass, size_t i)
{
    return is_new_word(pass, i) ||
           pass->entries[i - 1].use >> WORD_PLACE_BITS != pass->entries[i].use >> WORD_PLACE_BITS;
}

/* Entries in order become words with their uses; of a service that has a word in several places
 * the best is kept, which comes first. */
static bool keep(struct arena *arena, struct vocabulary *out, const struct pass *pass)
{
    size_t word_count = 0, use_count = 0;
    for (size_t i = 0; i < pass->count; i++) {
        word_count += is_new_word(pass, i);
        use_count += is_new_use(pass, i);
    }
    const char **words = arena_alloc(arena, (word_count + 1) * sizeof *words);
    uint32_t *uses_at = arena_alloc(arena, (word_count + 1) * sizeof *uses_at);
    uint32_t *uses = arena_alloc(arena, (use_count + 1) * sizeof *uses);
    if (words == NULL || uses_at == NULL || uses == NULL) {
        return false;
    }
    word_count = use_count = 0;
    for (size_t i = 0; i < pass->count; i++) {
        if (is_new_word(pass, i)) {
            uses_at[word_count] = (uint32_t)use_count;
            words[word_count] = arena_strdup(arena, pass->entries[i].word);
            if (words[word_count++] == NULL) {
                return false;
            }
        }
        if (is_new_use(pass, i)) {
            uses[use_count++] = pass->entries[i].use;
        }
    }
    uses_at[word_count] = (uint32_t)use_count;
    out->words = words;
    out->uses_at = uses_at;
    out->uses = uses;
    out->word_count = word_count;
    return true;
}

bool vocabulary_add(struct catalogue *catalogue, const char *language)
{
    struct vocabulary *added = arena_alloc(&catalogue->arena, sizeof *added);
    struct pass pass = {.has_memory = true};
    if (added == NULL) {
        return false;
    }
    arena_init(&pass.texts, PASS_BYTES_MAX);
    for (size_t i = 0; i < catalogue->service_count && pass.has_memory; i++) {
        add_service(&pass, catalogue, (uint32_t)i);
    }
    bool is_added = false;
    if (pass.has_memory) {
        if (pass.count > 0) {
            qsort(pass.entries, pass.count, sizeof pass.entries[0], compare_entries);
        }
        (void)text_copy(added->language, sizeof added->language, language);
        is_added = keep(&catalogue->arena, added, &pass);
    }
    if (is_added) {
        added->next = catalogue->vocabularies;
        catalogue->vocabularies = added;
    }
    free(pass.entries);
    arena_release(&pass.texts);
    return is_added;
}

const struct vocabulary *vocabulary_of(const struct catalogue *catalogue, const char *language)
{
    const struct vocabulary *at = catalogue->vocabularies;
    while (at != NULL && strcmp(at->language, language) != 0) {
        at = at->next;
    }
    return at;
}

/* ---- looking a word up ---- */

/* The first word that is not before this one. */
static size_t lower_bound(const struct vocabulary *vocabulary, const char *word)
{
    size_t from = 0;
    size_t to = vocabulary->word_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(vocabulary->words[middle], word) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static bool begins(const char *word, const char *beginning)
{
    return strncmp(word, beginning, strlen(beginning)) == 0;
}

static void tell(const struct vocabulary *vocabulary, size_t at, enum word_match match,
                 vocabulary_use *use, void *user)
{
    for (uint32_t i = vocabulary->uses_at[at]; i < vocabulary->uses_at[at + 1]; i++) {
        uint32_t packed = vocabulary->uses[i];
        use(user, packed >> WORD_PLACE_BITS,
            (enum word_place)(packed & ((1U << WORD_PLACE_BITS) - 1)), match);
    }
}

bool vocabulary_has(const struct vocabulary *vocabulary, const char *word)
{
    size_t at = vocabulary != NULL ? lower_bound(vocabulary, word) : 0;
    return vocabulary != NULL && at < vocabulary->word_count &&
           strcmp(vocabulary->words[at], word) == 0;
}

/* Spanish and English endings; a word is looked up with either of a pair in place of the other. */
static const struct {
    const char *plural, *singular;
} endings[] = {{"ces", "z"}, {"ies", "y"}, {"es", ""}, {"s", ""}};

/* The word with another ending; false when it has not this one, or either is too short to tell. */
static bool change_ending(const char *word, const char *ending, const char *other,
                          char form[WORD_BYTES_MAX])
{
    size_t bytes = strlen(word);
    if (bytes < strlen(ending)) {
        return false;
    }
    size_t stem = bytes - strlen(ending);
    size_t form_bytes = stem + strlen(other);
    if (bytes < FORM_LETTERS_MIN || form_bytes < FORM_LETTERS_MIN || form_bytes >= WORD_BYTES_MAX ||
        strcmp(word + stem, ending) != 0) {
        return false;
    }
    (void)snprintf(form, WORD_BYTES_MAX, "%.*s%s", (int)stem, word, other);
    return true;
}

static bool find_with(const struct vocabulary *vocabulary, const char *word, const char *ending,
                      const char *other, vocabulary_use *use, void *user)
{
    char form[WORD_BYTES_MAX];
    bool is_found = change_ending(word, ending, other, form) && vocabulary_has(vocabulary, form);
    if (is_found) {
        tell(vocabulary, lower_bound(vocabulary, form), MATCH_WHOLE, use, user);
    }
    return is_found;
}

bool vocabulary_find(const struct vocabulary *vocabulary, const char *word, vocabulary_use *use,
                     void *user)
{
    bool is_found = false;
    if (vocabulary == NULL) {
        return false;
    }
    for (size_t at = lower_bound(vocabulary, word);
         at < vocabulary->word_count && begins(vocabulary->words[at], word); at++) {
        bool is_whole = vocabulary->words[at][strlen(word)] == '\0';
        tell(vocabulary, at, is_whole ? MATCH_WHOLE : MATCH_BEGINNING, use, user);
        is_found = true;
    }
    for (size_t i = 0; i < ARRAY_COUNT(endings); i++) {
        const char *plural = endings[i].plural;
        const char *singular = endings[i].singular;
        is_found |= find_with(vocabulary, word, plural, singular, use, user);
        is_found |= find_with(vocabulary, word, singular, plural, use, user);
    }
    return is_found;
}

static bool goes_on(const char *word, const char *typed, bool may_be_longer)
{
    return may_be_longer ? begins(word, typed) : strcmp(word, typed) == 0;
}

/* Is `typed` but for one slip the word, or what it begins with? The slip is where they differ. */
static bool is_slip(const char *typed, const char *word, bool may_be_longer)
{
    while (*typed != '\0' && *typed == *word) {
        typed++;
        word++;
    }
    bool has_both = *typed != '\0' && *word != '\0';
    bool is_one_too_many = *typed != '\0' && goes_on(word, typed + 1, may_be_longer);
    bool is_one_missing = *word != '\0' && goes_on(word + 1, typed, may_be_longer);
    bool is_wrong = has_both && goes_on(word + 1, typed + 1, may_be_longer);
    bool is_swapped = has_both && typed[0] == word[1] && typed[1] == word[0] &&
                      goes_on(word + 2, typed + 2, may_be_longer);
    return is_one_too_many || is_one_missing || is_wrong || is_swapped;
}

static bool find_slips(const struct vocabulary *vocabulary, const char *word, vocabulary_use *use,
                       void *user)
{
    bool is_found = false;
    size_t letters = text_length(word);
    for (size_t i = 0; i < vocabulary->word_count && letters >= SLIP_LETTERS_MIN; i++) {
        if (is_slip(word, vocabulary->words[i], letters > SLIP_LETTERS_MIN)) {
            tell(vocabulary, i, MATCH_SLIP, use, user);
            is_found = true;
        }
    }
    return is_found;
}

bool vocabulary_find_slips(const struct vocabulary *vocabulary, const char *word,
                           vocabulary_use *use, void *user)
{
    char form[WORD_BYTES_MAX];
    if (vocabulary == NULL || strpbrk(word, "0123456789") != NULL) {
        return false;
    }
    bool is_found = find_slips(vocabulary, word, use, user);
    for (size_t i = 0; i < ARRAY_COUNT(endings); i++) {
        is_found |= change_ending(word, endings[i].plural, endings[i].singular, form) &&
                    find_slips(vocabulary, form, use, user);
    }
    return is_found;
}
