#include "cli/cli.h"

#include <stdio.h>

#include "base/clock.h"
#include "core/opinions.h"

enum { BAR_MAX = 40, TIME_SIZE = CLOCK_ISO_MAX };

static const char *const FACES[FEEDBACK_SCORE_MAX] = {"very bad", "bad", "good", "very good"};
static const char *const FACE_KEYS[FEEDBACK_SCORE_MAX] = {"very_bad", "bad", "good", "very_good"};

static const char *const TARGETS[] = {
#define X(name, word) [FEEDBACK_##name] = (word),
    FEEDBACK_TARGETS(X)
#undef X
};

static int percent(int part, int whole)
{
    return whole > 0 ? (int)((100LL * part + whole / 2) / whole) : 0;
}

static void print_faces(const struct opinion_tally *all)
{
    static const char BAR[BAR_MAX + 1] = "########################################";
    int most = 1;
    for (int i = 0; i < FEEDBACK_SCORE_MAX; i++) {
        most = all->faces[i] > most ? all->faces[i] : most;
    }
    for (int i = FEEDBACK_SCORE_MAX - 1; i >= 0; i--) {
        int length = (int)((long long)BAR_MAX * all->faces[i] / most);
        (void)printf("%-9s %7d  %3d %%  %.*s\n", FACES[i], all->faces[i],
                     percent(all->faces[i], all->votes), length, BAR);
    }
}

static void print_table(const struct opinions *opinions, const struct catalogue *catalogue)
{
    if (opinions->tally_count == 0) {
        return;
    }
    (void)printf("\n%-10s %7s %6s %9s %7s %7s %10s  %s\n", "about", "votes", "good", "very bad",
                 "bad", "good", "very good", "name");
    for (size_t i = 0; i < opinions->tally_count; i++) {
        const struct opinion_tally *tally = &opinions->tallies[i];
        (void)printf("%-10s %7d %4d %% %9d %7d %7d %10d  %s\n", TARGETS[tally->target],
                     tally->votes, opinion_good_percent(tally), tally->faces[0], tally->faces[1],
                     tally->faces[2], tally->faces[3],
                     opinion_about(catalogue, tally->target, tally->code));
    }
}

static void print_latest(const struct opinions *opinions, const struct catalogue *catalogue,
                         int utc_offset_min)
{
    if (opinions->latest_count > 0) {
        (void)printf("\nlatest\n");
    }
    for (size_t i = 0; i < opinions->latest_count; i++) {
        const struct opinion *opinion = &opinions->latest[i];
        char time[TIME_SIZE];
        cli_format_time(opinion->at_ms, utc_offset_min, time);
        (void)printf("%s  %-9s  %s %s\n", time, FACES[opinion->score - 1], TARGETS[opinion->target],
                     opinion_about(catalogue, opinion->target, opinion->code));
    }
}

/* Faces of a tally into `json`, which it returns; NULL stays NULL. */
static json_t *with_faces(json_t *json, const struct opinion_tally *tally)
{
    for (int i = 0; json != NULL && i < FEEDBACK_SCORE_MAX; i++) {
        (void)json_object_set_new(json, FACE_KEYS[i], json_integer(tally->faces[i]));
    }
    return json;
}

static json_t *json_tallies(const struct opinions *opinions, const struct catalogue *catalogue)
{
    json_t *array = json_array();
    for (size_t i = 0; i < opinions->tally_count; i++) {
        const struct opinion_tally *tally = &opinions->tallies[i];
        (void)json_array_append_new(
            array,
            with_faces(json_pack("{s:s,s:s,s:s,s:i,s:i}", "target", TARGETS[tally->target], "code",
                                 tally->code, "name",
                                 opinion_about(catalogue, tally->target, tally->code), "votes",
                                 tally->votes, "good_percent", opinion_good_percent(tally)),
                       tally));
    }
    return array;
}

static json_t *json_latest(const struct opinions *opinions, int utc_offset_min)
{
    json_t *array = json_array();
    for (size_t i = 0; i < opinions->latest_count; i++) {
        const struct opinion *opinion = &opinions->latest[i];
        (void)json_array_append_new(
            array, json_pack("{s:o,s:i,s:s,s:s}", "at",
                             cli_json_time(opinion->at_ms, utc_offset_min), "score", opinion->score,
                             "target", TARGETS[opinion->target], "code", opinion->code));
    }
    return array;
}

static enum status print_json(const struct opinions *opinions, const struct catalogue *catalogue,
                              int utc_offset_min, struct error *error)
{
    return cli_print_json(
        with_faces(json_pack("{s:I,s:i,s:i,s:o,s:o}", "event", (json_int_t)opinions->event, "votes",
                             opinions->all.votes, "good_percent",
                             opinion_good_percent(&opinions->all), "about",
                             json_tallies(opinions, catalogue), "latest",
                             json_latest(opinions, utc_offset_min)),
                   &opinions->all),
        error);
}

static void print_opinions(const struct opinions *opinions, const struct catalogue *catalogue,
                           const struct event *event, int utc_offset_min)
{
    (void)printf("event     %u, %s\nopinions  %d, %d %% good\n\n", event->number, event->name,
                 opinions->all.votes, opinion_good_percent(&opinions->all));
    print_faces(&opinions->all);
    print_table(opinions, catalogue);
    print_latest(opinions, catalogue, utc_offset_min);
}

static enum status find_event(const struct catalogue *catalogue, const struct settings *settings,
                              uint32_t asked, const struct event **event, struct error *error)
{
    *event = asked != 0
                 ? catalogue_event(catalogue, asked)
                 : catalogue_current_event(catalogue, (uint32_t)settings->event, clock_now_ms());
    if (*event != NULL) {
        return STATUS_OK;
    }
    return error_set(error, STATUS_NOT_FOUND,
                     "there is no such event, or none is on; name one of eventos.csv with --event");
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct settings settings;
    struct db db = {0};
    struct catalogue *catalogue = NULL;
    struct opinions *opinions = NULL;
    const struct event *event = NULL;
    uint32_t asked = 0;
    const struct option_spec options[] = {{"--event", OPTION_NUMBER, &asked}};
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 0, 0, error);
    if (status == STATUS_OK) {
        status = cli_settings(cli, &settings, error);
    }
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        status = catalogue_new(&catalogue, &db, error);
    }
    if (status == STATUS_OK) {
        status = find_event(catalogue, &settings, asked, &event, error);
    }
    if (status == STATUS_OK) {
        status = opinions_new(&opinions, &db, event->number, error);
    }
    if (status == STATUS_OK && cli->is_json) {
        status = print_json(opinions, catalogue, settings.utc_offset_min, error);
    } else if (status == STATUS_OK) {
        print_opinions(opinions, catalogue, event, settings.utc_offset_min);
    }
    opinions_free(opinions);
    catalogue_free(catalogue);
    db_close(&db);
    return status;
}

const struct command command_feedback = {
    .name = "feedback",
    .arguments = "[--event N]",
    .summary = "What people say: opinions by face, by stand, the latest.",
    .help = "Reads the central file; works while kiosks run. Nothing personal is in it: the\n"
            "comments come with feria export feedback --comments.\n"
            "The event is the one that is on now, or else the next, unless named.\n"
            "--event N      number of the event\n",
    .needs_fair = true,
    .run = run,
};
