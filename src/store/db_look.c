#include "store/db_look.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>

void db_close_look(struct db *db)
{
    char wal[sizeof db->path + sizeof "-wal"];
    struct stat info;
    (void)snprintf(wal, sizeof wal, "%s-wal", db->path);
    if (db->handle && stat(wal, &info) == 0 && info.st_size == 0) {
        /* Closing then moves nothing into the file, and takes the WAL away. */
        (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    }
    db_close(db);
}
