/* route_enrol.c: a new machine and the office find each other (PROTOCOL.md, "Enrolment"). */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "hub/hub.h"
#include "hub/route.h"

enum { QUESTION_BYTES_MAX = 512, ANSWER_BYTES_MAX = ENROL_PARCEL_MAX + 512 };

static bool take_hex(const char *text, uint8_t *out, size_t bytes)
{
    return text != NULL && strlen(text) == 2 * bytes && hex_decode(text, out, bytes);
}

/* What a machine or the office says; the parts that it must have are there, or the call is
 * refused. */
struct said {
    uint8_t id[ENROL_ID_BYTES];
    uint8_t public_key[PUBLIC_KEY_BYTES];
    uint8_t proof[ENROL_PROOF_BYTES];
    const char *parcel; /* borrowed of `json` */
    json_t *json;       /* owned: json_decref it, whatever came */
};

static bool read_said(struct call *call, bool has_parcel, struct said *said)
{
    memset(said, 0, sizeof *said);
    said->json = json_loadb(buf_str(&call->body), call->body.length, 0, NULL);
    const char *id = json_string_value(json_object_get(said->json, "id"));
    const char *key = json_string_value(json_object_get(said->json, "public_key"));
    const char *proof = json_string_value(json_object_get(said->json, "proof"));
    said->parcel = json_string_value(json_object_get(said->json, "parcel"));
    bool is_whole = take_hex(id, said->id, sizeof said->id) &&
                    take_hex(key, said->public_key, sizeof said->public_key) &&
                    (has_parcel ? said->parcel != NULL && strlen(said->parcel) <= ENROL_PARCEL_MAX
                                : take_hex(proof, said->proof, sizeof said->proof));
    if (!is_whole) {
        call_refuse(call, CALL_BAD_REQUEST, "this is no enrolment (see PROTOCOL.md)");
    }
    return is_whole;
}

static void refuse_unknown(struct call *call)
{
    call_refuse(call, CALL_NOT_FOUND,
                "no such code is waited for; at the office: feria station add");
}

static struct enrol_place *find(struct hub *hub, struct call *call, const uint8_t *id)
{
    struct enrol_place *place = enrol_table_find(&hub->enrolments, id, clock_monotonic_ms());
    if (place == NULL) {
        refuse_unknown(call);
    }
    return place;
}

/* ---- the new machine ---- */

static void come(struct hub *hub, struct call *call)
{
    struct said said;
    struct enrol_place *place = NULL;
    bool is_open = read_said(call, false, &said) && (place = find(hub, call, said.id)) != NULL;
    if (is_open && enrol_place_request(place, said.public_key, said.proof, clock_monotonic_ms())) {
        place->is_taken = place->parcel != NULL;
        call_answer_json(call, place->parcel != NULL ? json_pack("{s:s,s:s}", "state", "done",
                                                                 "parcel", place->parcel)
                                                     : json_pack("{s:s}", "state", "waiting"));
    } else if (is_open) {
        refuse_unknown(call); /* another machine has used it */
    }
    json_decref(said.json);
}

/* ---- the office ---- */

static bool is_office(struct call *call)
{
    bool is_one = strcmp(call->who.mode, "office") == 0;
    if (!is_one) {
        call_refuse(call, CALL_UNKNOWN_STATION, "only the office enrols stations");
    }
    return is_one;
}

static void look(struct hub *hub, struct call *call)
{
    uint8_t id[ENROL_ID_BYTES];
    const char *text = strstr(call->target, "?id=");
    if (!is_office(call)) {
        return;
    }
    if (!take_hex(text != NULL ? text + 4 : NULL, id, sizeof id)) {
        call_refuse(call, CALL_BAD_REQUEST, "id: must be 16 hexadecimal digits");
        return;
    }
    struct enrol_place *place = enrol_table_open(&hub->enrolments, id, clock_monotonic_ms());
    if (place == NULL) {
        call_refuse(call, CALL_TOO_MANY, "%d stations are being added already", ENROL_PLACES);
        return;
    }
    json_t *requests = json_array();
    for (size_t i = 0; i < ENROL_REQUESTS && place->requests[i].heard_ms != 0; i++) {
        const struct enrol_request *request = &place->requests[i];
        char key[2 * PUBLIC_KEY_BYTES + 1];
        char proof[2 * ENROL_PROOF_BYTES + 1];
        hex_encode(request->public_key, PUBLIC_KEY_BYTES, key);
        hex_encode(request->proof, ENROL_PROOF_BYTES, proof);
        (void)json_array_append_new(
            requests, json_pack("{s:s,s:s,s:I,s:b}", "public_key", key, "proof", proof, "age_ms",
                                (json_int_t)(clock_monotonic_ms() - request->heard_ms), "is_taken",
                                (int)(i == 0 && place->is_taken)));
    }
    call_answer_json(call, json_pack("{s:o}", "requests", requests));
}

static void leave(struct hub *hub, struct call *call)
{
    struct said said;
    struct enrol_place *place = NULL;
    if (!is_office(call)) {
        return;
    }
    if (read_said(call, true, &said) && (place = find(hub, call, said.id)) != NULL) {
        if (enrol_place_answer(place, said.public_key, said.parcel)) {
            call_answer_json(call, json_object());
        } else {
            call_refuse(call, CALL_NOT_FOUND, "that machine has not come");
        }
    }
    json_decref(said.json);
}

const struct route ROUTE_ENROL_COME = {
    .method = "POST", .path = "/v1/enrol", .body_bytes_max = QUESTION_BYTES_MAX, .begin = come};

const struct route ROUTE_ENROL_LOOK = {
    .method = "GET", .path = "/v1/enrol", .is_signed = true, .begin = look};

const struct route ROUTE_ENROL_LEAVE = {.method = "POST",
                                        .path = "/v1/enrol/answer",
                                        .is_signed = true,
                                        .body_bytes_max = ANSWER_BYTES_MAX,
                                        .begin = leave};
