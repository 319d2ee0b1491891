#include "hub/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

enum { BACKLOG = 256 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool read_port(const char *text, in_port_t *port)
{
    char *end = NULL;
    unsigned long number = strtoul(text, &end, 10);
    *port = htons((in_port_t)number);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && number <= UINT16_MAX;
}

static bool read_address(const char *text, union address *out)
{
    char host[LISTEN_TEXT_MAX];
    const char *colon = strrchr(text, ':');
    memset(out, 0, sizeof *out);
    if (!colon || (size_t)(colon - text) >= sizeof host) {
        return false;
    }
    (void)snprintf(host, sizeof host, "%.*s", (int)(colon - text), text);
    size_t length = strlen(host);
    if (length > 2 && host[0] == '[' && host[length - 1] == ']') {
        host[length - 1] = '\0';
        out->v6.sin6_family = AF_INET6;
        return inet_pton(AF_INET6, host + 1, &out->v6.sin6_addr) == 1 &&
               read_port(colon + 1, &out->v6.sin6_port);
    }
    out->v4.sin_family = AF_INET;
    return (length == 0 || inet_pton(AF_INET, host, &out->v4.sin_addr) == 1) &&
           read_port(colon + 1, &out->v4.sin_port);
}

static bool is_here(const union address *address)
{
    return address->any.sa_family == AF_INET6
               ? IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr)
               : ntohl(address->v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
}

static void tell(const union address *address, char bound[LISTEN_TEXT_MAX])
{
    char host[INET6_ADDRSTRLEN] = "";
    bool is_v6 = address->any.sa_family == AF_INET6;
    (void)inet_ntop(address->any.sa_family,
                    is_v6 ? (const void *)&address->v6.sin6_addr
                          : (const void *)&address->v4.sin_addr,
                    host, sizeof host);
    (void)snprintf(bound, LISTEN_TEXT_MAX, is_v6 ? "[%s]:%u" : "%s:%u", host,
                   ntohs(is_v6 ? address->v6.sin6_port : address->v4.sin_port));
}

/* What a person can do about it. */
static const char *advice(int number)
{
    static const struct {
        int number;
        const char *text;
    } ADVICE[] = {
        {EADDRINUSE, "another program has this port (another feria-hub?); end it, or name another "
                     "port"},
        {EADDRNOTAVAIL, "this machine does not have that address; :7443 is all that it has"},
        {EACCES, "not permitted; ports below 1024 are the administrator's"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ADVICE); i++) {
        if (ADVICE[i].number == number) {
            return ADVICE[i].text;
        }
    }
    return strerror(number);
}

enum status listen_open(const char *text, bool only_here, int *fd, char bound[LISTEN_TEXT_MAX],
                        struct error *error)
{
    union address address;
    const int on = 1;
    *fd = -1;
    if (!read_address(text, &address)) {
        return error_set(error, STATUS_USAGE,
                         "--listen: must be ADDRESS:PORT, as in 192.168.1.10:7443 or :7443");
    }
    if (only_here && !is_here(&address)) {
        return error_set(error, STATUS_USAGE,
                         "--http: without TLS only an address of this machine is taken, as "
                         "127.0.0.1:8470");
    }
    socklen_t bytes = address.any.sa_family == AF_INET6 ? sizeof address.v6 : sizeof address.v4;
    *fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*fd < 0 || setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(*fd, &address.any, bytes) != 0 || listen(*fd, BACKLOG) != 0 ||
        getsockname(*fd, &address.any, &bytes) != 0) {
        enum status status = errno == EADDRINUSE ? STATUS_BUSY
                             : errno == EACCES   ? STATUS_DENIED
                                                 : STATUS_IO;
        status = error_set(error, status, "--listen %s: %s", text, advice(errno));
        if (*fd >= 0) {
            (void)close(*fd);
        }
        *fd = -1;
        return status;
    }
    tell(&address, bound);
    return STATUS_OK;
}
