#include "sync/folder_parcel.h"

#include <string.h>

#include "core/fair_pack.h"
#include "sync/segment.h"

static const char SUFFIX[] = ".parcel";

/* Of no epoch and no facts. */
static void parcel_name(uint32_t station, char out[FOLDER_NAME_MAX])
{
    folder_name(out, station, 0, 0, 0, SUFFIX);
}

enum status folder_parcel_leave(const struct folder *folder, struct fair *office,
                                const struct keys *central, const struct trusted *who,
                                struct error *error)
{
    char name[FOLDER_NAME_MAX];
    struct buf pack, sealed;
    const struct segment segment = {.type = SEGMENT_PARCEL};
    parcel_name(who->station, name);
    buf_init(&pack, PACK_BYTES_MAX);
    buf_init(&sealed, SEGMENT_BYTES_MAX);
    enum status status = fair_pack_make(office, who, &pack, error);
    if (status == STATUS_OK) {
        status = segment_seal(&segment, central, who->public_key, pack.data, pack.length, &sealed,
                              error);
    }
    if (status == STATUS_OK) {
        status = folder_put(folder, name, sealed.data, sealed.length, error);
    }
    buf_wipe(&pack);
    buf_release(&pack);
    buf_release(&sealed);
    return status;
}

enum status folder_parcel_take(const struct folder *folder, const struct keys *keys,
                               const char *fair_folder, struct error *error)
{
    char name[FOLDER_NAME_MAX];
    struct buf sealed, pack;
    struct segment segment;
    parcel_name(keys->station, name);
    buf_init(&sealed, SEGMENT_BYTES_MAX);
    buf_init(&pack, SEGMENT_BYTES_MAX);
    enum status status = folder_get(folder, name, &sealed, error);
    bool is_there = status != STATUS_NOT_FOUND;
    if (status == STATUS_OK) {
        status = segment_open(sealed.data, sealed.length, keys, &segment, &pack, error);
    }
    if (status == STATUS_OK && (segment.type != SEGMENT_PARCEL ||
                                memcmp(segment.sender, folder->central, PUBLIC_KEY_BYTES) != 0)) {
        status = error_set(error, STATUS_DENIED, "it is not from the central");
    }
    if (status == STATUS_OK) {
        status = fair_pack_keep(fair_folder, buf_str(&pack), error);
    }
    if (status == STATUS_OK) {
        folder_remove(folder, name);
    }
    buf_wipe(&pack);
    buf_release(&pack);
    buf_release(&sealed);
    return is_there ? status : STATUS_OK;
}
