#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/id_card.h"
#include "harness/made_card.h"

enum { NOW = 2026, ROOM = 4 * MADE_CARD_BYTES + 1 };

/* Read from a buffer that ends where the bytes end, so that a byte too far is seen. */
static enum status read_bytes(const void *bytes, size_t length, struct id_card *card)
{
    uint8_t *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    enum status status = id_card_read(copy, length, NOW, card);
    for (size_t i = 0; i < length; i++) {
        if (status == STATUS_NOT_FOUND) {
            assert_int_equal(copy[i], ((const uint8_t *)bytes)[i]);
        } else {
            assert_int_equal(copy[i], 0); /* nothing of the card is left */
        }
    }
    free(copy);
    return status;
}

static enum status read_text(const char *text, struct id_card *card)
{
    return read_bytes(text, strlen(text), card);
}

static enum status read_way(const struct made_person *person, made_delivery *deliver,
                            struct id_card *card)
{
    uint8_t frame[MADE_CARD_BYTES], out[ROOM];
    made_card(person, frame);
    return read_bytes(out, deliver(frame, sizeof frame, out), card);
}

static void assert_card(const struct id_card *card, const char *wanted)
{
    char said[600];
    (void)snprintf(said, sizeof said, "%s %s|%s|%s|%c %d-%d-%d%s%s%s", card->document_type,
                   card->number, card->surnames, card->names, card->sex != '\0' ? card->sex : '-',
                   card->birth_year, card->birth_month, card->birth_day,
                   card->has_name_parts ? " parts" : "", card->has_spaces ? " spaces" : "",
                   card->is_sure ? " sure" : "");
    assert_string_equal(said, wanted);
}

static void each_delivery_of_one_card(void **state)
{
    (void)state;
    static const struct {
        made_delivery *deliver;
        const char *wanted;
    } rows[] = {
        {made_raw, "PEÑA DE LA OSSA|LUZ MARÍA|F 1985-3-14 parts spaces sure"},
        {made_utf8, "PEÑA DE LA OSSA|LUZ MARÍA|F 1985-3-14 parts spaces sure"},
        {made_overlong, "PEÑA DE LA OSSA|LUZ MARÍA|F 1985-3-14 parts spaces sure"},
        {made_replacement, "PEÑA DE LA OSSA|LUZ MARÍA|F 1985-3-14 parts spaces sure"},
        {made_hex, "PEÑA DE LA OSSA|LUZ MARÍA|F 1985-3-14 parts spaces sure"},
        {made_hex_spaced, "PEÑA DE LA OSSA|LUZ MARÍA|F 1985-3-14 parts spaces sure"},
        {made_squeezed, "PEÑA DE LA OSSA|LUZ MARÍA|F 1985-3-14 parts spaces sure"},
        /* a keyboard sends no Ñ and no Í: the person mends it */
        {made_spaced, "PEA DE LA OSSA|LUZ MARA|F 1985-3-14 parts spaces"},
        {made_two_spaces, "PEA DE LA OSSA|LUZ MARA|F 1985-3-14 parts spaces"},
        {made_one_space, "|PEA DE LA OSSA LUZ MARA|F 1985-3-14 spaces"},
        /* the spaces that stay are of compound names: where fields end is lost */
        {made_typed, "|PEADE LA OSSALUZMARA|F 1985-3-14"},
        {made_stripped, "|PEÑADE LA OSSALUZMARÍA|F 1985-3-14"},
    };
    assert_int_equal(ARRAY_COUNT(rows), MADE_WAY_COUNT);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct id_card card;
        char wanted[300];
        assert_int_equal(read_way(&MADE_LUZ, rows[i].deliver, &card), STATUS_OK);
        (void)snprintf(wanted, sizeof wanted, "CC 999912345|%s", rows[i].wanted);
        assert_card(&card, wanted);
    }
}

#define PERSON(number, surname, second, name, other, birth)                                        \
    {                                                                                              \
        "03", number, surname, second, name, other, birth                                          \
    }

/* What other readers are known to get wrong. */
static const struct {
    struct made_person person;
    made_delivery *deliver;
    const char *wanted;
} FAULTS[] = {
    /* the number cut to eight digits: wrong from 1,000,000,000 on */
    {PERSON("1999900001", "PRUEBA", "FALSA", "ANA", "", "0F20010131290010A+"), made_raw,
     "CC 1999900001|PRUEBA FALSA|ANA|F 2001-1-31 parts spaces sure"},
    /* the digits of the fingerprint card taken for the number's */
    {PERSON("1999900001", "PRUEBA", "FALSA", "ANA", "", "0F20010131290010A+"), made_stripped,
     "CC 1999900001||PRUEBAFALSAANA|F 2001-1-31"},
    /* AB cut to B, the minus lost, a third byte taken for the finger */
    {PERSON("0099990002", "PRUEBA", "FALSA", "ANA", "", "0F20010131290010AB-"), made_raw,
     "CC 99990002|PRUEBA FALSA|ANA|F 2001-1-31 parts spaces sure"},
    {PERSON("0099990002", "PRUEBA", "FALSA", "ANA", "", "0F20010131290010AB-"), made_typed,
     "CC 99990002||PRUEBAFALSAANA|F 2001-1-31"},
    /* the sex by "contains M"; "0m" found in a name or a number */
    {PERSON("9999000020", "MOMO", "MM", "MAXIMA", "M", "0F20010131290010O-"), made_two_spaces,
     "CC 9999000020|MOMO MM|MAXIMA M|F 2001-1-31 parts spaces"},
    /* compound surnames split at their spaces */
    {PERSON("0099990003", "DE LA CRUZ", "DEL RIO", "ANA", "DE LOS ANGELES", "0F20010131290010O+"),
     made_raw, "CC 99990003|DE LA CRUZ DEL RIO|ANA DE LOS ANGELES|F 2001-1-31 parts spaces sure"},
    {PERSON("0099990003", "DE LA CRUZ", "DEL RIO", "ANA", "DE LOS ANGELES", "0F20010131290010O+"),
     made_two_spaces, "CC 99990003|DE LA CRUZ DEL RIO|ANA DE LOS ANGELES|F 2001-1-31 parts spaces"},
    /* Ñ as a space, a crash at Ñ, and surnames that begin with it */
    {PERSON("0099990004",
            "\xD1\xC1\xD1"
            "EZ",
            "MU\xD1OZ", "I\xD1IGO", "", "0M20010131290010O+"),
     made_raw, "CC 99990004|ÑÁÑEZ MUÑOZ|IÑIGO|M 2001-1-31 parts spaces sure"},
    {PERSON("0099990004",
            "\xD1\xC1\xD1"
            "EZ",
            "MU\xD1OZ", "I\xD1IGO", "", "0M20010131290010O+"),
     made_stripped, "CC 99990004||ÑÁÑEZMUÑOZIÑIGO|M 2001-1-31"},
    {PERSON("0099990004",
            "\xD1\xC1\xD1"
            "EZ",
            "MU\xD1OZ", "I\xD1IGO", "", "0M20010131290010O+"),
     made_spaced, "CC 99990004|EZ MUOZ|IIGO|M 2001-1-31 parts spaces"},
    /* no second name, no second surname: positions counted by words */
    {PERSON("0099990005", "PRUEBA", "FALSA", "ANA", "", "0F20010131290010O+"), made_two_spaces,
     "CC 99990005|PRUEBA FALSA|ANA|F 2001-1-31 parts spaces"},
    {PERSON("0099990006", "PRUEBA", "", "ANA", "LUZ", "0F20010131290010O+"), made_raw,
     "CC 99990006|PRUEBA|ANA LUZ|F 2001-1-31 parts spaces sure"},
    {PERSON("0099990006",
            "PRUE\xD1"
            "A",
            "", "ANA", "LUZ", "0F20010131290010O+"),
     made_spaced, "CC 99990006|PRUEA|ANA LUZ|F 2001-1-31 parts spaces"},
    {PERSON("0099990007", "PRUEBA", "", "ANA", "", "0F20010131290010O+"), made_two_spaces,
     "CC 99990007|PRUEBA|ANA|F 2001-1-31 parts spaces"},
    /* names as long as the column, with no NUL between */
    {PERSON("0099990008", "ABCDEFGHIJKLMNOPQRSTUVW", "XABCDEFGHIJKLMNOPQRSTUV", "ANA", "",
            "0F20010131290010O+"),
     made_raw,
     "CC 99990008|ABCDEFGHIJKLMNOPQRSTUVW XABCDEFGHIJKLMNOPQRSTUV|ANA|F 2001-1-31 parts spaces "
     "sure"},
    /* a small number, its zeros kept */
    {PERSON("0000099991", "D'PRUEBA", "FALSA-SOSA", "ANA", "", "0F19010131290010O+"), made_raw,
     "CC 99991|D'PRUEBA FALSA-SOSA|ANA|F 1901-1-31 parts spaces sure"},
};

static void known_faults_of_other_readers(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(FAULTS); i++) {
        struct id_card card;
        print_message("%zu: %s\n", i, FAULTS[i].person.number);
        assert_int_equal(read_way(&FAULTS[i].person, FAULTS[i].deliver, &card), STATUS_OK);
        assert_card(&card, FAULTS[i].wanted);
    }
}

static void minors_have_a_card_of_their_own(void **state)
{
    (void)state;
    struct made_person person = MADE_LUZ;
    person.prefix = "I3";
    person.birth = "0F20120314290010O+";
    for (size_t i = 0; i < MADE_WAY_COUNT; i++) {
        struct id_card card;
        assert_int_equal(read_way(&person, MADE_WAYS[i].deliver, &card), STATUS_OK);
        assert_string_equal(card.document_type, "TI");
        assert_int_equal(id_card_age(&card, 2026, 3, 13), 13);
        assert_int_equal(id_card_age(&card, 2026, 3, 14), 14);
        assert_int_equal(id_card_age(&card, 2026, 2, 28), 13);
    }
    person.prefix = "02";
    struct id_card card;
    assert_int_equal(read_way(&person, made_raw, &card), STATUS_OK);
    assert_string_equal(card.document_type, "CC");
}

/* What is left when a reader stops early: from the end of the birth date on it is enough. */
static void a_card_cut_anywhere(void **state)
{
    (void)state;
    uint8_t frame[MADE_CARD_BYTES], out[ROOM];
    made_card(&MADE_LUZ, frame);
    for (size_t w = 0; w < MADE_WAY_COUNT; w++) {
        size_t whole = MADE_WAYS[w].deliver(frame, sizeof frame, out);
        size_t enough = MADE_WAYS[w].deliver(frame, 160, out);
        size_t marker = MADE_WAYS[w].deliver(frame, 31, out);
        (void)MADE_WAYS[w].deliver(frame, sizeof frame, out);
        for (size_t length = 0; length <= whole; length++) {
            struct id_card card;
            enum status wanted = length < marker   ? STATUS_NOT_FOUND
                                 : length < enough ? STATUS_INVALID
                                                   : STATUS_OK;
            enum status found = read_bytes(out, length, &card);
            bool is_edge = (length < marker && length + 2 > marker) ||
                           (length <= enough && length + 4 > enough); /* white space of hex */
            if (!is_edge) {
                assert_int_equal(found, wanted);
            }
            assert_string_equal(card.number, found == STATUS_OK ? "999912345" : "");
        }
    }
}

static void what_is_damaged_or_no_card(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        const char *bytes;
        enum status wanted;
    } rows[] = {
        {24, "PubDSK_9", STATUS_OK}, /* the digit after the marker is not looked at */
        {24, "PuBdsk_1", STATUS_OK}, /* capitals locked */
        {24, "XubDSK_1", STATUS_OK}, /* an older print: known by its number and date */
        {0, "99", STATUS_OK},
        {151, "X", STATUS_INVALID},
        {152, "19850230", STATUS_INVALID},
        {152, "19851301", STATUS_INVALID},
        {152, "20270101", STATUS_INVALID},
        {152, "18790101", STATUS_INVALID},
        {152, "19850229", STATUS_INVALID},
        {152, "19840229", STATUS_OK},
        {152, "2000022", STATUS_OK}, /* 20000224 */
        {152, "1985 314", STATUS_INVALID},
        {150, "X", STATUS_INVALID},
        {48, "0000000000", STATUS_INVALID},
        {48, "00000000012", STATUS_INVALID},
        {48, "09999X2345", STATUS_INVALID},
        {166, "??", STATUS_OK}, /* the blood type is nobody's business */
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        uint8_t frame[MADE_CARD_BYTES];
        struct id_card card;
        made_card(&MADE_LUZ, frame);
        memcpy(frame + rows[i].at, rows[i].bytes, strlen(rows[i].bytes));
        print_message("%zu: %s\n", i, rows[i].bytes);
        assert_int_equal(read_bytes(frame, sizeof frame, &card), rows[i].wanted);
    }
    static const char *const others[] = {
        "",
        "0",
        "F1",
        "9999123456",
        "PubDSK",
        "I3",
        "03",
        "http://",
        "5075624453",
        "50 75 62 44 53 4B 5",
        "ICCO",
        "0302I3",
        "ICCOL",
        "ICCOL99991234551",
        "03 9999 0M19850314290010O+",
        "I<UTOD231458907<<<<<<<<<<<<<<<",
    };
    for (size_t i = 0; i < ARRAY_COUNT(others); i++) {
        struct id_card card;
        assert_int_equal(read_text(others[i], &card), STATUS_NOT_FOUND);
    }
    static char long_one[ID_CARD_BYTES_MAX + 2];
    struct id_card card;
    memset(long_one, 'A', sizeof long_one);
    strcpy(long_one, "PubDSK_");
    long_one[7] = 'A';
    assert_int_equal(read_bytes(long_one, ID_CARD_BYTES_MAX, &card), STATUS_INVALID);
    assert_int_equal(read_bytes(long_one, ID_CARD_BYTES_MAX + 1, &card), STATUS_NOT_FOUND);
}

/* Older prints: the same without the marker, all fields perhaps a byte later. Never sure. */
static void a_card_without_its_marker(void **state)
{
    (void)state;
    uint8_t frame[MADE_CARD_BYTES + 1] = {0};
    for (size_t later = 0; later < 2; later++) {
        struct id_card card;
        made_card(&MADE_LUZ, frame + later);
        memset(frame + later + 24, 0, 8);
        frame[0] = '0';
        frame[1] = '3';
        assert_int_equal(read_bytes(frame, MADE_CARD_BYTES + later, &card), STATUS_OK);
        assert_card(&card, "CC 999912345|PEÑA DE LA OSSA|LUZ MARÍA|F 1985-3-14 parts spaces");
    }
}

#define MRZ_1 "ICCOL999912345516001<<<<<<<<<<"
#define MRZ_2 "8503149F3503144COL9999123456<5"
#define MRZ_3 "PRUEBA<EJEMPLO<<FICTICIA<LUZ<<"

static void the_zone_of_the_digital_card(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum status wanted;
        const char *card;
    } rows[] = {
        {MRZ_1 "\n" MRZ_2 "\n" MRZ_3, STATUS_OK,
         "CC 9999123456|PRUEBA EJEMPLO|FICTICIA LUZ|F 1985-3-14 parts spaces sure"},
        {MRZ_1 "\r\n" MRZ_2 "\r\n" MRZ_3 "\r\n", STATUS_OK,
         "CC 9999123456|PRUEBA EJEMPLO|FICTICIA LUZ|F 1985-3-14 parts spaces sure"},
        {MRZ_1 MRZ_2 MRZ_3, STATUS_OK,
         "CC 9999123456|PRUEBA EJEMPLO|FICTICIA LUZ|F 1985-3-14 parts spaces sure"},
        {MRZ_1 MRZ_2 "prueba<ejemplo<<ficticia<luz<<", STATUS_OK,
         "CC 9999123456|PRUEBA EJEMPLO|FICTICIA LUZ|F 1985-3-14 parts spaces sure"},
        /* one surname, one name; a line that is full may have been cut */
        {MRZ_1 MRZ_2 "PRUEBA<<LUZ<<<<<<<<<<<<<<<<<<<", STATUS_OK,
         "CC 9999123456|PRUEBA|LUZ|F 1985-3-14 parts spaces sure"},
        {MRZ_1 MRZ_2 "PRUEBA<EJEMPLO<<FICTICIA<LUZMA", STATUS_OK,
         "CC 9999123456|PRUEBA EJEMPLO|FICTICIA LUZMA|F 1985-3-14 parts spaces"},
        {MRZ_1 MRZ_2 "PRUEBADEMASIADOLARGAPARACABERX", STATUS_OK,
         "CC 9999123456|PRUEBADEMASIADOLARGAPARACABERX||F 1985-3-14 parts spaces"},
        /* a wrong character, each behind its own check digit */
        {"ICCOL999912346516001<<<<<<<<<<" MRZ_2 MRZ_3, STATUS_INVALID, NULL},
        {MRZ_1 "8503148F3503144COL9999123456<5" MRZ_3, STATUS_INVALID, NULL},
        {MRZ_1 "8503149F3503145COL9999123456<5" MRZ_3, STATUS_INVALID, NULL},
        {MRZ_1 "8503149F3503144COL9999123457<5" MRZ_3, STATUS_INVALID, NULL},
        {MRZ_1 "8503149F3503144COL9999123456<6" MRZ_3, STATUS_INVALID, NULL},
        {MRZ_1 "8503149F3503144UTO9999123456<5" MRZ_3, STATUS_INVALID, NULL},
        {MRZ_1 MRZ_2 "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", STATUS_INVALID, NULL},
        /* a line that was read alone, one too many */
        {MRZ_1, STATUS_INVALID, NULL},
        {MRZ_1 "\n" MRZ_2 "\n" MRZ_3 "<", STATUS_NOT_FOUND, NULL},
        {MRZ_1 "\n" MRZ_2 "\n"
               "PRUEBA*EJEMPLO<<FICTICIA<LUZ<<",
         STATUS_NOT_FOUND, NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct id_card card;
        print_message("%zu\n", i);
        assert_int_equal(read_text(rows[i].text, &card), rows[i].wanted);
        if (rows[i].card != NULL) {
            assert_card(&card, rows[i].card);
        }
    }
}

static void names_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *names, *surnames, *wanted;
    } rows[] = {
        {"LUZ MARÍA", "DE LA OSSA PEÑA", "Luz María de la Ossa Peña"},
        {"MARIA DEL CARMEN", "Y", "Maria del Carmen y"},
        {"DE", "ÑÁÑEZ", "De Ñáñez"},
        {"ANA", "PEREZ-GIL D'PRUEBA", "Ana Perez-Gil D'Prueba"},
        {"ÉL", "", "Él"},
        {"", "", ""},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct id_card card = {.has_spaces = true};
        char name[160];
        (void)snprintf(card.names, sizeof card.names, "%s", rows[i].names);
        (void)snprintf(card.surnames, sizeof card.surnames, "%s", rows[i].surnames);
        id_card_name(&card, name, sizeof name);
        assert_string_equal(name, rows[i].wanted);
        for (size_t size = 1; size < 12; size++) {
            char *small = malloc(size);
            assert_non_null(small);
            id_card_name(&card, small, size);
            assert_true(strlen(small) < size);
            free(small);
        }
        card.has_spaces = false;
        id_card_name(&card, name, sizeof name);
        assert_string_equal(name, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_delivery_of_one_card),
        cmocka_unit_test(known_faults_of_other_readers),
        cmocka_unit_test(minors_have_a_card_of_their_own),
        cmocka_unit_test(a_card_cut_anywhere),
        cmocka_unit_test(what_is_damaged_or_no_card),
        cmocka_unit_test(a_card_without_its_marker),
        cmocka_unit_test(the_zone_of_the_digital_card),
        cmocka_unit_test(names_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
