/* What id_card.h promises of any bytes: the buffer is as it was or all zeros, and what comes out
 * is a person that could be. */
#include <string.h>

#include "base/text.h"
#include "core/id_card.h"
#include "fuzz/fuzz.h"
#include "harness/made_card.h"

enum { NAME_ROOM = 160 };

static const char *const zones[] = {
    "ICCOL999912345516001<<<<<<<<<<\r\n8503149F3503144COL9999123456<5\r\n"
    "PRUEBA<EJEMPLO<<FICTICIA<LUZ<<\r\n",
    "ICCOL999912345516001<<<<<<<<<<",
};

size_t fuzz_seed(size_t number, uint8_t *out)
{
    uint8_t frame[MADE_CARD_BYTES];
    size_t way = number % MADE_WAY_COUNT, variant = number / MADE_WAY_COUNT;
    static const size_t lengths[] = {MADE_CARD_BYTES, 200, 168, 160};
    if (variant < sizeof lengths / sizeof lengths[0]) {
        made_card(&MADE_LUZ, frame);
        return MADE_WAYS[way].deliver(frame, lengths[variant], out);
    }
    number -= MADE_WAY_COUNT * (sizeof lengths / sizeof lengths[0]);
    if (number == 0) { /* an older print */
        made_card(&MADE_LUZ, out);
        memset(out + 24, 0, 8);
        return MADE_CARD_BYTES;
    }
    if (number <= sizeof zones / sizeof zones[0]) {
        size_t length = strlen(zones[number - 1]);
        memcpy(out, zones[number - 1], length);
        return length;
    }
    return SIZE_MAX;
}

static void check_text(const char *text, size_t size)
{
    size_t length = strnlen(text, size);
    FUZZ_CHECK(length < size);
    FUZZ_CHECK(text_is_utf8(text, length));
    for (size_t i = 0; i < length; i++) {
        FUZZ_CHECK((unsigned char)text[i] >= ' ' && (text[i] < '0' || text[i] > '9'));
    }
}

static void check_card(const struct id_card *card)
{
    char name[NAME_ROOM];
    size_t digits = strnlen(card->number, sizeof card->number);
    FUZZ_CHECK(strcmp(card->document_type, "CC") == 0 || strcmp(card->document_type, "TI") == 0);
    FUZZ_CHECK(digits >= 3 && digits < sizeof card->number && card->number[0] != '0');
    FUZZ_CHECK(strspn(card->number, "0123456789") == digits);
    FUZZ_CHECK(card->sex == 'M' || card->sex == 'F' || card->sex == '\0');
    FUZZ_CHECK(card->birth_year >= 1880 && card->birth_year <= 2026);
    FUZZ_CHECK(card->birth_month >= 1 && card->birth_month <= 12);
    FUZZ_CHECK(card->birth_day >= 1 && card->birth_day <= 31);
    check_text(card->names, sizeof card->names);
    check_text(card->surnames, sizeof card->surnames);
    id_card_name(card, name, sizeof name);
    check_text(name, sizeof name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct id_card card;
    uint8_t *copy = malloc(size > 0 ? size : 1);
    FUZZ_CHECK(copy != NULL);
    if (size > 0) {
        memcpy(copy, data, size);
    }
    enum status status = id_card_read(copy, size, 2026, &card);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_INVALID || status == STATUS_NOT_FOUND);
    for (size_t i = 0; i < size; i++) {
        FUZZ_CHECK(copy[i] == (status == STATUS_NOT_FOUND ? data[i] : 0));
    }
    if (status == STATUS_OK) {
        check_card(&card);
    } else {
        const char *at = (const char *)&card;
        for (size_t i = 0; i < sizeof card; i++) {
            FUZZ_CHECK(at[i] == 0);
        }
    }
    free(copy);
    return 0;
}
