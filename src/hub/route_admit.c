#include "hub/route.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "hub/hub.h"

enum { QUESTION_BYTES_MAX = 1024, OFFSET_MIN_MAX = 840 };

static bool read_question(const struct call *call, struct admission_question *question)
{
    json_int_t event = 0;
    json_int_t gate = 0;
    json_int_t at_ms = 0;
    uint8_t id[TICKET_ID_BYTES], by[4];
    const char *ticket = "";
    const char *direction = "";
    const char *issuer = "00000000";
    const char *reentry = "free";
    json_int_t offset_min = 0;
    json_int_t left_hlc = 0;
    json_t *json = json_loadb(buf_str(&call->body), call->body.length, 0, NULL);
    bool is_read =
        json && json_unpack(json, "{s:I,s:s,s:s,s:I,s:I,s?s,s?s,s?I,s?I}", "event", &event,
                            "ticket", &ticket, "direction", &direction, "gate", &gate, "at_ms",
                            &at_ms, "issuer", &issuer, "reentry", &reentry, "utc_offset_min",
                            &offset_min, "left_hlc", &left_hlc) == 0;
    bool is_fine = is_read && event > 0 && event <= UINT32_MAX && gate >= 0 && gate <= INT32_MAX &&
                   at_ms >= 0 && strcmp(direction, "entry") == 0 &&
                   strlen(ticket) == TICKET_ID_TEXT_LENGTH &&
                   base32_decode(ticket, TICKET_ID_TEXT_LENGTH, id, sizeof id, NULL) == STATUS_OK &&
                   strlen(issuer) == 2 * sizeof by && hex_decode(issuer, by, sizeof by) &&
                   admission_reentry_find(reentry) != NULL && left_hlc >= 0 &&
                   offset_min >= -OFFSET_MIN_MAX && offset_min <= OFFSET_MIN_MAX;
    if (is_fine) {
        *question = (struct admission_question){
            .event = (uint32_t)event,
            .gate = (int)gate,
            .at_ms = at_ms,
            .issuer = (uint32_t)by[0] << 24 | (uint32_t)by[1] << 16 | (uint32_t)by[2] << 8 | by[3],
            .reentry = admission_reentry_find(reentry),
            .utc_offset_min = (int)offset_min,
            .left_hlc = left_hlc};
        (void)text_copy(question->ticket, sizeof question->ticket, ticket);
    }
    json_decref(json);
    return is_fine;
}

/* Who is inside is the doors' business. */
static void begin(struct hub *hub, struct call *call)
{
    struct hub_admit *admit = arena_alloc(&call->arena, sizeof *admit);
    (void)hub;
    if (!admit) {
        call_refuse(call, CALL_BUSY, "out of memory");
        return;
    }
    *admit = (struct hub_admit){.station = call->who.station};
    if (strcmp(call->who.mode, "door") != 0) {
        call_refuse(call, CALL_BAD_REQUEST, "only doors ask this");
    } else if (!read_question(call, &admit->question)) {
        call_refuse(call, CALL_BAD_REQUEST,
                    "ask {\"event\": N, \"ticket\": 16 characters, \"direction\": \"entry\", "
                    "\"gate\": N, \"at_ms\": N}");
    } else {
        call->work = admit;
    }
}

static void answer(struct call *call)
{
    const struct hub_admit *admit = call->work;
    const struct admission_answer *said = &admit->answer;
    if (admit->status != STATUS_OK) {
        call_refuse_status(call, admit->status, &admit->error);
        return;
    }
    json_t *json =
        json_pack("{s:s,s:b,s:o,s:s,s:i,s:I}", "verdict", admission_check_word(said->check),
                  "known", (int)said->is_known, "station", json_sprintf("%08x", said->station),
                  "label", said->label, "gate", said->gate, "at_ms", (json_int_t)said->at_ms);
    call_answer_json(call, json);
}

static void work(struct hub *hub, struct call **calls, size_t count)
{
    struct hub_admit *admits[WRITER_GROUP_MAX];
    ASSERT(count <= ARRAY_COUNT(admits));
    for (size_t i = 0; i < count; i++) {
        admits[i] = calls[i]->work;
    }
    hub->store->ops->admit(hub->store, admits, count);
    for (size_t i = 0; i < count; i++) {
        answer(calls[i]);
    }
}

const struct route ROUTE_ADMIT = {
    .method = "POST",
    .path = "/v1/admit",
    .is_signed = true,
    .is_urgent = true,
    .body_bytes_max = QUESTION_BYTES_MAX,
    .group_max = WRITER_GROUP_MAX,
    .begin = begin,
    .work = work,
};
