/* The key of a survey per ticket: what its tokens are made of, who may miss it, and that after its
 * end nobody can make them again. Stations with files, in one folder or in two. */
#include "core/survey_secret.h"

#include "core_fixture.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/survey_answer.h"
#include "store/verify.h"
#include "survey_kit.h"

enum { KIOSKS = 3, FILES_BYTES_MAX = 1 << 26 };

#define SURVEY(code, more)                                                                         \
    "[encuesta]\ncodigo = " code "\nversion = 1\ntitulo = Uno\neventos = 1\n" more                 \
    "[pregunta a]\ntexto = A\nclase = unica\nopcion.si = Sí\nopcion.no = No\n"

/* Stations 0 and 1 share a folder, 2 is on another machine. */
static char folders[2][TEST_FOLDER_MAX];
static struct test_station kiosks[KIOSKS];
static struct arena arena;

static const char *inside(int folder, const char *name)
{
    static char path[FILE_PATH_MAX];
    assert_int_equal(path_join(path, sizeof path, folders[folder], name, NULL), STATUS_OK);
    return path;
}

static void open_file(struct test_station *station, int folder, uint8_t number)
{
    char name[32];
    test_station_open(station, number);
    db_close(&station->db);
    (void)snprintf(name, sizeof name, "kiosk-%d.db", number);
    assert_int_equal(db_open(&station->db, inside(folder, name), DB_STATION, true, NULL),
                     STATUS_OK);
    assert_int_equal(ledger_open(&station->ledger, &station->db, station->keys.station, NULL),
                     STATUS_OK);
    test_station_enrol(station, name, "citizen");
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    test_folder_make(folders[0]);
    test_folder_make(folders[1]);
    for (int i = 0; i < KIOSKS; i++) {
        open_file(&kiosks[i], i / 2, (uint8_t)(i + 1));
    }
    assert_int_equal(ledger_append(&kiosks[0].ledger, "catalogue.set",
                                   "{\"key\":\"1\",\"order\":1,\"row\":{\"number\":1,\"type\":"
                                   "\"feria\"},\"sheet\":\"event\"}",
                                   NULL, NULL),
                     STATUS_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    for (int i = 0; i < KIOSKS; i++) {
        test_station_close(&kiosks[i]);
    }
    test_folder_remove(folders[0]);
    test_folder_remove(folders[1]);
    arena_release(&arena);
    return 0;
}

/* As the office: key, then definition; then all hear of it. */
static const struct survey *publish(const char *text, bool has_key)
{
    struct survey_file file;
    struct kit_errors errors;
    struct buf body;
    assert_int_equal(kit_read(text, &arena, &file, &errors), STATUS_OK);
    buf_release(&errors.all);
    if (has_key) {
        assert_int_equal(survey_secret_make(&kiosks[0].ledger, file.survey->code, NULL), STATUS_OK);
    }
    buf_init(&body, FACT_BODY_MAX);
    buf_printf(&body, "{\"definition\":%s,\"hash\":\"%s\",\"survey\":\"%s\",\"version\":1}",
               file.json, file.survey->hash, file.survey->code);
    assert_int_equal(
        ledger_append(&kiosks[0].ledger, "survey.published", buf_str(&body), NULL, NULL),
        STATUS_OK);
    buf_release(&body);
    for (int i = 1; i < KIOSKS; i++) {
        test_pull(&kiosks[i], &kiosks[0], "citizen");
    }
    return file.survey;
}

static struct survey_submission with(const struct survey *survey, const char *ticket)
{
    struct survey_submission submission;
    survey_submission_init(&submission, survey, 1);
    (void)snprintf(submission.ticket, sizeof submission.ticket, "%s", ticket);
    return submission;
}

static struct registration registered(struct test_station *at, const char *number)
{
    struct attendee attendee = test_attendee("Ana Prueba", number);
    struct registration registration;
    test_register(at, &attendee, &registration);
    return registration;
}

static enum status answer(struct test_station *at, const struct survey *survey, const char *ticket)
{
    const struct survey_submission submission = with(survey, ticket);
    return survey_answer(&at->ledger, &submission, NULL);
}

/* The tokens of a survey at this station, in order. */
static void tokens(struct test_station *at, const char *survey, char *out, size_t out_bytes)
{
    static const char sql[] = "SELECT coalesce(group_concat(token), '') FROM (SELECT token FROM"
                              " survey_answer WHERE survey = ?1 ORDER BY token)";
    struct stmt stmt;
    assert_int_equal(stmt_begin(&stmt, &at->db, sql, NULL), STATUS_OK);
    stmt_text(&stmt, 1, survey);
    assert_int_equal(stmt_step(&stmt, NULL), STATUS_OK);
    (void)snprintf(out, out_bytes, "%s", stmt_column_text(&stmt, 0));
    stmt_end(&stmt);
}

static void copy_key(const char *survey)
{
    char name[100];
    struct buf key;
    buf_init(&key, 200);
    (void)snprintf(name, sizeof name, "keys/encuestas/%s.key", survey);
    assert_int_equal(file_read(inside(0, name), &key, NULL), STATUS_OK);
    assert_int_equal(folder_make(inside(1, "keys/encuestas"), NULL), STATUS_OK);
    assert_int_equal(file_write(inside(1, name), key.data, key.length, 0600, NULL), STATUS_OK);
    buf_release(&key);
}

/* ---- one ticket, one token ---- */

static void test_one_token_of_a_ticket_everywhere(void **state)
{
    (void)state;
    char token[3][200];
    const struct survey *one = publish(SURVEY("uno", "por = entrada\n"), true);
    const struct survey *two = publish(SURVEY("dos", "por = entrada\n"), true);
    const struct registration ana = registered(&kiosks[0], "9999000001");
    copy_key("uno");
    assert_int_equal(answer(&kiosks[0], one, ana.text), STATUS_OK);
    assert_int_equal(answer(&kiosks[0], one, ana.text), STATUS_EXISTS);
    assert_int_equal(answer(&kiosks[0], one, ana.code), STATUS_EXISTS);
    assert_int_equal(answer(&kiosks[0], two, ana.code), STATUS_OK); /* typed, with its hyphen */
    assert_int_equal(answer(&kiosks[0], two, ana.text), STATUS_EXISTS);
    assert_int_equal(answer(&kiosks[1], one, ana.text), STATUS_OK); /* cannot know */
    assert_int_equal(answer(&kiosks[2], one, ana.text), STATUS_OK);
    tokens(&kiosks[0], "uno", token[0], sizeof token[0]);
    tokens(&kiosks[0], "dos", token[1], sizeof token[1]);
    assert_int_equal(strlen(token[0]), 32);
    assert_string_not_equal(token[0], token[1]);
    for (int i = 1; i < KIOSKS; i++) {
        tokens(&kiosks[i], "uno", token[2], sizeof token[2]);
        assert_string_equal(token[2], token[0]);
    }
    /* When they meet one counts, and the kiosk that hears of it refuses the next. */
    struct test_station office;
    test_station_open(&office, 9);
    for (int i = 0; i < KIOSKS; i++) {
        test_pull(&office, &kiosks[i], "office");
    }
    assert_int_equal(test_int(&office.db, "SELECT count(*) FROM survey_answer"), 2);
    test_station_close(&office);
}

static void test_a_code_is_for_tickets_known_here(void **state)
{
    (void)state;
    const struct survey *one = publish(SURVEY("uno", "por = entrada\n"), true);
    const struct registration ana = registered(&kiosks[1], "9999000001");
    uint64_t seq = kiosks[0].ledger.seq;
    struct error error = {.status = STATUS_OK};
    struct survey_submission submission = with(one, ana.code);
    assert_int_equal(survey_answer(&kiosks[0].ledger, &submission, &error), STATUS_INVALID);
    assert_string_equal(error.text,
                        "No encontramos esa entrada en este módulo. Muestre su código QR.");
    submission = with(one, "hola");
    assert_int_equal(survey_answer(&kiosks[0].ledger, &submission, &error), STATUS_INVALID);
    assert_string_equal(error.text, "Ese código no es de una entrada de esta feria.");
    submission = with(one, ana.code);
    submission.event = 2; /* where the ticket is not of */
    assert_int_not_equal(survey_answer(&kiosks[1].ledger, &submission, NULL), STATUS_OK);
    assert_int_equal(kiosks[0].ledger.seq, seq);
    assert_int_equal(answer(&kiosks[1], one, ana.code), STATUS_OK);
    assert_int_equal(test_int(&kiosks[1].db, "SELECT count(*) FROM ledger WHERE kind ="
                                             " 'survey.answered' AND body LIKE '%' || (SELECT id"
                                             " FROM ticket) || '%'"),
                     0);
}

/* ---- without the key ---- */

static void assert_unavailable(const struct survey *survey, const char *ticket)
{
    uint64_t seq = kiosks[2].ledger.seq;
    struct error error = {.status = STATUS_OK};
    const struct survey_submission submission = with(survey, ticket);
    assert_int_equal(survey_admit(&kiosks[2].db, &submission, clock_now_ms(), &error),
                     STATUS_NOT_FOUND);
    assert_string_equal(error.text,
                        "Esta encuesta no está disponible en este módulo. Pruebe en otro.");
    assert_int_equal(survey_answer(&kiosks[2].ledger, &submission, NULL), STATUS_NOT_FOUND);
    assert_int_equal(kiosks[2].ledger.seq, seq);
}

static void test_a_kiosk_without_the_key_takes_no_answer(void **state)
{
    (void)state;
    static const char other[] =
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n";
    const struct survey *one = publish(SURVEY("uno", "por = entrada\n"), true);
    const struct registration ana = registered(&kiosks[0], "9999000001");
    assert_unavailable(one, ana.text);
    copy_key("uno");
    assert_int_equal(chmod(inside(1, "keys/encuestas/uno.key"), 0644), 0);
    assert_unavailable(one, ana.text); /* others may read it */
    assert_int_equal(
        file_write(inside(1, "keys/encuestas/uno.key"), other, sizeof other - 1, 0600, NULL),
        STATUS_OK);
    assert_unavailable(one, ana.text); /* another one would let everybody answer twice */
    copy_key("uno");
    assert_int_equal(answer(&kiosks[2], one, ana.text), STATUS_OK);
    /* Per visit none is needed. */
    const struct survey *visit = publish(SURVEY("tres", "por = visita\n"), false);
    struct survey_submission submission = with(visit, "");
    survey_visit_draw(submission.visit);
    assert_int_equal(survey_answer(&kiosks[2].ledger, &submission, NULL), STATUS_OK);
}

static void test_the_key_is_made_once(void **state)
{
    (void)state;
    char name[] = "keys/encuestas/uno.key";
    struct stat info;
    struct buf before, after;
    buf_init(&before, 200);
    buf_init(&after, 200);
    (void)publish(SURVEY("uno", "por = entrada\n"), true);
    assert_int_equal(stat(inside(0, name), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(file_read(inside(0, name), &before, NULL), STATUS_OK);
    uint64_t seq = kiosks[0].ledger.seq;
    assert_int_equal(survey_secret_make(&kiosks[0].ledger, "uno", NULL), STATUS_OK);
    assert_int_equal(kiosks[0].ledger.seq, seq);
    assert_int_equal(file_read(inside(0, name), &after, NULL), STATUS_OK);
    assert_string_equal(buf_str(&before), buf_str(&after));
    /* No part of it is in the database. */
    before.data[20] = '\0';
    char sql[200];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM ledger WHERE body LIKE '%%%s%%'",
                   before.data);
    assert_int_equal(test_int(&kiosks[0].db, sql), 0);
    buf_release(&before);
    buf_release(&after);
}

/* Published before there were keys: its tokens stay those of the signature, so that who answered
 * has answered. */
static void test_a_survey_of_old_goes_on(void **state)
{
    (void)state;
    char token[200], again[200];
    const struct survey *one = publish(SURVEY("uno", "por = entrada\n"), false);
    const struct registration ana = registered(&kiosks[0], "9999000001");
    assert_int_equal(answer(&kiosks[0], one, ana.text), STATUS_OK);
    assert_int_equal(survey_secret_make(&kiosks[0].ledger, "uno", NULL), STATUS_OK);
    assert_int_equal(test_int(&kiosks[0].db, "SELECT count(*) FROM survey_secret"), 0);
    assert_false(file_exists(inside(0, "keys/encuestas/uno.key")));
    assert_int_equal(answer(&kiosks[0], one, ana.text), STATUS_EXISTS);
    assert_int_equal(answer(&kiosks[0], one, ana.code), STATUS_INVALID);
    assert_int_equal(answer(&kiosks[2], one, ana.text), STATUS_OK);
    tokens(&kiosks[0], "uno", token, sizeof token);
    tokens(&kiosks[2], "uno", again, sizeof again);
    assert_string_equal(token, again);
    assert_int_equal(survey_seal(&kiosks[0].ledger, "uno", clock_now_ms(), NULL), STATUS_INVALID);
}

/* ---- its end ---- */

static void read_all(const char *folder, struct buf *out)
{
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        char path[FILE_PATH_MAX];
        assert_int_equal(path_join(path, sizeof path, folder, entry->d_name, NULL), STATUS_OK);
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.') {
            read_all(path, out);
        } else if (entry->d_type == DT_REG) {
            assert_int_equal(file_read(path, out, NULL), STATUS_OK);
        }
    }
    (void)closedir(entries);
}

/* Is the token of this ticket to be made with anything that lies in the files: any 32 bytes, or any
 * 64 hexadecimal digits, as the key? */
static bool can_be_made(const char *survey, const struct ticket *ticket, const char *token)
{
    static const char DOMAIN[] = "feria-survey-2";
    struct buf files;
    bool is_found = false;
    buf_init(&files, FILES_BYTES_MAX);
    read_all(folders[0], &files);
    read_all(folders[1], &files);
    for (size_t at = 0; at + 64 <= files.length && !is_found; at++) {
        for (int form = 0; form < 2 && !is_found; form++) {
            uint8_t key[32], hash[16];
            char hex[65], made[33];
            memcpy(key, files.data + at, sizeof key);
            memcpy(hex, files.data + at, 64);
            hex[64] = '\0';
            if (form == 1 && !hex_decode(hex, key, sizeof key)) {
                continue;
            }
            crypto_generichash_state state;
            (void)crypto_generichash_init(&state, key, sizeof key, sizeof hash);
            (void)crypto_generichash_update(&state, (const uint8_t *)DOMAIN, sizeof DOMAIN);
            (void)crypto_generichash_update(&state, (const uint8_t *)survey, strlen(survey) + 1);
            (void)crypto_generichash_update(&state, ticket->id, TICKET_ID_BYTES);
            (void)crypto_generichash_final(&state, hash, sizeof hash);
            hex_encode(hash, sizeof hash, made);
            is_found = strcmp(made, token) == 0;
        }
    }
    buf_release(&files);
    return is_found;
}

static void test_after_the_seal_nobody_can_make_a_token(void **state)
{
    (void)state;
    char token[200], other[200];
    const struct survey *one = publish(SURVEY("uno", "cierra = 2200-12-15\npor = entrada\n"), true);
    const struct survey *two = publish(SURVEY("dos", "por = entrada\n"), true);
    const struct registration ana = registered(&kiosks[0], "9999000001");
    copy_key("uno");
    assert_int_equal(answer(&kiosks[0], one, ana.text), STATUS_OK);
    assert_int_equal(answer(&kiosks[0], two, ana.text), STATUS_OK);
    tokens(&kiosks[0], "uno", token, sizeof token);
    tokens(&kiosks[0], "dos", other, sizeof other);
    assert_true(can_be_made("uno", &ana.ticket, token)); /* the search finds what is there */
    assert_int_equal(survey_seal(&kiosks[0].ledger, "uno", one->closes_ms, NULL), STATUS_DENIED);
    assert_int_equal(
        survey_seal(&kiosks[0].ledger, "uno", one->closes_ms + SURVEY_GRACE_MS + 1, NULL),
        STATUS_OK);
    assert_true(can_be_made("uno", &ana.ticket, token)); /* the other machine has not heard */
    test_pull(&kiosks[2], &kiosks[0], "citizen");
    survey_secrets_end(&kiosks[2].ledger);
    assert_false(can_be_made("uno", &ana.ticket, token));
    assert_true(can_be_made("dos", &ana.ticket, other)); /* the other survey goes on */
    assert_int_equal(answer(&kiosks[0], two, ana.text), STATUS_EXISTS);
    /* The office said it, both what became of the key, once; it stays without a key. */
    test_pull(&kiosks[0], &kiosks[2], "office");
    survey_secrets_end(&kiosks[0].ledger);
    survey_secrets_end(&kiosks[2].ledger);
    assert_int_equal(test_int(&kiosks[0].db, "SELECT count(*) FROM ledger WHERE kind ="
                                             " 'survey.sealed'"),
                     3);
    assert_int_equal(test_int(&kiosks[0].db, "SELECT sum(is_destroyed) FROM survey_seal"), 2);
    for (int i = 0; i < KIOSKS; i++) {
        if (i == 1) {
            continue; /* has not heard, and finds no key */
        }
        assert_int_equal(answer(&kiosks[i], one, ana.text), STATUS_DENIED);
    }
    assert_int_equal(answer(&kiosks[1], one, ana.text), STATUS_NOT_FOUND);
    assert_int_equal(survey_secret_make(&kiosks[0].ledger, "uno", NULL), STATUS_OK);
    assert_false(file_exists(inside(0, "keys/encuestas/uno.key")));
    assert_int_equal(survey_seal(&kiosks[0].ledger, "uno", 0, NULL), STATUS_OK); /* again */
}

static void test_what_cannot_be_sealed(void **state)
{
    (void)state;
    struct error error = {.status = STATUS_OK};
    (void)publish(SURVEY("uno", "por = entrada\n"), true);
    (void)publish(SURVEY("tres", "por = visita\n"), false);
    assert_int_equal(survey_seal(&kiosks[0].ledger, "nada", clock_now_ms(), NULL),
                     STATUS_NOT_FOUND);
    assert_int_equal(survey_seal(&kiosks[0].ledger, "tres", clock_now_ms(), NULL), STATUS_INVALID);
    assert_int_equal(survey_seal(&kiosks[0].ledger, "uno", clock_now_ms(), &error), STATUS_DENIED);
    assert_non_null(strstr(error.text, "cierra"));
    assert_true(file_exists(inside(0, "keys/encuestas/uno.key")));
    /* Withdrawn it may; what a power cut left of the making of the key goes too. */
    assert_int_equal(ledger_append(&kiosks[0].ledger, "survey.published",
                                   "{\"definition\":null,\"survey\":\"uno\"}", NULL, NULL),
                     STATUS_OK);
    assert_int_equal(file_write(inside(0, "keys/encuestas/uno.key.00.tmp"), "k", 1, 0600, NULL),
                     STATUS_OK);
    assert_int_equal(file_write(inside(0, "keys/encuestas/uno-dos.key"), "k", 1, 0600, NULL),
                     STATUS_OK);
    assert_int_equal(survey_seal(&kiosks[0].ledger, "uno", clock_now_ms(), NULL), STATUS_OK);
    assert_false(file_exists(inside(0, "keys/encuestas/uno.key")));
    assert_false(file_exists(inside(0, "keys/encuestas/uno.key.00.tmp")));
    assert_true(file_exists(inside(0, "keys/encuestas/uno-dos.key")));
}

/* The fact is on the disk, the file is there, half overwritten: the next start goes on. */
static void test_a_power_cut_in_the_middle_of_a_seal(void **state)
{
    (void)state;
    static const char half[16] = {0};
    static const char of_own[] = "SELECT count(*) FROM survey_seal WHERE is_destroyed";
    (void)publish(SURVEY("uno", "cierra = 2200-12-15\npor = entrada\n"), true);
    (void)publish(SURVEY("dos", "por = entrada\n"), true);
    assert_int_equal(ledger_append(&kiosks[0].ledger, "survey.sealed",
                                   "{\"destroyed\":false,\"survey\":\"uno\"}", NULL, NULL),
                     STATUS_OK);
    assert_int_equal(file_write(inside(0, "keys/encuestas/uno.key"), half, sizeof half, 0600, NULL),
                     STATUS_OK);
    assert_int_equal(test_int(&kiosks[0].db, of_own), 0);
    for (int starts = 0; starts < 2; starts++) {
        survey_secrets_end(&kiosks[0].ledger);
        assert_false(file_exists(inside(0, "keys/encuestas/uno.key")));
        assert_true(file_exists(inside(0, "keys/encuestas/dos.key")));
        assert_int_equal(test_int(&kiosks[0].db, of_own), 1);
    }
}

int main(void)
{
#define WITH_KIOSKS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_KIOSKS(test_one_token_of_a_ticket_everywhere),
        WITH_KIOSKS(test_a_code_is_for_tickets_known_here),
        WITH_KIOSKS(test_a_kiosk_without_the_key_takes_no_answer),
        WITH_KIOSKS(test_the_key_is_made_once),
        WITH_KIOSKS(test_a_survey_of_old_goes_on),
        WITH_KIOSKS(test_after_the_seal_nobody_can_make_a_token),
        WITH_KIOSKS(test_what_cannot_be_sealed),
        WITH_KIOSKS(test_a_power_cut_in_the_middle_of_a_seal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
