/* folder_parcel.h: the keys that a station of the fair needs beside its own, left for it in a
 * folder (core/fair_pack.h), sealed to it. */
#pragma once

#include "base/status.h"
#include "core/fair.h"
#include "core/trust.h"
#include "sync/folder.h"

/* The central leaves one for `who`, which the office trusts: of the keys that lie at `office`. */
enum status folder_parcel_leave(const struct folder *folder, struct fair *office,
                                const struct keys *central, const struct trusted *who,
                                struct error *error) FALLIBLE;

/* The station takes what is there for it (fair_pack_keep), and removes it. Nothing there:
 * STATUS_OK. STATUS_CORRUPT, _DENIED, _INVALID: it is not the central's, or torn; it stays. */
enum status folder_parcel_take(const struct folder *folder, const struct keys *keys,
                               const char *fair_folder, struct error *error) FALLIBLE;
