/* heap.c: whatever is given back to the heap is overwritten first, whoever gives it back: what a
 * visitor typed passes through SQLite, jansson, SDL, FreeType, HarfBuzz and libqrencode, and none
 * of them knows that it is personal.
 *
 * Part of feria-kiosk alone. glibc lets a program bring its own `free` and `realloc`
 * (its manual, "Replacing malloc"); the blocks stay glibc's. Under AddressSanitizer the heap is the
 * sanitizer's, which does the same when told so. Any thread. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__

const char *__asan_default_options(void); /* NOLINT(bugprone-reserved-identifier) */

const char *__asan_default_options(void)
{
    return "max_free_fill_size=2147483647:free_fill_byte=0";
}

#else

/* glibc's own, under the names that it exports for replacements. */
void *__libc_malloc(size_t bytes); /* NOLINT(bugprone-reserved-identifier) */
void __libc_free(void *block);     /* NOLINT(bugprone-reserved-identifier) */

void free(void *block)
{
    if (block != NULL) {
        explicit_bzero(block, malloc_usable_size(block));
        __libc_free(block);
    }
}

/* Never glibc's: it may move a block and leave the old one as it was. */
void *realloc(void *block, size_t bytes)
{
    size_t usable = block != NULL ? malloc_usable_size(block) : 0;
    if (block != NULL && bytes == 0) {
        free(block);
        return NULL;
    }
    if (block != NULL && bytes <= usable && bytes >= usable / 2) {
        explicit_bzero((char *)block + bytes, usable - bytes);
        return block;
    }
    void *moved = __libc_malloc(bytes);
    if (moved != NULL && block != NULL) {
        memcpy(moved, block, usable < bytes ? usable : bytes);
        free(block);
    }
    return moved;
}

#endif
