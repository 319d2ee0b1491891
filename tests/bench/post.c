#include "post.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "kit.h"

enum { ANSWER_MAX = 4096, AGAIN_MS = 20 };

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        bench_die("the server on port %d does not answer", port);
    }
    return fd;
}

static void send_body(int fd, const struct post_client *client, FILE *file, off_t at, size_t bytes)
{
    char head[256];
    int length = snprintf(head, sizeof head,
                          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\n\r\n",
                          client->target, bytes);
    if (send(fd, head, (size_t)length, MSG_NOSIGNAL | MSG_MORE) != length) {
        bench_die("the server closed the connection");
    }
    while (bytes > 0) {
        ssize_t sent = sendfile(fd, fileno(file), &at, bytes);
        if (sent <= 0) {
            bench_die("the server closed the connection inside a body");
        }
        bytes -= (size_t)sent;
    }
}

/* Status of the answer, whose text is in `out`. */
static int read_answer(int fd, char out[ANSWER_MAX])
{
    size_t length = 0;
    for (;;) {
        ssize_t got = recv(fd, out + length, ANSWER_MAX - 1 - length, 0);
        if (got <= 0) {
            bench_die("the server closed the connection before its answer");
        }
        length += (size_t)got;
        out[length] = '\0';
        const char *body = strstr(out, "\r\n\r\n");
        const char *said = strcasestr(out, "Content-Length:");
        if (body && said && (size_t)(body + 4 - out) + strtoul(said + 15, NULL, 10) <= length) {
            return (int)strtol(out + sizeof "HTTP/1.1 " - 1, NULL, 10);
        }
    }
}

static void *client_run(void *user)
{
    struct post_client *client = user;
    char answer[ANSWER_MAX];
    uint32_t bytes = 0;
    FILE *file = fopen(client->path, "rbe");
    if (!file) {
        bench_die("%s cannot be read", client->path);
    }
    int fd = connect_to(client->port);
    while (fread(&bytes, sizeof bytes, 1, file) == 1) {
        off_t at = ftello(file);
        int status = 0;
        for (;;) {
            send_body(fd, client, file, at, bytes);
            status = read_answer(fd, answer);
            if (status != 503 && status != 429) {
                break;
            }
            const struct timespec rest = {.tv_nsec = AGAIN_MS * 1000000L};
            client->busy_count++;
            (void)nanosleep(&rest, NULL);
        }
        if (status != 200 || !strstr(answer, client->expected)) {
            bench_die("%s: answered %.300s", client->path, answer);
        }
        client->count++;
        (void)fseeko(file, at + (off_t)bytes, SEEK_SET);
    }
    (void)close(fd);
    (void)fclose(file);
    return NULL;
}

double post_all_us(struct post_client *clients, size_t count)
{
    pthread_t threads[POST_CLIENTS_MAX];
    double started_us = bench_now_us();
    for (size_t i = 0; i < count; i++) {
        if (pthread_create(&threads[i], NULL, client_run, &clients[i]) != 0) {
            bench_die("no thread for client %zu", i);
        }
    }
    for (size_t i = 0; i < count; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    return bench_now_us() - started_us;
}

/* ---- HTTP alone ---- */

static enum MHD_Result echo(void *user, struct MHD_Connection *connection, const char *url,
                            const char *method, const char *version, const char *data,
                            size_t *data_bytes, void **state)
{
    static const char ANSWER[] =
        "{\"new\":1000,\"known\":0,\"parked\":0,\"gap\":0,\"fork\":0,\"held\":1000000}";
    (void)user;
    (void)url;
    (void)method;
    (void)version;
    (void)data;
    if (!*state || *data_bytes > 0) { /* the headers, or some of the body */
        static char seen;
        *state = &seen;
        *data_bytes = 0;
        return MHD_YES;
    }
    struct MHD_Response *response = MHD_create_response_from_buffer(
        sizeof ANSWER - 1, (void *)(uintptr_t)ANSWER, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

struct MHD_Daemon *echo_start(int *port)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, echo, NULL,
                         MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        daemon ? MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
    if (!info) {
        bench_die("libmicrohttpd does not start");
    }
    *port = info->port;
    return daemon;
}

void echo_stop(struct MHD_Daemon *daemon)
{
    MHD_stop_daemon(daemon);
}
