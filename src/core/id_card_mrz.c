/* id_card_mrz.c: the machine readable zone TD1 of the digital cédula (ICAO 9303-5).
 *
 *   ICCOL serial[5..14) check, optional[15..30)
 *   birth[0..6) check, sex, expiry[8..14) check, COL, number[18..29), check of all
 *   SURNAME<SURNAME<<NAME<NAME */
#include <sodium.h>
#include <string.h>

#include "core/id_card_parts.h"

enum { LINE = 30, ZONE = 3 * LINE, PIECE_MIN = 20, CARD_AGE_MIN = 7 };

/* Digits are their value, A is 10, '<' is 0; -1 for what has no place in a zone. */
static int value_of(uint8_t c)
{
    if (id_card_is_digit(c)) {
        return c - '0';
    }
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : c == '<' ? 0 : -1;
}

static uint8_t capital(uint8_t c)
{
    return c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 'A') : c;
}

/* Line ends and spaces away. The length, or ZONE + 1 when it is no zone. */
static size_t zone_of(const uint8_t *bytes, size_t length, uint8_t zone[ZONE])
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        uint8_t c = capital(bytes[i]);
        if (id_card_is_separator(c)) {
            continue;
        }
        if (value_of(c) < 0 || used == ZONE) {
            return ZONE + 1;
        }
        zone[used++] = c;
    }
    return used;
}

static bool begins_zone(const uint8_t *zone, size_t length)
{
    return length >= PIECE_MIN && length <= ZONE && zone[0] == 'I' &&
           memcmp(zone + 2, "COL", 3) == 0;
}

bool id_card_is_mrz(const uint8_t *bytes, size_t length)
{
    uint8_t zone[ZONE];
    size_t used = zone_of(bytes, length, zone);
    bool is_zone = begins_zone(zone, used) && memchr(zone, '<', used) != NULL;
    sodium_memzero(zone, sizeof zone);
    return is_zone;
}

static int sum_of(const uint8_t *text, size_t length, size_t *place)
{
    static const int weights[] = {7, 3, 1};
    int sum = 0;
    for (size_t i = 0; i < length; i++) {
        sum += value_of(text[i]) * weights[(*place)++ % 3];
    }
    return sum;
}

static bool check_ok(const uint8_t *text, size_t length, uint8_t check)
{
    size_t place = 0;
    return check == '0' + sum_of(text, length, &place) % 10;
}

/* The serial's own digit is left out on some cards. */
static bool checks_ok(const uint8_t *zone)
{
    const uint8_t *second = zone + LINE;
    size_t place = 0;
    int all = sum_of(zone + 5, 25, &place);
    all += sum_of(second, 7, &place);
    all += sum_of(second + 8, 7, &place);
    all += sum_of(second + 18, 11, &place);
    return (zone[14] == '<' || check_ok(zone + 5, 9, zone[14])) && check_ok(second, 6, second[6]) &&
           check_ok(second + 8, 6, second[14]) && second[29] == '0' + all % 10;
}

/* Two digits of the year: the latest that is not to come and leaves an age at which there are
 * cards. */
static bool set_birth(struct id_card *card, const uint8_t *digits, int year_now)
{
    uint8_t whole[8] = {'2', '0'};
    memcpy(whole + 2, digits, 6);
    bool is_set = id_card_set_birth(card, whole, year_now - CARD_AGE_MIN);
    if (!is_set) {
        whole[0] = '1';
        whole[1] = '9';
        is_set = id_card_set_birth(card, whole, year_now);
    }
    sodium_memzero(whole, sizeof whole);
    return is_set;
}

static bool set_number(struct id_card *card, const uint8_t *field)
{
    size_t length = 0;
    while (length < 11 && id_card_is_digit(field[length])) {
        length++;
    }
    for (size_t i = length; i < 11; i++) {
        if (field[i] != '<') {
            return false;
        }
    }
    return id_card_set_number(card, field, length);
}

static bool set_names(struct id_card *card, const uint8_t *line)
{
    const uint8_t *names = NULL;
    size_t surnames = LINE;
    for (size_t i = 0; i + 1 < LINE && names == NULL; i++) {
        if (line[i] == '<' && line[i + 1] == '<') {
            surnames = i;
            names = line + i + 2;
        }
    }
    id_card_append(card->surnames, (struct span){line, surnames});
    if (names != NULL) {
        id_card_append(card->names, (struct span){names, (size_t)(line + LINE - names)});
    }
    card->has_name_parts = card->has_spaces = true;
    card->is_sure = line[LINE - 1] == '<' && card->names[0] != '\0'; /* a full line was cut */
    return card->surnames[0] != '\0';
}

enum status id_card_read_mrz(const uint8_t *bytes, size_t length, int year_now,
                             struct id_card *card)
{
    uint8_t zone[ZONE];
    const uint8_t *second = zone + LINE, *third = second + LINE;
    bool is_ok = zone_of(bytes, length, zone) == ZONE && checks_ok(zone) &&
                 memcmp(second + 15, "COL", 3) == 0 && set_birth(card, second, year_now) &&
                 set_number(card, second + 18) && set_names(card, third);
    if (is_ok) {
        memcpy(card->document_type, "CC", sizeof "CC");
        card->sex = (char)(second[7] == 'M' || second[7] == 'F' ? second[7] : '\0');
    }
    sodium_memzero(zone, sizeof zone);
    return is_ok ? STATUS_OK : STATUS_INVALID;
}
