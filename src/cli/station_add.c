#include "cli/station_add.h"

#include <poll.h>
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

enum {
    ASK_EVERY_MS = 700,
    ASK_DEADLINE_MS = 10000,
    SILENT_MS = 3 * ASK_EVERY_MS, /* machines ask as often */
    PARCEL_MAX = 8 * 1024,
    CAME_MAX = 2,
    PATIENCE_MS = 60000, /* for the machine to take its parcel, the hub to answer, others to end */
};

/* One run of it. The office's file is open only while something is read or written there: others
 * may work with it while this one waits for people. */
struct adding {
    struct cli *cli;               /* borrowed */
    const struct station_add *add; /* borrowed */
    struct keys keys;              /* the office's */
    struct peer_who office;
    struct settings settings;
    struct hub_peer hub;
    struct enrol_invitation invitation;
    struct enrol_secret secret;
    struct trusted who;    /* the new one */
    struct trusted before; /* who had the name; station 0 = nobody */
    int64_t until_ms;      /* monotonic */
};

/* A machine that came with our code. */
struct machine {
    uint8_t public_key[PUBLIC_KEY_BYTES];
    int64_t age_ms; /* since the hub heard it */
    bool is_taken;  /* it has its parcel */
};

/* Who is at the hub, the latest first: more than one where two have the code. */
struct came {
    struct machine machines[CAME_MAX];
    size_t count;
};

/* ---- what is asked of the hub ---- */

static bool take_hex(const json_t *from, const char *name, uint8_t *out, size_t bytes)
{
    const char *hex = json_string_value(json_object_get(from, name));
    return hex != NULL && strlen(hex) == 2 * bytes && hex_decode(hex, out, bytes);
}

/* Only who proves to know the code counts. */
static void read_came(const struct adding *adding, const char *text, struct came *came)
{
    json_t *json = json_loads(text, 0, NULL);
    const json_t *requests = json_object_get(json, "requests");
    for (size_t i = 0; i < json_array_size(requests) && came->count < CAME_MAX; i++) {
        uint8_t proof[ENROL_PROOF_BYTES];
        const json_t *request = json_array_get(requests, i);
        struct machine *machine = &came->machines[came->count];
        if (take_hex(request, "public_key", machine->public_key, PUBLIC_KEY_BYTES) &&
            take_hex(request, "proof", proof, sizeof proof) &&
            enrol_proof_ok(&adding->secret, machine->public_key, proof)) {
            machine->age_ms = json_integer_value(json_object_get(request, "age_ms"));
            machine->is_taken = json_is_true(json_object_get(request, "is_taken"));
            came->count++;
        }
    }
    json_decref(json);
}

/* NULL: it is not there. */
static const struct machine *find(const struct came *came, const uint8_t *public_key)
{
    for (size_t i = 0; i < came->count; i++) {
        if (memcmp(came->machines[i].public_key, public_key, PUBLIC_KEY_BYTES) == 0) {
            return &came->machines[i];
        }
    }
    return NULL;
}

/* Opens the invitation there, keeps it open, and looks who came. */
static enum status look(struct adding *adding, struct came *came, struct error *error)
{
    char id[2 * ENROL_ID_BYTES + 1];
    char target[64];
    struct http_answer answer;
    *came = (struct came){0};
    hex_encode(adding->secret.id, sizeof adding->secret.id, id);
    (void)snprintf(target, sizeof target, "/v1/enrol?id=%s", id);
    enum status status = hub_peer_call(&adding->hub, &adding->office, "GET", target, NULL, 0,
                                       ASK_DEADLINE_MS, &answer, error);
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
static enum status wait_for_machine(struct adding *adding, struct machine *machine,
                                    struct error *error)
{
    for (;;) {
        struct came came;
        struct error away = {0};
        enum status status = look(adding, &came, &away);
        if (status == STATUS_OK && came.count > 0) {
            *machine = came.machines[0];
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
    hex_encode(adding->secret.id, sizeof adding->secret.id, id);
    hex_encode(adding->who.public_key, PUBLIC_KEY_BYTES, key);
    json_t *json = json_pack("{s:s,s:s,s:s}", "id", id, "public_key", key, "parcel", parcel);
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    enum status status = hub_peer_call(&adding->hub, &adding->office, "POST", "/v1/enrol/answer",
                                       text, strlen(text), ASK_DEADLINE_MS, &answer, error);
    free(text);
    http_answer_release(&answer);
    return status;
}

/* Leaves the parcel until the machine has it: a hub that began anew has forgotten it. */
static enum status hand_over(struct adding *adding, const char *parcel, struct error *error)
{
    const int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    bool is_left = false;
    for (;;) {
        struct came came;
        struct error away = {0};
        (void)!look(adding, &came, &away);
        const struct machine *ours = find(&came, adding->who.public_key);
        if (ours != NULL && ours->is_taken) {
            return STATUS_OK;
        }
        is_left = is_left && ours != NULL;
        if (ours != NULL && !is_left) {
            is_left = send_parcel(adding, parcel, &away) == STATUS_OK;
        }
        if (clock_monotonic_ms() >= until_ms) {
            return error_set(
                error, STATUS_NOT_FOUND,
                "%s is trusted, but did not fetch its keys%s%s; for another try: feria "
                "station replace %s",
                adding->who.name, away.text[0] ? ": " : "", away.text, adding->who.name);
        }
        pause_ms(ASK_EVERY_MS / 2);
    }
}

/* ---- what people see ---- */

/* Of an address as enrol_hub_read leaves it. */
static bool is_this_machine(const char *hub)
{
    static const char *const OWN[] = {"://127.", "://localhost:", "://[::1]:"};
    for (size_t i = 0; i < ARRAY_COUNT(OWN); i++) {
        if (strstr(hub, OWN[i]) != NULL) {
            return true;
        }
    }
    return false;
}

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
    if (is_this_machine(adding->invitation.hub)) {
        (void)fprintf(stderr, "Only this machine itself finds the hub at that address; for "
                              "another one: --hub https://ADDRESS:7443, with the address that "
                              "feria-hub shows.\n");
    }
}

/* The other one that came, while a person looks at the words of the first. */
struct rival {
    struct machine machine;
    int64_t since_ms; /* monotonic; 0 = there is none */
};

/* True: `machine` was started again, and is the other one now. A machine that is started again has
 * a new key and is silent under the old one; when both are heard there are two: STATUS_DENIED. */
static enum status look_for_rival(const struct came *came, struct machine *machine,
                                  struct rival *rival, bool *is_again, struct error *error)
{
    const struct machine *ours = find(came, machine->public_key);
    const struct machine *other =
        ours == &came->machines[0] ? &came->machines[1] : &came->machines[0];
    const int64_t now_ms = clock_monotonic_ms();
    *is_again = false;
    if (came->count == 0 || (ours != NULL && came->count == 1)) {
        return STATUS_OK;
    }
    if (rival->since_ms == 0 ||
        memcmp(rival->machine.public_key, other->public_key, PUBLIC_KEY_BYTES) != 0) {
        *rival = (struct rival){*other, now_ms};
    } else if (ours != NULL && ours->age_ms < now_ms - rival->since_ms &&
               other->age_ms < now_ms - rival->since_ms) {
        return error_set(error, STATUS_DENIED,
                         "two machines came with this code; nothing was added, add each of them by "
                         "a code of its own");
    }
    *is_again = ours == NULL || ours->age_ms > SILENT_MS;
    if (*is_again) {
        *rival = (struct rival){*machine, now_ms};
        *machine = *other;
    }
    return STATUS_OK;
}

/* Meanwhile the invitation stays open. */
static enum status confirm(struct adding *adding, struct machine *machine, struct error *error)
{
    struct rival rival = {.since_ms = 0};
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    enum status status = STATUS_OK;
    station_words(machine->public_key);
    if (adding->add->is_yes) {
        return STATUS_OK;
    }
    (void)fprintf(stderr, "Does the screen of the new machine show these four words? [y/N] ");
    while (status == STATUS_OK && poll(&input, 1, ASK_EVERY_MS) == 0) {
        struct came came;
        struct error away = {0};
        bool is_again = false;
        (void)!look(adding, &came, &away);
        status = look_for_rival(&came, machine, &rival, &is_again, error);
        if (is_again) {
            (void)fputc('\n', stderr);
            station_words(machine->public_key);
            (void)fprintf(stderr, "It was started again. Are these the words now? [y/N] ");
        }
    }
    return status == STATUS_OK ? station_yes("nothing was added; the code is void now", error)
                               : status;
}

/* ---- what the office says ---- */

static enum status open_office(const struct adding *adding, struct fair *fair, struct error *error)
{
    const int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    for (;;) {
        enum status status = cli_office_open(adding->cli, fair, error);
        if (status != STATUS_BUSY || clock_monotonic_ms() >= until_ms) {
            return status;
        }
        pause_ms(ASK_EVERY_MS);
    }
}

/* The name is free, or is to be. */
static enum status check_name(struct adding *adding, struct fair *fair, struct error *error)
{
    const struct station_add *add = adding->add;
    enum status status = trust_by_name(&fair->db, add->name, &adding->before, NULL);
    if (status == STATUS_NOT_FOUND) {
        status = trust_heard_by_name(&fair->db, add->name, &adding->before, NULL);
    }
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

/* Until the hub has it: the machine finds nobody who believes it else. */
static enum status send_word(struct fair *fair, struct error *error)
{
    const int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    for (;;) {
        enum status status = cli_office_sync(fair, error);
        if ((status != STATUS_IO && status != STATUS_BUSY) || clock_monotonic_ms() >= until_ms) {
            return status;
        }
        pause_ms(ASK_EVERY_MS);
    }
}

static enum status trust(struct adding *adding, struct fair *fair, const struct machine *machine,
                         struct error *error)
{
    memcpy(adding->who.public_key, machine->public_key, PUBLIC_KEY_BYTES);
    adding->who.station = key_id(machine->public_key);
    enum status status = check_name(adding, fair, error); /* somebody may have taken it meanwhile */
    if (status == STATUS_OK && adding->before.station != 0) {
        adding->before.is_trusted = false;
        status = trust_write(&fair->ledger, &adding->before, error);
    }
    if (status == STATUS_OK) {
        status = trust_write(&fair->ledger, &adding->who, error);
    }
    return status == STATUS_OK ? send_word(fair, error) : status;
}

static enum status pack(const struct adding *adding, struct fair *fair, struct buf *parcel,
                        struct error *error)
{
    struct buf text;
    buf_init(&text, PACK_BYTES_MAX);
    enum status status = fair_pack_make(fair, &adding->who, &text, error);
    if (status == STATUS_OK) {
        status = enrol_seal(&adding->secret, adding->who.public_key, buf_str(&text), parcel, error);
    }
    buf_wipe(&text);
    buf_release(&text);
    return status;
}

/* ---- the whole ---- */

static enum status prepare(struct adding *adding, char qr[ENROL_QR_MAX + 1], struct error *error)
{
    const struct station_add *add = adding->add;
    const struct settings *settings = &adding->settings;
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

/* The hub knows this office from here on, and waits for the code. */
static enum status begin(struct adding *adding, char qr[ENROL_QR_MAX + 1], struct error *error)
{
    struct fair fair;
    struct came came;
    enum status status = cli_office_open(adding->cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    adding->settings = fair.settings;
    adding->keys = fair.keys;
    adding->office = (struct peer_who){fair.ledger.station, fair.ledger.epoch, "office"};
    status = check_name(adding, &fair, error);
    if (status == STATUS_OK) {
        status = prepare(adding, qr, error);
    }
    if (status == STATUS_OK) {
        status = cli_office_sync(&fair, error);
    }
    fair_close(&fair);
    if (status == STATUS_OK) {
        hub_peer_init(&adding->hub, adding->settings.hub, adding->settings.hub_pin, &adding->keys,
                      -1);
        status = look(adding, &came, error);
    }
    return status;
}

static enum status end(struct adding *adding, const struct machine *machine, struct error *error)
{
    struct fair fair;
    struct buf parcel;
    enum status status = open_office(adding, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    buf_init(&parcel, PARCEL_MAX);
    status = trust(adding, &fair, machine, error);
    if (status == STATUS_OK) {
        status = pack(adding, &fair, &parcel, error);
    }
    fair_close(&fair);
    if (status == STATUS_OK) {
        status = hand_over(adding, buf_str(&parcel), error);
    }
    buf_release(&parcel);
    return status;
}

static enum status run(struct adding *adding, struct error *error)
{
    char qr[ENROL_QR_MAX + 1];
    struct machine machine;
    enum status status = begin(adding, qr, error);
    if (status == STATUS_OK) {
        invite(adding, qr);
        status = wait_for_machine(adding, &machine, error);
    }
    if (status == STATUS_OK) {
        status = confirm(adding, &machine, error);
    }
    if (status == STATUS_OK) {
        status = end(adding, &machine, error);
    }
    if (status == STATUS_OK) {
        (void)printf("%s: added as %08x\n", adding->who.name, adding->who.station);
    }
    return status;
}

enum status station_add(struct cli *cli, const struct station_add *add, struct error *error)
{
    struct adding adding = {.cli = cli, .add = add, .who = {.is_trusted = true}};
    adding.until_ms = clock_monotonic_ms() + (int64_t)add->minutes * 60 * 1000;
    if (!station_name_ok(add->name) || strcmp(add->name, "office") == 0 ||
        !text_copy(adding.who.name, sizeof adding.who.name, add->name)) {
        return error_set(error, STATUS_USAGE,
                         "\"%s\" is no name of a station: small letters, digits and hyphens, like "
                         "kiosk-3",
                         add->name);
    }
    if (!text_copy(adding.who.mode, sizeof adding.who.mode, add->mode) ||
        !text_copy(adding.who.label, sizeof adding.who.label, add->label)) {
        return error_set(error, STATUS_USAGE, "--label: at most %d bytes", STATION_LABEL_MAX);
    }
    enum status status = run(&adding, error);
    hub_peer_release(&adding.hub);
    keys_close(&adding.keys);
    sodium_memzero(&adding.secret, sizeof adding.secret);
    return status;
}
