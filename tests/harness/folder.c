#include "harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { OPEN_FOLDERS_MAX = 16 };

void test_folder_make(char path[TEST_FOLDER_MAX])
{
    const char *base = getenv("TMPDIR");
    int length =
        snprintf(path, TEST_FOLDER_MAX, "%s/feria-test-XXXXXX", base && *base ? base : P_tmpdir);
    assert_in_range(length, 1, TEST_FOLDER_MAX - 1);
    assert_non_null(mkdtemp(path));
}

/* Write-protected folders are opened before their contents are looked at. */
static int make_writable(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info;
    (void)at;
    return type == FTW_D || type == FTW_DNR ? chmod(path, 0700) : 0;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info;
    (void)type;
    (void)at;
    return remove(path);
}

void test_folder_remove(const char *path)
{
    (void)nftw(path, make_writable, OPEN_FOLDERS_MAX, FTW_PHYS);
    assert_int_equal(nftw(path, remove_one, OPEN_FOLDERS_MAX, FTW_PHYS | FTW_DEPTH), 0);
}
