/* staff_desk.h: staff at a station: who enters, who leaves, what they do, and whether the station
 * is out of service. What the store thread does behind the screens; wrong PINs are counted here, so
 * that no screen can forget them. Thread of the db. */
#pragma once

#include "core/fair.h"
#include "core/staff_badge.h"
#include "core/staff_pin.h"

/* What the screens know without anybody having entered. */
struct staff_state {
    bool is_known;    /* false until the first answer */
    int people_count; /* who have a PIN */
    bool can_lock;    /* one of them may leave the kiosk, and a PIN can be checked here */
    bool is_closed;   /* out of service, by staff; survives a restart */
    int64_t wait_ms;  /* no PIN is heard for so long, from now */
    char problem[ERROR_TEXT_MAX]; /* why no PIN can be checked; "" = none */
};

/* Who tries to enter: a PIN, a badge, or both. */
struct staff_request {
    char pin[PIN_SIZE];                /* "" = none */
    char badge[BADGE_TEXT_LENGTH + 1]; /* as scanned; "" = none */
};

/* Who is there. */
struct staff_person {
    char id[STAFF_ID_SIZE]; /* "" = nobody */
    enum staff_role role;
    char name[NAME_MAX_BYTES]; /* "" where names are not known */
};

struct staff_answer {
    struct staff_person who;
    bool wants_pin;  /* the badge is good; its PIN is asked for, too */
    int tries_left;  /* before the next wait; 0 = there is one */
    int64_t wait_ms; /* no PIN is heard for so long */
};

enum staff_news { STAFF_NEWS_LEFT, STAFF_NEWS_GONE /* without leaving */, STAFF_NEWS_ACTED };

/* What is told of who is there. */
struct staff_told {
    char id[STAFF_ID_SIZE]; /* "" of an action: nobody has a PIN here */
    enum staff_news news;
    enum staff_action action; /* of STAFF_NEWS_ACTED */
};

struct staff_desk {
    struct pepper pepper;
    struct pin_guard guard;
    bool is_open;
};

/* Looks at the key anew, which somebody may have brought meanwhile. */
enum status staff_desk_state(struct staff_desk *desk, struct fair *fair, struct staff_state *out,
                             struct error *error) FALLIBLE;

/* STATUS_OK: `answer->who` entered, and that is a fact; or wants_pin. STATUS_NOT_FOUND: the PIN is
 * nobody's. STATUS_BUSY: no PIN is heard now. STATUS_DENIED: the badge is no good here.
 * STATUS_CONFIG: no PIN can be checked. */
enum status staff_desk_enter(struct staff_desk *desk, struct fair *fair,
                             const struct staff_request *request, struct staff_answer *answer,
                             struct error *error) FALLIBLE;

/* Writes the fact; CLOSE and REOPEN put the station out of service and back. */
enum status staff_desk_tell(struct fair *fair, const struct staff_told *told,
                            struct error *error) FALLIBLE;

void staff_desk_close(struct staff_desk *desk); /* overwrites it */
