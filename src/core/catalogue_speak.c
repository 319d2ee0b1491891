/* catalogue_speak.c: a catalogue in one language after the other. Its fields point to the texts of
 * the language spoken, so that whoever reads a field need not know that there are several. */
#include "core/catalogue_speak.h"

#include "base/i18n.h"
#include "base/id.h"
#include "base/text.h"
#include "core/catalogue_words.h"

#include <sodium.h>
#include <string.h>

/* Invariant: `place` is a field of an item of the same arena. */
struct catalogue_translation {
    void *place;
    const void *spanish, *translated;
    char language[I18N_CODE_MAX + 1];
    struct catalogue_translation *next;
};

bool catalogue_translate(struct catalogue *catalogue, void *place, const char *language,
                         const void *translated)
{
    struct catalogue_translation *added = arena_alloc(&catalogue->arena, sizeof *added);
    if (added == NULL) {
        return false;
    }
    *added = (struct catalogue_translation){
        .place = place, .translated = translated, .next = catalogue->translations};
    memcpy(&added->spanish, place, sizeof added->spanish);
    (void)text_copy(added->language, sizeof added->language, language);
    catalogue->translations = added;
    return true;
}

bool catalogue_translate_same(struct catalogue *catalogue, void *place, const void *as)
{
    bool is_done = true;
    for (const struct catalogue_translation *at = catalogue->translations; at != NULL && is_done;
         at = at->next) {
        is_done =
            at->place != as || catalogue_translate(catalogue, place, at->language, at->translated);
    }
    return is_done;
}

static bool is_searched(const struct catalogue *catalogue, const void *place)
{
    return ((const void *)catalogue->services <= place &&
            place < (const void *)(catalogue->services + catalogue->service_count)) ||
           ((const void *)catalogue->departments <= place &&
            place < (const void *)(catalogue->departments + catalogue->department_count));
}

const char *catalogue_language_after(const struct catalogue *catalogue, const char *language)
{
    const char *next = NULL;
    for (const struct catalogue_translation *at = catalogue->translations; at != NULL;
         at = at->next) {
        if (strcmp(at->language, language) > 0 &&
            (next == NULL || strcmp(at->language, next) < 0) && is_searched(catalogue, at->place)) {
            next = at->language;
        }
    }
    return next;
}

/* What people read is what they agree to. */
static void hash_consents(struct catalogue *catalogue)
{
    struct consent_text *texts = (struct consent_text *)catalogue->consent_texts;
    for (size_t i = 0; i < catalogue->consent_text_count; i++) {
        uint8_t hash[HASH_BYTES];
        (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)texts[i].text,
                                 strlen(texts[i].text), NULL, 0);
        hex_encode(hash, sizeof hash, texts[i].hash);
    }
}

void catalogue_speak(struct catalogue *catalogue, const char *language)
{
    const struct catalogue_translation *at;
    for (at = catalogue->translations; at != NULL; at = at->next) {
        memcpy(at->place, &at->spanish, sizeof at->spanish);
    }
    for (at = catalogue->translations; at != NULL; at = at->next) {
        if (strcmp(at->language, language) == 0) {
            memcpy(at->place, &at->translated, sizeof at->translated);
        }
    }
    hash_consents(catalogue);
    catalogue->spoken = vocabulary_of(catalogue, language);
}
