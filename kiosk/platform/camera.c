#include "platform/camera.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "image/code_find.h"
#include "platform/camera_source.h"
#include "platform/code_memory.h"

enum {
    CODES_MAX = 4,        /* read and not yet taken; more are dropped, the oldest first */
    RETRY_MS = 5000,      /* without a sign of the system */
    RETRY_LEAST_MS = 250, /* between two tries, whatever it says */
    SILENCE_MS = 5000,    /* a camera that gives no picture for so long is opened again */
    DAMAGED_MAX = 30,     /* pictures in a row */
};

struct camera {
    char setting[FILE_PATH_MAX];
    bool is_mirrored;
    void (*wake)(void *user);
    void *user;
    pthread_t thread;
    bool has_thread;
    int control_fd; /* eventfd: one of the next two changed */
    atomic_bool is_ending;
    atomic_uint session; /* odd: wanted; written by the UI thread alone, under the mutex */

    pthread_mutex_t mutex; /* of what follows */
    bool has_mutex;
    struct camera_view *ready; /* the newest of the thread... */
    bool is_fresh;             /* ...that the UI has not taken */
    struct code {
        char text[CODE_TEXT_MAX];
        size_t length;
    } codes[CODES_MAX]; /* from the oldest */
    size_t code_count;

    struct camera_view *front; /* the UI thread's */

    struct camera_view *back; /* the camera thread's, as all that follows */
    struct camera_view views[3];
    unsigned own_session; /* that it works for */
    struct luma picture, halves[2];
    struct code_finder *finder; /* owned; only while open */
    struct code_found found;
    struct code_memory memory;
    uint64_t number;
    bool is_dark;                  /* the last picture was */
    int64_t outline_ms;            /* monotonic, when a code was last in sight; 0 = never */
    float corners[8];              /* of it */
    enum camera_state told, shown; /* to the log, to the UI */
};

/* ---- views ---- */

static void view_wipe(struct camera_view *view)
{
    uint8_t *pixels = view->pixels;
    explicit_bzero(pixels, (size_t)CAMERA_VIEW_SIDE_MAX * CAMERA_VIEW_SIDE_MAX);
    *view = (struct camera_view){.pixels = pixels};
}

static bool is_on(struct camera *camera)
{
    return atomic_load(&camera->session) == camera->own_session && camera->own_session % 2 == 1 &&
           !atomic_load(&camera->is_ending);
}

/* The back one becomes the ready one, unless nobody wants it any more. */
static void publish(struct camera *camera)
{
    camera->back->number = ++camera->number;
    camera->shown = camera->back->state;
    (void)pthread_mutex_lock(&camera->mutex);
    if (is_on(camera)) {
        struct camera_view *before = camera->ready;
        camera->ready = camera->back;
        camera->back = before;
        camera->is_fresh = true;
    }
    (void)pthread_mutex_unlock(&camera->mutex);
    camera->wake(camera->user);
}

static void publish_state(struct camera *camera, enum camera_state state)
{
    if (camera->shown != state) {
        view_wipe(camera->back);
        camera->back->state = state;
        publish(camera);
    }
}

/* Half the picture, and half of that, until it is small enough. */
static enum status view_fill(struct camera *camera, struct error *error)
{
    struct camera_view *view = camera->back;
    const struct luma *small = &camera->picture;
    enum status status = STATUS_OK;
    for (int i = 0; status == STATUS_OK &&
                    (small->width > CAMERA_VIEW_SIDE_MAX || small->height > CAMERA_VIEW_SIDE_MAX);
         i = 1 - i) {
        status = luma_halve(small, &camera->halves[i], error);
        small = &camera->halves[i];
    }
    if (status != STATUS_OK) {
        return status;
    }
    view->width = small->width;
    view->height = small->height;
    int64_t sum = 0;
    for (int y = 0; y < small->height; y++) {
        const uint8_t *from = small->pixels + (size_t)y * (size_t)small->width;
        uint8_t *to = view->pixels + (size_t)y * (size_t)small->width;
        for (int x = 0; x < small->width; x++) {
            to[x] = from[camera->is_mirrored ? small->width - 1 - x : x];
            sum += to[x];
        }
    }
    /* A bit more than dark does not end it: the hint would flicker. */
    int64_t limit = camera->is_dark ? CAMERA_DARK_LUMA + 10 : CAMERA_DARK_LUMA;
    camera->is_dark = view->is_dark = sum < limit * small->width * small->height;
    return STATUS_OK;
}

static void outline_set(struct camera *camera, bool is_found, int64_t now_ms)
{
    struct camera_view *view = camera->back;
    for (size_t i = 0; is_found && i < 4; i++) {
        float x = camera->found.corners[i].x / (float)camera->picture.width;
        camera->corners[2 * i] = camera->is_mirrored ? 1 - x : x;
        camera->corners[2 * i + 1] = camera->found.corners[i].y / (float)camera->picture.height;
    }
    camera->outline_ms = is_found ? now_ms : camera->outline_ms;
    view->has_code = camera->outline_ms > 0 && now_ms - camera->outline_ms < CAMERA_OUTLINE_MS;
    memcpy(view->corners, camera->corners, sizeof view->corners);
}

/* ---- codes ---- */

static void code_put(struct camera *camera)
{
    (void)pthread_mutex_lock(&camera->mutex);
    if (is_on(camera)) {
        if (camera->code_count == CODES_MAX) {
            memmove(&camera->codes[0], &camera->codes[1],
                    (CODES_MAX - 1) * sizeof camera->codes[0]);
            camera->code_count--;
        }
        struct code *code = &camera->codes[camera->code_count++];
        memcpy(code->text, camera->found.text, camera->found.length + 1);
        code->length = camera->found.length;
    }
    (void)pthread_mutex_unlock(&camera->mutex);
}

/* Searches the picture, then shows it. */
static enum status picture_use(struct camera *camera, struct error *error)
{
    enum status status =
        code_find(camera->finder, &camera->picture, CAMERA_BUDGET_US, &camera->found, error);
    bool is_found = status == STATUS_OK;
    if (!is_found && status != STATUS_NOT_FOUND && status != STATUS_TOO_BIG) {
        return status;
    }
    int64_t now_ms = clock_monotonic_ms();
    if (is_found &&
        code_memory_sees(&camera->memory, camera->found.text, camera->found.length, now_ms)) {
        code_put(camera);
    }
    camera->back->state = CAMERA_LIVE;
    status = view_fill(camera, error);
    if (status == STATUS_OK) {
        outline_set(camera, is_found, now_ms);
        publish(camera);
    }
    return status;
}

/* ---- the thread ---- */

/* Waits for a sign of the UI thread, for `fd` (-1 = nothing else) or until the time. True when `fd`
 * has something. */
static bool wait_for(struct camera *camera, int fd, int64_t timeout_ms)
{
    struct pollfd fds[] = {{.fd = camera->control_fd, .events = POLLIN},
                           {.fd = fd, .events = POLLIN}};
    uint64_t count = 0;
    if (poll(fds, 2, (int)timeout_ms) <= 0) {
        return false;
    }
    if ((fds[0].revents & POLLIN) != 0) {
        ssize_t got = read(camera->control_fd, &count, sizeof count);
        (void)got; /* what changed stands in the flags */
    }
    return fds[1].revents != 0;
}

/* What the thread has of what was seen is overwritten; the rest was by camera_want. */
static void forget(struct camera *camera)
{
    code_finder_free(camera->finder);
    camera->finder = NULL;
    luma_release(&camera->picture);
    luma_release(&camera->halves[0]);
    luma_release(&camera->halves[1]);
    explicit_bzero(&camera->found, sizeof camera->found);
    code_memory_clear(&camera->memory);
    camera->outline_ms = 0;
    view_wipe(camera->back);
    camera->shown = CAMERA_OFF;
}

static enum camera_state state_of(enum status status)
{
    static const struct {
        enum status status;
        enum camera_state state;
    } states[] = {
        {STATUS_NOT_FOUND, CAMERA_ABSENT},
        {STATUS_DENIED, CAMERA_DENIED},
        {STATUS_BUSY, CAMERA_TAKEN},
    };
    for (size_t i = 0; i < ARRAY_COUNT(states); i++) {
        if (states[i].status == status) {
            return states[i].state;
        }
    }
    return CAMERA_UNFIT;
}

static void rest_until(struct camera *camera, int64_t until_ms)
{
    int64_t left_ms = until_ms - clock_monotonic_ms();
    while (left_ms > 0 && is_on(camera)) {
        (void)wait_for(camera, -1, left_ms);
        left_ms = until_ms - clock_monotonic_ms();
    }
}

/* The next picture, searched and shown. STATUS_GAP: there was none yet. */
static enum status picture_next(struct camera *camera, struct camera_source *source,
                                int64_t since_ms, struct error *error)
{
    if (wait_for(camera, source->fd, SILENCE_MS)) {
        enum status status = source->kind->read(source, &camera->picture, error);
        return status == STATUS_OK ? picture_use(camera, error) : status;
    }
    if (is_on(camera) && clock_monotonic_ms() - since_ms >= SILENCE_MS) {
        return error_set(error, STATUS_IO, "%s: gives no pictures", camera->setting);
    }
    return STATUS_GAP;
}

/* Pictures until it is over: STATUS_OK when nobody wants more. */
static enum status stream(struct camera *camera, struct camera_source *source, struct error *error)
{
    int64_t picture_ms = clock_monotonic_ms();
    int damaged = 0;
    while (is_on(camera)) {
        int64_t begun_ms = clock_monotonic_ms();
        enum status status = picture_next(camera, source, picture_ms, error);
        if (status == STATUS_GAP) {
            continue;
        }
        damaged = status == STATUS_INVALID ? damaged + 1 : 0;
        if (status != STATUS_OK && (status != STATUS_INVALID || damaged == DAMAGED_MAX)) {
            return status;
        }
        picture_ms = clock_monotonic_ms();
        rest_until(camera, begun_ms + CAMERA_FRAME_MS); /* a faster one is not looked at oftener */
    }
    return STATUS_OK;
}

static enum status open_and_stream(struct camera *camera, struct error *error)
{
    const char *place = NULL;
    struct camera_source *source = NULL;
    const struct camera_source_kind *kind = camera_source_kind_of(camera->setting, &place);
    enum status status =
        camera->finder != NULL ? STATUS_OK : code_finder_new(&camera->finder, error);
    if (status == STATUS_OK) {
        status = kind->open(&source, place, error);
    }
    if (status == STATUS_OK) {
        log_info("camera", "%s: open", camera->setting);
        camera->told = CAMERA_LIVE;
        status = stream(camera, source, error);
        kind->close(source);
    }
    return status;
}

/* Until something changed where the camera is, or for 5 s. */
static void wait_for_change(struct camera *camera)
{
    const char *place = NULL;
    (void)camera_source_kind_of(camera->setting, &place);
    int watch = camera_watch(place);
    int64_t begun_ms = clock_monotonic_ms(), passed_ms = 0;
    bool has_changed = false;
    while (is_on(camera) && passed_ms < (has_changed ? RETRY_LEAST_MS : RETRY_MS)) {
        int64_t until_ms = has_changed ? RETRY_LEAST_MS : RETRY_MS;
        bool has_event = wait_for(camera, has_changed ? -1 : watch, until_ms - passed_ms);
        has_changed = has_changed || has_event;
        passed_ms = clock_monotonic_ms() - begun_ms;
    }
    if (watch >= 0) {
        (void)close(watch);
    }
}

static void failure_tell(struct camera *camera, enum camera_state state, const struct error *error)
{
    if (camera->told != state) {
        log_warning("camera", "%s", error->text);
        camera->told = state;
    }
    publish_state(camera, state);
}

static void *camera_run(void *user)
{
    struct camera *camera = user;
    while (!atomic_load(&camera->is_ending)) {
        camera->own_session = atomic_load(&camera->session);
        if (!is_on(camera)) {
            (void)wait_for(camera, -1, -1);
            continue;
        }
        publish_state(camera, CAMERA_OPENING);
        while (is_on(camera)) {
            struct error error = {0};
            enum status status = open_and_stream(camera, &error);
            if (status != STATUS_OK && is_on(camera)) {
                failure_tell(camera, state_of(status), &error);
                wait_for_change(camera);
            }
        }
        forget(camera);
    }
    return NULL;
}

/* ---- the UI thread ---- */

static enum status views_make(struct camera *camera, struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(camera->views); i++) {
        camera->views[i].pixels = calloc(CAMERA_VIEW_SIDE_MAX, CAMERA_VIEW_SIDE_MAX);
        if (camera->views[i].pixels == NULL) {
            return error_set(error, STATUS_NO_MEMORY, "no memory for the camera");
        }
    }
    camera->front = &camera->views[0];
    camera->ready = &camera->views[1];
    camera->back = &camera->views[2];
    return STATUS_OK;
}

/* Signals are the UI thread's. */
static enum status thread_start(struct camera *camera, struct error *error)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    camera->has_thread = pthread_create(&camera->thread, NULL, camera_run, camera) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!camera->has_thread) {
        return error_set(error, STATUS_NO_MEMORY, "no thread can be started");
    }
    (void)pthread_setname_np(camera->thread, "feria-camera");
    return STATUS_OK;
}

enum status camera_new(struct camera **out, const char *source, bool is_mirrored,
                       void (*wake)(void *user), void *user, struct error *error)
{
    *out = NULL;
    struct camera *camera = calloc(1, sizeof *camera);
    if (camera == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the camera");
    }
    camera->is_mirrored = is_mirrored;
    camera->wake = wake;
    camera->user = user;
    camera->has_mutex = pthread_mutex_init(&camera->mutex, NULL) == 0;
    camera->control_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    code_memory_clear(&camera->memory);
    enum status status =
        camera->control_fd >= 0 ? views_make(camera, error) : file_error(error, errno, "eventfd");
    if (status == STATUS_OK && snprintf(camera->setting, sizeof camera->setting, "%s", source) >=
                                   (int)sizeof camera->setting) {
        status = error_set(error, STATUS_TOO_BIG, "camera: too long a path");
    }
    if (status == STATUS_OK) {
        status = thread_start(camera, error);
    }
    if (status == STATUS_OK) {
        *out = camera;
    } else {
        camera_free(camera);
    }
    return status;
}

static void control(struct camera *camera)
{
    const uint64_t one = 1;
    ssize_t written = write(camera->control_fd, &one, sizeof one);
    (void)written; /* full means that it is readable already */
}

void camera_free(struct camera *camera)
{
    if (camera == NULL) {
        return;
    }
    if (camera->has_thread) {
        atomic_store(&camera->is_ending, true);
        control(camera);
        (void)pthread_join(camera->thread, NULL);
    }
    for (size_t i = 0; i < ARRAY_COUNT(camera->views); i++) {
        if (camera->views[i].pixels != NULL) {
            view_wipe(&camera->views[i]);
        }
        free(camera->views[i].pixels);
    }
    if (camera->control_fd >= 0) {
        (void)close(camera->control_fd);
    }
    if (camera->has_mutex) {
        (void)pthread_mutex_destroy(&camera->mutex);
    }
    free(camera);
}

void camera_want(struct camera *camera, bool is_wanted)
{
    if ((atomic_load(&camera->session) % 2 == 1) == is_wanted) {
        return;
    }
    (void)pthread_mutex_lock(&camera->mutex);
    (void)atomic_fetch_add(&camera->session, 1);
    view_wipe(camera->front);
    view_wipe(camera->ready);
    camera->is_fresh = false;
    explicit_bzero(camera->codes, sizeof camera->codes);
    camera->code_count = 0;
    (void)pthread_mutex_unlock(&camera->mutex);
    control(camera);
}

const struct camera_view *camera_look(struct camera *camera)
{
    (void)pthread_mutex_lock(&camera->mutex);
    if (camera->is_fresh) {
        struct camera_view *before = camera->front;
        camera->front = camera->ready;
        camera->ready = before;
        camera->is_fresh = false;
    }
    (void)pthread_mutex_unlock(&camera->mutex);
    return camera->front;
}

bool camera_code(struct camera *camera, char *out, size_t out_bytes, size_t *length)
{
    (void)pthread_mutex_lock(&camera->mutex);
    bool has_code = camera->code_count > 0;
    if (has_code) {
        struct code *first = &camera->codes[0];
        *length = first->length < out_bytes ? first->length : out_bytes - 1;
        memcpy(out, first->text, *length);
        out[*length] = '\0';
        camera->code_count--;
        memmove(first, first + 1, camera->code_count * sizeof *first);
        explicit_bzero(&camera->codes[camera->code_count], sizeof *first);
    }
    (void)pthread_mutex_unlock(&camera->mutex);
    return has_code;
}
