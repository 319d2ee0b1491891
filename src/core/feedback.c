#include "core/feedback.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/body.h"

enum {
    VOTE_PAUSE_MS = 2000,                       /* less is a child playing with the faces */
    COMMENT_READ_MAX = 4 * FEEDBACK_COMMENT_MAX /* bytes of a comment that are looked at */
};

enum feedback_target feedback_target_of(const char *word)
{
    static const char *const WORDS[] = {
#define X(name, word) [FEEDBACK_##name] = (word),
        FEEDBACK_TARGETS(X)
#undef X
    };
    int target = 0;
    while (target < FEEDBACK_TARGET_COUNT && (word == NULL || strcmp(WORDS[target], word) != 0)) {
        target++;
    }
    return (enum feedback_target)target;
}

static bool is_given(const char *code)
{
    return code != NULL && code[0] != '\0';
}

static enum status feedback_check(const struct feedback *feedback, struct error *error)
{
    if (feedback->event == 0 || feedback->score < FEEDBACK_SCORE_MIN ||
        feedback->score > FEEDBACK_SCORE_MAX || feedback->reason_count > FEEDBACK_REASONS_MAX) {
        return error_set(error, STATUS_INVALID,
                         "an opinion has an event, a score of %d to %d and "
                         "at most %d reasons",
                         FEEDBACK_SCORE_MIN, FEEDBACK_SCORE_MAX, FEEDBACK_REASONS_MAX);
    }
    if (feedback->rated_event != 0 &&
        (is_given(feedback->department) || is_given(feedback->stand))) {
        return error_set(error, STATUS_INVALID,
                         "an opinion is about an event, or about a department or stand, not both");
    }
    return STATUS_OK;
}

static enum status feedback_check_pause(struct ledger *ledger, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, ledger->db,
        "SELECT at_ms FROM feedback WHERE station = ?1 ORDER BY hlc DESC LIMIT 1", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, ledger->station);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        int64_t age_ms = clock_now_ms() - stmt_column_int(&stmt, 0);
        /* A negative age is a clock that was set back, not a quick finger. */
        if (age_ms >= 0 && age_ms < VOTE_PAUSE_MS) {
            status = error_set(error, STATUS_BUSY, "the last opinion is %d ms old; wait a moment",
                               (int)age_ms);
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* `out` gets the comment as it is kept, "" when nothing is left of it. */
static enum status comment_clean(const char *comment, char out[FEEDBACK_COMMENT_MAX + 1],
                                 struct error *error)
{
    char read[COMMENT_READ_MAX + 1];
    char cleaned[3 * COMMENT_READ_MAX + 1]; /* NFC makes no text more than three times as long */
    size_t length = strnlen(comment ? comment : "", COMMENT_READ_MAX);
    memcpy(read, comment ? comment : "", length);
    read[length] = '\0';
    if (length == COMMENT_READ_MAX) {
        text_truncate(read, length - 1); /* may have been cut inside a character */
    }
    enum status status = text_clean(read, cleaned, sizeof cleaned, error);
    out[0] = '\0';
    if (status == STATUS_OK) {
        (void)text_copy(out, FEEDBACK_COMMENT_MAX + 1, cleaned);
    }
    sodium_memzero(read, sizeof read);
    sodium_memzero(cleaned, sizeof cleaned);
    return status;
}

static json_t *feedback_body(const struct feedback *feedback)
{
    json_t *reasons = json_array();
    for (size_t i = 0; i < feedback->reason_count; i++) {
        if (json_array_append_new(reasons, json_string(feedback->reasons[i])) != 0) {
            json_decref(reasons);
            return NULL;
        }
    }
    json_t *rated_event =
        feedback->rated_event != 0 ? json_integer((json_int_t)feedback->rated_event) : NULL;
    return json_pack("{s:I,s:i,s:o,s:o*,s:s*,s:s*}", "event", (json_int_t)feedback->event, "score",
                     feedback->score, "reasons", reasons, "rated_event", rated_event, "department",
                     is_given(feedback->department) ? feedback->department : NULL, "stand",
                     is_given(feedback->stand) ? feedback->stand : NULL);
}

enum status feedback_give(struct ledger *ledger, const struct feedback *feedback,
                          struct error *error)
{
    char comment[FEEDBACK_COMMENT_MAX + 1];
    char body[BODY_TEXT_MAX];
    char private_part[BODY_TEXT_MAX];
    enum status status = feedback_check(feedback, error);
    if (status == STATUS_OK) {
        status = feedback_check_pause(ledger, error);
    }
    if (status == STATUS_OK) {
        status = comment_clean(feedback->comment, comment, error);
    }
    if (status == STATUS_OK) {
        status = body_write(feedback_body(feedback), body, sizeof body, error);
    }
    bool has_comment = status == STATUS_OK && comment[0] != '\0';
    if (has_comment) {
        status = body_write(json_pack("{s:s}", "comment", comment), private_part,
                            sizeof private_part, error);
    }
    if (status == STATUS_OK) {
        status =
            ledger_append(ledger, "feedback.given", body, has_comment ? private_part : NULL, error);
    }
    sodium_memzero(comment, sizeof comment);
    sodium_memzero(private_part, sizeof private_part);
    return status;
}
