/* http.h: requests to one hub over libcurl, with an end to everything: a deadline, a size, a way to
 * give up.
 *
 * With https:// the hub's key is pinned (RFC 7469) and nothing else of its certificate counts: who
 * made it, its name and its dates say nothing here, and this machine's clock may be wrong. Nothing
 * is followed to another address and no proxy is asked. The connection is kept between requests;
 * what was sent in one leaves the memory with it. libcurl is loaded by the first request.
 * It must not know what a fact is. One thread. */
#pragma once

#include "base/buf.h"
#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

enum {
    HTTP_ORIGIN_MAX = 512,
    HTTP_PIN_MAX = 64,
    HTTP_HEADERS_MAX = 8,
    HTTP_VALUE_MAX = 160,
    HTTP_TYPE_MAX = 64,
    HTTP_SEEN_MAX = 8 * 1024,
};

struct http {
    char origin[HTTP_ORIGIN_MAX]; /* "https://10.1.2.3:7443", without a slash at its end */
    char pin[HTTP_PIN_MAX];       /* base64 of SHA-256 of its SubjectPublicKeyInfo; "" = http */
    int cancel_fd;                /* readable: give up what is under way; -1 = never; borrowed */
    void *multi;                  /* owned: libcurl's, with the kept connection; NULL = none yet */
    char *seen; /* borrowed, HTTP_SEEN_MAX bytes: any key is taken, and the certificate that was
                 * shown left here (PEM; "" = none); for http_look.h alone. NULL = only the pin */
};

struct http_request {
    const char *method;         /* "GET", "POST" */
    const char *path;           /* "/v1/hello?pos=0" */
    const char *const *headers; /* "Name: value", NULL at the end; NULL = none */
    const void *body;           /* of a POST */
    size_t body_bytes;
    size_t answer_bytes_max; /* a longer answer is given up */
    int quiet_s;     /* given up after so many seconds of silence, or of a drip; 0 = by the deadline
                      * alone: looking wakes this machine every second */
    int deadline_ms; /* for all of it, from the first byte to the last */
};

struct http_header {
    char name[32]; /* as it came */
    char value[HTTP_VALUE_MAX];
};

struct http_answer {
    int code;                 /* 200, 403... */
    char type[HTTP_TYPE_MAX]; /* of the body: "application/json", in small letters, no charset */
    struct buf body;          /* owned */
    struct http_header headers[HTTP_HEADERS_MAX]; /* those that begin with "Feria-", Retry-After */
    size_t header_count;
    int64_t arrived_ms; /* clock_now_ms() when its first byte came */
    int64_t rtt_us;     /* from the request, sent whole, to that byte */
};

/* `pin` "" with http://. Never fails: what is wrong with an address the first request says. */
void http_init(struct http *http, const char *origin, const char *pin, int cancel_fd);
void http_release(struct http *http); /* fine on a zeroed one */

/* Sends one request and takes its answer, whatever its code. STATUS_IO: no answer, or not in time.
 * STATUS_DENIED: another key than the pinned one answered. STATUS_TOO_BIG: the answer is.
 * STATUS_BUSY: given up because of `cancel_fd`. STATUS_CONFIG: https without a pin, an address that
 * is none. `answer` is to be given to http_answer_release whatever came. */
enum status http_run(struct http *http, const struct http_request *request,
                     struct http_answer *answer, struct error *error) FALLIBLE;
void http_answer_release(struct http_answer *answer); /* overwrites it; fine on a zeroed one */

/* The header's value, NULL when it did not come. Borrowed from `answer`. */
const char *http_header(const struct http_answer *answer, const char *name);
