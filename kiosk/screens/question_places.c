/* question_places.c: what can be asked about, what is published, and the searches in both. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "core/catalogue_search.h"
#include "screens/app.h"
#include "screens/question.h"

enum { FOLDED_MAX = 1024 };

/* ---- what it is about ---- */

static const struct topic *topic_of(const struct catalogue *catalogue, const char *code)
{
    for (size_t i = 0; i < catalogue->topic_count; i++) {
        if (strcmp(catalogue->topics[i].code, code) == 0) {
            return &catalogue->topics[i];
        }
    }
    return NULL;
}

const char *ask_subject_name(const struct app *app, enum ask_kind kind, const char *code)
{
    const struct catalogue *catalogue = app->catalogue;
    const struct topic *topic;
    const struct department *department;
    const struct service *service;
    switch (kind) {
    case ASK_TOPIC:
        topic = topic_of(catalogue, code);
        return topic != NULL ? topic->name : code;
    case ASK_DEPARTMENT:
        department = catalogue_department(catalogue, code);
        return department != NULL ? department->name : code;
    case ASK_SERVICE:
        service = catalogue_service(catalogue, code);
        return service != NULL ? service->name : code;
    default:
        return tr("Otro asunto");
    }
}

const char *ask_subject_department(const struct app *app, enum ask_kind kind, const char *code)
{
    const struct topic *topic;
    const struct service *service;
    switch (kind) {
    case ASK_TOPIC:
        topic = topic_of(app->catalogue, code);
        return topic != NULL ? topic->department : "";
    case ASK_DEPARTMENT:
        return code;
    case ASK_SERVICE:
        service = catalogue_service(app->catalogue, code);
        return service != NULL ? service->department : "";
    default:
        return "";
    }
}

size_t ask_subject_count(const struct app *app, enum ask_kind kind)
{
    const struct catalogue *catalogue = app->catalogue;
    return kind == ASK_TOPIC        ? catalogue->topic_count
           : kind == ASK_DEPARTMENT ? catalogue->department_count
           : kind == ASK_SERVICE    ? catalogue->service_count
                                    : 0;
}

const char *ask_subject_code(const struct app *app, enum ask_kind kind, size_t place)
{
    const struct catalogue *catalogue = app->catalogue;
    return kind == ASK_TOPIC        ? catalogue->topics[place].code
           : kind == ASK_DEPARTMENT ? catalogue->departments[place].code
                                    : catalogue->services[place].code;
}

size_t ask_starters(const struct app *app, const struct starter *out[ASK_STARTERS_MAX])
{
    const struct ask_draft *draft = &app->visit.asking.draft;
    const char *department = ask_subject_department(app, draft->kind, draft->code);
    size_t count = 0;
    for (size_t i = 0; i < app->catalogue->starter_count && count < ASK_STARTERS_MAX; i++) {
        const struct starter *starter = &app->catalogue->starters[i];
        bool is_of = draft->kind == ASK_ANYTHING ||
                     (draft->kind == ASK_TOPIC ? strcmp(starter->topic, draft->code) == 0
                                               : strcmp(starter->department, department) == 0);
        if (is_of) {
            out[count++] = starter;
        }
    }
    return count;
}

/* ---- search ---- */

static bool reserve(struct ask_places *found, size_t count)
{
    if (count <= found->capacity && found->places != NULL) {
        return true;
    }
    uint32_t *places = reallocarray(found->places, count + 1, sizeof *places);
    if (places == NULL) {
        log_error("kiosk", "out of memory for a list of %zu rows", count);
        return false;
    }
    found->places = places;
    found->capacity = count;
    return true;
}

/* Is each word typed the beginning of a word of the text? `words` is folded. */
static bool has_words(const char *text, const char *words)
{
    char folded[FOLDED_MAX + 1] = " ", word[ASK_SEARCH_MAX + 2];
    (void)text_fold(text, folded + 1, FOLDED_MAX);
    while (*words != '\0') {
        size_t bytes = strcspn(words, " ");
        word[0] = ' ';
        memcpy(word + 1, words, bytes);
        word[1 + bytes] = '\0';
        if (strstr(folded, word) == NULL) {
            return false;
        }
        words += bytes + (words[bytes] == ' ');
    }
    return true;
}

static bool subject_has(const struct app *app, enum ask_kind kind, size_t place, const char *words)
{
    const struct catalogue *catalogue = app->catalogue;
    if (kind == ASK_TOPIC) {
        const struct topic *topic = &catalogue->topics[place];
        return has_words(topic->name, words) || has_words(topic->description, words);
    }
    const struct department *department = &catalogue->departments[place];
    return has_words(department->name, words) || has_words(department->summary, words);
}

static void find_subjects(struct app *app)
{
    struct ask_places *found = &app->questions.subjects;
    const struct question_visit *asking = &app->visit.asking;
    enum ask_kind kind = asking->listed;
    size_t count = ask_subject_count(app, kind);
    char words[ASK_SEARCH_MAX];
    found->count = 0;
    if (!reserve(found, count)) {
        return;
    }
    (void)text_fold(asking->search, words, sizeof words);
    if (kind == ASK_SERVICE && words[0] != '\0') {
        const struct service_query query = {.text = asking->search};
        found->count = catalogue_search(app->catalogue, &query, found->places);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (words[0] == '\0' || subject_has(app, kind, i, words)) {
            found->places[found->count++] = (uint32_t)i;
        }
    }
}

static void find_answers(struct app *app)
{
    struct ask_places *found = &app->questions.answers;
    const struct question_visit *asking = &app->visit.asking;
    const struct question_list *list = app->questions.published;
    char words[ASK_SEARCH_MAX];
    found->count = 0;
    if (list == NULL || !reserve(found, list->count)) {
        return;
    }
    (void)text_fold(asking->answers_search, words, sizeof words);
    for (size_t i = 0; i < list->count; i++) {
        const struct question_public *each = &list->items[i];
        bool is_of = asking->answers_department[0] == '\0' ||
                     strcmp(each->department, asking->answers_department) == 0;
        if (is_of && (words[0] == '\0' || has_words(each->question, words) ||
                      has_words(each->answer, words))) {
            found->places[found->count++] = (uint32_t)i;
        }
    }
}

/* True when the list was made for something else; then it is for this. */
static bool is_stale(struct ask_places *found, enum ask_kind kind, const char *search,
                     const char *department)
{
    if (found->is_made && found->kind == kind && strcmp(found->search, search) == 0 &&
        strcmp(found->department, department) == 0) {
        return false;
    }
    found->version++;
    found->is_made = true;
    found->kind = kind;
    text_copy(found->search, sizeof found->search, search);
    text_copy(found->department, sizeof found->department, department);
    return true;
}

void question_refresh(struct app *app)
{
    const struct question_visit *asking = &app->visit.asking;
    if (app->catalogue == NULL) {
        return;
    }
    if (app->screen == SCREEN_ASK && asking->page == ASK_LIST &&
        is_stale(&app->questions.subjects, asking->listed, asking->search, "")) {
        find_subjects(app);
    }
    if (app->screen == SCREEN_ANSWERS &&
        is_stale(&app->questions.answers, ASK_ANYTHING, asking->answers_search,
                 asking->answers_department)) {
        find_answers(app);
    }
}

static void places_forget(struct ask_places *found)
{
    sodium_memzero(found->search, sizeof found->search);
    sodium_memzero(found->department, sizeof found->department);
    found->is_made = false;
    found->count = 0;
    found->version++;
}

void question_forget(struct app *app)
{
    places_forget(&app->questions.subjects);
    places_forget(&app->questions.answers);
}

void question_wipe(struct app *app)
{
    question_forget(app);
    question_list_free(app->questions.found);
    app->questions.found = NULL;
}

static void places_release(struct ask_places *found)
{
    free(found->places);
    list_tops_release(&found->tops);
    *found = (struct ask_places){0};
}

void question_release(struct app *app)
{
    places_release(&app->questions.subjects);
    places_release(&app->questions.answers);
    question_wipe(app);
    question_list_free(app->questions.published);
    app->questions.published = NULL;
}
