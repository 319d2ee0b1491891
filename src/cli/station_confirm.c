#include "cli/station_confirm.h"

#include <stdio.h>

#include "base/words.h"
#include "sync/enrol_code.h"

void station_words(const uint8_t public_key[PUBLIC_KEY_BYTES])
{
    char words[WORDS_SIZE(ENROL_WORDS)];
    enrol_words(public_key, words, sizeof words);
    (void)printf("words:   %s\n", words);
    (void)fflush(stdout);
}

enum status station_yes(const char *otherwise, struct error *error)
{
    char answer[16] = "";
    if (fgets(answer, sizeof answer, stdin) == NULL) {
        (void)fputc('\n', stderr);
    }
    bool is_yes = answer[0] == 'y' || answer[0] == 'Y' || answer[0] == 's' || answer[0] == 'S';
    return is_yes ? STATUS_OK : error_set(error, STATUS_DENIED, "%s", otherwise);
}

enum status station_confirm(const uint8_t public_key[PUBLIC_KEY_BYTES], bool is_yes,
                            const char *where, const char *otherwise, struct error *error)
{
    station_words(public_key);
    if (is_yes) {
        return STATUS_OK;
    }
    (void)fprintf(stderr, "Does %s show these four words? [y/N] ", where);
    return station_yes(otherwise, error);
}
