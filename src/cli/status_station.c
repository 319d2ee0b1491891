#include "cli/status_station.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/words.h"
#include "core/station.h"
#include "core/trust.h"
#include "store/db_look.h"
#include "sync/enrol_code.h"
#include "sync/station_side.h"

/* What is told. */
struct standing {
    uint32_t station;
    int64_t fact_count, own_seq, waiting_count;
    bool is_trusted;
    struct stick_standing sticks;
    char words[WORDS_SIZE(ENROL_WORDS)];
};

static enum status read_standing(struct db *db, struct standing *out, struct error *error)
{
    static const char OWN[] = "SELECT max(seq) FROM ledger WHERE station ="
                              " (SELECT value FROM meta WHERE key = 'ledger.station') AND epoch ="
                              " (SELECT value FROM meta WHERE key = 'ledger.epoch')";
    uint8_t public_key[PUBLIC_KEY_BYTES] = {0};
    int64_t station = 0, epoch = 0;
    enum status status = meta_get(db, "ledger.station", 0, &station, error);
    out->station = (uint32_t)station;
    if (status == STATUS_OK) {
        status = meta_get(db, "ledger.epoch", 0, &epoch, error);
    }
    if (status == STATUS_OK) {
        status = db_int(db, "SELECT count(*) FROM ledger", 0, &out->fact_count, error);
    }
    if (status == STATUS_OK) {
        status = db_int(db, OWN, 0, &out->own_seq, error);
    }
    if (status == STATUS_OK) {
        status = station_standing_read(db, &out->sticks, error);
    }
    if (status == STATUS_OK) {
        status = trust_heard(db, out->station, &out->is_trusted, error);
    }
    if (status == STATUS_OK) {
        status = station_public_key(db, out->station, public_key, error);
    }
    bool is_chain = out->sticks.epoch == (uint32_t)epoch;
    int64_t acked = is_chain ? (int64_t)out->sticks.acked_seq : 0;
    out->waiting_count = out->own_seq > acked ? out->own_seq - acked : 0;
    enrol_words(public_key, out->words, sizeof out->words);
    return status;
}

static enum status print_standing(const struct cli *cli, const struct settings *settings,
                                  const struct standing *standing, struct error *error)
{
    char last[CLOCK_ISO_MAX], id[16];
    (void)snprintf(id, sizeof id, "%08x", standing->station);
    if (cli->is_json) {
        return cli_print_json(
            json_pack("{s:s,s:s,s:s,s:s,s:b,s:s,s:I,s:I,s:I,s:o}", "station", id, "name",
                      settings->station, "label", settings->label, "mode", settings->mode,
                      "trusted", (int)standing->is_trusted, "words", standing->words, "facts",
                      (json_int_t)standing->fact_count, "own", (json_int_t)standing->own_seq,
                      "waiting", (json_int_t)standing->waiting_count, "last_stick",
                      cli_json_time(standing->sticks.visited_ms, settings->utc_offset_min)),
            error);
    }
    cli_format_time(standing->sticks.visited_ms, settings->utc_offset_min, last);
    (void)printf("station      %s (%s, %s), %s\n", settings->station, settings->mode,
                 settings->label, id);
    (void)printf("trust        %s; the words of its key: %s\n",
                 standing->is_trusted ? "the office trusts it"
                                      : "the office has not trusted it yet",
                 standing->words);
    (void)printf("facts        %lld, %lld of them its own\n", (long long)standing->fact_count,
                 (long long)standing->own_seq);
    (void)printf("carrier      sticks: %lld are not at the central yet, last stick %s\n",
                 (long long)standing->waiting_count, last);
    return STATUS_OK;
}

enum status status_station(const struct cli *cli, const struct settings *settings,
                           struct error *error)
{
    char path[FILE_PATH_MAX], name[sizeof settings->station + sizeof ".db"];
    struct standing standing = {.station = 0};
    struct db db = {0};
    (void)snprintf(name, sizeof name, "%s.db", settings->station);
    enum status status = path_join(path, sizeof path, cli->folder, name, error);
    if (status == STATUS_OK) {
        status = db_open_read(&db, path, error);
    }
    if (status == STATUS_BUSY) {
        return error_prefix(error, status,
                            "the kiosk is running, and its staff's page says how it stands");
    }
    if (status == STATUS_OK) {
        status = read_standing(&db, &standing, error);
    }
    db_close_look(&db);
    return status == STATUS_OK ? print_standing(cli, settings, &standing, error) : status;
}
