/* folder.h: a folder, also on a stick or a shared drive, in which a station and the central leave
 * things for each other. Everything lies in DIR/feria:
 *
 *   prepared                               marks the folder: of which fair, sealed to which central
 *   STATION-EPOCH-FIRST-LAST.seg           a station's facts, sealed to the central (segment.h)
 *   STATION-EPOCH.want                     how a station stands, signed by it (note.h)
 *   STATION-EPOCH.ack                      what the central holds of it, signed by the central
 *   STATION-EPOCH-FIRST-LAST.page          what others wrote, sealed to the station
 *   STATION-00000000.parcel                keys of the fair, sealed to the station
 *   STATION-EPOCH-FIRST-LAST.tail          the station's own facts, lost by its file, sealed to it
 *   STATION-EPOCH-FIRST-LAST.parked        what the central could not use, sealed to an office
 *
 * STATION and EPOCH are 8 hex digits, FIRST and LAST 16 decimal ones. A file gets its name when it
 * is whole and on the disk, and is read back then; it is never changed. No database is ever opened
 * here. Other files in it are nobody's business. Any thread. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/status.h"
#include "core/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FOLDER_NAME_MAX = 64, FOLDER_FILES_MAX = 100000 };

struct folder {
    char path[FILE_PATH_MAX]; /* DIR/feria */
    uint8_t central[PUBLIC_KEY_BYTES];
};

/* Marks DIR for the fair of `central`'s keys. STATUS_EXISTS: another fair's, and says which folder
 * to delete. */
enum status folder_prepare(const char *dir, const struct keys *central,
                           struct error *error) FALLIBLE;

/* `pin`: the central's key, where it is known; NULL: what the mark says, which the municipality's
 * key proves. STATUS_NOT_FOUND: it was not prepared; STATUS_DENIED: for another fair or by another
 * central; STATUS_CORRUPT: the mark is damaged. */
enum status folder_open(struct folder *folder, const char *dir,
                        const uint8_t municipality_key[MUNICIPALITY_KEY_BYTES], const uint8_t *pin,
                        struct error *error) FALLIBLE;

/* Is there a mark, whoever's? */
bool folder_is_marked(const char *dir);

/* What a name says. */
struct folder_file {
    char name[FOLDER_NAME_MAX];
    uint32_t station, epoch;
    uint64_t first, last; /* 0 in notes */
};

/* The files that end with `suffix` (".seg"), of `station` (0: of all), sorted by station, epoch and
 * first. Names that are none of ours are left out. */
enum status folder_list(const struct folder *folder, const char *suffix, uint32_t station,
                        struct arena *arena, struct folder_file **files, size_t *count,
                        struct error *error) FALLIBLE;

/* The name of a note (first and last 0) or of a segment. */
void folder_name(char out[FOLDER_NAME_MAX], uint32_t station, uint32_t epoch, uint64_t first,
                 uint64_t last, const char *suffix);

/* Temporary name, fsync, rename, fsync of the folder; then reads it back from the device.
 * STATUS_IO when it is not what was written (it is removed). */
enum status folder_put(const struct folder *folder, const char *name, const void *data,
                       size_t bytes, struct error *error) FALLIBLE;

/* Appends the file to `out`. */
enum status folder_get(const struct folder *folder, const char *name, struct buf *out,
                       struct error *error) FALLIBLE;

/* Fine when it is not there. */
void folder_remove(const struct folder *folder, const char *name);

/* Removes what broken-off attempts of `station` left (0: of everybody). */
void folder_sweep(const struct folder *folder, uint32_t station);

/* All of it is on the device when this answers STATUS_OK: it may be pulled out. */
enum status folder_settle(const struct folder *folder, struct error *error) FALLIBLE;
