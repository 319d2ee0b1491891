#include "core/supervision.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum { PROBE_BYTES = 4096, NS_PER_US = 1000, CLOCK_SLACK_MS = 1000 };

/* ---- the disk ---- */

static int measure_fsync(const char *folder)
{
    static const char ZEROS[PROBE_BYTES];
    char path[FILE_PATH_MAX];
    if (path_join(path, sizeof path, folder, ".prueba-de-disco", NULL) != STATUS_OK) {
        return -1;
    }
    int64_t before_ns = clock_monotonic_ns();
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) {
        return -1;
    }
    bool is_fine = write(file, ZEROS, sizeof ZEROS) == (ssize_t)sizeof ZEROS && fsync(file) == 0;
    int64_t took_us = (clock_monotonic_ns() - before_ns) / NS_PER_US;
    (void)close(file);
    (void)unlink(path);
    return is_fine ? (int)took_us : -1;
}

struct disk_state disk_measure(const char *folder)
{
    struct disk_state disk = {.free_bytes = -1, .total_bytes = -1, .fsync_us = -1};
    struct statvfs info;
    if (statvfs(folder, &info) == 0) {
        disk.free_bytes = (int64_t)info.f_bavail * (int64_t)info.f_frsize;
        disk.total_bytes = (int64_t)info.f_blocks * (int64_t)info.f_frsize;
    }
    disk.fsync_us = measure_fsync(folder);
    return disk;
}

/* ---- the database ---- */

/* The last fact of each: the greatest of the last ones of its epochs, from the index on (station,
 * epoch, seq). */
static const char SELECT_STATIONS[] =
    "SELECT s.label, s.mode, coalesce((WITH RECURSIVE own(epoch) AS"
    " (SELECT min(epoch) FROM ledger WHERE station = s.station"
    "  UNION ALL SELECT (SELECT min(epoch) FROM ledger WHERE station = s.station"
    "                    AND epoch > own.epoch) FROM own WHERE own.epoch IS NOT NULL)"
    " SELECT max((SELECT l.at_ms FROM ledger AS l WHERE l.station = s.station"
    "             AND l.epoch = own.epoch ORDER BY l.seq DESC LIMIT 1)) FROM own), 0) AS last_ms,"
    " s.station = ?1 FROM station AS s"
    " ORDER BY s.station = ?1 DESC, last_ms DESC LIMIT ?2";

static enum status read_stations(struct supervision *to, struct ledger *ledger, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, ledger->db, SELECT_STATIONS, error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, ledger->station);
    stmt_int(&stmt, 2, SUPERVISION_STATIONS_MAX);
    while (to->station_count < SUPERVISION_STATIONS_MAX &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        to->stations[to->station_count++] =
            (struct station_seen){.label = arena_strdup(&to->arena, stmt_column_text(&stmt, 0)),
                                  .mode = arena_strdup(&to->arena, stmt_column_text(&stmt, 1)),
                                  .last_ms = stmt_column_int(&stmt, 2),
                                  .is_this_one = stmt_column_int(&stmt, 3) != 0};
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status supervision_new(struct supervision **out, struct ledger *ledger, const char *folder,
                            struct error *error)
{
    struct supervision *made = calloc(1, sizeof *made);
    *out = NULL;
    if (made == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory");
    }
    arena_init(&made->arena, 0);
    made->made_ms = clock_now_ms();
    made->fact_count = (int64_t)ledger->seq;
    made->disk = folder[0] != '\0' ? disk_measure(folder) : (struct disk_state){-1, -1, 0};
    int64_t ahead_ms = (ledger->hlc >> 16) - made->made_ms;
    made->clock_behind_ms = ahead_ms > CLOCK_SLACK_MS ? ahead_ms : 0;
    enum status status = incident_read(ledger->db, 0, &made->arena, made->incidents,
                                       SUPERVISION_INCIDENTS_MAX, &made->incident_count, error);
    if (status == STATUS_OK) {
        status = read_stations(made, ledger, error);
    }
    if (status != STATUS_OK) {
        supervision_free(made);
        return status;
    }
    *out = made;
    return STATUS_OK;
}

void supervision_free(struct supervision *supervision)
{
    if (supervision != NULL) {
        arena_release(&supervision->arena);
        sodium_memzero(supervision, sizeof *supervision);
        free(supervision);
    }
}
