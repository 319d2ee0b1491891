#include "hub/call.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "sync/batch.h"

static const struct {
    const char *word;
    int http_status;
} ERRORS[] = {
#define X(name, word, http_status) {word, http_status},
    CALL_ERROR_LIST(X)
#undef X
};

/* What a failure of ours means to whoever asked. */
static const struct {
    enum status status;
    enum call_error error;
} MEANINGS[] = {
    {STATUS_CORRUPT, CALL_CORRUPT},
    {STATUS_INVALID, CALL_BAD_REQUEST},
    {STATUS_TOO_BIG, CALL_TOO_LARGE},
    {STATUS_BUSY, CALL_BUSY},
    {STATUS_FULL, CALL_BUSY},
    {STATUS_NO_MEMORY, CALL_BUSY},
    {STATUS_DENIED, CALL_UNKNOWN_STATION},
};

struct call *call_new(void)
{
    struct call *call = calloc(1, sizeof *call);
    if (call) {
        buf_init(&call->body, 0);
        buf_init(&call->answer, BATCH_BYTES_MAX);
        arena_init(&call->arena, CALL_ARENA_MAX);
        call->began_ns = clock_monotonic_ns();
    }
    return call;
}

void call_free(struct call *call)
{
    if (!call) {
        return;
    }
    arena_wipe(&call->arena);
    arena_release(&call->arena);
    buf_wipe(&call->body);
    buf_release(&call->body);
    buf_wipe(&call->answer);
    buf_release(&call->answer);
    free(call);
}

/* ---- the query ---- */

/* Value of `name`, up to the next '&'; NULL when it is not there. */
static const char *query_find(const struct call *call, const char *name, size_t *length)
{
    size_t name_length = strlen(name);
    const char *at = strchr(call->target, '?');
    while (at) {
        at++;
        if (strncmp(at, name, name_length) == 0 && at[name_length] == '=') {
            at += name_length + 1;
            *length = strcspn(at, "&");
            return at;
        }
        at = strchr(at, '&');
    }
    return NULL;
}

bool call_number(struct call *call, const char *name, uint64_t max, uint64_t fallback,
                 uint64_t *out)
{
    size_t length = 0;
    const char *text = query_find(call, name, &length);
    *out = fallback;
    if (!text) {
        return true;
    }
    char *end = NULL;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || end != text + length || errno != 0 || number > max) {
        call_refuse(call, CALL_BAD_REQUEST, "%s: must be a whole number up to %llu", name,
                    (unsigned long long)max);
        return false;
    }
    *out = number;
    return true;
}

bool call_station(struct call *call, const char *name, uint32_t *out)
{
    size_t length = 0;
    const char *text = query_find(call, name, &length);
    char *end = NULL;
    if (text && length == 8 && strspn(text, "0123456789abcdef") >= 8) {
        *out = (uint32_t)strtoul(text, &end, 16);
        if (*out != 0) {
            return true;
        }
    }
    call_refuse(call, CALL_BAD_REQUEST, "%s: must be the 8 small hexadecimal digits of a station",
                name);
    return false;
}

/* ---- answers ---- */

void call_answer(struct call *call, const char *type)
{
    struct error error = {0};
    enum status status = buf_status(&call->answer, &error);
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
        return;
    }
    call->http_status = 200;
    call->type = type;
}

void call_answer_json(struct call *call, json_t *json)
{
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (!text) {
        call_refuse(call, CALL_BUSY, "out of memory");
        return;
    }
    buf_append_str(&call->answer, text);
    free(text);
    call_answer(call, "application/json");
}

void call_refuse(struct call *call, enum call_error error, const char *format, ...)
{
    char message[ERROR_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    json_t *json =
        json_pack("{s:s,s:s%}", "error", ERRORS[error].word, "message", message, strlen(message));
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    buf_wipe(&call->answer);
    buf_append_str(&call->answer, text ? text : "{}");
    free(text);
    json_decref(json);
    call->http_status = ERRORS[error].http_status;
    call->type = "application/json";
    if (error == CALL_TOO_MANY || error == CALL_BUSY) {
        call_header(call, "Retry-After", "1");
    }
}

void call_refuse_status(struct call *call, enum status status, const struct error *error)
{
    enum call_error kind = CALL_BROKEN;
    for (size_t i = 0; i < ARRAY_COUNT(MEANINGS); i++) {
        if (MEANINGS[i].status == status) {
            kind = MEANINGS[i].error;
        }
    }
    call_refuse(call, kind, "%s", error->text[0] ? error->text : status_text(status));
}

void call_header(struct call *call, const char *name, const char *format, ...)
{
    ASSERT(call->header_count < CALL_HEADERS_MAX);
    struct call_header *header = &call->headers[call->header_count++];
    va_list arguments;
    header->name = name;
    va_start(arguments, format);
    (void)vsnprintf(header->value, sizeof header->value, format, arguments);
    va_end(arguments);
}

/* ---- lists ---- */

void call_list_init(struct call_list *list)
{
    *list = (struct call_list){.last = &list->first};
}

void call_list_push(struct call_list *list, struct call *call)
{
    call->next = NULL;
    *list->last = call;
    list->last = &call->next;
    list->count++;
}

void call_list_push_first(struct call_list *list, struct call *call)
{
    call->next = list->first;
    if (!list->first) {
        list->last = &call->next;
    }
    list->first = call;
    list->count++;
}

struct call *call_list_take(struct call_list *list)
{
    struct call *call = list->first;
    if (call) {
        list->first = call->next;
        if (!list->first) {
            list->last = &list->first;
        }
        list->count--;
        call->next = NULL;
    }
    return call;
}
