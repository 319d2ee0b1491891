#include "core/people.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/people_words.h"
#include "core/registration.h"
#include "core/revocation.h"
#include "store/ledger.h"
#include "store/word_set.h"

/* ---- the index ---- */

static enum status index_fill(struct db *db, struct error *error)
{
    enum status status = db_execute(
        db,
        "INSERT INTO person_word (event, part, word, people)"
        " SELECT a.event, substr(a.person, 1, 2), w.value, set_of(a.person)"
        " FROM attendee AS a JOIN json_each(words_of(a.name)) AS w WHERE a.name IS NOT NULL"
        " ON CONFLICT DO UPDATE SET people = set_add(people, excluded.people)",
        error);
    if (status == STATUS_OK) {
        status =
            db_execute(db,
                       "INSERT INTO person_word (event, part, word, people)"
                       " SELECT event, substr(person, 1, 2), word, set_of(person) FROM"
                       " (SELECT event, person, '#' || lower(document_number) AS word FROM identity"
                       "  UNION ALL SELECT event, person, '+' || ltrim(phone, '+') FROM identity)"
                       " WHERE word IS NOT NULL"
                       " ON CONFLICT DO UPDATE SET people = set_add(people, excluded.people)",
                       error);
    }
    return status;
}

static enum status index_change(struct db *db, bool is_kept, struct error *error)
{
    enum status status = db_execute(db, "DELETE FROM person_word", error);
    if (status == STATUS_OK && is_kept) {
        status = index_fill(db, error);
    }
    return status == STATUS_OK ? meta_set(db, META_WORDS, is_kept, error) : status;
}

enum status people_index_keep(struct db *db, bool is_kept, struct error *error)
{
    int64_t was_kept = 0;
    enum status status = meta_get(db, META_WORDS, 0, &was_kept, error);
    if (status != STATUS_OK || was_kept == (int64_t)is_kept) {
        return status;
    }
    status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = index_change(db, is_kept, error);
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
    }
    return status;
}

/* ---- one search ---- */

struct search {
    struct db *db;
    const struct keys *keys;
    uint32_t event;
    struct people_words words;
    struct people *people;
    unsigned whole[PEOPLE_MAX]; /* of each result: words that are whole ones of the name */
};

static bool is_listed(const struct people *people, const char *person)
{
    size_t at = 0;
    while (at < people->count && strcmp(people->items[at].person, person) != 0) {
        at++;
    }
    return at < people->count;
}

/* The last characters, by which a person may be asked whether it is they. */
static void end_of(const char *number, char out[PEOPLE_END_SIZE])
{
    size_t length = strlen(number);
    size_t from = length > PEOPLE_END_SIZE - 1 ? length - (PEOPLE_END_SIZE - 1) : 0;
    (void)text_copy(out, PEOPLE_END_SIZE, number + from);
}

/* A row of PERSON_SQL, when the words are its own; `is_sure`: they need not be looked at. */
static void search_offer(struct search *search, struct stmt *row, bool is_sure)
{
    struct people *people = search->people;
    const char *person = stmt_column_text(row, 0);
    const char *name = stmt_column_text(row, 1);
    const char *document = stmt_column_text(row, 6);
    const char *phone = stmt_column_text(row, 7);
    unsigned whole = 0;
    if (is_listed(people, person) ||
        (!people_words_match(&search->words, name, document, phone, &whole) && !is_sure)) {
        return;
    }
    if (people->count == PEOPLE_MAX) {
        people->has_more = true;
        return;
    }
    search->whole[people->count] = whole;
    struct person_found *found = &people->items[people->count++];
    (void)text_copy(found->person, sizeof found->person, person);
    (void)text_copy(found->name, sizeof found->name, name);
    (void)text_copy(found->territory, sizeof found->territory, stmt_column_text(row, 2));
    (void)text_copy(found->age_band, sizeof found->age_band, stmt_column_text(row, 3));
    (void)text_copy(found->group, sizeof found->group, stmt_column_text(row, 4));
    found->is_minor = stmt_column_int(row, 5) != 0;
    end_of(document, found->document_end);
    end_of(phone, found->phone_end);
}

#define PERSON_SQL                                                                                 \
    "SELECT a.person, a.name, a.territory, a.age_band, a.value_group, a.is_minor,"                 \
    " i.document_number, i.phone FROM attendee AS a"                                               \
    " LEFT JOIN identity AS i ON i.event = a.event AND i.person = a.person"

/* Everybody whose pseudonym begins like this: one, but for a rare chance; or the one with this
 * pseudonym. */
static enum status search_person(struct search *search, const char *person, bool is_sure,
                                 struct error *error)
{
    char end[PERSON_TEXT_SIZE + 1];
    struct stmt stmt;
    (void)snprintf(end, sizeof end, "%sg", person); /* 'g' sorts after every hex digit */
    enum status status =
        stmt_begin(&stmt, search->db,
                   PERSON_SQL " WHERE a.event = ?1 AND a.person >= ?2 AND a.person < ?3", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, search->event);
        stmt_text(&stmt, 2, person);
        stmt_text(&stmt, 3, end);
        while ((status = stmt_step(&stmt, error)) == STATUS_OK) {
            search_offer(search, &stmt, is_sure);
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The tickets with this short code: one, but for a rare chance. */
static enum status search_code(struct search *search, const char *text, struct error *error)
{
    char code[TICKET_CODE_LENGTH + 1], end[TICKET_CODE_LENGTH + 1];
    char persons[2][PERSON_TEXT_SIZE];
    size_t count = 0;
    struct stmt stmt;
    if (ticket_code_parse(text, code, NULL) != STATUS_OK) {
        return STATUS_OK;
    }
    (void)snprintf(end, sizeof end, "%.9s~", code); /* '~' sorts after every base32 digit */
    code[TICKET_CODE_LENGTH - 1] = '\0';            /* the check character is not in the id */
    enum status status = stmt_begin(
        &stmt, search->db,
        "SELECT person FROM ticket WHERE id >= ?1 AND id < ?2 AND event = ?3 LIMIT 2", error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, code);
        stmt_text(&stmt, 2, end);
        stmt_int(&stmt, 3, search->event);
        while ((status = stmt_step(&stmt, error)) == STATUS_OK && count < ARRAY_COUNT(persons)) {
            (void)text_copy(persons[count++], PERSON_TEXT_SIZE, stmt_column_text(&stmt, 0));
        }
    }
    stmt_end(&stmt);
    status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = search_person(search, persons[i], true, error);
    }
    return status;
}

/* A whole document, of whatever type: the key says who that would be. */
static enum status search_document(struct search *search, struct error *error)
{
    enum { TYPES_MAX = 32 };
    static const char SQL[] =
        "SELECT key FROM catalogue WHERE sheet = 'document_type' AND row IS NOT NULL LIMIT 32";
    char types[TYPES_MAX][CODE_MAX_BYTES], number[DOCUMENT_MAX_BYTES], person[PERSON_TEXT_SIZE];
    size_t count = 0;
    struct stmt stmt;
    if (search->words.count != 1 || !search->words.items[0].is_number ||
        !text_copy(number, sizeof number, search->words.items[0].text) ||
        document_normalise("CC", 1, DOCUMENT_MAX_BYTES, false, "", number, sizeof number, NULL) !=
            STATUS_OK) {
        return STATUS_OK;
    }
    enum status status = stmt_begin(&stmt, search->db, SQL, error);
    while (status == STATUS_OK && count < TYPES_MAX &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        (void)text_copy(types[count++], CODE_MAX_BYTES, stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
    status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        person_of_document(search->keys, types[i], number, person);
        status = search_person(search, person, true, error);
    }
    sodium_memzero(number, sizeof number);
    return status;
}

/* ---- by words ---- */

enum { SET_WORDS = WORD_SET_MEMBERS / 64 };

struct set {
    uint64_t bits[SET_WORDS];
};

/* Adds who has, in this part, a word from `from` on and before `end`. */
static enum status set_collect(struct search *search, const char *part, const char *from,
                               const char *end, struct set *set, bool *has_any, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, search->db,
                                    "SELECT people FROM person_word"
                                    " WHERE event = ?1 AND part = ?2 AND word >= ?3 AND word < ?4",
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, search->event);
        stmt_text(&stmt, 2, part);
        stmt_text(&stmt, 3, from);
        stmt_text(&stmt, 4, end);
        while ((status = stmt_step(&stmt, error)) == STATUS_OK) {
            size_t bytes = 0;
            const uint8_t *people = stmt_column_blob(&stmt, 0, &bytes);
            for (size_t i = 0; i + 1 < bytes; i += WORD_SET_MEMBER_BYTES) {
                unsigned member = (unsigned)people[i] << 8 | people[i + 1];
                set->bits[member / 64] |= UINT64_C(1) << (member % 64);
                *has_any = true;
            }
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Who has, in this part, every word of the search. */
static enum status part_intersect(struct search *search, const char *part, struct set *all,
                                  bool *has_any, struct error *error)
{
    enum status status = STATUS_OK;
    *has_any = true;
    for (size_t i = 0; i < search->words.count && *has_any && status == STATUS_OK; i++) {
        const struct people_word *word = &search->words.items[i];
        struct set set = {{0}};
        bool has_word = false;
        for (size_t r = 0; r < word->range_count && status == STATUS_OK; r++) {
            status = set_collect(search, part, word->from[r], word->end[r], &set, &has_word, error);
        }
        *has_any = false;
        for (size_t at = 0; at < SET_WORDS && has_word; at++) {
            all->bits[at] = i == 0 ? set.bits[at] : all->bits[at] & set.bits[at];
            *has_any = *has_any || all->bits[at] != 0;
        }
    }
    return status;
}

static enum status part_search(struct search *search, unsigned number, struct error *error)
{
    char part[WORD_SET_PART_DIGITS + 1], person[PERSON_TEXT_SIZE];
    struct set all;
    bool has_any = false;
    (void)snprintf(part, sizeof part, "%02x", number);
    enum status status = part_intersect(search, part, &all, &has_any, error);
    for (size_t at = 0; at < SET_WORDS && has_any; at++) {
        for (uint64_t bits = all.bits[at]; bits != 0; bits &= bits - 1) {
            unsigned member = (unsigned)at * 64 + (unsigned)__builtin_ctzll(bits);
            if (status != STATUS_OK || search->people->has_more) {
                return status;
            }
            (void)snprintf(person, sizeof person, "%s%04x", part, member);
            status = search_person(search, person, false, error);
        }
    }
    return status;
}

static enum status search_words(struct search *search, struct error *error)
{
    enum status status = STATUS_OK;
    for (unsigned part = 0; part < WORD_SET_PARTS && search->words.count > 0 &&
                            status == STATUS_OK && !search->people->has_more;
         part++) {
        status = part_search(search, part, error);
    }
    return status;
}

/* ---- what more is told of who was found ---- */

/* Ed25519 is deterministic: what this station issued gets the very same QR again. */
static void found_payload(const struct keys *keys, struct person_found *found)
{
    ticket_code_shown(found->ticket.id, found->code);
    if (found->ticket.issuer == keys->station) {
        ticket_encode(&found->ticket, keys->secret_key, found->payload);
    } else {
        (void)text_copy(found->payload, sizeof found->payload, found->code);
    }
}

static enum status found_ticket(struct db *db, const struct keys *keys, uint32_t event,
                                struct person_found *found, struct error *error)
{
    struct stmt stmt;
    int64_t registered_ms = 0;
    enum status status =
        stmt_begin(&stmt, db,
                   "SELECT " TICKET_COLUMNS ", registered_ms, class = 3 AND NOT EXISTS"
                   " (SELECT 1 FROM waiting_called AS c WHERE c.ticket = ticket.id)"
                   " FROM ticket WHERE event = ?1 AND person = ?2"
                   " ORDER BY EXISTS (SELECT 1 FROM ticket_revoked AS r WHERE r.ticket = ticket.id"
                   "  AND r.is_revoked = 1), class = 3, hlc, station, fact LIMIT 1",
                   error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        stmt_text(&stmt, 2, found->person);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        status = ticket_from_row(&stmt, &found->ticket, error);
        found->has_ticket = status == STATUS_OK;
        registered_ms = stmt_column_int(&stmt, 6);
        found->is_waiting = stmt_column_int(&stmt, 7) != 0;
        found_payload(keys, found);
    }
    stmt_end(&stmt);
    if (status == STATUS_OK) {
        status = ticket_is_revoked(db, &found->ticket, registered_ms, &found->is_revoked, error);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status found_presence(struct db *db, uint32_t event, struct person_found *found,
                                  struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT is_entry FROM movement"
                                    " WHERE event = ?1 AND subject = ?2 AND is_undone = 0"
                                    " ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1",
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        stmt_text(&stmt, 2, found->person);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        found->is_inside = stmt_column_int(&stmt, 0) != 0;
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static bool is_before(const struct search *search, size_t a, size_t b)
{
    const struct person_found *items = search->people->items;
    if (search->whole[a] != search->whole[b]) {
        return search->whole[a] > search->whole[b];
    }
    char names[2][2 * NAME_MAX_BYTES];
    (void)text_fold(items[a].name, names[0], sizeof names[0]);
    (void)text_fold(items[b].name, names[1], sizeof names[1]);
    int order = strcmp(names[0], names[1]);
    sodium_memzero(names, sizeof names);
    return order != 0 ? order < 0 : strcmp(items[a].person, items[b].person) < 0;
}

/* Best first; they are few. */
static void search_sort(struct search *search)
{
    struct people *people = search->people;
    for (size_t i = 1; i < people->count; i++) {
        for (size_t at = i; at > 0 && is_before(search, at, at - 1); at--) {
            struct person_found found = people->items[at];
            unsigned whole = search->whole[at];
            people->items[at] = people->items[at - 1];
            search->whole[at] = search->whole[at - 1];
            people->items[at - 1] = found;
            search->whole[at - 1] = whole;
            sodium_memzero(&found, sizeof found);
        }
    }
}

enum status people_find(struct people **out, struct db *db, const struct keys *keys, uint32_t event,
                        const char *text, struct error *error)
{
    struct search search = {.db = db, .keys = keys, .event = event};
    *out = NULL;
    search.people = calloc(1, sizeof *search.people);
    if (search.people == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a search");
    }
    people_words_read(&search.words, text);
    enum status status = search_code(&search, text, error);
    if (status == STATUS_OK) {
        status = search_document(&search, error);
    }
    if (status == STATUS_OK) {
        status = search_words(&search, error);
    }
    search_sort(&search);
    for (size_t i = 0; i < search.people->count && status == STATUS_OK; i++) {
        status = found_ticket(db, keys, event, &search.people->items[i], error);
        if (status == STATUS_OK) {
            status = found_presence(db, event, &search.people->items[i], error);
        }
    }
    sodium_memzero(&search.words, sizeof search.words);
    if (status != STATUS_OK) {
        people_free(search.people);
        return status;
    }
    *out = search.people;
    return STATUS_OK;
}

void people_free(struct people *people)
{
    if (people != NULL) {
        sodium_memzero(people, sizeof *people);
        free(people);
    }
}
