/* app.h: the model of the kiosk program and the intents that change it.
 *
 * Screens read the model and send intents; app_update is the only writer. The ways of the data:
 *   platform input -> ui -> screen (build) -> intent -> app_update -> job -> service -> result ->
 *   app_take_results -> next frame
 * UI thread only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/settings.h"
#include "core/staff.h"
#include "screens/accounts.h"
#include "screens/commitments.h"
#include "screens/door.h"
#include "screens/finder.h"
#include "screens/join.h"
#include "screens/languages.h"
#include "screens/poll.h"
#include "screens/print.h"
#include "screens/question.h"
#include "screens/scanning.h"
#include "screens/staff.h"
#include "screens/stick.h"
#include "screens/topics.h"
#include "screens/tries.h"
#include "screens/walk_in.h"
#include "sync/service.h"
#include "ui/ui.h"
#include "widgets/keyboard.h"
#include "widgets/list.h"
#include "widgets/qr.h"

struct camera_view;

/* screen, word (stable: journeys and goldens use it) */
#define SCREEN_LIST(X)                                                                             \
    X(ATTRACT, "attract")                                                                          \
    X(HOME, "home")                                                                                \
    X(SERVICES, "services")                                                                        \
    X(SERVICES_FILTER, "services-filter")                                                          \
    X(DEPARTMENT, "department")                                                                    \
    X(SERVICE, "service")                                                                          \
    X(MAP, "map")                                                                                  \
    X(AGENDA, "agenda")                                                                            \
    X(AGENDA_FILTER, "agenda-filter")                                                              \
    X(EVENT, "event")                                                                              \
    X(COMMITMENTS, "commitments")                                                                  \
    X(COMMITMENTS_FILTER, "commitments-filter")                                                    \
    X(COMMITMENT, "commitment")                                                                    \
    X(GOALS, "goals")                                                                              \
    X(GOALS_FILTER, "goals-filter")                                                                \
    X(GOAL, "goal")                                                                                \
    X(FIGURES, "figures")                                                                          \
    X(SCHEDULE, "schedule")                                                                        \
    X(ACTIVITY, "activity")                                                                        \
    X(NEWS, "news")                                                                                \
    X(PAGE, "page")                                                                                \
    X(REGISTER, "register")                                                                        \
    X(TICKET, "ticket")                                                                            \
    X(FEEDBACK, "feedback")                                                                        \
    X(ASK, "question")                                                                             \
    X(RECEIPT, "question-receipt")                                                                 \
    X(LOOKUP, "question-lookup")                                                                   \
    X(ANSWERS, "questions")                                                                        \
    X(ANSWERS_FILTER, "questions-filter")                                                          \
    X(ANSWER, "question-answer")                                                                   \
    X(FEEDBACK_ABOUT, "feedback-about")                                                            \
    X(TOPICS, "topics")                                                                            \
    X(TOPICS_WHO, "topics-who")                                                                    \
    X(TOPICS_RESULTS, "topics-results")                                                            \
    X(SURVEY, "survey")                                                                            \
    X(SURVEY_DONE, "survey-done")                                                                  \
    X(HELP, "help")                                                                                \
    X(THANKS, "thanks")                                                                            \
    X(DOOR, "door")                                                                                \
    X(OCCUPANCY, "occupancy")                                                                      \
    X(PEOPLE, "people")                                                                            \
    X(PERSON, "person")                                                                            \
    X(WALK_IN, "walk-in")                                                                          \
    X(STAFF_PIN, "staff-pin")                                                                      \
    X(STAFF, "staff")                                                                              \
    X(SELF_TEST, "self-test")                                                                      \
    X(CLOSED, "closed")                                                                            \
    X(STICK, "stick")                                                                              \
    X(MIRROR, "mirror")                                                                            \
    X(JOIN, "join")                                                                                \
    X(BROKEN, "broken")

enum screen {
#define X(name, word) SCREEN_##name,
    SCREEN_LIST(X)
#undef X
        SCREEN_COUNT
};

/* Pages of the registration, in order; form.c has a table row for each. */
enum form_page {
    FORM_AGE,
    FORM_GUARDIAN, /* of a minor who came with an adult registered in this visit */
    FORM_CHILD_NAME,
    FORM_DOCUMENT,
    FORM_NAME,
    FORM_TERRITORY,
    FORM_GROUP,
    FORM_CONSENT,
    FORM_REVIEW,
    FORM_PHONE, /* reached from the review only */
    FORM_EMAIL,
    FORM_SUPPORT,
    FORM_MORE,          /* optional questions... */
    FORM_TRAIT,         /* ...and one of them */
    FORM_DOCUMENT_TYPE, /* reached from the document only */
    FORM_DATUM,         /* "Ya estoy registrado": after the document */
    FORM_FULL,          /* no place is left */
    FORM_PAGE_COUNT
};

/* What the agenda can be narrowed by; agenda.c has a table row for each. */
enum agenda_filter {
    AGENDA_TYPE,
    AGENDA_MODALITY,
    AGENDA_TOPIC,
    AGENDA_GROUP,
    AGENDA_PLACE,
    AGENDA_DAY,
    AGENDA_FILTER_COUNT
};

/* What the list of services can be narrowed by; search.c has a table row for each. */
enum service_filter { SERVICE_DEPARTMENT, SERVICE_GROUP, SERVICE_FILTER_COUNT };

/* How the territory is chosen. */
enum place_view { PLACE_KINDS, PLACE_LIST, PLACE_SEARCH };

enum intent_kind {
    INTENT_NONE,
    INTENT_GO,  /* number: enum screen */
    INTENT_TAB, /* number: enum screen, beside this one: "Atrás" does not lead here */
    INTENT_BACK,
    INTENT_HOME,
    INTENT_END,          /* wipe and back to the attract loop */
    INTENT_STAY,         /* "Sí, continuar" */
    INTENT_DEPARTMENT,   /* text: code */
    INTENT_SERVICE,      /* text: code */
    INTENT_MAP,          /* text: number of the stand to show */
    INTENT_PICK,         /* number: enum service_filter, whose choices are shown */
    INTENT_NARROW,       /* text: code or "" = all, for the filter picked */
    INTENT_WIDEN,        /* number: enum service_filter, lets all through again */
    INTENT_EVENT,        /* number: of the event */
    INTENT_ENROL,        /* number: of the event to register for */
    INTENT_FILTER,       /* number: enum agenda_filter; text: code, the one chosen already = none */
    INTENT_UNFILTER,     /* every filter lets all through again */
    INTENT_SHOW,         /* number: enum screen of accounts.c; text: code of what it shows */
    INTENT_GOALS_PICK,   /* number: enum goals_filter, whose choices are shown */
    INTENT_GOALS_NARROW, /* text: code or "" = all, for the filter picked */
    INTENT_GOALS_WIDEN,  /* number: enum goals_filter, lets all through again */
    INTENT_TYPE, /* text: characters; number: 1 = one character back, 2 = of a hardware keyboard,
                    3 = everything away */
    INTENT_KEYBOARD,   /* number: packed state of the keyboard */
    INTENT_FOCUS,      /* number: 1 = the screen's field gets the keyboard, 0 = closes it */
    INTENT_ANOTHER,    /* "Registrar a otra persona" */
    INTENT_TICKET,     /* number: of those of this visit, from 0 */
    INTENT_CHOOSE,     /* text: code, for the form's page */
    INTENT_TICK,       /* number: 0 general, 1 sensitive consent */
    INTENT_NEXT,       /* the form's "Continuar" */
    INTENT_EDIT,       /* number: enum form_page, from the review */
    INTENT_PAGE,       /* number: enum form_page, from another page */
    INTENT_PLACE,      /* number: enum place_view; text: kind of territory that is listed */
    INTENT_QUESTION,   /* text: code of an optional question */
    INTENT_RECOVER,    /* "Ya estoy registrado" */
    INTENT_SUBMIT,     /* "Recibir mi entrada" */
    INTENT_RATE,       /* number: enum feedback_target; text: its code */
    INTENT_SCORE,      /* number: 1..4 */
    INTENT_REASON,     /* text: code */
    INTENT_SEND,       /* feedback */
    INTENT_ASK,        /* number: enum ask_kind, text: code; "" = first say about what */
    INTENT_ASK_PAGE,   /* number: enum ask_page, from the review */
    INTENT_ASK_KIND,   /* number: enum ask_kind */
    INTENT_ASK_CHOOSE, /* text: code, for the page */
    INTENT_ASK_START,  /* number: of the starter, from 0 */
    INTENT_ASK_WRITE,  /* the question's field gets the keyboard */
    INTENT_ASK_WAY,    /* number: enum question_way */
    INTENT_ASK_NEXT,   /* "Continuar" */
    INTENT_ASK_SEND,   /* "Enviar mi pregunta" */
    INTENT_FIND,       /* number: 1 = looks the typed number up, 0 = asks for one */
    INTENT_ANSWERS,    /* the published ones */
    INTENT_ANSWER,     /* text: number of the question */
    INTENT_ANSWERS_OF, /* text: code of a department or "" = all */
    INTENT_RANK,       /* text: code of a topic, in or out of the ranking */
    INTENT_VOTER,      /* number: enum topics_voter; text: code, the one chosen already = none */
    INTENT_VOTE,       /* number: 1 with group and territory, 0 without */
    INTENT_SPLIT,      /* number: enum topic_split of the results */
    INTENT_POLL,       /* text: code of the survey; number: of the event */
    INTENT_POLL_PICK,  /* number: choice of what is asked */
    INTENT_POLL_NEXT,  /* the survey's "Continuar" */
    INTENT_COMMITMENT, /* number: of the commitment to open */
    INTENT_COMMITMENTS_KIND, /* number: enum commitments_kind, the one shown already = all */
    INTENT_COMMITMENTS_BY,   /* number: enum commitments_by; text: code, the chosen one = all */
    INTENT_SCAN,             /* the door takes app->scan */
    INTENT_OVERRIDE,         /* number: enum admission_note; NONE = first say why */
    INTENT_UNDO,             /* the last movement; number: 1 = yes, 0 = asks */
    INTENT_CALL,             /* the next of the waiting list */
    INTENT_NOTED,            /* what a scan was is understood */
    INTENT_DISMISS,          /* back to waiting */
    INTENT_COMFORT,          /* number: enum comfort_choice */
    INTENT_DIRECTION,        /* number: enum admission_direction */
    INTENT_PEOPLE,           /* staff searches for a person */
    INTENT_PERSON,           /* text: pseudonym of who is opened */
    INTENT_PERSON_NAMES,     /* names shown or hidden */
    INTENT_PERSON_ADMIT,     /* lets in who is opened */
    INTENT_WALK_IN,          /* staff registers somebody */
    INTENT_WALK_IN_NEXT,     /* the page's "Continuar" */
    INTENT_WALK_IN_PICK,     /* text: code, for the page */
    INTENT_WALK_IN_TYPE,     /* text: code of a document type */
    INTENT_WALK_IN_MINOR,    /* of whom nothing is asked */
    INTENT_WALK_IN_GROUP,    /* to the page of groups */
    INTENT_WALK_IN_TICK,     /* the permission */
    INTENT_WALK_IN_SUBMIT,   /* "Registrar y dejar entrar" */
    INTENT_STAFF,            /* number: enum staff_do */
    INTENT_LANGUAGES,        /* number: 1 = the list of languages, 0 = closes it */
    INTENT_LANGUAGE,         /* number: index in app->languages */
    INTENT_PRINT,            /* number: enum print_what */
    INTENT_JOIN,             /* number: enum join_do */
    INTENT_KIND_COUNT
};

struct intent {
    enum intent_kind kind;
    int number;
    char text[CODE_MAX_BYTES];
};

enum {
    INTENTS_MAX = 32,
    HISTORY_MAX = 16,
    SEARCH_MAX = 64,
    VERDICT_SHOWN_MS = 4000,
    VERDICT_ASKING_MS = 20000,
    THANKS_SHOWN_MS = 5000,
    THANKS_ASKING_MS = 20000, /* with a survey that may be answered */
    FAMILY_MAX = 12,          /* tickets of one visit */
    RECOVER_MAX = 5,          /* tries of one visit to get a ticket again */
    VIEWED_MAX = 64           /* services and departments counted in one visit */
};

/* Everything of one visitor. Wiped with sodium_memzero at the end of the visit. */
struct visit {
    bool has_personal; /* something personal was typed or chosen */
    char department[CODE_MAX_BYTES], service[CODE_MAX_BYTES];
    char stand[CODE_MAX_BYTES];  /* on the map */
    uint64_t viewed[VIEWED_MAX]; /* hashes of what was counted, so that each counts once */
    size_t viewed_count;
    char search[SEARCH_MAX];
    enum service_filter picked;
    char narrowed[SERVICE_FILTER_COUNT][CODE_MAX_BYTES]; /* "" = all */
    uint32_t event;                                      /* of the agenda; 0 = none */
    int64_t event_opened_ms; /* UTC; its iCalendar text is of that moment */
    char filters[AGENDA_FILTER_COUNT][CODE_MAX_BYTES]; /* of the agenda; "" = all */
    struct accounts_visit accounts;
    bool has_typing; /* the screen's field has the keyboard (search, comment, code) */
    struct keyboard_state keyboard;

    uint32_t enrolled; /* event that the form is for; 0 = none */
    enum form_page page;
    bool is_editing; /* came from the review and goes back there */
    struct attendee attendee;
    bool has_consent;
    bool has_sensitive_consent; /* separate, unticked by default */
    struct attendee before;     /* as it was when "Cambiar" was touched: "Atrás" brings it back */
    bool had_consent, had_sensitive_consent;
    char error[ERROR_TEXT_MAX]; /* in the visitor's language, or Spanish and a key of tr() */
    uint64_t waiting_tag;       /* job in flight; 0 = none */

    struct characterisation more;  /* optional answers, of the person being registered */
    char question[CODE_MAX_BYTES]; /* the one being asked */
    char supports[SUPPORTS_MAX][CODE_MAX_BYTES];
    size_t support_count;
    enum place_view place_view;
    char place_kind[CODE_MAX_BYTES], place_search[SEARCH_MAX];
    bool is_from_card;          /* the name on the page of the name is of an ID card just read */
    bool is_recovering;         /* a ticket of before, by document and datum */
    char datum[NAME_MAX_BYTES]; /* the second one */
    int failed_count;           /* tries that did not fit */

    bool has_ticket; /* ticket_count > 0 */
    struct registration tickets[FAMILY_MAX];
    size_t ticket_count, ticket_shown;
    char guardian[PERSON_TEXT_SIZE]; /* the first adult of them; "" = none */
    bool is_done;                    /* `attendee` has its ticket: the next form begins empty */
    struct qr qr;                    /* of the ticket, or of the service's page */
    struct qr calendar_qr;           /* of the event, for the phone's calendar */

    struct print_visit printed;
    struct question_visit asking;
    struct topics_visit topics;
    struct poll_visit poll;
    struct commitments_visit commitments;
    struct finder_visit finder;
    struct walk_visit walk_in;

    enum feedback_target rated;      /* what is rated */
    char rated_code[CODE_MAX_BYTES]; /* number of the event, code or number of the stand */
    int score;                       /* 0 = none */
    bool is_rated_too_soon;          /* the last opinion of this kiosk was just before: not kept */
    char reasons[FEEDBACK_REASONS_MAX][CODE_MAX_BYTES];
    size_t reason_count;
    char comment[FEEDBACK_COMMENT_MAX + 1];
};

/* The services that the search finds now; what it was made for stands beside it. */
struct search_result {
    uint32_t *places; /* owned: in the catalogue's services, best first */
    size_t count, capacity;
    uint64_t version; /* another number when `places` are others */
    bool is_made;
    char text[SEARCH_MAX];
    char narrowed[SERVICE_FILTER_COUNT][CODE_MAX_BYTES];
};

/* What "Ayudas" changes for one visitor; back to nothing at the end of the visit. */
struct comfort {
    bool has_contrast; /* black, white, yellow */
    bool is_low;       /* controls in the lower half, for whoever sits */
    bool is_calm;      /* nothing moves */
    bool is_slow;      /* twice the time */
    int text_percent;  /* 100, 150, 200; 0 reads as 100 */
};

enum comfort_choice {
    COMFORT_TEXT_100,
    COMFORT_TEXT_150,
    COMFORT_TEXT_200,
    COMFORT_CONTRAST,
    COMFORT_LOW,
    COMFORT_CALM,
    COMFORT_SLOW,
};

enum keyboard_kind {
    KEYBOARD_LETTERS,
    KEYBOARD_PROSE, /* with ¿ and ? at one touch */
    KEYBOARD_EMAIL,
    KEYBOARD_NUMBER,
    KEYBOARD_PIN,
    KEYBOARD_CODE,
    KEYBOARD_ADDRESS,
    KEYBOARD_KIND_COUNT
};

struct app {
    struct ui *ui;                       /* borrowed */
    const struct settings *settings;     /* borrowed */
    const struct theme *theme;           /* borrowed */
    const struct camera_view *view;      /* borrowed for the frame; NULL = there is no camera */
    bool wants_camera;                   /* this frame asked for a code: viewfinder.h */
    struct station_service *service;     /* borrowed; NULL when the station could not be opened */
    struct catalogue *catalogue;         /* owned; NULL until the first result */
    struct topic_results *topic_results; /* owned; of the event of now; NULL = not known */
    struct keyboard_layout keyboards[KEYBOARD_KIND_COUNT][2]; /* normal, large */
    struct languages languages;
    struct search_result found;
    struct list_tops found_tops, department_tops, goals_tops, commitment_tops;
    struct question_shelf questions;
    bool is_choosing_language; /* the list of languages is shown */
    enum screen screen;
    enum screen history[HISTORY_MAX];
    size_t history_count;
    struct visit visit;
    struct door_state door;
    char staff_id[STAFF_ID_SIZE]; /* who entered here; "" = not known */
    struct staff_view staff;
    struct comfort comfort;
    struct scanning scanning;
    struct tries tries; /* to get a ticket again, of all visits */
    struct polls polls;
    struct print_desk print;
    struct join_state join;
    struct opinions *opinions;  /* owned; of the mirror; NULL = not read */
    struct places_list *places; /* owned; seats.h; NULL = not known */
    struct sync_state sync;
    struct stick_view stick;
    char problem[ERROR_TEXT_MAX]; /* why the station is out of order */
    int64_t touched_ms;           /* last sign of a person, monotonic */
    int64_t entered_ms;           /* when this screen was entered, monotonic */
    bool is_asking;               /* "¿Sigue ahí?" is shown */
    size_t slide;                 /* of the attract loop */
    bool is_sample;               /* the contact sheet: nobody visits, nothing is counted */
    bool has_wiped;               /* a visit ended: run.c forgets what was cached of it */
    uint64_t last_tag;
    size_t jobs_waiting;
    struct intent intents[INTENTS_MAX];
    size_t intent_count;
};

/* Reads languages and keyboards of `assets`. STATUS_NOT_FOUND, STATUS_CONFIG: nothing but app_break
 * and what a station out of order needs works then. */
enum status app_init(struct app *app, struct ui *ui, const struct settings *settings,
                     const struct theme *theme, struct station_service *service,
                     struct error *error) FALLIBLE;
void app_release(struct app *app);

/* Out of order, with the reason for staff. */
void app_break(struct app *app, const char *problem);

/* From now on everything is said in that language: index in app->languages. */
void app_speak(struct app *app, size_t language);

/* Screens call this; more than INTENTS_MAX in a frame are dropped. `text` may be NULL. */
void app_send(struct app *app, enum intent_kind kind, int number, const char *text);

/* The only writer of the model. */
void app_update(struct app *app, const struct intent *intent, int64_t now_ms);

/* An input arrived: the idle clock starts anew, scans go to the door. Call beside ui_input. */
void app_input(struct app *app, const struct input *input, int64_t now_ms);

/* Takes what the service has for us; true when something changed. */
bool app_take_results(struct app *app, int64_t now_ms);

/* One frame: timers, the screen, its intents. */
void app_frame(struct app *app, int64_t now_ms);

/* ---- for screens ---- */
const struct event *app_event(const struct app *app); /* NULL = none */
bool app_can_register(const struct app *app);         /* for the event of now */
bool app_can_rate(const struct app *app);
const struct keyboard_layout *app_keyboard(const struct app *app, enum keyboard_kind kind,
                                           float width_mm);

/* The text that the keyboard types into now; false when none does. */
struct typing {
    char *text;
    size_t size;
    enum keyboard_kind keyboard;
    bool has_capitals; /* names: a capital begins each word */
    bool is_personal;
};
bool app_typing(struct app *app, struct typing *typing);

/* ---- within the model ---- */
void app_go(struct app *app, enum screen screen, int64_t now_ms); /* as INTENT_GO does */
bool app_is_door(const struct app *app);                          /* or a stand */
enum screen app_first_screen(const struct app *app);
void app_wipe_visit(struct app *app);
void app_type(struct app *app, const struct intent *intent, int64_t now_ms); /* INTENT_TYPE */
int64_t app_thanks_until_ms(const struct app *app); /* monotonic; INT64_MAX = on another screen */
void app_wipe_door(struct app *app);

/* ---- app_jobs.c ---- */
/* False, and the visitor is told, when the service has too much to do. Sets the job's tag. */
bool app_post(struct app *app, struct job *job);
void app_post_registration(struct app *app);
void app_post_recovery(struct app *app);
/* Posts with a tag. False when the service has too much to do: nothing of the job is done, and
 * visit.error says so. */
bool app_post(struct app *app, struct job *job);
/* Counts the visit to a service or (`service` "") a department, once; nobody waits for it. */
void app_post_viewed(struct app *app, const char *service, const char *department);
void app_post_forget(struct app *app);
/* Staff did what not everybody may: a fact, where it is known who stands here. */
void app_tell_acted(struct app *app, enum staff_action action);
void app_post_scan(struct app *app, enum admission_note note, int64_t now_ms);

/* ---- accounts.c ---- */
/* Remembers what a screen of the accounts shows: INTENT_SHOW, before it is gone to. */
void accounts_show(struct app *app, enum screen screen, const char *code);

/* ---- idle.c: a visitor who left ---- */
int64_t idle_after_ms(
    const struct app *app); /* until the question; INT64_MAX = never on this screen */
void idle_tick(struct app *app, int64_t now_ms);
bool idle_screen(struct app *app, int64_t now_ms); /* draws it when asking */
