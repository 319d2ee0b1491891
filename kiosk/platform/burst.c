#include "platform/burst.h"

#include <string.h>

/* USB HID usage tables 1.12, page 7. */
enum {
    USAGE_FIRST = 4, /* a */
    USAGE_ENTER = 40,
    USAGE_TAB = 43,
    USAGE_KEYPAD_ENTER = 88,
    USAGE_MODIFIER_FIRST = 224,
    USAGE_MODIFIER_LAST = 231,
};

/* US keyboard: what each usage from USAGE_FIRST types, plain and with shift; '\0' = no
 * character. */
static const char us_plain[] = "abcdefghijklmnopqrstuvwxyz1234567890\0\0\0\0 -=[]\\#;'`,./";
static const char us_shift[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\0\0\0\0 _+{}|~:\"~<>?";

static char character_of(int usage, bool has_shift)
{
    int at = usage - USAGE_FIRST;
    if (usage == 100) { /* the key left of z that US keyboards lack */
        return has_shift ? '|' : '\\';
    }
    if (at < 0 || at >= (int)sizeof us_plain - 1) {
        return '\0';
    }
    return (has_shift ? us_shift : us_plain)[at];
}

static bool is_end(int usage)
{
    return usage == USAGE_ENTER || usage == USAGE_TAB || usage == USAGE_KEYPAD_ENTER;
}

void burst_init(struct burst *burst)
{
    memset(burst, 0, sizeof *burst);
}

static void text_wipe(struct burst *burst)
{
    explicit_bzero(burst->text, sizeof burst->text);
    burst->length = 0;
    burst->is_oversized = false;
    burst->is_scanning = false;
    burst->is_uniform = true;
}

static void character_add(struct burst *burst, char c, int64_t at_ms)
{
    if (burst->length == 0) {
        burst->first_ms = at_ms;
        burst->is_uniform = true;
    } else {
        burst->is_uniform = burst->is_uniform && c == burst->text[0];
    }
    if (burst->length < BURST_BYTES_MAX) {
        burst->text[burst->length++] = c;
        burst->text[burst->length] = '\0';
    } else {
        burst->is_oversized = true;
    }
    if (burst->length >= BURST_LENGTH_MIN) {
        burst->is_scanning = true;
    }
    burst->last_ms = at_ms;
}

void burst_clear(struct burst *burst)
{
    char carry = burst->carry;
    text_wipe(burst);
    burst->carry = '\0';
    if (carry != '\0') {
        character_add(burst, carry, burst->carry_ms);
    }
}

/* What the characters held so far turned out to be.
 * After a silence nothing more belongs to them. */
static enum burst_event verdict(struct burst *burst, int64_t at_ms, bool is_silence)
{
    if (burst->length == 0) {
        return BURST_NOTHING;
    }
    if (!burst->is_scanning && !burst->is_tail) {
        return BURST_TYPED;
    }
    burst->ended_ms = at_ms;
    burst->has_ended = !is_silence;
    burst->is_tail = false;
    /* One key held down or stuck, or the short rest of a code that had an Enter in it. */
    bool is_junk = burst->is_oversized || burst->is_uniform || burst->length < BURST_LENGTH_MIN;
    return is_junk ? BURST_DROPPED : BURST_CODE;
}

/* A key at scanner speed after the end of a code is still the scanner's. */
static bool follows_code(const struct burst *burst, int64_t at_ms)
{
    return burst->has_ended && at_ms - burst->ended_ms <= BURST_GAP_MS;
}

static enum burst_event end_key(struct burst *burst, int64_t at_ms)
{
    if (burst->length > 0) {
        return verdict(burst, at_ms, false);
    }
    if (follows_code(burst, at_ms)) {
        burst->ended_ms = at_ms; /* carriage return and line feed: two Enters */
        return BURST_TAKEN;
    }
    return BURST_NOTHING;
}

/* Before a further character: does it go on with what is held? Only the first gap may be long; a
 * scanner once known may falter. */
static bool is_continued(const struct burst *burst, int64_t gap_ms)
{
    if (burst->is_scanning || burst->is_tail || burst->length == 1) {
        return gap_ms < BURST_SILENCE_MS;
    }
    return gap_ms <= BURST_GAP_MS;
}

enum burst_event burst_key(struct burst *burst, int usage, bool has_shift, int64_t at_ms)
{
    if (usage >= USAGE_MODIFIER_FIRST && usage <= USAGE_MODIFIER_LAST) {
        return BURST_NOTHING;
    }
    char c = character_of(usage, has_shift);
    int64_t gap_ms = at_ms - burst->last_ms;
    if (is_end(usage)) {
        return end_key(burst, at_ms);
    }
    if (c == '\0') {
        if (burst->is_scanning || follows_code(burst, at_ms)) {
            return BURST_TAKEN; /* control characters come as odd keys */
        }
        return verdict(burst, at_ms, false);
    }
    if (burst->length > 0 && !is_continued(burst, gap_ms)) {
        burst->carry = c;
        burst->carry_ms = at_ms;
        return verdict(burst, at_ms, false);
    }
    if (burst->length == 0) {
        burst->is_tail = follows_code(burst, at_ms);
    }
    character_add(burst, c, at_ms);
    return BURST_NOTHING;
}

enum burst_event burst_tick(struct burst *burst, int64_t now_ms)
{
    return now_ms >= burst_deadline_ms(burst) ? verdict(burst, now_ms, true) : BURST_NOTHING;
}

int64_t burst_deadline_ms(const struct burst *burst)
{
    return burst->length > 0 ? burst->last_ms + BURST_SILENCE_MS : INT64_MAX;
}
