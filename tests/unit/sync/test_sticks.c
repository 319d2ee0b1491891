/* A prepared stick is noticed when it comes and when it goes, two folders deep, and nothing else
 * is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "harness/folder.h"
#include "sync/sticks.h"

/* DIR with a mark, whoever's. */
static void mark(const char *dir)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    (void)snprintf(path, sizeof path, "%s/feria", dir);
    assert_int_equal(folder_make(path, &error), STATUS_OK);
    (void)snprintf(path, sizeof path, "%s/feria/prepared", dir);
    assert_int_equal(file_write(path, "x", 1, 0600, &error), STATUS_OK);
}

static void what_is_there(void **state)
{
    (void)state;
    static char paths[STICKS_MAX][FILE_PATH_MAX];
    char place[TEST_FOLDER_MAX], dir[FILE_PATH_MAX], other[FILE_PATH_MAX];
    struct sticks sticks;
    test_folder_make(place);
    sticks_init(&sticks, place);
    assert_int_equal(sticks_look(&sticks, paths), 0);
    (void)snprintf(dir, sizeof dir, "%s/USB", place);
    mark(dir);
    assert_int_equal(sticks_look(&sticks, paths), 1);
    assert_string_equal(paths[0], dir);
    (void)snprintf(dir, sizeof dir, "%s/somebody/LABEL", place);
    mark(dir);
    (void)snprintf(other, sizeof other, "%s/somebody/too/deep", place);
    mark(other);
    (void)snprintf(other, sizeof other, "%s/somebody/plain", place); /* not prepared */
    assert_int_equal(mkdir(other, 0700), 0);
    assert_int_equal(sticks_look(&sticks, paths), 2);
    for (int i = 0; i < 2 * STICKS_MAX; i++) {
        (void)snprintf(other, sizeof other, "%s/more-%d", place, i);
        mark(other);
    }
    assert_int_equal(sticks_look(&sticks, paths), STICKS_MAX);
    sticks_release(&sticks);
    sticks_init(&sticks, "/nowhere/at/all");
    assert_int_equal(sticks_look(&sticks, paths), 0);
    sticks_release(&sticks);
    test_folder_remove(place);
}

static void *plug_in(void *user)
{
    const char *const *way = user;
    (void)usleep(50 * 1000);
    (void)rename(way[0], way[1]);
    return NULL;
}

static void waits_until_it_comes(void **state)
{
    (void)state;
    static char paths[STICKS_MAX][FILE_PATH_MAX];
    char place[TEST_FOLDER_MAX], elsewhere[TEST_FOLDER_MAX];
    char from[FILE_PATH_MAX], to[FILE_PATH_MAX], user_folder[FILE_PATH_MAX];
    struct sticks sticks;
    pthread_t thread;
    int stop = eventfd(0, EFD_CLOEXEC);
    const uint64_t one = 1;
    test_folder_make(place);
    test_folder_make(elsewhere);
    (void)snprintf(user_folder, sizeof user_folder, "%s/somebody", place);
    assert_int_equal(mkdir(user_folder, 0700), 0);
    (void)snprintf(from, sizeof from, "%s/stick", elsewhere);
    (void)snprintf(to, sizeof to, "%s/somebody/LABEL", place);
    mark(from);
    sticks_init(&sticks, place);
    assert_int_equal(sticks_look(&sticks, paths), 0);
    const char *way[] = {from, to};
    assert_int_equal(pthread_create(&thread, NULL, plug_in, way), 0);
    while (sticks_look(&sticks, paths) == 0) { /* others may mount something meanwhile */
        assert_true(sticks_wait(&sticks, stop));
    }
    (void)pthread_join(thread, NULL);
    assert_string_equal(paths[0], to);
    assert_int_equal(rename(to, from), 0);
    assert_true(sticks_wait(&sticks, stop));
    assert_int_equal(sticks_look(&sticks, paths), 0);
    assert_int_equal(write(stop, &one, sizeof one), sizeof one);
    assert_false(sticks_wait(&sticks, stop));
    sticks_release(&sticks);
    (void)close(stop);
    test_folder_remove(place);
    test_folder_remove(elsewhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_there),
        cmocka_unit_test(waits_until_it_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
