/* Files of surveys: what a good one becomes, and every way in which one can be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "survey_kit.h"

#include <sodium.h>
#include <stdlib.h>

/* Lines 1 to 7 of most texts below. */
#define HEAD                                                                                       \
    "[encuesta]\ncodigo = uno\nversion = 1\ntitulo = Uno\ntitulo.en = One\npor = visita\n\n"

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static const char GOOD[] = HEAD
    "tipos = feria | audiencia_general\neventos = 1 | 3\nabre = 2022-12-15 08:00\n"
    "cierra = 2022-12-20\npresentacion = Hola\ngracias = Gracias\n"
    "[pregunta a]\ntexto = ¿A?\nclase = unica\nobligatoria = si\nopcion.x = Equis\n"
    "opcion.x.en = Ex\nopcion.w = Ye\nopcion.z = Zeta\n"
    "[seccion dos]\ntitulo = Dos\nsi = a != x\n"
    "[pregunta b]\ntexto = ¿B?\ntexto.en = B?\ntexto.fr = Bé?\nayuda = Varias\nclase = multiple\n"
    "opcion.m = Eme\nopcion.n = Ene\nopcion.o = O\nmaximo = 2\n"
    "[pregunta c]\ntexto = ¿C?\nclase = escala\ndesde = 0\nhasta = 10\ntexto_desde = Nada\n"
    "texto_hasta = Todo\nsi = b = m | o y a = w\n"
    "[pregunta d]\ntexto = ¿D?\nclase = caras\nobligatoria = no\nsi = c >= 8\n"
    "[pregunta e]\ntexto = ¿E?\nclase = texto\nsi = d <= 2\n"
    "[pregunta f]\ntexto = ¿F?\nclase = matriz\nfila.r = Erre\nfila.s = Ese\ncolumna.si = Sí\n"
    "columna.no = No\n";

static void check_good(const struct survey *survey)
{
    static const enum survey_kind KINDS[] = {SURVEY_SINGLE, SURVEY_MULTIPLE, SURVEY_SCALE,
                                             SURVEY_FACES,  SURVEY_TEXT,     SURVEY_MATRIX};
    const struct survey_question *q = survey->questions;
    assert_string_equal(survey->code, "uno");
    assert_int_equal(survey->version, 1);
    assert_int_equal(survey->per, SURVEY_PER_VISIT);
    assert_string_equal(survey_say(&survey->title, "en"), "One");
    assert_string_equal(survey_say(&survey->intro, "en"), "Hola");
    assert_string_equal(survey->types[1], "audiencia_general");
    assert_null(survey->types[2]);
    assert_int_equal(survey->event_count, 2);
    assert_int_equal(survey->events[1], 3);
    /* 8:00 in Bogotá, and the last millisecond of the 20th there. */
    assert_int_equal(survey->opens_ms, INT64_C(1671109200000));
    assert_int_equal(survey->closes_ms, INT64_C(1671598799999));
    assert_int_equal(survey->section_count, 1);
    assert_int_equal(survey->question_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(q[i].kind, KINDS[i]);
        assert_int_equal(q[i].section, i == 0 ? SURVEY_NO_SECTION : 0);
        assert_int_equal(q[i].is_required, i == 0);
    }
    assert_string_equal(survey_say(&q[0].options[0].text, "en"), "Ex");
    assert_string_equal(survey_say(&q[0].options[1].text, "en"), "Ye");
    assert_string_equal(survey_say(&q[1].text, "fr"), "Bé?");
    assert_string_equal(survey_say(&q[1].text, "pt"), "¿B?");
    assert_int_equal(q[1].choices_max, 2);
    assert_int_equal(survey_choice_count(&q[2]), 11);
    assert_string_equal(q[2].to_text.spanish, "Todo");
    const struct survey_conditions *dos = &survey->sections[0].conditions;
    assert_int_equal(dos->count, 1);
    assert_true(dos->items[0].is_not && dos->items[0].choices == 1);
    assert_int_equal(q[2].conditions.count, 2);
    assert_int_equal(q[2].conditions.items[0].question, 1);
    assert_int_equal(q[2].conditions.items[0].choices, 5);
    assert_int_equal(q[2].conditions.items[1].choices, 2);
    assert_int_equal(q[3].conditions.items[0].choices, 0x700); /* 8, 9 and 10 */
    assert_int_equal(q[4].conditions.items[0].choices, 3);     /* faces 1 and 2 */
    assert_int_equal(q[5].row_count, 2);
    assert_string_equal(q[5].options[0].code, "si");
}

static void test_everything_that_a_file_can_say(void **state)
{
    (void)state;
    struct survey_file file;
    struct kit_errors errors;
    enum status status = kit_read(GOOD, &arena, &file, &errors);
    assert_string_equal(buf_str(&errors.all), "");
    assert_int_equal(status, STATUS_OK);
    check_good(file.survey);
    assert_int_equal(file.version_line, 3);
    assert_int_equal(file.events_line, 9);
    buf_release(&errors.all);
}

/* The fact says the same as the file, and the same file always gives the same fact. */
static void test_through_a_fact(void **state)
{
    (void)state;
    struct survey_file file;
    struct kit_errors errors;
    struct survey read;
    struct error error = {.status = STATUS_OK};
    const char *again = NULL;
    assert_int_equal(kit_read(GOOD, &arena, &file, &errors), STATUS_OK);
    buf_release(&errors.all);
    if (survey_of_json(file.json, file.survey->hash, &arena, &read, &error) != STATUS_OK) {
        fail_msg("%s in %s", error.text, file.json);
    }
    check_good(&read);
    assert_string_equal(read.hash, file.survey->hash);
    assert_int_equal(survey_to_json(&read, &arena, &again, NULL), STATUS_OK);
    assert_string_equal(again, file.json);
    assert_string_equal(read.hash, file.survey->hash);
    /* A comment or a blank line changes nothing, a word does. */
    char text[sizeof GOOD + 64];
    (void)snprintf(text, sizeof text, "# Nota\n\n%s\n\n", GOOD);
    assert_string_equal(kit_survey(text, &arena)->hash, file.survey->hash);
    kit_replace(text, "Zeta", "ZETA");
    assert_string_not_equal(kit_survey(text, &arena)->hash, file.survey->hash);
}

static void test_the_shipped_ones(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        size_t questions;
        enum survey_per per;
    } ROWS[] = {
        {"ibague/encuestas/audiencia.ini", 9, SURVEY_PER_TICKET},
        {"ibague/encuestas/percepcion.ini", 6, SURVEY_PER_VISIT},
        {"ejemplo/encuestas/vecinos.ini", 3, SURVEY_PER_VISIT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char path[FILE_PATH_MAX];
        struct buf text;
        buf_init(&text, 1 << 20);
        (void)snprintf(path, sizeof path, "%s/db/catalog/%s", FERIA_SOURCE_DIR, ROWS[i].file);
        assert_int_equal(file_read(path, &text, NULL), STATUS_OK);
        const struct survey *survey = kit_survey(buf_str(&text), &arena);
        assert_int_equal(survey->question_count, ROWS[i].questions);
        assert_int_equal(survey->per, ROWS[i].per);
        for (size_t k = 0; k < survey->question_count; k++) {
            assert_string_not_equal(survey_say(&survey->questions[k].text, "en"),
                                    survey->questions[k].text.spanish);
        }
        buf_release(&text);
    }
}

/* One question of clase unica after the head: lines 8 to 12, then what the row says from 13 on. */
#define ONE   "[pregunta a]\ntexto = ¿A?\nclase = unica\nopcion.x = Equis\nopcion.w = Ye\n"
#define FACES "[pregunta b]\ntexto = ¿B?\nclase = caras\n" /* 3 lines */

static const struct {
    const char *text, *says; /* says: all the errors, without the folder, begins with this */
} BAD[] = {
    /* the form of a line */
    {HEAD ONE "hola\n", "x.ini:13: neither a [section] nor"},
    {HEAD ONE "[pregunta\n", "x.ini:13: a section is a name in brackets"},
    {HEAD ONE "[]\n", "x.ini:13: the section has no name"},
    {HEAD ONE "= 3\n", "x.ini:13: there is no key before"},
    {HEAD ONE "ayuda = \xff\n", "x.ini:13: not UTF-8"},
    {"codigo = uno\n" HEAD ONE, "x.ini:1: codigo: stands before the first section"},
    /* sections of the file */
    {HEAD ONE "[otra]\n", "x.ini:13: [otra]: there is no such section"},
    {HEAD ONE "[encuesta]\n", "x.ini:13: [encuesta]: is there twice, also in line 1"},
    {HEAD ONE "[encuesta uno]\n", "x.ini:13: [encuesta uno]: has no code"},
    {HEAD ONE "[pregunta]\n", "x.ini:13: [pregunta]: needs a code"},
    {HEAD ONE "[pregunta Ñ]\n", "x.ini:13: [pregunta Ñ]: needs a code"},
    {HEAD ONE "[pregunta a]\n", "x.ini:13: [pregunta a]: is there twice, also in line 8"},
    {HEAD ONE "[seccion s]\ntitulo = S\n", "x.ini:13: [seccion s]: has no question"},
    {HEAD "[seccion s]\ntitulo = S\n" ONE "[seccion s]\n",
     "x.ini:15: [seccion s]: is there twice, also in line 8"},
    {HEAD "[seccion s]\n" ONE, "x.ini:8: [seccion s].titulo: is missing"},
    /* the head */
    {ONE, "x.ini:1: [encuesta].codigo: is missing"},
    {HEAD, "x.ini:2: [encuesta].codigo: 0 questions; write 1 to 40"},
    {"[encuesta]\ncodigo = A b\n" ONE, "x.ini:2: [encuesta].codigo: \"A b\" is no code"},
    {"[encuesta]\ncodigo = u\nversion = 0\n" ONE,
     "x.ini:3: [encuesta].version: \"0\" is no whole number from 1 to 9999"},
    {"[encuesta]\ncodigo = u\nversion = 2x\n" ONE, "x.ini:3: [encuesta].version: \"2x\" is no"},
    {"[encuesta]\ncodigo = u\nversion = 1\npor = dia\n" ONE,
     "x.ini:4: [encuesta].por: \"dia\" is none of entrada, visita"},
    {"[encuesta]\ncodigo = u\nversion = 1\ntitulo = U\n" ONE,
     "x.ini:1: [encuesta].por: is missing; write entrada"},
    {HEAD "tipo = feria\n" ONE, "x.ini:8: [encuesta].tipo: there is no such key here; did you mean"
                                " \"tipos\"?"},
    {HEAD "xyz = 1\n" ONE, "x.ini:8: [encuesta].xyz: there is no such key here"},
    {HEAD "tipos = ferias\n" ONE, "x.ini:8: [encuesta].tipos: \"ferias\" is none of feria, "},
    {HEAD "eventos = 1 | dos\n" ONE, "x.ini:8: [encuesta].eventos: \"dos\" is no number"},
    {HEAD "abre = mañana\n" ONE, "x.ini:8: [encuesta].abre: "},
    {HEAD "abre = 2022-12-15\ncierra = 2022-12-14\n" ONE,
     "x.ini:9: [encuesta].cierra: is before \"abre\""},
    {HEAD "codigo = dos\n" ONE, "x.ini:8: [encuesta].codigo: is there twice, also in line 2"},
    {HEAD "gracias =\n" ONE, "x.ini:8: [encuesta].gracias: is empty"},
    {HEAD "gracias.en = Thanks\n" ONE,
     "x.ini:8: [encuesta].gracias: there is a translation and no Spanish text"},
    {HEAD "gracias.english = Thanks\n" ONE, "x.ini:8: [encuesta].gracias.english: \".english\" is"},
    {HEAD "titulo.en = Two\n" ONE, "x.ini:8: [encuesta].titulo.en: is there twice"},
    {HEAD "version.en = 1\n" ONE, "x.ini:8: [encuesta].version.en: \".en\" is too much here"},
    /* questions */
    {HEAD "[pregunta a]\nclase = caras\n", "x.ini:8: [pregunta a].texto: is missing"},
    {HEAD "[pregunta a]\ntexto = A\n", "x.ini:8: [pregunta a].clase: is missing; write unica, "},
    {HEAD "[pregunta a]\ntexto = A\nclase = sola\n", "x.ini:10: [pregunta a].clase: \"sola\" is "
                                                     "none of unica, multiple, escala, caras, "
                                                     "texto, matriz"},
    {HEAD ONE "obligatoria = quizas\n", "x.ini:13: [pregunta a].obligatoria: \"quizas\" is none"},
    {HEAD ONE "opcion = Zeta\n", "x.ini:13: [pregunta a].opcion: needs a code"},
    {HEAD ONE "opcion.Z = Zeta\n", "x.ini:13: [pregunta a].opcion.Z: needs a code"},
    {HEAD ONE "opcion.y = Ye\n", "x.ini:13: [pregunta a].opcion.y: needs a code"},
    {HEAD ONE "opcion.x = Zeta\n", "x.ini:13: [pregunta a].opcion.x: is there twice"},
    {HEAD ONE "opcion.z.en = Zed\n",
     "x.ini:13: [pregunta a].opcion: \"z\" has no Spanish text; write opcion.z = ..."},
    {HEAD "[pregunta a]\ntexto = A\nclase = unica\nopcion.x = X\n",
     "x.ini:11: [pregunta a].opcion: 1 choices; write 2 to 24"},
    {HEAD ONE "fila.r = R\n", "x.ini:13: [pregunta a].fila: a question of clase unica has no such"},
    {HEAD ONE "maximo = 2\n", "x.ini:13: [pregunta a].maximo: a question of clase unica has no"},
    {HEAD "[pregunta a]\ntexto = A\nclase = multiple\nopcion.x = X\nopcion.w = Y\nmaximo = 3\n",
     "x.ini:13: [pregunta a].maximo: is from 1 to the number of choices"},
    {HEAD "[pregunta a]\ntexto = A\nclase = multiple\nopcion.x = X\nopcion.w = Y\nmaximo = 0\n",
     "x.ini:13: [pregunta a].maximo: \"0\" is no whole number"},
    {HEAD "[pregunta a]\ntexto = A\nclase = escala\ndesde = 5\nhasta = 1\n",
     "x.ini:12: [pregunta a].hasta: a scale goes from"},
    {HEAD "[pregunta a]\ntexto = A\nclase = escala\n",
     "x.ini:8: [pregunta a].hasta: a scale goes from"},
    {HEAD "[pregunta a]\ntexto = A\nclase = escala\nhasta = 11\n",
     "x.ini:11: [pregunta a].hasta: \"11\" is no whole number from 0 to 10"},
    {HEAD "[pregunta a]\ntexto = A\nclase = matriz\ncolumna.x = X\ncolumna.w = W\n",
     "x.ini:8: [pregunta a].fila: 0 rows; write 1 to 12"},
    {HEAD "[pregunta a]\ntexto = A\nclase = matriz\nfila.x = X\n",
     "x.ini:8: [pregunta a].columna: 0 choices"},
    {HEAD FACES "texto_desde = Mal\n", "x.ini:11: [pregunta b].texto_desde: a question of clase "
                                       "caras has no such key"},
    /* conditions */
    {HEAD ONE FACES "si = c = x\n", "x.ini:16: [pregunta b].si: \"c\" is no question"},
    {HEAD ONE FACES "si = b = 1\n", "x.ini:16: [pregunta b].si: \"b\" is not asked before"},
    {HEAD FACES "si = a = x\n" ONE, "x.ini:11: [pregunta b].si: \"a\" is not asked before"},
    {HEAD ONE FACES "si = a\n", "x.ini:16: [pregunta b].si: \"a\" is no condition"},
    {HEAD ONE FACES "si = a = z\n", "x.ini:16: [pregunta b].si: \"z\" is no answer of \"a\""},
    {HEAD ONE FACES "si = a >= x\n", "x.ini:16: [pregunta b].si: \"a\" has no numbers"},
    {HEAD ONE FACES "si = a = x y a = w y a = x y a = w y a = x\n",
     "x.ini:16: [pregunta b].si: one condition too many; 4 fit"},
    {HEAD ONE FACES "[pregunta c]\ntexto = C\nclase = texto\nsi = b = 5\n",
     "x.ini:19: [pregunta c].si: \"5\" is no answer of \"b\""},
    {HEAD "[pregunta t]\ntexto = T\nclase = texto\n" FACES "si = t = hola\n",
     "x.ini:14: [pregunta b].si: \"t\" is of clase texto; a condition looks at"},
    {HEAD "[seccion s]\ntitulo = S\nsi = a = x\n" ONE,
     "x.ini:10: [seccion s].si: \"a\" is not asked before"},
    {HEAD "[pregunta organizacion]\ntexto = A\nclase = caras\n" FACES "si = organisacion = 1\n",
     "x.ini:14: [pregunta b].si: \"organisacion\" is no question; did you mean \"organizacion\"?"},
};

static void test_what_is_wrong_is_said_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(BAD); i++) {
        struct survey_file file;
        struct kit_errors errors;
        enum status status = kit_read(BAD[i].text, &arena, &file, &errors);
        if (status != STATUS_INVALID || strstr(buf_str(&errors.all), BAD[i].says) == NULL ||
            file.survey != NULL) {
            fail_msg("row %zu, status %d: \"%s\" is not said by:\n%s", i, (int)status, BAD[i].says,
                     buf_str(&errors.all));
        }
        buf_release(&errors.all);
    }
}

/* One error of a file does not hide the next, and does not make others. */
static void test_all_errors_in_one_go(void **state)
{
    (void)state;
    struct survey_file file;
    struct kit_errors errors;
    assert_int_equal(kit_read("[encuesta]\ncodigo = uno\nversion = x\ntitulo = Uno\npor = visita\n"
                              "hola\n[pregunta A]\ntexto = no se mira\nopcion.x = tampoco\n"
                              "[pregunta b]\ntexto = B\nclase = caras\nsi = A = x\nfila.x = X\n"
                              "[pregunta c]\nclase = escala\n",
                              &arena, &file, &errors),
                     STATUS_INVALID);
    static const char *const SAYS[] = {"x.ini:3: [encuesta].version: \"x\"",
                                       "x.ini:6: neither",
                                       "x.ini:7: [pregunta A]: needs a code",
                                       "x.ini:14: [pregunta b].fila: a question of clase",
                                       "x.ini:15: [pregunta c].texto: is missing",
                                       "x.ini:15: [pregunta c].hasta: a scale"};
    const char *at = buf_str(&errors.all);
    for (size_t i = 0; i < ARRAY_COUNT(SAYS); i++) {
        if (strstr(at, SAYS[i]) == NULL) {
            fail_msg("not said: %s\nby:\n%s", SAYS[i], at);
        }
    }
    assert_null(strstr(at, "no se mira"));
    assert_null(strstr(at, ".si:")); /* the question it names was left out */
    buf_release(&errors.all);
}

/* As many of everything as fit, and one more. */
static void test_limits(void **state)
{
    (void)state;
    static const struct {
        const char *before, *each; /* each: %d is its number, twice */
        int max;
        const char *says;
    } ROWS[] = {
        {HEAD, "[pregunta q%d]\ntexto = ¿%d?\nclase = caras\n", SURVEY_QUESTIONS_MAX,
         "one question too many; 40 fit"},
        {HEAD, "[pregunta q%d]\ntexto = ¿%d?\nclase = texto\n", SURVEY_TEXTS_MAX,
         "7 questions of clase texto; write 0 to 6"},
        {HEAD ONE, "opcion.o%d = Opción %d\n", SURVEY_CHOICES_MAX - 2, "one too many; 24 fit"},
        {HEAD "[pregunta m]\ntexto = M\nclase = matriz\ncolumna.x = X\ncolumna.w = W\n",
         "fila.f%d = Fila %d\n", SURVEY_ROWS_MAX, "one too many; 12 fit"},
        {HEAD, "[seccion s%d]\ntitulo = S\n[pregunta q%d]\ntexto = Q\nclase = caras\n",
         SURVEY_SECTIONS_MAX, "one section too many; 12 fit"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        for (int more = 0; more < 2; more++) {
            struct survey_file file;
            struct kit_errors errors;
            struct buf text;
            buf_init(&text, 1 << 20);
            buf_append_str(&text, ROWS[i].before);
            for (int k = 0; k < ROWS[i].max + more; k++) {
                char each[200];
                const char *rest = ROWS[i].each;
                for (const char *at = strstr(rest, "%d"); at != NULL; at = strstr(rest, "%d")) {
                    buf_append(&text, rest, (size_t)(at - rest));
                    (void)snprintf(each, sizeof each, "%d", k);
                    buf_append_str(&text, each);
                    rest = at + 2;
                }
                buf_append_str(&text, rest);
            }
            enum status status = kit_read(buf_str(&text), &arena, &file, &errors);
            assert_int_equal(status, more ? STATUS_INVALID : STATUS_OK);
            assert_true(!more || strstr(buf_str(&errors.all), ROWS[i].says) != NULL);
            buf_release(&errors.all);
            buf_release(&text);
        }
    }
}

static void test_long_texts(void **state)
{
    (void)state;
    static const struct {
        size_t letters;
        enum status status;
    } ROWS[] = {{80, STATUS_OK}, {81, STATUS_INVALID}, {5000, STATUS_INVALID}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct survey_file file;
        struct kit_errors errors;
        struct buf text;
        buf_init(&text, 1 << 20);
        buf_append_str(&text, HEAD ONE "opcion.z = ");
        for (size_t k = 0; k < ROWS[i].letters; k++) {
            buf_append_str(&text, "ñ");
        }
        assert_int_equal(kit_read(buf_str(&text), &arena, &file, &errors), ROWS[i].status);
        buf_release(&errors.all);
        buf_release(&text);
    }
}

/* Pieces of a good file in any order, cut, doubled and changed: refused or read, never more. */
static void test_any_text(void **state)
{
    (void)state;
    const char *given = getenv("FERIA_TEST_SEED");
    uint32_t seed = given ? (uint32_t)strtoul(given, NULL, 10) : randombytes_random();
    seed = seed ? seed : 1;
    print_message("FERIA_TEST_SEED=%u\n", seed);
    size_t read_count = 0;
    for (int round = 0; round < 600; round++) {
        char text[2 * sizeof GOOD];
        size_t length = sizeof GOOD - 1;
        struct survey_file file;
        struct kit_errors errors;
        memcpy(text, GOOD, sizeof GOOD);
        for (int change = round % 6; change >= 0; change--) {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            size_t from = seed % length;
            size_t bytes = (seed >> 8) % 40 + 1;
            bytes = bytes < length - from ? bytes : length - from;
            if (seed % 3 == 0) {
                text[from] = (char)(seed >> 16 & 0x7f ? seed >> 16 & 0x7f : '=');
            } else if (seed % 3 == 1 && length > bytes) {
                memmove(text + from, text + from + bytes, length - from - bytes + 1);
                length -= bytes;
            } else if (length + bytes < sizeof text) {
                memmove(text + from + bytes, text + from, length - from + 1);
                length += bytes;
            }
        }
        enum status status = kit_read(text, &arena, &file, &errors);
        assert_true(status == STATUS_OK || status == STATUS_INVALID);
        assert_int_equal(status == STATUS_OK, errors.all.length == 0);
        if (status == STATUS_OK) {
            struct survey survey;
            assert_int_equal(survey_of_json(file.json, file.survey->hash, &arena, &survey, NULL),
                             STATUS_OK);
            read_count++;
        }
        buf_release(&errors.all);
        arena_clear(&arena);
    }
    assert_in_range(read_count, 1, 599);
}

/* Facts of a newer program, or of nobody: left out, never believed. */
static void test_a_fact_that_is_none(void **state)
{
    (void)state;
#define Q "\"code\":\"a\",\"text\":{\"es\":\"A\"}"
#define S "\"code\":\"s\",\"version\":1,\"per\":\"visit\",\"title\":{\"es\":\"S\"}"
    static const struct {
        const char *json;
        enum status status;
    } ROWS[] = {
        {"{" S ",\"questions\":[{" Q ",\"kind\":\"faces\"}]}", STATUS_OK},
        {"", STATUS_INVALID},
        {"[]", STATUS_INVALID},
        {"{}", STATUS_INVALID},
        {"{" S "}", STATUS_INVALID},
        {"{" S ",\"questions\":7}", STATUS_INVALID},
        {"{" S ",\"questions\":[7]}", STATUS_INVALID},
        {"{" S ",\"questions\":[{" Q ",\"kind\":\"drawing\"}]}", STATUS_INVALID},
        {"{" S ",\"questions\":[{" Q ",\"kind\":\"faces\",\"section\":\"x\"}]}", STATUS_INVALID},
        {"{" S ",\"questions\":[{" Q ",\"kind\":\"scale\",\"from\":0,\"to\":9000000000}]}",
         STATUS_INVALID},
        {"{" S ",\"questions\":[{" Q ",\"kind\":\"scale\",\"from\":3,\"to\":3}]}", STATUS_INVALID},
        {"{" S ",\"questions\":[{" Q ",\"kind\":\"single\",\"options\":[{\"code\":\"x\"},"
         "{\"code\":\"x\"}]}]}",
         STATUS_INVALID},
        {"{" S ",\"questions\":[{" Q ",\"kind\":\"faces\",\"if\":[{\"question\":\"a\",\"is\":[1]}]"
         "}]}",
         STATUS_INVALID},
        {"{" S ",\"questions\":[{" Q ",\"kind\":\"faces\"},{\"code\":\"b\",\"text\":{\"es\":\"B\"},"
         "\"kind\":\"faces\",\"if\":[{\"question\":\"a\",\"is\":[5]}]}]}",
         STATUS_INVALID},
        {"{" S ",\"questions\":[{" Q ",\"kind\":\"faces\"},{" Q ",\"kind\":\"faces\"}]}",
         STATUS_INVALID},
        {"{" S ",\"events\":[-1],\"questions\":[{" Q ",\"kind\":\"faces\"}]}", STATUS_INVALID},
        {"{" S ",\"sections\":[{\"code\":\"s\",\"title\":{\"es\":\"S\"},\"if\":[{\"question\":\"a\""
         ",\"is\":[1]}]}],\"questions\":[{" Q ",\"kind\":\"faces\",\"section\":\"s\"}]}",
         STATUS_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct survey survey;
        enum status status =
            survey_of_json(ROWS[i].json, "00112233445566778899aabbccddeeff", &arena, &survey, NULL);
        if (status != ROWS[i].status) {
            fail_msg("row %zu: %d", i, (int)status);
        }
    }
    struct survey survey;
    assert_int_equal(
        survey_of_json(ROWS[0].json, "longer than thirty-two characters", &arena, &survey, NULL),
        STATUS_INVALID);
}

int main(void)
{
#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_ARENA(test_everything_that_a_file_can_say),
        WITH_ARENA(test_through_a_fact),
        WITH_ARENA(test_the_shipped_ones),
        WITH_ARENA(test_what_is_wrong_is_said_with_its_line),
        WITH_ARENA(test_all_errors_in_one_go),
        WITH_ARENA(test_limits),
        WITH_ARENA(test_long_texts),
        WITH_ARENA(test_any_text),
        WITH_ARENA(test_a_fact_that_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
