/* proc.h: what the kernel knows of another process: its threads' wake-ups and CPU time, its memory;
 * and starting one. Linux. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PROC_THREADS_MAX = 64, PROC_LINE_MAX = 512 };

struct proc_thread {
    int id;
    char name[32];
    int64_t slept_count; /* voluntary context switches: each is followed by one wake-up */
    int64_t cpu_ns;
};

struct proc_threads {
    struct proc_thread threads[PROC_THREADS_MAX];
    size_t count;
};

void proc_threads_read(pid_t process, struct proc_threads *threads);

/* A line "Name:   123 kB" of /proc/<process>/status in KiB; 0 when it is not there. */
int64_t proc_status_kib(pid_t process, const char *name);

/* A program and a pipe from its standard output. `arguments` ends with NULL. */
struct child {
    pid_t process;
    int out;
};

void child_start(struct child *child, const char *const *arguments);

/* Waits for the next line; ends the program when there is none. */
void child_line(struct child *child, char line[PROC_LINE_MAX]);

/* Waits for its end; it must have ended well. */
void child_wait(struct child *child);

/* Ends it by SIGTERM and waits. */
void child_stop(struct child *child);
