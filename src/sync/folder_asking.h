/* folder_asking.h: who left something in a folder and is no station of the fair yet: whom the
 * office may want to trust. Part of the central's visit (folder_office.h). */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "core/trust.h"
#include "store/db.h"
#include "sync/note.h"
#include "sync/segment.h"

#include <stddef.h>

enum { FOLDER_ASKING_MAX = 16 };

struct folder_asking {
    /* As they call themselves; name "": it has not come to that. Never `is_trusted`. */
    struct trusted stations[FOLDER_ASKING_MAX];
    size_t count;
};

/* Notes the sender of an opened chain, and who it says that it is. */
void folder_asking_chain(struct folder_asking *asking, const struct segment *segment,
                         const struct buf *content);

/* Notes who signed a want. */
void folder_asking_want(struct folder_asking *asking, const struct note *want);

/* Leaves those of whom the office has said nothing. Names that are missing are looked up in db. */
enum status folder_asking_settle(struct folder_asking *asking, struct db *db,
                                 const uint8_t root[PUBLIC_KEY_BYTES],
                                 struct error *error) FALLIBLE;

/* By its name or its 8 digits; NULL: there is none, or two have that name. */
const struct trusted *folder_asking_find(const struct folder_asking *asking, const char *word);
