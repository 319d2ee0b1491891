#include "core/staff_pin.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"

/* Half a second would be felt by a queue at the door. OWASP's smallest Argon2id is 7 MiB, five
 * times; it is taken ten times, because one try counts against everybody of the staff: about 50 ms
 * on a small computer. */
enum { ARGON_PASSES = 10, ARGON_BYTES = 7 * 1024 * 1024, PEPPER_ID_BYTES = 8 };
enum { DIGEST_BYTES = 32 };

static const char KEPT_PREFIX[] = "$feria1$"; /* what pin_keep writes, before the digest */
static const char OLD_PREFIX[] = "$argon2id$v=19$m=19456,t=2,p=1$"; /* with these costs only */

static_assert(sizeof((struct staff_member *)0)->pin == crypto_pwhash_STRBYTES, "libsodium's text");

/* ---- which may be one ---- */

/* What people choose first, beyond the patterns below: rows, columns and corners of the pad. */
static const char *const COMMON[] = {"112233", "147258", "147852", "159357", "159753", "258456",
                                     "321654", "456789", "456123", "789456", "147369", "741852",
                                     "123654", "102030", "112358", "314159"};

/* The same difference from each digit to the next: 111111, 123456, 135791... modulo 10. */
static bool is_row(const char *pin, size_t length)
{
    int step = (pin[1] - pin[0] + 10) % 10;
    size_t i = 1;
    while (i < length && (pin[i] - pin[i - 1] + 10) % 10 == step) {
        i++;
    }
    return i == length;
}

/* A part of at most half of it, again and again: 121212, 123123. */
static bool is_repeated(const char *pin, size_t length)
{
    for (size_t part = 1; part <= length / 2; part++) {
        if (length % part == 0 && memcmp(pin, pin + part, length - part) == 0) {
            return true;
        }
    }
    return false;
}

/* Of at most two digits: 000001, 227272. */
static bool is_poor(const char *pin, size_t length)
{
    unsigned seen = 0;
    int count = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = 1U << (pin[i] - '0');
        count += (seen & digit) == 0;
        seen |= digit;
    }
    return count < 3;
}

static bool is_two_rows(const char *pin, size_t length)
{
    return length % 2 == 0 && is_row(pin, length / 2) && is_row(pin + length / 2, length / 2);
}

static bool is_common(const char *pin)
{
    for (size_t i = 0; i < ARRAY_COUNT(COMMON); i++) {
        if (strcmp(pin, COMMON[i]) == 0) {
            return true;
        }
    }
    return false;
}

enum status pin_check(const char *pin, struct error *error)
{
    size_t length = strspn(pin, "0123456789");
    if (pin[length] != '\0' || length < PIN_DIGITS_MIN || length > PIN_DIGITS_MAX) {
        return error_set(error, STATUS_INVALID, "a PIN has %d to %d digits and nothing else",
                         PIN_DIGITS_MIN, PIN_DIGITS_MAX);
    }
    if (is_row(pin, length) || is_repeated(pin, length) || is_two_rows(pin, length) ||
        is_poor(pin, length) || is_common(pin)) {
        return error_set(error, STATUS_INVALID,
                         "that PIN is among the first that anybody tries (a row or a repeated "
                         "part); choose one without a pattern");
    }
    return STATUS_OK;
}

/* ---- the key ---- */

static enum status pepper_path(const char *fair_folder, bool create, char out[FILE_PATH_MAX],
                               struct error *error)
{
    char folder[FILE_PATH_MAX];
    enum status status = path_join(folder, sizeof folder, fair_folder, "keys/personal", error);
    if (status == STATUS_OK && create) {
        status = folder_make(folder, error);
    }
    return status == STATUS_OK ? path_join(out, FILE_PATH_MAX, folder, "pin.key", error) : status;
}

enum status pepper_open(struct pepper *pepper, const char *fair_folder, bool create,
                        struct error *error)
{
    static const unsigned char DOMAIN[] = "feria-staff-pepper";
    char path[FILE_PATH_MAX];
    uint8_t hash[crypto_generichash_BYTES];
    memset(pepper, 0, sizeof *pepper);
    enum status status = pepper_path(fair_folder, create, path, &pepper->error);
    if (status == STATUS_OK) {
        status = key_file_open(path, create, pepper->key, &pepper->error);
    }
    if (status != STATUS_OK) {
        sodium_memzero(pepper->key, sizeof pepper->key);
        return error_set(error, status, "%s", pepper->error.text);
    }
    (void)crypto_generichash(hash, sizeof hash, DOMAIN, sizeof DOMAIN, pepper->key,
                             sizeof pepper->key);
    hex_encode(hash, PEPPER_ID_BYTES, pepper->id);
    pepper->is_here = true;
    return STATUS_OK;
}

void pepper_close(struct pepper *pepper)
{
    sodium_memzero(pepper, sizeof *pepper);
}

/* ---- what is kept ---- */

/* BLAKE2b under the pepper, of a word for what it is for and a text. */
static void under_pepper(const struct pepper *pepper, const char *purpose, const char *text,
                         uint8_t *out, size_t out_bytes)
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, pepper->key, sizeof pepper->key, out_bytes);
    (void)crypto_generichash_update(&state, (const uint8_t *)purpose, strlen(purpose) + 1);
    (void)crypto_generichash_update(&state, (const uint8_t *)text, strlen(text));
    (void)crypto_generichash_final(&state, out, out_bytes);
    sodium_memzero(&state, sizeof state);
}

/* The one slow step: of the PIN alone, so that it is done once however many work here. */
static enum status stretch(const struct pepper *pepper, const char *pin, uint8_t out[DIGEST_BYTES],
                           struct error *error)
{
    uint8_t peppered[DIGEST_BYTES], salt[crypto_pwhash_SALTBYTES];
    under_pepper(pepper, "feria-pin", pin, peppered, sizeof peppered);
    under_pepper(pepper, "feria-pin-salt", "", salt, sizeof salt);
    int failed = crypto_pwhash(out, DIGEST_BYTES, (const char *)peppered, sizeof peppered, salt,
                               ARGON_PASSES, ARGON_BYTES, crypto_pwhash_ALG_ARGON2ID13);
    sodium_memzero(peppered, sizeof peppered);
    sodium_memzero(salt, sizeof salt);
    return failed == 0
               ? STATUS_OK
               : error_set(error, STATUS_NO_MEMORY, "%d MiB of memory are missing for the PIN",
                           ARGON_BYTES / 1024 / 1024);
}

/* Of one person: two with the same PIN would not look the same. */
static void digest_text(const uint8_t stretched[DIGEST_BYTES], const char *staff,
                        char out[sizeof((struct staff_member *)0)->pin])
{
    uint8_t digest[DIGEST_BYTES];
    (void)crypto_generichash(digest, sizeof digest, (const uint8_t *)staff, strlen(staff),
                             stretched, DIGEST_BYTES);
    memset(out, 0, sizeof((struct staff_member *)0)->pin);
    memcpy(out, KEPT_PREFIX, sizeof KEPT_PREFIX);
    hex_encode(digest, sizeof digest, out + sizeof KEPT_PREFIX - 1);
    sodium_memzero(digest, sizeof digest);
}

/* What Feria kept before: Argon2id of each person's own, in libsodium's text. */
static bool is_old_pin(const struct pepper *pepper, const struct staff_member *member,
                       const char *pin)
{
    static const unsigned char PURPOSE[] = "feria-staff-pin";
    uint8_t peppered[DIGEST_BYTES];
    crypto_generichash_state state;
    if (strncmp(member->pin, OLD_PREFIX, sizeof OLD_PREFIX - 1) != 0) {
        return false;
    }
    (void)crypto_generichash_init(&state, pepper->key, sizeof pepper->key, sizeof peppered);
    (void)crypto_generichash_update(&state, PURPOSE, sizeof PURPOSE);
    (void)crypto_generichash_update(&state, (const uint8_t *)member->id, strlen(member->id));
    (void)crypto_generichash_update(&state, (const uint8_t *)":", 1);
    (void)crypto_generichash_update(&state, (const uint8_t *)pin, strlen(pin));
    (void)crypto_generichash_final(&state, peppered, sizeof peppered);
    bool is_it =
        crypto_pwhash_str_verify(member->pin, (const char *)peppered, sizeof peppered) == 0;
    sodium_memzero(&state, sizeof state);
    sodium_memzero(peppered, sizeof peppered);
    return is_it;
}

static enum status need_pepper(const struct pepper *pepper, struct error *error)
{
    return pepper->is_here ? STATUS_OK
                           : error_set(error, STATUS_CONFIG, "no PIN can be checked here: %s",
                                       pepper->error.text);
}

enum status pin_keep(struct staff_member *member, const struct pepper *pepper, const char *pin,
                     struct error *error)
{
    uint8_t stretched[DIGEST_BYTES];
    enum status status = need_pepper(pepper, error);
    if (status == STATUS_OK) {
        status = stretch(pepper, pin, stretched, error);
    }
    if (status == STATUS_OK) {
        digest_text(stretched, member->id, member->pin);
        (void)snprintf(member->pepper, sizeof member->pepper, "%s", pepper->id);
    }
    sodium_memzero(stretched, sizeof stretched);
    return status;
}

enum status pin_whose(const struct staff_member *members, size_t count, const struct pepper *pepper,
                      const char *pin, size_t *index, struct error *error)
{
    uint8_t stretched[DIGEST_BYTES];
    char kept[sizeof members->pin];
    size_t found = count;
    size_t tried = 0;
    enum status status = need_pepper(pepper, error);
    if (status == STATUS_OK) {
        status = stretch(pepper, pin, stretched, error);
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct staff_member *member = &members[i];
        if (strcmp(member->pepper, pepper->id) != 0) {
            continue;
        }
        tried++;
        digest_text(stretched, member->id, kept);
        bool is_new = strncmp(member->pin, KEPT_PREFIX, sizeof KEPT_PREFIX - 1) == 0;
        if (is_new ? sodium_memcmp(member->pin, kept, strlen(kept) + 1) == 0
                   : is_old_pin(pepper, member, pin)) {
            found = i;
        }
    }
    sodium_memzero(stretched, sizeof stretched);
    sodium_memzero(kept, sizeof kept);
    if (status != STATUS_OK) {
        return status;
    }
    if (tried == 0 && count > 0) {
        return error_set(error, STATUS_CONFIG,
                         "keys/personal/pin.key is not the one that the PINs were made with; bring "
                         "it from the machine where the fair was set up");
    }
    *index = found;
    return found < count ? STATUS_OK : error_set(error, STATUS_NOT_FOUND, "that PIN is nobody's");
}

/* ---- tries ---- */

int pin_wait_s(int denied_count)
{
    int wait_s = denied_count < PIN_TRIES ? 0 : PIN_WAIT_FIRST_S;
    for (int i = PIN_TRIES; i < denied_count && wait_s < PIN_WAIT_MAX_S; i++) {
        wait_s *= 2;
    }
    return wait_s < PIN_WAIT_MAX_S ? wait_s : PIN_WAIT_MAX_S;
}

enum status pin_guard_read(struct pin_guard *guard, struct ledger *ledger, int64_t now_utc_ms,
                           int64_t now_mono_ms, struct error *error)
{
    struct stmt stmt;
    int64_t last_ms = 0;
    *guard = (struct pin_guard){0};
    enum status status =
        stmt_begin(&stmt, ledger->db,
                   "SELECT count(*), max(at_ms) FROM staff_event WHERE station = ?1"
                   " AND what = 'denied' AND hlc > coalesce((SELECT max(hlc) FROM staff_event"
                   "  WHERE station = ?1 AND what = 'entered'), 0)",
                   error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, ledger->station);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        int64_t count = stmt_column_int(&stmt, 0);
        guard->denied_count = count < 1000 ? (int)count : 1000;
        last_ms = stmt_column_int(&stmt, 1);
    }
    stmt_end(&stmt);
    int64_t wait_ms = INT64_C(1000) * pin_wait_s(guard->denied_count);
    int64_t passed_ms = now_utc_ms > last_ms ? now_utc_ms - last_ms : 0;
    if (passed_ms < wait_ms) {
        guard->open_ms = now_mono_ms + wait_ms - passed_ms;
    }
    return status;
}

int64_t pin_guard_wait_ms(const struct pin_guard *guard, int64_t now_mono_ms)
{
    return guard->open_ms > now_mono_ms ? guard->open_ms - now_mono_ms : 0;
}

enum status pin_guard_deny(struct pin_guard *guard, struct ledger *ledger, int64_t now_mono_ms,
                           struct error *error)
{
    guard->denied_count += guard->denied_count < 1000;
    guard->open_ms = now_mono_ms + INT64_C(1000) * pin_wait_s(guard->denied_count);
    return staff_tell_denied(ledger, guard->denied_count, error);
}
