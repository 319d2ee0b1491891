#include "store_kit.h"

#include <sqlite3.h>

/* A VFS over the system's whose k-th write or sync fails, in four ways. */

enum fault {
    FAULT_ONCE,  /* one call answers an I/O error, having done nothing */
    FAULT_TORN,  /* the same, but half of the write reached the file */
    FAULT_STAYS, /* from that call on every one fails: the disk is gone */
    FAULT_FULL,  /* one write finds the disk full */
    FAULT_COUNT
};

static struct {
    enum fault fault;
    int countdown; /* calls until it fails; 0 = it did, -1 = off */
    bool has_failed;
} shim = {.countdown = -1};

struct shim_file {
    sqlite3_file base;
    sqlite3_file *real; /* right behind this struct */
};

static sqlite3_vfs *real_vfs;

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct shim_file *)file)->real;
}

static bool fails_now(bool is_write)
{
    if (shim.countdown < 0) {
        return false;
    }
    if (shim.has_failed) {
        return shim.fault == FAULT_STAYS;
    }
    if (shim.fault == FAULT_FULL && !is_write) {
        return false;
    }
    if (shim.countdown > 1) {
        shim.countdown--;
        return false;
    }
    shim.has_failed = true;
    return true;
}

static int shim_write(sqlite3_file *file, const void *data, int bytes, sqlite3_int64 offset)
{
    sqlite3_file *real = real_of(file);
    if (fails_now(true)) {
        if (shim.fault == FAULT_TORN) {
            (void)real->pMethods->xWrite(real, data, bytes / 2, offset);
        }
        return shim.fault == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    return real->pMethods->xWrite(real, data, bytes, offset);
}

/* Nothing here loses power, so a sync that does not fail need not wait for the disk. */
static int shim_sync(sqlite3_file *file, int flags)
{
    (void)file;
    (void)flags;
    return fails_now(false) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 bytes)
{
    sqlite3_file *real = real_of(file);
    return fails_now(false) ? SQLITE_IOERR_TRUNCATE : real->pMethods->xTruncate(real, bytes);
}

static int shim_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int shim_read(sqlite3_file *file, void *data, int bytes, sqlite3_int64 offset)
{
    return real_of(file)->pMethods->xRead(real_of(file), data, bytes, offset);
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *bytes)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), bytes);
}

static int shim_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int shim_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int shim_check_lock(sqlite3_file *file, int *is_reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_reserved);
}

static int shim_control(sqlite3_file *file, int operation, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int shim_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int shim_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

/* Version 1: no shared memory, which a file that is locked exclusively does not need. */
static const sqlite3_io_methods SHIM_METHODS = {
    .iVersion = 1,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_check_lock,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_traits,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    (void)vfs;
    struct shim_file *shim_file = (struct shim_file *)file;
    shim_file->real = (sqlite3_file *)(shim_file + 1);
    int code = real_vfs->xOpen(real_vfs, name, shim_file->real, flags, out_flags);
    file->pMethods = code == SQLITE_OK ? &SHIM_METHODS : NULL;
    return code;
}

static int install(void **state)
{
    (void)state;
    static sqlite3_vfs vfs;
    real_vfs = sqlite3_vfs_find(NULL);
    vfs = *real_vfs;
    vfs.zName = "shim";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(struct shim_file) + real_vfs->szOsFile;
    vfs.xOpen = shim_open;
    return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK ? 0 : -1;
}

/* ---- a day's work, up to the first failure ---- */

struct work {
    enum db_role role;
    const char *path;
    const struct fact *others;
    size_t own_acknowledged, own_tried;
    size_t other_acknowledged;
};

enum { SINGLE = 2, JOINED = 4, OTHERS = 8 };

static enum status append_one(struct work *work, struct ledger *ledger, struct error *error)
{
    char body[64];
    (void)snprintf(body, sizeof body, "{\"label\":\"%zu\"}", work->own_tried++);
    return ledger_append(ledger, "test.added", body, "{\"name\":\"Ana\"}", error);
}

static enum status append_some(struct work *work, struct ledger *ledger, struct error *error)
{
    enum status status = STATUS_OK;
    for (int i = 0; i < SINGLE && status == STATUS_OK; i++) {
        status = append_one(work, ledger, error);
        work->own_acknowledged += status == STATUS_OK ? 1 : 0;
    }
    return status;
}

static enum status append_joined(struct work *work, struct ledger *ledger, struct error *error)
{
    enum status status = db_begin(ledger->db, error);
    for (int i = 0; i < JOINED && status == STATUS_OK; i++) {
        status = append_one(work, ledger, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(ledger->db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(ledger->db);
        return status;
    }
    work->own_acknowledged += JOINED;
    return STATUS_OK;
}

static enum status ingest_others(struct work *work, struct ledger *ledger, struct error *error)
{
    struct ingest_result result;
    enum status status = ledger_ingest(ledger, INGEST_WHOLE, work->others, OTHERS, &result, error);
    if (status == STATUS_OK) {
        assert_int_equal(result.new_count, OTHERS);
        work->other_acknowledged = OTHERS;
    }
    return status;
}

static enum status do_work(struct work *work, struct error *error)
{
    struct db db;
    struct ledger ledger;
    enum status status = db_open(&db, work->path, work->role, true, error);
    if (status == STATUS_OK) {
        status = db_execute(&db, KIT_TABLES, error);
    }
    if (status == STATUS_OK) {
        status = ledger_open(&ledger, &db, 7, error);
    }
    if (status == STATUS_OK) {
        status = append_some(work, &ledger, error);
    }
    if (status == STATUS_OK) {
        status = append_joined(work, &ledger, error);
    }
    if (status == STATUS_OK) {
        status = ingest_others(work, &ledger, error);
    }
    if (status == STATUS_FULL && db.handle != NULL) {
        /* Room again: the same file goes on. */
        assert_false(db.is_broken);
        assert_ok(db_execute(&db, KIT_TABLES, &error_));
        assert_ok(ledger_open(&ledger, &db, 7, &error_));
        assert_true(ledger.seq == work->own_acknowledged);
        assert_ok(append_some(work, &ledger, &error_));
    } else if (status == STATUS_IO && db.handle != NULL) {
        /* Nothing is written any more, not even when the disk would take it. */
        assert_true(db.is_broken);
        assert_status(db_begin(&db, &error_), STATUS_IO, "restart");
        assert_status(db_execute(&db, "SELECT 1", &error_), STATUS_IO, "restart");
    }
    db_close(&db);
    return status;
}

static void copy_file(const char *from, const char *to)
{
    char block[64 * 1024];
    FILE *in = fopen(from, "rb");
    FILE *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    for (size_t n = fread(block, 1, sizeof block, in); n > 0;
         n = fread(block, 1, sizeof block, in)) {
        assert_int_equal(fwrite(block, 1, n, out), n);
    }
    assert_int_equal(fclose(in), 0);
    assert_int_equal(fclose(out), 0);
}

static void check_what_is_left(const struct work *work)
{
    struct db db;
    struct ledger ledger;
    kind_table_set(KIT_KINDS);
    assert_ok(db_open(&db, work->path, work->role, true, &error_));
    assert_ok(db_execute(&db, KIT_TABLES, &error_));
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    assert_in_range(ledger.seq, work->own_acknowledged, work->own_tried);
    const int64_t others = kit_int(&db, "SELECT count(*) FROM ledger WHERE station = 8");
    assert_true(others == OTHERS || (others == 0 && work->other_acknowledged == 0));
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM item WHERE station = 7"), ledger.seq);
    kit_append(&ledger, 0, 4);
    kit_verify_clean(&db);
    db_close(&db);
}

/* The k-th operation on the file fails, for every k, or with a stride for each stride-th: making a
 * file takes more operations than the day's work in it. So a file made before is tried at each of
 * them, and the making at every 23rd. */
enum { EVERY = 1, EVERY_23RD = 23 };

static void run(enum db_role role, enum fault fault, const char *made_before, int stride)
{
    struct arena arena;
    struct fact *others = NULL;
    int failures = 0;
    bool is_done = false;
    arena_init(&arena, 0);
    shim.countdown = -1;
    kit_station_facts(8, OTHERS, &arena, &others);
    for (int k = 1; !is_done; k += stride) {
        char folder[TEST_FOLDER_MAX];
        char path[400];
        struct error error = {0};
        test_folder_make(folder);
        (void)snprintf(path, sizeof path, "%s/f.feria", folder);
        if (made_before) {
            copy_file(made_before, path);
        }
        struct work work = {.role = role, .path = path, .others = others};
        shim.fault = fault;
        shim.has_failed = false;
        shim.countdown = k;
        enum status status = do_work(&work, &error);
        is_done = !shim.has_failed;
        shim.countdown = -1;
        if (status != STATUS_OK) {
            assert_int_equal(status, fault == FAULT_FULL ? STATUS_FULL : STATUS_IO);
            assert_true(error.text[0] != '\0');
            failures++;
        }
        check_what_is_left(&work);
        test_folder_remove(folder);
        assert_true(k < 2000);
    }
    print_message("role %d, fault %d: %d failures\n", (int)role, (int)fault, failures);
    assert_true(failures * stride > 50);
    arena_release(&arena);
}

static void run_role(enum db_role role)
{
    char folder[TEST_FOLDER_MAX];
    char made[400];
    struct db db;
    struct ledger ledger;
    shim.countdown = -1;
    test_folder_make(folder);
    (void)snprintf(made, sizeof made, "%s/f.feria", folder);
    kind_table_set(KIT_KINDS);
    assert_ok(db_open(&db, made, role, true, &error_));
    assert_ok(db_execute(&db, KIT_TABLES, &error_));
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    db_close(&db);
    for (int fault = 0; fault < FAULT_COUNT; fault++) {
        run(role, (enum fault)fault, NULL, EVERY_23RD);
        run(role, (enum fault)fault, made, EVERY);
    }
    test_folder_remove(folder);
}

static void test_station(void **state)
{
    (void)state;
    run_role(DB_STATION);
}

static void test_central(void **state)
{
    (void)state;
    run_role(DB_CENTRAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_station),
        cmocka_unit_test(test_central),
    };
    return cmocka_run_group_tests(tests, install, NULL);
}
