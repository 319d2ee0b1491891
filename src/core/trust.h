/* trust.h: which keys the office trusts, as fact `station.trusted` says, and since when not.
 *
 * At the root stands the office's own key, in keys/office.pub of the fair's folder (64 hexadecimal
 * digits, no secret). What it trusts as "office" speaks like it. A hub takes batches of, and
 * answers to, nobody else; what a kind's "from" (store/kind.h) keeps for the office is parked when
 * another one writes it. Thread of the db. */
#pragma once

#include "base/status.h"
#include "core/keys.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stdint.h>

enum { STATION_LABEL_MAX = 63, STATION_MODE_MAX = 15 /* bytes, as in the settings */ };

/* A station as the office knows it. */
struct trusted {
    uint32_t station; /* key id */
    uint8_t public_key[PUBLIC_KEY_BYTES];
    char name[STATION_NAME_MAX + 1];
    char label[STATION_LABEL_MAX + 1];
    char mode[STATION_MODE_MAX + 1]; /* citizen, door, stand, office: what it may pull and write */
    bool is_trusted;
};

/* The root key: keys/office.pub, or what keys/office.key says. STATUS_NOT_FOUND says what to bring;
 * STATUS_INVALID: the file holds no key. */
enum status trust_root_read(const char *fair_folder, uint8_t out[PUBLIC_KEY_BYTES],
                            struct error *error) FALLIBLE;

/* Leaves the office's public key there, once: at the root of trust stands who set the fair up. */
enum status trust_root_keep(const char *fair_folder, const uint8_t public_key[PUBLIC_KEY_BYTES],
                            struct error *error) FALLIBLE;

/* May `station` send and ask here? STATUS_NOT_FOUND: the office has not trusted its key.
 * STATUS_DENIED: it did, and has taken it back (station.trusted or station.revoked); `out` is
 * filled then too. The root itself is "office". `error` may be NULL. */
enum status trust_find(struct db *db, const uint8_t root[PUBLIC_KEY_BYTES], uint32_t station,
                       struct trusted *out, struct error *error) FALLIBLE;

/* What this file has heard of it: whether the office said that `station` is of the fair. A station
 * asks it of itself. */
enum status trust_heard(struct db *db, uint32_t station, bool *is_trusted,
                        struct error *error) FALLIBLE;

/* The epoch of a central's file as a station in `mode` is told it: another one, so that it reads
 * from the beginning, once the office gives it another mode: it may have now what was held back. */
int64_t trust_epoch(int64_t epoch, const char *mode);

/* The office says so: `who` as it stands in the fact. STATUS_INVALID: the key is not that of the
 * station, the name is none, or the mode is not one. */
enum status trust_write(struct ledger *ledger, const struct trusted *who,
                        struct error *error) FALLIBLE;

/* The trusted station of that name: the latest. STATUS_NOT_FOUND. */
enum status trust_by_name(struct db *db, const char *name, struct trusted *out,
                          struct error *error) FALLIBLE;

/* The latest that was heard of by that name and of which the office has said nothing: who shares
 * the central file, lies beside the hub, or came by a stick. STATUS_NOT_FOUND. */
enum status trust_heard_by_name(struct db *db, const char *name, struct trusted *out,
                                struct error *error) FALLIBLE;
