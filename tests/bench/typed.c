#include "typed.h"

#include <string.h>

#include "kit.h"

static const char LEDGER[] =
    "INSERT INTO ledger(station, epoch, seq, kind, at_ms, hlc, body, private, salt, body_hash,"
    " private_hash, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
static const char ATTENDEE[] =
    "INSERT INTO attendee(hlc, station, fact, event, person, name, territory, age_band,"
    " value_group, is_minor, consent_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
    "?11)";
static const char TICKET[] =
    "INSERT INTO ticket(hlc, station, fact, event, person, id, class, not_before_min,"
    " expires_min, registered_ms, name)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
static const char IDENTITY[] =
    "INSERT INTO identity(hlc, station, fact, event, person, document_type, document_number,"
    " phone) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
static const char MOVEMENT[] =
    "INSERT INTO movement(hlc, station, fact, event, subject, ticket, is_entry, gate, at_ms)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

static struct error error;

static void begin(struct stmt *stmt, struct db *db, const char *sql)
{
    bench_check(stmt_begin(stmt, db, sql, &error), "preparing", &error);
}

static void run(struct stmt *stmt)
{
    bench_check(stmt_run(stmt, &error), "a typed INSERT", &error);
    stmt_end(stmt);
}

/* The columns that every projection has. */
static void begin_row(struct stmt *stmt, struct db *db, const char *sql,
                      const struct typed_fact *typed)
{
    const struct fact *fact = typed->fact;
    begin(stmt, db, sql);
    stmt_int(stmt, 1, fact->hlc);
    stmt_int(stmt, 2, fact->station);
    stmt_int(stmt, 3, fact_number(fact));
    stmt_int(stmt, 4, CROWD_EVENT);
    stmt_text(stmt, 5, typed->someone->person);
}

static void insert_ledger(struct db *db, const struct fact *fact)
{
    struct stmt stmt;
    begin(&stmt, db, LEDGER);
    stmt_int(&stmt, 1, fact->station);
    stmt_int(&stmt, 2, fact->epoch);
    stmt_int(&stmt, 3, (int64_t)fact->seq);
    stmt_text(&stmt, 4, fact->kind);
    stmt_int(&stmt, 5, fact->at_ms);
    stmt_int(&stmt, 6, fact->hlc);
    stmt_text(&stmt, 7, fact->body);
    if (fact->private_part != NULL) {
        stmt_text(&stmt, 8, fact->private_part);
        stmt_blob(&stmt, 9, fact->salt, SALT_BYTES);
        stmt_blob(&stmt, 11, fact->private_hash, HASH_BYTES);
    }
    stmt_blob(&stmt, 10, fact->body_hash, HASH_BYTES);
    stmt_blob(&stmt, 12, fact->chain, HASH_BYTES);
    run(&stmt);
}

static void insert_registered(struct db *db, const struct typed_fact *typed)
{
    const struct someone *someone = typed->someone;
    struct stmt stmt;
    begin_row(&stmt, db, ATTENDEE, typed);
    stmt_text(&stmt, 6, someone->name);
    stmt_text(&stmt, 7, someone->territory);
    stmt_text(&stmt, 8, someone->age_band);
    stmt_text(&stmt, 9, someone->group);
    stmt_int(&stmt, 10, 0);
    stmt_text(&stmt, 11, "2022-1");
    run(&stmt);
    begin_row(&stmt, db, TICKET, typed);
    stmt_text(&stmt, 6, someone->ticket_id);
    stmt_int(&stmt, 7, someone->ticket.ticket_class);
    stmt_int(&stmt, 8, someone->ticket.not_before_min);
    stmt_int(&stmt, 9, someone->ticket.expires_min);
    stmt_int(&stmt, 10, typed->fact->at_ms);
    stmt_text(&stmt, 11, someone->name);
    run(&stmt);
}

static void insert_identified(struct db *db, const struct typed_fact *typed)
{
    struct stmt stmt;
    begin_row(&stmt, db, IDENTITY, typed);
    stmt_text(&stmt, 6, "CC");
    stmt_text(&stmt, 7, typed->someone->document);
    stmt_text(&stmt, 8, typed->someone->phone);
    run(&stmt);
}

static void insert_admitted(struct db *db, const struct typed_fact *typed)
{
    struct stmt stmt;
    begin_row(&stmt, db, MOVEMENT, typed);
    stmt_text(&stmt, 6, typed->someone->ticket_id);
    stmt_int(&stmt, 7, 1);
    stmt_int(&stmt, 8, 1);
    stmt_int(&stmt, 9, typed->fact->at_ms);
    run(&stmt);
}

static const struct {
    const char *kind;
    void (*insert)(struct db *db, const struct typed_fact *typed);
} PROJECTIONS[] = {
    {"attendee.registered", insert_registered},
    {"attendee.identified", insert_identified},
    {"admission.recorded", insert_admitted},
};

void typed_insert(struct db *db, const struct typed_fact *facts, size_t count)
{
    bench_check(db_begin(db, &error), "beginning", &error);
    for (size_t i = 0; i < count; i++) {
        insert_ledger(db, facts[i].fact);
        for (size_t k = 0; k < ARRAY_COUNT(PROJECTIONS); k++) {
            if (strcmp(PROJECTIONS[k].kind, facts[i].fact->kind) == 0) {
                PROJECTIONS[k].insert(db, &facts[i]);
            }
        }
    }
    bench_check(db_commit(db, &error), "committing", &error);
}
