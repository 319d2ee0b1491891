/* admission_scan: from a scanned text to a verdict and a fact. The text itself goes no further than
 * this file and scan_read.c. */
#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/body.h"
#include "core/scan_internal.h"

/* ---- what is written ---- */

static const char *direction_word(const struct door *door)
{
    return door->direction == DIRECTION_EXIT ? "exit" : "entry";
}

static const char *check_word(const struct door *door)
{
    bool was_asked = door->answer && door->answer->check != ADMISSION_CHECK_NOT_ASKED;
    return was_asked ? admission_check_word(door->answer->check) : NULL;
}

static json_t *check_ms(const struct door *door)
{
    return check_word(door) ? json_integer(door->answer->took_ms) : NULL;
}

/* One of our tickets as far as its form goes, of a station that was not heard of yet. */
static bool is_unknown(const struct scan *scan)
{
    return scan->has_ticket && !scan->input.issuer_is_known;
}

/* Whose ticket it says it is, to be told later; NULL: that station is known. */
static json_t *unknown_issuer(const struct scan *scan)
{
    return is_unknown(scan) ? json_integer((json_int_t)scan->ticket.issuer) : NULL;
}

static enum status scan_append_movement(const struct scan *scan, struct ledger *ledger,
                                        const char *overridden, const char *note,
                                        struct error *error)
{
    char id[TICKET_ID_TEXT_LENGTH + 1];
    char body[BODY_TEXT_MAX];
    ticket_id_text(scan->ticket.id, id);
    json_t *json = json_pack(
        "{s:I,s:s,s:s,s:i,s:s*,s:s*,s:s*,s:o*,s:s*,s:o*}", "event", (json_int_t)scan->door->event,
        "ticket", id, "direction", direction_word(scan->door), "gate", scan->door->gate, "override",
        overridden, "note", overridden ? note : NULL, "found_by",
        scan->door->is_by_search ? "search" : NULL, "issuer", unknown_issuer(scan), "check",
        check_word(scan->door), "check_ms", check_ms(scan->door));
    enum status status = body_write(json, body, sizeof body, error);
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "admission.recorded", body, NULL, error);
    }
    return status;
}

static enum status scan_append_attended(const struct scan *scan, struct ledger *ledger,
                                        struct error *error)
{
    char id[TICKET_ID_TEXT_LENGTH + 1];
    char body[BODY_TEXT_MAX];
    ticket_id_text(scan->ticket.id, id);
    json_t *json = json_pack("{s:I,s:s,s:s}", "event", (json_int_t)scan->door->event, "stand",
                             scan->door->stand, "ticket", id);
    enum status status = body_write(json, body, sizeof body, error);
    return status == STATUS_OK ? ledger_append(ledger, "stand.attended", body, NULL, error)
                               : status;
}

/* The key of this station's code hashes: random, kept beside the ledger and never sent. A plain
 * hash of a typed document number could be turned back by trying all numbers. */
static enum status hash_key(struct db *db, int64_t key[2], struct error *error)
{
    static const char *const NAMES[] = {"refusal_key_0", "refusal_key_1"};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < 2 && status == STATUS_OK; i++) {
        status = meta_get(db, NAMES[i], 0, &key[i], error);
        if (status == STATUS_OK && key[i] == 0) {
            randombytes_buf(&key[i], sizeof key[i]);
            status = meta_set(db, NAMES[i], key[i], error);
        }
    }
    return status;
}

static enum status scan_append_refusal(const struct scan *scan, struct ledger *ledger,
                                       const char *text, size_t length,
                                       enum admission_reason reason, struct error *error)
{
    int64_t key[2];
    uint8_t hash[crypto_generichash_BYTES];
    char hash_text[2 * sizeof hash + 1];
    char id[TICKET_ID_TEXT_LENGTH + 1];
    /* Of a ticket with a valid signature the id is kept: it is no ID card,
     * and the door names the person. */
    bool is_ours = scan->has_ticket && scan->input.issuer_is_known && scan->input.signature_ok;
    bool is_stand = scan->door->direction == DIRECTION_STAND;
    ticket_id_text(scan->ticket.id, id);
    char body[BODY_TEXT_MAX];
    static_assert(sizeof key >= crypto_generichash_KEYBYTES_MIN, "long enough for a key");
    enum status status = hash_key(ledger->db, key, error);
    if (status == STATUS_OK) {
        crypto_generichash(hash, sizeof hash, (const uint8_t *)text, length, (const uint8_t *)key,
                           sizeof key);
        hex_encode(hash, sizeof hash, hash_text);
        json_t *json = json_pack(
            "{s:I,s:s,s:s*,s:s*,s:o*,s:s,s:s*,s:o*,s:s*,s:s*,s:o*}", "event",
            (json_int_t)scan->door->event, "reason", admission_reason_word(reason), "stand",
            is_stand ? scan->door->stand : NULL, "direction",
            is_stand ? NULL : direction_word(scan->door), "gate",
            is_stand ? NULL : json_integer(scan->door->gate), "code_hash", hash_text, "ticket",
            is_ours ? id : NULL, "issuer", is_stand ? NULL : unknown_issuer(scan), "claimed",
            !is_stand && is_unknown(scan) ? id : NULL, "check", check_word(scan->door), "check_ms",
            check_ms(scan->door));
        status = body_write(json, body, sizeof body, error);
    }
    if (status == STATUS_OK) {
        status = ledger_append(ledger, is_stand ? "stand.refused" : "admission.refused", body, NULL,
                               error);
    }
    return status;
}

/* Decides, writes the one fact, and finishes the verdict. */
static enum status scan_conclude(struct scan *scan, struct ledger *ledger, const char *text,
                                 size_t length, enum admission_note note, struct verdict *verdict,
                                 struct error *error)
{
    const char *overridden = NULL;
    verdict->reason = admission_decide(scan->door, &scan->input);
    verdict->may_override =
        scan->has_ticket && admission_may_override_input(scan->door, &scan->input);
    verdict->was_inside = scan->input.is_inside;
    verdict->inside_count = scan->input.inside_count;
    if (scan->door->direction == DIRECTION_STAND) {
        return verdict->reason == ADMISSION_ATTENDED
                   ? scan_append_attended(scan, ledger, error)
                   : scan_append_refusal(scan, ledger, text, length, verdict->reason, error);
    }
    if (note != ADMISSION_NOTE_NONE && verdict->may_override) {
        overridden = admission_reason_word(verdict->reason);
        verdict->may_override = false;
        verdict->reason =
            scan->door->direction == DIRECTION_EXIT ? ADMISSION_LEFT : ADMISSION_ADMITTED;
    }
    bool is_movement = verdict->reason == ADMISSION_ADMITTED || verdict->reason == ADMISSION_LEFT;
    verdict->is_first_entry = verdict->reason == ADMISSION_ADMITTED && !scan->input.has_entered;
    if (!is_movement) {
        return scan_append_refusal(scan, ledger, text, length, verdict->reason, error);
    }
    /* Counted here: what is durable must not wait for, or fail with, a look at the count. */
    bool is_entry = verdict->reason == ADMISSION_ADMITTED;
    verdict->inside_count += (int)is_entry - (int)scan->input.is_inside;
    return scan_append_movement(scan, ledger, overridden, admission_note_word(note), error);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Scanners put a line end after a code, people a space before it. */
static void trim(const char **text, size_t *length)
{
    while (*length > 0 && is_blank((*text)[*length - 1])) {
        --*length;
    }
    while (*length > 0 && is_blank(**text)) {
        ++*text;
        --*length;
    }
}

/* What the hub knows more than this station. */
static void scan_take_answer(struct scan *scan, struct verdict *verdict)
{
    const struct admission_answer *answer = scan->door->answer;
    if (answer == NULL) {
        return;
    }
    verdict->check = answer->check;
    scan->input.is_unconfirmed = answer->check == ADMISSION_CHECK_SILENT;
    scan->input.is_confirmed = answer->check == ADMISSION_CHECK_FREE && answer->is_known;
    scan->input.ticket_is_known |= answer->is_known;
    scan->input.is_revoked |= answer->check == ADMISSION_CHECK_REVOKED;
    bool is_inside = answer->check == ADMISSION_CHECK_INSIDE;
    if ((is_inside || answer->check == ADMISSION_CHECK_USED) && !scan->input.is_inside) {
        scan->input.is_inside = is_inside;
        scan->input.has_entered = true;
        scan->input.has_entered_today = scan_is_today(scan, answer->at_ms);
        verdict->earlier_ms = answer->at_ms;
        verdict->earlier_gate = answer->gate;
        verdict->earlier_station = answer->station;
        memcpy(verdict->earlier_label, answer->label, sizeof verdict->earlier_label);
    }
}

/* All that a decision needs. `text` and `length` lose their blanks. */
static enum status scan_read(struct scan *scan, struct ledger *ledger, const char **text,
                             size_t *length, struct verdict *verdict, struct error *error)
{
    memset(verdict, 0, sizeof *verdict);
    *length = *length < ADMISSION_TEXT_MAX ? *length : ADMISSION_TEXT_MAX;
    trim(text, length);
    enum status status = scan_read_text(scan, ledger->db, *text, *length, error);
    /* What a forged ticket names is nobody's business. */
    bool is_forged = scan->input.issuer_is_known && !scan->input.signature_ok;
    if (status == STATUS_OK && scan->has_ticket && !is_forged) {
        status = scan_read_known(scan, ledger, verdict, error);
        scan_take_answer(scan, verdict);
    }
    if (status == STATUS_OK) {
        status = admission_inside_count(ledger->db, scan->door->event, scan->door->gate,
                                        &scan->input.inside_count, &scan->input.gate_inside_count,
                                        error);
    }
    return status;
}

static struct scan scan_of(const struct door *door)
{
    return (struct scan){
        .door = door,
        .input = {.event = door->event, .direction = door->direction, .now_ms = clock_now_ms()},
    };
}

enum status admission_scan(struct ledger *ledger, const struct door *door, const char *text,
                           size_t length, enum admission_note note, struct verdict *verdict,
                           struct error *error)
{
    struct scan scan = scan_of(door);
    enum status status = scan_read(&scan, ledger, &text, &length, verdict, error);
    if (status == STATUS_OK) {
        verdict->at_ms = scan.input.now_ms;
        verdict->data_age_ms = door->data_age_ms;
        verdict->ticket = scan.ticket;
        status = scan_conclude(&scan, ledger, text, length, note, verdict, error);
    }
    return status;
}

static void write_question(const struct scan *scan, struct admission_question *question)
{
    const struct door *door = scan->door;
    const char *rule = scan->input.class_reentry ? scan->input.class_reentry : door->reentry;
    const char *reentry = rule ? admission_reentry_find(rule) : NULL;
    *question = (struct admission_question){
        .event = door->event,
        .gate = door->gate,
        .at_ms = scan->input.now_ms,
        .issuer = scan->ticket.issuer,
        .reentry = reentry ? reentry : "free",
        .utc_offset_min = door->utc_offset_min,
        .left_hlc = scan->input.is_inside ? 0 : scan->latest.hlc,
    };
    ticket_id_text(scan->ticket.id, question->ticket);
}

enum status admission_ask(struct ledger *ledger, const struct door *door, const char *text,
                          size_t length, enum admission_note note, bool *asks,
                          struct admission_question *question, struct error *error)
{
    struct scan scan = scan_of(door);
    struct verdict verdict;
    *asks = false;
    if (door->direction != DIRECTION_ENTRY || note != ADMISSION_NOTE_NONE) {
        return STATUS_OK;
    }
    enum status status = scan_read(&scan, ledger, &text, &length, &verdict, error);
    enum admission_reason reason = admission_decide(door, &scan.input);
    if (status == STATUS_OK && scan.has_ticket &&
        (reason == ADMISSION_ADMITTED || reason == ADMISSION_UNKNOWN_HERE)) {
        *asks = true;
        write_question(&scan, question);
    }
    sodium_memzero(&verdict, sizeof verdict);
    return status;
}
