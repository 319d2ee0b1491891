/* door.h: the model of a door, where people come in and go out, and of a stand, where they are
 * attended: what the last scan said, who was last, how full it is.
 *
 *   waiting --scan--> verdict --4 s, or another scan--> waiting
 *      |                 `--may be set aside--> notes --one chosen--> verdict
 *      `--undo--> asks --yes--> undone --4 s--> waiting
 *
 * A scan is heard in every one of them. One that comes before the station has read its event waits
 * for it, a moment, and then gets its verdict like any other. UI thread only. */
#pragma once

#include "platform/sound.h"
#include "sync/service.h"

struct app;

/* What two thirds of the screen show. */
enum door_pane {
    DOOR_PANE_VERDICT, /* or the wait for one */
    DOOR_PANE_NOTES,   /* why the refusal is set aside */
    DOOR_PANE_UNDO,    /* really? */
    DOOR_PANE_UNDONE,  /* it was, or not: `undo_status` */
    DOOR_PANE_COUNT
};

enum { DOOR_HELD_MAX = 8, DOOR_HELD_MS = 10000 };

/* A new verdict takes the whole screen so long, and no sooner than so long after the last time. */
enum { DOOR_FLASH_MS = 200, DOOR_FLASH_EVERY_MS = 500 };

/* A scan that waits for the event. */
struct held_scan {
    char text[SERVICE_SCAN_MAX];
    size_t length;
};

struct door_state {
    enum admission_direction direction;
    bool is_supervisor; /* whoever stands here may set reasons aside, undo and call */
    enum door_pane pane;
    bool has_verdict;
    bool is_waiting;      /* for the verdict of the last scan... */
    uint64_t waiting_tag; /* ...which is this job */
    struct verdict verdict;
    enum status status;          /* of the last scan's job */
    int64_t shown_until_ms;      /* monotonic; of the verdict or the pane */
    int64_t flash_until_ms;      /* monotonic; 0 = none yet */
    char scan[SERVICE_SCAN_MAX]; /* last code, for an override; wiped with the verdict */
    size_t scan_length;
    bool is_by_search;                    /* it is of a person that staff searched for */
    struct held_scan held[DOOR_HELD_MAX]; /* in the order of scanning; wiped once posted */
    size_t held_count;
    int64_t held_until_ms; /* monotonic; then it is said that nothing was saved */
    bool is_overfull;      /* one more than could wait was scanned: that is said last */
    char code[16];         /* short code being typed */
    struct recent_verdict recent[SERVICE_RECENT_MAX];
    size_t recent_count;
    int inside_count;
    int attended_count; /* at this stand */
    struct undone undone;
    enum status undo_status;
    struct occupancy *occupancy; /* owned; while its screen is shown, else NULL */
    bool has_call;
    struct waiting_call call;
    enum sound sound; /* to be played; run.c takes it */
};

bool app_is_stand(const struct app *app);
void door_init(struct app *app);
void door_release(struct app *app);

/* Who was last and how many there are, and how full it is when that is looked at. */
void door_refresh(struct app *app);

/* Whoever does not hear the sounds sees that there is a new verdict. */
bool door_is_flashing(const struct app *app, int64_t now_ms);

/* The screen of the occupancy is entered or left. */
void door_look(struct app *app, bool is_looking);

/* Each frame: scans that waited get their verdict, and what was shown long enough ends. */
void door_tick(struct app *app, int64_t now_ms);

/* The result of a door's job. */
void door_take_result(struct app *app, struct result *result, int64_t now_ms);

/* The movement that "Deshacer" would take back: NULL = there is none, or it was undone already. */
const struct recent_verdict *door_undoable(const struct app *app);
