#include "cli/sync_folder.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/words.h"
#include "core/trust.h"
#include "sync/central.h"
#include "sync/central_keys.h"
#include "sync/enrol_code.h"
#include "sync/exchange.h"
#include "sync/exchange_folder.h"
#include "sync/folder.h"
#include "sync/folder_office.h"
#include "sync/hub_peer.h"

/* ---- the central ---- */

static void show_intake(void *user, const struct folder_intake *intake)
{
    progress_show(user, (int64_t)(intake->segment_count + intake->page_count), 0);
}

static void print_asking(const struct folder_asking *asking, const char *dir)
{
    for (size_t i = 0; i < asking->count; i++) {
        const struct trusted *who = &asking->stations[i];
        char words[WORDS_SIZE(ENROL_WORDS)];
        enrol_words(who->public_key, words, sizeof words);
        (void)printf("not trusted yet: %s (%s, %s), %08x; its words: %s\n",
                     who->name[0] ? who->name : "?", who->mode[0] ? who->mode : "?", who->label,
                     who->station, words);
    }
    if (asking->count > 0) {
        (void)printf("when its screen shows the same: feria station trust NAME --folder %s\n", dir);
    }
}

static json_t *asking_json(const struct folder_asking *asking)
{
    json_t *array = json_array();
    for (size_t i = 0; i < asking->count; i++) {
        const struct trusted *who = &asking->stations[i];
        char words[WORDS_SIZE(ENROL_WORDS)], id[16];
        enrol_words(who->public_key, words, sizeof words);
        (void)snprintf(id, sizeof id, "%08x", who->station);
        (void)json_array_append_new(array, json_pack("{s:s,s:s,s:s,s:s,s:s}", "station", id, "name",
                                                     who->name, "label", who->label, "mode",
                                                     who->mode, "words", words));
    }
    return array;
}

static enum status print_intake(const struct cli *cli, const struct folder_intake *in,
                                const char *dir, struct error *error)
{
    if (cli->is_json) {
        return cli_print_json(
            json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "segments",
                      (json_int_t)in->segment_count, "received", (json_int_t)in->new_count,
                      "stations", (json_int_t)in->station_count, "pages",
                      (json_int_t)in->page_count, "forks", (json_int_t)in->fork_count, "parked",
                      (json_int_t)in->parked_count, "ignored", (json_int_t)in->ignored_count,
                      "asking", asking_json(&in->asking)),
            error);
    }
    (void)printf("%zu facts received from %zu stations, %zu pages left for them\n", in->new_count,
                 in->station_count, in->page_count);
    if (in->fork_count + in->parked_count > 0) {
        (void)printf("%zu facts contradict others, %zu cannot be applied: see feria incidents\n",
                     in->fork_count, in->parked_count);
    }
    print_asking(&in->asking, dir);
    return STATUS_OK;
}

/* What the office wrote goes out with it, and what came is at the office when it ends. */
static enum status intake(struct fair *fair, const struct keys *keys, const char *dir,
                          struct folder_intake *result, struct error *error)
{
    char path[FILE_PATH_MAX];
    struct central central;
    struct hub_peer hub;
    uint8_t root[PUBLIC_KEY_BYTES];
    struct progress progress;
    bool has_central = fair->settings.central[0] != '\0';
    enum status status = cli_office_sync(fair, error);
    if (status == STATUS_OK) {
        status = fair_central_path(fair, path, sizeof path, error);
    }
    if (status == STATUS_OK) {
        status = trust_root_read(fair->folder, root, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    central_init(&central, path);
    hub_peer_init(&hub, fair->settings.hub, fair->settings.hub_pin, &fair->keys, -1);
    const struct peer peer = hub_peer(&hub);
    struct folder_center center =
        has_central ? folder_center_central(&central) : folder_center_hub(fair, &peer);
    center.office = fair;
    if (has_central && fair->settings.hub[0] != '\0') {
        center.also = peer;
    }
    progress_init(&progress, "files");
    status = folder_intake(dir, &center, keys, root, show_intake, &progress, result, error);
    progress_end(&progress);
    central_release(&central);
    hub_peer_release(&hub);
    if (result->ignored_count > 0) {
        (void)fprintf(stderr, "%zu files ignored, the first: %s\n", result->ignored_count,
                      result->ignored_why);
    }
    return status == STATUS_OK ? cli_office_sync(fair, error) : status;
}

enum status sync_intake(const struct cli *cli, const char *dir, struct folder_intake *result,
                        struct error *error)
{
    struct fair fair;
    struct keys keys = {.station = 0};
    memset(result, 0, sizeof *result);
    enum status status = cli_office_open(cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = central_keys_open(&keys, &fair, false, error);
    if (status == STATUS_OK) {
        status = intake(&fair, &keys, dir, result, error);
    }
    keys_close(&keys);
    fair_close(&fair);
    return status;
}

/* ---- preparing ---- */

/* The mark; and at once what each station may have, where there is a central that knows. */
enum status sync_prepare(const struct cli *cli, const char *dir, struct error *error)
{
    struct fair fair;
    struct keys keys = {.station = 0};
    struct folder_intake result = {.segment_count = 0};
    enum status status = cli_office_open(cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = central_keys_open(&keys, &fair, true, error);
    if (status == STATUS_OK) {
        status = central_keys_tell(&fair, &keys, error);
    }
    if (status == STATUS_OK) {
        status = folder_prepare(dir, &keys, error);
    }
    if (status == STATUS_OK && exchange_has_peer(&fair.settings)) {
        status = intake(&fair, &keys, dir, &result, error);
    }
    keys_close(&keys);
    fair_close(&fair);
    if (status == STATUS_OK && cli->is_json) {
        return print_intake(cli, &result, dir, error);
    }
    if (status == STATUS_OK) {
        (void)printf("%s: ready, with %zu pages for the stations that are known; take it to a "
                     "station, and back here with: feria sync --folder\n",
                     dir, result.page_count);
    }
    return status;
}

/* ---- a station ---- */

static void show_visit(void *user, const struct folder_visit *visit)
{
    progress_show(user, (int64_t)(visit->left_count + visit->taken_count), 0);
}

static enum status print_visit(const struct cli *cli, const struct fair *fair,
                               const struct folder_visit *visit, bool is_trusted,
                               struct error *error)
{
    char words[WORDS_SIZE(ENROL_WORDS)];
    int64_t waiting = fair->ledger.seq > visit->standing.acked_seq
                          ? (int64_t)(fair->ledger.seq - visit->standing.acked_seq)
                          : 0;
    enrol_words(fair->keys.public_key, words, sizeof words);
    if (cli->is_json) {
        return cli_print_json(
            json_pack("{s:I,s:I,s:I,s:I,s:b,s:s}", "sent", (json_int_t)visit->left_count,
                      "received", (json_int_t)visit->taken_count, "waiting", (json_int_t)waiting,
                      "ignored", (json_int_t)visit->ignored_count, "trusted", (int)is_trusted,
                      "words", words),
            error);
    }
    (void)printf("%zu facts left, %zu received; %lld are not at the central yet\n"
                 "The stick may be removed.\n",
                 visit->left_count, visit->taken_count, (long long)waiting);
    if (!is_trusted) {
        (void)printf("The office has not trusted this station yet; the words of its key: %s\n",
                     words);
    }
    return STATUS_OK;
}

static enum status visit(const struct cli *cli, struct fair *fair, const char *dir,
                         struct error *error)
{
    struct folder_visit result = {.left_count = 0};
    struct progress progress;
    bool is_trusted = false;
    progress_init(&progress, "facts");
    enum status status = exchange_folder(fair, dir, show_visit, &progress, &result, error);
    progress_end(&progress);
    if (result.ignored_count > 0) {
        (void)fprintf(stderr, "%zu files ignored, the first: %s\n", result.ignored_count,
                      result.ignored_why);
    }
    if (status == STATUS_OK) {
        status = trust_heard(&fair->db, fair->ledger.station, &is_trusted, error);
    }
    return status == STATUS_OK ? print_visit(cli, fair, &result, is_trusted, error) : status;
}

/* The station of feria.ini, which must not run at the same time. */
static enum status station_open(const struct cli *cli, struct fair *fair, struct error *error)
{
    char program[] = "feria";
    char *argv[] = {program, NULL};
    int argc = 1;
    enum status status = fair_open(fair, cli->folder, &argc, argv, error);
    return status == STATUS_BUSY
               ? error_prefix(error, status,
                              "the kiosk is running: plug the prepared stick in there, and it does "
                              "the same by itself")
               : status;
}

static bool is_central(const struct cli *cli)
{
    char path[FILE_PATH_MAX];
    return path_join(path, sizeof path, cli->folder, "keys/central.key", NULL) == STATUS_OK &&
           file_exists(path);
}

static enum status folder_of_station(const struct cli *cli, const char *dir, struct error *error)
{
    struct fair fair;
    enum status status = station_open(cli, &fair, error);
    if (status == STATUS_OK) {
        status = visit(cli, &fair, dir, error);
        fair_close(&fair);
    }
    return status;
}

enum status sync_folder(const struct cli *cli, const char *dir, struct error *error)
{
    struct folder_intake result;
    if (!is_central(cli)) {
        return folder_of_station(cli, dir, error);
    }
    enum status status = sync_intake(cli, dir, &result, error);
    return status == STATUS_OK ? print_intake(cli, &result, dir, error) : status;
}
