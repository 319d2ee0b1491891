#include "core/question_privacy.h"

#include <sodium.h>
#include <string.h>

#include "core/personal_data.h"

enum status question_privacy_check(const struct question_record *record, const char *text,
                                   const char *standing, const char *what, bool is_anyway,
                                   struct error *error)
{
    const struct known_person person = {.name = record->name,
                                        .email = record->email,
                                        .phone = record->phone,
                                        .is_asked = strcmp(text, standing) == 0};
    struct personal_datum found;
    enum status status = personal_data_find(text, &person, &found, error);
    bool is_own = found.what == DATUM_OWN_EMAIL || found.what == DATUM_OWN_PHONE;
    if (status == STATUS_OK && found.what != DATUM_NONE && (is_own || !is_anyway)) {
        status = error_set(error, STATUS_DENIED,
                           "%s holds %s, \"%s\"; write one for everybody, without personal data%s",
                           what, datum_title(found.what), found.text,
                           is_own ? "" : " (feria question publish --anyway if it is nobody's)");
    }
    sodium_memzero(&found, sizeof found);
    return status;
}
