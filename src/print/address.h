/* address.h: where a printer is, from the setting `printer`. Any thread.
 *
 *   none                        there is none
 *   file:/dev/usb/lp0           a device file, or a file that collects what would be printed
 *   tcp:192.168.1.50[:9100]     a network printer; tcp:[fe80::1]:9100 of IPv6
 *   cups:QUEUE[@127.0.0.1:631]  a queue of CUPS, on this machine unless said otherwise
 *
 * Addresses are numbers: looking a name up can hang for as long as a far server likes. */
#pragma once

#include "base/status.h"

#include <sys/socket.h>

enum printer_kind { PRINTER_AT_NOTHING, PRINTER_AT_FILE, PRINTER_AT_TCP, PRINTER_AT_CUPS };

struct printer_address {
    enum printer_kind kind;
    char path[512];  /* file */
    char queue[128]; /* CUPS */
    char host[64];   /* as in a URI, with its port: "127.0.0.1:631" */
    struct sockaddr_storage socket;
    socklen_t socket_bytes;
};

/* STATUS_CONFIG says what is wrong and shows the right form. */
enum status printer_address_read(struct printer_address *address, const char *text,
                                 struct error *error) FALLIBLE;
