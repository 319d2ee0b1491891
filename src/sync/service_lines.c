#include "sync/service_internal.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

/* Which lines make up a carrier: it is connected when all that are set are well. */
static const struct {
    enum line first,
        last; /* the first one pushes; how fresh others' facts are the last one knows */
} CARRIERS[] = {
    [CARRIER_CENTRAL] = {LINE_CENTRAL, LINE_CENTRAL},
    [CARRIER_HUB] = {LINE_HUB_PUSH, LINE_HUB_PULL},
    [CARRIER_STICK] = {LINE_STICK, LINE_STICK},
};

static_assert(ARRAY_COUNT(CARRIERS) == CARRIER_COUNT, "the lines of each carrier");

static void offer_sync(struct station_service *service)
{
    const struct result result = {.kind = JOB_KIND_COUNT};
    service_offer(service, SLOT_SYNC, &result);
}

/* ---- waking ---- */

void service_wake_line(struct station_service *service, enum line line)
{
    const uint64_t one = 1;
    ssize_t written = write(service->lines[line].news_fd, &one, sizeof one);
    (void)written; /* EAGAIN: it has been woken already */
}

void service_drain(struct station_service *service, enum line line)
{
    uint64_t count = 0;
    ssize_t got = read(service->lines[line].news_fd, &count, sizeof count);
    (void)got; /* EAGAIN: nothing was there */
}

void service_kick(struct station_service *service, enum line line)
{
    (void)pthread_mutex_lock(&service->mutex);
    service->lines[line].is_kicked = true;
    (void)pthread_mutex_unlock(&service->mutex);
    service_wake_line(service, line);
}

bool service_take_kick(struct station_service *service, enum line line)
{
    (void)pthread_mutex_lock(&service->mutex);
    bool is_kicked = service->lines[line].is_kicked;
    service->lines[line].is_kicked = false;
    (void)pthread_mutex_unlock(&service->mutex);
    return is_kicked;
}

bool service_is_stopping(struct station_service *service, int64_t *stop_by_ms)
{
    (void)pthread_mutex_lock(&service->mutex);
    bool is_stopping = service->is_stopping;
    *stop_by_ms = service->stop_by_ms;
    (void)pthread_mutex_unlock(&service->mutex);
    return is_stopping;
}

/* ---- what the threads tell ---- */

void service_note_store(struct station_service *service, uint64_t own_seq, bool is_broken)
{
    (void)pthread_mutex_lock(&service->mutex);
    bool has_new = own_seq != service->own_seq;
    bool breaks = is_broken && !service->is_broken;
    service->own_seq = own_seq;
    service->is_broken = is_broken;
    (void)pthread_mutex_unlock(&service->mutex);
    if (has_new) {
        service_wake_line(service, LINE_CENTRAL);
        service_wake_line(service, LINE_HUB_PUSH);
    }
    if (breaks) {
        offer_sync(service);
    }
}

void service_note_epoch(struct station_service *service, uint32_t epoch)
{
    (void)pthread_mutex_lock(&service->mutex);
    service->epoch = epoch;
    for (int line = 0; line < LINE_COUNT; line++) {
        service->lines[line].acked_seq = 0;
    }
    (void)pthread_mutex_unlock(&service->mutex);
    service_wake_line(service, LINE_CENTRAL);
    service_wake_line(service, LINE_HUB_PUSH);
}

void service_note_acked(struct station_service *service, enum line line, uint64_t seq)
{
    (void)pthread_mutex_lock(&service->mutex);
    bool is_new = seq != service->lines[line].acked_seq;
    service->lines[line].acked_seq = seq;
    (void)pthread_mutex_unlock(&service->mutex);
    if (is_new) {
        offer_sync(service);
    }
}

void service_note_exchange(struct station_service *service, enum line line, enum status status,
                           const struct error *error)
{
    struct line_state *state = &service->lines[line];
    bool is_well = status == STATUS_OK;
    const char *problem = is_well ? "" : error->text;
    (void)pthread_mutex_lock(&service->mutex);
    bool is_new = state->is_well != is_well || strcmp(state->problem, problem) != 0;
    state->is_well = is_well;
    state->status = status;
    state->last_sync_ms = is_well ? clock_now_ms() : state->last_sync_ms;
    (void)text_copy(state->problem, sizeof state->problem, problem);
    (void)pthread_mutex_unlock(&service->mutex);
    if (is_new) {
        offer_sync(service);
    }
}

void service_note_stick(struct station_service *service, const struct stick_state *state)
{
    (void)pthread_mutex_lock(&service->mutex);
    service->stick = *state;
    int64_t left = (int64_t)(service->own_seq - service->lines[LINE_STICK].acked_seq);
    service->stick.waiting_count = left > 0 ? left : 0;
    (void)pthread_mutex_unlock(&service->mutex);
    offer_sync(service);
}

void service_note_clock(struct station_service *service, int64_t offset_ms, int64_t uncertainty_ms)
{
    struct errand errand = {
        .kind = ERRAND_CLOCK, .offset_ms = offset_ms, .uncertainty_ms = uncertainty_ms};
    (void)pthread_mutex_lock(&service->mutex);
    service->clock = (struct measured_clock){true, offset_ms, uncertainty_ms};
    (void)pthread_mutex_unlock(&service->mutex);
    service_run_errand(service, &errand);
    if (errand.status != STATUS_OK) {
        log_warning("sync", "the clock's sample is not kept: %s", errand.error.text);
    }
}

/* ---- what they add up to ---- */

static void carrier_state(const struct station_service *service, enum carrier carrier,
                          struct carrier_state *out)
{
    const struct line_state *push = &service->lines[CARRIERS[carrier].first];
    const struct line_state *pull = &service->lines[CARRIERS[carrier].last];
    const struct line_state *ill = !push->is_well ? push : pull;
    memset(out, 0, sizeof *out);
    bool is_stick = carrier == CARRIER_STICK;
    out->is_set = push->is_set && (!is_stick || pull->last_sync_ms > 0);
    out->is_connected = out->is_set && push->is_well && pull->is_well && !is_stick;
    out->last_sync_ms = pull->last_sync_ms;
    out->waiting_count =
        service->own_seq > push->acked_seq ? (int64_t)(service->own_seq - push->acked_seq) : 0;
    out->status = ill->is_well ? STATUS_OK : ill->status;
    (void)text_copy(out->problem, sizeof out->problem, ill->is_well ? "" : ill->problem);
}

void service_sync_state(const struct station_service *service, struct sync_state *out)
{
    bool has_line = false;
    memset(out, 0, sizeof *out);
    out->clock = service->clock;
    for (int i = 0; i < CARRIER_COUNT; i++) {
        struct carrier_state *carrier = &out->carriers[i];
        carrier_state(service, (enum carrier)i, carrier);
        if (!carrier->is_set) {
            carrier->waiting_count = 0;
            continue;
        }
        bool waits_less = !out->has_central || carrier->waiting_count < out->waiting_count;
        out->waiting_count = waits_less ? carrier->waiting_count : out->waiting_count;
        out->has_central = true;
        out->is_by_stick = i == CARRIER_STICK && !has_line;
        has_line = has_line || i != CARRIER_STICK;
        out->is_connected = out->is_connected || carrier->is_connected;
        if (carrier->last_sync_ms > out->last_sync_ms) {
            out->last_sync_ms = carrier->last_sync_ms;
        }
        if (out->problem[0] == '\0') {
            (void)text_copy(out->problem, sizeof out->problem, carrier->problem);
        }
    }
}

/* ---- the end ---- */

void service_keep_acked(struct station_service *service)
{
    static const enum line LINES[] = {LINE_CENTRAL, LINE_HUB_PUSH};
    struct error error = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(LINES) && status == STATUS_OK; i++) {
        const struct line_state *line = &service->lines[LINES[i]]; /* its thread is over */
        uint64_t held = 0;
        if (!line->is_set) {
            continue;
        }
        status = station_acked_read(&service->fair->db, line->cursor.peer, &held, &error);
        if (status == STATUS_OK && held != line->acked_seq) {
            status =
                station_acked_write(&service->fair->db, line->cursor.peer, line->acked_seq, &error);
        }
    }
    if (status != STATUS_OK) {
        log_warning("sync", "%s", error.text);
    }
}
