#include "core/question.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/id.h"
#include "base/text.h"
#include "core/body.h"
#include "core/question_file.h"
#include "core/question_row.h"

enum {
    YEAR_DIGITS = 4,
    RANDOM_BYTES = 5,
    RANDOM_DIGITS = BASE32_LENGTH(RANDOM_BYTES),
    RADICADO_DIGITS = YEAR_DIGITS + RANDOM_DIGITS + 1, /* and the check character */
    PRIVATE_MAX = 2 * QUESTION_TEXT_MAX + 2048,        /* quotes and backslashes take two bytes */
    LIST_BYTES_MAX = 64 * 1024 * 1024,
};

/* ---- the number ---- */

static void radicado_format(const char digits[RADICADO_DIGITS + 1], char out[RADICADO_SIZE])
{
    (void)snprintf(out, RADICADO_SIZE, "P-%.4s-%.3s-%.3s-%.3s", digits, digits + 4, digits + 7,
                   digits + 10);
}

enum status radicado_parse(const char *text, char out[RADICADO_SIZE], struct error *error)
{
    char digits[RADICADO_DIGITS + 1] = "";
    size_t count = 0;
    bool is_good = true;
    const char *c = text + strspn(text, " \t\r\n");
    c += *c == 'P' || *c == 'p';
    for (; *c != '\0' && is_good; c++) {
        if (strchr("- \t\r\n", *c) != NULL) {
            continue;
        }
        int value = base32_value(*c);
        is_good = value >= 0 && count < RADICADO_DIGITS;
        if (is_good) {
            digits[count++] = base32_digit((unsigned)value);
        }
    }
    if (!is_good || count != RADICADO_DIGITS || strspn(digits, "0123456789") < YEAR_DIGITS ||
        !check_char_ok(digits, count)) {
        return error_set(error, STATUS_INVALID,
                         N_("Ese número no está completo. Revíselo, letra por letra."));
    }
    radicado_format(digits, out);
    return STATUS_OK;
}

void radicado_make(int year, const uint8_t bytes[5], char out[RADICADO_SIZE])
{
    char digits[RADICADO_DIGITS + 1];
    (void)snprintf(digits, sizeof digits, "%04d", year % 10000);
    base32_encode(bytes, RANDOM_BYTES, digits + YEAR_DIGITS);
    digits[RADICADO_DIGITS - 1] = check_char(digits, RADICADO_DIGITS - 1);
    digits[RADICADO_DIGITS] = '\0';
    radicado_format(digits, out);
}

enum status radicado_is_known(struct db *db, const char *radicado, bool *is_known,
                              struct error *error)
{
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, db, "SELECT 1 FROM question WHERE radicado = ?1", error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, radicado);
        status = stmt_step(&stmt, error);
    }
    stmt_end(&stmt);
    *is_known = status == STATUS_OK;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status radicado_draw(struct db *db, int64_t day, char out[RADICADO_SIZE],
                                 struct error *error)
{
    enum status status = STATUS_OK;
    bool is_known = true;
    while (status == STATUS_OK && is_known) {
        uint8_t bytes[RANDOM_BYTES];
        randombytes_buf(bytes, sizeof bytes);
        radicado_make(local_time_from_utc_ms(day_to_ms(day, 0), 0).year, bytes, out);
        status = radicado_is_known(db, out, &is_known, error);
    }
    return status;
}

/* ---- asking ---- */

static enum status text_normalise(char text[QUESTION_TEXT_MAX + 1], struct error *error)
{
    char cleaned[QUESTION_TEXT_MAX + 1];
    text[QUESTION_TEXT_MAX] = '\0';
    enum status status = text_clean(text, cleaned, sizeof cleaned, NULL);
    if (status == STATUS_TOO_BIG ||
        (status == STATUS_OK && text_length(cleaned) > QUESTION_LENGTH_MAX)) {
        status = error_set(error, STATUS_INVALID,
                           N_("La pregunta es muy larga. Escriba hasta 1.000 letras."));
    } else if (status != STATUS_OK) {
        status = error_set(error, STATUS_INVALID,
                           N_("La pregunta no se puede leer. Escríbala de nuevo."));
    } else if (cleaned[0] == '\0') {
        status = error_set(error, STATUS_INVALID, N_("Escriba su pregunta."));
    } else {
        (void)text_copy(text, QUESTION_TEXT_MAX + 1, cleaned);
    }
    sodium_memzero(cleaned, sizeof cleaned);
    return status;
}

/* Ley 1581 de 2012, art. 9. What came on paper or from a form has its permission there. */
static enum status consent_check(const struct question *question, struct error *error)
{
    bool is_anonymous =
        question->name[0] == '\0' && question->email[0] == '\0' && question->phone[0] == '\0';
    if (!is_anonymous && strcmp(question->channel, "kiosk") == 0 &&
        (question->consent_version[0] == '\0' || question->consent_hash[0] == '\0')) {
        return error_set(error, STATUS_INVALID,
                         N_("Para responderle, acepte primero el uso de sus datos."));
    }
    return STATUS_OK;
}

enum status question_normalise(struct question *question, struct error *error)
{
    enum status status = text_normalise(question->text, error);
    if (status == STATUS_OK && question->name[0] != '\0') {
        status = name_normalise(question->name, sizeof question->name, error);
    }
    if (status == STATUS_OK) {
        status = email_normalise(question->email, sizeof question->email, error);
    }
    if (status == STATUS_OK) {
        status = phone_normalise(question->phone, sizeof question->phone, error);
    }
    if (question->channel[0] == '\0') {
        (void)text_copy(question->channel, sizeof question->channel, "kiosk");
    }
    return status == STATUS_OK ? consent_check(question, error) : status;
}

static const char *answer_by(const struct question *question)
{
    if (question->email[0] != '\0') {
        return "email";
    }
    return question->phone[0] != '\0' ? "phone" : "publication";
}

static json_t *asked_body(const struct question *question, const struct question_receipt *receipt,
                          int utc_offset_min)
{
    char asked[DAY_TEXT_SIZE];
    char due[DAY_TEXT_SIZE];
    day_text(receipt->asked_day, asked);
    day_text(receipt->deadline.national_day, due);
    return json_pack("{s:s,s:o*,s:s*,s:s*,s:s*,s:s*,s:s,s:s,s:s,s:s,s:I,s:s*,s:s*}", "radicado",
                     receipt->radicado, "event",
                     question->event != 0 ? json_integer(question->event) : NULL, "department",
                     body_optional(question->department), "service",
                     body_optional(question->service), "topic", body_optional(question->topic),
                     "starter", body_optional(question->starter), "channel", question->channel,
                     "answer_by", receipt->answer_by, "asked_day", asked, "due_day", due, "due_ms",
                     (json_int_t)day_to_ms(receipt->deadline.national_day + 1, utc_offset_min),
                     "consent_version", body_optional(question->consent_version), "consent_hash",
                     body_optional(question->consent_hash));
}

static enum status asked_append(struct ledger *ledger, const struct question *question,
                                const struct question_receipt *receipt, int utc_offset_min,
                                struct error *error)
{
    char body[BODY_TEXT_MAX];
    char private_part[PRIVATE_MAX];
    enum status status =
        body_write(asked_body(question, receipt, utc_offset_min), body, sizeof body, error);
    if (status == STATUS_OK) {
        json_t *json = json_pack(
            "{s:s,s:s*,s:s*,s:s*}", "text", question->text, "name", body_optional(question->name),
            "email", body_optional(question->email), "phone", body_optional(question->phone));
        status = body_write(json, private_part, sizeof private_part, error);
    }
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "question.asked", body, private_part, error);
    }
    sodium_memzero(private_part, sizeof private_part);
    return status;
}

enum status question_file(struct ledger *ledger, const struct question *question,
                          const char *radicado, int utc_offset_min,
                          struct question_receipt *receipt, struct error *error)
{
    struct question copy = *question;
    struct work_calendar calendar = {.workdays = 0};
    *receipt = (struct question_receipt){.asked_day = -1};
    enum status status = question_normalise(&copy, error);
    if (status == STATUS_OK) {
        status = work_calendar_init(&calendar, ledger->db, error);
    }
    if (status != STATUS_OK) {
        goto out;
    }
    receipt->asked_day = copy.has_day ? copy.day : day_of_ms(clock_now_ms(), utc_offset_min);
    receipt->deadline = deadline_after(&calendar, receipt->asked_day, QUESTION_DAYS);
    (void)text_copy(receipt->department, sizeof receipt->department, copy.department);
    (void)text_copy(receipt->answer_by, sizeof receipt->answer_by, answer_by(&copy));
    if (radicado != NULL) {
        (void)text_copy(receipt->radicado, sizeof receipt->radicado, radicado);
    } else {
        status = radicado_draw(ledger->db, receipt->asked_day, receipt->radicado, error);
    }
    if (status == STATUS_OK) {
        status = asked_append(ledger, &copy, receipt, utc_offset_min, error);
    }
out:
    work_calendar_release(&calendar);
    sodium_memzero(&copy, sizeof copy);
    return status;
}

enum status question_ask(struct ledger *ledger, const struct question *question, int utc_offset_min,
                         struct question_receipt *receipt, struct error *error)
{
    return question_file(ledger, question, NULL, utc_offset_min, receipt, error);
}

/* ---- reading ---- */

static const char COUNT_PUBLISHED[] = "SELECT count(*) FROM question_published";

static const char SELECT_ONE[] =
    "SELECT " QUESTION_COLUMNS QUESTION_TABLES " WHERE d.radicado = ?1 AND ?2 = ?2 LIMIT ?3";

static const char SELECT_PUBLISHED[] =
    "SELECT " QUESTION_COLUMNS QUESTION_TABLES
    " WHERE p.day IS NOT NULL AND (?1 = '' OR d.department = ?1) AND (?2 = '' OR d.topic = ?2)"
    " ORDER BY d.published_day DESC, d.radicado LIMIT ?3";

static enum status list_fill(struct question_list *list, struct db *db, const char *sql,
                             const char *const words[2], size_t capacity, int utc_offset_min,
                             struct error *error)
{
    struct question_view view;
    struct stmt stmt = {.db = NULL};
    struct question_public *items = arena_alloc(&list->arena, (capacity + 1) * sizeof *items);
    enum status status = question_view_init(&view, &list->arena, db, utc_offset_min, error);
    if (status == STATUS_OK && items == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory for the questions");
    }
    if (status == STATUS_OK) {
        status = stmt_begin(&stmt, db, sql, error);
    }
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, words[0]);
        stmt_text(&stmt, 2, words[1]);
        stmt_int(&stmt, 3, (int64_t)capacity);
    }
    while (status == STATUS_OK && items != NULL && list->count < capacity &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        status = question_row_read(&view, &stmt, &items[list->count], error);
        list->count += status == STATUS_OK;
    }
    list->items = items;
    stmt_end(&stmt);
    question_view_release(&view);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status list_new(struct question_list **out, struct db *db, const char *sql,
                            const char *const words[2], size_t capacity, int utc_offset_min,
                            struct error *error)
{
    *out = NULL;
    struct question_list *list = calloc(1, sizeof *list);
    if (list == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the questions");
    }
    arena_init(&list->arena, LIST_BYTES_MAX);
    enum status status = list_fill(list, db, sql, words, capacity, utc_offset_min, error);
    if (status != STATUS_OK) {
        question_list_free(list);
        return status;
    }
    *out = list;
    return STATUS_OK;
}

enum status question_find(struct question_list **out, struct db *db, const char *radicado,
                          int utc_offset_min, struct error *error)
{
    char number[RADICADO_SIZE];
    const char *const words[2] = {number, ""};
    *out = NULL;
    enum status status = radicado_parse(radicado, number, error);
    if (status == STATUS_OK) {
        status = list_new(out, db, SELECT_ONE, words, 1, utc_offset_min, error);
    }
    if (status == STATUS_OK && *out != NULL && (*out)->count == 0) {
        question_list_free(*out);
        *out = NULL;
        status = error_set(error, STATUS_NOT_FOUND,
                           N_("Aquí no encontramos ese número. Revíselo o intente más tarde."));
    }
    return status;
}

enum status questions_published(struct question_list **out, struct db *db, const char *department,
                                const char *topic, int utc_offset_min, struct error *error)
{
    const char *const words[2] = {department != NULL ? department : "", topic != NULL ? topic : ""};
    int64_t count = 0;
    *out = NULL;
    enum status status = db_int(db, COUNT_PUBLISHED, 0, &count, error);
    if (status != STATUS_OK) {
        return status;
    }
    size_t capacity = count < QUESTIONS_MAX ? (size_t)count : QUESTIONS_MAX;
    return list_new(out, db, SELECT_PUBLISHED, words, capacity, utc_offset_min, error);
}

void question_list_free(struct question_list *list)
{
    if (list != NULL) {
        arena_release(&list->arena);
        free(list);
    }
}
