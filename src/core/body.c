#include "core/body.h"

enum status body_write(json_t *json, char *out, size_t out_bytes, struct error *error)
{
    if (!json) {
        return error_set(error, STATUS_INVALID, "a text of this fact is not UTF-8");
    }
    size_t length = json_dumpb(json, out, out_bytes - 1, JSON_COMPACT);
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
