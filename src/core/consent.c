/* What people agreed to, as it was published then. */
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "core/catalogue.h"

enum status consent_published(struct db *db, const char *kind, const char *version,
                              const char *hash, struct buf *text, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db, "SELECT text FROM consent_published WHERE version = ?1 AND kind = ?2", error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, version);
        stmt_text(&stmt, 2, kind);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        uint8_t bytes[HASH_BYTES];
        char found[2 * HASH_BYTES + 1];
        const char *published = stmt_column_text(&stmt, 0);
        (void)crypto_generichash(bytes, sizeof bytes, (const unsigned char *)published,
                                 strlen(published), NULL, 0);
        hex_encode(bytes, sizeof bytes, found);
        if (strcmp(found, hash) == 0) {
            buf_append_str(text, published);
            break;
        }
    }
    stmt_end(&stmt);
    return status == STATUS_OK ? buf_status(text, error)
           : status == STATUS_NOT_FOUND
               ? error_set(error, status, "no text of version %s with this hash was published here",
                           version)
               : status;
}
