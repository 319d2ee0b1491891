/* carrier_escpos.c: DLE EOT before, the picture, GS r after it.
 *
 * A network printer that does not answer is not there: its bytes would vanish in somebody's buffer.
 * A device file that does not answer may be a printer whose cable or driver has no way back: it is
 * believed. */
#include "base/clock.h"
#include "print/carrier.h"

enum {
    ANSWER_MS = 1500, /* a network printer may be busy with another station */
    DEVICE_MS = 400,  /* a device answers at once or never */
    CONFIRM_MS = 500, /* one turn of asking */
    NO_END_MS = 5000, /* after so long "ready" is as good as an answer to GS r */
    NOISE_MAX = 64,
};

/* What is wrong first, in the order of the questions: paper, cover, faults, on line. */
static const uint8_t QUESTIONS[] = {4, 2, 3, 1};

static int answer_ms(const struct carrier *carrier)
{
    return carrier->link.is_socket ? ANSWER_MS : DEVICE_MS;
}

/* The answer to one question. STATUS_BUSY: none came. */
static enum status question(struct carrier *carrier, uint8_t n, uint8_t *answer, bool *has_end,
                            enum printer_state *end_state, struct error *error)
{
    uint8_t bytes[3];
    int64_t until_ms = clock_monotonic_ms() + answer_ms(carrier);
    escpos_ask(n, bytes);
    enum status status = link_write(&carrier->link, bytes, sizeof bytes, answer_ms(carrier), error);
    for (int i = 0; status == STATUS_OK && i < NOISE_MAX; i++) {
        size_t length = 0;
        int64_t left_ms = until_ms - clock_monotonic_ms();
        status =
            link_read(&carrier->link, answer, 1, &length, left_ms > 0 ? (int)left_ms : 0, error);
        if (status != STATUS_OK) {
            break;
        }
        enum escpos_answer kind = escpos_answer_kind(*answer);
        if (kind == ESCPOS_STATUS) {
            return STATUS_OK;
        }
        if (kind == ESCPOS_END && has_end) {
            *has_end = true;
            *end_state = escpos_end_state(*answer);
        }
    }
    return status == STATUS_OK ? error_set(error, STATUS_BUSY, "the printer talks nonsense")
                               : status;
}

/* All questions; the worst of what is said. */
static enum status examine(struct carrier *carrier, enum printer_state *state, bool *has_end,
                           struct error *error)
{
    enum printer_state worst = PRINTER_READY;
    for (size_t i = 0; i < ARRAY_COUNT(QUESTIONS); i++) {
        uint8_t answer = 0;
        enum printer_state end_state = PRINTER_READY;
        enum status status = question(carrier, QUESTIONS[i], &answer, has_end, &end_state, error);
        if (status == STATUS_BUSY && i > 0) {
            break; /* a clone that knows some questions only */
        }
        if (status != STATUS_OK) {
            return status;
        }
        enum printer_state said = escpos_state(QUESTIONS[i], answer);
        worst = said > worst ? said : worst;
    }
    *state = worst;
    return STATUS_OK;
}

static enum status ask(struct carrier *carrier, enum printer_state *state, struct error *error)
{
    enum status status = STATUS_OK;
    if (carrier->link.fd < 0) {
        status = link_open(&carrier->link, &carrier->address, carrier->link.stop_fd, error);
    }
    if (status == STATUS_OK && carrier->link.is_mute) {
        *state = PRINTER_UNKNOWN;
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        status = examine(carrier, state, NULL, error);
    }
    if (status == STATUS_BUSY && carrier->link.fd >= 0 && !carrier->link.is_socket) {
        carrier->link.is_mute = true;
        *state = PRINTER_UNKNOWN;
        return STATUS_OK;
    }
    carrier->link.has_sent = false; /* questions leave nothing on the paper */
    return status;
}

static enum status send_paper(struct carrier *carrier, const struct paper *paper,
                              struct error *error)
{
    struct buf stream;
    buf_init(&stream, ESCPOS_BYTES_MAX);
    escpos_paper(paper, !carrier->link.is_mute, &stream);
    enum status status = buf_status(&stream, error);
    if (status == STATUS_OK) {
        status = link_write(&carrier->link, stream.data, stream.length, LINK_STALL_MS, error);
    }
    buf_wipe(&stream);
    buf_release(&stream);
    return status;
}

/* GS r is answered in its turn: then what was sent before it is on paper. */
static enum status confirm(struct carrier *carrier, enum printer_state *state, struct error *error)
{
    uint8_t bytes[16];
    size_t count = 0;
    bool has_end = false;
    *state = PRINTER_UNKNOWN;
    if (carrier->link.is_mute) {
        return STATUS_OK;
    }
    enum status status = link_read(&carrier->link, bytes, sizeof bytes, &count, CONFIRM_MS, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        has_end = has_end || escpos_answer_kind(bytes[i]) == ESCPOS_END;
    }
    if (has_end || (status != STATUS_OK && status != STATUS_BUSY)) {
        return status;
    }
    status = examine(carrier, state, &has_end, error);
    bool is_long_ago = clock_monotonic_ms() - carrier->sent_ms > NO_END_MS;
    if (has_end || (status == STATUS_OK && is_long_ago && printer_can_print(*state))) {
        return STATUS_OK;
    }
    if (status == STATUS_BUSY) {
        *state = PRINTER_SILENT;
    }
    return status == STATUS_OK || status == STATUS_BUSY
               ? error_set(error, STATUS_BUSY, "not printed yet")
               : status;
}

/* What is in the printer's own memory cannot be taken back. */
static void give_up(struct carrier *carrier)
{
    link_close(&carrier->link);
}

const struct carrier_ways carrier_escpos = {ask, send_paper, confirm, give_up};
