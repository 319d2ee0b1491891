/* scanner.c: the thread of a scanner: plugged in or not, what it reads, the codes that wait. */
#include "platform/scanner.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "platform/scanner_private.h"

struct code {
    char text[SCANNER_CODE_MAX];
    size_t length;
};

struct scanner {
    struct scanner_place place;
    void (*wake)(void *user);
    void *user;
    pthread_t thread;
    bool has_thread;
    int stop_fd, watch_fd; /* eventfd, inotify */
    int watch;             /* of the folder that is watched; -1 = none */
    bool must_retry; /* another program has the device: no change of the folder tells the end */
    struct scanner_port port;
    pthread_mutex_t mutex; /* over what follows */
    struct code codes[SCANNER_QUEUE_MAX];
    size_t first, count;
    struct scanner_report report;
};

/* ---- codes ---- */

static void code_drop(struct scanner *scanner, const char *why)
{
    log_warning("scanner", "a scan of %zu characters dropped: %s", scanner->port.burst.length, why);
    pthread_mutex_lock(&scanner->mutex);
    scanner->report.dropped++;
    pthread_mutex_unlock(&scanner->mutex);
}

static void code_give(struct scanner *scanner)
{
    const struct burst *burst = &scanner->port.burst;
    pthread_mutex_lock(&scanner->mutex);
    bool has_room = scanner->count < SCANNER_QUEUE_MAX;
    if (has_room) {
        struct code *code =
            &scanner->codes[(scanner->first + scanner->count++) % SCANNER_QUEUE_MAX];
        memcpy(code->text, burst->text, burst->length);
        code->length = burst->length;
        scanner->report.codes++;
    }
    pthread_mutex_unlock(&scanner->mutex);
    if (has_room) {
        scanner->wake(scanner->user);
    } else {
        code_drop(scanner, "too many wait already");
    }
}

static void resolve(struct scanner_port *port, enum burst_event found)
{
    if (found == BURST_NOTHING || found == BURST_TAKEN) {
        return;
    }
    if (found == BURST_CODE) {
        code_give(port->scanner);
    } else {
        code_drop(port->scanner, "too long, too short, incomplete or one key held down");
    }
    burst_clear(&port->burst);
}

void scanner_key(struct scanner_port *port, int usage, bool has_shift, int64_t at_ms)
{
    resolve(port, burst_tick(&port->burst, at_ms));
    resolve(port, burst_key(&port->burst, usage, has_shift, at_ms));
}

void scanner_byte(struct scanner_port *port, uint8_t byte, int64_t at_ms)
{
    resolve(port, burst_tick(&port->burst, at_ms));
    resolve(port, burst_byte(&port->burst, byte, at_ms));
}

bool scanner_take(struct scanner *scanner, char out[SCANNER_CODE_MAX], size_t *length)
{
    *length = 0;
    pthread_mutex_lock(&scanner->mutex);
    bool has_code = scanner->count > 0;
    if (has_code) {
        struct code *code = &scanner->codes[scanner->first];
        memcpy(out, code->text, code->length);
        *length = code->length;
        explicit_bzero(code, sizeof *code);
        scanner->first = (scanner->first + 1) % SCANNER_QUEUE_MAX;
        scanner->count--;
    }
    pthread_mutex_unlock(&scanner->mutex);
    return has_code;
}

void scanner_report(struct scanner *scanner, struct scanner_report *report)
{
    pthread_mutex_lock(&scanner->mutex);
    *report = scanner->report;
    pthread_mutex_unlock(&scanner->mutex);
}

/* ---- plugging in and out ---- */

static void state_set(struct scanner *scanner, enum scanner_state state, const char *device,
                      const char *problem)
{
    struct scanner_report *report = &scanner->report;
    pthread_mutex_lock(&scanner->mutex);
    bool is_news = report->state != state || strcmp(report->problem, problem) != 0;
    report->state = state;
    (void)text_copy(report->device, sizeof report->device, device);
    (void)text_copy(report->problem, sizeof report->problem, problem);
    pthread_mutex_unlock(&scanner->mutex);
    if (is_news && state == SCANNER_REFUSED) {
        log_warning("scanner", "%s", problem);
    } else if (is_news) {
        log_info("scanner", state == SCANNER_READY ? "ready: %s" : "waiting until it is plugged in",
                 device);
    }
}

/* Watches the folder, or while it is not there the one that it will appear in. */
static void folder_watch(struct scanner *scanner)
{
    enum { WHAT = IN_CREATE | IN_ATTRIB | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF };
    char folder[SCANNER_WHERE_MAX];
    (void)text_copy(folder, sizeof folder, scanner->place.folder);
    for (;;) {
        int watch = inotify_add_watch(scanner->watch_fd, folder, WHAT);
        if (watch >= 0) {
            if (scanner->watch >= 0 && scanner->watch != watch) {
                (void)inotify_rm_watch(scanner->watch_fd, scanner->watch);
            }
            scanner->watch = watch;
            return;
        }
        char *slash = strrchr(folder, '/');
        if (slash == NULL || folder[1] == '\0') {
            return; /* not even "/": tried again with the next look */
        }
        slash[slash == folder ? 1 : 0] = '\0';
    }
}

static void changes_read(struct scanner *scanner)
{
    char changes[4096];
    while (read(scanner->watch_fd, changes, sizeof changes) > 0) {
    }
}

/* One device; true when it is ours now. */
static bool device_try(struct scanner *scanner, const char *path, struct error *problem)
{
    struct error found = {0};
    struct scanner_port *port = &scanner->port;
    enum status status = scanner->place.kind->open(port, &scanner->place, path, &found);
    if (status == STATUS_OK) {
        burst_init(&port->burst, BURST_OWN);
        port->held = 0;
        state_set(scanner, SCANNER_READY, path, "");
        return true;
    }
    if (status != STATUS_NOT_FOUND && problem->status == STATUS_OK) {
        *problem = found;
    }
    return false;
}

/* Those of the folder, by USB id. What may not be opened is the scanner, or not: said when nothing
 * else is it. */
static bool folder_try(struct scanner *scanner, struct error *problem)
{
    DIR *folder = opendir(scanner->place.folder);
    bool is_found = false;
    for (struct dirent *entry; folder != NULL && !is_found && (entry = readdir(folder)) != NULL;) {
        char path[2 * SCANNER_WHERE_MAX];
        if (strncmp(entry->d_name, "event", 5) == 0) {
            (void)snprintf(path, sizeof path, "%s/%s", scanner->place.folder, entry->d_name);
            is_found = device_try(scanner, path, problem);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return is_found;
}

static void port_look(struct scanner *scanner)
{
    struct error problem = {0};
    folder_watch(scanner);
    changes_read(scanner); /* what is there from now on is seen by this look or the next */
    bool is_found = scanner->place.path[0] != '\0'
                        ? device_try(scanner, scanner->place.path, &problem)
                        : folder_try(scanner, &problem);
    if (!is_found) {
        folder_watch(scanner); /* a folder that came meanwhile */
        scanner->must_retry = problem.status == STATUS_BUSY;
        state_set(scanner, problem.status == STATUS_OK ? SCANNER_WAITING : SCANNER_REFUSED, "",
                  problem.text);
    }
}

static void port_close(struct scanner *scanner)
{
    struct scanner_port *port = &scanner->port;
    if (port->fd >= 0) {
        scanner->place.kind->close(port);
        port->fd = -1;
    }
    if (port->burst.length > 0) {
        code_drop(scanner, "the scanner was unplugged");
    }
    explicit_bzero(&port->burst, sizeof port->burst);
    burst_init(&port->burst, BURST_OWN);
}

/* ---- the thread ---- */

static int timeout_ms(const struct scanner *scanner)
{
    if (scanner->port.fd < 0) {
        return scanner->must_retry ? SCANNER_RETRY_MS : -1;
    }
    int64_t deadline_ms = burst_deadline_ms(&scanner->port.burst);
    if (deadline_ms == INT64_MAX) {
        return -1;
    }
    int64_t left_ms = deadline_ms - clock_monotonic_ms();
    return left_ms < 0 ? 0 : left_ms > INT_MAX ? INT_MAX : (int)left_ms;
}

static void *scanner_run(void *user)
{
    struct scanner *scanner = user;
    struct scanner_port *port = &scanner->port;
    port_look(scanner);
    for (;;) {
        struct pollfd fds[] = {{.fd = scanner->stop_fd, .events = POLLIN},
                               {.fd = scanner->watch_fd, .events = POLLIN},
                               {.fd = port->fd, .events = POLLIN}};
        int count = poll(fds, ARRAY_COUNT(fds), timeout_ms(scanner));
        if (fds[0].revents != 0) {
            return NULL;
        }
        int64_t now_ms = clock_monotonic_ms();
        bool has_hung = (fds[2].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
        bool is_gone = port->fd >= 0 && fds[2].revents != 0 &&
                       !scanner->place.kind->read(port, has_hung, now_ms);
        if (is_gone) {
            port_close(scanner);
        }
        resolve(port, burst_tick(&port->burst, now_ms));
        if (fds[1].revents != 0) {
            changes_read(scanner);
        }
        if (port->fd < 0 && (is_gone || count == 0 || fds[1].revents != 0)) {
            port_look(scanner);
        }
    }
}

static enum status thread_start(struct scanner *scanner, struct error *error)
{
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before); /* the UI thread gets them */
    scanner->has_thread = pthread_create(&scanner->thread, NULL, scanner_run, scanner) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!scanner->has_thread) {
        return error_set(error, STATUS_NO_MEMORY, "no thread can be started");
    }
    (void)pthread_setname_np(scanner->thread, "feria-scanner");
    return STATUS_OK;
}

enum status scanner_new(struct scanner **out, const struct scanner_options *options,
                        struct error *error)
{
    *out = NULL;
    struct scanner *scanner = calloc(1, sizeof *scanner);
    if (scanner == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the scanner");
    }
    scanner->wake = options->wake;
    scanner->user = options->user;
    scanner->port = (struct scanner_port){.scanner = scanner, .fd = -1};
    scanner->watch = -1;
    burst_init(&scanner->port.burst, BURST_OWN);
    (void)pthread_mutex_init(&scanner->mutex, NULL);
    scanner->stop_fd = eventfd(0, EFD_CLOEXEC);
    scanner->watch_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    enum status status =
        scanner->stop_fd < 0 || scanner->watch_fd < 0
            ? file_error(error, errno, "the scanner")
            : scanner_place_parse(&scanner->place, options->where, options->input_folder, error);
    if (status == STATUS_OK && options->kind != NULL) {
        scanner->place.kind = options->kind;
    }
    if (status == STATUS_OK) {
        status = thread_start(scanner, error);
    }
    if (status != STATUS_OK) {
        scanner_free(scanner);
        return status;
    }
    *out = scanner;
    return STATUS_OK;
}

void scanner_free(struct scanner *scanner)
{
    if (scanner == NULL) {
        return;
    }
    if (scanner->has_thread) {
        uint64_t one = 1;
        ssize_t written = write(scanner->stop_fd, &one, sizeof one);
        ASSERT(written == (ssize_t)sizeof one);
        pthread_join(scanner->thread, NULL);
    }
    port_close(scanner);
    if (scanner->stop_fd >= 0) {
        close(scanner->stop_fd);
    }
    if (scanner->watch_fd >= 0) {
        close(scanner->watch_fd);
    }
    pthread_mutex_destroy(&scanner->mutex);
    explicit_bzero(scanner, sizeof *scanner);
    free(scanner);
}
