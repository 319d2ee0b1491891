#include "sync/joining.h"

#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "core/fair_pack.h"
#include "sync/http.h"
#include "sync/http_look.h"

enum {
    ASK_EVERY_MS = 700,
    ASK_DEADLINE_MS = 8000,
    ANSWER_MAX = 16 * 1024,
    SILENCE_S = 6,
};

struct joining {
    char folder[FILE_PATH_MAX];
    void (*wake)(void *user);
    void *user;
    int stop_fd; /* owned; readable: stop */
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t mutex; /* guards `view` */
    struct joining_view view;

    /* The thread's own while there is one. */
    struct enrol_invitation invitation;
    bool has_pin;
    struct enrol_secret secret;
    uint8_t public_key[PUBLIC_KEY_BYTES];
    uint8_t secret_key[SECRET_KEY_BYTES];
};

/* ---- what is shown ---- */

static void show(struct joining *joining, enum joining_state state, enum joining_problem problem,
                 const struct error *error)
{
    (void)pthread_mutex_lock(&joining->mutex);
    struct joining_view *view = &joining->view;
    bool is_new = view->state != state || view->problem != problem;
    view->state = state;
    view->problem = problem;
    (void)text_copy(view->detail, sizeof view->detail, error != NULL ? error->text : "");
    (void)pthread_mutex_unlock(&joining->mutex);
    if (is_new && error != NULL) {
        log_warning("joining", "%s", error->text);
    }
    if (is_new) {
        joining->wake(joining->user);
    }
}

static void fail(struct joining *joining, enum joining_problem problem, const struct error *error)
{
    show(joining, JOINING_FAILED, problem, error);
}

/* True: it is to stop. */
static bool pause_is_over(struct joining *joining, int ms)
{
    struct pollfd stop = {.fd = joining->stop_fd, .events = POLLIN};
    return poll(&stop, 1, ms) > 0;
}

/* ---- asking ---- */

static char *question_text(const struct joining *joining)
{
    uint8_t proof[ENROL_PROOF_BYTES];
    char id[2 * ENROL_ID_BYTES + 1];
    char public_key[2 * PUBLIC_KEY_BYTES + 1];
    char proof_text[2 * ENROL_PROOF_BYTES + 1];
    enrol_prove(&joining->secret, joining->public_key, proof);
    hex_encode(joining->secret.id, sizeof joining->secret.id, id);
    hex_encode(joining->public_key, PUBLIC_KEY_BYTES, public_key);
    hex_encode(proof, sizeof proof, proof_text);
    json_t *json =
        json_pack("{s:s,s:s,s:s}", "id", id, "public_key", public_key, "proof", proof_text);
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    return text;
}

/* What came is the office's, or nobody's. */
static void take_parcel(struct joining *joining, const char *parcel)
{
    struct error error = {0};
    struct settings settings;
    struct buf pack;
    char pin[ENROL_PIN_BASE64 + 1];
    buf_init(&pack, PACK_BYTES_MAX);
    enum status status = enrol_open(&joining->secret, joining->secret_key, parcel, &pack, &error);
    if (status != STATUS_OK) {
        fail(joining, JOINING_NOT_OFFICE, &error);
        goto out;
    }
    settings_init(&settings);
    enrol_pin_text(joining->invitation.pin, pin);
    status = settings_set(&settings, "hub", joining->invitation.hub, &error);
    if (status == STATUS_OK) {
        status = settings_set(&settings, "hub_pin", pin, &error);
    }
    if (status == STATUS_OK) { /* the first bytes of libsodium's secret key are its seed */
        status = fair_join(joining->folder, buf_str(&pack), joining->secret_key, &settings, &error);
    }
    if (status == STATUS_OK) {
        show(joining, JOINING_DONE, JOINING_WELL, NULL);
    } else {
        fail(joining, status == STATUS_INVALID ? JOINING_NOT_OFFICE : JOINING_DISK, &error);
    }
out:
    buf_wipe(&pack);
    buf_release(&pack);
}

/* True: it is over, well or not. */
static bool take_answer(struct joining *joining, const struct http_answer *answer)
{
    struct error error = {0};
    json_t *json = json_loads(buf_str(&answer->body), 0, NULL);
    const char *state = json_string_value(json_object_get(json, "state"));
    const char *parcel = json_string_value(json_object_get(json, "parcel"));
    const char *word = json_string_value(json_object_get(json, "error"));
    bool is_over = false;
    if (answer->code == 200 && parcel != NULL) {
        take_parcel(joining, parcel);
        is_over = true;
    } else if (answer->code == 200 && state != NULL) {
        show(joining, JOINING_WAITING, JOINING_WELL, NULL);
    } else if (answer->code == 404 && word != NULL && strcmp(word, "not_found") == 0) {
        (void)!error_set(&error, STATUS_NOT_FOUND, "the hub knows no such code now");
        show(joining, JOINING_FINDING, JOINING_NO_INVITATION, &error);
    } else {
        (void)!error_set(&error, STATUS_IO, "%s: answered %d, not as a hub does",
                         joining->invitation.hub, answer->code);
        show(joining, JOINING_FINDING, JOINING_NO_HUB, &error);
    }
    json_decref(json);
    return is_over;
}

static bool ask(struct joining *joining, struct http *http, const char *question)
{
    static const char *const HEADERS[] = {"Content-Type: application/json", NULL};
    struct error error = {0};
    struct http_answer answer;
    const struct http_request request = {.method = "POST",
                                         .path = "/v1/enrol",
                                         .headers = HEADERS,
                                         .body = question,
                                         .body_bytes = strlen(question),
                                         .answer_bytes_max = ANSWER_MAX,
                                         .quiet_s = SILENCE_S,
                                         .deadline_ms = ASK_DEADLINE_MS};
    enum status status = http_run(http, &request, &answer, &error);
    bool is_over = status == STATUS_BUSY; /* stopped */
    if (status == STATUS_OK) {
        is_over = take_answer(joining, &answer);
    } else if (status == STATUS_CONFIG) {
        fail(joining, JOINING_OTHER_KEY, &error);
        is_over = true;
    } else if (!is_over) {
        show(joining, JOINING_FINDING, JOINING_NO_HUB, &error);
    }
    http_answer_release(&answer);
    return is_over;
}

/* ---- the thread ---- */

/* The hub's key, unless the QR said it. False: stopped. */
static bool find_pin(struct joining *joining)
{
    struct error error = {0};
    while (!joining->has_pin && http_look(joining->invitation.hub, joining->stop_fd,
                                          joining->invitation.pin, &error) != STATUS_OK) {
        show(joining, JOINING_FINDING, JOINING_NO_HUB, &error);
        if (pause_is_over(joining, ASK_EVERY_MS)) {
            return false;
        }
    }
    return true;
}

static void draw_key(struct joining *joining)
{
    (void)crypto_sign_keypair(joining->public_key, joining->secret_key);
    (void)pthread_mutex_lock(&joining->mutex);
    enrol_words(joining->public_key, joining->view.words, sizeof joining->view.words);
    (void)pthread_mutex_unlock(&joining->mutex);
}

static void *run(void *user)
{
    struct joining *joining = user;
    struct error error = {0};
    struct http http;
    char pin[ENROL_PIN_BASE64 + 1];
    char *question = NULL;
    draw_key(joining);
    if (!find_pin(joining)) {
        return NULL;
    }
    if (enrol_stretch(joining->invitation.code, joining->invitation.pin, &joining->secret,
                      &error) != STATUS_OK) {
        fail(joining, JOINING_DISK, &error);
        return NULL;
    }
    enrol_pin_text(joining->invitation.pin, pin);
    http_init(&http, joining->invitation.hub, pin, joining->stop_fd);
    question = question_text(joining);
    while (!ask(joining, &http, question) && !pause_is_over(joining, ASK_EVERY_MS)) {
    }
    free(question);
    http_release(&http);
    sodium_memzero(&joining->secret, sizeof joining->secret);
    sodium_memzero(joining->secret_key, sizeof joining->secret_key);
    return NULL;
}

/* ---- public ---- */

enum status joining_new(struct joining **out, const char *folder, void (*wake)(void *user),
                        void *user, struct error *error)
{
    *out = NULL;
    struct joining *joining = calloc(1, sizeof *joining);
    int stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (joining == NULL || stop_fd < 0 ||
        !text_copy(joining->folder, sizeof joining->folder, folder)) {
        free(joining);
        if (stop_fd >= 0) {
            (void)close(stop_fd);
        }
        return error_set(error, STATUS_NO_MEMORY, "out of memory, files or path for %s", folder);
    }
    joining->wake = wake;
    joining->user = user;
    joining->stop_fd = stop_fd;
    (void)pthread_mutex_init(&joining->mutex, NULL); /* cannot fail on Linux */
    *out = joining;
    return id_init(error);
}

void joining_stop(struct joining *joining)
{
    const uint64_t one = 1;
    uint64_t count = 0;
    if (joining->has_thread) {
        ssize_t written = write(joining->stop_fd, &one, sizeof one);
        (void)pthread_join(joining->thread, NULL);
        ssize_t taken = read(joining->stop_fd, &count, sizeof count);
        (void)written, (void)taken; /* an eventfd of our own: neither can fail */
        joining->has_thread = false;
    }
    memset(&joining->view, 0, sizeof joining->view);
}

void joining_free(struct joining *joining)
{
    if (joining == NULL) {
        return;
    }
    joining_stop(joining);
    (void)close(joining->stop_fd);
    (void)pthread_mutex_destroy(&joining->mutex);
    sodium_memzero(joining, sizeof *joining);
    free(joining);
}

enum status joining_start(struct joining *joining, const struct enrol_invitation *invitation,
                          bool has_pin, struct error *error)
{
    sigset_t all;
    sigset_t before;
    joining_stop(joining);
    joining->invitation = *invitation;
    joining->has_pin = has_pin;
    joining->view.state = JOINING_FINDING;
    (void)sigfillset(&all); /* signals are the UI thread's */
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    joining->has_thread = pthread_create(&joining->thread, NULL, run, joining) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!joining->has_thread) {
        joining->view.state = JOINING_IDLE;
        return error_set(error, STATUS_NO_MEMORY, "no thread can be started");
    }
    return STATUS_OK;
}

void joining_look(struct joining *joining, struct joining_view *out)
{
    (void)pthread_mutex_lock(&joining->mutex);
    *out = joining->view;
    (void)pthread_mutex_unlock(&joining->mutex);
}
