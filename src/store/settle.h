/* settle.h: the second half of an append.
 *
 * A station's own fact is durable, and may be acknowledged, once it stands in the ledger. What
 * follows from it in the projections is written right after, in a transaction whose fsync nobody
 * waits for, and always before anything is read: stmt_begin and db_begin see to that.
 *
 *   append    ledger row                        fsync, acknowledged
 *   settle    projections, meta ledger.applied  in the log, on the disk with the next fsync
 *
 * Both halves of settle are one transaction: when the power cuts it off, ledger.applied still says
 * how far the projections go, and the next opening goes on from there. A central has no
 * ledger.applied: there each fact is applied in the transaction that stores it.
 * For src/store only. */
#pragma once

#include "base/status.h"
#include "store/db.h"

/* Applies what the ledger holds behind ledger.applied; parks what cannot be applied. Between
 * db_begin and db_commit it joins that transaction. A failure leaves all of it to the next call. */
enum status settle(struct db *db, struct error *error) FALLIBLE;

/* Before something is read: what waits is applied first. When the disk is too full for that, the
 * reader gets what there is, so that facts can still be shown and sent; whoever wants to write
 * (db_begin) is refused until there is room. */
enum status db_settle_to_read(struct db *db, struct error *error) FALLIBLE;

/* In the transaction that stored facts and applied them itself: nothing waits behind them. */
enum status settle_mark(struct db *db, struct error *error) FALLIBLE;

/* Whether facts wait: the power was cut, or the process killed, between the two halves. */
enum status settle_is_due(struct db *db, bool *is_due, struct error *error) FALLIBLE;

/* A file whose owner appends to it has ledger.applied from here on; all it holds is applied. */
enum status settle_start(struct db *db, struct error *error) FALLIBLE;
