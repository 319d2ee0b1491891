/* catalogue.h: what the city publishes: departments (dependencias), services (trámites, programas),
 * territories (comunas, corregimientos), events (espacios), and the code lists. Imported from CSV
 * into facts `catalogue.set`, read back as an immutable snapshot that screens share.
 *
 * A snapshot lives in one arena; everything in it is borrowed until catalogue_free.
 * It may be read by several threads. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "store/db.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Texts are never NULL: "" when not known. Lists are NULL-terminated arrays of texts; numbers in
 * lists are texts too.
 * Codes refer to other lists as the importer checked them; after a partial sync the other half may
 * still be missing, so a look-up can answer NULL. Domain terms keep their Spanish word (tramite,
 * audiencia_general, ejecucion); words that programs decide on are English and
 * listed beside the field. */

struct municipality {
    const char *code, *name, *entity, *tax_id, *region /* departamento */, *website, *privacy_url,
        *phone, *email, *address;
};

struct department { /* dependencia */
    const char *code, *name, *short_name, *parent, *icon;
    const char *colour; /* blue, purple, red, amber, green, teal */
    const char *stand, *summary, *phone, *email, *website;
    size_t service_count; /* services of it in this snapshot */
};

struct service { /* trámite, OPA, programa, servicio */
    const char *code, *department, *type, *name, *description, *audience;
    const char *const *requirements;
    const char *cost, *time;
    const char *channel; /* in_person, online, mixed */
    const char *place, *hours, *phone, *website;
    const char *const *goals;    /* ODS numbers */
    const char *const *groups;   /* grupos de valor; empty = everybody */
    const char *const *keywords; /* everyday words */
};

struct territory { /* comuna, corregimiento, outside */
    const char *code, *kind /* comuna, corregimiento, outside */, *number, *name;
    const char *const *neighbourhoods;
};

struct document_type {
    const char *code, *name, *short_name, *keyboard /* number, text, none */, *example;
    int length_min, length_max;
    bool is_minor;
};

struct value_group { /* grupo de valor */
    const char *code, *name, *description;
};

struct age_band {
    const char *code, *name;
    int from, to; /* years; to = -1 without end */
};

struct goal { /* ODS */
    int number;
    const char *name, *colour;
};

struct topic {
    const char *code, *name, *description, *department, *icon;
    const char *const *goals;
};

struct activity { /* actividad del cronograma */
    const char *code, *component, *name, *product;
    const char *const *stages, *const *terms /* cuatrimestres */, *const *departments,
                                                                      *const *supporting;
    int percent; /* compliance (cumplimiento), 0 to 100; -1 = nothing was told */
    const char *note, *evidence;
};

struct plan_goal { /* meta of the development plan; a `goal` is an ODS */
    const char *code, *dimension, *sector, *programme, *indicator, *target, *unit;
    int physical;      /* percent of the target reached, 0 to 100 */
    int financial;     /* percent of the money used; -1 = not known */
    const char *right; /* derecho */
    const char *const *goals /* ODS numbers */, *const *topics, *const *events /* numbers */;
    const char *department, *source, *note;
    int64_t measured_ms; /* UTC; 0 = not known */
};

struct commitment_step { /* one word about a commitment */
    const char *state, *note, *evidence;
    int percent;
    int64_t due_ms, at_ms; /* UTC */
};

struct commitment {   /* compromiso, or a part of one; see commitment.h */
    int number, part; /* part 0: the commitment itself */
    const char *text;
    uint32_t event; /* where it was promised; 0 = not known */
    const char *department, *territory;
    int64_t due_ms;      /* UTC: the last moment in time */
    int weight, percent; /* its own, see commitment_percent */
    const char *state;   /* pending, running, done, failed, rescheduled */
    const char *note, *evidence;
    const struct commitment_step *steps; /* the latest first */
    size_t step_count;
};

struct point { /* of a figure's series */
    const char *label;
    int64_t value; /* thousandths of the figure's unit, from 0 */
};

struct figure { /* cifra: a number of the management, drawn */
    const char *code, *department, *title, *unit, *chart /* bar, ring, trend */, *source;
    const struct point *points;
    size_t point_count;
    int64_t measured_ms; /* UTC */
};

struct publication { /* página, nota de prensa, invitación */
    const char *code, *kind /* page, note, invitation */, *title;
    const char *const *paragraphs;
    const char *picture, *picture_text /* what is seen on it */, *link;
    const char *const *events /* numbers */, *const *topics;
    int64_t from_ms, to_ms; /* UTC; as those of an announcement */
};

struct gate {
    int number;
    const char *name;
};

struct event { /* espacio */
    uint32_t number;
    const char *type, *name, *short_name, *description, *place, *address, *territory, *link,
        *department;
    const char *modality;       /* in_person, online, mixed */
    int64_t starts_ms, ends_ms; /* UTC */
    int capacity;               /* people inside at once (aforo); 0 = without limit */
    int places;                 /* to register for (cupo); 0 = as many as capacity */
    const char *const *topics, *const *groups;
    const struct gate *gates;
    size_t gate_count;
    const char *reentry;     /* free, once, daily */
    const char *state;       /* planned, open, closed, cancelled */
    bool has_public_results; /* kiosks may show how people ranked the topics */
};

struct announcement {
    const char *code, *title, *text, *label, *picture;
    int64_t from_ms, to_ms; /* UTC; from_ms = 0 without beginning, to_ms = INT64_MAX without end */
    int weight;
    uint32_t event; /* 0 = none */
};

struct consent_text { /* autorización de tratamiento de datos, Ley 1581 de 2012 art. 9 */
    const char *version, *kind /* general, sensitive, minors */, *title, *text, *policy;
    int64_t from_ms; /* UTC: from when it holds */
    char hash[2 * HASH_BYTES +
              1]; /* BLAKE2b-256 of the text, hex: what the person read, provable afterwards */
};

struct feedback_reason {
    const char *code, *side /* good, bad */, *text;
};

struct trait { /* one answer of an optional question (caracterización); those of a question follow
                  each other and agree on title, is_sensitive and is_multiple */
    const char *question, *title, *code, *text;
    bool is_sensitive, is_multiple;
};

struct support { /* apoyo */
    const char *code, *text;
};

struct stand { /* puesto on the map of the fair */
    const char *number, *name;
    int x, y; /* ten-thousandths of the map's width from the left and height from the top */
};

struct starter { /* iniciador: how a question may begin */
    const char *code, *text, *department, *topic;
};

#define CATALOGUE_LISTS(X)                                                                         \
    X(department, departments)                                                                     \
    X(service, services)                                                                           \
    X(territory, territories)                                                                      \
    X(document_type, document_types)                                                               \
    X(value_group, value_groups)                                                                   \
    X(age_band, age_bands)                                                                         \
    X(goal, goals)                                                                                 \
    X(topic, topics)                                                                               \
    X(activity, activities)                                                                        \
    X(plan_goal, plan_goals)                                                                       \
    X(figure, figures)                                                                             \
    X(commitment, commitments)                                                                     \
    X(publication, publications)                                                                   \
    X(event, events)                                                                               \
    X(announcement, announcements)                                                                 \
    X(consent_text, consent_texts)                                                                 \
    X(feedback_reason, feedback_reasons)                                                           \
    X(trait, traits)                                                                               \
    X(support, supports)                                                                           \
    X(stand, stands)                                                                               \
    X(starter, starters)

/* Invariant: every list has exactly <type>_count items in file order;
 * never changes after catalogue_new, but for the texts at catalogue_speak. */
struct catalogue {
    struct arena arena; /* owned; holds everything below */
    struct municipality municipality;
#define X(type, plural)                                                                            \
    const struct type *plural;                                                                     \
    size_t type##_count;
    CATALOGUE_LISTS(X)
#undef X
    const struct service *const *services_by_code; /* service_count, sorted */
    struct catalogue_translation *translations;    /* private to catalogue_speak */
    const struct vocabulary *vocabularies;         /* private to catalogue_words, as is this: */
    const struct vocabulary *spoken;               /* that of the language spoken, or NULL */
};

/* Reads the whole catalogue of this database, each list in the order of its file. Empty lists are
 * fine. STATUS_CORRUPT when a row is not a JSON object, STATUS_NO_MEMORY; `*out` is NULL then.
 * Owned by the caller. Thread of the db. */
enum status catalogue_new(struct catalogue **out, struct db *db, struct error *error) FALLIBLE;
void catalogue_free(struct catalogue *catalogue); /* fine on NULL */

/* From now on the fields point to the city's texts in this language ("en"); what has no translation
 * stays Spanish, and so do all with "es", as after catalogue_new. The hash of a consent is that of
 * the text it now has. Texts held before stay valid. Search is in that language, then in Spanish.
 * Only while no other thread reads the snapshot. */
void catalogue_speak(struct catalogue *catalogue, const char *language);

/* NULL when there is none; `code` may be NULL. Services are found by binary search,
 * the short lists by walking. */
const struct department *catalogue_department(const struct catalogue *catalogue, const char *code);
const struct service *catalogue_service(const struct catalogue *catalogue, const char *code);
const struct territory *catalogue_territory(const struct catalogue *catalogue, const char *code);
const struct document_type *catalogue_document_type(const struct catalogue *catalogue,
                                                    const char *code);
const struct value_group *catalogue_value_group(const struct catalogue *catalogue,
                                                const char *code);
const struct age_band *catalogue_age_band(const struct catalogue *catalogue, const char *code);
const struct topic *catalogue_topic(const struct catalogue *catalogue, const char *code);
const struct stand *catalogue_stand(const struct catalogue *catalogue, const char *number);
const struct topic *catalogue_topic(const struct catalogue *catalogue, const char *code);
const struct activity *catalogue_activity(const struct catalogue *catalogue, const char *code);
const struct plan_goal *catalogue_plan_goal(const struct catalogue *catalogue, const char *code);
const struct publication *catalogue_publication(const struct catalogue *catalogue,
                                                const char *code);
const struct event *catalogue_event(const struct catalogue *catalogue, uint32_t number);
int event_places(const struct event *event); /* to register for; 0 = without limit */

/* Of this kind the text that holds from the latest day;
 * of two equal ones the one further down in the file. */
const struct consent_text *catalogue_consent(const struct catalogue *catalogue, const char *kind);

/* The text of that kind and version whose hash this is, as it was published once, in `text` (owned
 * by the caller, initialised): the proof of what somebody agreed to, also when newer texts hold.
 * STATUS_NOT_FOUND. Thread of the db. */
enum status consent_published(struct db *db, const char *kind, const char *version,
                              const char *hash, struct buf *text, struct error *error) FALLIBLE;

/* The event of this moment, of all or (`number` not 0) of this number only.
 * The first that there is of:
 *   1. open and inside its times      the latest begun
 *   2. planned and inside its times   the latest begun
 *   3. open outside its times         the latest begun: the office opened it by hand, or has
 *                                     not closed it yet
 *   4. planned and still to come      the next one
 * and of equal ones the lowest number. The end is not inside. Closed and cancelled ones and planned
 * ones that are over are never the event of the moment; NULL when nothing else is left. */
const struct event *catalogue_current_event(const struct catalogue *catalogue, uint32_t number,
                                            int64_t now_ms);
