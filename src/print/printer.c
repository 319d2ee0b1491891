#include "print/printer.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "print/carrier.h"
#include "print/prints.h"

enum {
    RETRY_MS_MIN = 1000,
    RETRY_MS_MAX = 8000,
    LOOK_MS = 20 * 1000,   /* between two looks at a printer that is well */
    LOOK_BAD_MS = 4 * 1000 /* and at one that is not */
};

struct print_job {
    uint64_t tag; /* 0 = free */
    enum print_state state;
    bool is_forgotten; /* the visitor left */
    bool is_reprint;
    int64_t posted_ms, retry_ms; /* monotonic */
    int wait_ms;                 /* until the next try */
    struct slip slip;            /* wiped when it is done or dropped */
};

struct printer {
    struct printer_address address;
    int paper_mm;
    char assets[LOOK_PATH_MAX], theme[64], log_path[FILE_PATH_MAX];
    void (*wake)(void *user);
    void *user;
    int stop_fd; /* readable once the thread has to end */
    pthread_t thread;
    bool has_thread;

    pthread_mutex_t mutex; /* of everything below */
    pthread_cond_t changed;
    bool is_stopping;
    enum printer_state state;
    uint64_t last_tag;
    struct print_job jobs[PRINTER_QUEUE_MAX];

    /* The thread's own. */
    struct prints prints;
    struct carrier carrier;
};

/* From a row to its columns; the picture is in printer.h. */
static const bool MOVES[PRINT_STATE_COUNT][PRINT_STATE_COUNT] = {
    [PRINT_NONE] = {[PRINT_WAITING] = true},
    [PRINT_WAITING] = {[PRINT_SENDING] = true, [PRINT_HELD] = true, [PRINT_DROPPED] = true},
    [PRINT_SENDING] = {[PRINT_CONFIRMING] = true, [PRINT_HELD] = true},
    [PRINT_CONFIRMING] = {[PRINT_DONE] = true, [PRINT_HELD] = true, [PRINT_DROPPED] = true},
    [PRINT_HELD] = {[PRINT_WAITING] = true, [PRINT_DROPPED] = true},
    [PRINT_DONE] = {[PRINT_WAITING] = true}, /* the place is taken by another slip */
    [PRINT_DROPPED] = {[PRINT_WAITING] = true},
};

static bool is_over(enum print_state state)
{
    return state == PRINT_NONE || state == PRINT_DONE || state == PRINT_DROPPED;
}

static void job_move(struct print_job *job, enum print_state to)
{
    ASSERT(MOVES[job->state][to]);
    job->state = to;
    if (is_over(to)) {
        slip_wipe(&job->slip);
    }
}

/* ---- what the thread tells ---- */

static void lock(struct printer *printer)
{
    (void)pthread_mutex_lock(&printer->mutex);
}

static void unlock(struct printer *printer)
{
    (void)pthread_mutex_unlock(&printer->mutex);
}

static void tell(struct printer *printer)
{
    (void)pthread_cond_broadcast(&printer->changed);
    if (printer->wake) {
        printer->wake(printer->user);
    }
}

static void tell_state(struct printer *printer, enum printer_state state)
{
    lock(printer);
    bool is_new = printer->state != state;
    printer->state = state;
    if (is_new) {
        tell(printer);
    }
    unlock(printer);
}

static void tell_job(struct printer *printer, struct print_job *job, enum print_state state)
{
    lock(printer);
    job_move(job, state);
    tell(printer);
    unlock(printer);
}

/* The program ends, or (`job` not NULL) this slip has waited long enough. */
static bool must_end(struct printer *printer, const struct print_job *job)
{
    lock(printer);
    bool is_late = job && clock_monotonic_ms() - job->posted_ms > PRINT_HOLD_MS;
    bool ends = printer->is_stopping || is_late;
    unlock(printer);
    return ends;
}

static bool was_forgotten(struct printer *printer, const struct print_job *job)
{
    lock(printer);
    bool is_forgotten = job->is_forgotten;
    unlock(printer);
    return is_forgotten;
}

/* ---- one slip ---- */

/* Later, or never when it has waited long enough. */
static void hold(struct printer *printer, struct print_job *job, enum printer_state why)
{
    carrier_close(&printer->carrier);
    tell_state(printer, why);
    lock(printer);
    job->wait_ms = job->wait_ms == 0 ? RETRY_MS_MIN : 2 * job->wait_ms;
    job->wait_ms = job->wait_ms < RETRY_MS_MAX ? job->wait_ms : RETRY_MS_MAX;
    job->retry_ms = clock_monotonic_ms() + job->wait_ms;
    job_move(job, PRINT_HELD);
    tell(printer);
    unlock(printer);
}

/* The slip as dots; fonts are open only as long as that takes. */
static enum status draw(struct printer *printer, const struct print_job *job, struct paper *paper,
                        struct error *error)
{
    struct look look;
    struct letters *letters = NULL;
    enum status status = look_read(&look, printer->assets, printer->theme, error);
    if (status == STATUS_OK) {
        status = letters_new(&letters, &look, error);
    }
    if (status == STATUS_OK) {
        status =
            slip_draw(&job->slip, letters, &look, printer->paper_mm, job->is_reprint, paper, error);
    }
    letters_free(letters);
    return status;
}

/* Notes it before the first byte. Without the note nothing could tell a reprint from a first print
 * any more, so it is called one. */
static void note(struct printer *printer, struct print_job *job)
{
    struct error error;
    bool is_reprint = job->slip.is_again || prints_count(&printer->prints, job->slip.mark) > 0;
    if (prints_add(&printer->prints, job->slip.mark, &error) != STATUS_OK) {
        log_warning("print", "%s", error.text);
        is_reprint = true;
    }
    lock(printer);
    job->is_reprint = is_reprint;
    unlock(printer);
}

/* Sent: until it is out. */
static void confirm(struct printer *printer, struct print_job *job)
{
    enum printer_state state = PRINTER_UNKNOWN;
    struct error error;
    enum status status = STATUS_BUSY;
    tell_job(printer, job, PRINT_CONFIRMING);
    while (status == STATUS_BUSY && !must_end(printer, job)) {
        status = carrier_confirm(&printer->carrier, &state, &error);
        if (status == STATUS_BUSY) {
            tell_state(printer, state);
        }
    }
    if (status == STATUS_OK) {
        tell_state(printer, PRINTER_READY);
        tell_job(printer, job, PRINT_DONE);
        carrier_close(&printer->carrier);
    } else if (status == STATUS_BUSY) {
        carrier_give_up(&printer->carrier);
        tell_job(printer, job, PRINT_DROPPED);
    } else {
        log_warning("print", "%s", error.text);
        hold(printer, job, PRINTER_SILENT);
    }
}

/* What cannot be drawn will not be drawn later either. */
static void drop(struct printer *printer, struct print_job *job, const struct error *error)
{
    log_error("print", "%s", error->text);
    tell_state(printer, PRINTER_FAULT);
    tell_job(printer, job, PRINT_DROPPED);
    carrier_close(&printer->carrier);
}

static void print(struct printer *printer, struct print_job *job)
{
    struct error error = {0};
    struct paper paper = {0};
    enum printer_state state = carrier_ask(&printer->carrier, &error);
    if (!printer_can_print(state)) {
        hold(printer, job, state);
        return;
    }
    tell_state(printer, state);
    if (was_forgotten(printer, job)) { /* while the printer was asked */
        tell_job(printer, job, PRINT_DROPPED);
        carrier_close(&printer->carrier);
        return;
    }
    note(printer, job);
    if (draw(printer, job, &paper, &error) != STATUS_OK) {
        drop(printer, job, &error);
        return;
    }
    tell_job(printer, job, PRINT_SENDING);
    enum status status = carrier_send(&printer->carrier, &paper, &error);
    paper_release(&paper);
    if (status == STATUS_OK) {
        confirm(printer, job);
    } else {
        log_warning("print", "%s", error.text);
        hold(printer, job, status == STATUS_INVALID ? PRINTER_FAULT : PRINTER_SILENT);
    }
}

/* ---- the thread ---- */

/* The oldest slip that may be tried now, or NULL and when there will be something to do. Those that
 * were forgotten or have waited too long go. With the lock. */
static struct print_job *job_next(struct printer *printer, int64_t now_ms, int64_t *until_ms)
{
    struct print_job *next = NULL;
    for (size_t i = 0; i < PRINTER_QUEUE_MAX; i++) {
        struct print_job *job = &printer->jobs[i];
        if (is_over(job->state)) {
            continue;
        }
        if (job->is_forgotten || now_ms - job->posted_ms > PRINT_HOLD_MS) {
            job_move(job, PRINT_DROPPED);
            tell(printer);
        } else if (job->state == PRINT_HELD && job->retry_ms > now_ms) {
            *until_ms = job->retry_ms < *until_ms ? job->retry_ms : *until_ms;
        } else if (!next || job->tag < next->tag) {
            next = job;
        }
    }
    if (next && next->state == PRINT_HELD) {
        job_move(next, PRINT_WAITING);
    }
    return next;
}

static void wait_until(struct printer *printer, int64_t until_ms)
{
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
    (void)pthread_cond_timedwait(&printer->changed, &printer->mutex, &until);
}

static void look_at_printer(struct printer *printer)
{
    struct error error = {0};
    enum printer_state before = printer->state;
    enum printer_state state = carrier_ask(&printer->carrier, &error);
    carrier_close(&printer->carrier);
    if (state == PRINTER_SILENT && before != state && !must_end(printer, NULL)) {
        log_warning("print", "%s", error.text);
    }
    tell_state(printer, state);
}

static void *run(void *user)
{
    struct printer *printer = user;
    struct error error = {0};
    int64_t look_ms = 0; /* at once */
    if (prints_open(&printer->prints, printer->log_path, &error) != STATUS_OK) {
        log_warning("print", "%s", error.text);
    }
    while (!must_end(printer, NULL)) {
        int64_t now_ms = clock_monotonic_ms();
        int64_t until_ms = look_ms;
        lock(printer);
        struct print_job *job = job_next(printer, now_ms, &until_ms);
        if (!job && until_ms > now_ms && !printer->is_stopping) {
            wait_until(printer, until_ms);
        }
        unlock(printer);
        if (job) {
            print(printer, job);
        } else if (now_ms >= look_ms) {
            look_at_printer(printer);
        } else {
            continue;
        }
        look_ms =
            clock_monotonic_ms() + (printer_can_print(printer->state) ? LOOK_MS : LOOK_BAD_MS);
    }
    carrier_close(&printer->carrier);
    prints_close(&printer->prints);
    return NULL;
}

/* ---- for everybody ---- */

static enum status start(struct printer *printer, struct error *error)
{
    sigset_t all, before;
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&printer->mutex, NULL);
    (void)pthread_cond_init(&printer->changed, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    printer->stop_fd = -1;
    if (printer->address.kind == PRINTER_AT_NOTHING) {
        printer->state = PRINTER_NONE;
        return STATUS_OK;
    }
    printer->state = PRINTER_UNKNOWN;
    printer->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    carrier_init(&printer->carrier, &printer->address, printer->stop_fd);
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    printer->has_thread =
        printer->stop_fd >= 0 && pthread_create(&printer->thread, NULL, run, printer) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!printer->has_thread) {
        return error_set(error, STATUS_NO_MEMORY, "no thread for the printer can be started");
    }
    (void)pthread_setname_np(printer->thread, "feria-print");
    return STATUS_OK;
}

enum status printer_new(struct printer **out, const struct printer_options *options,
                        struct error *error)
{
    *out = NULL;
    struct printer *printer = calloc(1, sizeof *printer);
    if (!printer) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the printer");
    }
    enum status status = printer_address_read(&printer->address, options->address, error);
    if (status == STATUS_OK && paper_dots(options->paper_mm) == 0) {
        status = error_set(error, STATUS_CONFIG, "paper_mm: must be 58, 62 or 80");
    }
    if (status != STATUS_OK) {
        free(printer);
        return status;
    }
    printer->paper_mm = options->paper_mm;
    printer->wake = options->wake;
    printer->user = options->user;
    (void)text_copy(printer->assets, sizeof printer->assets, options->assets);
    (void)text_copy(printer->theme, sizeof printer->theme, options->theme);
    (void)text_copy(printer->log_path, sizeof printer->log_path, options->log_path);
    status = start(printer, error);
    if (status != STATUS_OK) {
        printer_free(printer);
        return status;
    }
    *out = printer;
    return STATUS_OK;
}

void printer_free(struct printer *printer)
{
    const uint64_t one = 1;
    if (!printer) {
        return;
    }
    if (printer->has_thread) {
        lock(printer);
        printer->is_stopping = true;
        (void)pthread_cond_broadcast(&printer->changed);
        unlock(printer);
        ssize_t written = write(printer->stop_fd, &one, sizeof one);
        (void)written;
        (void)pthread_join(printer->thread, NULL);
    }
    if (printer->stop_fd >= 0) {
        (void)close(printer->stop_fd);
    }
    (void)pthread_cond_destroy(&printer->changed);
    (void)pthread_mutex_destroy(&printer->mutex);
    sodium_memzero(printer, sizeof *printer);
    free(printer);
}

/* A free place, or that of the slip that is over longest. With the lock. */
static struct print_job *place_for(struct printer *printer)
{
    struct print_job *place = NULL;
    for (size_t i = 0; i < PRINTER_QUEUE_MAX; i++) {
        struct print_job *job = &printer->jobs[i];
        if (is_over(job->state) && (!place || job->tag < place->tag)) {
            place = job;
        }
    }
    return place;
}

uint64_t printer_post(struct printer *printer, const struct slip *slip)
{
    uint64_t tag = 0;
    if (!printer || !printer->has_thread) {
        return 0;
    }
    lock(printer);
    struct print_job *job = place_for(printer);
    if (job) {
        tag = ++printer->last_tag;
        enum print_state before = job->state;
        *job = (struct print_job){
            .tag = tag, .state = before, .posted_ms = clock_monotonic_ms(), .slip = *slip};
        job_move(job, PRINT_WAITING);
        (void)pthread_cond_broadcast(&printer->changed);
    }
    unlock(printer);
    return tag;
}

/* With the lock. */
static struct printer_news news_of(const struct printer *printer, uint64_t tag)
{
    struct printer_news news = {.printer = printer->state};
    for (size_t i = 0; tag != 0 && i < PRINTER_QUEUE_MAX; i++) {
        if (printer->jobs[i].tag == tag) {
            news.job = printer->jobs[i].state;
            news.is_reprint = printer->jobs[i].is_reprint;
        }
    }
    return news;
}

struct printer_news printer_look(struct printer *printer, uint64_t tag)
{
    if (!printer) {
        return (struct printer_news){.printer = PRINTER_NONE};
    }
    lock(printer);
    struct printer_news news = news_of(printer, tag);
    unlock(printer);
    return news;
}

void printer_forget(struct printer *printer)
{
    if (!printer) {
        return;
    }
    lock(printer);
    for (size_t i = 0; i < PRINTER_QUEUE_MAX; i++) {
        struct print_job *job = &printer->jobs[i]; /* what is being sent is not tried again */
        job->is_forgotten = job->is_forgotten || !is_over(job->state);
    }
    (void)pthread_cond_broadcast(&printer->changed);
    unlock(printer);
}

struct printer_news printer_wait(struct printer *printer, uint64_t tag, int timeout_ms)
{
    int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    lock(printer);
    struct printer_news news = news_of(printer, tag);
    while (!is_over(news.job) && clock_monotonic_ms() < until_ms) {
        wait_until(printer, until_ms);
        news = news_of(printer, tag);
    }
    unlock(printer);
    return news;
}
