/* staff_pin.h: the PIN of staff: which may be one, what is kept of it, and how often a wrong one
 * may be tried.
 *
 * Kept is "$feria1$" and 64 hexadecimal digits: BLAKE2b-256 of the person's id, keyed with Argon2id
 * (RFC 9106; 7 MiB, 10 times) of BLAKE2b-256(pepper, PIN) under a salt that the pepper gives. One
 * entry costs one Argon2id, however many work at the fair: with 64 people 15 ms and 10 MiB, where
 * one for each took 706 ms and 22 MiB, and a door's scans waited behind it.
 * The pepper is 32 random bytes in keys/personal/pin.key (0600, hexadecimal), in no database, batch
 * or backup of one: who has the database alone cannot try PINs. Who has both can try all of six
 * digits in hours: then bring a new pin.key and new PINs. `feria init` makes it; other machines get
 * a copy, as of municipality.key. A PIN that an earlier Feria kept (libsodium's "$argon2id$", one
 * of each person's own) is still read, and as slowly, until it is set anew.
 * A PIN says by itself who enters, so the office lets no two people have the same. Whether one fits
 * is always tried with everybody, so that the time taken does not tell. Thread of the db; the
 * rules and the table of waits are any thread's. */
#pragma once

#include "core/keys.h"
#include "core/staff.h"

enum {
    PIN_DIGITS_MIN = 6,
    PIN_DIGITS_MAX = 10,
    PIN_SIZE = PIN_DIGITS_MAX + 1,
    PIN_TRIES = 5, /* before the first wait */
    PIN_WAIT_FIRST_S = 30,
    PIN_WAIT_MAX_S = 15 * 60,
};

/* STATUS_INVALID: not PIN_DIGITS_MIN to PIN_DIGITS_MAX digits, or one of those that everybody tries
 * first (111111, 123456, 121212, 123123, 112233, 159753...). `error` says which. */
enum status pin_check(const char *pin, struct error *error) FALLIBLE;

/* ---- the key ---- */

struct pepper {
    bool is_here;
    uint8_t key[KEY_FILE_BYTES];
    char id[17];        /* tells it from another one, and nothing of it */
    struct error error; /* why it is not here, for staff */
};

/* keys/personal/pin.key of a fair's folder; made when missing and `create`. Answers as
 * key_file_open; `pepper` says it too. */
enum status pepper_open(struct pepper *pepper, const char *fair_folder, bool create,
                        struct error *error) FALLIBLE;
void pepper_close(struct pepper *pepper); /* overwrites it */

/* What is kept of the PIN, into member->pin and member->pepper; member->id must be set.
 * STATUS_CONFIG: the pepper is not here. STATUS_NO_MEMORY. */
enum status pin_keep(struct staff_member *member, const struct pepper *pepper, const char *pin,
                     struct error *error) FALLIBLE;

/* Whose PIN this is: index into `members`, by trying all of them. STATUS_NOT_FOUND: nobody's.
 * STATUS_CONFIG: the pepper is not here, or no member was set with it; `error` says how to mend. */
enum status pin_whose(const struct staff_member *members, size_t count, const struct pepper *pepper,
                      const char *pin, size_t *index, struct error *error) FALLIBLE;

/* ---- tries ---- */

/* Seconds to wait after so many wrong PINs in a row: 0 up to the fourth, 30 after the fifth, twice
 * as long after each further one, at most 15 minutes. */
int pin_wait_s(int denied_count);

/* How many were tried in a row, and until when none is heard. One per station, read from its own
 * facts, so that a restart does not give new tries. */
struct pin_guard {
    int denied_count;
    int64_t open_ms; /* monotonic; 0 = now */
};

/* Reads what this station's facts say. A clock that is behind the last wrong try proves nothing:
 * then the whole wait begins anew. */
enum status pin_guard_read(struct pin_guard *guard, struct ledger *ledger, int64_t now_utc_ms,
                           int64_t now_mono_ms, struct error *error) FALLIBLE;

/* Milliseconds that nobody is heard; 0 = try. */
int64_t pin_guard_wait_ms(const struct pin_guard *guard, int64_t now_mono_ms);

/* Notes a wrong try durably, before anybody is told that it was wrong. */
enum status pin_guard_deny(struct pin_guard *guard, struct ledger *ledger, int64_t now_mono_ms,
                           struct error *error) FALLIBLE;
