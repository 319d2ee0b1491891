/* call.h: one request and its answer, whatever carried it. Made on the HTTP thread, worked on by
 * the writer's, answered on the HTTP thread: one of them has it at a time.
 * It must not know libmicrohttpd. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "core/trust.h"
#include "hub/hub_store.h"
#include "sync/request_sign.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CALL_TARGET_MAX = REQUEST_TARGET_MAX, /* bytes of PATH?QUERY */
    CALL_HEADERS_MAX = 6,                 /* of an answer */
    CALL_BODY_SMALL = 16 * 1024,          /* of what is JSON */
    CALL_ARENA_MAX = 24 * 1024 * 1024,
    NONCE_BYTES = 16,
};

/* Why a request came to nothing: a word for programs, its HTTP status. */
#define CALL_ERROR_LIST(X)                                                                         \
    X(BAD_REQUEST, "bad_request", 400)                                                             \
    X(STALE_NONCE, "stale_nonce", 401)                                                             \
    X(UNKNOWN_STATION, "unknown_station", 403)                                                     \
    X(REVOKED, "revoked", 403)                                                                     \
    X(BAD_SIGNATURE, "bad_signature", 403)                                                         \
    X(NOT_FOUND, "not_found", 404)                                                                 \
    X(WRONG_METHOD, "wrong_method", 405)                                                           \
    X(NO_LENGTH, "no_length", 411)                                                                 \
    X(TOO_LARGE, "too_large", 413)                                                                 \
    X(CORRUPT, "corrupt", 422)                                                                     \
    X(TOO_MANY, "too_many", 429)                                                                   \
    X(BROKEN, "broken", 500)                                                                       \
    X(BUSY, "busy", 503)

enum call_error {
#define X(name, word, http_status) CALL_##name,
    CALL_ERROR_LIST(X)
#undef X
        CALL_ERROR_COUNT
};

struct call_header {
    const char *name; /* static */
    char value[48];
};

struct call {
    /* What was asked. */
    const struct route *route; /* static; NULL when there is no such */
    char method[8];
    char target[CALL_TARGET_MAX]; /* PATH?QUERY as it was sent */
    struct buf body;
    size_t body_bytes; /* as announced */
    char station_text[9], nonce_text[2 * NONCE_BYTES + 1],
        signature_text[REQUEST_SIGNATURE_HEX + 1]; /* of the headers; "" = absent */
    struct trusted who;                            /* who signed it; station 0 = nobody */

    /* Between. */
    struct arena arena;
    void *work; /* the route's own, in the arena */
    int64_t began_ns;
    int64_t wait_until_ms; /* monotonic; a pull that found nothing waits so long; 0 = not at all */
    bool is_waiting;       /* for facts of others */
    bool is_unfinished;    /* goes on once what is urgent is done */
    struct call *next;     /* in a list */

    /* What is answered. */
    int http_status;  /* 0 = not yet */
    const char *type; /* static */
    struct buf answer;
    struct call_header headers[CALL_HEADERS_MAX];
    size_t header_count;

    void *connection; /* whose it is on the HTTP thread; borrowed */
};

struct call *call_new(void);       /* NULL: out of memory */
void call_free(struct call *call); /* overwrites what it held; NULL is fine */

/* Value of `name` in the query as a number from 0 to `max`; `fallback` when it is not there. False
 * when it is no such number: the call is refused then. */
bool call_number(struct call *call, const char *name, uint64_t max, uint64_t fallback,
                 uint64_t *out);

/* The same for a station's id of 8 hexadecimal digits. */
bool call_station(struct call *call, const char *name, uint32_t *out);

/* Answers `{"error": word, "message": ...}`. */
void call_refuse(struct call *call, enum call_error error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Refuses with what a store or a decoder said. */
void call_refuse_status(struct call *call, enum status status, const struct error *error);

/* 200 with what is in `answer`. */
void call_answer(struct call *call, const char *type);

/* 200 with this document, which it takes over. NULL, or no room for its text: `busy`. */
struct json_t;
void call_answer_json(struct call *call, struct json_t *json);

void call_header(struct call *call, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A list of calls, first in first out. */
struct call_list {
    struct call *first, **last;
    size_t count;
};

void call_list_init(struct call_list *list);
void call_list_push_first(struct call_list *list, struct call *call);
void call_list_push(struct call_list *list, struct call *call);
struct call *call_list_take(struct call_list *list); /* NULL when it is empty */
