/* id_card.c: from a scan to a person. The order of the work is the point of it: find the marker,
 * make bytes of text in place, overwrite what nobody may have, and only then read. */
#include "core/id_card.h"

#include <sodium.h>
#include <string.h>

#include "core/id_card_parts.h"

/* From the marker on; see id_card.h. */
enum {
    AT_SEX = 127,
    AT_PLACE = 136,
    NUMBER = 10,
    BIRTH = 8,
    PLACE = 6, /* with the digit after it */
};

static bool all_digits(const uint8_t *at, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!id_card_is_digit(at[i])) {
            return false;
        }
    }
    return true;
}

/* ---- where things are ---- */

static bool is_date(const uint8_t *digits, int year_now)
{
    struct id_card aside = {0};
    bool is_one = id_card_set_birth(&aside, digits, year_now);
    sodium_memzero(&aside, sizeof aside);
    return is_one;
}

/* "0", M or F, a date, and the digits of the place as far as the bytes go. */
static bool is_sex(const struct frame *frame, size_t at, int year_now)
{
    const uint8_t *bytes = frame->bytes;
    if (at == 0 || at + 1 + BIRTH > frame->length || bytes[at - 1] != '0' ||
        (bytes[at] != 'M' && bytes[at] != 'F') || !is_date(bytes + at + 1, year_now)) {
        return false;
    }
    size_t rest = frame->length - at - 1 - BIRTH;
    return all_digits(bytes + at + 1 + BIRTH, rest < PLACE ? rest : PLACE);
}

static size_t sex_find(const struct frame *frame, size_t from, int year_now)
{
    if (from + AT_SEX < frame->length && is_sex(frame, from + AT_SEX, year_now)) {
        return from + AT_SEX;
    }
    for (size_t i = from; i < frame->length; i++) {
        if (is_sex(frame, i, year_now)) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* The number is the ten digits before the first letter of the names; in front of it may be those
 * of the fingerprint card. */
static void number_find(struct frame *frame, size_t from)
{
    size_t digits = 0;
    frame->number = SIZE_MAX;
    for (size_t i = from; i < frame->sex && frame->number == SIZE_MAX; i++) {
        frame->has_gaps = frame->has_gaps || id_card_is_separator(frame->bytes[i]);
        if (id_card_is_capital(frame->bytes[i]) && digits >= NUMBER) {
            frame->names = i;
            frame->number = i - NUMBER;
        } else if (id_card_is_capital(frame->bytes[i]) && digits > 0) {
            return;
        }
        digits = id_card_is_digit(frame->bytes[i]) ? digits + 1 : 0;
    }
}

/* Overwrites fingerprints, blood type, place of birth, and the numbers of the archives. */
static void private_wipe(struct frame *frame)
{
    size_t end = frame->length;
    if (frame->sex != SIZE_MAX) {
        end = frame->sex + 1 + BIRTH;
    } else if (frame->marker != SIZE_MAX && frame->marker + AT_PLACE < end) {
        end = frame->marker + AT_PLACE;
    }
    id_card_shorten(frame, end);
    if (frame->marker != SIZE_MAX && frame->marker > 2) {
        sodium_memzero(frame->bytes + 2, frame->marker - 2);
    }
    if (frame->number != SIZE_MAX) {
        size_t from = frame->marker == SIZE_MAX ? 2 : frame->marker + ID_CARD_MARKER_LENGTH;
        from = from < frame->number ? from : frame->number;
        sodium_memzero(frame->bytes + from, frame->number - from);
    }
}

/* ---- fields ---- */

bool id_card_set_birth(struct id_card *card, const uint8_t digits[8], int year_now)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!all_digits(digits, BIRTH)) {
        return false;
    }
    int number = 0;
    for (size_t i = 0; i < BIRTH; i++) {
        number = number * 10 + digits[i] - '0';
    }
    int year = number / 10000, month = number / 100 % 100, day = number % 100;
    if (year < 1880 || year > year_now || month < 1 || month > 12) {
        return false;
    }
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day < 1 || day > days[month - 1] + (month == 2 && is_leap)) {
        return false;
    }
    card->birth_year = year;
    card->birth_month = month;
    card->birth_day = day;
    return true;
}

bool id_card_set_number(struct id_card *card, const uint8_t *digits, size_t count)
{
    enum { DIGITS_MIN = 3 };
    while (count > 0 && digits[0] == '0') {
        digits++;
        count--;
    }
    if (count < DIGITS_MIN || count >= sizeof card->number || !all_digits(digits, count)) {
        return false;
    }
    memcpy(card->number, digits, count);
    card->number[count] = '\0';
    return true;
}

/* ---- the whole ---- */

static bool is_minors(const struct frame *frame)
{
    return frame->length > 2 && frame->bytes[0] == 'I' && frame->bytes[1] == '3';
}

static bool has_prefix(const struct frame *frame)
{
    const uint8_t *bytes = frame->bytes;
    return frame->length > 2 &&
           (is_minors(frame) || (bytes[0] == '0' && (bytes[1] == '3' || bytes[1] == '2')));
}

/* An older print has no marker: known by its beginning, its number before letters, and its date. */
static bool is_unmarked(struct frame *frame, int year_now)
{
    if (!has_prefix(frame)) {
        return false;
    }
    frame->sex = sex_find(frame, 2, year_now);
    if (frame->sex == SIZE_MAX) {
        return false;
    }
    number_find(frame, 2);
    return frame->number != SIZE_MAX;
}

static enum status frame_read(struct frame *frame, int year_now, struct id_card *card)
{
    if (frame->sex == SIZE_MAX || frame->number == SIZE_MAX) {
        return STATUS_INVALID; /* too little of it */
    }
    bool is_ok = id_card_set_number(card, frame->bytes + frame->number, NUMBER) &&
                 id_card_set_birth(card, frame->bytes + frame->sex + 1, year_now);
    if (is_ok) {
        memcpy(card->document_type, is_minors(frame) ? "TI" : "CC", sizeof card->document_type);
        card->sex = (char)frame->bytes[frame->sex];
        id_card_read_names(frame, card);
    }
    return is_ok ? STATUS_OK : STATUS_INVALID;
}

/* STATUS_NOT_FOUND leaves the bytes as they are. */
static enum status frame_open(struct frame *frame, int year_now)
{
    if (!id_card_decode(frame)) {
        return is_unmarked(frame, year_now) ? STATUS_OK : STATUS_NOT_FOUND;
    }
    frame->sex = sex_find(frame, frame->marker, year_now);
    if (frame->sex != SIZE_MAX) {
        number_find(frame, frame->marker + ID_CARD_MARKER_LENGTH);
    }
    return STATUS_OK;
}

enum status id_card_read(void *bytes, size_t length, int year_now, struct id_card *card)
{
    struct frame frame = {
        .bytes = bytes, .length = length, .marker = SIZE_MAX, .sex = SIZE_MAX, .number = SIZE_MAX};
    sodium_memzero(card, sizeof *card);
    if (length > ID_CARD_BYTES_MAX) {
        return STATUS_NOT_FOUND;
    }
    enum status status = STATUS_OK;
    if (id_card_is_mrz(bytes, length)) {
        status = id_card_read_mrz(bytes, length, year_now, card);
    } else {
        status = frame_open(&frame, year_now);
        if (status == STATUS_NOT_FOUND) {
            return status;
        }
        private_wipe(&frame);
        status = frame_read(&frame, year_now, card);
    }
    sodium_memzero(bytes, length);
    if (status != STATUS_OK) {
        sodium_memzero(card, sizeof *card);
    }
    return status;
}

/* ---- what is done with it ---- */

int id_card_age(const struct id_card *card, int year, int month, int day)
{
    bool has_had_birthday =
        month > card->birth_month || (month == card->birth_month && day >= card->birth_day);
    return year - card->birth_year - (has_had_birthday ? 0 : 1);
}
