#include "sync/exchange_folder.h"

#include "core/survey_delivery.h"
#include "sync/central_keys.h"
#include "sync/fair_side.h"
#include "sync/station_side.h"

enum status exchange_folder(struct fair *fair, const char *dir,
                            void (*progress)(void *user, const struct folder_visit *visit),
                            void *user, struct folder_visit *visit, struct error *error)
{
    struct fair_side own = {.fair = fair};
    struct station_side side = fair_side(&own);
    struct pull_cursor cursor = {.peer = "folder"};
    struct stick_standing standing;
    uint8_t pin[PUBLIC_KEY_BYTES];
    bool is_known = false;
    enum status status = station_cursor_read(&fair->db, &cursor, error);
    if (status == STATUS_OK) {
        status = central_key_known(fair, pin, &is_known, error);
    }
    if (status == STATUS_OK) {
        status = station_standing_read(&fair->db, &standing, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    const struct folder_visitor visitor = {.side = &side,
                                           .keys = &fair->keys,
                                           .fair_folder = fair->folder,
                                           .central_pin = is_known ? pin : NULL,
                                           .cursor = &cursor,
                                           .standing = standing,
                                           .progress = progress,
                                           .user = user};
    struct error why = {0};
    enum status visited = folder_visit(dir, &visitor, visit, error);
    status = station_standing_write(&fair->db, &visit->standing, &why);
    if (visit->taken_count > 0) {
        survey_keys_travel(&fair->ledger, &fair->keys, fair->settings.mode);
    }
    return visited != STATUS_OK || status == STATUS_OK ? visited
                                                       : error_set(error, status, "%s", why.text);
}
