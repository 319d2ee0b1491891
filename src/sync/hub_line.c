#include "sync/hub_line.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "sync/hub_peer.h"

struct hub_line {
    struct hub_peer hub;
    struct peer_who who;
    int cancel_fd; /* owned */
};

static bool read_answer(const struct http_answer *answer, struct admission_answer *out)
{
    const char *verdict = "";
    const char *station = "";
    const char *label = "";
    json_int_t at_ms = 0;
    int gate = 0;
    int is_known = 0;
    json_t *json = json_loadb(buf_str(&answer->body), answer->body.length, 0, NULL);
    bool is_read = json && json_unpack(json, "{s:s,s:s,s:s,s:i,s:I,s?b}", "verdict", &verdict,
                                       "station", &station, "label", &label, "gate", &gate, "at_ms",
                                       &at_ms, "known", &is_known) == 0;
    bool is_fine = is_read && admission_check_find(verdict, &out->check) &&
                   out->check != ADMISSION_CHECK_NOT_ASKED && out->check != ADMISSION_CHECK_SILENT;
    if (is_fine) {
        out->station = (uint32_t)strtoul(station, NULL, 16);
        (void)text_copy(out->label, sizeof out->label, label);
        out->gate = gate;
        out->at_ms = at_ms;
        out->is_known = is_known != 0;
    }
    json_decref(json);
    return is_fine;
}

static enum status line_ask(void *self, const struct admission_question *question, int deadline_ms,
                            struct admission_answer *out, struct error *error)
{
    struct hub_line *line = self;
    struct http_answer answer;
    char body[384];
    int length = snprintf(body, sizeof body,
                          "{\"event\":%" PRIu32 ",\"ticket\":\"%s\",\"direction\":\"entry\","
                          "\"gate\":%d,\"at_ms\":%" PRId64 ",\"issuer\":\"%08" PRIx32
                          "\",\"reentry\":\"%s\",\"utc_offset_min\":%d,\"left_hlc\":%" PRId64 "}",
                          question->event, question->ticket, question->gate, question->at_ms,
                          question->issuer, question->reentry ? question->reentry : "free",
                          question->utc_offset_min, question->left_hlc);
    enum status status = hub_peer_call(&line->hub, &line->who, "POST", "/v1/admit", body,
                                       (size_t)length, deadline_ms, &answer, error);
    if (status == STATUS_OK && !read_answer(&answer, out)) {
        status = error_set(error, STATUS_IO, "the hub's answer about an entry is none");
    }
    http_answer_release(&answer);
    return status;
}

/* Also fetches the nonce for the first question. */
static enum status line_probe(void *self, int deadline_ms, struct error *error)
{
    struct hub_line *line = self;
    struct peer_state state;
    (void)deadline_ms;
    const struct peer peer = hub_peer(&line->hub);
    enum status status = peer.ops->hello(peer.self, &line->who, 0, &state, error);
    if (status == STATUS_OK && !line->hub.is_trusted) {
        status = error_set(error, STATUS_DENIED, "the hub does not know this station");
    }
    return status;
}

static void line_stop(void *self)
{
    struct hub_line *line = self;
    const uint64_t one = 1;
    ssize_t wrote = write(line->cancel_fd, &one, sizeof one);
    (void)wrote; /* it is full only when it has been told already */
}

static void line_close(void *self)
{
    struct hub_line *line = self;
    hub_peer_release(&line->hub);
    (void)close(line->cancel_fd);
    free(line);
}

static hub_line_make_fn *replacement;

void hub_line_replace(hub_line_make_fn *make)
{
    replacement = make;
}

bool hub_line_make(struct asker_line *out, const struct fair *fair)
{
    if (replacement != NULL) {
        return replacement(out, fair);
    }
    if (fair->settings.hub[0] == '\0') {
        return false;
    }
    int cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct hub_line *line = cancel_fd >= 0 ? calloc(1, sizeof *line) : NULL;
    if (!line) {
        log_error("asker", "the hub cannot be asked about admissions: %s", strerror(errno));
        if (cancel_fd >= 0) {
            (void)close(cancel_fd);
        }
        return false;
    }
    line->cancel_fd = cancel_fd;
    line->who = (struct peer_who){fair->ledger.station, fair->ledger.epoch, fair->settings.mode};
    hub_peer_init(&line->hub, fair->settings.hub, fair->settings.hub_pin, &fair->keys, cancel_fd);
    *out = (struct asker_line){line, line_ask, line_probe, line_stop, line_close};
    return true;
}
