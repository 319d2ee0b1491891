/* folder.h: a folder for one test, made and removed with all that is in it. Fails the running
 * cmocka test on an error. */
#pragma once

enum { TEST_FOLDER_MAX = 256 };

/* A new empty folder under $TMPDIR, else under the system's; its path goes to `path`. */
void test_folder_make(char path[TEST_FOLDER_MAX]);

/* Removes it recursively, also what is write-protected in it. Does not follow links. */
void test_folder_remove(const char *path);
