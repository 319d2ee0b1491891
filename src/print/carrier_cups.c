/* carrier_cups.c: a queue of CUPS gets a PDF of the paper's size; its driver knows the printer. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "print/carrier.h"
#include "print/ipp.h"
#include "print/paper_file.h"

enum {
    STATE_STOPPED = 5,
    JOB_STOPPED = 6,
    JOB_CANCELLED,
    JOB_ABORTED,
    JOB_COMPLETED,
    TURN_MS = 500
};

/* printer-state-reasons of RFC 8011 5.4.12, with or without "-error", "-warning", "-report". */
static const struct {
    const char *reason;
    enum printer_state state;
} REASONS[] = {
    {"media-empty", PRINTER_PAPER_OUT},
    {"media-needed", PRINTER_PAPER_OUT},
    {"cover-open", PRINTER_COVER_OPEN},
    {"door-open", PRINTER_COVER_OPEN},
    {"interlock-open", PRINTER_COVER_OPEN},
    {"offline", PRINTER_SILENT},
    {"shutdown", PRINTER_SILENT},
    {"timed-out", PRINTER_SILENT},
    {"connecting-to-device", PRINTER_SILENT},
    {"media-jam", PRINTER_FAULT},
    {"paused", PRINTER_FAULT},
    {"media-low", PRINTER_PAPER_LOW},
};

static enum printer_state state_of(const struct ipp_answer *answer)
{
    enum printer_state worst = PRINTER_READY;
    for (size_t i = 0; i < ARRAY_COUNT(REASONS); i++) {
        if (strstr(answer->reasons, REASONS[i].reason) && REASONS[i].state > worst) {
            worst = REASONS[i].state;
        }
    }
    bool is_stopped = answer->printer_state == STATE_STOPPED || !answer->is_accepting;
    return is_stopped && printer_can_print(worst) ? PRINTER_FAULT : worst;
}

static enum status ask(struct carrier *carrier, enum printer_state *state, struct error *error)
{
    const struct ipp_request request = {.operation = IPP_GET_PRINTER};
    struct ipp_answer answer;
    enum status status = ipp_ask(&carrier->link, &carrier->address, &request, &answer, error);
    carrier->link.has_sent = false;
    if (status == STATUS_OK) {
        *state = state_of(&answer);
    }
    return status;
}

static enum status send_paper(struct carrier *carrier, const struct paper *paper,
                              struct error *error)
{
    struct pdf pdf;
    struct buf document;
    struct ipp_answer answer;
    char media[64];
    int height_mm = (paper->height + PAPER_DOTS_PER_MM - 1) / PAPER_DOTS_PER_MM;
    (void)snprintf(media, sizeof media, "custom_%dx%dmm_%dx%dmm", paper->paper_mm, height_mm,
                   paper->paper_mm, height_mm);
    buf_init(&document, PAPER_FILE_BYTES_MAX);
    pdf_begin(&pdf, &document);
    enum status status = pdf_page(&pdf, paper, error);
    if (status == STATUS_OK) {
        status = pdf_end(&pdf, error);
    }
    if (status == STATUS_OK) {
        const struct ipp_request request = {.operation = IPP_PRINT_JOB,
                                            .job_name = "Feria",
                                            .media = media,
                                            .document = document.data,
                                            .document_bytes = document.length};
        status = ipp_ask(&carrier->link, &carrier->address, &request, &answer, error);
    }
    carrier->job = status == STATUS_OK ? answer.job : 0;
    buf_wipe(&document);
    buf_release(&document);
    return status;
}

static enum status confirm(struct carrier *carrier, enum printer_state *state, struct error *error)
{
    const struct ipp_request request = {.operation = IPP_GET_JOB, .job = carrier->job};
    struct ipp_answer answer;
    struct pollfd stop = {.fd = carrier->link.stop_fd, .events = POLLIN};
    *state = PRINTER_UNKNOWN;
    if (carrier->job == 0) {
        return STATUS_OK; /* a queue that numbers no jobs tells nothing about them */
    }
    enum status status = ipp_ask(&carrier->link, &carrier->address, &request, &answer, error);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && answer.job_state == JOB_COMPLETED)) {
        return STATUS_OK; /* done, and perhaps forgotten already */
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (answer.job_state == JOB_CANCELLED || answer.job_state == JOB_ABORTED) {
        return error_set(error, STATUS_IO, "the print queue gave the job up");
    }
    if (ask(carrier, state, error) != STATUS_OK) {
        *state = PRINTER_SILENT;
    }
    if (answer.job_state == JOB_STOPPED && printer_can_print(*state)) {
        *state = PRINTER_FAULT;
    }
    (void)poll(&stop, 1, TURN_MS);
    return error_set(error, STATUS_BUSY, "not printed yet");
}

/* So that it does not come out hours later, for nobody. */
static void give_up(struct carrier *carrier)
{
    const struct ipp_request request = {.operation = IPP_CANCEL_JOB, .job = carrier->job};
    struct ipp_answer answer;
    struct error error;
    if (carrier->job != 0 &&
        ipp_ask(&carrier->link, &carrier->address, &request, &answer, &error) != STATUS_OK) {
        log_warning("print", "a job is left in the queue: %s", error.text);
    }
    carrier->job = 0;
}

const struct carrier_ways carrier_cups = {ask, send_paper, confirm, give_up};
