#include "sync/http.h"

#include <ctype.h>
#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"

enum {
    CONNECT_MS = 8000,  /* a captive network lets a connection hang */
    DRIP_BYTES_S = 256, /* fewer is no answer */
    URL_MAX = HTTP_ORIGIN_MAX + 512,
    POLL_MS = 60000, /* libcurl takes less when it has to look at its clock */
};

/* One request under way. */
struct transfer {
    struct http_answer *answer; /* borrowed */
    bool is_too_big;
};

/* libcurl and the thirty libraries behind it are 8 MB of memory: they come with the first request,
 * and never to a station without a hub. */
#define CURL_CALLS(CALL)                                                                           \
    CALL(global_init)                                                                              \
    CALL(easy_init)                                                                                \
    CALL(easy_setopt)                                                                              \
    CALL(easy_getinfo)                                                                             \
    CALL(easy_cleanup)                                                                             \
    CALL(easy_strerror)                                                                            \
    CALL(multi_init)                                                                               \
    CALL(multi_cleanup)                                                                            \
    CALL(multi_add_handle)                                                                         \
    CALL(multi_remove_handle)                                                                      \
    CALL(multi_perform)                                                                            \
    CALL(multi_info_read)                                                                          \
    CALL(multi_poll)                                                                               \
    CALL(slist_append)                                                                             \
    CALL(slist_free_all)

#define CURL_MEMBER(name) __typeof__(curl_##name)(*(name));
static struct {
    CURL_CALLS(CURL_MEMBER)
} curl;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded; /* written once, under `once` */

static void load_library(void)
{
    void *library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL); /* for good */
    bool is_whole = library != NULL;
#define CURL_FIND(name)                                                                            \
    *(void **)&curl.name = library ? dlsym(library, "curl_" #name) : NULL;                         \
    is_whole = is_whole && curl.name != NULL;
    CURL_CALLS(CURL_FIND)
    is_loaded = is_whole && curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

void http_init(struct http *http, const char *origin, const char *pin, int cancel_fd)
{
    memset(http, 0, sizeof *http);
    (void)text_copy(http->origin, sizeof http->origin, origin);
    size_t length = strlen(http->origin);
    while (length > 0 && http->origin[length - 1] == '/') {
        http->origin[--length] = '\0';
    }
    (void)text_copy(http->pin, sizeof http->pin, pin);
    http->cancel_fd = cancel_fd;
}

void http_release(struct http *http)
{
    if (http->multi) {
        (void)curl.multi_cleanup(http->multi);
    }
    memset(http, 0, sizeof *http);
    http->cancel_fd = -1;
}

void http_answer_release(struct http_answer *answer)
{
    buf_wipe(&answer->body);
    buf_release(&answer->body);
    memset(answer, 0, sizeof *answer);
}

const char *http_header(const struct http_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->header_count; i++) {
        if (strcasecmp(answer->headers[i].name, name) == 0) {
            return answer->headers[i].value;
        }
    }
    return NULL;
}

/* ---- what comes back ---- */

static size_t on_body(char *data, size_t size, size_t count, void *user)
{
    struct transfer *transfer = user;
    buf_append(&transfer->answer->body, data, size * count);
    transfer->is_too_big = transfer->answer->body.failed != STATUS_OK;
    return transfer->is_too_big ? 0 : size * count;
}

static bool is_kept(const char *line, size_t name_length)
{
    return (name_length > 6 && strncasecmp(line, "Feria-", 6) == 0) ||
           (name_length == 11 && strncasecmp(line, "Retry-After", 11) == 0);
}

static size_t on_header(char *data, size_t size, size_t count, void *user)
{
    struct http_answer *answer = ((struct transfer *)user)->answer;
    const size_t bytes = size * count;
    const char *colon = memchr(data, ':', bytes);
    if (bytes >= 5 && memcmp(data, "HTTP/", 5) == 0) { /* also after a 100 Continue */
        answer->arrived_ms = clock_now_ms();
        answer->header_count = 0;
    }
    if (!colon || !is_kept(data, (size_t)(colon - data)) ||
        answer->header_count == HTTP_HEADERS_MAX) {
        return bytes;
    }
    struct http_header *header = &answer->headers[answer->header_count];
    const char *value = colon + 1;
    const char *end = data + bytes;
    while (value < end && *value == ' ') {
        value++;
    }
    while (end > value && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' ')) {
        end--;
    }
    int name_length = (int)(colon - data);
    if ((size_t)name_length < sizeof header->name && (size_t)(end - value) < sizeof header->value) {
        (void)snprintf(header->name, sizeof header->name, "%.*s", name_length, data);
        (void)snprintf(header->value, sizeof header->value, "%.*s", (int)(end - value), value);
        answer->header_count++;
    }
    return bytes;
}

static void read_outcome(CURL *easy, struct http_answer *answer)
{
    long code = 0;
    const char *type = NULL;
    curl_off_t sent_us = 0;
    curl_off_t arrived_us = 0;
    (void)curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
    (void)curl.easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
    (void)curl.easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
    (void)curl.easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &arrived_us);
    answer->code = (int)code;
    answer->rtt_us = arrived_us > sent_us ? (int64_t)(arrived_us - sent_us) : 0;
    size_t length = type ? strcspn(type, "; ") : 0;
    for (size_t i = 0; i < length && i < sizeof answer->type - 1; i++) {
        answer->type[i] = (char)tolower((unsigned char)type[i]);
    }
}

/* ---- what goes out ---- */

static bool is_tls(const struct http *http)
{
    return strncasecmp(http->origin, "https://", 8) == 0;
}

static void set_limits(CURL *easy, const struct http_request *request)
{
    (void)curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* A name server that says nothing holds a thread for half a minute: nobody waits for it. */
    (void)curl.easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    (void)curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    (void)curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->deadline_ms);
    if (request->quiet_s > 0) {
        (void)curl.easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)DRIP_BYTES_S);
        (void)curl.easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)request->quiet_s);
    }
    (void)curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl.easy_setopt(easy, CURLOPT_NOPROXY, "*");
    (void)curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl.easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    (void)curl.easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
}

static void set_request(CURL *easy, const struct http_request *request, struct curl_slist *headers)
{
    (void)curl.easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    if (strcmp(request->method, "POST") == 0) {
        (void)curl.easy_setopt(easy, CURLOPT_POST, 1L);
        (void)curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_bytes);
        (void)curl.easy_setopt(easy, CURLOPT_POSTFIELDS, request->body ? request->body : "");
    }
}

/* Only the pin is believed. No authority vouches for a hub: the system's 140, which libcurl would
 * read for each connection all the same, take 8 MB. */
static bool set_trust(CURL *easy, const struct http *http)
{
    char pinned[HTTP_PIN_MAX + 16];
    (void)snprintf(pinned, sizeof pinned, "sha256//%s", http->pin);
    return curl.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L) == CURLE_OK &&
           curl.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L) == CURLE_OK &&
           curl.easy_setopt(easy, CURLOPT_CAINFO, NULL) == CURLE_OK &&
           curl.easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK &&
           curl.easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           (http->seen == NULL || curl.easy_setopt(easy, CURLOPT_CERTINFO, 1L) == CURLE_OK) &&
           (!is_tls(http) || http->seen != NULL ||
            curl.easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, pinned) == CURLE_OK);
}

/* The server's own certificate is the first of those that it showed. */
static void take_seen(CURL *easy, struct http *http)
{
    struct curl_certinfo *shown = NULL;
    http->seen[0] = '\0';
    if (curl.easy_getinfo(easy, CURLINFO_CERTINFO, &shown) != CURLE_OK || shown == NULL ||
        shown->num_of_certs < 1) {
        return;
    }
    for (const struct curl_slist *line = shown->certinfo[0]; line != NULL; line = line->next) {
        if (strncmp(line->data, "Cert:", 5) == 0) {
            (void)text_copy(http->seen, HTTP_SEEN_MAX, line->data + 5);
        }
    }
}

static bool set_up(CURL *easy, const struct http *http, const struct http_request *request,
                   struct transfer *transfer, struct curl_slist *headers)
{
    char url[URL_MAX];
    int length = snprintf(url, sizeof url, "%s%s", http->origin, request->path);
    set_limits(easy, request);
    set_request(easy, request, headers);
    return length > 0 && (size_t)length < sizeof url && set_trust(easy, http) &&
           curl.easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
           curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl.easy_setopt(easy, CURLOPT_WRITEDATA, transfer) == CURLE_OK &&
           curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
           curl.easy_setopt(easy, CURLOPT_HEADERDATA, transfer) == CURLE_OK;
}

/* ---- on its way ---- */

/* Which of libcurl's answers mean what, and what people can do. */
static enum status failed(const struct http *http, CURLcode code, struct error *error)
{
    static const struct {
        CURLcode code;
        enum status status;
        const char *text;
    } ANSWERS[] = {
        {CURLE_SSL_PINNEDPUBKEYNOTMATCH, STATUS_CONFIG,
         "another server answered, not the hub whose key is pinned: is this the fair's network? If "
         "the hub has a new key, write it into hub_pin"},
        {CURLE_COULDNT_RESOLVE_HOST, STATUS_IO, "no such address here; check hub and the network"},
        {CURLE_COULDNT_CONNECT, STATUS_IO, "nothing answers there; is the hub running?"},
        {CURLE_OPERATION_TIMEDOUT, STATUS_IO, "no answer in time"},
        {CURLE_SSL_CONNECT_ERROR, STATUS_IO, "what answers there does not speak TLS as a hub does"},
        {CURLE_URL_MALFORMAT, STATUS_CONFIG, "is no address"},
        {CURLE_OUT_OF_MEMORY, STATUS_NO_MEMORY, "out of memory"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ANSWERS); i++) {
        if (ANSWERS[i].code == code) {
            return error_set(error, ANSWERS[i].status, "%s: %s", http->origin, ANSWERS[i].text);
        }
    }
    return error_set(error, STATUS_IO, "%s: %s", http->origin, curl.easy_strerror(code));
}

/* Until it is over. STATUS_BUSY: `cancel_fd` was heard. */
static enum status drive(struct http *http, CURL *easy, struct error *error)
{
    int running = 1;
    for (;;) {
        if (curl.multi_perform(http->multi, &running) != CURLM_OK) {
            return error_set(error, STATUS_NO_MEMORY, "%s: out of memory", http->origin);
        }
        int left = 0;
        CURLMsg *message = curl.multi_info_read(http->multi, &left);
        if (message && message->easy_handle == easy) {
            return message->data.result == CURLE_OK ? STATUS_OK
                                                    : failed(http, message->data.result, error);
        }
        if (running == 0) {
            return failed(http, CURLE_GOT_NOTHING, error);
        }
        struct curl_waitfd cancel = {.fd = http->cancel_fd, .events = CURL_WAIT_POLLIN};
        (void)curl.multi_poll(http->multi, &cancel, http->cancel_fd >= 0 ? 1 : 0, POLL_MS, NULL);
        if (cancel.revents & CURL_WAIT_POLLIN) {
            return error_set(error, STATUS_BUSY, "%s: given up", http->origin);
        }
    }
}

static enum status check(const struct http *http, struct error *error)
{
    if (!is_tls(http) && strncasecmp(http->origin, "http://", 7) != 0) {
        return failed(http, CURLE_URL_MALFORMAT, error);
    }
    return is_tls(http) && http->pin[0] == '\0' && http->seen == NULL
               ? error_set(
                     error, STATUS_CONFIG,
                     "feria.ini: [sync].hub_pin: is empty; write the key there that feria-hub "
                     "shows when it starts")
               : STATUS_OK;
}

/* libcurl's parts, made anew for each request: its buffers hold what people typed. */
static enum status run(struct http *http, const struct http_request *request,
                       struct transfer *transfer, struct curl_slist *headers, struct error *error)
{
    CURL *easy = curl.easy_init();
    http->multi = http->multi ? http->multi : curl.multi_init();
    if (!easy || !http->multi || !set_up(easy, http, request, transfer, headers) ||
        curl.multi_add_handle(http->multi, easy) != CURLM_OK) {
        curl.easy_cleanup(easy);
        return error_set(error, STATUS_NO_MEMORY, "%s: libcurl cannot be set up", http->origin);
    }
    enum status status = drive(http, easy, error);
    if (transfer->is_too_big) {
        status = error_set(error, STATUS_TOO_BIG,
                           "%s: answered with more than a hub ever does; is it one?", http->origin);
    }
    read_outcome(easy, transfer->answer);
    if (http->seen != NULL) {
        take_seen(easy, http);
    }
    (void)curl.multi_remove_handle(http->multi, easy);
    curl.easy_cleanup(easy);
    return status;
}

enum status http_run(struct http *http, const struct http_request *request,
                     struct http_answer *answer, struct error *error)
{
    struct transfer transfer = {.answer = answer};
    memset(answer, 0, sizeof *answer);
    buf_init(&answer->body, request->answer_bytes_max);
    enum status status = check(http, error);
    if (status != STATUS_OK) {
        return status;
    }
    (void)pthread_once(&once, load_library);
    if (!is_loaded) {
        return error_set(error, STATUS_UNSUPPORTED,
                         "libcurl-gnutls.so.4 cannot be loaded: install libcurl3-gnutls");
    }
    /* Without this libcurl waits a second for a 100 Continue before a large body. */
    struct curl_slist *headers = curl.slist_append(NULL, "Expect:");
    for (size_t i = 0; headers && request->headers && request->headers[i]; i++) {
        struct curl_slist *longer = curl.slist_append(headers, request->headers[i]);
        if (!longer) {
            curl.slist_free_all(headers);
        }
        headers = longer;
    }
    status = headers ? run(http, request, &transfer, headers, error)
                     : error_set(error, STATUS_NO_MEMORY, "%s: out of memory", http->origin);
    curl.slist_free_all(headers);
    return status;
}
