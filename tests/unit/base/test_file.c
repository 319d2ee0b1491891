#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "harness/folder.h"

enum { NOBODY = 65534 };

static char folder[TEST_FOLDER_MAX];

static int make(void **state)
{
    (void)state;
    test_folder_make(folder);
    return 0;
}

static int clean_up(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static const char *in_folder(const char *name)
{
    static char path[FILE_PATH_MAX];
    struct error error = {0};
    assert_int_equal(path_join(path, sizeof path, folder, name, &error), STATUS_OK);
    return path;
}

static int count_entries(const char *path)
{
    DIR *entries = opendir(path);
    assert_non_null(entries);
    int count = -2; /* . and .. */
    while (readdir(entries)) {
        count++;
    }
    closedir(entries);
    return count;
}

static void assert_content(const char *path, const char *data, size_t bytes)
{
    struct buf buf;
    struct error error = {0};
    buf_init(&buf, 1000000);
    assert_int_equal(file_read(path, &buf, &error), STATUS_OK);
    assert_int_equal(buf.length, bytes);
    assert_memory_equal(buf_str(&buf), data, bytes);
    buf_release(&buf);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    static char data[100000];
    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (char)(i * 7);
    }
    static const size_t SIZES[] = {0, 1, 16383, 16384, 16385, sizeof data, 3};
    struct error error = {0};
    for (size_t i = 0; i < ARRAY_COUNT(SIZES); i++) {
        const char *path = in_folder("data.bin");
        assert_false(i == 0 && file_exists(path));
        assert_int_equal(file_write(path, data, SIZES[i], 0600, &error), STATUS_OK);
        assert_true(file_exists(path));
        assert_content(path, data, SIZES[i]);
        assert_int_equal(count_entries(folder), 1);
    }
}

static void the_mode_is_that_of_open(void **state)
{
    (void)state;
    static const struct {
        mode_t mask, mode, result;
    } ROWS[] = {{0, 0600, 0600}, {0, 0644, 0644}, {077, 0644, 0600}, {022, 0666, 0644}};
    struct error error = {0};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        const char *path = in_folder("mode");
        mode_t mask = umask(ROWS[i].mask);
        enum status status = file_write(path, "x", 1, ROWS[i].mode, &error);
        (void)umask(mask);
        struct stat info;
        assert_int_equal(status, STATUS_OK);
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_mode & 0777, ROWS[i].result);
    }
}

static void a_file_is_read_after_what_is_there(void **state)
{
    (void)state;
    const char *path = in_folder("five");
    struct error error = {0};
    struct buf buf;
    assert_int_equal(file_write(path, "12345", 5, 0600, &error), STATUS_OK);
    buf_init(&buf, 8);
    buf_append_str(&buf, "abc");
    assert_int_equal(file_read(path, &buf, &error), STATUS_OK);
    assert_string_equal(buf_str(&buf), "abc12345");
    assert_int_equal(file_read(path, &buf, &error), STATUS_TOO_BIG);
    assert_non_null(strstr(error.text, path));
    assert_string_equal(buf_str(&buf), "abc12345");
    assert_int_equal(file_read(path, &buf, &error), STATUS_TOO_BIG); /* it has failed before */
    buf_release(&buf);

    /* Of a file that is too big no part stays behind. */
    static char data[100000];
    assert_int_equal(file_write(path, data, sizeof data, 0600, &error), STATUS_OK);
    buf_init(&buf, sizeof data - 1);
    buf_append_str(&buf, "abc");
    assert_int_equal(file_read(path, &buf, &error), STATUS_TOO_BIG);
    assert_int_equal(buf.length, 3);
    assert_string_equal(buf_str(&buf), "abc");
    buf_release(&buf);
}

static void paths_that_cannot_be_read_or_written(void **state)
{
    (void)state;
    char long_path[2 * FILE_PATH_MAX];
    memset(long_path, 'x', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    struct error error = {0};
    assert_int_equal(file_write(in_folder("file"), "old", 3, 0600, &error), STATUS_OK);
    assert_int_equal(mkdir(in_folder("folder"), 0700), 0);
    assert_int_equal(symlink("circle", in_folder("circle")), 0);
    const struct {
        const char *name;
        enum status read, write;
    } ROWS[] = {
        {"missing", STATUS_NOT_FOUND, STATUS_OK},
        {"missing folder/x", STATUS_NOT_FOUND, STATUS_NOT_FOUND},
        {"file/x", STATUS_NOT_FOUND, STATUS_NOT_FOUND},
        {"folder", STATUS_INVALID, STATUS_INVALID},
        {"circle", STATUS_INVALID, STATUS_OK}, /* the link is replaced */
        {long_path, STATUS_TOO_BIG, STATUS_TOO_BIG},
        {long_path + sizeof long_path - 251, STATUS_NOT_FOUND, STATUS_TOO_BIG},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char path[4 * FILE_PATH_MAX];
        (void)snprintf(path, sizeof path, "%s/%s", folder, ROWS[i].name);
        struct buf buf;
        buf_init(&buf, 100);
        memset(&error, 0, sizeof error);
        assert_int_equal(file_read(path, &buf, &error), ROWS[i].read);
        assert_memory_equal(error.text, folder, strlen(folder));
        assert_int_equal(buf.length, 0);
        assert_int_equal(file_read(path, &buf, NULL), ROWS[i].read);
        memset(&error, 0, sizeof error);
        assert_int_equal(file_write(path, "new", 3, 0600, &error), ROWS[i].write);
        assert_int_equal(strlen(error.text) > 0, ROWS[i].write != STATUS_OK);
        assert_int_equal(file_write(path, "new", 3, 0600, NULL), ROWS[i].write);
        buf_release(&buf);
    }
    assert_content(in_folder("file"), "old", 3);
    assert_int_equal(count_entries(folder), 4);
}

/* Root may write everywhere, so it becomes nobody for the file system. */
static void a_read_only_folder_is_denied(void **state)
{
    (void)state;
    struct error error = {0};
    struct buf buf;
    buf_init(&buf, 100);
    char path[FILE_PATH_MAX];
    assert_int_equal(path_join(path, sizeof path, folder, "file", &error), STATUS_OK);
    assert_int_equal(file_write(path, "old", 3, 0600, &error), STATUS_OK);
    assert_int_equal(chmod(folder, 0555), 0);
    assert_int_equal(chmod(path, 0), 0);
    (void)setfsuid(NOBODY);
    enum status write_status = file_write(path, "new", 3, 0600, &error);
    enum status make_status = folder_make(in_folder("a/b"), NULL);
    enum status read_status = file_read(path, &buf, NULL);
    (void)setfsuid(geteuid());
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(write_status, STATUS_DENIED);
    assert_int_equal(make_status, STATUS_DENIED);
    assert_int_equal(read_status, STATUS_DENIED);
    assert_non_null(strstr(error.text, "permissions"));
    assert_content(path, "old", 3);
    assert_int_equal(count_entries(folder), 1);
    buf_release(&buf);
}

/* A limit on the size of files makes write() fail in the middle, as a full disk does. */
static void a_write_that_fails_leaves_the_old_file(void **state)
{
    (void)state;
    static char data[10000];
    struct error error = {0};
    char path[FILE_PATH_MAX];
    assert_int_equal(path_join(path, sizeof path, folder, "file", &error), STATUS_OK);
    assert_int_equal(file_write(path, "old", 3, 0600, &error), STATUS_OK);
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    struct rlimit small = {.rlim_cur = 4096, .rlim_max = limit.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum status status = file_write(path, data, sizeof data, 0600, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    (void)signal(SIGXFSZ, handler);
    assert_int_equal(status, STATUS_TOO_BIG);
    assert_content(path, "old", 3);
    assert_int_equal(count_entries(folder), 1);
}

enum { CHILD_OK, CHILD_CANNOT_MOUNT, CHILD_WRONG_STATUS, CHILD_WRONG_REST };

/* In a child with its own mounts: a disk of 64 KiB, then the same disk read-only. */
static int write_to_small_disk(void)
{
    static char data[128 * 1024];
    if ((unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) ||
        mount("none", folder, "tmpfs", 0, "size=64k") != 0) {
        return CHILD_CANNOT_MOUNT;
    }
    struct error full = {0};
    struct error read_only = {0};
    const char *path = in_folder("file");
    if (file_write(path, "old", 3, 0600, NULL) != STATUS_OK ||
        file_write(path, data, sizeof data, 0600, &full) != STATUS_FULL ||
        mount("none", folder, "tmpfs", MS_REMOUNT | MS_RDONLY, "") != 0 ||
        file_write(path, "new", 3, 0600, &read_only) != STATUS_DENIED) {
        return CHILD_WRONG_STATUS;
    }
    struct stat info;
    bool is_as_it_was = stat(path, &info) == 0 && info.st_size == 3 && count_entries(folder) == 1;
    return is_as_it_was && strstr(full.text, "delete old backups") &&
                   strstr(read_only.text, "read-only")
               ? CHILD_OK
               : CHILD_WRONG_REST;
}

static void a_full_disk_says_what_to_free(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(write_to_small_disk());
    }
    int result = 0;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result));
    if (WEXITSTATUS(result) == CHILD_CANNOT_MOUNT) {
        print_message("no right to mount a small disk here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(result), CHILD_OK);
}

static void errors_of_the_system_are_told(void **state)
{
    (void)state;
    static const struct {
        int number;
        enum status status;
        const char *text;
    } ROWS[] = {
        {ENOENT, STATUS_NOT_FOUND, "check the path"},
        {ENOSPC, STATUS_FULL, "delete old backups"},
        {EDQUOT, STATUS_FULL, "delete old backups"},
        {EROFS, STATUS_DENIED, "read-only"},
        {EACCES, STATUS_DENIED, "permissions"},
        {EPERM, STATUS_DENIED, "permissions"},
        {EIO, STATUS_IO, "check the disk"},
        {0, STATUS_IO, "check the disk"},
        {-1, STATUS_IO, "unknown error"},
        {99999, STATUS_IO, "unknown error"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        assert_int_equal(file_error(&error, ROWS[i].number, "a/b.csv"), ROWS[i].status);
        assert_memory_equal(error.text, "a/b.csv: ", 9);
        assert_non_null(strstr(error.text, ROWS[i].text));
    }
}

static void folders_are_made_with_their_parents(void **state)
{
    (void)state;
    char long_path[2 * FILE_PATH_MAX];
    memset(long_path, 'x', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    const struct {
        const char *name;
        enum status status;
    } ROWS[] = {
        {"", STATUS_OK},          {"a/b/c", STATUS_OK},    {"a/b/c", STATUS_OK},
        {"a/b/d//e/", STATUS_OK}, {"file", STATUS_EXISTS}, {"file/x", STATUS_EXISTS},
        {"a/./f", STATUS_OK},     {"a/../g", STATUS_OK},   {long_path, STATUS_TOO_BIG},
    };
    struct error error = {0};
    assert_int_equal(file_write(in_folder("file"), "", 0, 0600, &error), STATUS_OK);
    mode_t mask = umask(0);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char path[4 * FILE_PATH_MAX];
        (void)snprintf(path, sizeof path, "%s/%s", folder, ROWS[i].name);
        memset(&error, 0, sizeof error);
        assert_int_equal(folder_make(path, &error), ROWS[i].status);
        assert_int_equal(strlen(error.text) > 0, ROWS[i].status != STATUS_OK);
        struct stat info;
        if (ROWS[i].status == STATUS_OK) {
            assert_int_equal(stat(path, &info), 0);
            assert_int_equal(info.st_mode & S_IFMT, S_IFDIR);
            assert_int_equal(info.st_mode & 0777, 0700);
        }
    }
    (void)umask(mask);
    assert_int_equal(folder_make("", &error), STATUS_NOT_FOUND);
    assert_int_equal(folder_make("/", &error), STATUS_OK);
    assert_int_equal(folder_make("///", &error), STATUS_OK);
}

static void paths_are_joined(void **state)
{
    (void)state;
    static const struct {
        const char *folder, *name;
        size_t out_bytes;
        const char *path; /* NULL: STATUS_TOO_BIG */
    } ROWS[] = {
        {"a", "b", 4, "a/b"}, {"a/", "b", 4, "a/b"}, {"/", "b", 3, "/b"}, {"", "b", 2, "b"},
        {"a", "b", 3, NULL},  {"", "b", 1, NULL},    {"a", "", 3, "a/"},  {"a", "b", 1, NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char out[8];
        struct error error = {0};
        enum status status =
            path_join(out, ROWS[i].out_bytes, ROWS[i].folder, ROWS[i].name, &error);
        assert_int_equal(status, ROWS[i].path ? STATUS_OK : STATUS_TOO_BIG);
        if (ROWS[i].path) {
            assert_string_equal(out, ROWS[i].path);
        }
    }
}

/* Another name of the same blocks shows what became of them. */
static void a_destroyed_file_is_overwritten(void **state)
{
    (void)state;
    enum { BYTES = 20000 };
    char path[FILE_PATH_MAX], other[FILE_PATH_MAX], secret[BYTES];
    struct error error = {0};
    struct buf left;
    memset(secret, 's', sizeof secret);
    (void)snprintf(path, sizeof path, "%s", in_folder("secret"));
    (void)snprintf(other, sizeof other, "%s", in_folder("other"));
    assert_int_equal(file_destroy(path, &error), STATUS_OK); /* there is none */
    assert_int_equal(file_write(path, secret, sizeof secret, 0600, &error), STATUS_OK);
    assert_int_equal(link(path, other), 0);
    assert_int_equal(file_destroy(path, &error), STATUS_OK);
    assert_false(file_exists(path));
    buf_init(&left, BYTES);
    assert_int_equal(file_read(other, &left, &error), STATUS_OK);
    assert_int_equal(left.length, BYTES);
    assert_null(strstr(buf_str(&left), "ssss"));
    buf_release(&left);
    /* A link goes, and what it names stays. */
    assert_int_equal(file_write(other, secret, sizeof secret, 0600, &error), STATUS_OK);
    assert_int_equal(symlink(other, path), 0);
    assert_int_equal(file_destroy(path, &error), STATUS_OK);
    assert_content(other, secret, sizeof secret);
    assert_int_equal(count_entries(folder), 1);
    /* A folder is no file. */
    assert_int_equal(folder_make(in_folder("folder"), &error), STATUS_OK);
    assert_int_equal(file_destroy(in_folder("folder"), &error), STATUS_INVALID);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make, clean_up)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(what_is_written_is_read),
        IN_FOLDER(the_mode_is_that_of_open),
        IN_FOLDER(a_file_is_read_after_what_is_there),
        IN_FOLDER(paths_that_cannot_be_read_or_written),
        IN_FOLDER(a_read_only_folder_is_denied),
        IN_FOLDER(a_write_that_fails_leaves_the_old_file),
        IN_FOLDER(a_full_disk_says_what_to_free),
        IN_FOLDER(folders_are_made_with_their_parents),
        IN_FOLDER(a_destroyed_file_is_overwritten),
        cmocka_unit_test(errors_of_the_system_are_told),
        cmocka_unit_test(paths_are_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
