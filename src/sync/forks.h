/* forks.h: two went on writing from one file of a station: it was copied with its key (the
 * image of a kiosk put on two machines), or restored from a backup and written to before it asked.
 *
 * Whoever comes second finds that the peer holds other facts under its numbers. What both have in
 * common stays; its own facts after that become a new epoch (ledger_fork) and are sent again. The
 * others' side comes with the pull, as any other station's does. Tickets do not name an epoch: all
 * that were given out stay good. */
#pragma once

#include "base/status.h"
#include "sync/peer.h"
#include "sync/steps.h"

/* Finds the last common fact, leaves this side's facts in the peer's quarantine, opens the new
 * epoch and writes it into `side->who`. STATUS_GAP: the peer changed meanwhile; try again. */
enum status forks_mend(const struct peer *peer, struct station_side *side,
                       struct error *error) FALLIBLE;

/* STATUS_GAP, with words: what the peer holds is not what it said a moment ago. */
enum status peer_changed(const struct peer *peer, struct error *error);
