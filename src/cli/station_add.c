#include "cli/station_add.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "cli/station_confirm.h"
#include "core/fair_pack.h"
#include "core/trust.h"
#include "print/qr_terminal.h"
#include "sync/enrol_code.h"
#include "sync/hub_peer.h"

enum { ASK_EVERY_MS = 700, ASK_DEADLINE_MS = 10000, PARCEL_MAX = 8 * 1024, TAKEN_WAIT_MS = 60000 };

/* One run of it. */
struct adding {
    const struct station_add *add; /* borrowed */
    struct fair fair;
    struct hub_peer hub;
    struct enrol_invitation invitation;
    struct enrol_secret secret;
    struct trusted who;    /* the new one */
    struct trusted before; /* who had the name; station 0 = nobody */
    int64_t until_ms;      /* monotonic */
};

/* Who is at the hub with our code. */
struct came {
    bool is_there, is_taken;
    uint8_t public_key[PUBLIC_KEY_BYTES];
};

static struct peer_who office(const struct adding *adding)
{
    return (struct peer_who){adding->fair.ledger.station, adding->fair.ledger.epoch, "office"};
}

/* ---- what is asked of the hub ---- */

static bool take_hex(const json_t *from, const char *name, uint8_t *out, size_t bytes)
{
    const char *hex = json_string_value(json_object_get(from, name));
    return hex != NULL && strlen(hex) == 2 * bytes && hex_decode(hex, out, bytes);
}

/* Only who proves to know the code counts. */
static void read_came(const struct adding *adding, const char *text, struct came *came)
{
    uint8_t proof[ENROL_PROOF_BYTES];
    json_t *json = json_loads(text, 0, NULL);
    const json_t *request = json_array_get(json_object_get(json, "requests"), 0);
    came->is_there = take_hex(request, "public_key", came->public_key, PUBLIC_KEY_BYTES) &&
                     take_hex(request, "proof", proof, sizeof proof) &&
                     enrol_proof_ok(&adding->secret, came->public_key, proof);
    came->is_taken = came->is_there && json_is_true(json_object_get(request, "is_taken"));
    json_decref(json);
}

/* Opens the invitation there, keeps it open, and looks who came. */
static enum status look(struct adding *adding, struct came *came, struct error *error)
{
    char id[2 * ENROL_ID_BYTES + 1];
    char target[64];
    struct http_answer answer;
    const struct peer_who who = office(adding);
    *came = (struct came){0};
    hex_encode(adding->secret.id, sizeof adding->secret.id, id);
    (void)snprintf(target, sizeof target, "/v1/enrol?id=%s", id);
    enum status status =
        hub_peer_call(&adding->hub, &who, "GET", target, NULL, 0, ASK_DEADLINE_MS, &answer, error);
    if (status == STATUS_OK) {
        read_came(adding, buf_str(&answer.body), came);
    }
    http_answer_release(&answer);
    return status;
}

static void pause_ms(int ms)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    (void)nanosleep(&time, NULL);
}

/* Until a machine has come; a hub that is away for a moment ends nothing. */
static enum status wait_for_machine(struct adding *adding, struct came *came, struct error *error)
{
    for (;;) {
        struct error away = {0};
        enum status status = look(adding, came, &away);
        if (status == STATUS_OK && came->is_there) {
            return STATUS_OK;
        }
        if (status != STATUS_OK && status != STATUS_IO && status != STATUS_BUSY) {
            return error_set(error, status, "%s", away.text);
        }
        if (clock_monotonic_ms() >= adding->until_ms) {
            return error_set(error, STATUS_NOT_FOUND, "nobody came with the code%s%s; try again",
                             away.text[0] ? ": " : "", away.text);
        }
        pause_ms(ASK_EVERY_MS);
    }
}

static enum status send_parcel(struct adding *adding, const char *parcel, struct error *error)
{
    char id[2 * ENROL_ID_BYTES + 1];
    char key[2 * PUBLIC_KEY_BYTES + 1];
    struct http_answer answer;
    const struct peer_who who = office(adding);
    hex_encode(adding->secret.id, sizeof adding->secret.id, id);
    hex_encode(adding->who.public_key, PUBLIC_KEY_BYTES, key);
    json_t *json = json_pack("{s:s,s:s,s:s}", "id", id, "public_key", key, "parcel", parcel);
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    enum status status = hub_peer_call(&adding->hub, &who, "POST", "/v1/enrol/answer", text,
                                       strlen(text), ASK_DEADLINE_MS, &answer, error);
    free(text);
    http_answer_release(&answer);
    return status;
}

/* Leaves the parcel until the machine has it: a hub that began anew has forgotten it. */
static enum status hand_over(struct adding *adding, const char *parcel, struct error *error)
{
    const int64_t until_ms = clock_monotonic_ms() + TAKEN_WAIT_MS;
    bool is_left = false;
    for (;;) {
        struct came came;
        struct error away = {0};
        enum status status = look(adding, &came, &away);
        bool is_ours =
            came.is_there && memcmp(came.public_key, adding->who.public_key, PUBLIC_KEY_BYTES) == 0;
        if (status == STATUS_OK && is_ours && came.is_taken) {
            return STATUS_OK;
        }
        if (status == STATUS_OK && is_ours && !is_left) {
            status = send_parcel(adding, parcel, &away);
            is_left = status == STATUS_OK;
            continue;
        }
        is_left = is_left && is_ours;
        if (clock_monotonic_ms() >= until_ms) {
            return error_set(error, STATUS_NOT_FOUND,
                             "the machine is trusted, but did not fetch its keys%s%s; add it again",
                             away.text[0] ? ": " : "", away.text);
        }
        pause_ms(ASK_EVERY_MS / 2);
    }
}

/* ---- what people see ---- */

static void invite(const struct adding *adding, const char *qr)
{
    char code[ENROL_CODE_SHOWN + 1];
    struct error ignored = {0};
    enrol_code_show(adding->invitation.code, code);
    if (isatty(STDOUT_FILENO)) {
        (void)!qr_terminal(stdout, qr, &ignored);
    } else {
        (void)printf("QR:      %s\n", qr);
    }
    (void)printf("address: %s\ncode:    %s\n", adding->invitation.hub, code);
    (void)fflush(stdout);
    (void)fprintf(stderr,
                  "Show the QR to the new machine, or type address and code there; "
                  "waiting %u minutes.\n",
                  adding->add->minutes);
}

/* ---- what the office says ---- */

static enum status trust(struct adding *adding, const struct came *came, struct error *error)
{
    enum status status = STATUS_OK;
    memcpy(adding->who.public_key, came->public_key, PUBLIC_KEY_BYTES);
    adding->who.station = key_id(came->public_key);
    if (adding->before.station != 0) {
        adding->before.is_trusted = false;
        status = trust_write(&adding->fair.ledger, &adding->before, error);
    }
    if (status == STATUS_OK) {
        status = trust_write(&adding->fair.ledger, &adding->who, error);
    }
    return status == STATUS_OK ? cli_office_sync(&adding->fair, error) : status;
}

static enum status give(struct adding *adding, struct error *error)
{
    struct buf pack;
    struct buf parcel;
    buf_init(&pack, PACK_BYTES_MAX);
    buf_init(&parcel, PARCEL_MAX);
    enum status status = fair_pack_make(&adding->fair, &adding->who, &pack, error);
    if (status == STATUS_OK) {
        status =
            enrol_seal(&adding->secret, adding->who.public_key, buf_str(&pack), &parcel, error);
    }
    buf_wipe(&pack);
    buf_release(&pack);
    if (status == STATUS_OK) {
        status = hand_over(adding, buf_str(&parcel), error);
    }
    buf_release(&parcel);
    return status;
}

/* ---- the whole ---- */

/* The name is free, or is to be. */
static enum status check_name(struct adding *adding, struct error *error)
{
    const struct station_add *add = adding->add;
    enum status status = trust_by_name(&adding->fair.db, add->name, &adding->before, NULL);
    if (status == STATUS_NOT_FOUND) {
        adding->before = (struct trusted){0};
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "the stations cannot be read");
    }
    return add->is_replacing
               ? STATUS_OK
               : error_set(error, STATUS_EXISTS,
                           "there is a station \"%s\"; for another machine in its place: feria "
                           "station replace %s",
                           add->name, add->name);
}

static enum status prepare(struct adding *adding, char qr[ENROL_QR_MAX + 1], struct error *error)
{
    const struct station_add *add = adding->add;
    const struct settings *settings = &adding->fair.settings;
    if (settings->hub[0] == '\0') {
        return error_set(error, STATUS_CONFIG,
                         "feria.ini: [sync].hub is empty; a new machine and the office meet at a "
                         "hub: start feria-hub, and write its address and hub_pin there");
    }
    if (!enrol_pin_read(settings->hub_pin, adding->invitation.pin) ||
        !enrol_hub_read(add->hub != NULL ? add->hub : settings->hub, adding->invitation.hub)) {
        return error_set(error, STATUS_USAGE,
                         "\"%s\" is no address of a hub, like https://10.1.2.3:7443",
                         add->hub != NULL ? add->hub : settings->hub);
    }
    enrol_code_new(adding->invitation.code);
    enum status status =
        enrol_stretch(adding->invitation.code, adding->invitation.pin, &adding->secret, error);
    return status == STATUS_OK ? enrol_qr_write(&adding->invitation, qr, error) : status;
}

static enum status run(struct adding *adding, struct error *error)
{
    char qr[ENROL_QR_MAX + 1];
    struct came came;
    enum status status = check_name(adding, error);
    if (status == STATUS_OK) {
        status = prepare(adding, qr, error);
    }
    if (status == STATUS_OK) { /* the hub knows this office from here on */
        status = cli_office_sync(&adding->fair, error);
    }
    if (status == STATUS_OK) {
        hub_peer_init(&adding->hub, adding->fair.settings.hub, adding->fair.settings.hub_pin,
                      &adding->fair.keys, -1);
        status = look(adding, &came, error);
    }
    if (status == STATUS_OK) {
        invite(adding, qr);
        status = wait_for_machine(adding, &came, error);
    }
    if (status == STATUS_OK) {
        status =
            station_confirm(came.public_key, adding->add->is_yes, "the screen of the new machine",
                            "nothing was added; the code is void now", error);
    }
    if (status == STATUS_OK) {
        status = trust(adding, &came, error);
    }
    if (status == STATUS_OK) {
        status = give(adding, error);
    }
    if (status == STATUS_OK) {
        (void)printf("%s: added as %08x\n", adding->who.name, adding->who.station);
    }
    return status;
}

enum status station_add(struct cli *cli, const struct station_add *add, struct error *error)
{
    struct adding adding = {.add = add, .who = {.is_trusted = true}};
    adding.until_ms = clock_monotonic_ms() + (int64_t)add->minutes * 60 * 1000;
    if (!station_name_ok(add->name) || strcmp(add->name, "office") == 0 ||
        !text_copy(adding.who.name, sizeof adding.who.name, add->name) ||
        !text_copy(adding.who.mode, sizeof adding.who.mode, add->mode) ||
        !text_copy(adding.who.label, sizeof adding.who.label, add->label)) {
        return error_set(error, STATUS_USAGE,
                         "\"%s\" is no name of a station, like kiosk-3 (or its label is too long)",
                         add->name);
    }
    enum status status = cli_office_open(cli, &adding.fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = run(&adding, error);
    hub_peer_release(&adding.hub);
    fair_close(&adding.fair);
    sodium_memzero(&adding.secret, sizeof adding.secret);
    return status;
}
