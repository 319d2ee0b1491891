/* world_kit.h: stations whose clocks are off, for random facts; and what their doors can do. Chance
 * comes from `seed`, which whoever includes this sets. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/admission.h"
#include "core/revocation.h"
#include "core/trust.h"
#include "core/waiting.h"
#include "core_fixture.h"

enum { STATIONS = 4, STEPS = 60, INTERLEAVINGS = 8, TICKETS_MAX = 4 * STEPS, DUMP_MAX = 1 << 22 };

static uint32_t seed;

static inline uint32_t draw(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % below;
}

struct world {
    struct test_station stations[STATIONS];
    char tickets[TICKETS_MAX][TICKET_TEXT_LENGTH + 1]; /* of anybody, anywhere */
    size_t ticket_count;
    int64_t clock_ms[STATIONS]; /* how far each station's clock is off */
};

static inline void open_world(struct world *world)
{
    memset(world, 0, sizeof *world);
    for (size_t i = 0; i < STATIONS; i++) {
        test_station_open(&world->stations[i], (uint8_t)(i + 1));
        world->clock_ms[i] = (int64_t)draw(240000) - 120000;
    }
}

static inline void close_world(struct world *world)
{
    for (size_t i = 0; i < STATIONS; i++) {
        test_station_close(&world->stations[i]);
    }
    clock_set_offset_ms(0);
}

/* ---- what a station can do ---- */

static inline void append(struct test_station *station, const char *kind, const char *body,
                          const char *private_part)
{
    assert_int_equal(ledger_append(&station->ledger, kind, body, private_part, NULL), STATUS_OK);
}

/* The last movement of the station itself, or of any that it has heard of. */
static inline void step_undo(struct world *world, struct test_station *station)
{
    struct undone undone;
    char body[200];
    (void)world;
    if (draw(2)) {
        enum status status = admission_undo(&station->ledger, 1 + draw(2), &undone, NULL);
        assert_true(status == STATUS_OK || status == STATUS_NOT_FOUND || status == STATUS_EXISTS);
        return;
    }
    static const char SQL[] =
        "SELECT json_object('event', event, 'hlc', hlc, 'station',"
        " station) FROM movement ORDER BY hlc + ?1 * station % 5 DESC LIMIT 1";
    struct stmt stmt;
    assert_int_equal(stmt_begin(&stmt, &station->db, SQL, NULL), STATUS_OK);
    stmt_int(&stmt, 1, draw(9));
    bool has_any = stmt_step(&stmt, NULL) == STATUS_OK;
    (void)snprintf(body, sizeof body, "%s", has_any ? stmt_column_text(&stmt, 0) : "");
    stmt_end(&stmt);
    if (has_any) {
        append(station, "admission.undone", body, NULL);
    }
}

static inline void step_revoke(struct world *world, struct test_station *station)
{
    bool has_changed;
    char id[TICKET_ID_TEXT_LENGTH + 1] = "00000000000000AA";
    if (world->ticket_count > 0) {
        struct ticket_envelope envelope;
        const char *text = world->tickets[draw((uint32_t)world->ticket_count)];
        assert_int_equal(ticket_decode(text, strlen(text), &envelope, NULL), STATUS_OK);
        ticket_id_text(envelope.ticket.id, id);
    }
    assert_int_equal(
        ticket_revoke(&station->ledger, id, draw(3) ? "lost" : NULL, &has_changed, NULL),
        STATUS_OK);
    assert_int_equal(station_revoke(&station->ledger, world->stations[draw(STATIONS)].keys.station,
                                    draw(2), draw(2) ? clock_now_ms() : 0, &has_changed, NULL),
                     STATUS_OK);
}

/* A key that anybody may have said to trust; the latest word holds. */
static inline void step_trust(struct world *world, struct test_station *station)
{
    const struct test_station *other = &world->stations[draw(STATIONS)];
    struct trusted who = {
        .station = other->keys.station, .name = "kiosk-7", .is_trusted = draw(3) != 0};
    memcpy(who.public_key, other->keys.public_key, PUBLIC_KEY_BYTES);
    (void)snprintf(who.label, sizeof who.label, "Módulo %u", draw(9));
    (void)snprintf(who.mode, sizeof who.mode, "%s", draw(2) ? "door" : "citizen");
    assert_int_equal(trust_write(&station->ledger, &who, NULL), STATUS_OK);
}

static inline void step_call(struct world *world, struct test_station *station)
{
    struct waiting_call call;
    (void)world;
    enum status status = waiting_call_next(&station->ledger, 1 + draw(2), &call, NULL);
    assert_true(status == STATUS_OK || status == STATUS_NOT_FOUND);
}

static inline void step_attend(struct world *world, struct test_station *station)
{
    const struct door stand = {.event = 1 + draw(2),
                               .direction = DIRECTION_STAND,
                               .stand = draw(2) ? "12" : "7",
                               .utc_offset_min = CLOCK_BOGOTA_MIN};
    struct verdict verdict;
    if (world->ticket_count > 0) {
        const char *text = world->tickets[draw((uint32_t)world->ticket_count)];
        assert_int_equal(admission_scan(&station->ledger, &stand, text, strlen(text),
                                        ADMISSION_NOTE_NONE, &verdict, NULL),
                         STATUS_OK);
    }
}
