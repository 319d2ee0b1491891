/* contact_sheet.c: one row a stop; each is set up by intents and painted in every dress. */
#include "screens/contact_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "platform/sheet.h"
#include "screens/contact_doors.h"
#include "screens/contact_network.h"
#include "screens/sample.h"
#include "screens/screens.h"

enum { WORD_MAX = 64, SETTLED_MS = 1000, CATALOGUE_WAIT_MS = 5000, FRAMES_MAX = 8 };

static void send(struct run *run, enum intent_kind kind, int number, const char *text)
{
    struct intent intent = {.kind = kind, .number = number};
    text_copy(intent.text, sizeof intent.text, text != NULL ? text : "");
    app_update(&run->app, &intent, run_now_ms(run));
}

static void go_department(struct run *run)
{
    const struct catalogue *catalogue = run->app.catalogue;
    for (size_t i = 0; i < catalogue->department_count; i++) {
        if (catalogue->departments[i].service_count > 0) {
            send(run, INTENT_DEPARTMENT, 0, catalogue->departments[i].code);
            return;
        }
    }
}

static void go_service(struct run *run)
{
    if (run->app.catalogue->service_count > 0) {
        send(run, INTENT_SERVICE, 0, run->app.catalogue->services[0].code);
    }
}

static void go_event(struct run *run)
{
    if (app_event(&run->app) != NULL) {
        send(run, INTENT_EVENT, (int)app_event(&run->app)->number, NULL);
    }
}

static void go_goal(struct run *run)
{
    if (run->app.catalogue->plan_goal_count > 0) {
        send(run, INTENT_SHOW, SCREEN_GOAL, run->app.catalogue->plan_goals[0].code);
    }
}

static void go_figures(struct run *run)
{
    if (run->app.catalogue->figure_count > 0) {
        send(run, INTENT_SHOW, SCREEN_FIGURES, run->app.catalogue->figures[0].department);
    }
}

static void go_activity(struct run *run)
{
    if (run->app.catalogue->activity_count > 0) {
        send(run, INTENT_SHOW, SCREEN_ACTIVITY, run->app.catalogue->activities[0].code);
    }
}

static void go_page(struct run *run)
{
    if (run->app.catalogue->publication_count > 0) {
        send(run, INTENT_SHOW, SCREEN_PAGE, run->app.catalogue->publications[0].code);
    }
}

static void go_map(struct run *run)
{
    const struct catalogue *catalogue = run->app.catalogue;
    for (size_t i = 0; i < catalogue->department_count; i++) {
        if (catalogue->departments[i].stand[0] != '\0') {
            send(run, INTENT_MAP, 0, catalogue->departments[i].stand);
            return;
        }
    }
}

static void go_services_filter(struct run *run)
{
    send(run, INTENT_PICK, SERVICE_DEPARTMENT, NULL);
}

static void go_name(struct run *run)
{
    send(run, INTENT_GO, SCREEN_REGISTER, NULL);
    send(run, INTENT_PAGE, FORM_NAME, NULL);
    send(run, INTENT_TYPE, 0, "Luz Marina Gómez");
}

static void go_review(struct run *run)
{
    send(run, INTENT_GO, SCREEN_REGISTER, NULL);
    sample_form(&run->app);
    send(run, INTENT_PAGE, FORM_REVIEW, NULL);
}

static void go_ticket(struct run *run)
{
    sample_ticket(&run->app);
    send(run, INTENT_GO, SCREEN_TICKET, NULL);
}

static void go_ticket_waiting(struct run *run)
{
    go_ticket(run);
    run->app.visit.tickets[run->app.visit.ticket_shown].waiting_place = 12;
}

static void go_languages(struct run *run)
{
    send(run, INTENT_LANGUAGES, 1, NULL);
}

static void go_idle(struct run *run)
{
    go_name(run);
    run->app.is_asking = true;
}

static void go_commitment(struct run *run)
{
    const struct catalogue *catalogue = run->app.catalogue;
    for (size_t i = 0; i < catalogue->commitment_count; i++) {
        if (catalogue->commitments[i].part > 0) { /* of one that has parts */
            send(run, INTENT_COMMITMENT, catalogue->commitments[i].number, NULL);
            return;
        }
    }
}

static void go_topics(struct run *run)
{
    const struct topic *topic = NULL;
    send(run, INTENT_GO, SCREEN_TOPICS, NULL);
    for (size_t i = 1; i < 4 && (topic = topics_at(&run->app, i)) != NULL; i += 2) {
        send(run, INTENT_RANK, 0, topic->code);
    }
}

static void go_ask(struct run *run)
{
    send(run, INTENT_ASK, 0, NULL);
}

static void go_ask_text(struct run *run)
{
    const struct catalogue *catalogue = run->app.catalogue;
    if (catalogue->topic_count > 0) {
        send(run, INTENT_ASK, ASK_TOPIC, catalogue->topics[0].code);
    }
}

static void go_receipt(struct run *run)
{
    struct question_visit *asking = &run->app.visit.asking;
    int64_t today = day_of_ms(clock_now_ms(), run->settings.utc_offset_min);
    const struct work_calendar calendar = {.workdays = 0};
    go_ask_text(run);
    text_copy(asking->receipt.radicado, sizeof asking->receipt.radicado, "P-2022-000-000-00P");
    asking->receipt.deadline = deadline_after(&calendar, today, QUESTION_DAYS);
    asking->has_receipt = true;
    send(run, INTENT_GO, SCREEN_RECEIPT, NULL);
}

static void go_lookup(struct run *run)
{
    send(run, INTENT_FIND, 0, NULL);
}

static void go_answers(struct run *run)
{
    send(run, INTENT_ANSWERS, 0, NULL);
}

/* The first question of that kind in any survey of the city. */
static void go_survey(struct run *run, enum survey_kind kind)
{
    struct app *app = &run->app;
    const struct event *event = app_event(app);
    for (size_t i = 0; event != NULL && app->polls.now != NULL && i < app->polls.now->count; i++) {
        const struct survey *survey = &app->polls.now->surveys[i];
        for (size_t at = 0; at < survey->question_count; at++) {
            if (survey->questions[at].kind == kind) {
                send(run, INTENT_POLL, (int)event->number, survey->code);
                app->visit.poll.page = POLL_QUESTION;
                app->visit.poll.question = (int)at;
                return;
            }
        }
    }
}

static void go_survey_start(struct run *run)
{
    go_survey(run, SURVEY_SINGLE);
    run->app.visit.poll.page = POLL_START;
}

static void go_survey_ticket(struct run *run)
{
    go_survey(run, SURVEY_SINGLE);
    run->app.visit.poll.page = POLL_TICKET;
}

static void go_survey_code(struct run *run)
{
    go_survey_ticket(run);
    send(run, INTENT_FOCUS, 1, NULL);
}

static void go_survey_single(struct run *run)
{
    go_survey(run, SURVEY_SINGLE);
}

static void go_survey_multiple(struct run *run)
{
    go_survey(run, SURVEY_MULTIPLE);
}

static void go_survey_scale(struct run *run)
{
    go_survey(run, SURVEY_SCALE);
}

static void go_survey_faces(struct run *run)
{
    go_survey(run, SURVEY_FACES);
}

static void go_survey_matrix(struct run *run)
{
    go_survey(run, SURVEY_MATRIX);
}

static void go_survey_text(struct run *run)
{
    go_survey(run, SURVEY_TEXT);
    send(run, INTENT_FOCUS, 1, NULL);
}

static void go_broken(struct run *run)
{
    text_copy(run->app.problem, sizeof run->app.problem,
              "/var/lib/feria/kiosk-1.db: disk I/O error");
    run->app.screen = SCREEN_BROKEN;
}

static const struct contact_stop stops[] = {
    {"attract", SCREEN_ATTRACT, NULL, 0},
    {"home", SCREEN_HOME, NULL, 0},
    {"services", SCREEN_SERVICES, NULL, 0},
    {"services-filter", SCREEN_SERVICES_FILTER, go_services_filter, 0},
    {"department", SCREEN_DEPARTMENT, go_department, 0},
    {"service", SCREEN_SERVICE, go_service, 0},
    {"map", SCREEN_MAP, go_map, 0},
    {"agenda", SCREEN_AGENDA, NULL, 0},
    {"agenda-filter", SCREEN_AGENDA_FILTER, NULL, 0},
    {"event", SCREEN_EVENT, go_event, 0},
    {"goals", SCREEN_GOALS, NULL, 0},
    {"goal", SCREEN_GOAL, go_goal, 0},
    {"figures", SCREEN_FIGURES, go_figures, 0},
    {"schedule", SCREEN_SCHEDULE, NULL, 0},
    {"activity", SCREEN_ACTIVITY, go_activity, 0},
    {"news", SCREEN_NEWS, NULL, 0},
    {"page", SCREEN_PAGE, go_page, 0},
    {"register", SCREEN_REGISTER, NULL, 0},
    {"document", SCREEN_REGISTER, NULL, FORM_DOCUMENT},
    {"name", SCREEN_REGISTER, go_name, 0},
    {"territory", SCREEN_REGISTER, NULL, FORM_TERRITORY},
    {"group", SCREEN_REGISTER, NULL, FORM_GROUP},
    {"consent", SCREEN_REGISTER, NULL, FORM_CONSENT},
    {"review", SCREEN_REGISTER, go_review, 0},
    {"support", SCREEN_REGISTER, NULL, FORM_SUPPORT},
    {"ticket", SCREEN_TICKET, go_ticket, 0},
    {"ticket-waiting", SCREEN_TICKET, go_ticket_waiting, 0},
    {"ticket-print", SCREEN_TICKET, go_ticket, 0},
    {"ticket-printed", SCREEN_TICKET, go_ticket, 0},
    {"ticket-no-paper", SCREEN_TICKET, go_ticket, 0},
    {"receipt-print", SCREEN_RECEIPT, go_receipt, 0},
    {"home-no-paper", SCREEN_HOME, NULL, 0},
    {"register-no-paper", SCREEN_REGISTER, NULL, 0},
    {"languages", SCREEN_HOME, go_languages, 0},
    {"idle", SCREEN_REGISTER, go_idle, 0},
    {"feedback", SCREEN_FEEDBACK, NULL, 0},
    {"feedback-about", SCREEN_FEEDBACK_ABOUT, NULL, 0},
    {"survey-start", SCREEN_SURVEY, go_survey_start, 0},
    {"survey-ticket", SCREEN_SURVEY, go_survey_ticket, 0},
    {"survey-code", SCREEN_SURVEY, go_survey_code, 0},
    {"survey-single", SCREEN_SURVEY, go_survey_single, 0},
    {"survey-multiple", SCREEN_SURVEY, go_survey_multiple, 0},
    {"survey-scale", SCREEN_SURVEY, go_survey_scale, 0},
    {"survey-faces", SCREEN_SURVEY, go_survey_faces, 0},
    {"survey-matrix", SCREEN_SURVEY, go_survey_matrix, 0},
    {"survey-text", SCREEN_SURVEY, go_survey_text, 0},
    {"survey-done", SCREEN_SURVEY_DONE, NULL, 0},
    {"thanks", SCREEN_THANKS, NULL, 0},
    {"commitments", SCREEN_COMMITMENTS, NULL, 0},
    {"commitments-filter", SCREEN_COMMITMENTS_FILTER, NULL, 0},
    {"commitment", SCREEN_COMMITMENT, go_commitment, 0},
    {"topics", SCREEN_TOPICS, go_topics, 0},
    {"topics-who", SCREEN_TOPICS_WHO, NULL, 0},
    {"topics-results", SCREEN_TOPICS_RESULTS, NULL, 0},
    {"question", SCREEN_ASK, go_ask, 0},
    {"question-text", SCREEN_ASK, go_ask_text, 0},
    {"question-receipt", SCREEN_RECEIPT, go_receipt, 0},
    {"question-lookup", SCREEN_LOOKUP, go_lookup, 0},
    {"questions", SCREEN_ANSWERS, go_answers, 0},
    {"help", SCREEN_HELP, NULL, 0},
    {"broken", SCREEN_BROKEN, go_broken, 0},
};

static size_t stop_count(const struct app *app)
{
    size_t count = 0, more = 0;
    (void)contact_door_stops(app, &count);
    (void)contact_network_stops(app, &more);
    return (app_is_door(app) ? count : ARRAY_COUNT(stops)) + more;
}

/* Those of the network come after the others. */
static const struct contact_stop *stop_at(const struct app *app, size_t at)
{
    size_t count = 0, more = 0;
    const struct contact_stop *all = contact_door_stops(app, &count);
    const struct contact_stop *network = contact_network_stops(app, &more);
    if (!app_is_door(app)) {
        all = stops;
        count = ARRAY_COUNT(stops);
    }
    return at < count ? &all[at] : &network[at - count];
}

struct shots {
    struct run *run;
    const struct contact_sheet *wanted;
    struct arena arena;
    const char *paths[SHEET_PICTURES_MAX];
    size_t count;
};

static enum status settle(struct run *run, struct error *error)
{
    bool is_asking = run->app.is_asking;
    enum status status = STATUS_OK;
    for (int i = 0; status == STATUS_OK && i < FRAMES_MAX; i++) {
        run->skew_ms += SETTLED_MS / FRAMES_MAX;
        if (!is_asking) {
            send(run, INTENT_STAY, 0, NULL); /* nobody is asked whether he is still there */
        }
        status = run_step(run, error);
    }
    return status;
}

static enum status shoot(struct shots *shots, const struct contact_stop *stop, const char *panel,
                         const char *theme, int percent, struct error *error)
{
    struct run *run = shots->run;
    contact_network_end(&run->app);
    if (app_is_door(&run->app)) {
        contact_door_set(run, stop);
    } else {
        if (run->app.screen == SCREEN_BROKEN) {
            run->app.screen = SCREEN_ATTRACT; /* no intent leads away from it */
            run->app.problem[0] = '\0';
        }
        send(run, INTENT_LANGUAGES, 0, NULL);
        send(run, INTENT_STAY, 0, NULL);
        send(run, INTENT_END, 0, NULL);
        if (stop->screen != SCREEN_ATTRACT) {
            send(run, INTENT_HOME, 0, NULL);
        }
        sample_print(&run->app, stop->word);
        if (stop->set != NULL) {
            stop->set(run);
        } else if (stop->screen != SCREEN_ATTRACT && stop->screen != SCREEN_HOME) {
            send(run, INTENT_GO, (int)stop->screen, NULL);
        }
        if (stop->page != 0) {
            send(run, INTENT_PAGE, (int)stop->page, NULL);
        }
    }
    run->app.comfort =
        (struct comfort){.has_contrast = strcmp(theme, "contrast") == 0, .text_percent = percent};
    enum status status = settle(run, error);
    const char *path = arena_printf(&shots->arena, "%s/%s-%s-%s-%d.png", shots->wanted->folder,
                                    stop->word, panel, theme, percent);
    if (status == STATUS_OK && path == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the names of the pictures");
    }
    shots->paths[shots->count++] = path;
    return status == STATUS_OK ? platform_save_png(run->platform, path, error) : status;
}

/* The next word of "a,b,c"; false at the end. */
static bool next_word(const char **list, char word[WORD_MAX])
{
    size_t bytes = strcspn(*list, ",");
    if (bytes == 0 || bytes >= WORD_MAX) {
        return false;
    }
    memcpy(word, *list, bytes);
    word[bytes] = '\0';
    *list += bytes + ((*list)[bytes] == ',');
    return true;
}

static enum status shoot_dresses(struct shots *shots, const char *panel, struct error *error)
{
    char theme[WORD_MAX], text[WORD_MAX];
    enum status status = STATUS_OK;
    const struct app *app = &shots->run->app;
    const char *themes = shots->wanted->themes;
    while (status == STATUS_OK && next_word(&themes, theme)) {
        if (strcmp(theme, "light") != 0 && strcmp(theme, "contrast") != 0) {
            return error_set(error, STATUS_USAGE, "--themes: \"%s\" is not light or contrast",
                             theme);
        }
        const char *texts = shots->wanted->texts;
        while (status == STATUS_OK && next_word(&texts, text)) {
            int percent = atoi(text);
            if (percent != 100 && percent != 150 && percent != 200) {
                return error_set(error, STATUS_USAGE, "--text: \"%s\" is not 100, 150 or 200",
                                 text);
            }
            for (size_t i = 0; status == STATUS_OK && i < stop_count(app); i++) {
                const struct contact_stop *stop = stop_at(app, i);
                if (percent > 100 && stop->screen == SCREEN_ATTRACT) {
                    continue; /* a visit's end makes the letters normal */
                }
                status = shoot(shots, stop, panel, theme, percent, error);
            }
        }
    }
    return status;
}

static size_t words_in(const char *list)
{
    char word[WORD_MAX];
    size_t count = 0;
    while (next_word(&list, word)) {
        count++;
    }
    return count;
}

/* Before the first one is painted: whether the sheet has room for all. */
static enum status check_count(const struct shots *shots, struct error *error)
{
    const struct contact_sheet *wanted = shots->wanted;
    const size_t count = stop_count(&shots->run->app) * words_in(wanted->panels) *
                         words_in(wanted->themes) * words_in(wanted->texts);
    return count <= SHEET_PICTURES_MAX
               ? STATUS_OK
               : error_set(error, STATUS_USAGE,
                           "%zu pictures, and a sheet has room for %d; ask for fewer panels, "
                           "themes or sizes of text",
                           count, SHEET_PICTURES_MAX);
}

static enum status shoot_panels(struct shots *shots, struct error *error)
{
    char panel[WORD_MAX];
    const char *panels = shots->wanted->panels;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && next_word(&panels, panel)) {
        int width = 0, height = 0, width_mm = 0;
        if (sscanf(panel, "%dx%d@%d", &width, &height, &width_mm) != 3) {
            return error_set(error, STATUS_USAGE, "--panels: \"%s\" is not like 1080x1920@268",
                             panel);
        }
        *strchr(panel, '@') = '\0';
        status = run_resize(shots->run, width, height, width_mm, error);
        if (status == STATUS_OK) {
            status = shoot_dresses(shots, panel, error);
        }
    }
    return status;
}

static enum status wait_for_catalogue(struct run *run, struct error *error)
{
    int64_t until_ms = clock_monotonic_ms() + CATALOGUE_WAIT_MS;
    enum status status = STATUS_OK;
    while (status == STATUS_OK &&
           (run->app.catalogue == NULL || run->app.catalogue->department_count == 0 ||
            run->app.polls.now == NULL)) {
        if (clock_monotonic_ms() > until_ms) {
            return error_set(error, STATUS_NOT_FOUND,
                             "the fair has no catalogue; `feria init DIR --city FOLDER` makes one");
        }
        usleep(5000);
        status = run_step(run, error);
    }
    return status;
}

enum status contact_sheet_make(struct run *run, const struct contact_sheet *wanted,
                               struct error *error)
{
    static struct shots shots; /* large */
    char path[FILE_PATH_MAX];
    shots = (struct shots){.run = run, .wanted = wanted};
    arena_init(&shots.arena, 0);
    run->app.is_sample = true;
    enum status status = check_count(&shots, error);
    if (status == STATUS_OK) {
        status = wait_for_catalogue(run, error);
    }
    if (status == STATUS_OK) {
        status = folder_make(wanted->folder, error);
    }
    if (status == STATUS_OK) {
        status = shoot_panels(&shots, error);
    }
    if (status == STATUS_OK) {
        status = path_join(path, sizeof path, wanted->folder, "sheet.png", error);
    }
    if (status == STATUS_OK) {
        status = sheet_make(shots.paths, shots.count, path, error);
    }
    arena_release(&shots.arena);
    return status;
}
