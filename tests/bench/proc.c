#include "proc.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kit.h"

extern char **environ;

enum { PROC_PATH_MAX = 128 };

/* The number behind "name:" in a file of /proc; 0 when it is not there. */
static int64_t number_in(const char *path, const char *name)
{
    char line[PROC_LINE_MAX];
    int64_t number = 0;
    size_t length = strlen(name);
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, name, length) == 0 && line[length] == ':') {
            number = strtoll(line + length + 1, NULL, 10);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return number;
}

static void first_line(const char *path, char *out, size_t out_bytes)
{
    FILE *file = fopen(path, "re");
    if (file == NULL || fgets(out, (int)out_bytes, file) == NULL) {
        out[0] = '\0';
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    out[strcspn(out, "\n")] = '\0';
}

static void thread_read(pid_t process, int id, struct proc_thread *thread)
{
    char path[PROC_PATH_MAX];
    char line[PROC_LINE_MAX];
    thread->id = id;
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/status", process, id);
    thread->slept_count = number_in(path, "voluntary_ctxt_switches");
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", process, id);
    first_line(path, line, sizeof line);
    thread->cpu_ns = strtoll(line, NULL, 10);
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/comm", process, id);
    first_line(path, thread->name, sizeof thread->name);
}

void proc_threads_read(pid_t process, struct proc_threads *threads)
{
    char path[PROC_PATH_MAX];
    const struct dirent *entry = NULL;
    threads->count = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/task", process);
    DIR *folder = opendir(path);
    if (folder == NULL) {
        bench_die("process %d has ended", process);
    }
    while ((entry = readdir(folder)) != NULL && threads->count < PROC_THREADS_MAX) {
        int id = (int)strtol(entry->d_name, NULL, 10);
        if (id > 0) {
            thread_read(process, id, &threads->threads[threads->count++]);
        }
    }
    (void)closedir(folder);
}

int64_t proc_status_kib(pid_t process, const char *name)
{
    char path[PROC_PATH_MAX];
    (void)snprintf(path, sizeof path, "/proc/%d/status", process);
    return number_in(path, name);
}

void child_start(struct child *child, const char *const *arguments)
{
    int ends[2];
    posix_spawn_file_actions_t actions;
    if (pipe(ends) != 0 || posix_spawn_file_actions_init(&actions) != 0) {
        bench_die("no pipe: %s", strerror(errno));
    }
    (void)posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    (void)posix_spawn_file_actions_addclose(&actions, ends[0]);
    (void)posix_spawn_file_actions_addclose(&actions, ends[1]);
    int failed = posix_spawn(&child->process, arguments[0], &actions, NULL,
                             (char *const *)arguments, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    child->out = ends[0];
    if (failed != 0) {
        bench_die("%s: %s", arguments[0], strerror(failed));
    }
}

void child_line(struct child *child, char line[PROC_LINE_MAX])
{
    size_t length = 0;
    char c = '\0';
    while (length + 1 < PROC_LINE_MAX && read(child->out, &c, 1) == 1 && c != '\n') {
        line[length++] = c;
    }
    line[length] = '\0';
    if (c != '\n') {
        bench_die("process %d ended before it said something", child->process);
    }
}

/* Reads the rest, so that it does not block on a full pipe. */
static int reap(struct child *child)
{
    char rest[PROC_LINE_MAX];
    int how = 0;
    while (read(child->out, rest, sizeof rest) > 0) {
    }
    (void)close(child->out);
    if (waitpid(child->process, &how, 0) != child->process) {
        bench_die("process %d is lost", child->process);
    }
    return how;
}

void child_wait(struct child *child)
{
    if (reap(child) != 0) {
        bench_die("process %d failed", child->process);
    }
}

void child_stop(struct child *child)
{
    (void)kill(child->process, SIGTERM);
    (void)reap(child);
}
