/* ipp.h: as much of the Internet Printing Protocol (RFC 8010, RFC 8011) as a kiosk needs of a CUPS
 * queue: how the printer is, print this document, how is that job. One request, one answer, over
 * HTTP/1.1 with the deadlines of link.h. libcups would do it too, and brings 3.4 MiB and 7 ms to
 * every start of a kiosk. One thread at a time. */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "print/link.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    IPP_PRINT_JOB = 0x0002,
    IPP_CANCEL_JOB = 0x0008,
    IPP_GET_JOB = 0x0009,
    IPP_GET_PRINTER = 0x000b,
    IPP_ANSWER_BYTES_MAX = 256 * 1024,
};

struct ipp_request {
    int operation;
    const char *job_name; /* IPP_PRINT_JOB */
    const char *media;    /* IPP_PRINT_JOB: "custom_80x120mm_80x120mm" */
    int job;              /* IPP_GET_JOB, IPP_CANCEL_JOB */
    const void *document; /* IPP_PRINT_JOB: a PDF */
    size_t document_bytes;
};

struct ipp_answer {
    int status;        /* RFC 8011 4.1.6: below 0x0100 = done */
    int printer_state; /* 3 idle, 4 processing, 5 stopped; 0 = not said */
    int job_state;     /* 3 to 9: 5 processing, 6 stopped, 7 cancelled, 8 aborted, 9 completed */
    int job;
    bool is_accepting;
    char reasons[512]; /* printer-state-reasons, with spaces between */
};

/* Asks the queue of `address` over a connection of its own. STATUS_NOT_FOUND: nobody listens, or no
 * such queue; STATUS_INVALID: no IPP came back; STATUS_IO as link.h. */
enum status ipp_ask(struct link *link, const struct printer_address *address,
                    const struct ipp_request *request, struct ipp_answer *answer,
                    struct error *error) FALLIBLE;

/* The request's bytes without HTTP, and an answer's read; for tests and fuzzing. */
void ipp_write(const struct printer_address *address, const struct ipp_request *request,
               struct buf *out);
enum status ipp_read(const uint8_t *data, size_t bytes, struct ipp_answer *answer,
                     struct error *error) FALLIBLE;
