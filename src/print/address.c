#include "print/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { PORT_RAW = 9100, PORT_IPP = 631, PORT_MAX = 65535 };

static bool port_read(const char *text, int *port)
{
    size_t digits = strspn(text, "0123456789");
    long number = strtol(text, NULL, 10);
    if (digits == 0 || digits > 5 || text[digits] != '\0' || number < 1 || number > PORT_MAX) {
        return false;
    }
    *port = (int)number;
    return true;
}

/* "192.168.1.50", "192.168.1.50:9100", "[fe80::1]:9100", "fe80::1" */
static bool socket_read(struct printer_address *address, const char *text, int port)
{
    char host[sizeof address->host];
    struct sockaddr_in *v4 = (struct sockaddr_in *)&address->socket;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address->socket;
    bool has_brackets = text[0] == '[';
    if (!text_copy(host, sizeof host, text + has_brackets)) {
        return false;
    }
    char *colon = has_brackets ? strchr(host, ']') : strchr(host, ':');
    bool is_bare_v6 = !has_brackets && colon && strchr(colon + 1, ':');
    if (has_brackets && (!colon || (colon[1] != '\0' && colon[1] != ':'))) {
        return false;
    }
    const char *after = !colon || is_bare_v6 ? "" : colon + has_brackets;
    if (after[0] == ':' && !port_read(after + 1, &port)) {
        return false;
    }
    if (colon && !is_bare_v6) {
        *colon = '\0';
    }
    if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)port);
        address->socket_bytes = sizeof *v4;
        (void)snprintf(address->host, sizeof address->host, "%.40s:%d", host, port);
        return true;
    }
    if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        address->socket_bytes = sizeof *v6;
        (void)snprintf(address->host, sizeof address->host, "[%.50s]:%d", host, port);
        return true;
    }
    return false;
}

static bool file_read_address(struct printer_address *address, const char *text)
{
    address->kind = PRINTER_AT_FILE;
    return text[0] != '\0' && text_copy(address->path, sizeof address->path, text);
}

static bool tcp_read_address(struct printer_address *address, const char *text)
{
    address->kind = PRINTER_AT_TCP;
    return socket_read(address, text, PORT_RAW);
}

/* The queue's name becomes part of a URI: no character that means something there. */
static bool cups_read_address(struct printer_address *address, const char *text)
{
    size_t length = strcspn(text, "@");
    address->kind = PRINTER_AT_CUPS;
    if (length == 0 || length >= sizeof address->queue || strcspn(text, "/?#% \\\"<>") < length) {
        return false;
    }
    memcpy(address->queue, text, length);
    address->queue[length] = '\0';
    return socket_read(address, text[length] == '@' ? text + length + 1 : "127.0.0.1", PORT_IPP);
}

static const struct {
    const char *prefix;
    bool (*read)(struct printer_address *, const char *);
    const char *form;
} KINDS[] = {
    {"file:", file_read_address, "file:/dev/usb/lp0"},
    {"tcp:", tcp_read_address, "tcp:192.168.1.50 or tcp:192.168.1.50:9100, the address in numbers"},
    {"cups:", cups_read_address, "cups:QUEUE or cups:QUEUE@192.168.1.50:631"},
};

enum status printer_address_read(struct printer_address *address, const char *text,
                                 struct error *error)
{
    *address = (struct printer_address){0};
    if (strcmp(text, "none") == 0) {
        return STATUS_OK;
    }
    for (size_t i = 0; i < ARRAY_COUNT(KINDS); i++) {
        size_t length = strlen(KINDS[i].prefix);
        if (strncmp(text, KINDS[i].prefix, length) == 0) {
            return KINDS[i].read(address, text + length)
                       ? STATUS_OK
                       : error_set(error, STATUS_CONFIG, "printer: \"%s\" must be like %s", text,
                                   KINDS[i].form);
        }
    }
    return error_set(error, STATUS_CONFIG,
                     "printer: \"%s\" must be none, or begin with file:, tcp: or cups:", text);
}
