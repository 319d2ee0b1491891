#include "cli/station_confirm.h"

#include <stdio.h>

#include "base/words.h"
#include "sync/enrol_code.h"

enum status station_confirm(const uint8_t public_key[PUBLIC_KEY_BYTES], bool is_yes,
                            const char *where, const char *otherwise, struct error *error)
{
    char words[WORDS_SIZE(ENROL_WORDS)];
    char answer[16] = "";
    enrol_words(public_key, words, sizeof words);
    (void)printf("words:   %s\n", words);
    (void)fflush(stdout);
    if (is_yes) {
        return STATUS_OK;
    }
    (void)fprintf(stderr, "Does %s show these four words? [y/N] ", where);
    if (fgets(answer, sizeof answer, stdin) == NULL) {
        (void)fputc('\n', stderr);
    }
    bool is_same = answer[0] == 'y' || answer[0] == 'Y' || answer[0] == 's' || answer[0] == 'S';
    return is_same ? STATUS_OK : error_set(error, STATUS_DENIED, "%s", otherwise);
}
