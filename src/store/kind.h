/* kind.h: the fact kinds: db/facts/<kind>.sql, compiled in.
 *
 * The first lines of each file say in comments who may hold it:
 *   -- to: citizen door office     modes whose stations pull the fact (the central holds all);
 *                                  "all" = every mode
 *   -- private to: door office     modes that also get its private part; "none"
 *   -- from: office                modes whose stations may write the fact; left out: everybody
 * The statements that follow see the parameters :station :fact :at_ms :hlc :body :private
 * (NULL when withheld). They must be fit to run a second time when the private part comes later,
 * and give the same rows for every interleaving that keeps each station's own order: keys from the
 * body, "latest wins" by (hlc, station, fact), and nothing that depends on arrival. */
#pragma once

#include "base/status.h"
#include "store/db.h"
#include "store/ledger.h"

struct kind {
    const char *name;       /* static: "attendee.registered" */
    const char *sql;        /* static: the whole file */
    const char *first;      /* static: its first statement; "" when it has none */
    char modes[64];         /* " citizen door " */
    char private_modes[64]; /* " door " */
    char from_modes[64];    /* " office "; "" = everybody may write it */
};

/* NULL when there is none. Any thread; tests may put another table in place with kind_test.h. */
const struct kind *kind_find(const char *name);
const struct kind *kind_at(size_t index); /* NULL past the end; sorted by name */

/* The mode "central" gets everything. A kind whose file names no modes goes nowhere else. */
bool kind_goes_to(const struct kind *kind, const char *mode);
bool kind_private_goes_to(const struct kind *kind, const char *mode);

/* May a station that the office trusts in this mode write it? */
bool kind_comes_from(const struct kind *kind, const char *mode);

/* Runs the statements of the fact's kind. Inside a transaction.
 * On failure the statements of this fact are undone. */
enum status kind_apply(struct db *db, const struct fact *fact, struct error *error) FALLIBLE;
