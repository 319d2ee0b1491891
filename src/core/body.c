#include "core/body.h"

#include <stdio.h>
#include <stdlib.h>

/* jansson goes on with half a text or a NULL when memory ends (its parser writes through one). We
 * stop instead: what was acknowledged is on the disk, and the next start goes on from there. */
static void *json_memory(size_t bytes)
{
    void *memory = malloc(bytes > 0 ? bytes : 1);
    if (!memory) {
        (void)fputs("feria: out of memory; nothing that was acknowledged is lost; start again\n",
                    stderr);
        abort();
    }
    return memory;
}

/* Before main, so that no program and no test can forget it. */
__attribute__((constructor)) static void json_memory_set(void)
{
    json_set_alloc_funcs(json_memory, free);
}

enum status body_write(json_t *json, char *out, size_t out_bytes, struct error *error)
{
    if (!json) {
        return error_set(error, STATUS_INVALID, "a text of this fact is not UTF-8");
    }
    size_t length = json_dumpb(json, out, out_bytes - 1, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(json);
    if (length == 0 || length >= out_bytes) {
        return error_set(error, STATUS_TOO_BIG, "a fact of %zu bytes is too long here", length);
    }
    out[length] = '\0';
    return STATUS_OK;
}

const char *body_optional(const char *text)
{
    return text && text[0] != '\0' ? text : NULL;
}
