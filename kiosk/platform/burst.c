#include "platform/burst.h"

#include <string.h>
#include <strings.h>

#include "base/status.h"

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

/* What is no character. */
enum { KEY_ODD = -1, KEY_END = -2 };

static int character_of(int usage, bool has_shift)
{
    int at = usage - USAGE_FIRST;
    if (usage == USAGE_ENTER || usage == USAGE_TAB || usage == USAGE_KEYPAD_ENTER) {
        return KEY_END;
    }
    if (usage == 100) { /* the key left of z that US keyboards lack */
        return has_shift ? '|' : '\\';
    }
    if (at < 0 || at >= (int)sizeof us_plain - 1) {
        return KEY_ODD;
    }
    char c = (has_shift ? us_shift : us_plain)[at];
    return c != '\0' ? c : KEY_ODD;
}

bool burst_usage_of(char c, int *usage, bool *has_shift)
{
    for (*usage = USAGE_FIRST; *usage < USAGE_FIRST + (int)sizeof us_plain - 1; ++*usage) {
        for (int shift = 0; shift < 2; shift++) {
            *has_shift = shift != 0;
            if (character_of(*usage, *has_shift) == c) {
                return true;
            }
        }
    }
    *usage = c == '\r' || c == '\n' ? USAGE_ENTER : USAGE_TAB;
    *has_shift = false;
    return c == '\r' || c == '\n' || c == '\t';
}

/* The allowed moves: row from, bit to. */
#define TO(state) (1U << (state))
static const unsigned moves[] = {
    [BURST_EMPTY] = TO(BURST_WAITING) | TO(BURST_SCANNING) | TO(BURST_SPOILED),
    [BURST_WAITING] = TO(BURST_EMPTY) | TO(BURST_SCANNING) | TO(BURST_SPOILED),
    [BURST_SCANNING] = TO(BURST_EMPTY) | TO(BURST_CARD) | TO(BURST_SPOILED),
    [BURST_CARD] = TO(BURST_EMPTY) | TO(BURST_SPOILED),
    [BURST_SPOILED] = TO(BURST_EMPTY) | TO(BURST_SPOILED),
};
_Static_assert(ARRAY_COUNT(moves) == BURST_STATE_COUNT, "a row for each state");

static void state_set(struct burst *burst, enum burst_state state)
{
    ASSERT((moves[burst->state] & TO(state)) != 0);
    burst->state = state;
}

void burst_init(struct burst *burst, enum burst_source source)
{
    memset(burst, 0, sizeof *burst);
    burst->source = source;
    burst->carry = KEY_ODD;
}

bool burst_is_scan(const struct burst *burst)
{
    return burst->state != BURST_EMPTY && burst->state != BURST_WAITING;
}

/* ---- an ID card ---- */

static bool is_white(char c)
{
    return c == ' ' || c == '\r' || c == '\n' || c == '\t';
}

static char small(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Does the text end so? White space does not count in hex. */
static bool ends_with(const struct burst *burst, const char *end, bool is_hex)
{
    size_t left = strlen(end), at = burst->length;
    while (left > 0 && at > 0) {
        char c = small(burst->text[--at]);
        if (is_hex && is_white(c)) {
            continue;
        }
        if (c != end[--left]) {
            return false;
        }
    }
    return left == 0;
}

/* The first line of a zone, also after a symbol's identifier of three characters ("]L0"). */
static bool is_zone(const struct burst *burst)
{
    const char *at = burst->text + (burst->text[0] == ']' && burst->length >= 3 ? 3 : 0);
    return small(at[0]) == 'i' && at[1] != '\0' && strncasecmp(at + 2, "col", 3) == 0;
}

static bool is_card(const struct burst *burst)
{
    return ends_with(burst, "pubdsk_", false) || ends_with(burst, "50756244534b5f", true) ||
           is_zone(burst);
}

/* ---- characters ---- */

static void text_wipe(struct burst *burst)
{
    explicit_bzero(burst->text, sizeof burst->text);
    burst->length = 0;
    burst->is_uniform = true;
    if (burst->state != BURST_EMPTY) {
        state_set(burst, BURST_EMPTY);
    }
}

static void character_add(struct burst *burst, char c, int64_t at_ms)
{
    if (burst->state == BURST_EMPTY) {
        burst->first_ms = at_ms;
        burst->is_uniform = true;
        state_set(burst, burst->source == BURST_OWN ? BURST_SCANNING : BURST_WAITING);
    } else {
        burst->is_uniform = burst->is_uniform && c == burst->text[0];
    }
    burst->last_ms = at_ms;
    if (burst->state == BURST_SPOILED) {
        return;
    }
    if (burst->length == BURST_BYTES_MAX) {
        state_set(burst, BURST_SPOILED);
        return;
    }
    burst->text[burst->length++] = c;
    burst->text[burst->length] = '\0';
    if (burst->state == BURST_WAITING && burst->length >= BURST_LENGTH_MIN) {
        state_set(burst, BURST_SCANNING);
    }
    if (burst->state == BURST_SCANNING && is_card(burst)) {
        state_set(burst, BURST_CARD);
    }
}

void burst_clear(struct burst *burst)
{
    int carry = burst->carry;
    text_wipe(burst);
    burst->carry = KEY_ODD;
    if (carry >= 0) {
        character_add(burst, (char)carry, burst->carry_ms);
    }
}

void burst_spoil(struct burst *burst, int64_t at_ms)
{
    state_set(burst, BURST_SPOILED);
    burst->last_ms = at_ms;
}

/* ---- the end ---- */

/* Frames of a serial line (STX, ETX) and what else is no text. */
static void controls_remove(struct burst *burst)
{
    size_t used = 0;
    for (size_t i = 0; i < burst->length; i++) {
        unsigned char c = (unsigned char)burst->text[i];
        if (c >= ' ' && c != 0x7F) {
            burst->text[used++] = burst->text[i];
        }
    }
    explicit_bzero(burst->text + used, burst->length - used);
    burst->length = used;
}

/* What the characters held so far turned out to be.
 * After a silence nothing more belongs to them. */
static enum burst_event verdict(struct burst *burst, int64_t at_ms, bool is_silence)
{
    if (burst->state == BURST_EMPTY) {
        return BURST_NOTHING;
    }
    if (burst->state == BURST_WAITING && !burst->is_tail) {
        return BURST_TYPED;
    }
    burst->ended_ms = at_ms;
    burst->has_ended = !is_silence;
    burst->is_tail = false;
    if (burst->state == BURST_SCANNING) {
        controls_remove(burst);
    }
    /* One key held down or stuck, or the short rest of a code that had an Enter in it. */
    bool is_junk =
        burst->state == BURST_SPOILED || burst->is_uniform || burst->length < BURST_LENGTH_MIN;
    return is_junk ? BURST_DROPPED : BURST_CODE;
}

/* A key at scanner speed after the end of a code is still the scanner's. */
static bool follows_code(const struct burst *burst, int64_t at_ms)
{
    return burst->has_ended && at_ms - burst->ended_ms <= BURST_GAP_MS;
}

static enum burst_event end_take(struct burst *burst, int64_t at_ms)
{
    if (burst->state != BURST_EMPTY) {
        return verdict(burst, at_ms, false);
    }
    if (burst->source == BURST_OWN || follows_code(burst, at_ms)) {
        burst->ended_ms = at_ms; /* carriage return and line feed: two Enters */
        return BURST_TAKEN;
    }
    return BURST_NOTHING;
}

static enum burst_event odd_take(struct burst *burst, int64_t at_ms)
{
    if (burst->state == BURST_CARD) {
        burst->last_ms = at_ms; /* a run of them is no silence */
    }
    if (burst->source == BURST_OWN || burst_is_scan(burst) || follows_code(burst, at_ms)) {
        return BURST_TAKEN; /* control characters come as odd keys */
    }
    return verdict(burst, at_ms, false);
}

static int64_t silence_ms(const struct burst *burst)
{
    return burst->state == BURST_CARD ? BURST_CARD_SILENCE_MS : BURST_SILENCE_MS;
}

/* Before a further character: does it go on with what is held? Only the first gap may be long; a
 * scanner once known may falter. */
static bool is_continued(const struct burst *burst, int64_t gap_ms)
{
    if (burst_is_scan(burst) || burst->is_tail || burst->length == 1) {
        return gap_ms < silence_ms(burst);
    }
    return gap_ms <= BURST_GAP_MS;
}

static enum burst_event character_take(struct burst *burst, char c, int64_t at_ms)
{
    if (burst->state != BURST_EMPTY && !is_continued(burst, at_ms - burst->last_ms)) {
        burst->carry = (unsigned char)c;
        burst->carry_ms = at_ms;
        return verdict(burst, at_ms, false);
    }
    if (burst->state == BURST_EMPTY) {
        burst->is_tail = follows_code(burst, at_ms);
    }
    character_add(burst, c, at_ms);
    return BURST_NOTHING;
}

static bool is_inside_card(const struct burst *burst, int64_t at_ms)
{
    return burst->state == BURST_CARD && is_continued(burst, at_ms - burst->last_ms);
}

enum burst_event burst_key(struct burst *burst, int usage, bool has_shift, int64_t at_ms)
{
    if (usage >= USAGE_MODIFIER_FIRST && usage <= USAGE_MODIFIER_LAST) {
        return BURST_NOTHING;
    }
    int c = character_of(usage, has_shift);
    if (c == KEY_END && is_inside_card(burst, at_ms)) {
        character_add(burst, usage == USAGE_TAB ? '\t' : '\r', at_ms);
        return BURST_TAKEN;
    }
    return c == KEY_END   ? end_take(burst, at_ms)
           : c == KEY_ODD ? odd_take(burst, at_ms)
                          : character_take(burst, (char)c, at_ms);
}

enum burst_event burst_byte(struct burst *burst, uint8_t byte, int64_t at_ms)
{
    bool is_end = byte == '\r' || byte == '\n' || byte == '\t';
    return is_end && !is_inside_card(burst, at_ms) ? end_take(burst, at_ms)
                                                   : character_take(burst, (char)byte, at_ms);
}

enum burst_event burst_tick(struct burst *burst, int64_t now_ms)
{
    return now_ms >= burst_deadline_ms(burst) ? verdict(burst, now_ms, true) : BURST_NOTHING;
}

int64_t burst_deadline_ms(const struct burst *burst)
{
    return burst->state != BURST_EMPTY ? burst->last_ms + silence_ms(burst) : INT64_MAX;
}
