#include "bare.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "kit.h"

enum { PAGE_BYTES = 4096 };

/* As src/store sets them for a station. */
static const char PRAGMAS[] =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    "PRAGMA journal_size_limit = 16777216; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
    "PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -16000;";

/* What a program without a ledger would keep of a registration. */
static const char TABLE[] =
    "CREATE TABLE attendee(id INTEGER PRIMARY KEY, event INTEGER NOT NULL, name TEXT NOT NULL,"
    " document_type TEXT, document_number TEXT, phone TEXT, territory TEXT, age_band TEXT,"
    " value_group TEXT, ticket TEXT NOT NULL, consent TEXT, at_ms INTEGER NOT NULL) STRICT";

static const char INSERT[] = "INSERT INTO attendee VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                             "?9, ?10, ?11)";

static void must(struct bare *bare, int code, const char *doing)
{
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        bench_die("%s: %s", doing, sqlite3_errmsg(bare->handle));
    }
}

void bare_open(struct bare *bare, const char *folder)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    *bare = (struct bare){0};
    bench_check(path_join(path, sizeof path, folder, "bare.db", &error), "bare file", &error);
    must(bare, sqlite3_open(path, &bare->handle), "opening the bare file");
    must(bare, sqlite3_exec(bare->handle, PRAGMAS, NULL, NULL, NULL), "pragmas");
    must(bare, sqlite3_exec(bare->handle, TABLE, NULL, NULL, NULL), "making the bare table");
    must(bare, sqlite3_prepare_v2(bare->handle, INSERT, -1, &bare->insert, NULL), "preparing");
}

void bare_insert(struct bare *bare)
{
    static const char *const TEXTS[] = {
        "Luz Marina Prueba Ensayo", "CC",    "9999123456", "3001234567", "C09", "adultez", "jac",
        "K7M4X2QXTB000000",         "2022-1"};
    int at = 1;
    bare->count++;
    must(bare, sqlite3_bind_int(bare->insert, at++, 1), "binding");
    for (size_t i = 0; i < ARRAY_COUNT(TEXTS); i++) {
        must(bare, sqlite3_bind_text(bare->insert, at++, TEXTS[i], -1, SQLITE_STATIC), "binding");
    }
    must(bare, sqlite3_bind_int64(bare->insert, at, 1671109200000 + bare->count), "binding");
    must(bare, sqlite3_step(bare->insert), "a bare INSERT");
    must(bare, sqlite3_reset(bare->insert), "a bare INSERT");
}

void bare_close(struct bare *bare)
{
    (void)sqlite3_finalize(bare->insert);
    (void)sqlite3_close(bare->handle);
    *bare = (struct bare){0};
}

double fsync_us(const char *folder, int repetitions)
{
    static const char PAGE[PAGE_BYTES];
    char path[FILE_PATH_MAX];
    struct samples times = {0};
    struct error error = {0};
    bench_check(path_join(path, sizeof path, folder, "fsync", &error), "fsync file", &error);
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    for (int i = 0; i < repetitions; i++) {
        double started_us = bench_now_us();
        if (fd < 0 || write(fd, PAGE, sizeof PAGE) != sizeof PAGE || fsync(fd) != 0) {
            bench_die("%s: cannot be written", path);
        }
        samples_add(&times, bench_now_us() - started_us);
    }
    (void)close(fd);
    double median_us = samples_at(&times, 0.5);
    samples_release(&times);
    return median_us;
}
