/* asker.h: a door's own line to the hub: before somebody is let in the hub is asked whether another
 * door did so already. Its own thread and its own connection, so that neither the store thread nor
 * the exchange of facts stands in its way.
 *
 *      away --probe answered--> near --question--> asking --answer--> near
 *        ^                                            `--silence, refusal--.
 *        `------------------------------------------------------------------'
 *
 * While it is away no question is taken: the door decides by itself at once, and a probe after 1,
 * 2, 4 ... 30 s finds out when the hub is back. It must not know the database. */
#pragma once

#include "base/status.h"
#include "core/admission.h"

#include <stdbool.h>
#include <stdint.h>

enum { ASKER_PATIENCE_MS = 350 }; /* since the scan; with the fact written it is 400 */

/* The way to a hub. On the asker's thread; STATUS_OK: there is an answer. */
struct asker_line {
    void *self; /* owned by the asker once asker_new is called */
    enum status (*ask)(void *self, const struct admission_question *question, int deadline_ms,
                       struct admission_answer *answer, struct error *error);
    enum status (*probe)(void *self, int deadline_ms, struct error *error);
    void (*stop)(void *self); /* any thread: gives up what is under way, and all that follows */
    void (*close)(void *self);
};

/* The answer to question `number`; `answer->check` SILENT: none came. On the asker's thread. */
typedef void asker_answered(void *user, uint64_t number, const struct admission_answer *answer);

struct asker;

/* Starts the thread. On failure the line is closed. */
enum status asker_new(struct asker **out, const struct asker_line *line, asker_answered *answered,
                      void *user, struct error *error) FALLIBLE;

/* A question under way is given up; its answer still comes. Fine on NULL. */
void asker_free(struct asker *asker);

/* Asks, of a scan that came at `came_ms` (monotonic). False: the hub is away, or it is too late; no
 * answer will come. One question at a time. Never waits. */
bool asker_put(struct asker *asker, uint64_t number, const struct admission_question *question,
               int64_t came_ms);

/* Does the hub answer, as far as is known? Any thread. */
bool asker_is_near(struct asker *asker);
