/* The stick thread: sleeps until a prepared stick is plugged in, visits it once (folder_station.h)
 * and tells when it may be taken away. */
#include "sync/service_internal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "sync/enrol_code.h"
#include "sync/folder_station.h"
#include "sync/sticks.h"

enum { TELL_MS = 200, STACK_BYTES = 128 * 1024 };

struct stick {
    struct station_service *service; /* borrowed */
    struct sticks sticks;
    char seen[STICKS_MAX][FILE_PATH_MAX]; /* visited, and there since */
    size_t seen_count;
    struct stick_state state;
    struct stick_standing standing;
    int64_t told_ms; /* monotonic */
};

static void tell(struct stick *stick)
{
    stick->told_ms = clock_monotonic_ms();
    service_note_stick(stick->service, &stick->state);
}

static void count(struct stick *stick, const struct folder_visit *visit)
{
    stick->state.left_count = visit->left_count;
    stick->state.taken_count = visit->taken_count;
    stick->state.ignored_count = visit->ignored_count;
}

static void progress(void *user, const struct folder_visit *visit)
{
    struct stick *stick = user;
    count(stick, visit);
    if (clock_monotonic_ms() - stick->told_ms >= TELL_MS) {
        tell(stick);
    }
}

/* Kept at once: a kiosk may be switched off as soon as the stick is out. */
static void keep_standing(struct stick *stick, const struct folder_visit *visit)
{
    struct station_service *service = stick->service;
    struct errand errand = {.kind = ERRAND_VISITED, .standing = &visit->standing};
    service_run_errand(service, &errand);
    stick->standing = visit->standing;
    if (errand.status != STATUS_OK) {
        log_warning("stick", "how the station stands is not kept: %s", errand.error.text);
    } else if (!errand.is_trusted) {
        enrol_words(service->fair->keys.public_key, stick->state.words, sizeof stick->state.words);
    }
}

static void visit(struct stick *stick, const char *path)
{
    struct station_service *service = stick->service;
    struct sync_side side;
    struct folder_visit result = {.left_count = 0};
    struct error error = {0};
    service_side_init(&side, service, LINE_STICK);
    service_side_refresh(&side);
    const struct folder_visitor visitor = {
        .side = &side.side,
        .keys = &service->fair->keys,
        .fair_folder = service->fair->folder,
        .central_pin = service->has_central_key ? service->central_key : NULL,
        .cursor = &service->lines[LINE_STICK].cursor,
        .standing = stick->standing,
        .progress = progress,
        .user = stick};
    stick->state = (struct stick_state){.phase = STICK_WORKING, .number = stick->state.number + 1};
    tell(stick);
    enum status status = folder_visit(path, &visitor, &result, &error);
    count(stick, &result);
    keep_standing(stick, &result);
    service_note_exchange(service, LINE_STICK, status, &error);
    stick->state.phase = status == STATUS_OK ? STICK_DONE : STICK_FAILED;
    stick->state.status = status;
    (void)text_copy(stick->state.problem, sizeof stick->state.problem, error.text);
    if (status != STATUS_OK) {
        log_warning("stick", "%s", error.text);
    } else {
        log_info("stick", "%zu facts left, %zu taken in", result.left_count, result.taken_count);
    }
    if (result.ignored_count > 0) {
        log_warning("stick", "%zu files ignored, the first: %s", result.ignored_count,
                    result.ignored_why);
    }
    if (strcmp(side.side.who.mode, "citizen") == 0) {
        sodium_stackzero(STACK_BYTES); /* what visitors typed has passed by here */
    }
    tell(stick);
}

static bool has(char paths[STICKS_MAX][FILE_PATH_MAX], size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(paths[i], path) == 0) {
            return true;
        }
    }
    return false;
}

/* Forgets what was taken away, visits what is new. */
static void look(struct stick *stick)
{
    char now[STICKS_MAX][FILE_PATH_MAX];
    size_t now_count = sticks_look(&stick->sticks, now);
    size_t kept = 0;
    for (size_t i = 0; i < stick->seen_count; i++) {
        if (has(now, now_count, stick->seen[i])) {
            memmove(stick->seen[kept++], stick->seen[i], FILE_PATH_MAX);
        }
    }
    stick->seen_count = kept;
    for (size_t i = 0; i < now_count; i++) {
        if (!has(stick->seen, stick->seen_count, now[i]) && stick->seen_count < STICKS_MAX) {
            visit(stick, now[i]);
            (void)text_copy(stick->seen[stick->seen_count++], FILE_PATH_MAX, now[i]);
        }
    }
    if (now_count == 0 && stick->state.phase != STICK_NONE) {
        stick->state.phase = STICK_NONE;
        tell(stick);
    }
}

void *stick_thread_run(void *user)
{
    struct station_service *service = user;
    struct stick *stick = calloc(1, sizeof *stick);
    if (!stick) {
        log_warning("stick", "out of memory: prepared sticks are not noticed");
        return NULL;
    }
    stick->service = service;
    stick->standing = service->standing;
    sticks_init(&stick->sticks, service->fair->settings.sticks);
    do {
        look(stick);
    } while (sticks_wait(&stick->sticks, service->stop_fd));
    sticks_release(&stick->sticks);
    free(stick);
    return NULL;
}
