/* What the facts of this room add up to must not depend on the order in which they arrive. Random
 * facts of four stations are ingested in random interleavings (each station's own order kept) and
 * the projections compared as text. The seed is printed; FERIA_TEST_SEED sets it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/buf.h"
#include "core/characterise.h"
#include "core/clock_sample.h"
#include "core/feedback.h"
#include "core/topic.h"
#include "core/viewed.h"
#include "store/verify.h"
#include "world_kit.h"

static void step_register(struct world *world, struct test_station *station)
{
    char number[16];
    char name[32];
    struct registration registration;
    (void)snprintf(number, sizeof number, "9999%u", draw(6)); /* few people: many come twice */
    (void)snprintf(name, sizeof name, "Ana %c Prueba", (char)('A' + draw(26)));
    struct attendee attendee = test_attendee(name, number);
    (void)snprintf(attendee.territory, sizeof attendee.territory, "C%02u", draw(13) + 1);
    attendee.event = 1 + draw(2);
    attendee.places = (int)draw(4); /* some wait; elsewhere they may have a place */
    attendee.accepts_waiting = true;
    test_register(station, &attendee, &registration);
    memcpy(world->tickets[world->ticket_count++], registration.text, sizeof world->tickets[0]);
}

static void step_scan(struct world *world, struct test_station *station)
{
    struct door door = {.event = 1 + draw(2),
                        .gate = (int)draw(3),
                        .direction = draw(3) == 0 ? DIRECTION_EXIT : DIRECTION_ENTRY,
                        .reentry = "free",
                        .event_is_open = true,
                        .gate_exists = true};
    const char *text = draw(8) == 0 || world->ticket_count == 0
                           ? "no es una entrada"
                           : world->tickets[draw((uint32_t)world->ticket_count)];
    struct verdict verdict;
    assert_int_equal(admission_scan(&station->ledger, &door, text, strlen(text),
                                    draw(2) ? ADMISSION_NOTE_UNSEEN : ADMISSION_NOTE_NONE, &verdict,
                                    NULL),
                     STATUS_OK);
}

static void step_catalogue(struct world *world, struct test_station *station)
{
    char body[200];
    (void)world;
    (void)snprintf(body, sizeof body,
                   draw(3) == 0
                       ? "{\"key\":\"s%u\",\"order\":%u,\"row\":null,\"sheet\":\"service\"}"
                       : "{\"key\":\"s%u\",\"order\":%u,\"row\":{\"name\":\"Ñ\"},"
                         "\"sheet\":\"service\"}",
                   draw(4), draw(100));
    append(station, "catalogue.set", body, NULL);
    (void)snprintf(body, sizeof body,
                   draw(3) == 0 ? "{\"key\":\"%u\",\"order\":%u,\"row\":null,\"sheet\":\"event\"}"
                                : "{\"key\":\"%u/1\",\"order\":1,\"row\":{\"capacity\":%u},"
                                  "\"sheet\":\"gate\"}",
                   1 + draw(2), draw(9));
    append(station, "catalogue.set", body, NULL);
}

static void step_consent(struct world *world, struct test_station *station)
{
    char body[300];
    (void)world;
    (void)snprintf(body, sizeof body,
                   "{\"key\":\"1/general\",\"order\":%u,\"row\":{\"from_ms\":%u,"
                   "\"kind\":\"general\",\"text\":\"Texto %u\",\"title\":\"T%u\","
                   "\"version\":\"1\"},\"sheet\":\"consent_text\"}",
                   draw(9), draw(9), draw(3), draw(9));
    append(station, "catalogue.set", body, NULL);
}

static void step_characterise(struct world *world, struct test_station *station)
{
    (void)world;
    struct characterisation given = {
        .event = 1, .answers = {{"sexo", "mujer", false}}, .answer_count = 1};
    char codes[1][CODE_MAX_BYTES] = {"rampa"};
    assert_int_equal(characterise(&station->ledger, &given, NULL), STATUS_OK);
    assert_int_equal(support_request(&station->ledger, 1 + draw(2), codes, draw(2), NULL),
                     STATUS_OK);
}

static void step_feedback(struct world *world, struct test_station *station)
{
    static const char *const ABOUT[] = {"", ",\"rated_event\":5", ",\"stand\":\"12\"",
                                        ",\"department\":\"salud\",\"stand\":\"9\""};
    char body[200];
    (void)world;
    (void)snprintf(body, sizeof body, "{\"event\":1,\"reasons\":[\"a\",\"b\"],\"score\":%u%s}",
                   1 + draw(4), ABOUT[draw(ARRAY_COUNT(ABOUT))]);
    append(station, "feedback.given", body, draw(2) ? "{\"comment\":\"Gracias\"}" : NULL);
}

static void step_viewed(struct world *world, struct test_station *station)
{
    char service[8];
    char department[8];
    (void)world;
    (void)snprintf(service, sizeof service, "s%u", draw(4));
    (void)snprintf(department, sizeof department, "d%u", draw(3));
    assert_int_equal(viewed_record(&station->ledger, draw(3) ? service : "", department, NULL),
                     STATUS_OK);
}

/* Told by two stations at once, and the line itself published anew in between. */
static void step_progress(struct world *world, struct test_station *station)
{
    char body[200];
    (void)world;
    (void)snprintf(body, sizeof body, "{\"goal\":\"g%u\",\"physical\":%u%s}", draw(3), draw(101),
                   draw(2) ? ",\"financial\":7,\"note\":\"Ñ\"" : "");
    append(station, "goal.progressed", body, NULL);
    (void)snprintf(body, sizeof body, "{\"activity\":\"A%u\",\"percent\":%u%s}", draw(3), draw(101),
                   draw(2) ? ",\"evidence\":\"https://a\"" : "");
    append(station, "activity.progressed", body, NULL);
}

static void step_commitment(struct world *world, struct test_station *station)
{
    char body[300];
    (void)world;
    (void)snprintf(body, sizeof body,
                   "{\"key\":\"%u/0\",\"order\":1,\"row\":{\"percent\":%u,\"state\":\"running\"},"
                   "\"sheet\":\"commitment\"}",
                   draw(3), draw(101));
    append(station, "catalogue.set", body, NULL);
    (void)snprintf(body, sizeof body,
                   "{\"due_ms\":%u,\"number\":%u,\"part\":0,\"percent\":%u,\"state\":\"done\"}",
                   draw(9), draw(3), draw(101));
    append(station, "commitment.progressed", body, NULL);
}

static void step_rank(struct world *world, struct test_station *station)
{
    static const char *const topics[] = {"agua", "vias", "salud"};
    struct ranking ranking = {.event = 1 + draw(2),
                              .topics = {topics[draw(3)]},
                              .topic_count = 1,
                              .group = draw(2) ? "jac" : "",
                              .territory = draw(2) ? "C09" : ""};
    (void)world;
    enum status status = topic_rank(&station->ledger, &ranking, NULL);
    assert_true(status == STATUS_OK || status == STATUS_BUSY);
}

/* Few numbers, so that all is said of each by several stations, before and after it was asked. */
static void step_question(struct world *world, struct test_station *station)
{
    static const struct {
        const char *kind, *day, *more;
        bool is_private;
    } FACTS[] = {
        {"question.asked", "asked_day",
         ",\"answer_by\":\"email\",\"channel\":\"kiosk\",\"due_day\":\"2023-01-02\","
         "\"due_ms\":1",
         true},
        {"question.assigned", "day", ",\"department\":\"hacienda\"", false},
        {"question.transferred", "day", ",\"entity\":\"Otra\",\"is_told\":true", false},
        {"question.answered", "day", "", true},
        {"question.published", "day", ",\"answer\":\"A\",\"question\":\"Q\"", false},
        {"question.published", "withdrawn", "", false},
    };
    char body[300];
    char secret[64];
    size_t at = draw(ARRAY_COUNT(FACTS));
    (void)world;
    (void)snprintf(body, sizeof body, "{\"radicado\":\"P-%u\",\"%s\":\"2022-12-1%u\"%s}", draw(4),
                   FACTS[at].day, draw(10), FACTS[at].more);
    (void)snprintf(secret, sizeof secret, "{\"text\":\"T%u\"}", draw(10));
    append(station, FACTS[at].kind, body, FACTS[at].is_private ? secret : NULL);
}

/* Few surveys, versions and tokens: many definitions and answers are not the first ones. */
static void step_survey(struct world *world, struct test_station *station)
{
    char body[300];
    uint32_t at = draw(4);
    (void)world;
    (void)snprintf(body, sizeof body,
                   at == 0 ? "{\"definition\":null,\"survey\":\"s%u\",\"of\":%u,\"at\":%u}"
                   : at == 1
                       ? "{\"definition\":{},\"survey\":\"s%u\",\"version\":%u,\"hash\":\"%u\"}"
                       : "{\"answers\":{},\"definition\":\"1\",\"event\":1,\"survey\":\"s%u\","
                         "\"version\":%u,\"token\":\"%u\"}",
                   draw(2), draw(2) + 1, draw(6));
    append(station, at < 2 ? "survey.published" : "survey.answered", body,
           at == 3 ? "{\"answers\":{\"b\":\"B\"}}" : NULL);
}

static void step_survey_key(struct world *world, struct test_station *station)
{
    char body[100];
    bool is_end = draw(3) == 0;
    (void)world;
    (void)snprintf(body, sizeof body,
                   is_end ? "{\"survey\":\"s%u\",\"destroyed\":%u}"
                          : "{\"survey\":\"s%u\",\"key\":\"%u\"}",
                   draw(2), draw(is_end ? 2 : 9));
    append(station, is_end ? "survey.sealed" : "survey.keyed", body, NULL);
}

/* Asked for and given, again and again, by several of each. */
static void step_survey_delivery(struct world *world, struct test_station *station)
{
    char body[200];
    bool is_gift = draw(2) == 0;
    (void)world;
    (void)snprintf(body, sizeof body,
                   is_gift ? "{\"survey\":\"s%u\",\"box_key\":\"%u\",\"box\":\"b\",\"station\":7}"
                           : "{\"survey\":\"s%u\",\"box_key\":\"%u\",\"signature\":\"s\"}",
                   draw(2), draw(9));
    append(station, is_gift ? "survey.given" : "survey.wanted", body, NULL);
}

/* Few people: set by several stations, removed before they are known, badged twice. */
static void step_staff(struct world *world, struct test_station *station)
{
    static const struct {
        const char *kind, *more, *secret;
    } FACTS[] = {
        {"staff.set", ",\"role\":\"steward\",\"pin\":\"a\",\"pepper\":\"p\"", "{\"name\":\"Eva\"}"},
        {"staff.set", ",\"role\":\"office\",\"pin\":\"b\",\"pepper\":\"p\"", "{\"name\":\"Luz\"}"},
        {"staff.removed", "", NULL},
        {"staff.badged", ",\"badge\":\"1\"", NULL},
        {"staff.badged", ",\"badge\":\"2\"", NULL},
        {"staff.entered", ",\"by\":\"pin\"", NULL},
        {"staff.left", ",\"why\":\"idle\"", NULL},
        {"staff.acted", ",\"action\":\"undo\"", NULL},
        {"staff.denied", ",\"tries\":3", NULL},
    };
    char body[200];
    size_t at = draw(ARRAY_COUNT(FACTS));
    (void)world;
    (void)snprintf(body, sizeof body, "{\"staff\":\"%u\"%s}", draw(3), FACTS[at].more);
    append(station, FACTS[at].kind, body, FACTS[at].secret);
}

static void step_enrol(struct world *world, struct test_station *station)
{
    char label[16], body[100];
    (void)world;
    (void)snprintf(label, sizeof label, "Puerta %u", draw(5));
    test_station_enrol(station, label, draw(2) ? "door" : "citizen");
    (void)snprintf(body, sizeof body, "{\"public_key\":\"%064u\"}", draw(4));
    append(station, "central.keyed", body, NULL);
}

static void step_clock(struct world *world, struct test_station *station)
{
    (void)world;
    assert_int_equal(
        clock_sample_note(&station->ledger, (int64_t)draw(9000000) - 4500000, draw(90), NULL, NULL),
        STATUS_OK);
}

/* Two stations pull from each other now and then,
 * so that decisions are made on partial knowledge. */
static void step_pull(struct world *world, struct test_station *station)
{
    test_pull(station, &world->stations[draw(STATIONS)], draw(2) ? "door" : "office");
}

/* One ticket id used for two people: cannot happen, and must not depend on the order either. */
static void step_stolen_id(struct world *world, struct test_station *station)
{
    char body[300];
    (void)world;
    (void)snprintf(body, sizeof body,
                   "{\"class\":0,\"event\":1,\"expires_min\":9,\"not_before_min\":1,\"person\":"
                   "\"%032x\",\"ticket\":\"000000000000000%u\"}",
                   draw(5), draw(2));
    append(station, "attendee.registered", body, "{\"name\":\"Nadie\"}");
    (void)snprintf(body, sizeof body,
                   "{\"direction\":\"%s\",\"event\":1,\"gate\":1,\"ticket\":\"000000000000000%u\"}",
                   draw(2) ? "entry" : "exit", draw(2));
    append(station, "admission.recorded", body, NULL);
}

static void run_world(struct world *world)
{
    static void (*const STEP[])(struct world *, struct test_station *) = {
        step_register,   step_register,     step_scan,
        step_scan,       step_scan,         step_undo,
        step_undo,       step_revoke,       step_call,
        step_attend,     step_catalogue,    step_feedback,
        step_enrol,      step_pull,         step_stolen_id,
        step_consent,    step_characterise, step_viewed,
        step_progress,   step_rank,         step_question,
        step_question,   step_survey,       step_survey,
        step_commitment, step_survey_key,   step_survey_delivery,
        step_staff,      step_staff,        step_trust,
        step_clock,
    };
    for (int i = 0; i < STEPS * STATIONS; i++) {
        size_t at = draw(STATIONS);
        clock_set_offset_ms(world->clock_ms[at] + i);
        STEP[draw(ARRAY_COUNT(STEP))](world, &world->stations[at]);
    }
}

/* ---- comparing ---- */

static void dump(struct db *db, struct buf *out)
{
    buf_init(out, DUMP_MAX);
    assert_int_equal(projection_dump(db, out, NULL), STATUS_OK);
}

/* The facts a station wrote itself. */
struct chain {
    struct fact *facts; /* borrowed from the arena */
    size_t count, at;
};

static void read_chains(struct world *world, struct arena *arena, struct chain chains[STATIONS])
{
    for (size_t i = 0; i < STATIONS; i++) {
        chains[i].at = 0;
        assert_int_equal(ledger_own_since(&world->stations[i].ledger, 0, 100000, 1U << 24, arena,
                                          &chains[i].facts, &chains[i].count, NULL),
                         STATUS_OK);
    }
}

/* Ingests all chains in random pieces of 1 to 5 facts, some of them twice. */
static void ingest_interleaved(struct chain chains[STATIONS], struct ledger *ledger,
                               enum ingest_rule rule)
{
    size_t left = 0;
    for (size_t i = 0; i < STATIONS; i++) {
        chains[i].at = 0;
        left += chains[i].count;
    }
    while (left > 0) {
        struct chain *chain = &chains[draw(STATIONS)];
        size_t count = 1 + draw(5);
        size_t rest = chain->count - chain->at;
        count = count < rest ? count : rest;
        size_t again = draw(4) == 0 && chain->at > 0;
        struct ingest_result result = {0};
        assert_int_equal(ledger_ingest(ledger, rule, chain->facts + chain->at - again,
                                       count + again, &result, NULL),
                         STATUS_OK);
        assert_int_equal(result.new_count, count);
        assert_int_equal(result.known_count, again);
        assert_int_equal(result.quarantine_count, 0);
        chain->at += count;
        left -= count;
    }
}

/* inside, by definition: subjects whose latest movement is an entry. */
static const char COUNT_BY_HAND[] =
    "SELECT count(*) FROM (SELECT is_entry, row_number() OVER (PARTITION BY event, subject"
    " ORDER BY hlc DESC, station DESC, fact DESC) AS n FROM movement"
    " WHERE is_undone = 0) WHERE n = 1 AND is_entry = 1";

/* The same by gate: how many counts are wrong. */
static const char WRONG_GATES[] =
    "SELECT count(*) FROM headcount AS h WHERE h.inside <> (SELECT count(*) FROM"
    " (SELECT event, gate, is_entry, row_number() OVER (PARTITION BY event, subject"
    "   ORDER BY hlc DESC, station DESC, fact DESC) AS n FROM movement"
    "   WHERE is_undone = 0) AS m"
    " WHERE m.n = 1 AND m.is_entry = 1 AND m.event = h.event AND m.gate = h.gate)";

/* Who holds a place and who waits, of what was registered and taken back. */
static const char PLACES_HELD[] =
    "SELECT (SELECT count(*) FROM ticket_standing) * 1000 + (SELECT count(*) FROM waiting_list)";

static void test_any_order_gives_the_same(void **state)
{
    (void)state;
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    open_world(world);
    run_world(world);
    clock_set_offset_ms(0);

    struct arena arena;
    struct chain chains[STATIONS];
    struct buf first = {0};
    int64_t held = 0;
    arena_init(&arena, 0);
    read_chains(world, &arena, chains);
    for (int i = 0; i < INTERLEAVINGS; i++) {
        struct db db;
        struct ledger ledger;
        struct buf live;
        struct buf rebuilt;
        assert_int_equal(db_open_memory(&db, NULL), STATUS_OK);
        assert_int_equal(ledger_open(&ledger, &db, i % 2 ? 9 : 0, NULL), STATUS_OK);
        ingest_interleaved(chains, &ledger, i % 2 ? INGEST_SELECTION : INGEST_WHOLE);
        dump(&db, &live);
        if (i == 0) {
            dump(&db, &first);
            held = test_int(&db, PLACES_HELD);
        }
        assert_string_equal(buf_str(&live), buf_str(&first));
        assert_int_equal(test_int(&db, PLACES_HELD), held);
        assert_int_equal(test_int(&db, "SELECT sum(inside) FROM headcount"),
                         test_int(&db, COUNT_BY_HAND));
        assert_int_equal(test_int(&db, WRONG_GATES), 0);
        assert_int_equal(test_int(&db, "SELECT count(*) FROM quarantine"), 0);
        assert_int_equal(ledger_rebuild(&db, NULL, NULL, NULL), STATUS_OK);
        dump(&db, &rebuilt);
        assert_string_equal(buf_str(&rebuilt), buf_str(&first));
        buf_release(&live);
        buf_release(&rebuilt);
        db_close(&db);
    }
    assert_true(first.length > 1000);
    buf_release(&first);
    arena_release(&arena);
    close_world(world);
    free(world);
}

/* Names withheld first and brought later, before or after newer facts of the same person. */
static void test_the_private_part_may_come_later(void **state)
{
    (void)state;
    struct test_station kiosk[2];
    struct arena arena;
    struct fact *facts[2];
    size_t count = 0;
    struct registration registration;
    struct buf expected = {0};
    arena_init(&arena, 0);
    for (uint8_t i = 0; i < 2; i++) {
        test_station_open(&kiosk[i], (uint8_t)(i + 1));
        struct attendee ana = test_attendee(i == 0 ? "Ana Uno" : "Ana Dos", "9999123456");
        clock_set_offset_ms(INT64_C(1000) * i);
        test_register(&kiosk[i], &ana, &registration);
        assert_int_equal(
            ledger_own_since(&kiosk[i].ledger, 0, 100, 1U << 20, &arena, &facts[i], &count, NULL),
            STATUS_OK);
        assert_int_equal(count, 2);
    }
    clock_set_offset_ms(0);
    for (unsigned order = 0; order < 4; order++) {
        struct db db;
        struct ledger ledger;
        struct ingest_result result;
        struct buf text;
        assert_int_equal(db_open_memory(&db, NULL), STATUS_OK);
        assert_int_equal(ledger_open(&ledger, &db, 9, NULL), STATUS_OK);
        for (unsigned round = 0; round < 4; round++) {
            struct fact fact = facts[(round ^ order) & 1][0];
            if (round < 2 && order < 3) { /* order 3 has them at once */
                fact.private_part = NULL;
                memset(fact.salt, 0, sizeof fact.salt);
            }
            assert_int_equal(ledger_ingest(&ledger, INGEST_SELECTION, &fact, 1, &result, NULL),
                             STATUS_OK);
        }
        assert_int_equal(test_int(&db, "SELECT name = 'Ana Dos' FROM attendee"), 1);
        dump(&db, &text);
        if (order == 0) {
            dump(&db, &expected);
        }
        assert_string_equal(buf_str(&text), buf_str(&expected));
        buf_release(&text);
        db_close(&db);
    }
    buf_release(&expected);
    arena_release(&arena);
    test_station_close(&kiosk[0]);
    test_station_close(&kiosk[1]);
}

/* A comment that was withheld at first; the opinion itself counts once. */
static void test_a_comment_may_come_later(void **state)
{
    (void)state;
    struct test_station kiosk;
    struct db db;
    struct ledger ledger;
    struct arena arena;
    struct fact *fact = NULL;
    size_t count = 0;
    struct ingest_result result;
    struct feedback feedback = {.event = 1, .score = 2, .comment = "Mucha fila"};
    arena_init(&arena, 0);
    test_station_open(&kiosk, 1);
    assert_int_equal(feedback_give(&kiosk.ledger, &feedback, NULL), STATUS_OK);
    assert_int_equal(ledger_own_since(&kiosk.ledger, 0, 1, 1U << 20, &arena, &fact, &count, NULL),
                     STATUS_OK);
    struct fact withheld = fact[0];
    withheld.private_part = NULL;
    memset(withheld.salt, 0, sizeof withheld.salt);
    assert_int_equal(db_open_memory(&db, NULL), STATUS_OK);
    assert_int_equal(ledger_open(&ledger, &db, 9, NULL), STATUS_OK);
    assert_int_equal(ledger_ingest(&ledger, INGEST_SELECTION, &withheld, 1, &result, NULL),
                     STATUS_OK);
    assert_int_equal(test_int(&db, "SELECT votes * 10 + comments FROM feedback_summary"), 10);
    assert_int_equal(ledger_ingest(&ledger, INGEST_SELECTION, fact, 1, &result, NULL), STATUS_OK);
    assert_int_equal(test_int(&db, "SELECT votes * 10 + comments FROM feedback_summary"), 11);
    db_close(&db);
    test_station_close(&kiosk);
    arena_release(&arena);
}

/* Who holds what. */
static void test_what_each_mode_gets(void **state)
{
    (void)state;
    static const struct {
        const char *mode;
        int attendees, names, identities, movements, refusals, opinions, comments, stations,
            services, answers, supports, surveys, filled, texts;
    } ROWS[] = {
        {"citizen", 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0},
        {"door", 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0},
        {"office", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
        {"stand", 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0},
    };
    struct test_station from;
    struct registration registration;
    struct verdict verdict;
    struct attendee ana = test_attendee("Ana Prueba", "9999123456");
    struct door door = {.event = 1, .reentry = "free", .event_is_open = true, .gate_exists = true};
    test_station_open(&from, 1);
    test_station_enrol(&from, "Módulo 1", "citizen");
    test_register(&from, &ana, &registration);
    assert_int_equal(admission_scan(&from.ledger, &door, registration.text, TICKET_TEXT_LENGTH,
                                    ADMISSION_NOTE_NONE, &verdict, NULL),
                     STATUS_OK);
    assert_int_equal(
        admission_scan(&from.ledger, &door, "x", 1, ADMISSION_NOTE_NONE, &verdict, NULL),
        STATUS_OK);
    append(&from, "catalogue.set", "{\"key\":\"a\",\"order\":1,\"row\":{},\"sheet\":\"service\"}",
           NULL);
    append(&from, "survey.published",
           "{\"definition\":{},\"hash\":\"0\",\"survey\":\"s\",\"version\":1}", NULL);
    append(&from, "survey.answered",
           "{\"answers\":{},\"definition\":\"0\",\"event\":1,\"survey\":\"s\",\"token\":\"0\","
           "\"version\":1}",
           "{\"answers\":{\"b\":\"Luz\"}}");
    struct feedback feedback = {.event = 1, .score = 4, .comment = "Gracias"};
    assert_int_equal(feedback_give(&from.ledger, &feedback, NULL), STATUS_OK);
    struct characterisation given = {
        .event = 1, .answers = {{"sexo", "mujer", false}}, .answer_count = 1};
    static const char CODES[][CODE_MAX_BYTES] = {"rampa"};
    assert_int_equal(characterise(&from.ledger, &given, NULL), STATUS_OK);
    assert_int_equal(support_request(&from.ledger, 1, CODES, 1, NULL), STATUS_OK);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct test_station to;
        test_station_open(&to, 2);
        test_pull(&to, &from, ROWS[i].mode);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM attendee"), ROWS[i].attendees);
        assert_int_equal(test_int(&to.db, "SELECT count(name) FROM attendee"), ROWS[i].names);
        assert_int_equal(test_int(&to.db, "SELECT count(document_number) FROM identity"),
                         ROWS[i].identities);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM movement"), ROWS[i].movements);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM refusal"), ROWS[i].refusals);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM feedback"), ROWS[i].opinions);
        assert_int_equal(test_int(&to.db, "SELECT count(comment) FROM feedback"), ROWS[i].comments);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM station"), ROWS[i].stations);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM catalogue"), ROWS[i].services);
        assert_int_equal(test_int(&to.db, "SELECT count(answers) FROM characterisation"),
                         ROWS[i].answers);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM support"), ROWS[i].supports);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM survey_shown"), ROWS[i].surveys);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM survey_answer"), ROWS[i].filled);
        assert_int_equal(test_int(&to.db, "SELECT count(texts) FROM survey_answer"), ROWS[i].texts);
        test_station_close(&to);
    }
    test_station_close(&from);
}

int main(void)
{
    const char *given = getenv("FERIA_TEST_SEED");
    seed = given ? (uint32_t)strtoul(given, NULL, 10) : randombytes_random();
    seed = seed ? seed : 1;
    print_message("FERIA_TEST_SEED=%u\n", seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_order_gives_the_same),
        cmocka_unit_test(test_the_private_part_may_come_later),
        cmocka_unit_test(test_a_comment_may_come_later),
        cmocka_unit_test(test_what_each_mode_gets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
